"""The palette: what can be done on the screen beneath it now, then every verb there is, found by
the words that people have for it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from textual.app import SystemCommand
from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.screen import Screen

from drill.service.insight import browser
from drill.tui import actions
from drill.tui.action_rows import EVERYWHERE
from drill.tui.opening import BAR
from drill.tui.screen import DrillScreen

if TYPE_CHECKING:
    from drill.tui.host import Host


class _Verb(NamedTuple):
    title: str
    help: str
    words: str
    """What people say for it, beside its title."""
    scene: str
    """Where it is done."""
    action: str = ""
    """What is done there at once; without one, the person goes on there."""
    query: str = ""
    """What is searched for there."""


_VERBS = (
    _Verb("Tell", "Tell the story most in need.", "rehearse story aloud speak", "tell"),
    _Verb("Mock", "A mock interview: five unseen questions.", "interview practice", "mock"),
    _Verb("Pick", "Ten questions: which story?", "drill route quick choose", "pick"),
    _Verb("Write", "Write a story in the workshop.", "new story draft add", "workshop"),
    _Verb("Ask", "Which competency a question is after.", "question route", "stories", "ask"),
    _Verb("Sheet", "Your stories as a page to print.", "print paper", "stories", "sheet"),
    _Verb("Stories", "Your stories, and what is missing.", "matrix lint gaps", "stories"),
    _Verb("Recordings", "What you told, to hear it again.", "record listen play", "takes"),
    _Verb("Onsite", "Your interviews and their plans.", "plan date interview cram", "onsite"),
    _Verb("Add onsite", "Another interview: its date.", "new date", "onsite", "add"),
    _Verb("How it went", "After an interview.", "debrief", "onsite", "debrief"),
    _Verb("Library", "Your decks.", "decks", "library"),
    _Verb("Import", "Import decks into your library.", "add load", "library", "import"),
    _Verb("Export", "Choose a deck, write it to a file.", "save share anki csv", "library"),
    _Verb("Update", "Choose a deck, fetch it anew.", "fetch newer download", "library"),
    _Verb("Deck options", "Rename or pause a deck.", "order limit", "library"),
    _Verb("Browse", "Search all cards.", "search find cards edit suspend bury", "browse"),
    _Verb("Leeches", "Cards you keep forgetting.", "", "browse", query=browser.LEECHES),
    _Verb("Duplicates", "Cards alike.", "double", "browse", query=browser.DUPLICATES),
    _Verb("History", "Every step, and the way back.", "undo log restore", "history"),
    _Verb("Progress", "How the learning goes.", "stats streak forecast", "progress"),
    _Verb("FSRS", "Parameters, retention, workload.", "optimize simulate", "tuning"),
    _Verb("Settings", "Options.", "config minutes daysoff holiday zone", "settings"),
    _Verb("Keys", "Which keys do what; change them.", "keymap bindings", "keymap"),
    _Verb("Backups", "Copies of your store.", "restore copy save", "backups"),
)
_WORDS = {"Start": "study session learn", "Cram": "study onsite interview", "Theme": "colours dark"}
"""What people say for what is no verb above."""
CALLED = 0.1
"""How well a command matches by another word than its title: less than any title does."""
_MOVES = ("scroll(", "page(", "move(", "step(", "end(")
"""What only moves: whoever searches for it is there already."""


def commands(host: Host, screen: Screen[object]) -> Iterator[SystemCommand]:
    """All of it, in the order in which it is shown."""
    where = getattr(screen, "where", "") or EVERYWHERE
    works = {active.binding.action for active in screen.active_bindings.values()}
    titles = set()
    for action in actions.of(where):
        moves = action.does.startswith(_MOVES)
        if action.id != "palette" and action.does in works and not moves:
            titles.add(action.title)
            name = screen.called(action) if isinstance(screen, DrillScreen) else action.title
            yield SystemCommand(name, action.help, partial(screen.run_action, action.does))
    if where in ("today", *BAR):
        for verb in _VERBS:
            if verb.title not in titles:
                yield SystemCommand(verb.title, verb.help, partial(_go, host, screen, verb))
        yield SystemCommand(
            "Remind",
            "A reminder every day.",
            partial(host.say, "In your shell, `drill remind --install` sets one up."),
        )
    yield SystemCommand("Theme", "Change the colours.", screen.app.action_change_theme)
    yield SystemCommand(
        "Screenshot",
        "Save a picture of this screen (SVG).",
        partial(screen.app.call_after_refresh, screen.app.deliver_screenshot),
    )


def _go(host: Host, screen: Screen[object], verb: _Verb) -> None:
    if getattr(screen, "where", "") != verb.scene:
        host.open(verb.scene, *filter(None, [verb.query]))
    here = screen.app.screen
    if verb.action:
        here.call_after_refresh(here.run_action, verb.action)


class Verbs(Provider):
    """Finds a command by its title, as fuzzily as the palette does, or by a word for it."""

    @property
    def _known(self) -> list[tuple[SystemCommand, str]]:
        words = {verb.title: verb.words for verb in _VERBS} | _WORDS
        every = self.app.get_system_commands(self.screen)
        return [
            (command, f" {words.get(command.title, '')} {command.help}".casefold())
            for command in every
        ]

    async def discover(self) -> Hits:
        """All of them, before anything is typed."""
        for command, _ in self._known:
            yield DiscoveryHit(command.title, command.callback, help=command.help)

    async def search(self, query: str) -> Hits:
        """Those that have it in their title, then those that are also called so."""
        matcher = self.matcher(query)
        typed = query.casefold().split()
        for command, words in self._known:
            score = matcher.match(command.title)
            if not score and all(f" {word}" in words for word in typed):
                score = CALLED
            if score:
                name = matcher.highlight(command.title)
                yield Hit(score, name, command.callback, help=command.help)
