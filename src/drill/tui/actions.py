"""The registry of actions: bindings, footer, help, palette, keymap and the docs' key table come
from it, and from nowhere else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from textual.binding import Binding, BindingType

EVERYWHERE, TODAY, STUDY, SUMMARY = "everywhere", "today", "study", "summary"
NOTE, PAUSE, SETTINGS, WELCOME, EDITOR, WORK = (
    "note", "pause", "settings", "welcome", "editor", "work",
)  # fmt: skip
STORIES, TELL, MOCK, DEBRIEF, ASK = "stories", "tell", "mock", "debrief", "ask"
WORKSHOP = "workshop"
ONSITE, ONSITE_FORM, WENT = "onsite", "date", "went"
LIBRARY, EXPORT, IMPORT, PREVIEW = "library", "export", "import", "preview"
PLACES = {
    TODAY: "Today",
    STORIES: "Stories",
    ONSITE: "Onsite",
    ONSITE_FORM: "Onsite: a date and its scope",
    WENT: "Onsite: how it went",
    LIBRARY: "Library",
    EXPORT: "Library: a deck's way out",
    IMPORT: "Import: from where",
    PREVIEW: "Import: what will happen",
    STUDY: "Study",
    SUMMARY: "Summary",
    TELL: "Tell a story",
    MOCK: "A mock: choose the story",
    DEBRIEF: "A mock: the debrief",
    ASK: "Ask",
    WORKSHOP: "The workshop",
    NOTE: "A story or framework",
    PAUSE: "Paused",
    SETTINGS: "Settings",
    WELCOME: "The first run",
    EDITOR: "The built-in editor",
    WORK: "While drill works",
    EVERYWHERE: "Everywhere",
}


@dataclass(frozen=True, slots=True)
class Action:
    """Something a person can do."""

    id: str
    """`place.name`; alone for those of everywhere. What a keymap file names."""
    where: str
    key: str
    """Textual's name of the key; several with commas."""
    does: str
    """Textual's action."""
    title: str
    help: str
    footer: int = 2
    """How long it stays in the footer where room is short; 0: it never stands there."""
    priority: bool = False
    """Whether the key works before what has the focus may take it."""


ACTIONS = (
    Action("today.start", TODAY, "enter,space", "start", "Start", "Begin the session.", footer=5),
    Action(
        "today.more",
        TODAY,
        "n",
        "more",
        "More new",
        "A session with as many new cards again as a day brings.",
        footer=5,
    ),
    Action(
        "today.wake",
        TODAY,
        "w",
        "wake",
        "Wake all",
        "Let all suspended cards come again.",
        footer=5,
    ),
    Action(
        "today.load", TODAY, "l", "load", "Load decks", "Take the bundled decks in again.", footer=5
    ),
    Action(
        "today.aloud",
        TODAY,
        "a",
        "aloud",
        "Aloud",
        "Stories to tell aloud in the sessions, or none.",
    ),
    Action(
        "today.stories",
        TODAY,
        "2",
        "stories",
        "Stories",
        "Your stories, and what is missing.",
        footer=3,
    ),
    Action(
        "today.cram",
        TODAY,
        "c",
        "cram",
        "Cram",
        "The session of the plan for your next interview.",
        footer=4,
    ),
    Action(
        "today.onsite",
        TODAY,
        "3",
        "onsite",
        "Onsite",
        "Your interviews: what to study until then, and what it brings.",
        footer=3,
    ),
    Action(
        "today.library",
        TODAY,
        "4",
        "app.library",
        "Library",
        "Your decks: take decks in, write them out.",
        footer=3,
    ),
    Action("stories.today", STORIES, "1,q,escape", "leave", "Today", "Back to Today.", footer=4),
    Action(
        "stories.go",
        STORIES,
        "enter",
        "go",
        "Go",
        "To the story at the pointer: read it, with what lint says. On an empty place: write one.",
        footer=5,
    ),
    Action("stories.new", STORIES, "n", "new", "Write", "Write a story in the workshop.", footer=5),
    Action(
        "stories.tell", STORIES, "t", "tell", "Tell", "Tell the story at the pointer.", footer=4
    ),
    Action("stories.mock", STORIES, "m", "mock", "Mock", "Five unseen questions in a row."),
    Action(
        "stories.ask", STORIES, "slash,a", "ask", "Ask", "Which competency a question is after."
    ),
    Action(
        "stories.edit", STORIES, "e", "edit", "Edit", "Edit the story at the pointer.", footer=1
    ),
    Action(
        "stories.sheet",
        STORIES,
        "s",
        "sheet",
        "Sheet",
        "Write your stories as a page to print, into this folder.",
        footer=1,
    ),
    Action(
        "stories.resume",
        STORIES,
        "d",
        "resume",
        "Drafts",
        "Go on with a story that is half written.",
        footer=2,
    ),
    Action(
        "stories.onsite",
        STORIES,
        "3",
        "onsite",
        "Onsite",
        "Your interviews: what to study until then, and what it brings.",
        footer=1,
    ),
    Action(
        "stories.library",
        STORIES,
        "4",
        "app.library",
        "Library",
        "Your decks: take decks in, write them out.",
        footer=1,
    ),
    Action("stories.undo", STORIES, "u", "undo", "Undo", "Take back the last change.", footer=1),
    Action("onsite.today", ONSITE, "1,q,escape", "leave", "Today", "Back to Today.", footer=4),
    Action(
        "onsite.stories",
        ONSITE,
        "2",
        "stories",
        "Stories",
        "Your stories, and what is missing.",
        footer=1,
    ),
    Action(
        "onsite.library",
        ONSITE,
        "4",
        "app.library",
        "Library",
        "Your decks: take decks in, write them out.",
        footer=1,
    ),
    Action(
        "onsite.keep",
        ONSITE,
        "enter",
        "keep",
        "Keep",
        "Go by the minutes a day that were tried.",
        footer=6,
    ),
    Action(
        "onsite.cram",
        ONSITE,
        "c",
        "cram",
        "Cram",
        "Study what the plan of the nearest interview has for now.",
        footer=5,
    ),
    Action(
        "onsite.add", ONSITE, "a", "add", "Add", "Add an interview: its date and scope.", footer=5
    ),
    Action(
        "onsite.debrief",
        ONSITE,
        "d",
        "debrief",
        "How it went",
        "Of one that is over: how it went, and what they asked.",
        footer=6,
    ),
    Action(
        "onsite.more",
        ONSITE,
        "plus,right_square_bracket,equals_sign",
        "minutes(1)",
        "More",
        "What if you had more minutes a day.",
        footer=3,
    ),
    Action(
        "onsite.less",
        ONSITE,
        "minus,left_square_bracket",
        "minutes(-1)",
        "Less",
        "What if you had fewer minutes a day.",
        footer=3,
    ),
    Action(
        "onsite.cycle",
        ONSITE,
        "w",
        "cycle",
        "What if",
        "The next minutes a day; after the most come the least.",
        footer=0,
    ),
    Action("onsite.next", ONSITE, "n,right", "turn(1)", "Next", "The next interview.", footer=3),
    Action(
        "onsite.previous",
        ONSITE,
        "p,left",
        "turn(-1)",
        "Previous",
        "The interview before.",
        footer=0,
    ),
    Action(
        "onsite.edit",
        ONSITE,
        "e",
        "edit",
        "Edit",
        "Its name, date, minutes a day, competencies and decks.",
    ),
    Action("onsite.remove", ONSITE, "x", "remove", "Remove", "Remove the interview shown."),
    Action("onsite.undo", ONSITE, "u", "undo", "Undo", "Take back the last change.", footer=1),
    Action("onsite.up", ONSITE, "up,k", "scroll(-1)", "Up", "A line up.", footer=0),
    Action("onsite.down", ONSITE, "down,j", "scroll(1)", "Down", "A line down.", footer=0),
    Action("onsite.page_up", ONSITE, "pageup", "page(-1)", "Page up", "A page up.", footer=0),
    Action("onsite.page_down", ONSITE, "pagedown", "page(1)", "Page down", "A page.", footer=0),
    Action("library.today", LIBRARY, "1,q,escape", "leave", "Today", "Back to Today.", footer=4),
    Action(
        "library.stories",
        LIBRARY,
        "2",
        "stories",
        "Stories",
        "Your stories, and what is missing.",
        footer=1,
    ),
    Action(
        "library.onsite",
        LIBRARY,
        "3",
        "onsite",
        "Onsite",
        "Your interviews: what to study until then, and what it brings.",
        footer=1,
    ),
    Action(
        "library.import",
        LIBRARY,
        "i",
        "import",
        "Import",
        "Take decks in: from a file, a package, a table or an address.",
        footer=6,
    ),
    Action(
        "library.export",
        LIBRARY,
        "x",
        "export",
        "Export",
        "Write the deck at the pointer to a file.",
        footer=5,
    ),
    Action("library.undo", LIBRARY, "u", "undo", "Undo", "Take back the last change.", footer=3),
    Action(
        "export.save",
        EXPORT,
        "ctrl+s",
        "save",
        "Write it",
        "Write the file; one that is there already, when asked twice.",
        footer=6,
        priority=True,
    ),
    Action("export.down", EXPORT, "down", "step(1)", "Next", "To the next field.", footer=0),
    Action("export.up", EXPORT, "up", "step(-1)", "Previous", "To the field above.", footer=0),
    Action(
        "export.leave",
        EXPORT,
        "escape",
        "leave",
        "Leave",
        "Back; nothing is written.",
        footer=5,
        priority=True,
    ),
    Action(
        "import.read",
        IMPORT,
        "enter",
        "read",
        "Read",
        "Read what the field names and show what would happen; nothing is changed yet.",
        footer=6,
        priority=True,
    ),
    Action(
        "import.files",
        IMPORT,
        "down",
        "files",
        "Files",
        "From the field to the files; tab goes back.",
        footer=4,
        priority=True,
    ),
    Action(
        "import.above",
        IMPORT,
        "backspace",
        "above",
        "Folder above",
        "Among the files: show the folder above.",
        footer=4,
    ),
    Action(
        "import.page_up",
        IMPORT,
        "pageup",
        "page(-1)",
        "Page up",
        "A page up in what is said of the source.",
        footer=0,
    ),
    Action(
        "import.page_down",
        IMPORT,
        "pagedown",
        "page(1)",
        "Page down",
        "A page down in what is said of the source.",
        footer=0,
    ),
    Action(
        "import.leave",
        IMPORT,
        "escape",
        "leave",
        "Leave",
        "Back to your decks; an address that waits for your word is not fetched.",
        footer=5,
        priority=True,
    ),
    Action(
        "preview.take",
        PREVIEW,
        "enter",
        "take",
        "Import",
        "Do what is shown; one undo takes it all back.",
        footer=6,
    ),
    Action(
        "preview.note",
        PREVIEW,
        "t",
        "note",
        "Theirs or mine",
        "Of a note that you edited: take their words, or keep yours after all.",
        footer=5,
    ),
    Action(
        "preview.own",
        PREVIEW,
        "o",
        "switch('own')",
        "Own",
        "Whether these are your own stories, not samples.",
    ),
    Action(
        "preview.history",
        PREVIEW,
        "r",
        "switch('history')",
        "Reviews",
        "Of a package: take the reviews too, or the cards only.",
    ),
    Action(
        "preview.split",
        PREVIEW,
        "d",
        "switch('split')",
        "Split",
        "Whether each of its decks becomes a deck; else they become tags of one.",
    ),
    Action(
        "preview.theirs",
        PREVIEW,
        "e",
        "switch('theirs')",
        "Edits",
        "Whether notes that you edited take their words; else yours stand.",
    ),
    Action("preview.up", PREVIEW, "up,k", "move(-1)", "Up", "Pointer up.", footer=0),
    Action("preview.down", PREVIEW, "down,j", "move(1)", "Down", "Pointer down.", footer=0),
    Action("preview.page_up", PREVIEW, "pageup", "page(-1)", "Page up", "A page up.", footer=0),
    Action("preview.page_down", PREVIEW, "pagedown", "page(1)", "Page down", "A page.", footer=0),
    Action("preview.first", PREVIEW, "home", "end(-1)", "First", "To the first row.", footer=0),
    Action("preview.last", PREVIEW, "end", "end(1)", "Last", "To the last row.", footer=0),
    Action(
        "preview.leave",
        PREVIEW,
        "escape,q",
        "leave",
        "Back",
        "Back to the source; nothing is changed.",
        footer=5,
    ),
    Action(
        "date.save",
        ONSITE_FORM,
        "ctrl+s",
        "save",
        "Save",
        "Keep the interview as it stands here.",
        footer=6,
        priority=True,
    ),
    Action("date.down", ONSITE_FORM, "down", "step(1)", "Next", "To the next field.", footer=0),
    Action("date.up", ONSITE_FORM, "up", "step(-1)", "Previous", "To the field above.", footer=0),
    Action(
        "date.leave",
        ONSITE_FORM,
        "escape",
        "leave",
        "Leave",
        "Back; nothing is changed.",
        footer=5,
        priority=True,
    ),
    Action(
        "went.next",
        WENT,
        "ctrl+n,f3",
        "next",
        "Next",
        "From the questions to the competencies that they are after.",
        footer=6,
        priority=True,
    ),
    Action(
        "went.back",
        WENT,
        "ctrl+o,f2",
        "back",
        "Back",
        "Back to the questions.",
        footer=4,
        priority=True,
    ),
    Action(
        "went.well", WENT, "1", "mark('well')", "Well", "The question at the pointer went well."
    ),
    Action(
        "went.so_so", WENT, "2", "mark('so-so')", "So-so", "The question at the pointer went so-so."
    ),
    Action(
        "went.badly",
        WENT,
        "3",
        "mark('badly')",
        "Badly",
        "The question at the pointer went badly: what it needs comes up first.",
    ),
    Action(
        "went.other",
        WENT,
        "right,c",
        "other(1)",
        "Other competency",
        "The question at the pointer is after the next competency.",
        footer=4,
    ),
    Action(
        "went.other_back",
        WENT,
        "left",
        "other(-1)",
        "The one before",
        "The question at the pointer is after the competency before.",
        footer=0,
    ),
    Action(
        "went.none",
        WENT,
        "0",
        "none",
        "None",
        "The question at the pointer is after none of your competencies.",
    ),
    Action(
        "went.save",
        WENT,
        "ctrl+s",
        "save",
        "Save",
        "Keep what is told here. Where there are questions, they are matched first.",
        footer=6,
        priority=True,
    ),
    Action(
        "went.never",
        WENT,
        "f4",
        "never",
        "Never ask",
        "Never ask again how this one went.",
        footer=3,
        priority=True,
    ),
    Action(
        "went.leave",
        WENT,
        "escape",
        "leave",
        "Leave",
        "Back; nothing is kept, and it is asked again.",
        footer=5,
        priority=True,
    ),
    Action(
        "tell.go", TELL, "enter", "go", "Go on", "Start, stop, go on, take the rating.", footer=5
    ),
    Action(
        "tell.beat",
        TELL,
        "space",
        "beat",
        "Next beat",
        "While you speak: a beat is said, the next begins; it measures seconds a beat.",
        footer=5,
    ),
    Action(
        "tell.look",
        TELL,
        "h",
        "look",
        "Help me",
        "While you speak: show the next beat. It counts as missed.",
        footer=4,
    ),
    Action(
        "tell.variant",
        TELL,
        "v",
        "variant",
        "Variant",
        "All of it, sixty seconds, the result first, only the conflict.",
        footer=4,
    ),
    Action(
        "tell.type",
        TELL,
        "t",
        "type",
        "Transcript",
        "Type or paste what you said: it proposes the marks.",
        footer=3,
    ),
    Action(
        "tell.read",
        TELL,
        "ctrl+r",
        "read",
        "Read it",
        "Read the transcript, and go on to the marks.",
        footer=5,
        priority=True,
    ),
    Action(
        "tell.said",
        TELL,
        "space",
        "mark(True)",
        "Said",
        "Mark what is at the pointer: beats in the order in which you told them.",
        footer=5,
    ),
    Action("tell.missed", TELL, "m", "mark(False)", "Missed", "Mark it as missed.", footer=4),
    Action(
        "tell.invented",
        TELL,
        "plus,i",
        "invented(1)",
        "Invented",
        "One more thing told that is no beat of the story.",
        footer=2,
    ),
    Action(
        "tell.less", TELL, "minus", "invented(-1)", "Fewer", "One thing invented less.", footer=0
    ),
    Action("tell.up", TELL, "up,k", "move(-1)", "Up", "Pointer up.", footer=0),
    Action("tell.down", TELL, "down,j", "move(1)", "Down", "Pointer down.", footer=0),
    Action("tell.again", TELL, "1", "grade(1)", "Again", "Forgotten.", footer=0),
    Action("tell.hard", TELL, "2", "grade(2)", "Hard", "Recalled with effort: a pass.", footer=0),
    Action("tell.good", TELL, "3", "grade(3)", "Good", "Recalled.", footer=0),
    Action("tell.easy", TELL, "4", "grade(4)", "Easy", "Recalled at once.", footer=0),
    Action(
        "tell.leave",
        TELL,
        "escape",
        "leave",
        "Leave",
        "Leave without a grade. While typing: close the field.",
        footer=3,
        priority=True,
    ),
    Action("mock.choose", MOCK, "enter", "choose", "Choose", "Answer with this story.", footer=5),
    Action(
        "mock.go_on",
        MOCK,
        "enter",
        "go_on",
        "Go on",
        "To the story, or the next question.",
        footer=5,
    ),
    Action("mock.pass", MOCK, "p", "pass", "Pass", "No story for this one.", footer=4),
    Action("mock.leave", MOCK, "escape,q", "leave", "End", "End the mock; what was told is kept."),
    Action("debrief.done", DEBRIEF, "enter,q,escape", "done", "Done", "Back to where you were."),
    Action("debrief.up", DEBRIEF, "up,k", "scroll(-1)", "Up", "A line up.", footer=0),
    Action("debrief.down", DEBRIEF, "down,j", "scroll(1)", "Down", "A line down.", footer=0),
    Action("debrief.page_up", DEBRIEF, "pageup", "page(-1)", "Page up", "A page up.", footer=0),
    Action("debrief.page_down", DEBRIEF, "pagedown", "page(1)", "Page down", "A page.", footer=0),
    Action("ask.close", ASK, "escape", "close", "Close", "Back to your stories.", priority=True),
    Action(
        "workshop.next",
        WORKSHOP,
        "ctrl+n,f3",
        "turn(1)",
        "Next",
        "Keep this page and go on to the next; an empty beat is skipped.",
        footer=6,
        priority=True,
    ),
    Action(
        "workshop.back",
        WORKSHOP,
        "ctrl+o,f2",
        "turn(-1)",
        "Back",
        "Keep this page and go back to the one before.",
        footer=5,
        priority=True,
    ),
    Action(
        "workshop.mark",
        WORKSHOP,
        "ctrl+g",
        "mark",
        "Mark figures",
        "Mark the figures of the text, ==like this==; each becomes a card.",
        footer=5,
        priority=True,
    ),
    Action(
        "workshop.add",
        WORKSHOP,
        "ctrl+t",
        "add",
        "Add",
        "A beat of your own after this one; among the follow-ups one more.",
        footer=4,
        priority=True,
    ),
    Action(
        "workshop.finish",
        WORKSHOP,
        "ctrl+s",
        "finish",
        "Save",
        "On the last page: keep the story among yours and make its cards.",
        footer=6,
        priority=True,
    ),
    Action(
        "workshop.discard",
        WORKSHOP,
        "delete",
        "discard",
        "Throw away",
        "On the first page, twice: throw the draft at the pointer away.",
        footer=3,
    ),
    Action(
        "workshop.leave",
        WORKSHOP,
        "escape",
        "leave",
        "Leave",
        "Back to where you were; what you wrote is kept as a draft.",
        footer=4,
        priority=True,
    ),
    Action("today.up", TODAY, "up,k", "scroll(-1)", "Up", "A line up.", footer=0),
    Action("today.down", TODAY, "down,j", "scroll(1)", "Down", "A line down.", footer=0),
    Action("today.undo", TODAY, "u", "undo", "Undo", "Take back the last change."),
    Action(
        "today.settings", TODAY, "comma", "settings", "Settings", "Your options, and the interview."
    ),
    Action(
        "today.quit", TODAY, "q", "leave", "Quit", "Leave drill; everything is saved.", footer=4
    ),
    Action("study.reveal", STUDY, "space,enter", "reveal", "Show", "Show the answer.", footer=5),
    Action(
        "study.said",
        STUDY,
        "space",
        "mark(True)",
        "Said",
        "On a card with several facts, once shown: mark the fact at the pointer as said.",
        footer=5,
    ),
    Action(
        "study.missed",
        STUDY,
        "m",
        "mark(False)",
        "Missed",
        "Mark the fact at the pointer as missed.",
        footer=4,
    ),
    Action(
        "study.accept",
        STUDY,
        "enter",
        "accept",
        "Accept",
        "Take the rating that the marks or the typed answer propose; good on a card without marks.",
        footer=5,
    ),
    Action(
        "study.type",
        STUDY,
        "t",
        "type",
        "Type",
        "Type the answer: it is compared with the card's and proposes a rating.",
    ),
    Action(
        "study.note",
        STUDY,
        "v",
        "note",
        "View",
        "The whole story or framework of this card, once its answer is shown.",
        footer=4,
    ),
    Action(
        "study.edit",
        STUDY,
        "e",
        "edit",
        "Edit",
        "Edit the card's note in $VISUAL or $EDITOR, else here; once its answer is shown.",
    ),
    Action("study.again", STUDY, "1", "grade(1)", "Again", "Forgotten.", footer=0),
    Action("study.hard", STUDY, "2", "grade(2)", "Hard", "Recalled with effort: a pass.", footer=0),
    Action("study.good", STUDY, "3", "grade(3)", "Good", "Recalled.", footer=0),
    Action("study.easy", STUDY, "4", "grade(4)", "Easy", "Recalled at once.", footer=0),
    Action("study.up", STUDY, "up,k", "move(-1)", "Up", "Pointer to the fact above.", footer=0),
    Action(
        "study.down", STUDY, "down,j", "move(1)", "Down", "Pointer to the fact below.", footer=0
    ),
    Action(
        "study.page_up", STUDY, "pageup", "page(-1)", "Page up", "Scroll a long card.", footer=0
    ),
    Action(
        "study.page_down",
        STUDY,
        "pagedown",
        "page(1)",
        "Page down",
        "Scroll a long card.",
        footer=0,
    ),
    Action(
        "study.more",
        STUDY,
        "f",
        "more",
        "More facts",
        "Unfold or fold the facts beyond the three.",
        footer=0,
    ),
    Action(
        "study.undo",
        STUDY,
        "u",
        "undo",
        "Undo",
        "Take back the last change; its card returns.",
        footer=4,
    ),
    Action(
        "study.suspend",
        STUDY,
        "s",
        "suspend",
        "Suspend",
        "Keep this card out of sessions.",
        footer=1,
    ),
    Action(
        "study.bury", STUDY, "b", "bury", "Bury", "Keep this card out until tomorrow.", footer=1
    ),
    Action(
        "study.pause",
        STUDY,
        "p",
        "pause",
        "Pause",
        "Stop the clock; it stops by itself after two idle minutes.",
        footer=3,
    ),
    Action(
        "study.leave",
        STUDY,
        "q,escape",
        "leave",
        "Leave",
        "End the session; every grade is saved. While typing: close the field.",
        footer=3,
    ),
    Action("summary.done", SUMMARY, "enter,q,escape", "done", "Today", "Back to Today.", footer=5),
    Action("summary.go_on", SUMMARY, "c", "go_on", "Go on", "Another session with what is left."),
    Action(
        "summary.note",
        SUMMARY,
        "v",
        "note",
        "View",
        "The story or framework that was missed most.",
    ),
    Action(
        "summary.undo", SUMMARY, "u", "undo", "Undo", "Take back the last grade; its card returns."
    ),
    Action("note.close", NOTE, "escape,q,v,enter,space", "close", "Close", "Back to the card."),
    Action("note.up", NOTE, "up,k", "scroll(-1)", "Up", "A line up.", footer=0),
    Action("note.down", NOTE, "down,j", "scroll(1)", "Down", "A line down.", footer=0),
    Action("note.page_up", NOTE, "pageup", "page(-1)", "Page up", "A page up.", footer=0),
    Action("note.page_down", NOTE, "pagedown", "page(1)", "Page down", "A page down.", footer=0),
    Action("pause.go_on", PAUSE, "p,space,enter,escape", "go_on", "Go on", "On with the session."),
    Action("pause.leave", PAUSE, "q", "leave", "Leave", "End the session; every grade is saved."),
    Action(
        "settings.close",
        SETTINGS,
        "escape",
        "close",
        "Close",
        "Back to Today; what you changed is kept.",
        priority=True,
    ),
    Action("settings.next", SETTINGS, "down", "step(1)", "Next", "To the next setting.", footer=0),
    Action(
        "settings.previous",
        SETTINGS,
        "up",
        "step(-1)",
        "Previous",
        "To the setting above.",
        footer=0,
    ),
    Action(
        "welcome.next",
        WELCOME,
        "enter",
        "next",
        "Next",
        "Keep this answer and go on; an empty one skips the question.",
        priority=True,
    ),
    Action("welcome.down", WELCOME, "down", "step(1)", "Down", "To the next box.", footer=0),
    Action("welcome.up", WELCOME, "up", "step(-1)", "Up", "To the box above.", footer=0),
    Action(
        "welcome.skip",
        WELCOME,
        "escape",
        "skip",
        "Skip all",
        "No more questions; Settings has them all.",
        priority=True,
    ),
    Action(
        "editor.save",
        EDITOR,
        "ctrl+s",
        "save",
        "Save",
        "Take the changed note in.",
        priority=True,
    ),
    Action(
        "editor.close",
        EDITOR,
        "escape",
        "close",
        "Close",
        "Leave the note as it was; what you typed is kept as a draft.",
        priority=True,
    ),
    Action("work.cancel", WORK, "escape", "cancel", "Cancel", "Stop; nothing is changed."),
    Action(
        "help",
        EVERYWHERE,
        "question_mark,f1",
        "app.keys",
        "Help",
        "What can be done here.",
        footer=9,
    ),
    Action(
        "palette",
        EVERYWHERE,
        "ctrl+p",
        "app.command_palette",
        "All",
        "Everything that can be done here, to search.",
        footer=1,
    ),
    Action(
        "quit",
        EVERYWHERE,
        "ctrl+q",
        "app.quit",
        "Quit drill",
        "Leave drill; everything is saved.",
        footer=0,
    ),
)

TURNS = frozenset(
    {
        frozenset({"study.reveal", "study.said"}),
        frozenset({"study.reveal", "study.accept"}),
        frozenset({"tell.beat", "tell.said"}),
        frozenset({"mock.choose", "mock.go_on"}),
    }
)
"""Actions that may share a key: `check_action` never allows both at once."""


def of(where: str) -> Iterator[Action]:
    """The actions of a place, then those of everywhere."""
    yield from (action for action in ACTIONS if action.where == where)
    if where != EVERYWHERE:
        yield from (action for action in ACTIONS if action.where == EVERYWHERE)


def bindings(where: str, *, modal: bool = False) -> list[BindingType]:
    """Textual's bindings for a place, with the default keys; a keymap goes by their ids.

    A modal screen hides the app's keys: `modal` gives it those of everywhere as its own.
    """
    return [
        Binding(
            action.key, action.does, action.title, show=action.footer > 0, id=action.id,
            tooltip=action.help, priority=action.priority,
        )
        for action in (of(where) if modal else ACTIONS)
        if modal or action.where == where
    ]  # fmt: skip


_SHOWN = {
    "question_mark": "?", "comma": ",", "full_stop": ".", "slash": "/", "colon": ":",
    "semicolon": ";", "minus": "-", "plus": "+", "enter": "↵", "escape": "esc", "up": "↑",
    "down": "↓", "left": "←", "right": "→", "pageup": "pgup", "pagedown": "pgdn",
    "backspace": "⌫", "delete": "del", "left_square_bracket": "[", "right_square_bracket": "]",
    "equals_sign": "=",
}  # fmt: skip


def shown(key: str) -> str:
    """A key as people write it."""
    *modifiers, name = key.split("+")
    prefix = "".join("^" if modifier == "ctrl" else f"{modifier}+" for modifier in modifiers)
    return prefix + _SHOWN.get(name, name)


def key_table() -> str:
    """The key table of the docs, in Markdown."""
    parts = []
    for where, name in PLACES.items():
        rows = "\n".join(
            f"| `{' '.join(map(shown, action.key.split(',')))}` | {action.title} | {action.help} "
            f"| `{action.id}` |"
            for action in ACTIONS
            if action.where == where
        )
        parts.append(
            f"## {name}\n\n| key | action | what it does | id |\n|---|---|---|---|\n{rows}"
        )
    return "\n\n".join(parts)
