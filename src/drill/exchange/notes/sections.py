"""Which headings of notes are stories."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate

from drill.exchange.notes.labels import LabelRole, bare, role_of
from drill.exchange.notes.lines import NoteLine, Unread
from drill.exchange.notes.outline import Entry, outline_of
from drill.text import words


def stories_in(lines: Sequence[NoteLine], unread: list[Unread]) -> Iterator[Entry]:
    """The entries that are stories, in the order of the text; what is in none of them is added
    to the `unread`."""
    root = outline_of(_with_titles(lines))
    _leave_text(root, unread)
    tops = root.headings
    for top in tops:
        yield from _gathered(top, unread, alone=len(tops) == 1)


def _with_titles(lines: Sequence[NoteLine]) -> list[NoteLine]:
    """The lines, those of them made headings that are titles of stories without being headings.

    Above all headings the first line is a title, and so is a line behind which the labels begin
    again; unless what stands there is no story, and the headings below it are.
    """
    headings = [at for at, line in enumerate(lines) if line.level]
    count = headings[0] if headings else len(lines)
    labels = Counter(line.known.name.casefold() for line in lines[:count] if line.known)
    levels = list(accumulate((lines[at].level for at in headings), min))
    tops = [at for at, least in zip(headings, levels, strict=True) if lines[at].level == least]
    parts = all(role_of(bare(lines[at].text)).known for at in tops)
    is_story = parts and (count or len(tops) > 1)
    if not is_story and len(labels) < 2:
        return list(lines)
    level = 1
    if headings:
        level = levels[-1] if parts else levels[0]
    if not count:
        return [NoteLine("", lines[0].number, level=level), *lines]
    # Labels that come more than once say that the first line may be the file's title.
    often = {name for name in labels if labels[name] > 1}
    out: list[NoteLine] = []
    seen: set[str] = set()
    for at, line in enumerate(lines[:count]):
        known = often if out and out[-1].level else seen
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
    if label and label.role is LabelRole.TITLE and label.text:
        return (line.text if words(label.name)[1:] else label.text), []
    return (line.text, []) if line.may_be_title else ("", [line])


def _opens_story(line: NoteLine, following: NoteLine | None, seen: set[str]) -> bool:
    """Whether a line is the title of a further story: the labels `seen` begin again behind it."""
    if line.label and line.label.role is LabelRole.TITLE and line.label.text:
        return line.fresh
    label = following.known if following else None
    return line.may_be_title and label is not None and (line.ruled or label.name.casefold() in seen)


def _gathered(entry: Entry, unread: list[Unread], *, alone: bool) -> Iterator[Entry]:
    """The stories of an entry: itself, or those below it. A heading that stands `alone` above all
    others is the file's title, if nothing tells otherwise.
    """
    is_title = alone and entry.headings and not entry.tells and not entry.known
    if not (entry.gathers or is_title):
        story, others = _apart(entry, entry.beats)
        yield story
        for other in others:
            yield from _gathered(other, unread, alone=False)
        return
    if alone or any(part.gathers for part in entry.headings):
        unread.append(Unread(entry.number, "the heading above the stories", entry.name))
    _leave_text(entry, unread)
    for part in entry.headings:
        part.above = entry.above if alone else entry.name
        yield from _gathered(part, unread, alone=False)


def _leave_text(entry: Entry, unread: list[Unread]) -> None:
    if text := " ".join(entry.texts):
        unread.append(Unread(entry.number + 1, "the text above the stories", text))


def _apart(entry: Entry, beats: set[str]) -> tuple[Entry, list[Entry]]:
    """A story without those that stand below its headings, and those."""
    parts: list[Entry] = []
    others: list[Entry] = []
    for part in entry.parts:
        if part.is_heading and _begins_again(part, beats):
            others.append(part)
        else:
            rest, further = _apart(part, beats)
            parts.append(rest)
            others += further
    return replace(entry, parts=parts), others


def _begins_again(entry: Entry, beats: set[str]) -> bool:
    """Whether an entry tells two of the `beats` above it: then it is a story of its own, or
    holds one, whatever its level."""
    if entry.role.known:
        return False
    holds = entry.gathers and any(_begins_again(part, beats) for part in entry.headings)
    return holds or len(entry.beats & beats) > 1
