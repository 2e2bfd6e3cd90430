"""A page a story, to read before an interview: Markdown, or one HTML file that prints well.

Whatever stands in a story is text: nothing in it can become markup of the page, and the page
fetches nothing. An ordinary story (eight beats of four facts) fits a printed sheet.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import NamedTuple

from drill.coaching.speech import SpeechPart, parts
from drill.domain.deck import Fact, Story
from drill.text import marks, one_line

_STYLE = """
:root { color-scheme: light dark; --ink: #111; --paper: #fff; --soft: #555; --line: #999; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #eee; --paper: #161616; --soft: #aaa; --line: #666; }
}
* { box-sizing: border-box; }
body {
  font: 1rem/1.4 system-ui, -apple-system, "Segoe UI", "Noto Sans", sans-serif;
  color: var(--ink); background: var(--paper);
  margin: 0 auto; padding: 1rem; max-width: 44rem; overflow-wrap: anywhere;
}
section { border-bottom: 1px solid var(--line); padding: 0.5em 0 1.5em; }
section:last-child { border: 0; }
h1 { font-size: 1.4em; line-height: 1.2; margin: 0 0 0.2em; }
h2 { font-size: 1em; margin: 0 0 0.1em; break-after: avoid; }
p { margin: 0.2em 0; }
ul { margin: 0; padding-inline-start: 1.3em; }
.part, .ask { margin-top: 0.7em; }
.soft, .how { color: var(--soft); }
.how { font-size: 0.9em; }
.sample { border: 2px solid var(--ink); padding: 0.1em 0.6em; display: inline-block; }
.learning { border: 1px solid var(--line); border-radius: 0.3em; padding: 0.3em 0.6em; }
@page { margin: 11mm; }
@media print {
  :root { color-scheme: light; --ink: #000; --paper: #fff; --soft: #333; --line: #666; }
  body { max-width: none; padding: 0; font-size: 9pt; line-height: 1.22; }
  section { border: 0; padding: 0; break-after: page; }
  section:last-child { break-after: auto; }
  .part { display: grid; grid-template-columns: 9em 1fr; column-gap: 0.8em; }
  .part, .ask { margin-top: 0.35em; }
  li, .learning { break-inside: avoid; }
}
"""


@dataclass(frozen=True, slots=True)
class SheetPage:
    """A story and what one wants to read beside it."""

    story: Story
    competencies: tuple[str, ...]
    """Names; the main one first."""
    questions: tuple[str, ...]
    """Phrasings of its family; about four leave room for the story."""
    red_flags: tuple[str, ...]
    """Each as "flag → repair"; about three."""
    readiness: int | None = None
    """Of 100 beats, how many are expected to be told; None where it is not known."""
    on: str = ""
    """The day of that, in words: "on 2 December"; empty: now."""
    weakest: str = ""
    """Label of the beat that is most likely to be missing."""
    opening: str = ""
    """What the answer opens with, before the case; empty where it opens with the case."""
    told_for: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Names of the other competencies that it has a variant for, each with what changes."""


_SAMPLE = "A sample: somebody else's story, to learn the shape from and never to be told as yours."


class _Row(NamedTuple):
    """A line of a list."""

    runs: Sequence[tuple[str, bool]]
    """Pieces of the line, each with whether it is a figure."""
    how: str = ""
    """How it was measured."""


class _PageBlock(NamedTuple):
    """What stands together on a page."""

    kind: str
    """A key of `_IN_MARKDOWN` and `_IN_HTML`."""
    title: str
    rows: Sequence[_Row] = ()
    number: str = ""
    """Before the title."""


def _blocks(page: SheetPage) -> Iterator[_PageBlock]:
    story = page.story
    yield _PageBlock("title", one_line(story.title))
    if story.sample:
        yield _PageBlock("sample", _SAMPLE)
    if about := _about(page):
        yield _PageBlock("about", one_line(" · ".join(about)))
    lists = (
        ("Open with", [one_line(page.opening)] * bool(page.opening)),
        ("Asked as", map(_quoted, page.questions)),
        ("Beware", map(one_line, page.red_flags)),
        *((f"Told for {one_line(name)}", map(one_line, told)) for name, told in page.told_for),
    )
    for title, lines in lists:
        if rows := [_Row([(line, False)]) for line in lines]:
            yield _PageBlock("list", title, rows)
    for number, (beat, part) in enumerate(zip(story.beats, parts(story), strict=True), 1):
        kind = "learning" if part is SpeechPart.LEARNING else "beat"
        yield _PageBlock(kind, one_line(beat.label), _rows(beat.facts), f"{number}. ")
    if story.probes:
        yield _PageBlock("heading", "Follow-ups")
    for probe in story.probes:
        yield _PageBlock("ask", _quoted(probe.ask), _rows(probe.answer))


def _quoted(text: str) -> str:
    return f"“{one_line(text)}”"


def _about(page: SheetPage) -> list[str]:
    """What it is for, and how likely it is told whole."""
    main, *others = [one_line(name) for name in page.competencies] or [""]
    out = [main, f"also: {', '.join(others)}" if others else ""]
    if page.readiness is not None:
        out.append(f"readiness {one_line(page.on) or 'now'}: {page.readiness} of 100")
    out.append(f"weakest beat: {one_line(page.weakest)}" if page.weakest else "")
    return [*filter(None, out)]


def _rows(facts: Iterable[Fact]) -> list[_Row]:
    return [_Row([*_runs(one_line(fact.say))], one_line(fact.how)) for fact in facts]


def _runs(text: str) -> Iterator[tuple[str, bool]]:
    """A fact's line in pieces, each with whether it is a figure; none is empty."""
    at = 0
    for figure in marks(text):
        whole = f"=={figure}=="
        start = text.index(whole, at)
        if start > at:
            yield text[at:start], False
        yield figure, True
        at = start + len(whole)
    if at < len(text):
        yield text[at:], False


def _day(checklist: Sequence[str]) -> list[_PageBlock]:
    """What to have ready, whatever the stories."""
    rows = [_Row([(one_line(line), False)]) for line in checklist]
    title = _PageBlock("title", "On the day")
    return [title, _PageBlock("list", "Have ready", rows)] if rows else []


# -- Markdown ------------------------------------------------------------------------------

_IN_MARKDOWN = {
    "title": "## {}", "sample": "*{}*", "about": "{}", "list": "**{}**", "beat": "### {}",
    "learning": "### {}", "heading": "### {}", "ask": "{}",
}  # fmt: skip


def markdown(pages: Sequence[SheetPage], title: str, checklist: Sequence[str] = ()) -> str:
    """The pages as Markdown that reads well as plain text too, then the checklist of the day. Ends
    with a line break.
    """
    blocks = [f"# {_escaped(one_line(title))}"]
    blocks += (_markdown(block) for page in pages for block in _blocks(page))
    blocks += map(_markdown, _day(checklist))
    return "\n\n".join(blocks) + "\n"


def _markdown(block: _PageBlock) -> str:
    title = _IN_MARKDOWN[block.kind].format(block.number + _escaped(block.title))
    rows = "\n".join(f"- {_row_in_markdown(row)}" for row in block.rows)
    text = f"{title}\n\n{rows}".rstrip()
    if block.kind == "learning":
        text = "\n".join(f"> {line}".rstrip() for line in text.split("\n"))
    return text


def _row_in_markdown(row: _Row) -> str:
    out = ""
    for index, (text, figure) in enumerate(row.runs):
        before = row.runs[index - 1][0] if index else ""
        after = row.runs[index + 1][0] if index + 1 < len(row.runs) else ""
        shown = _escaped(text, opens=not index)
        out += f"**{shown}**" if figure and _may_be_bold(before, text, after) else shown
    return out + (f" ({_escaped(row.how)})" if row.how else "")


def _may_be_bold(before: str, text: str, after: str) -> bool:
    """Whether Markdown takes `**` around a text for emphasis, and not for stars: a sign may not
    stand at its edge where a letter stands outside.
    """
    opens = text[0].isalnum() or not before[-1:].isalnum()
    closes = text[-1].isalnum() or not after[:1].isalnum()
    return opens and closes


_ANYWHERE = re.compile(r"[\\`*_\[\]<>|~]|&(?=#?\w+;)|(?<=\w):(?=//)|(?<=\bwww)\.", re.IGNORECASE)
"""Signs that are markup wherever they stand, those of references and addresses among them."""
_AT_START = re.compile(r"(\d{0,9})([-+#=.)])")


def _escaped(text: str, *, opens: bool = True) -> str:
    """A piece of a line, its signs of markup escaped; more signs are where a block `opens`."""
    safe = _ANYWHERE.sub(r"\\\g<0>", text)
    start = _AT_START.match(safe) if opens else None
    if start and bool(start[1]) == (start[2] in ".)"):
        safe = f"{start[1]}\\{safe[start.start(2) :]}"
    return safe


# -- HTML ----------------------------------------------------------------------------------

_IN_HTML = {
    "title": ("h1", ""), "sample": ("p", "sample"), "about": ("p", "soft"), "list": ("div", "part"),
    "beat": ("div", "part"), "learning": ("div", "part learning"), "heading": ("h2", "part"),
    "ask": ("p", "ask"),
}  # fmt: skip
"""Element and class; a `div` has a heading, and what stands beside it on paper, below it on a small
screen."""


def html(pages: Sequence[SheetPage], title: str, checklist: Sequence[str] = ()) -> str:
    """The pages as one file, a printed sheet a story, then the checklist of the day: no script, no
    font, nothing to fetch.
    """
    name = escape(one_line(title))
    parts = [[*_blocks(page)] for page in pages] + [_day(checklist)]
    sections = ("\n".join(["<section>", *map(_html, part), "</section>"]) for part in parts if part)
    body = "\n".join(sections) or f"<p>{name}: no story.</p>"
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{name}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n{body}\n"
        "</body>\n</html>\n"
    )


def _html(block: _PageBlock) -> str:
    tag, kind = _IN_HTML[block.kind]
    title = block.number + escape(block.title)
    items = "\n".join(_element("li", _row_in_html(row)) for row in block.rows)
    rows = f"<ul>\n{items}\n</ul>" if items else ""
    if tag == "div":
        return f'<div class="{kind}">\n{_element("h2", title)}\n{rows}\n</div>'
    return f"{_element(tag, title, kind)}\n{rows}".rstrip()


def _row_in_html(row: _Row) -> str:
    how = f' <span class="how">({escape(row.how)})</span>' if row.how else ""
    runs = (f"<b>{escape(text)}</b>" if bold else escape(text) for text, bold in row.runs)
    return "".join(runs) + how


def _element(name: str, inside: str, kind: str = "") -> str:
    """An element whose text runs as its own script does."""
    named = f' class="{kind}"' if kind else ""
    return f'<{name}{named} dir="auto">{inside}</{name}>'
