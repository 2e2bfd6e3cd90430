"""A story of somebody's notes: its beats, its follow-up questions, what it is for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from drill.exchange.notes.labels import LETTERS, LONGEST, LabelRole, bare
from drill.exchange.notes.lines import Unread
from drill.exchange.notes.outline import Entry, Passage


@dataclass(slots=True)
class DraftPart:
    """A beat or a follow-up question."""

    name: str
    number: int = 0
    """Of its line, from 1."""
    passages: list[Passage] = field(default_factory=list)
    depth: int = 0
    """Lists around it."""
    opens: bool = False
    """A question asked before every beat."""

    @property
    def is_question(self) -> bool:
        """Whether it is one that the story answers: asked before every beat, without an answer."""
        return self.opens and not self.passages


class StoryDraft:
    """What an entry of the outline tells, put in its places."""

    def __init__(self, entry: Entry, unread: list[Unread]) -> None:
        """What is not read of the entry is added to the `unread`."""
        self.title, self.number, self.above = entry.name, entry.number, entry.above
        self.remarks: list[str] = []
        self.beats: list[DraftPart] = []
        self.probes: list[DraftPart] = []
        self.questions: list[str] = []
        self.purposes: list[str] = []
        self._opening = [*entry.passages]
        self._letters: dict[str, str] = {}
        self._unread = unread
        if entry.above:
            self.remarks.append(f"it stands below the heading {entry.above}")
        for part in entry.parts:
            self._place(part)
        self._settle()

    @property
    def empty(self) -> bool:
        """Whether there is nothing in it but a title."""
        return not (self.beats or self.probes or self.questions or self.purposes)

    def _place(self, entry: Entry, above: Entry | None = None) -> None:
        """Puts an entry and its parts where they belong; `above` is the heading above it."""
        name, role, passages = bare(entry.name), entry.role, entry.passages
        listed = above is not None and above.role in (LabelRole.PROBE, LabelRole.PROBES)
        if entry.is_heading and (entry.name.endswith("?") or (listed and name)):
            self.probes.append(DraftPart(entry.name, entry.number, passages))
        elif role is LabelRole.PROBE and not entry.is_heading:
            ask, *answer = passages
            opens = not self.beats
            self.probes.append(DraftPart(ask.text, entry.number, answer, opens=opens))
        elif role in (LabelRole.PROBE, LabelRole.PROBES):
            begun = len(self.probes)
            for passage in passages:
                listed = len(self.probes) > begun
                self._follow_up(passage, nested=listed and passage.depth > self.probes[-1].depth)
        elif role is LabelRole.ANSWER and self.probes:
            self.probes[-1].passages += passages
        elif role is LabelRole.QUESTIONS:
            self.questions += (passage.text for passage in passages)
        elif role is LabelRole.PURPOSE:
            self.purposes += (passage.text for passage in passages)
        elif 0 < len(name) <= LONGEST:
            self._tell(name, entry, above)
        else:
            title = [Passage([entry.name], 0)] if name else []
            (self.beats[-1].passages if self.beats else self._opening).extend([*title, *passages])
        for part in entry.parts:
            self._place(part, entry if entry.is_heading and part.is_heading else None)

    def _tell(self, name: str, entry: Entry, above: Entry | None) -> None:
        """Adds a beat, named with the beat that its heading stands below."""
        if above is not None and above.role in (LabelRole.BEAT, LabelRole.OWN):
            longer = f"{bare(above.name)}: {name}"
            name = longer if len(longer) <= LONGEST else name
        if full := LETTERS.get(name.casefold()):
            self._letters[name] = full
            name = full
        if not entry.passages:
            remark = f"{name} is no beat of its own: its text is in the parts below it"
            if any(part.has_text for part in entry.headings):
                self.remarks.append(remark)
            else:
                self._unread.append(Unread(entry.number, "an empty section", name))
        elif self.beats and self.beats[-1].name.casefold() == name.casefold():
            self.beats[-1].passages += entry.passages
        else:
            self.beats.append(DraftPart(name, entry.number, [*entry.passages]))

    def _follow_up(self, passage: Passage, *, nested: bool) -> None:
        """One passage of a list of follow-up questions: a question, with an answer or without, or
        the answer to the one before, as one `nested` below it always is.
        """
        ask, sign, answer = passage.text.partition("? ")
        if self.probes and (nested or not (sign or passage.text.endswith("?"))):
            self.probes[-1].passages.append(passage)
            return
        answers = [replace(passage, lines=[answer])] if sign else []
        self.probes.append(DraftPart(f"{ask}?" if sign else ask, 0, answers, passage.depth))

    def _settle(self) -> None:
        """Gives what has no label one, and says so."""
        if self._letters:
            read = ", ".join(f"{short} as {full}" for short, full in self._letters.items())
            self.remarks.append(f"read {read}")
        if self._opening and self.beats:
            self.beats.insert(0, DraftPart("Opening", passages=self._opening))
            self.remarks.append("what stands above its first label became the beat Opening")
        elif self._opening:
            self.beats = _paragraphs(self._opening)
            count = len(self.beats)
            beats = f"beats 1-{count}" if count > 1 else "beat 1"
            self.remarks.append(f"no beats found: its paragraphs became {beats}")
        if self.beats:
            asked = [probe.name for probe in self.probes if probe.is_question]
            self.questions = [*asked, *self.questions]
            self.probes = [probe for probe in self.probes if not probe.is_question]
        if self.empty and (self.title or self.above):
            heading = " / ".join(filter(None, (self.above, self.title)))
            self._unread.append(Unread(self.number, "a heading with nothing below it", heading))


def _paragraphs(passages: Iterable[Passage]) -> list[DraftPart]:
    """Beats without labels: a paragraph each, with the items below it."""
    beats: list[DraftPart] = []
    for passage in passages:
        if not beats or not passage.depth:
            beats.append(DraftPart(f"Beat {len(beats) + 1}"))
        beats[-1].passages.append(passage)
    return beats
