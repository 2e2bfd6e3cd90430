"""What a schema cannot say: ids that agree with each other, marks that are closed, texts that
are not empty.

The checks read the tree, not the typed deck: so they also run on a file whose types are
wrong elsewhere, and everything is reported at once. They skip what is not there or of the
wrong type; the schema reports that.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from uuid import UUID

from drill.cards.build import build
from drill.cards.variants import faults
from drill.deckfile import schema
from drill.deckfile.tree import MOST_PROBLEMS, Block, Items, Path, locate
from drill.domain.deck import THEMES, Competency, Deck, Fact, Framework, Phrasing, Plain, Story
from drill.errors import DeckError, Problem
from drill.text import ascii_slug, did_you_mean, marks, shown, without_marks

_ID = re.compile(schema.ID_PATTERN)
_MARKED = {Fact: "say", Plain: "cloze"}
_SHARED_IDS = {Deck: tuple(schema.SECTIONS), Competency: ("red_flags", "sounds_right")}
"""Lists whose items share one namespace; every other list is a namespace of its own."""

_Found = tuple[Path, Block, type]
"""A part of the deck: its place, its keys, the class that it is to become."""


def check(root: Block) -> list[Problem]:
    """Every problem in a tree that the schema does not find."""
    return _Check(root).run()


def check_slots(root: Block, deck: Deck) -> list[Problem]:
    """The slots under a story's `core` that the story does not have.

    Apart from the other checks because only a typed story has cards.
    """
    out: list[Problem] = []
    for number, story in enumerate(deck.stories):
        known = {card.slot for card in build(story, deck.id)} if story.core else set()
        for index, slot in enumerate(story.core):
            if slot in known or not slot.strip() or len(out) >= MOST_PROBLEMS:
                continue
            place = locate(root, ("stories", number, "core", index))
            # Looking for likeness takes time, and only so many are shown.
            near = did_you_mean(slot, [*known]) if len(out) < DeckError.shown else ""
            out.append(Problem(f"the story has no slot '{shown(slot)}'", *place, near))
    return out


def check_variants(root: Block, deck: Deck) -> Iterator[Problem]:
    """What the variants of a story say of it that is not so."""
    for number, story in enumerate(deck.stories):
        for fault in islice(faults(story), MOST_PROBLEMS):
            place = locate(root, ("stories", number, *fault.path))
            near = did_you_mean(fault.name, [*fault.known]) if fault.known else ""
            message = fault.message.format(shown(fault.name))
            yield Problem(message, *place, fault.hint or near)


class _Check:
    def __init__(self, root: Block) -> None:
        self.root = root
        self.problems: list[Problem] = []
        self.competencies = {_text(b, "id") for _, b in _items(root, (), "competencies")}
        self.frameworks: dict[str, set[str]] = {}
        self.first_framework: dict[str, str] = {}
        for place, competency in _items(root, (), "competencies"):
            for at, framework in _items(competency, place, "frameworks"):
                name = _text(framework, "id")
                if name and name in self.frameworks:
                    self.say(f"framework id '{shown(name)}' is taken", (*at, "id"))
                    continue
                self.frameworks[name] = {_text(b, "id") for _, b in _items(framework, at, "steps")}
                self.first_framework.setdefault(_text(competency, "id"), name)

    def run(self) -> list[Problem]:
        special = {Deck: self.deck, Plain: self.plain, Story: self.story}
        for place, node, cls in _parts(self.root, (), Deck):
            self.texts(place, node, cls)
            self.namespaces(place, node, cls)
            if cls in special:
                special[cls](place, node)
            if len(self.problems) >= MOST_PROBLEMS:
                break
        return self.problems

    def say(self, message: str, place: Path, hint: str = "") -> None:
        self.problems.append(Problem(message, *locate(self.root, place), hint))

    def texts(self, place: Path, node: Block, cls: type) -> None:
        for key, value in node.items():
            if isinstance(value, str) and key in schema.texts(cls):
                if not value.strip() and key in schema.required(cls):
                    self.say(f"'{key}' is empty", (*place, key))
                elif value and key in ("id", "was"):
                    self.identifier(value, (*place, key))
            elif isinstance(value, Items):
                if not value and key in schema.required(cls):
                    self.say(f"'{key}' is empty", (*place, key))
                texts = schema.lists(cls).get(key) in (str, Phrasing)
                for at, item in _each(node, place, key) if texts else ():
                    if isinstance(item, str) and not item.strip():
                        self.say("an empty item", at)
        for spot, theme in _texts(node, place, "themes") if cls in (Phrasing, Story) else ():
            self.require(theme, THEMES, "there is no theme", spot)
        marked = _MARKED.get(cls)
        if marked and "==" in without_marks(_text(node, marked)):
            self.say(
                "'==' is opened and not closed",
                (*place, marked),
                "a figure is marked ==like this==",
            )

    def require(
        self, name: str, known: Iterable[str], lack: str, place: Path, where: str = ""
    ) -> None:
        """Say that something is not there, with the name that may have been meant."""
        if name not in (names := [*known]):
            self.say(f"{lack} '{shown(name)}'{where}", place, did_you_mean(name, names))

    def identifier(self, value: str, place: Path) -> None:
        if len(value) > schema.ID_LENGTH:
            self.say(f"an id of more than {schema.ID_LENGTH} characters", place)
        elif not _ID.fullmatch(value):
            near = ascii_slug(value, "")
            self.say(
                f"'{shown(value)}' is no id: only a-z, 0-9 and, not first, '-'",
                place,
                f"perhaps {near}" if _ID.fullmatch(near) else "",
            )

    def namespaces(self, place: Path, node: Block, cls: type) -> None:
        shared = _SHARED_IDS.get(cls, ())
        self.namespace([part for key in shared for part in _items(node, place, key)])
        for key, item in schema.lists(cls).items():
            # Framework ids are unique in the whole deck, which __init__ has looked at.
            if item not in (str, Framework) and key not in shared:
                self.namespace([*_items(node, place, key)])
        if cls is Deck:
            competencies = _items(node, place, "competencies")
            self.former([part for at, b in competencies for part in _items(b, at, "frameworks")])

    def namespace(self, parts: list[tuple[Path, Block]]) -> None:
        taken: dict[str, int] = {}
        for place, node in parts:
            name = _text(node, "id")
            if not name:
                continue
            if name in taken:
                self.say(
                    f"id '{shown(name)}' is taken", (*place, "id"), f"first on line {taken[name]}"
                )
            else:
                taken[name] = locate(self.root, (*place, "id"))[0]
        self.former(parts)

    def former(self, parts: list[tuple[Path, Block]]) -> None:
        live = {_text(node, "id") for _, node in parts}
        moved: set[str] = set()
        for place, node in parts:
            was = _text(node, "was")
            if was and was in live:
                hint = "`was` names an id that no longer exists"
                self.say(f"the former id '{shown(was)}' is still in use", (*place, "was"), hint)
            elif was and was in moved:
                self.say(f"the former id '{shown(was)}' is claimed twice", (*place, "was"))
            moved.add(was)

    def deck(self, place: Path, node: Block) -> None:
        origin = _text(node, "origin")
        try:
            sound = not origin or str(UUID(origin)) == origin.lower()
        except ValueError:
            sound = False
        if not sound:
            hint = "leave the line out and the import makes one"
            self.say(f"'{shown(origin)}' is no UUID", (*place, "origin"), hint)

    def plain(self, place: Path, node: Block) -> None:
        q, a, cloze = (_text(node, key).strip() for key in ("q", "a", "cloze"))
        if any(True for _ in _items(node, place, "sides")):
            if q or a or cloze or _text(node, "reverse") == "true":
                hint = "write each card as one of its sides"
                self.say("has 'sides' and also 'q', 'a', 'cloze' or 'reverse'", place, hint)
        elif cloze and (q or a):
            self.say("has 'cloze' and also 'q' or 'a'", place, "make it two cards")
        elif cloze:
            if not marks(cloze) and "==" not in cloze:
                self.say("'cloze' has no hole", (*place, "cloze"), "mark one ==like this==")
        elif not q and not a:
            self.say("needs 'q' and 'a', or 'cloze', or 'sides'", place)
        elif not q or not a:
            self.say(f"'{'a' if q else 'q'}' is missing", place, "'q' and 'a' go together")

    def story(self, place: Path, node: Block) -> None:
        local = [self.competency(ref, at) for at, ref in _texts(node, place, "competencies")]
        framework = _text(node, "framework")
        if framework:
            if local and all(local):
                at = (*place, "framework")
                self.require(framework, self.frameworks, "there is no framework", at)
        elif local and local[0]:
            framework = self.first_framework.get(local[0], "")
        for at, beat in _items(node, place, "beats"):
            for spot, step in _texts(beat, at, "steps"):
                self.step(step, framework, spot)
        for at, variant in _items(node, place, "variants"):
            self.variant(at, variant)

    def variant(self, place: Path, node: Block) -> None:
        _, _, name = _text(node, "competency").rpartition("/")
        framework = self.first_framework.get(name, "")
        for at, part in ((place, node), *_items(node, place, "add")):
            for spot, step in _texts(part, at, "steps"):
                self.step(step, framework, spot)

    def competency(self, ref: str, place: Path) -> str:
        """The id, where the competency is of this deck. That a text without any competency names
        one of its own deck is no fault: it may be a note or two of that deck.
        """
        deck, _, name = ref.rpartition("/")
        if not _ID.fullmatch(name) or (deck and not _ID.fullmatch(deck)):
            self.say(f"'{shown(ref)}' is no competency's id", place, "write id, or deck/id")
        elif self.competencies and deck and deck == _text(self.root, "id"):
            self.require(name, self.competencies, "there is no competency", place, " in this deck")
        return name if name in self.competencies and deck in ("", _text(self.root, "id")) else ""

    def step(self, ref: str, framework: str, place: Path) -> None:
        other, _, step = ref.rpartition(".")
        known = self.frameworks.get(other or framework)
        if not _ID.fullmatch(step) or (other and not _ID.fullmatch(other)):
            self.say(
                f"'{shown(ref)}' is not the id of a step", place, "write step, or framework.step"
            )
        elif known is not None:
            name = shown(other or framework)
            self.require(step, known, f"framework '{name}' has no step", place)


def _parts(node: Block, place: Path, cls: type) -> Iterator[_Found]:
    yield place, node, cls
    for key, item in schema.lists(cls).items():
        if item is not str:
            for at, part in _items(node, place, key):
                yield from _parts(part, at, item)


def _items(node: Block, place: Path, key: str) -> Iterator[tuple[Path, Block]]:
    return ((at, item) for at, item in _each(node, place, key) if isinstance(item, Block))


def _texts(node: Block, place: Path, key: str) -> Iterator[tuple[Path, str]]:
    items = _each(node, place, key)
    return ((at, item) for at, item in items if isinstance(item, str) and item.strip())


def _each(node: Block, place: Path, key: str) -> Iterator[tuple[Path, object]]:
    value = node.get(key)
    for index, item in enumerate(value if isinstance(value, Items) else ()):
        yield (*place, key, index), item


def _text(node: Block, key: str) -> str:
    value = node.get(key)
    return value if isinstance(value, str) else ""
