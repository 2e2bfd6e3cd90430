"""Templates, held against what Anki itself made of them (`bench/anki_rendering.py`)."""

from __future__ import annotations

import contextlib
import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drill.exchange.holes import cloze_numbers, cloze_parts
from drill.exchange.html import to_markdown
from drill.exchange.templates import (
    MOST_SHOWN,
    TemplateError,
    compile_template,
)
from tests_support import grows_linearly

CARDS = json.loads((Path(__file__).parent / "anki_rendering.json").read_text(encoding="utf-8"))
EXTRAS = {"Tags": "", "Deck": "", "Subdeck": "", "Type": "", "Card": "", "CardFlag": ""}
_ANKIS_HINT = re.compile(
    r"\n<a class=hint [^>]*>\n(?P<name>[^<]*)</a>\n"
    r"<div id=\"hint[^>]*>(?P<text>(?:(?!</div>).)*)</div>\n",
    re.DOTALL,
)
_INACTIVE = re.compile(
    r'<span class="cloze-inactive"[^>]*>'
    r"((?:(?!</?span).|<span class=cloze>(?:(?!</?span).)*</span>)*)</span>",
    re.DOTALL,
)
APART = {
    # a hole that is never closed: Anki drops what follows, drill shows it
    ("holes", "{{c1::not closed and {{c2::closed}}", 0),
    ("holes", "{{c1::x} {{c1::y}}", 0),
    ("holes", "{{c1::x}} {{c2::y", 0),
    # a formula that Anki makes a picture of
    ("holes", "[latex]{{c1::x}}[/latex]", 0),
    # Anki keeps the card of hole 501 as number 500 and says that it has no hole
    ("holes", "{{c501::x}} {{c1::y}}", 499),
}


def alike(html, *, asking):
    """Anki's HTML with holes marked as drill marks them, hints shown when drill shows them.

    Anki marks the holes that are not asked for as well, leaves a place for the typed answer, and
    shows a hint on a click.
    """
    html = _ANKIS_HINT.sub(r"[\g<name>]" if asking else r"\g<text>", html)
    html = re.sub(r'<span class="cloze" [^>]*>', "<span class=cloze>", html)
    for _ in range(12):
        html = _INACTIVE.sub(r"\1", html)
    return re.sub(r"\[\[type:[^\]]*\]\]", "", html)


def faces(card):
    made = compile_template(card["front"], card["back"], card["fields"], cloze=card["cloze"])
    return made.render(card["values"], card["ord"], card["extras"])


def case(card):
    return card["kind"], card["values"][0], card["ord"]


COMPARED = [card for card in CARDS if case(card) not in APART]


@pytest.mark.parametrize(
    "card", COMPARED, ids=[f"{n}-{c['kind']}-{c['ord']}" for n, c in enumerate(COMPARED)]
)
def test_a_card_is_rendered_as_anki_does(card):
    question, answer = faces(card)
    whole = card["answer"].replace(card["question"], alike(card["question"], asking=True))
    pairs = [(question, alike(card["question"], asking=True))]
    if "{{type:" not in card["back"]:  # what is to be typed Anki adds later
        pairs.append((answer, alike(whole, asking=False)))
    for ours, theirs in pairs:
        if "\\(" in ours or "<!--" in theirs:  # no marks of holes in formulas; comments stay
            ours, theirs = to_markdown(ours), to_markdown(theirs)
        assert ours == theirs


def test_every_difference_is_a_card_that_there_is():
    assert {case(card) for card in CARDS} >= APART


@pytest.mark.parametrize(
    ("text", "question", "answer"),
    [
        ("{{c1::x} {{c1::y}}", "{{c1::x} [...]", "{{c1::x} y"),
        ("{{c1::x}} {{c2::y", "[...] {{c2::y", "x {{c2::y"),
        ("[latex]{{c1::x}}[/latex]", "[latex][...][/latex]", "[latex]x[/latex]"),
    ],
)
def test_where_drill_and_anki_part(text, question, answer):
    made = compile_template("{{cloze:Text}}", "{{cloze:Text}}", ["Text"], cloze=True)
    assert [to_markdown(face) for face in made.render([text], 0, EXTRAS)] == [question, answer]


@pytest.mark.parametrize("name", ["type:Back", "type:nc:Back"])
def test_what_is_to_be_typed_is_shown_with_the_answer_only(name):
    made = compile_template(f"{{{{{name}}}}}", f"{{{{{name}}}}}", ["Front", "Back"], cloze=False)
    assert made.render(["a", "<b>b</b>"], 0, EXTRAS) == ("", "<b>b</b>")


def test_of_holes_what_they_hide_is_to_be_typed():
    face = "{{type:cloze:Text}}"
    made = compile_template(face, face, ["Text"], cloze=True)
    text = "{{c1::one}} {{c2::two {{c1::x}}}} {{c1::three::hint}}"
    question, answer = made.render([text], 0, EXTRAS)
    assert (question, to_markdown(answer)) == ("", "one, x, three")


def test_a_cloze_card_without_its_hole_has_no_question():
    made = compile_template("What? {{cloze:Text}}", "{{Text}}", ["Text"], cloze=True)
    assert made.render(["{{c1::x}}"], 0, EXTRAS)[0] != ""
    assert made.render(["{{c1::x}}"], 1, EXTRAS)[0] == ""


def test_a_cloze_card_whose_front_shows_no_holes_has_no_question():
    back = "{{FrontSide}}<hr id=answer>{{More}}"
    made = compile_template("{{Text}}", back, ["Text", "More"], cloze=True)
    assert made.parts(["{{c1::x}}", "more"], 0, {}) == ("", "more")


@pytest.mark.parametrize(
    ("front", "why"),
    [
        ("{{Front", "has a '{{' that is not closed"),
        ("x}} {{Front", "has a '{{' that is not closed"),
        ("{{Nothing}}", "names a field 'Nothing' that is not there"),
        ("{{text:" + "N" * 50 + "}}", f"names a field '{'N' * 40}' that is not there"),
        ("{{#Front}}x", "does not close 'Front'"),
        ("{{=<% %>=}}<%Front", "has a '<%' that is not closed"),
        ("{{Front}}" * 1001, "has more than 1,000 '{{'"),
        ("{{" + "a:" * 11 + "Front}}", "has more than 10 filters at 'Front'"),
        ("{{" + "a:" * 11 + "F" * 50 + "}}", f"names a field '{'F' * 40}' that is not there"),
        ("x{{/Front}}", "closes 'Front', which is not open"),
        ("x{{/" + "F" * 50 + "}}", f"closes '{'F' * 40}', which is not open"),
        ("{{#Front}}{{^Back}}{{/Front}}{{/Back}}", "closes 'Front', which is not open"),
        ("x{{/}}", "closes '', which is not open"),
        ("{{#No}}{{/No}}", "names a field 'No' that is not there"),
        ("{{c1}}", "names a field 'c1' that is not there"),
        ("{{#c123456}}{{/c123456}}", "names a field 'c123456' that is not there"),
    ],
)
def test_a_broken_template_says_why(front, why):
    for side, faces in (("front", (front, "{{Front}}")), ("back", ("{{Front}}", front))):
        with pytest.raises(TemplateError) as caught:
            compile_template(*faces, ["Front", "Back"], cloze=False)
        assert str(caught.value) == f"its {side} {why}"


def test_what_a_template_may_hold_at_most():
    with pytest.raises(TemplateError) as caught:
        compile_template("{{" + "a:" * 11 + "F" * 50 + "}}", "", ["F" * 50], cloze=False)
    assert str(caught.value) == f"its front has more than 10 filters at '{'F' * 40}'"
    deep = "{{#F}}" * 50 + "x" + "{{/F}}" * 50
    for front, shown in (
        (deep, "x"),
        ("{{F}}" * 1000, "a" * 1000),
        ("{{" + "b:" * 10 + "F}}", "a"),
    ):
        made = compile_template(front, "", ["F"], cloze=False)
        assert made.render(["a"], 0, EXTRAS) == (shown, "")
    with pytest.raises(TemplateError, match=r"^more than 50 conditions in one another$"):
        compile_template("{{#F}}" + deep + "{{/F}}", "", ["F"], cloze=False)


@pytest.mark.parametrize(
    ("front", "back", "cloze", "whole", "rest", "hints"),
    [
        ("{{A}}", "{{FrontSide}}<hr id=answer>{{B}}", False, (0, 1), True, ()),
        ("{{A}}", "{{FrontSide}}\n\n<hr>\n\n{{B}}", False, (0, 1), True, ()),
        ("{{A}}", "{{FrontSide}}<hr/>{{A}}", False, (0, 0), True, ()),
        ("{{B}} ", "{{FrontSide}}<hr>{{B}}", False, None, True, ()),
        ("{{text:A}}", "{{FrontSide}}<hr>{{B}}", False, None, True, ()),
        ("{{A}}", "{{FrontSide}}<hr>{{B}}{{A}}", False, None, True, ()),
        ("{{A}}", "{{FrontSide}}<hr>{{B}}", True, None, True, ()),
        ("{{A}}", "{{FrontSide}}{{B}}", False, None, False, ()),
        ("{{A}}", "{{FrontSide}} {{B}}", False, None, False, ()),
        ("{{A}}", "{{FrontSide}}<hr id=x>{{B}}", False, None, False, ()),
        ("{{A}}", "{{A}}<hr>{{B}}", False, None, False, ()),
        ("{{A}}", "{{FrontSide}}<hr>", False, None, False, ()),
        ("{{hint:A}}{{#B}}{{hint:B}}{{hint:A}}{{/B}}", "x", False, None, False, ("A", "B")),
        ("{{A}}", "{{hint:B}}", False, None, False, ()),
    ],
)  # fmt: skip
def test_how_a_template_is_taken_apart(front, back, cloze, whole, rest, hints):
    made = compile_template(front, back, ["A", "B"], cloze=cloze)
    assert (made.whole, bool(made.rest), made.hints) == (whole, rest, hints)
    assert not made.special


@pytest.mark.parametrize(
    ("name", "special"),
    [("Tags", True), ("Deck", True), ("Subdeck", True), ("Type", True), ("Card", True),
     ("CardFlag", True), ("CardID", True), ("FrontSide", False), ("A", False)],
)  # fmt: skip
def test_what_a_note_is_may_be_named(name, special):
    made = compile_template("{{A}}", f"{{{{#A}}}}{{{{{name}}}}}{{{{/A}}}}", ["A"], cloze=False)
    assert made.special is special
    assert made.render(["a"], 0, {name: "told"} if special else {})[1] == (
        "told" if special else "a"
    )


@pytest.mark.parametrize(
    ("face", "values", "number", "asked", "answered"),
    [
        ("{{=<% %>=}} <%A%>{{A}}", "a", 0, " a{{A}}", " a{{A}}"),
        ("{{! note }}{{A}}{{}}", "a", 0, "a", "a"),
        ("{{{A}}}", "a", 0, "a}", "a}"),
        ("{{ A }}{{# A }}x{{/ A }}{{^A}}y{{/A}}", "a", 0, "ax", "ax"),
        ("{{^A}}y{{/A}}", "<br>", 0, "y", "y"),
        ("{{#c2}}two{{/c2}}{{^c2}}other{{/c2}}", "", 1, "two", "two"),
        ("{{#c2}}two{{/c2}}{{^c2}}other{{/c2}}", "", 0, "other", "other"),
        ("{{cloze:A}}", "{{c1::x::h}} {{c2::y}}", 0, "<span class=cloze>[h]</span> y",
         "<span class=cloze>x</span> y"),
        ("{{type:cloze:A}}", "{{c1::x}} {{c1::y}}", 0, "", "x, y"),
        ("{{cloze-only:A}}", "{{c1::x}} {{c1::y}}", 0, "...", "x, y"),
        ("{{text:A}}", "a<b>b</b>&amp;", 0, "ab&", "ab&"),
        ("{{hint:A}}", "a", 0, "[A]", "a"),
        ("{{strange:A}}", "a", 0, "a", "a"),
        ("{{kanji:A}}|{{kana:A}}", "a  w[r] x[y]", 0, "a wx|a ry", "a wx|a ry"),
        ("{{kana:A}}", "a[[b]c[] d[ef", 0, "[bc[] d[ef", "[bc[] d[ef"),
        ("{{kana:A}}", "[a]b[sound:x] c[d]", 0, "[a]b[sound:x]d", "[a]b[sound:x]d"),
        ("{{kana:A}}", "<b>a[b]</b> c[\nd] e[f]", 0, "<b>b</b> c[\nd]f", "<b>b</b> c[\nd]f"),
        ("{{furigana:A}}", "w[r]", 0, "<ruby><rb>w</rb><rt>r</rt></ruby>",
         "<ruby><rb>w</rb><rt>r</rt></ruby>"),
    ],
)  # fmt: skip
def test_what_a_face_shows(face, values, number, asked, answered):
    made = compile_template(face, face, ["A"], cloze=False)
    assert made.render([values], number, EXTRAS) == (asked, answered)


def test_a_hint_is_named_first_and_shown_after():
    made = compile_template("{{hint:Back}}", "{{hint:Back}}", ["Front", "Back"], cloze=False)
    assert made.render(["a", "b"], 0, EXTRAS) == ("[Back]", "b")
    assert made.render(["a", ""], 0, EXTRAS) == ("", "")


def test_what_holes_hide():
    text = "{{c1::a {{c2::b}}}} and {{c1::c::hint}} {{c3::d}}"
    assert cloze_numbers(text) == [1, 2, 3]
    parts = [to_markdown(part) for part in cloze_parts(text, 1)]
    assert parts == ["a b", "c"]
    assert cloze_parts(text, 9) == cloze_parts("none", 1) == ()


def test_numbers_that_are_none_of_holes():
    assert cloze_numbers("{{c70000::a}} {{c" + "9" * 5000 + "::b}} {{c,2,::c}} {{c٣::d}}") == [2]
    big = f"c{'9' * 5000}"
    with pytest.raises(TemplateError, match="is not there"):
        compile_template(f"{{{{#{big}}}}}{{{{/{big}}}}}", "", ["Front"], cloze=True)


def test_a_face_does_not_outgrow_the_memory():
    made = compile_template("{{Front}}" * 900, "{{FrontSide}}" * 900, ["Front"], cloze=False)
    assert [len(face) for face in made.render(["x" * 100_000], 0, EXTRAS)] == [MOST_SHOWN] * 2


_RULE = re.compile(r"\s*(?:<hr(?: id=(?:answer|\"answer\"|'answer')|/)?>)?")


def told(question, answer):
    """An answer without the question and the rule that it begins with, by looking at both."""
    rest = answer.removeprefix(question)
    rest = rest[_RULE.match(rest).end() :] if answer.startswith(question) else answer
    return rest if rest.strip() else answer


BACKS = [
    "{{FrontSide}}", "{{text:FrontSide}}", "<hr id=answer>", "<hr id='answer'>", "<hr>", "<hr/>",
    "<hr ", "\n", " ", "\u00a0", "{{F}}", "{{B}}", "{{#B}}", "{{/B}}", "{{^B}}", "x", "<!-- -->",
    "{{Deck}}",
]  # fmt: skip


@given(
    st.lists(st.sampled_from(BACKS), max_size=8).map("".join),
    st.sampled_from(
        ["", "{{FrontSide}}\n\n<hr id=answer>\n\n", "{{FrontSide}}<hr>", "{{FrontSide}}\n{{B}}"]
    ),
    st.sampled_from(["{{F}}", "{{F}}{{FrontSide}}", "{{B}}\n", ""]),
    st.lists(
        st.sampled_from(["", " ", "a", "<hr>", "\n<hr id=answer>b", "ab"]), min_size=3, max_size=3
    ),
    st.sampled_from([["F", "B", "C"], ["F", "B", "FrontSide"]]),
)
def test_an_answer_does_not_repeat_its_question(rest, start, front, values, fields):
    with contextlib.suppress(TemplateError):
        made = compile_template(front, start + rest, fields, cloze=False)
        extras = {**EXTRAS, "Deck": "D"} if made.special else {}
        question, answer = made.render(values, 0, extras)
        asked, shorter = made.parts(values, 0, extras)
        assert asked == question
        assert shorter.lstrip(" \t\r\n") == told(question, answer).lstrip(" \t\r\n")


@pytest.mark.parametrize("size", [0, 1, 999_990, 1_500_000, 1_999_990, 2_500_000])
def test_an_answer_is_cut_where_it_would_be_with_its_question(size):
    back = "{{FrontSide}}\n\n<hr id=answer>\n\n{{B}}"
    made = compile_template("{{F}}", back, ["F", "B"], cloze=False)
    values = ["x" * size, "y" * 1_200_000]
    question, answer = made.render(values, 0, {})
    asked, shorter = made.parts(values, 0, {})
    assert (asked == question, shorter.lstrip() == told(question, answer).lstrip()) == (True, True)


_READING = re.compile(r" ?([^ >]+?)\[((?!sound:).+?)\]")


@given(st.text(alphabet="ab[]> \n", max_size=30))
def test_readings_are_found_as_by_the_pattern_that_takes_its_time(text):
    front = "{{furigana:F}}"
    made = compile_template(front, "{{kanji:F}}|{{kana:F}}", ["F"], cloze=False)
    ruby = r"<ruby><rb>\1</rb><rt>\2</rt></ruby>"
    assert made.render([text], 0, EXTRAS) == (
        _READING.sub(ruby, text), _READING.sub(r"\1", text) + "|" + _READING.sub(r"\2", text),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("value", "front"),
    [("", ""), (" \n", ""), ("<br>", ""), ("<BR/><div> </div>", "")]
    + [(value, "filled") for value in ("x", "&nbsp;", "<img>", "<p></p>")],
)
def test_what_counts_as_empty(value, front):
    template = compile_template("{{#Front}}filled{{/Front}}", "", ["Front"], cloze=False)
    assert template.render([value], 0, EXTRAS)[0] == front


PIECES = [
    "{{", "}}", "{{c1::", "{{c2::", "::", "{{#Front}}", "{{^Front}}", "{{/Front}}", "{{Front}}",
    "{{cloze:", "{{text:", "{{furigana:", "{{type:", "{{hint:", "Front", "<!--", "-->", "<%", "%>",
    "{{=<% %>=}}", "{{FrontSide}}", "{{#c1}}", "{{/c1}}", "[", "]", "<", ">", " ", "x", "&#99999;",
]  # fmt: skip
ANY = st.lists(st.sampled_from(PIECES), max_size=25).map("".join)


@given(ANY, ANY, st.booleans())
def test_any_template_is_rendered_or_refused(template, text, cloze):
    with contextlib.suppress(TemplateError):
        made = compile_template(template, template, ["Front"], cloze=cloze)
        made.render([text], 0, EXTRAS)
        made.render([], 3, {})


@given(ANY)
def test_any_field_is_rendered(text):
    face = "{{cloze:F}}{{text:F}}{{furigana:F}}{{kanji:F}}{{kana:F}}{{#F}}{{hint:F}}{{/F}}"
    made = compile_template(face, face, ["F"], cloze=True)
    for number in cloze_numbers(text):
        question, _ = made.render([text], number - 1, EXTRAS)
        assert "<span class=cloze>[" in question
        assert cloze_parts(text, number)


@pytest.mark.parametrize(
    "make",
    [
        lambda n: "{{c1::" * n, lambda n: "}}" * n, lambda n: "{{c1::a}}" * (n // 2),
        lambda n: "{{c1::" * (n // 2) + "}}" * (n // 2), lambda n: "{{c1::" + "::" * n + "}}",
        lambda n: "{{c1," * n, lambda n: "{{c" + "1," * n + "::x}}", lambda n: "a" * 4 * n,
        lambda n: "a[" * 2 * n, lambda n: "[" * 4 * n, lambda n: " a[" * n + "]",
        lambda n: "a[\n" * n + "]", lambda n: "<br>" * n + "x", lambda n: "<div" * n,
        lambda n: "<script>" * (n // 2), lambda n: "<style" * n, lambda n: "<" * 4 * n,
        lambda n: "<!--" * n, lambda n: "&#" + "9" * 4 * n, lambda n: "&" * 4 * n,
    ],
    ids=lambda make: make(8)[:12],
)  # fmt: skip
def test_time_is_linear_in_a_field(make):
    face = "{{cloze:F}}{{text:F}}{{furigana:F}}{{kanji:F}}{{kana:F}}{{#F}}{{hint:F}}{{/F}}"
    made = compile_template(face, face, ["F"], cloze=True)
    grows_linearly(lambda text: made.render([text], 0, EXTRAS), make, 20_000)


@pytest.mark.parametrize(
    "make",
    [
        lambda n: "{{" * 2 * n, lambda n: "{{c1::" * n, lambda n: "{{#F}}" * n,
        lambda n: "{{^F}}{{/F}}" * (n // 2), lambda n: "<!--" * n,
        lambda n: "{{" + "text:" * n + "F}}", lambda n: "{{F}}" * n, lambda n: "}}" * 2 * n,
        lambda n: "{{=<% %>=}}" * (n // 2), lambda n: "{{=<% %>=}}" + "<%" * 2 * n,
        lambda n: "{{/F}}" * n, lambda n: "{{#F}}{{/F}}" * (n // 50),
    ],
    ids=lambda make: make(50)[:12],
)  # fmt: skip
def test_time_is_linear_in_a_template(make):
    def work(given):
        template, field = given
        with contextlib.suppress(TemplateError):
            made = compile_template(template, template, ["F"], cloze=False)
            made.render([field], 0, EXTRAS)

    grows_linearly(work, lambda n: (make(n), "<br>" * n), 20_000)
