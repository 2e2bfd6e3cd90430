from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drill.exchange.html import to_markdown
from drill.exchange.html_text import to_text, without_comments
from tests_support import grows_linearly


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("plain text", "plain text"),
        ("  two \n lines ", "two lines"),
        ("a&nbsp;b &lt;c&gt; &amp;", "a b <c> &"),
        ("&lt;b&gt; and &lt;br> &amp;lt;", "<b> and <br> &lt;"),
        ("a<br>b<BR/>c", "a\nb\nc"),
        ("<div>a</div><div>b</div>", "a\nb"),
        ("<p>a</p><p>b</p>", "a\n\nb"),
        ("<b>a</b> <strong> b </strong>c<i>d</i><em>e</em>", "**a** **b** c*d**e*"),
        ("<b>one<br>two</b>", "**one**\n**two**"),
        ("<b></b>x<b> </b>y", "x y"),
        ("<b>open", "**open**"),
        ("<ul><li>a</li><li>b<ol><li>c<li>d</ol></li></ul>e", "- a\n- b\n  1. c\n  2. d\ne"),
        ("<table><tr><th>a</th><th>b</th></tr><tr><td>1<td>x|y</table>",
         "| a | b |\n| --- | --- |\n| 1 | x\\|y |"),
        ("<table><tr><td>only</td></tr><tr><td>one</td></tr></table>", "only\none"),
        ("<h2>Head</h2>text", "## Head\n\ntext"),
        ("a<hr>b", "a\n---\nb"),
        ("<code>x y</code>", "`x y`"),
        ("<pre>a\n  b</pre>c", "```\na\n  b\n```\nc"),
        ('<a href="https://x.y/z">there</a>', "[there](https://x.y/z)"),
        ('<a href="javascript:alert(1)">there</a><a href="/x">y</a>', "therey"),
        ('<img src="a/b.png"> <img src="data:image/png;base64,AAAA">', "[image: b.png] [image]"),
        ("[sound:x.mp3]", "[sound: x.mp3]"),
        ("<ruby>漢<rt>かん</rt></ruby>", "漢(かん)"),
        ("x<sup>2</sup> H<sub>2</sub>O", "x^2 H_2O"),
        ("<script>alert(1)</script>a<style>b{}</style>c<!-- d -->e", "ace"),
        ("<script>never closed", ""),
        ("<span onclick=x class='a>b'>c</span>", "c"),
        ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
        ("<3 you", "<3 you"),
        (r"\( a < b \) [latex]x[/latex] [$]y[/$]", r"\( a < b \) [latex]x[/latex] [$]y[/$]"),
        ("a<br><br><br><br>b", "a\n\nb"),
        ("<unknown>a</unknown>", "a"),
        ("<ul><li><p>a</p></li><li><p>b</p><p>c</p></li></ul>d", "- a\n- b\nc\nd"),
        ("<ol><li><div>a</div></li><li></li><li>c</li></ol>", "1. a\n2.\n3. c"),
        ("<ul><li><ul><li>a</li></ul></li></ul>", "-\n  - a"),
        ("<ul><li><pre>a</pre></li><li><table><tr><td>a<td>b</table></li></ul>",
         "-\n```\na\n```\n-\n| a | b |\n| --- | --- |"),
        ("<ol start=3><li>a<li>b</ol><ol start=x><li>c</ol>", "3. a\n4. b\n1. c"),
        ("<table><caption>c</caption><tr><td>a</td><td>b</td></tr></table>d",
         "c\n\n| a | b |\n| --- | --- |\n\nd"),
        ("<table><tr><td><p>x</p></td><td>1<br>2</td></tr></table>", "| x | 1 2 |\n| --- | --- |"),
        ("<ruby>漢<rp>(<rt>かん</rt><rp>)</ruby> all", "漢(かん) all"),
        ("<ruby><rb>漢</rb><rp>(</rp><rt>かん</rt><rp>)</rp></ruby> all", "漢(かん) all"),
        ("İ" * 20 + "<script>alert(1)</script>after", "İ" * 20 + "after"),
        ("<title>x</title><titles>y", "y"),
        ("<a href='HTTPS://x/a_(b)'>t</a> <a href='https://x y'>u</a>",
         "[t](HTTPS://x/a_%28b%29) u"),
        ("<pre>a   \n b\t</pre>", "```\na\n b\n```"),
        ("a &#" + "9" * 5000 + "; b", "a \ufffd b"),
        ("<details><summary>s</summary>t</details>", "s\nt"),
    ],
)  # fmt: skip
def test_to_markdown(html, markdown):
    assert to_markdown(html) == markdown


def test_text_without_tags_and_without_comments():
    assert to_text("<b>a</b> &amp; b") == "a & b"
    assert to_text("<style>x</style>a<SCRIPT a=b>y</script>b<script>c") == "abc"
    assert to_text("1 < 2") == "1 < 2"
    assert without_comments("a<!-- b\nc -->d<!-- e") == "a\nd<!-- e"


PIECES = (
    "< > <b> </b> <i> </i> <ul> </ul> <li> <table> </table> <tr> <td> </td> <a> </a> "
    "<pre> </pre> <!-- --> &amp; &#0; &#xffffffff; \x00 text <br> <p> \" ' <script>"
).split(" ")
HTML = st.lists(st.sampled_from([*PIECES, " ", "\n"]), max_size=30).map("".join)


@given(HTML)
def test_nothing_raises_and_the_result_is_tidy(html):
    made = to_markdown(html)
    assert "\n\n\n" not in made
    assert made == made.strip()
    assert not any(line.endswith((" ", "\t")) for line in made.split("\n"))


SIMPLE = (
    "<b> </b> <i> </i> <b>a</b> <b>-</b> <b>-\tx</b> <i>1.\ta</i> <b><span\tclass=cloze> <br> "
    "<span\tclass=cloze> <span\tclass=cloze>[...]</span> </span> &nbsp; &lt; &gt; &quot; &amp; lt; "
    "br> nbsp; - 1. * x é [sound:a] \u2028 \u3000 \u200b \u00a0 \x1f"
).split(" ")


@given(
    st.lists(
        st.sampled_from([*(piece.replace("\t", " ") for piece in SIMPLE), " ", " ", "\n", "x y"]),
        max_size=12,
    ).map("".join)
)
def test_simple_text_is_read_as_any_other_is(html):
    """An empty element that has no meaning makes no difference but the way in which it is read."""
    assert to_markdown(html) == to_markdown(f"<u></u>{html}")


@pytest.mark.parametrize(
    "make",
    [
        lambda n: "<!--" * n, lambda n: "<div" * n, lambda n: "<b>" * n, lambda n: '<a "' * n,
        lambda n: "<" * 4 * n, lambda n: "<ul>" * n, lambda n: "<table><tr><td>" * (n // 3),
        lambda n: "<b><i>" * n + "x" + "</b></i>" * n, lambda n: "<li>" * n,
        lambda n: "&" * 4 * n, lambda n: "<script>" * n, lambda n: "[sound:" * n,
        lambda n: "<img " * n, lambda n: "<ul><li>" * n, lambda n: "<pre>" + " " * 4 * n + "x",
        lambda n: "<rp>" * n, lambda n: ("<img " + "a" * 3990 + ">") * (n // 800),
        lambda n: ("<a b" + " " * 3990 + ">") * (n // 800), lambda n: '<img a="' * n,
        lambda n: "<script></script>" * (n // 3), lambda n: "<svg>" * n + "</svg>" * n,
        lambda n: "&#" + "9" * 4 * n, lambda n: "<b>" + "<br>" * n + "</b>",
        lambda n: "<table><tr>" + "<td>" * n, lambda n: "<p>&nbsp;" * n,
        lambda n: "<table><tr>" + "<td>a" * (n // 4) + "<tr><td>a<td>b" * (n // 4),
        lambda n: "<pre></pre>" * (n // 2), lambda n: "<p hidden>" * n,
        lambda n: "<b>a" * n, lambda n: "<b>" + "a " * n, lambda n: "<b>" + "</span>" * n + "a",
        lambda n: "<b>a" + " " * 4 * n, lambda n: "<b>a</b> &amp;" * (n // 4),
        lambda n: "<p hidden>" + "<b>" * n + "</b></i>" * n, lambda n: "<i hidden>" + "<li>" * n,
    ],
    ids=lambda make: make(800)[:12],
)  # fmt: skip
def test_time_is_linear(make):
    def work(html):
        to_markdown(html)
        to_text(html)

    grows_linearly(work, make, 20_000)


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ('a<span style="display:none">b</span>c', "ac"),
        ("a<div style='color:red; DISPLAY : None !important'>b<div>c</div>d</div>e", "ae"),
        ("a<div hidden>b<br>c<img src=x><script>d</script></div>e", "ae"),
        ('a<b hidden="">x</b><i hidden=until-found>y</i>c', "ac"),
        ("<p hidden>a<p>b", "b"),
        ("<p hidden>a<ul><li>b</ul>", "- b"),
        ("<dl><dt hidden>a<dd>b</dl>", "b"),
        ("<div hidden><p>a<h1>b</h1><dt>c<dd>d</div>e", "e"),
        ("<table><tr><td hidden>a<tr><td>b</table>", "b"),
        ("<ul><li hidden>a<ul><li>b</ul><li>c</ul>d", "- c\nd"),
        ("<div><p style=display:none>a</div>b", "b"),
        ("<table><tr><td hidden>a<td>b<td>c</table>", "| b | c |\n| --- | --- |"),
        ('<input type="hidden" value=x><span hidden>never closed</i>', ""),
        ('<img hidden src=x.png>a<br style="display:none">b', "ab"),
        # These are seen.
        ('a<b class="hidden" aria-hidden=true data-hidden>b</b>', "a**b**"),
        ('<i style="display:none; display:block">a</i>', "*a*"),
        ('<i title="display:none" style="no-display:none">a</i>', "*a*"),
    ],
)
def test_what_an_element_hides_stays_hidden(html, markdown):
    assert to_markdown(html) == markdown
