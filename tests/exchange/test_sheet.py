"""A page a story: all of it is there, and nothing in it becomes markup of the page."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from drill.domain.deck import Beat, Fact, Probe, Story
from drill.exchange.sheet import SheetPage, html, markdown

STORY = Story(
    id="search",
    title="The search rewrite",
    competencies=("judgment",),
    beats=(
        Beat("bind", "The bind", (Fact("search timed out for ==1 in 12=="), Fact("no budget"))),
        Beat("call", "The call", (Fact("I rented"),)),
        Beat(
            "result",
            "Result",
            (Fact("from ==60%== to ==85%== found", how="share of requests\nover ten days"),),
        ),
        Beat("learning", "Learning", (Fact("ask Finance on day one"),)),
    ),
    probes=(Probe("why", "Why not build it?", (Fact("==6 months== of work"),)),),
)
PAGE = SheetPage(
    STORY,
    ("Judgment", "Influencing"),
    ("Tell me about a bet.",),
    ("waits for certainty → name the way back",),
    43,
    "on 2 December",
    "The call",
    "Show how you think it through.",
)

MARKDOWN = """\
# Stories for Acme

## The search rewrite

Judgment · also: Influencing · readiness on 2 December: 43 of 100 · weakest beat: The call

**Open with**

- Show how you think it through.

**Asked as**

- “Tell me about a bet.”

**Beware**

- waits for certainty → name the way back

### 1. The bind

- search timed out for **1 in 12**
- no budget

### 2. The call

- I rented

### 3. Result

- from **60%** to **85%** found (share of requests over ten days)

> ### 4. Learning
>
> - ask Finance on day one

### Follow-ups

“Why not build it?”

- **6 months** of work
"""


class Seen(HTMLParser):
    """The elements, attributes and texts of a page."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.attributes, self.texts, self.open = [], [], [], []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] != "style":
            self.texts.append(data)

    @property
    def text(self):
        return " ".join(" ".join(self.texts).split())


def of(*facts, **changed):
    """A page of one beat with these facts."""
    beat = Beat("b", changed.pop("label", "Action"), tuple(map(Fact, facts)))
    story = Story("s", changed.pop("title", "Title"), (beat,), **changed)
    return SheetPage(story, (), (), ())


def in_markdown(text):
    """Types of the tokens that a Markdown reader sees, and the text that it shows."""
    tokens = MarkdownIt("gfm-like", {"html": True, "linkify": False}).parse(text)
    inline = [child for token in tokens for child in token.children or ()]
    kinds = {token.type for token in tokens} | {child.type for child in inline}
    return kinds, [
        "".join(child.content for child in token.children or ())
        for token in tokens
        if token.type == "inline"
    ]


# -- what is on a page ---------------------------------------------------------------------


def test_a_page_in_markdown():
    assert markdown([PAGE], "Stories for Acme") == MARKDOWN


def test_a_page_in_html():
    text = html([PAGE], "Stories for Acme")
    assert text.startswith('<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">')
    assert "<title>Stories for Acme</title>" in text
    for fragment in (
        '<h1 dir="auto">The search rewrite</h1>',
        '<h2 dir="auto">1. The bind</h2>',
        '<li dir="auto">search timed out for <b>1 in 12</b></li>',
        'from <b>60%</b> to <b>85%</b> found <span class="how">(share of requests over ten days)',
        "<div class=\"part learning\">\n<h2 dir=\"auto\">4. Learning</h2>",
        "readiness on 2 December: 43 of 100 · weakest beat: The call",
    ):  # fmt: skip
        assert fragment in text
    assert text.count("learning") > text.count('class="part learning"') == 1
    seen = Seen(text).text
    order = ["The bind", "The call", "Result", "Learning", "Follow-ups", "Why not build it?"]
    places = [seen.index(f"{n}. {label}") for n, label in enumerate(order[:4], 1)]
    places += [seen.index(text) for text in order[4:]]
    assert places == sorted(places)


def test_what_is_not_known_is_not_there():
    bare = SheetPage(Story("s", "Bare"), (), (), ())
    assert markdown([bare], "T") == "# T\n\n## Bare\n"
    assert Seen(html([bare], "T")).text == "T Bare"


def test_readiness_now():
    page = SheetPage(STORY, (), (), (), 100)
    assert "readiness now: 100 of 100" in markdown([page], "T")
    assert "weakest" not in html([page], "T")


@pytest.mark.parametrize("write", [markdown, html])
def test_a_sample_says_so(write):
    assert "A sample: somebody else" in write([of("x", sample=True)], "T")
    assert "sample:" not in write([of("x")], "T")


@pytest.mark.parametrize("write", [markdown, html])
def test_no_pages_are_a_sheet_too(write):
    assert "Stories" in write([], "Stories")
    Seen(html([], "Stories"))


def test_every_story_begins_a_sheet_of_paper():
    text = html([PAGE] * 3, "T")
    assert text.count("<section>") == text.count("</section>") == 3
    assert "break-after: page" in text


def test_a_story_of_forty_beats_runs_on():
    beats = tuple(Beat(f"b{n}", f"Beat {n}", (Fact("x"),)) for n in range(40))
    page = SheetPage(Story("s", "Long", beats), (), (), ())
    assert "### 40. Beat 39" in markdown([page], "T")
    assert "40. Beat 39" in Seen(html([page], "T")).text


def test_the_page_fetches_nothing_and_reads_well_on_a_phone_and_in_the_dark():
    text = html([PAGE], "T")
    assert not {"script", "link", "img", "iframe", "object"} & set(Seen(text).tags)
    assert not {"href", "src", "onclick", "style"} & {name for name, _ in Seen(text).attributes}
    assert "url(" not in text
    assert "@import" not in text
    assert "http" not in text
    assert 'name="viewport" content="width=device-width' in text
    assert "prefers-color-scheme: dark" in text
    assert "@media print" in text


# -- nothing becomes markup ----------------------------------------------------------------

HOSTILE = [
    "<script>alert(1)</script>",
    "</li></ul></section><h1>x",
    '" onclick="x" \'',
    "[x](javascript:alert(1))",
    "![x](http://example.org/x.png)",
    "<http://example.org>",
    "`code` ~~struck~~ __bold__ *slanted* **bold**",
    "| a | b |",
    "# heading",
    "1. item",
    "12) item",
    "- item",
    "+ item",
    "> quote",
    "---",
    "===",
    "```",
    "a\\*b \\",
    "&amp; &#60; &copy",
    "a\n\n# b",
    "[ref]: http://example.org",
    "مرحبا بالعالم ١٢٣",
    "🎉 👩‍💻 café",
    "a == b == c",
    "======",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text):
    shown = " ".join(text.split())
    story = Story(
        "s",
        text,
        (Beat("b", text, (Fact(text), Fact("x ==40%== y", how=text))),),
        probes=(Probe("p", text, (Fact(text),)),),
    )
    page = SheetPage(story, (text,), (text,), (text,), 0.5, text, text)
    plain = html([SheetPage(STORY, ("a",), ("b",), ("c",), 0.5, "d", "e")], "T")
    assert set(Seen(html([page], text)).tags) <= set(Seen(plain).tags)
    assert Seen(html([page], text)).text.count(shown) == 12
    kinds, texts = in_markdown(markdown([page], text))
    assert kinds <= in_markdown(MARKDOWN)[0] | {"text_special"}
    assert sum(line.count(shown) for line in texts) == 12


@given(st.text("ab1 .)-+#=*_`[]()<>|~\\&;:/!\n%$", max_size=40))
def test_any_fact_is_shown_as_it_is(text):
    said = " ".join(text.replace("==", "").split())
    if not said:
        return
    kinds, texts = in_markdown(markdown([of(said)], "T"))
    assert kinds <= in_markdown(MARKDOWN)[0] | {"text_special"}
    assert texts[-1] == said
    assert said in Seen(html([of(said)], "T")).text


@pytest.mark.parametrize(
    ("say", "bold"),
    [
        ("up ==40%==", "up **40%**"),
        ("==40%== up", "**40%** up"),
        ("==$40== saved", "**$40** saved"),
        ("(==3.8x==)", "(**3.8x**)"),
        ("sub-==200 ms==!", "sub-**200 ms**!"),
        ("==4*5== is", "**4\\*5** is"),
        # Markdown would show the stars of these.
        ("==40%==ish", "40%ish"),
        ("x==+5==", "x+5"),
    ],
)
def test_figures_are_bold_where_markdown_can_show_it(say, bold):
    assert f"- {bold}\n" in markdown([of(say)], "T")


def test_an_address_is_no_link():
    text = markdown([of("see http://example.org and www.example.org, at 10:30")], "T")
    assert "http\\://example.org and www\\.example.org, at 10:30" in text


def test_control_characters_are_gone():
    text = html([of("a\x1b[31m\u202eb")], "T") + markdown([of("a\x1b[31m\u202eb")], "T")
    assert "\x1b" not in text
    assert "\u202e" not in text


def test_the_checklist_of_the_day_comes_last():
    text = markdown([PAGE], "Stories", ["“Why us?”: two reasons", "three questions"])
    assert text.endswith(
        "## On the day\n\n**Have ready**\n\n- “Why us?”: two reasons\n- three questions\n"
    )
    page = html([PAGE], "Stories", ["<b>two</b> reasons"])
    assert page.count("<section>") == 2
    assert "&lt;b&gt;two&lt;/b&gt; reasons" in page
    assert "On the day" not in html([PAGE], "Stories")
