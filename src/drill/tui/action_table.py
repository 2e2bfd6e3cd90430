"""What can be done where: the table of actions, a row an action, place by place.

To add a key, add a row here and an `action_…` to the screen.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

EVERYWHERE = "everywhere"


@dataclass(frozen=True, slots=True)
class Action:
    """Something a person can do."""

    name: str
    key: str
    """Textual's name of the key; several with commas."""
    title: str
    help: str
    footer: int = 2
    """How long it stays in the footer where room is short; 0: it never stands there."""
    does: str = ""
    """Textual's action; where it is left out, the name."""
    priority: bool = False
    """Whether the key works before what has the focus may take it."""
    where: str = EVERYWHERE
    """The place; of the table's rows it is the one that they stand in."""

    @property
    def id(self) -> str:
        """`place.name`; alone for those of everywhere. What a keymap file names."""
        return self.name if self.where == EVERYWHERE else f"{self.where}.{self.name}"


class Place(NamedTuple):
    """A screen, or everywhere, with what can be done there in the order of footer and help."""

    name: str
    rows: tuple[Action, ...]


# -- what several places share --------------------------------------------------------------


def undo(help: str = "Take back the last change.", *, footer: int) -> Action:
    """The key that undoes."""
    return Action("undo", "u", "Undo", help, footer)


def back(help: str, *, footer: int) -> Action:
    """Away from a list or a page."""
    return Action("leave", "escape,q", "Back", help, footer)


def leave(help: str, *, footer: int) -> Action:
    """Away from where the person types: letters are not keys there."""
    return Action("leave", "escape", "Leave", help, footer, priority=True)


def page(name: str, key: str, help: str) -> Action:
    """Straight to a page of Progress."""
    return Action(name, key, name.capitalize(), help, footer=0, does=f"show('{name}')")


def opens(place: str, key: str, help: str, footer: int = 2) -> Action:
    """To another place, which has the name of the action."""
    return Action(place, key, place.capitalize(), help, footer, does=f"app.open('{place}')")


def bar(*names: str, footer: int) -> tuple[Action, ...]:
    """From one of the five places to others of them."""
    return tuple(replace(_BAR[name], footer=footer) for name in names)


# fmt: off
_BAR = {row.name: row for row in (
    opens("stories", "2", "Your stories, and what is missing."),
    opens("onsite", "3", "Your interviews: what to study until then, and what it brings."),
    opens("library", "4", "Your decks: take decks in, write them out."),
    opens("progress", "5", "How the learning goes, and what to do about it."),
)}
BACK_TO_TODAY = Action("today", "1,q,escape", "Today", "Back to Today.", footer=4, does="leave")
LINES = (
    Action("up", "up,k", "Up", "A line up.", footer=0, does="scroll(-1)"),
    Action("down", "down,j", "Down", "A line down.", footer=0, does="scroll(1)"),
)
PAGES = (
    Action("page_up", "pageup", "Page up", "A page up.", footer=0, does="page(-1)"),
    Action("page_down", "pagedown", "Page down", "A page down.", footer=0, does="page(1)"),
)
SCROLLING = (*LINES, *PAGES)
POINTER = (
    Action("up", "up,k", "Up", "Pointer up.", footer=0, does="move(-1)"),
    Action("down", "down,j", "Down", "Pointer down.", footer=0, does="move(1)"),
)
FIELDS = (
    Action("down", "down", "Next", "To the next field.", footer=0, does="step(1)"),
    Action("up", "up", "Previous", "To the field above.", footer=0, does="step(-1)"),
)
GRADES = (
    Action("again", "1", "Again", "Forgotten.", footer=0, does="grade(1)"),
    Action("hard", "2", "Hard", "Recalled with effort: a pass.", footer=0, does="grade(2)"),
    Action("good", "3", "Good", "Recalled.", footer=0, does="grade(3)"),
    Action("easy", "4", "Easy", "Recalled at once.", footer=0, does="grade(4)"),
)

# -- the table ------------------------------------------------------------------------------

TABLE = {
    "today": Place("Today", (
        Action("start", "enter,space", "Start", "Begin the session.", footer=5),
        Action("more", "n", "More new",
               "A session with as many new cards again as a day brings.", footer=5),
        Action("wake", "w", "Wake all", "Let all suspended cards come again.", footer=5),
        Action("load", "l", "Load decks", "Take the bundled decks in again.", footer=5),
        Action("aloud", "a", "Aloud", "Stories to tell aloud in the sessions, or none."),
        *bar("stories", footer=3),
        Action("cram", "c", "Cram", "The session of the plan for your next interview.", footer=4),
        *bar("onsite", "library", "progress", footer=3),
        *LINES,
        undo(footer=2),
        Action("settings", "comma", "Settings", "Your options, and the interview."),
        Action("quit", "q", "Quit", "Leave drill; everything is saved.", footer=4, does="leave"),
    )),
    "stories": Place("Stories", (
        BACK_TO_TODAY,
        Action("go", "enter", "Go",
               "To the story at the pointer: read it, with what lint says. "
               "On an empty place: write one.",
               footer=5),
        Action("new", "n", "Write", "Write a story in the workshop.", footer=5),
        Action("tell", "t", "Tell", "Tell the story at the pointer.", footer=4),
        Action("mock", "m", "Mock", "Five unseen questions in a row."),
        Action("ask", "slash,a", "Ask", "Which competency a question is after."),
        Action("edit", "e", "Edit", "Edit the story at the pointer.", footer=1),
        Action("sheet", "s", "Sheet",
               "Write your stories as a page to print, into this folder.", footer=1),
        Action("resume", "d", "Drafts", "Go on with a story that is half written."),
        *bar("onsite", "library", "progress", footer=1),
        undo(footer=1),
    )),
    "onsite": Place("Onsite", (
        BACK_TO_TODAY,
        *bar("stories", "library", "progress", footer=1),
        Action("keep", "enter", "Keep", "Go by the minutes a day that were tried.", footer=6),
        Action("cram", "c", "Cram",
               "Study what the plan of the nearest interview has for now.", footer=5),
        Action("add", "a", "Add", "Add an interview: its date and scope.", footer=5),
        Action("debrief", "d", "How it went",
               "Of one that is over: how it went, and what they asked.", footer=6),
        Action("more", "plus,right_square_bracket,equals_sign", "More",
               "What if you had more minutes a day.", footer=3, does="minutes(1)"),
        Action("less", "minus,left_square_bracket", "Less",
               "What if you had fewer minutes a day.", footer=3, does="minutes(-1)"),
        Action("cycle", "w", "What if",
               "The next minutes a day; after the most come the least.", footer=0),
        Action("next", "n,right", "Next", "The next interview.", footer=3, does="turn(1)"),
        Action("previous", "p,left", "Previous",
               "The interview before.", footer=0, does="turn(-1)"),
        Action("edit", "e", "Edit", "Its name, date, minutes a day, competencies and decks."),
        Action("remove", "x", "Remove", "Remove the interview shown."),
        undo(footer=1),
        *SCROLLING,
    )),
    "date": Place("Onsite: a date and its scope", (
        Action("save", "ctrl+s", "Save",
               "Keep the interview as it stands here.", footer=6, priority=True),
        *FIELDS,
        leave("Back; nothing is changed.", footer=5),
    )),
    "went": Place("Onsite: how it went", (
        Action("next", "ctrl+n,f3", "Next",
               "From the questions to the competencies that they are after.",
               footer=6, priority=True),
        Action("back", "ctrl+o,f2", "Back", "Back to the questions.", footer=4, priority=True),
        Action("well", "1", "Well", "The question at the pointer went well.", does="mark('well')"),
        Action("so_so", "2", "So-so",
               "The question at the pointer went so-so.", does="mark('so-so')"),
        Action("badly", "3", "Badly",
               "The question at the pointer went badly: what it needs comes up first.",
               does="mark('badly')"),
        Action("other", "right,c", "Other competency",
               "The question at the pointer is after the next competency.",
               footer=4, does="other(1)"),
        Action("other_back", "left", "The one before",
               "The question at the pointer is after the competency before.",
               footer=0, does="other(-1)"),
        Action("none", "0", "None",
               "The question at the pointer is after none of your competencies."),
        Action("save", "ctrl+s", "Save",
               "Keep what is told here. Where there are questions, they are matched first.",
               footer=6, priority=True),
        Action("never", "f4", "Never ask",
               "Never ask again how this one went.", footer=3, priority=True),
        leave("Back; nothing is kept, and it is asked again.", footer=5),
    )),
    "library": Place("Library", (
        BACK_TO_TODAY,
        *bar("stories", "onsite", "progress", footer=1),
        Action("import", "i", "Import",
               "Import decks: from a file, a package, a table or an address.", footer=6),
        Action("export", "x", "Export", "Write the deck at the pointer to a file.", footer=5),
        Action("fetch", "f", "Fetch anew",
               "Fetch the deck at the pointer again from its address, and show what is new.",
               footer=5),
        undo(footer=3),
        opens("browse", "b", "All cards and notes: search, look, change them.", footer=6),
        Action("options", "o", "Options",
               "Rename the deck at the pointer, pause it, set what is different for it.", footer=4),
        opens("history", "h", "Every step that changed something, and the way back."),
    )),
    "browse": Place("Library: browse", (
        Action("search", "slash", "Search", "Write a search.", footer=6),
        Action("to_list", "escape,down", "To the list", "From the search to the list.", footer=6),
        back("Back to where you came from.", footer=2),
        Action("history", "enter", "History", "The history of the card at the pointer.", footer=5),
        Action("edit", "e", "Edit", "Edit what the card at the pointer shows.", footer=5),
        Action("mark", "space", "Mark", "Mark the card at the pointer, and go on.", footer=4),
        Action("range", "v", "To here", "Mark everything from the last mark to here.", footer=0),
        Action("all", "asterisk", "All", "Mark all that were found, or none.", footer=3),
        Action("suspend", "s", "Suspend", "Suspend them, or let them come again.", footer=4,
               does="turn('suspended')"),
        Action("bury", "b", "Bury", "Keep them out until tomorrow, or no longer.", footer=1,
               does="turn('buried')"),
        Action("tag", "t", "Tag", "Give their notes tags, or take some away.", footer=3),
        Action("move", "m", "Move", "Move their notes to another deck."),
        Action("reset", "r", "Reset",
               "Make them new again; their reviews stay in the log.", footer=1,
               does="ask_to('Reset')"),
        Action("retire", "x", "Retire", "Never ask them again, or bring them back.", footer=1,
               does="turn('retired')"),
        Action("delete", "delete,D", "Delete", "Delete their notes.", footer=1,
               does="ask_to('Delete')"),
        Action("sort", "o", "Sort", "By the next column.", footer=3),
        Action("reverse", "O", "Reverse", "The other way round.", footer=1),
        Action("duplicates", "d", "Duplicates", "Cards that ask the same.", footer=1,
               does="list('is:duplicate')"),
        Action("leeches", "l", "Leeches", "Cards that are forgotten again and again.", footer=1,
               does="list('is:leech')"),
        Action("everything", "a", "Everything", "All cards.", footer=1, does="list('')"),
        undo(footer=3),
        Action("home", "home,g", "First", "To the first card.", footer=0, does="end(-1)"),
        Action("end", "end,G", "Last", "To the last card.", footer=0, does="end(1)"),
        *SCROLLING,
    )),
    "card": Place("Library: a card's history", (
        back("Back to the list.", footer=5),
        Action("edit", "e", "Edit", "Edit what the card shows.", footer=4),
        undo(footer=3),
        *SCROLLING,
    )),
    "deck": Place("Library: a deck's options", (
        Action("save", "ctrl+s", "Keep it", "Keep what the fields say.", footer=6, priority=True),
        *FIELDS,
        Action("leave", "escape", "Leave", "Leave everything as it was.", footer=4),
    )),
    "history": Place("History", (
        Action("undo_to", "enter", "Undo to here",
               "Take back everything down to this step, and it too.", footer=6),
        undo("Take back the newest step.", footer=5),
        back("Back to where you came from.", footer=4),
        *SCROLLING,
    )),
    "export": Place("Library: a deck's way out", (
        Action("save", "ctrl+s", "Write it",
               "Write the file; one that is there already, when asked twice.",
               footer=6, priority=True),
        *FIELDS,
        leave("Back; nothing is written.", footer=5),
    )),
    "import": Place("Import: from where", (
        Action("read", "enter", "Read",
               "Read what the field names and show what would happen; nothing is changed yet.",
               footer=6, priority=True),
        Action("files", "down", "Files",
               "From the field to the files; tab goes back.", footer=4, priority=True),
        Action("own", "ctrl+o", "Own notes",
               "Of a text file: whether it is notes of your own stories.", footer=4),
        Action("above", "backspace", "Folder above",
               "Among the files: show the folder above.", footer=4),
        Action("page_up", "pageup", "Page up",
               "A page up in what is said of the source.", footer=0, does="page(-1)"),
        Action("page_down", "pagedown", "Page down",
               "A page down in what is said of the source.", footer=0, does="page(1)"),
        leave("Back to your decks; an address that waits for your word is not fetched.", footer=5),
    )),
    "preview": Place("Import: what will happen", (
        Action("take", "enter", "Import",
               "Do what is shown; one undo takes it all back.", footer=6),
        Action("note", "t", "Theirs or mine",
               "Of a note that you edited: take their words, or keep yours after all.", footer=5),
        Action("columns", "c", "Columns",
               "Of a table: choose which columns are question and answer; escape goes back."),
        Action("own", "o", "Own",
               "Whether these are your own stories, not samples.", does="switch('own')"),
        Action("history", "r", "Reviews",
               "Of a package: take the reviews too, or the cards only.", does="switch('history')"),
        Action("split", "d", "Split",
               "Whether each of its decks becomes a deck; else they become tags of one.",
               does="switch('split')"),
        Action("theirs", "e", "Edits",
               "Whether notes that you edited take their words; else yours stand.",
               does="switch('theirs')"),
        *POINTER,
        *PAGES,
        Action("first", "home", "First", "To the first row.", footer=0, does="end(-1)"),
        Action("last", "end", "Last", "To the last row.", footer=0, does="end(1)"),
        back("Back to the source; nothing is changed.", footer=5),
    )),
    "progress": Place("Progress", (
        BACK_TO_TODAY,
        *bar("stories", "onsite", "library", footer=1),
        Action("next", "right,l", "Next", "The next page.", footer=6, does="turn(1)"),
        Action("back", "left,h", "Back", "The page before.", footer=5, does="turn(-1)"),
        page("days", "d", "Today, the days in a row, and the year as a calendar."),
        page("retention", "r", "What was really recalled of what was due, against what is wanted."),
        page("forecast", "f", "What falls due in the next 30 and 90 days."),
        page("memory", "m",
             "How retrievability, stability and difficulty are spread over the cards."),
        page("time", "t", "The seconds that a card takes, by its kind."),
        page("readiness", "e", "Each competency and its stories, with their weakest beats."),
        page("speaking", "s", "Stories told aloud: length against the window, order, trend."),
        undo(footer=1),
        *SCROLLING,
    )),
    "study": Place("Study", (
        Action("reveal", "space,enter", "Show", "Show the answer.", footer=5),
        Action("said", "space", "Said",
               "On a card with several facts, once shown: mark the fact at the pointer as said.",
               footer=5, does="mark(True)"),
        Action("missed", "m", "Missed",
               "Mark the fact at the pointer as missed.", footer=4, does="mark(False)"),
        Action("accept", "enter", "Accept",
               "Take the rating that the marks or the typed answer propose; "
               "good on a card without marks.",
               footer=5),
        Action("type", "t", "Type",
               "Type the answer: it is compared with the card's and proposes a rating."),
        Action("note", "v", "View",
               "The whole story or framework of this card, once its answer is shown.", footer=4),
        Action("edit", "e", "Edit",
               "Edit what the card shows, in $VISUAL, $EDITOR or here; once its answer is shown."),
        *GRADES,
        Action("up", "up,k", "Up", "Pointer to the fact above.", footer=0, does="move(-1)"),
        Action("down", "down,j", "Down", "Pointer to the fact below.", footer=0, does="move(1)"),
        Action("page_up", "pageup", "Page up", "Scroll a long card.", footer=0, does="page(-1)"),
        Action("page_down", "pagedown", "Page down",
               "Scroll a long card.", footer=0, does="page(1)"),
        Action("more", "f", "More facts", "Unfold or fold the facts beyond the three.", footer=0),
        undo("Take back the last change; its card returns.", footer=4),
        Action("suspend", "s", "Suspend", "Keep this card out of sessions.", footer=1),
        Action("bury", "b", "Bury", "Keep this card out until tomorrow.", footer=1),
        Action("pause", "p", "Pause",
               "Stop the clock; it stops by itself after two idle minutes.", footer=3),
        Action("leave", "q,escape", "Leave",
               "End the session; every grade is saved. While typing: close the field.", footer=3),
    )),
    "summary": Place("Summary", (
        Action("done", "enter,q,escape", "Today", "Back to Today.", footer=5),
        Action("go_on", "c", "Go on", "Another session with what is left."),
        Action("note", "v", "View", "The story or framework that was missed most."),
        undo("Take back the last grade; its card returns.", footer=2),
    )),
    "tell": Place("Tell a story", (
        Action("go", "enter", "Go on", "Start, stop, go on, take the rating.", footer=5),
        Action("beat", "space", "Next beat",
               "While you speak: a beat is said, the next begins; it measures seconds a beat.",
               footer=5),
        Action("look", "h", "Help me",
               "While you speak: show the next beat. It counts as missed.", footer=4),
        Action("variant", "v", "Variant",
               "All of it, sixty seconds, the result first, only the conflict.", footer=4),
        Action("type", "t", "Transcript",
               "Type or paste what you said: it proposes the marks.", footer=3),
        Action("read", "ctrl+r", "Read it",
               "Read the transcript, and go on to the marks.", footer=5, priority=True),
        Action("said", "space", "Said",
               "Mark what is at the pointer: beats in the order in which you told them.",
               footer=5, does="mark(True)"),
        Action("missed", "m", "Missed", "Mark it as missed.", footer=4, does="mark(False)"),
        Action("invented", "plus,i", "Invented",
               "One more thing told that is no beat of the story.", does="invented(1)"),
        Action("less", "minus", "Fewer", "One thing invented less.", footer=0, does="invented(-1)"),
        *POINTER,
        *GRADES,
        leave("Leave without a grade. While typing: close the field.", footer=3),
    )),
    "mock": Place("A mock: choose the story", (
        Action("choose", "enter", "Choose", "Answer with this story.", footer=5),
        Action("go_on", "enter", "Go on", "To the story, or the next question.", footer=5),
        Action("pass", "p", "Pass", "No story for this one.", footer=4),
        Action("leave", "escape,q", "End", "End the mock; what was told is kept."),
    )),
    "debrief": Place("A mock: the debrief", (
        Action("done", "enter,q,escape", "Done", "Back to where you were.", does="leave"),
        *SCROLLING,
    )),
    "ask": Place("Ask", (
        Action("close", "escape", "Close", "Back to your stories.", priority=True, does="leave"),
    )),
    "workshop": Place("The workshop", (
        Action("next", "ctrl+n,f3", "Next",
               "Keep this page and go on to the next; an empty beat is skipped.",
               footer=6, does="turn(1)", priority=True),
        Action("back", "ctrl+o,f2", "Back",
               "Keep this page and go back to the one before.",
               footer=5, does="turn(-1)", priority=True),
        Action("mark", "ctrl+g", "Mark figures",
               "Mark the figures of the text, ==like this==; each becomes a card.",
               footer=5, priority=True),
        Action("add", "ctrl+t", "Add",
               "A beat of your own after this one; among the follow-ups one more.",
               footer=4, priority=True),
        Action("finish", "ctrl+s", "Save",
               "On the last page: keep the story among yours and make its cards.",
               footer=6, priority=True),
        Action("discard", "delete", "Throw away",
               "On the first page, twice: throw the draft at the pointer away.", footer=3),
        leave("Back to where you were; what you wrote is kept as a draft.", footer=4),
    )),
    "note": Place("A story or framework", (
        Action("close", "escape,q,v,enter,space", "Close", "Back to the card.", does="leave"),
        *SCROLLING,
    )),
    "pause": Place("Paused", (
        Action("go_on", "p,space,enter,escape", "Go on", "On with the session."),
        Action("leave", "q", "Leave", "End the session; every grade is saved."),
    )),
    "settings": Place("Settings", (
        Action("close", "escape", "Close",
               "Back to Today; what you changed is kept.", priority=True),
        Action("leave", "q", "Close", "The same, outside a field.", footer=0, does="close"),
        undo("Take back the last change.", footer=3),
        Action("next", "down", "Next", "To the next setting.", footer=0, does="step(1)"),
        Action("previous", "up", "Previous", "To the setting above.", footer=0, does="step(-1)"),
    )),
    "keymap": Place("Settings: keys", (
        Action("change", "enter", "Change", "Press another key for it.", footer=6),
        Action("default", "d", "As it came", "The keys that it came with.", footer=5),
        back("Back to Settings.", footer=4),
        *SCROLLING,
    )),
    "press": Place("Settings: press a key", (
        Action("leave", "escape", "Leave it", "Leave the key as it is.", footer=5),
    )),
    "backups": Place("Settings: backups", (
        Action("restore", "enter", "Restore", "Go back to the copy here.", footer=6),
        Action("make", "b", "Copy now", "Copy the store as it is.", footer=5),
        back("Back to Settings.", footer=4),
        *SCROLLING,
    )),
    "tuning": Place("FSRS: parameters and retention", (
        back("Back to Settings.", footer=4),
        Action("adopt", "a", "Adopt", "Go by the parameters fitted to you.", footer=6),
        Action("back", "r", "FSRS's own", "Go by FSRS's own parameters again.", footer=5),
        undo(footer=3),
    )),
    "confirm": Place("A question before something large", (
        Action("yes", "y", "Yes", "Do it.", footer=6),
        Action("no", "escape,n", "Leave it", "Leave everything as it is.", footer=5),
    )),
    "prompt": Place("A line of text", (
        Action("leave", "escape", "Leave it", "Leave everything as it is.", footer=5),
    )),
    "welcome": Place("The first run", (
        Action("next", "enter", "Next",
               "Keep this answer and go on; an empty one skips the question.", priority=True),
        Action("back", "shift+tab", "Back", "To the question before.", priority=True),
        Action("down", "down", "Down", "To the next box.", footer=0, does="step(1)"),
        Action("up", "up", "Up", "To the box above.", footer=0, does="step(-1)"),
        Action("skip", "escape", "Skip all",
               "No more questions; Settings has them all.", priority=True),
    )),
    "editor": Place("The built-in editor", (
        Action("save", "ctrl+s", "Save", "Take the changed note in.", priority=True),
        Action("close", "escape", "Close",
               "Leave the note as it was; what you typed is kept as a draft.", priority=True),
    )),
    "work": Place("While drill works", (
        Action("cancel", "escape", "Cancel", "Stop; nothing is changed."),
    )),
    "everywhere": Place("Everywhere", (
        Action("help", "question_mark,f1", "Help",
               "What can be done here.", footer=9, does="app.keys"),
        Action("palette", "ctrl+p", "All",
               "Everything that can be done here, to search.",
               footer=1, does="app.command_palette"),
        Action("suspend", "ctrl+z", "Step aside",
               "Back to the shell; fg brings drill back as it was. "
               "Where you write a text, it takes back what you typed.",
               footer=0, does="app.suspend_process"),
        Action("quit", "ctrl+q", "Quit drill",
               "Leave drill; everything is saved.", footer=0, does="app.quit"),
    )),
}
"""The places by their ids, in the order of the docs."""
# fmt: on
