"""A page a story, to read before an interview: Markdown, or one HTML file that prints well.

Whatever stands in a story is text: nothing in it can become markup of the page, and the page
fetches nothing. An ordinary story (eight beats of four facts) fits a printed sheet.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape

from drill.coaching.speech import Part, parts
from drill.domain.deck import Beat, Fact, Story
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
    readiness: float | None = None
    """Chance, 0 to 1, that all beats are recalled; None where it is not known."""
    on: str = ""
    """The day of that chance, in words: "on 2 December"; empty: now."""
    weakest: str = ""
    """Label of the beat that is most likely to be missing."""


# -- Markdown ------------------------------------------------------------------------------


def markdown(pages: Sequence[SheetPage], title: str) -> str:
    """The pages as Markdown that reads well as plain text too. Ends with a line break."""
    blocks = [f"# {_plain(title)}"]
    for page in pages:
        blocks += filter(None, _markdown(page))
    return "\n\n".join(blocks) + "\n"


def _markdown(page: SheetPage) -> Iterator[str]:
    """The blocks of one page; empty ones among them."""
    story = page.story
    yield f"## {_plain(story.title)}"
    yield f"*{_SAMPLE}*" if story.sample else ""
    yield _plain(" · ".join(_about(page)))
    yield _titled("Asked as", _list(_plain(_quoted(question)) for question in page.questions))
    yield _titled("Beware", _list(map(_plain, page.red_flags)))
    for number, beat, learning in _beats(story):
        heading = f"### {number}. {_plain(beat.label)}"
        facts = _list(map(_fact_in_markdown, beat.facts))
        if learning:
            lines = f"{heading}\n\n{facts}".rstrip().split("\n")
            yield "\n".join(f"> {line}".rstrip() for line in lines)
        else:
            yield heading
            yield facts
    yield "### Follow-ups" if story.probes else ""
    for probe in story.probes:
        yield _plain(_quoted(probe.ask))
        yield _list(map(_fact_in_markdown, probe.answer))


def _titled(title: str, block: str) -> str:
    return f"**{title}**\n\n{block}" if block else ""


def _list(items: Iterable[str]) -> str:
    return "\n".join(f"- {item}" for item in items)


def _fact_in_markdown(fact: Fact) -> str:
    runs = list(_runs(fact.say))
    out = ""
    for index, (text, figure) in enumerate(runs):
        before = runs[index - 1][0] if index else ""
        after = runs[index + 1][0] if index + 1 < len(runs) else ""
        made = _escaped(text, opens=not index)
        out += f"**{made}**" if figure and _may_be_bold(before, text, after) else made
    return out + (f" ({_plain(_measured(fact))})" if fact.how.strip() else "")


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


def _plain(text: str) -> str:
    """A line that Markdown takes for nothing but text."""
    return _escaped(one_line(text), opens=True)


def _escaped(text: str, *, opens: bool) -> str:
    """A piece of a line, its signs of markup escaped; more signs are where a block `opens`."""
    safe = _ANYWHERE.sub(r"\\\g<0>", text)
    start = _AT_START.match(safe) if opens else None
    if start and bool(start[1]) == (start[2] in ".)"):
        safe = f"{start[1]}\\{safe[start.start(2) :]}"
    return safe


# -- HTML ----------------------------------------------------------------------------------


def html(pages: Sequence[SheetPage], title: str) -> str:
    """The pages as one file, a printed sheet a story: no script, no font, nothing to fetch."""
    body = "\n".join(map(_section, pages)) or f"<p>{_safe(title)}: no story.</p>"
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{_safe(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n{body}\n"
        "</body>\n</html>\n"
    )


def _section(page: SheetPage) -> str:
    return "\n".join(["<section>", *filter(None, _html(page)), "</section>"])


def _html(page: SheetPage) -> Iterator[str]:
    """The elements of one page; empty ones among them."""
    story = page.story
    yield _element("h1", _safe(story.title))
    yield f'<p class="sample">{_safe(_SAMPLE)}</p>' if story.sample else ""
    about = _about(page)
    yield _element("p", _safe(" · ".join(about)), "soft") if about else ""
    asked = _list_in_html(_safe(_quoted(question)) for question in page.questions)
    yield _part("Asked as", asked) if asked else ""
    beware = _list_in_html(map(_safe, page.red_flags))
    yield _part("Beware", beware) if beware else ""
    for number, beat, learning in _beats(story):
        facts = _list_in_html(map(_fact_in_html, beat.facts))
        yield _part(f"{number}. {beat.label}", facts, "part learning" if learning else "part")
    yield _element("h2", "Follow-ups", "part") if story.probes else ""
    for probe in story.probes:
        yield _element("p", _safe(_quoted(probe.ask)), "ask")
        yield _list_in_html(map(_fact_in_html, probe.answer))


def _part(title: str, rows: str, kind: str = "part") -> str:
    """A heading and what stands beside it on paper, below it on a small screen."""
    return f'<div class="{kind}">\n{_element("h2", _safe(title))}\n{rows}\n</div>'


def _list_in_html(items: Iterable[str]) -> str:
    rows = "\n".join(_element("li", item) for item in items)
    return f"<ul>\n{rows}\n</ul>" if rows else ""


def _element(name: str, inside: str, kind: str = "") -> str:
    """An element whose text runs as its own script does."""
    named = f' class="{kind}"' if kind else ""
    return f'<{name}{named} dir="auto">{inside}</{name}>'


def _fact_in_html(fact: Fact) -> str:
    how = f' <span class="how">({_safe(_measured(fact))})</span>' if fact.how.strip() else ""
    runs = (f"<b>{escape(text)}</b>" if bold else escape(text) for text, bold in _runs(fact.say))
    return "".join(runs) + how


def _safe(text: str) -> str:
    return escape(one_line(text))


# -- both ----------------------------------------------------------------------------------

_SAMPLE = "A sample: somebody else's story, to learn the shape from and never to be told as yours."


def _quoted(text: str) -> str:
    return f"“{one_line(text)}”"


def _measured(fact: Fact) -> str:
    return one_line(fact.how)


def _about(page: SheetPage) -> list[str]:
    """What it is for, and how likely it is told whole."""
    main, *others = [one_line(name) for name in page.competencies] or [""]
    out = [main, f"also: {', '.join(others)}" if others else ""]
    if page.readiness is not None:
        out.append(f"ready {one_line(page.on) or 'now'}: {page.readiness:.0%}")
    out.append(f"weakest beat: {one_line(page.weakest)}" if page.weakest else "")
    return [*filter(None, out)]


def _beats(story: Story) -> Iterator[tuple[int, Beat, bool]]:
    """The number of each beat, the beat, and whether it is the learning."""
    for number, (beat, part) in enumerate(zip(story.beats, parts(story), strict=True), 1):
        yield number, beat, part is Part.LEARNING


def _runs(say: str) -> Iterator[tuple[str, bool]]:
    """A fact's text in pieces, each with whether it is a figure; none is empty."""
    text = one_line(say)
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
