"""Cards → Markdown flashcards: `Q:`/`A:` blocks below headings."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from drill.domain.deck import Deck
from drill.exchange.markdown import code_lines, escaped, only_tags
from drill.text import clean, one_line


@dataclass(frozen=True, slots=True)
class Face:
    """A card of a text."""

    front: str
    back: str
    heading: str = ""
    """Under which it stands; equal ones follow one another."""
    tags: tuple[str, ...] = ()
    """Those that Markdown can write as `#tag` stand below the answer; blanks become `_`."""


def write_flashcards(deck: Deck, cards: Iterable[Face]) -> str:
    """The cards as `Q:`/`A:` blocks under headings; `read_flashcards` gives them back.

    Those without a heading come first, as nothing ends the last heading of a text.
    """
    out = [f"---\nname = {json.dumps(one_line(deck.title), ensure_ascii=False)}\n---\n"]
    headed = sorted(cards, key=lambda card: bool(one_line(card.heading)))
    for heading, group in groupby(headed, lambda card: one_line(card.heading)):
        out += [f"# {heading}\n"] * bool(heading)
        for card in group:
            out.append(f"Q:{_written(card.front)}\nA:{_written(card.back)}{_below(card)}\n")
    return "\n".join(out)


def _written(text: str) -> str:
    """A text as it stands behind `Q:` or `A:`: a fence on a line of its own, and a backslash
    before all that a reader would take for a mark."""
    # Blanks at an end are lost anyway, and a backslash that stood before them would not be.
    lines = [line.rstrip() for line in clean(text).strip().split("\n")]
    code = code_lines(lines)
    out = [line if is_code else escaped(line) for line, is_code in zip(lines, code, strict=True)]
    return ("\n" if code[0] else " ") + "\n".join(out)


def _below(card: Face) -> str:
    tags = (f"#{'_'.join(tag.split())}" for tag in card.tags)
    line = " ".join(tag for tag in tags if only_tags(tag) == (tag[1:],))
    # Below a fence that nothing closes it would be code.
    return f"\n{line}" if line and not code_lines([*card.back.split("\n"), line])[-1] else ""
