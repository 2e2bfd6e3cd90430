"""Notes as an outline: headings and labels, each with what stands below it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from drill.exchange.notes.labels import LETTERS, Label, LabelRole, bare, role_of
from drill.exchange.notes.lines import NoteLine
from drill.text import words

_LABEL = 10
"""Rank of a label outside of lists; below all headings."""
_ASIDE = 1_000
"""The same of a label that stands inside a beat and does not end it."""
_FULL_LINE = 50
"""Characters from which a line was broken for its length, and the next one continues it."""


@dataclass(slots=True)
class Passage:
    """A text that belongs together: an item, a sentence, the lines of a paragraph."""

    lines: list[str]
    depth: int
    """Lists around it."""

    @property
    def text(self) -> str:
        """Its lines as one."""
        return " ".join(self.lines)


@dataclass(slots=True)
class Entry:
    """A heading or a label, and what stands below it."""

    name: str
    role: LabelRole
    rank: float
    """Level of a heading; of a label a higher number, the deeper in lists the higher."""
    number: int
    """Of its line, from 1."""
    passages: list[Passage] = field(default_factory=list)
    parts: list[Entry] = field(default_factory=list)
    has_known: bool = False
    """Whether one of its parts is one that stories have, whoever tells them."""
    above: str = ""
    """The heading that it and other stories stand below, where there are several such."""

    @property
    def is_heading(self) -> bool:
        """Whether it is a heading and no label."""
        return self.rank < _LABEL

    @property
    def is_probe(self) -> bool:
        """Whether it is a label of follow-up questions."""
        return not self.is_heading and self.role in (LabelRole.PROBE, LabelRole.PROBES)

    @property
    def headings(self) -> list[Entry]:
        """The headings right below it."""
        return [part for part in self.parts if part.is_heading]

    @property
    def known(self) -> set[str]:
        """Names of those of its parts that stories have."""
        return {part.name.casefold() for part in self.parts if part.role.known}

    @property
    def beats(self) -> set[str]:
        """The beats that it tells itself, by labels or by headings."""
        names = (bare(part.name) for part in self.parts if part.role is LabelRole.BEAT)
        full = (LETTERS.get(name.casefold(), name) for name in names)
        return {name.casefold().rstrip("s") for name in full}

    @property
    def tells(self) -> bool:
        """Whether its parts show that it is a story."""
        headed = any(part.role.known for part in self.headings)
        purpose = any(part.role is LabelRole.PURPOSE for part in self.parts)
        return headed or purpose or len(self.known) > 1

    @property
    def gathers(self) -> bool:
        """Whether it is a heading above stories, and none itself."""
        return len(self.known) < 2 and any(
            part.tells or part.gathers for part in self.headings if not part.role.known
        )

    @property
    def texts(self) -> list[str]:
        """What stands below it and below no further heading."""
        labels = (part for part in self.parts if not part.is_heading)
        below = [text for label in labels for text in (label.name, *label.texts)]
        return [*(passage.text for passage in self.passages), *filter(None, below)]

    @property
    def has_text(self) -> bool:
        """Whether there is text below it, at any depth."""
        return bool(self.passages) or any(part.has_text for part in self.parts)


def outline_of(lines: Iterable[NoteLine]) -> Entry:
    """The outline of notes, below an entry without a name."""
    outliner = _Outliner()
    for line in lines:
        outliner.add(line)
    return outliner.root


class _Outliner:
    """Adds the lines of notes to an outline, one after the other."""

    def __init__(self) -> None:
        self.root = Entry("", LabelRole.OWN, 0, 1)
        self._path = [self.root]
        """The entry that text goes to is the last; those above it stand before it."""
        self._passage: Passage | None = None
        """The one that a line may go on with."""
        self._before: NoteLine | None = None

    def add(self, line: NoteLine) -> None:
        """Add a line."""
        before, self._before = self._before, None if line.level else line
        if line.level:
            self._add_heading(line)
            return
        top = self._path[-1]
        probing = top.is_probe or (top.is_heading and top.role is LabelRole.PROBES)
        label = line.label
        if label and probing and words(label.name) == ["a"]:
            label = replace(label, role=LabelRole.ANSWER)
        if label and self._accepts(label, line, before, probing):
            self._add_label(label, line)
        elif before and self._passage and _goes_on(before, line):
            self._passage.lines.append(line.text)
        else:
            self._add_text(line.text, line.depth)

    def _add_heading(self, line: NoteLine) -> None:
        """A heading that names a part of a story belongs to the story above it, though it may be of
        the same level."""
        entry = Entry(line.text, role_of(bare(line.text)), line.level, line.number)
        same = (above for above in self._path if above.rank == line.level)
        if entry.role.known and any(not above.role.known for above in same):
            entry.rank += 0.5
        self._push(entry)

    def _add_label(self, label: Label, line: NoteLine) -> None:
        self._passage = None
        if label.role is not LabelRole.ANSWER:
            aside = label.role in (LabelRole.PURPOSE, LabelRole.QUESTIONS)
            lists = label.role is LabelRole.PROBE and not label.text
            role = LabelRole.PROBES if lists else label.role
            rank = (_ASIDE if aside else _LABEL) + line.depth
            self._push(Entry(label.name, role, rank, line.number))
        if label.text:
            self._add_text(label.text, line.depth)

    def _push(self, entry: Entry) -> None:
        ends_answer = entry.role is LabelRole.BEAT
        while self._path[-1].rank >= entry.rank or (ends_answer and self._path[-1].is_probe):
            self._path.pop()
        self._path[-1].parts.append(entry)
        self._path[-1].has_known |= entry.role.known
        self._path.append(entry)

    def _add_text(self, text: str, depth: int) -> None:
        if self._path[-1].rank >= _ASIDE and not _is_aside(self._path[-1], text, depth):
            self._path.pop()
        self._passage = Passage([text], depth)
        self._path[-1].passages.append(self._passage)

    def _accepts(
        self, label: Label, line: NoteLine, before: NoteLine | None, probing: bool
    ) -> bool:
        """Whether a label is one at this place, and no part of what is being said."""
        starts = line.fresh or before is None or before.text[-1] in ".!?…:" or bool(before.label)
        *above, heading = (entry for entry in self._path if entry.is_heading)
        above = above[1:]  # without the root
        labels = [entry for entry in self._path if _LABEL <= entry.rank < _ASIDE]
        beats = [entry.rank - _LABEL for entry in labels if not entry.is_probe]
        outer = beats[-1] >= line.depth if beats else not heading.role.known
        reachable = not line.depth or outer
        match label.role:
            case LabelRole.ANSWER:
                return probing
            case LabelRole.BEAT:
                return reachable and (label.strong or starts or not label.name[0].islower())
            case LabelRole.OWN | LabelRole.TITLE:
                in_answer = probing and line.depth > 0
                in_story = any(entry.has_known or entry.role.known for entry in above)
                own = label.strong and not in_story and not heading.role.known
                return own and starts and reachable and not in_answer
            case _:
                return label.strong or starts


def _is_aside(label: Entry, text: str, depth: int) -> bool:
    """Whether a text belongs to a label inside of a beat, and not to the beat again."""
    if not label.passages:
        return True
    own_depth = label.rank - _ASIDE
    if label.role is LabelRole.QUESTIONS:
        return depth > own_depth or text.endswith("?")
    return min(depth, label.passages[-1].depth) > own_depth


def _goes_on(before: NoteLine, line: NoteLine) -> bool:
    """Whether a line is the rest of the one before it, which was broken for its length."""
    if line.fresh or before.text[-1] in "?？":
        return False
    return (
        len(before.text) >= _FULL_LINE
        or before.text[-1] in ",;–—(-"
        or not (line.text[0].isupper() or line.text[0].isdigit())
    )
