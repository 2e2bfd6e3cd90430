"""Notes in Markdown or plain text → stories, with what was made of them.

What comes out is what a deck file may hold: ids are ids, no fact is empty, every `==` is the sign
of a mark.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath

from drill.domain.deck import Beat, Probe, Story
from drill.errors import DeckError, Problem
from drill.exchange.notes.drafts import DraftPart, StoryDraft
from drill.exchange.notes.facts import LONGEST_TEXT, cut, facts_of, pieces
from drill.exchange.notes.lines import TABLE, Unread, lines_of
from drill.exchange.notes.sections import stories_in
from drill.text import ascii_slug, clean, one_line, telling_slug, unmarked

_MOST_BYTES = 2_000_000
"""Of a file of notes."""
_MOST_STORIES = 200
"""In one file."""
_MOST_BEATS = 200
"""In one story."""
_LONGEST_TITLE = 200

_SHAPE = (
    "a story is a heading with its beats below it: '## The vendor call', then "
    "'**Situation:** …', '**Action:** …', '**Result:** …'"
)
_SAVE = "save the notes as plain text or Markdown, in UTF-8"
_SPLIT = "split the notes into several files"


@dataclass(frozen=True, slots=True)
class Noted:
    """A story as it was found in somebody's notes."""

    story: Story
    """Names no competency: what the notes call it may be none that drill knows. Its figures are
    marked."""
    wanted: str
    """What the notes say it is for, as written; empty where they do not say."""
    line: int
    """Of its heading, from 1."""
    remarks: tuple[str, ...]
    """What became of the notes where that is not plain to see in the story."""


def read_notes(source: bytes | str, name: str) -> list[Noted]:
    """The stories in a text, in its order; at least one. `name` is what messages call the source;
    it is the title of a story that has none.

    Raises DeckError where the text is too large, not text, or without a story.
    """
    text = _text(source, name)
    if not text.strip():
        raise _refusal(name, "the file is empty", 1, _SHAPE)
    lines, unread = lines_of(text, name)
    drafts = [StoryDraft(section, unread) for section in stories_in(lines, unread)]
    drafts = [draft for draft in drafts if not draft.empty]
    _check(name, drafts, unread)
    starts = [draft.number for draft in drafts]
    for left in sorted(unread, key=lambda left: left.number):
        # What stands above all stories is named with the first.
        drafts[max(0, bisect_right(starts, left.number) - 1)].remarks.append(str(left))
    taken: Counter[str] = Counter()
    return [_noted(draft, name, taken) for draft in drafts]


def _text(source: bytes | str, name: str) -> str:
    """The cleaned text of the notes. Raises DeckError."""
    if len(source) > _MOST_BYTES:
        raise _refusal(name, f"larger than {_MOST_BYTES // 1_000_000} MB", 0, _SPLIT)
    if isinstance(source, bytes):
        if source[:2] in (b"\xff\xfe", b"\xfe\xff"):
            raise _refusal(name, "the text is UTF-16", 0, _SAVE)
        try:
            source = source.decode()
        except UnicodeDecodeError as error:
            line = error.object.count(b"\n", 0, error.start) + 1
            raise _refusal(name, "not UTF-8 text", line, _SAVE) from None
    before, nul, _ = source.partition("\0")
    if nul:
        raise _refusal(name, "not text: it has a NUL in it", before.count("\n") + 1, _SAVE)
    return clean(source.removeprefix("\ufeff"))


def _refusal(name: str, message: str, line: int, hint: str) -> DeckError:
    return DeckError(name, [Problem(message, line, hint=hint)])


def _check(name: str, drafts: Sequence[StoryDraft], unread: Sequence[Unread]) -> None:
    """Raises DeckError where there is no story, or more than anybody tells."""
    if not drafts:
        none = Problem("there is no story in it", 1, hint=_SHAPE)
        tables = [left.number for left in unread if left.kind == TABLE]
        raise DeckError(name, [none, *(Problem("a table is not read", line) for line in tables)])
    if len(drafts) > _MOST_STORIES:
        line = drafts[_MOST_STORIES].number
        raise _refusal(name, f"more than {_MOST_STORIES} stories", line, _SPLIT)
    for draft in drafts:
        if len(draft.beats) > _MOST_BEATS:
            message = f"more than {_MOST_BEATS} beats in the story “{draft.title}”"
            hint = "a heading begins a story, a label begins a beat"
            raise _refusal(name, message, draft.beats[_MOST_BEATS].number, hint)


def _noted(draft: StoryDraft, name: str, taken: Counter[str]) -> Noted:
    """The story of a draft, with an id that is not taken."""
    remarks = [*draft.remarks]
    whole = draft.title
    if not whole:
        whole = one_line(re.sub(r"[-_]+", " ", PurePath(name).stem)) or "A story without a name"
        remarks.append("it has no title in the notes: the file's name became its title")
    title, tail = cut(unmarked(whole), _LONGEST_TITLE)
    if tail:
        remarks.append(f"its title was cut; all of it: {whole}")
    beats: Counter[str] = Counter()
    probes: Counter[str] = Counter()
    story = Story(
        id=_new_id(telling_slug(unmarked(title), "story"), taken),
        title=title,
        beats=tuple(_beat(beat, beats) for beat in draft.beats),
        questions=tuple(piece for text in draft.questions for piece in pieces(unmarked(text))),
        probes=tuple(_probe(probe, probes) for probe in draft.probes),
    )
    wanted = ", ".join(draft.purposes) or draft.above
    return Noted(story, wanted, draft.number, tuple(dict.fromkeys(remarks)))


def _beat(part: DraftPart, taken: Counter[str]) -> Beat:
    label = unmarked(part.name)
    facts = tuple(fact for passage in part.passages for fact in facts_of(passage.text))
    return Beat(_new_id(ascii_slug(label, "beat"), taken), label, facts)


def _probe(part: DraftPart, taken: Counter[str]) -> Probe:
    ask, tail = cut(unmarked(part.name), LONGEST_TEXT)
    texts = [tail, *(passage.text for passage in part.passages)]
    facts = tuple(fact for text in texts for fact in facts_of(text))
    return Probe(_new_id(ascii_slug(unmarked(ask), "probe"), taken), ask, facts)


def _new_id(name: str, taken: Counter[str]) -> str:
    """An id that begins with a name, unlike those that are taken, and how often."""
    new = name
    while new in taken:
        taken[name] += 1
        new = f"{name}-{taken[name]}"
    taken[new] = 1
    return new
