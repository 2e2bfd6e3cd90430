"""What can be done in Settings, in questions and forms, and everywhere."""

from __future__ import annotations

from drill.tui.action_rows import SCROLLING, Action, Scene, back, undo

# fmt: off
DIALOGS = {
    "settings": Scene("Settings", (
        Action("edit", "enter", "Change",
               "Change the field you are in; enter again keeps it, escape leaves it as it was.",
               footer=4, priority=True),
        Action("close", "escape", "Close",
               "Back to where you were; what you changed is kept.", priority=True),
        Action("leave", "q", "Close", "The same, outside a field.", footer=0, does="close"),
        undo("Take back the last change.", footer=3),
        Action("next", "down", "Next", "To the next setting.", footer=3, does="step(1)"),
        Action("previous", "up", "Previous", "To the setting above.", footer=0, does="step(-1)"),
    )),
    "keymap": Scene("Settings: keys", (
        Action("change", "enter", "Change", "Press another key for it.", footer=6),
        Action("default", "d", "As it came", "The keys that it came with.", footer=5),
        back("Back to Settings.", footer=4),
        *SCROLLING,
    )),
    "press": Scene("Settings: press a key", (
        Action("leave", "escape", "Leave it", "Leave the key as it is.", footer=5),
    )),
    "backups": Scene("Settings: backups", (
        Action("restore", "enter", "Restore", "Go back to the copy here.", footer=6),
        Action("make", "b", "Copy now", "Copy the store as it is.", footer=5),
        back("Back to Settings.", footer=4),
        *SCROLLING,
    )),
    "tuning": Scene("FSRS: parameters and retention", (
        back("Back to Settings.", footer=4),
        Action("choose", "enter", "Set", "Go by the desired retention at the pointer.",
               footer=5, priority=True),
        Action("adopt", "a", "Adopt", "Go by the parameters fitted to you.", footer=6),
        Action("back", "r", "FSRS's own", "Go by FSRS's own parameters again.", footer=5),
        undo(footer=3),
    )),
    "confirm": Scene("A question before something large", (
        Action("yes", "y", "Yes", "Do it.", footer=6),
        Action("no", "escape,n", "Leave it", "Leave everything as it is.", footer=5),
    )),
    "prompt": Scene("A line of text", (
        Action("leave", "escape", "Leave it", "Leave everything as it is.", footer=5),
    )),
    "welcome": Scene("The first run", (
        Action("next", "enter", "Next",
               "Keep this answer and go on; an empty one skips the question.", priority=True),
        Action("back", "shift+tab", "Back", "To the question before.", priority=True),
        Action("down", "down", "Down", "To the next box.", footer=0, does="step(1)"),
        Action("up", "up", "Up", "To the box above.", footer=0, does="step(-1)"),
        Action("skip", "escape", "Skip all",
               "No more questions; Settings has them all.", priority=True),
    )),
    "editor": Scene("The built-in editor", (
        Action("save", "ctrl+s", "Save", "Take the changed note in.", priority=True),
        Action("close", "escape", "Close",
               "Leave the note as it was; what you typed is kept as a draft.", priority=True),
    )),
    "work": Scene("While drill works", (
        Action("cancel", "escape", "Cancel", "Stop; nothing is changed."),
    )),
    "everywhere": Scene("Everywhere", (
        Action("help", "question_mark,f1", "Help",
               "What can be done here.", footer=9, does="app.keys"),
        Action("palette", "ctrl+p", "All",
               "Everything that can be done here, to search.",
               footer=1, does="app.command_palette"),
        Action("settings", "comma", "Settings", "Your options, and the interview.", footer=1,
               does="app.settings"),
        Action("suspend", "ctrl+z", "Step aside",
               "Back to the shell; fg brings drill back as it was. "
               "Where you write a text, it takes back what you typed.",
               footer=0, does="app.suspend_process"),
        Action("quit", "ctrl+q", "Quit drill",
               "Leave drill; everything is saved.", footer=0, does="app.quit"),
    )),
}
# fmt: on
