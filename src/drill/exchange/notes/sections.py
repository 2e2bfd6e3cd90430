"""The lines of notes below their headings, and which of those are stories."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from drill.exchange.notes.labels import LETTERS, Role, bare, role_of
from drill.exchange.notes.lines import NoteLine, Unread
from drill.text import words


@dataclass(slots=True)
class NoteSection:
    """A heading and what stands below it."""

    title: str
    level: float
    number: int
    """Of its line, from 1."""
    body: list[NoteLine] = field(default_factory=list)
    """The lines right below it."""
    parts: list[NoteSection] = field(default_factory=list)
    above: str = ""
    """The heading that it and other stories stand below, where there are several such."""

    @property
    def role(self) -> Role:
        """What its heading names."""
        return role_of(bare(self.title))

    @property
    def names_part(self) -> bool:
        """Whether the heading names a part of a story."""
        return self.role not in (Role.OWN, Role.TITLE)

    @property
    def labels(self) -> dict[str, Role]:
        """The known labels that the lines right below it begin with."""
        labels = (line.known for line in self.body)
        return {label.name.casefold(): label.role for label in labels if label}

    @property
    def headed(self) -> set[str]:
        """The beats that headings right below it name."""
        return {bare(part.title).casefold() for part in self.parts if part.role is Role.BEAT}

    @property
    def beats(self) -> set[str]:
        """The beats that it tells itself, by labels or by headings."""
        labelled = {name for name, role in self.labels.items() if role is Role.BEAT}
        names = (LETTERS.get(name, name) for name in labelled | self.headed)
        return {name.casefold().rstrip("s") for name in names}

    @property
    def tells(self) -> bool:
        """Whether labels or headings show that it is a story."""
        labels = self.labels
        named = any(part.names_part for part in self.parts)
        return named or len(labels) > 1 or Role.PURPOSE in labels.values()

    @property
    def gathers(self) -> bool:
        """Whether it is a heading above stories, and none itself."""
        inner = any(part.tells or part.gathers for part in self.parts if not part.names_part)
        return inner and len(self.labels) < 2 and len(self.headed) < 2

    @property
    def has_text(self) -> bool:
        """Whether there is text below it, at any depth."""
        return bool(self.body) or any(part.has_text for part in self.parts)


def stories_in(lines: Sequence[NoteLine], unread: list[Unread]) -> list[NoteSection]:
    """The sections that are stories, in the order of the text; what is in none of them is added
    to the `unread`."""
    root = _tree(_with_titles(lines))
    _leave_body(root, unread)
    alone = len(root.parts) == 1
    return [story for top in root.parts for story in _gathered(top, unread, alone=alone)]


def _with_titles(lines: Sequence[NoteLine]) -> list[NoteLine]:
    """The lines, those of them made headings that are titles of stories without being headings.

    Above all headings the first line is a title, and so is a line behind which the labels begin
    again; unless what stands there is no story, and the headings below it are.
    """
    headings = [at for at, line in enumerate(lines) if line.level]
    count = headings[0] if headings else len(lines)
    labels = Counter(line.known.name.casefold() for line in lines[:count] if line.known)
    parts = all(role_of(bare(lines[at].text)) not in (Role.OWN, Role.TITLE) for at in headings)
    if not count or (not parts and len(labels) < 2):
        return list(lines)
    level = min((lines[at].level for at in headings), default=1)
    # Labels that come more than once say that the first line may be the file's title.
    often = {name for name in labels if labels[name] > 1}
    out: list[NoteLine] = []
    seen: set[str] = set()
    for at, line in enumerate(lines[:count]):
        known = often if out and out[-1].level and at else seen
        following = lines[at + 1] if at + 1 < count else None
        if at == 0 or _opens_story(line, following, known):
            title, body = _as_title(line)
            out += [replace(line, text=title, level=level, lead="", rest=""), *body]
            seen = set()
        else:
            out.append(line)
        if line.known:
            seen.add(line.known.name.casefold())
    return [*out, *lines[count:]]


def _as_title(line: NoteLine) -> tuple[str, list[NoteLine]]:
    """The title that a story's first line is, and the line where it is none."""
    label = line.label
    if label and label.role is Role.TITLE and label.text:
        return (line.text if words(label.name)[1:] else label.text), []
    return (line.text, []) if line.may_be_title else ("", [line])


def _opens_story(line: NoteLine, following: NoteLine | None, seen: set[str]) -> bool:
    """Whether a line is the title of a further story: the labels `seen` begin again behind it."""
    if line.label and line.label.role is Role.TITLE and line.label.text:
        return line.fresh
    label = following.known if following else None
    return line.may_be_title and label is not None and (line.ruled or label.name.casefold() in seen)


def _tree(lines: Iterable[NoteLine]) -> NoteSection:
    """The lines below their headings. A heading that names a part of a story belongs to the story
    above it, though it may be of the same level.
    """
    root = NoteSection("", 0, 1)
    path = [root]
    for line in lines:
        if not line.level:
            path[-1].body.append(line)
            continue
        section = NoteSection(line.text, line.level, line.number)
        if section.names_part and any(
            above.level == line.level and not above.names_part for above in path
        ):
            section.level += 0.5
        while path[-1].level >= section.level:
            path.pop()
        path[-1].parts.append(section)
        path.append(section)
    return root


def _gathered(section: NoteSection, unread: list[Unread], *, alone: bool) -> Iterator[NoteSection]:
    """The stories of a section: itself, or those below it. A heading that stands `alone` above
    all others is the file's title, if nothing tells otherwise.
    """
    is_title = alone and section.parts and not section.tells and not section.labels
    if not (section.gathers or is_title):
        story, others = _apart(section, section.beats)
        yield story
        for other in others:
            yield from _gathered(other, unread, alone=False)
        return
    if alone or any(part.gathers for part in section.parts):
        unread.append(Unread(section.number, "the heading above the stories", section.title))
    _leave_body(section, unread)
    for part in section.parts:
        part.above = section.above if alone else section.title
        yield from _gathered(part, unread, alone=False)


def _leave_body(section: NoteSection, unread: list[Unread]) -> None:
    if section.body:
        text = " ".join(line.text for line in section.body)
        unread.append(Unread(section.body[0].number, "the text above the stories", text))


def _apart(section: NoteSection, told: set[str]) -> tuple[NoteSection, list[NoteSection]]:
    """A story without those that stand below its headings, and those."""
    parts: list[NoteSection] = []
    others: list[NoteSection] = []
    for part in section.parts:
        if _begins_again(part, told):
            others.append(part)
        else:
            rest, further = _apart(part, told)
            parts.append(rest)
            others += further
    return replace(section, parts=parts), others


def _begins_again(section: NoteSection, told: set[str]) -> bool:
    """Whether a section tells two of the beats `told` above it: then it is a story of its own, or
    holds one, whatever its level."""
    if section.names_part:
        return False
    holds = section.gathers and any(_begins_again(part, told) for part in section.parts)
    return holds or len(section.beats & told) > 1
