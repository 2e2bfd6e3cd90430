"""Templates, held against what Anki itself made of them (`bench/anki_rendering.py`)."""

from __future__ import annotations

import contextlib
import json
import re
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drill.exchange.html import to_markdown
from drill.exchange.templates import (
    TemplateError,
    cloze_numbers,
    cloze_parts,
    compile_template,
    is_empty,
)

CARDS = json.loads((Path(__file__).parent / "anki_rendering.json").read_text(encoding="utf-8"))
EXTRAS = {"Tags": "", "Deck": "", "Subdeck": "", "Type": "", "Card": "", "CardFlag": ""}
_CLOZE = re.compile(r'<span class="cloze(?:-inactive)?"[^>]*>')


def alike(html):
    """HTML with Anki's own marks of holes as drill has them, and blanks as a browser has them.

    Anki marks holes that are not asked for as well, and leaves a place for the typed answer.
    """
    html = re.sub(r'<span class="cloze-inactive"[^>]*>(.*?)</span>', r"\1", html, flags=re.DOTALL)
    html = re.sub(r'<span class="cloze"[^>]*>', "<span class=cloze>", html)
    return re.sub(r"\[\[type:[^\]]*\]\]", "", html)


@pytest.mark.parametrize(
    "card", CARDS, ids=[f"{n}-{c['kind']}-{c['ord']}" for n, c in enumerate(CARDS)]
)
def test_a_card_is_rendered_as_anki_does(card):
    made = compile_template(card["front"], card["back"], card["fields"], cloze=card["cloze"])
    question, answer = made.render(card["values"], card["ord"], card["extras"])
    if "No cloze" in card["question"]:  # Anki's own words for a card that has none
        assert (question, answer) == ("", "<br>\n")
        return
    assert to_markdown(question) == to_markdown(alike(card["question"]))
    if "{{type:" in card["back"]:
        assert to_markdown(answer).startswith(to_markdown(alike(card["answer"])))
    else:
        assert to_markdown(answer) == to_markdown(alike(card["answer"]))


@pytest.mark.parametrize(
    ("front", "words"),
    [
        ("{{Front", "not closed"), ("{{Nothing}}", "is not there"),
        ("{{#Front}}x", "does not close"),
        ("x{{/Front}}", "not open"), ("{{#Front}}{{^Back}}{{/Front}}{{/Back}}", "not open"),
        ("{{#No}}{{/No}}", "is not there"), ("{{#Front}}" * 60 + "{{/Front}}" * 60, "more than 50"),
    ],
)  # fmt: skip
def test_a_broken_template_says_why(front, words):
    with pytest.raises(TemplateError, match=words):
        compile_template(front, "{{Front}}", ["Front", "Back"], cloze=False)


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


def test_what_counts_as_empty():
    assert all(map(is_empty, ["", " \n", "<br>", "<BR/><div> </div>"]))
    assert not any(map(is_empty, ["x", "&nbsp;", "<img>", "<p></p>"]))


@given(st.text(alphabet="{}c1:#^/Frontx<>!-= \n", max_size=60), st.booleans())
@settings(max_examples=300)
def test_any_template_is_rendered_or_refused(text, cloze):
    with contextlib.suppress(TemplateError):
        compile_template(text, text, ["Front"], cloze=cloze).render([text], 0, EXTRAS)
    cloze_parts(text, 1)


def test_time_is_linear():
    start = time.perf_counter()
    made = compile_template("{{cloze:F}}", "{{cloze:F}}", ["F"], cloze=True)
    for text in (
        "{{c1::" * 20_000, "}}" * 50_000, "{{c1::a}}" * 12_000, "{{c1::" * 9000 + "}}" * 9000,
        "{{c1::" + "::" * 40_000 + "}}",
    ):  # fmt: skip
        made.render([text], 0, EXTRAS)
    assert time.perf_counter() - start < 10
