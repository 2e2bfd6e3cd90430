"""What the core says, for a screen: keys instead of what one would type in a shell."""

from __future__ import annotations

import re

from drill.tui.actions import BY_ID
from drill.tui.keymap import Keymap

_OPTION = re.compile(r"\s*\((?:`?drill [^()]*)?--[a-z][^()]*\)")
_COMMAND = re.compile(
    r"`drill (?P<quoted>[a-z]+(?: [^`\n]*)?)`"
    r"|(?<=\()drill (?P<bracketed>[a-z]+(?: [^()\n]*)?)(?=\))"
    r"|(?<=: )drill (?P<last>[a-z]+ [^`\n]*)$",
    re.MULTILINE,
)
_SETTINGS = ("settings",)
WAYS: dict[str, tuple[str, ...]] = {
    "study --more": ("stories.today", "today.practise"),
    "study": ("stories.today", "today.start"),
    "cram": ("stories.today", "today.cram"),
    "new": ("today.stories", "stories.new"),
    "tell": ("today.stories", "stories.tell"),
    "mock": ("today.stories", "stories.mock"),
    "ask": ("today.stories", "stories.ask"),
    "edit": ("today.stories", "stories.edit"),
    "sheet": ("today.stories", "stories.sheet"),
    "matrix": ("today.stories",),
    "lint": ("today.stories",),
    "onsite": ("today.onsite",),
    "onsite add": ("today.onsite", "onsite.add"),
    "onsite move": ("today.onsite", "onsite.edit"),
    "onsite rename": ("today.onsite", "onsite.edit"),
    "onsite set": ("today.onsite", "onsite.edit"),
    "debrief": ("today.onsite", "onsite.debrief"),
    "decks": ("today.library",),
    "import": ("today.library", "library.import"),
    "export": ("today.library", "library.export"),
    "update": ("today.library", "library.fetch"),
    "deck": ("today.library", "library.options"),
    "cards": ("today.library", "library.browse"),
    "leeches": ("today.library", "library.browse", "browse.leeches"),
    "stats": ("today.progress",),
    "undo": ("today.undo",),
    "config": ("stories.today", *_SETTINGS),
    "daysoff": ("stories.today", *_SETTINGS),
    "keys": ("stories.today", *_SETTINGS),
    "optimize": ("stories.today", *_SETTINGS, "FSRS"),
    "simulate": ("stories.today", *_SETTINGS, "FSRS"),
    "backup": ("stories.today", *_SETTINGS, "Backups"),
    "restore": ("stories.today", *_SETTINGS, "Backups"),
}
"""A command → the keys that lead to the same from any of the five scenes of the bar; what is no
action is the name of a button. What mends a store has no screen: its command stands as it is.
"""


def on_screen(text: str, keymap: Keymap, where: str = "") -> str:
    """What the core says, with keys for its commands, and without the options of a command line
    in parentheses. In the scene `where` no key leads there.
    """

    def keys(match: re.Match[str]) -> str:
        words = next(filter(None, match.groups())).split()
        way = WAYS.get(" ".join(words[:2])) or WAYS.get(words[0])
        if way is None or "-o" in words:  # no screen asks where a file is to go
            return match[0]
        places = [step.rpartition(".")[2] for step in way]
        way = way[places.index(where) + 1 :] if where in places else way
        if not way:
            return "this screen"
        return " → ".join(_shown(keymap.first(step)) if step in BY_ID else step for step in way)

    return _COMMAND.sub(keys, _OPTION.sub("", text))


def nothing_to_undo(keymap: Keymap) -> str:
    """Where a session has nothing left to take back: what came before is no part of it."""
    today = _shown(keymap.first("today.undo"))
    return f"Nothing to undo in this session. On Today, {today} takes back what came before."


def _shown(key: str) -> str:
    """A key among words: a stop would be taken for theirs."""
    return f"“{key}”" if key in (",", ".", ";", ":") else key
