"""A story of somebody's notes while it is read, line by line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from drill.exchange.notes.labels import LETTERS, LONGEST, Label, Role, bare
from drill.exchange.notes.lines import NoteLine, Unread
from drill.exchange.notes.sections import NoteSection
from drill.text import words

_FULL_LINE = 50
"""Characters from which a line was broken for its length, and the next one continues it."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A text that belongs together: an item, a sentence, the lines of a paragraph."""

    text: str
    number: int
    """Of its first line, from 1."""
    depth: int
    """Lists around it."""


@dataclass(slots=True)
class DraftPart:
    """A beat or a follow-up question while it is read."""

    name: str
    number: int
    """Of its line, from 1."""
    depth: int = 0
    """Lists around its label."""
    passages: list[Passage] = field(default_factory=list)
    opens: bool = False
    """A question asked before every beat."""
    above_text: bool = False
    """It is a heading whose text stands in the beats below it."""


class Draft:
    """A story as it is read: a passage goes under what was named last."""

    def __init__(self, section: NoteSection, unread: list[Unread]) -> None:
        """What is not read of the section is added to the `unread`."""
        self.title, self.number, self.above = section.title, section.number, section.above
        self.remarks: list[str] = []
        self.beats: list[DraftPart] = []
        self.probes: list[DraftPart] = []
        self.questions: list[str] = []
        self.purposes: list[str] = []
        self._opening: list[Passage] = []
        self._letters: dict[str, str] = {}
        self._role = Role.BEAT
        """What the next passage is."""
        self._whole_section = False
        """Whether a heading says so, for all that is below it."""
        self._depth = 0
        """Lists around the last label."""
        self._read(section.body, own=True)
        for part in section.parts:
            self._section(part, "")
        self._settle(unread)

    @property
    def empty(self) -> bool:
        """Whether there is nothing in it but a title."""
        return not (self.beats or self.probes or self.questions or self.purposes)

    @property
    def _probing(self) -> bool:
        return self._role in (Role.PROBE, Role.PROBES)

    # -- reading --

    def _section(self, section: NoteSection, prefix: str) -> None:
        """A heading inside of the story, and what is below it; `prefix` is the beat above it."""
        name, role = bare(section.title), section.role
        asked = self._whole_section and self._role is Role.PROBES and bool(prefix)
        self._whole_section = True
        if section.title.endswith("?") or (asked and name):
            self._open(Label("", section.title, Role.PROBE, True), section.number, 0)
            self._file(Passage(section.title, section.number, 0))
        elif role in (Role.PROBE, Role.PROBES, Role.ANSWER):
            self._role = Role.PROBES
        elif role in (Role.QUESTIONS, Role.PURPOSE):
            self._role = role
        elif len(name) > LONGEST:
            self._role = Role.BEAT
            self._file(Passage(section.title, section.number, 0))
        elif name:
            longer = f"{prefix}: {name}" if prefix else name
            name = longer if len(longer) <= LONGEST else name
            self._open(Label(name, "", Role.BEAT, True), section.number, 0)
            self.beats[-1].above_text = section.has_text
        self._read(section.body, own=False)
        listing = self._role is Role.PROBES
        for part in section.parts:
            if listing:
                self._role, self._whole_section = Role.PROBES, True
            self._section(part, name if listing or role in (Role.BEAT, Role.OWN) else "")
        self._role, self._whole_section = Role.BEAT, False

    def _read(self, lines: Sequence[NoteLine], *, own: bool) -> None:
        """The lines below a heading; `own` are those of the story's own heading."""
        pending: list[NoteLine] = []
        """The lines of one passage."""
        before: NoteLine | None = None
        for line in lines:
            label = line.label
            if label and self._probing and words(label.name) == ["a"]:
                label = replace(label, role=Role.ANSWER)
            if label and self._accepts(label, line, before, own):
                self._flush(pending)
                self._open(label, line.number, line.depth)
                pending = [replace(line, text=label.text)] if label.text else []
            elif pending and before and _goes_on(before, line):
                pending.append(line)
            else:
                self._flush(pending)
                pending = [line]
            before = line
        self._flush(pending)

    def _flush(self, lines: Sequence[NoteLine]) -> None:
        if lines:
            text = " ".join(line.text for line in lines)
            self._file(Passage(text, lines[0].number, lines[0].depth))

    def _accepts(self, label: Label, line: NoteLine, before: NoteLine | None, own: bool) -> bool:
        """Whether a label is one at this place, and no part of what is being said."""
        starts = line.fresh or before is None or before.text[-1] in ".!?…:" or bool(before.label)
        reachable = not line.depth or not self.beats or self.beats[-1].depth >= line.depth
        match label.role:
            case Role.ANSWER:
                return self._probing
            case Role.BEAT:
                return reachable and (label.strong or starts or not label.name[0].islower())
            case Role.OWN | Role.TITLE:
                in_answer = self._probing and line.depth
                return own and starts and label.strong and reachable and not in_answer
            case _:
                return label.strong or starts

    def _open(self, label: Label, number: int, depth: int) -> None:
        """Begins what a label names."""
        self._role, self._whole_section, self._depth = label.role, False, depth
        match label.role:
            case Role.BEAT | Role.OWN | Role.TITLE:
                self._role = Role.BEAT
                self._open_beat(label.name, number, depth)
            case Role.PROBE if label.text:
                self.probes.append(DraftPart("", number, depth, opens=not self.beats))
            case Role.PROBE:
                self._role = Role.PROBES
            case Role.ANSWER:
                self._role = Role.PROBE

    def _open_beat(self, name: str, number: int, depth: int) -> None:
        full = LETTERS.get(name.casefold())
        if full:
            self._letters[name] = full
        name = full or name
        if not (self.beats and self.beats[-1].name.casefold() == name.casefold()):
            self.beats.append(DraftPart(name, number, depth))

    def _file(self, passage: Passage) -> None:
        """Puts a passage under what it belongs to."""
        text = passage.text
        inside = self._whole_section or passage.depth > self._depth
        match self._role:
            case Role.PURPOSE:
                self.purposes.append(text)
                self._role = Role.PURPOSE if inside else Role.BEAT
            case Role.QUESTIONS if inside or text.endswith("?") or not self.questions:
                self.questions.append(text)
            case Role.QUESTIONS:
                self._role = Role.BEAT
                self._file(passage)
            case Role.PROBE if self.probes and not self.probes[-1].name:
                self.probes[-1].name = text
            case Role.PROBE if self.probes:
                self.probes[-1].passages.append(passage)
            case Role.PROBES:
                self._follow_up(passage)
            case _:
                (self.beats[-1].passages if self.beats else self._opening).append(passage)

    def _follow_up(self, passage: Passage) -> None:
        """One passage of a list of follow-up questions: a question, with an answer or without, or
        the answer to the one before.
        """
        ask, sign, answer = passage.text.partition("? ")
        nested = bool(self.probes) and passage.depth > self.probes[-1].depth
        if self.probes and (nested or not (sign or passage.text.endswith("?"))):
            self.probes[-1].passages.append(passage)
            return
        probe = DraftPart(f"{ask}?" if sign else ask, passage.number, passage.depth)
        if sign:
            probe.passages.append(replace(passage, text=answer))
        self.probes.append(probe)

    # -- what became of it --

    def _settle(self, unread: list[Unread]) -> None:
        """Leaves out what is empty, gives what has no label one, and says so."""
        if self.above:
            self.remarks.append(f"it stands below the heading {self.above}")
        if self._letters:
            read = ", ".join(f"{short} as {full}" for short, full in self._letters.items())
            self.remarks.append(f"read {read}")
        for beat in self.beats:
            if not beat.passages and beat.above_text:
                told = "is no beat of its own: its text is in the parts below it"
                self.remarks.append(f"{beat.name} {told}")
            elif not beat.passages:
                unread.append(Unread(beat.number, "an empty section", beat.name))
        self.beats = [beat for beat in self.beats if beat.passages]
        if self.empty and not self._opening and (self.title or self.above):
            heading = " / ".join(filter(None, (self.above, self.title)))
            unread.append(Unread(self.number, "a heading with nothing below it", heading))
        if self._opening and self.beats:
            self.beats.insert(0, DraftPart("Opening", 0, passages=self._opening))
            self.remarks.append("what stands above its first label became the beat Opening")
        elif self._opening:
            self.beats = _paragraphs(self._opening)
            count = len(self.beats)
            beats = f"beats 1-{count}" if count > 1 else "beat 1"
            self.remarks.append(f"no beats found: its paragraphs became {beats}")
        if self.beats:
            asked = [probe for probe in self.probes if probe.opens and not probe.passages]
            self.questions = [*(probe.name for probe in asked), *self.questions]
            self.probes = [probe for probe in self.probes if probe not in asked]


def _goes_on(before: NoteLine, line: NoteLine) -> bool:
    """Whether a line is the rest of the one before it, which was broken for its length."""
    if line.fresh or before.text[-1] in "?？":
        return False
    return (
        len(before.text) >= _FULL_LINE
        or before.text[-1] in ",;–—(-"
        or not (line.text[0].isupper() or line.text[0].isdigit())
    )


def _paragraphs(passages: Iterable[Passage]) -> list[DraftPart]:
    """Beats without labels: a paragraph each, with the items below it."""
    beats: list[DraftPart] = []
    for passage in passages:
        if not beats or not passage.depth:
            beats.append(DraftPart(f"Beat {len(beats) + 1}", passage.number))
        beats[-1].passages.append(passage)
    return beats
