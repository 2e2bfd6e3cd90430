"""What leaves drill as a table or an Anki package comes back as the same, whatever it says."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from drill.domain.deck import Deck, Plain, Side
from drill.exchange.apkg import Package
from drill.exchange.apkg_out import Outgoing, write_package
from drill.exchange.archive import Archive
from drill.exchange.fields import of_field, to_field
from drill.exchange.html import to_markdown
from drill.exchange.tables import read_table
from drill.exchange.tables_out import TableRow, write_table
from drill.text import clean, marks, one_line

AWKWARD = [
    "{{c1::Paris}} is", "{{c1::", "}}", "#tag", "#separator:tab", "\t", '"', "'", ",", ";", "\n",
    "\n\n\n", "::", "==figure==", "==", "=", "<b>", "</b>", "<br>", "List<String>", "&amp;",
    "&nbsp;", "&",
    "$math$", r"\(x\)", " ", "   ", "**b**", "**", "[sound:x.mp3]", "שלום", "مرحبا", "\xa0",
    "<!-- c -->", "=1+1", "`code`", "- a", "1. b", "---", "word", "2.5 %",
]  # fmt: skip
TEXTS = (
    st.lists(st.sampled_from(AWKWARD) | st.text(max_size=5), min_size=1, max_size=6)
    .map(lambda parts: clean("".join(parts)))
    .filter(lambda text: bool(text.strip()))
)
TAGS = st.lists(
    (st.sampled_from(["a::b", "#x", "==t==", "c++", '"q"', "a,b", "<b>"]) | st.text(max_size=8))
    .map(lambda tag: "_".join(one_line(tag).split()))
    .filter(bool),
    max_size=3, unique=True,
).map(tuple)  # fmt: skip
BASIC = st.builds(Plain, st.just("n"), q=TEXTS, a=TEXTS, reverse=st.booleans(), tags=TAGS)
CLOZE = st.builds(
    Plain, st.just("n"), cloze=TEXTS.map(lambda text: f"{text} ==hole==").filter(marks), tags=TAGS
)
HOLES = Plain("n", q="{{c1::Paris}} is the capital", a="of France")


def tabled(notes):
    """The notes after a table was made of them and read."""
    rows = [
        TableRow(each.id, each.cloze or each.q, each.a, each.tags, each.reverse) for each in notes
    ]  # fmt: skip
    text = write_table(Deck(1, "d", "A: title, with\tall", origin="o"), rows)
    return [each.note for each in read_table(text, "table", to_markdown).read()]


@given(st.lists(BASIC | CLOZE, min_size=1, max_size=4))
@example([HOLES])
@example([HOLES, Plain("n", cloze="==hole== and {{c1::text}}")])
@example([Plain("n", q="  blanks ", a="\n- a \n")])
@example([Plain("n", cloze="a=b==c ==hole==")])
def test_a_table_gives_the_notes_back(notes):
    notes = [
        Plain(f"n{index}", each.q, each.a, each.cloze, reverse=each.reverse, tags=each.tags)
        for index, each in enumerate(notes)
    ]
    assert tabled(notes) == notes


def packaged(notes):
    """The notes after a package was made of them and read, as one who has no such cards."""
    going = [
        Outgoing(f"o/{each.id}/basic", "", each.q, each.a, tags=each.tags) for each in notes
    ]  # fmt: skip
    with TemporaryDirectory() as folder:
        path = Path(folder) / "a.apkg"
        write_package(path, "d", "T", "", going, now=1_700_000_000_000, today=19_675, history=False)
        with Package(Archive(path, "a"), "a", history=False) as package:
            found = list(package.offer("apkg").read())
    return {each.card: each.note for each in found}


@pytest.mark.parametrize(
    "note", [HOLES, Plain("n", q="  blanks ", a="a\tb\n\n\nc", tags=("a::b", "#x"))]
)
def test_a_package_gives_the_cards_back(note):
    (back,) = packaged([note]).values()
    assert back.sides == (Side("1", note.q, note.a),)
    assert (back.tags, back.kind) == (note.tags, "basic")


@given(st.lists(TEXTS, min_size=2, max_size=8), TAGS)
def test_a_package_gives_any_text_back(texts, tags):
    notes = [
        Plain(f"n{index}", q=text, a=texts[index - 1], tags=tags)
        for index, text in enumerate(texts)
    ]
    back = packaged(notes)
    for note in notes:
        found = back[f"o/{note.id}/basic"]
        assert (found.sides, found.tags) == ((Side("1", note.q, note.a),), note.tags)


def test_a_field_that_was_edited_in_anki_is_read_as_html():
    assert of_field(to_field("a\nb") + "<div>c</div>") == "a\nb\nc"
    assert of_field("a&nbsp;<i>b</i>") == "a *b*"


def test_a_stranger_s_table_with_holes_and_no_note_type_is_cloze():
    (back,) = read_table("#separator:comma\n{{c1::Paris}} is,more\n", "t").read()
    assert back.note.cloze == "==Paris== is\n\nmore"
