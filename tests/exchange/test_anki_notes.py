"""What a note of Anki becomes, side by side with what it was made of."""

from __future__ import annotations

import pytest

from drill.domain.deck import Side
from drill.domain.slot import side_slot
from drill.exchange.anki import (
    AnkiCard,
    AnkiNote,
    AnkiTemplate,
    NoteType,
    deck_name,
    dicts,
    items,
    legacy_note_type,
    note_id,
    readings,
    whole,
)
from drill.exchange.fields import of_field, to_field
from drill.exchange.html_text import to_text
from drill.exchange.media import remark
from drill.exchange.offer import Offered, Past, SkippedCard

ALL = "{{Tags}}|{{Deck}}|{{Subdeck}}|{{Type}}|{{Card}}|{{CardFlag}}|{{CardID}}"
BASIC = NoteType(
    "Kind",
    False,
    ("F", "B", "H"),
    {
        0: AnkiTemplate("One", "{{F}}{{hint:H}}", "{{FrontSide}}<hr id=answer>{{B}}"),
        1: AnkiTemplate("Two", "{{B}}|" + ALL, "{{F}}"),
        2: AnkiTemplate("Bad", "{{Nope}}", "x"),
        3: AnkiTemplate("No back", "{{F}}", "{{H}}"),
    },
)
FACE = "{{cloze:T}}"
CLOZE = NoteType("Cl", True, ("T", "E"), {0: AnkiTemplate("C", FACE, f"{FACE}<br>{{{{E}}}}")})
NO_FRONT = "its front is empty"
NONE = "none of its cards can be made"


def note(*fields, cards=(0,), row=7, suspended=()):
    made = [AnkiCard(n, "A::B", row and row + n, n in suspended) for n in cards]
    return AnkiNote("g", note_id("g"), ("t", "u", "t"), list(fields), made)


@pytest.mark.parametrize(
    ("kind", "given", "skipped", "sides"),
    [
        (
            BASIC, note("f", "b", "h", cards=(0, 1, 3)), [],
            [
                Side("1", "f[H]", "b\n\nH: h"),
                Side("2", "b|t u t|A::B|B|Kind|Two|flag0|8", "f"),
                Side("4", "f", "h"),
            ],
        ),
        (
            BASIC, note("f", "", "", cards=(0, 2, 3)),
            ["card 3: its front names a field 'Nope' that is not there"],
            [Side("1", "f", "f\n---"), Side("4", "f", "—")],
        ),
        (BASIC, note("f", "b"), [], [Side("1", "f", "b")]),
        (BASIC, note("f", "b", "h", "more"), [], [Side("1", "f[H]", "b\n\nH: h")]),
        (BASIC, note("f", "f says h", "h"), [], [Side("1", "f[H]", "f says h")]),
        (BASIC, note("", "b"), [f"card 1: {NO_FRONT}"], NONE),
        (BASIC, note("", "b", row=0), [], "Anki makes no card of it"),
        (BASIC, note("f", cards=(5,)), ["card 6: its template is not in the package"], NONE),
        (BASIC, note("=== " * 200), ["card 1: more than 100 '=='"], NONE),
        (
            CLOZE, note("{{c1::a}} {{c2::b::h}} {{c1::a}} {{c1::c}}", "e", cards=(0, 1, 2)),
            [f"card 3: {NO_FRONT}"],
            [
                Side("c1", "[...] b [...] [...]", "a b a c\ne", ("a", "c")),
                Side("c2", "a [h] a c", "a b a c\ne", ("b",)),
            ],
        ),
        (
            CLOZE, note("{{c1:: <b>a</b><br>}} {{c1::\x07}} {{c1::b&amp;\x07}}"), [],
            [Side("c1", "[...] [...] [...]", "**a**\n b&", ("**a**", "b&"))],
        ),
        (
            CLOZE, note("{{c1::image-occlusion:x}}", "e"),
            ["card 1: an image with covered parts, which cannot be shown"], NONE,
        ),
        (
            CLOZE, note(" ".join(f"{{{{c1::w{n}}}}}" for n in range(60))), [],
            [Side("c1", " ".join(["[...]"] * 60), " ".join(f"w{n}" for n in range(60)),
                  tuple(f"w{n}" for n in range(50)))],
        ),
    ],
)  # fmt: skip
def test_a_note_with_a_side_for_each_of_its_cards(kind, given, skipped, sides):
    *before, last = readings(given, kind, made_of=5)
    assert [each.problem.message for each in before] == skipped
    assert all(isinstance(each, SkippedCard) for each in before)
    assert {each.problem.where for each in before} <= {given.where}
    if isinstance(sides, str):
        assert (last.message, last.where) == (sides, given.where)
        return
    assert last.note.sides == tuple(sides)
    assert (last.note.id, last.note.tags, last.deck) == (note_id("g"), ("t", "u"), "A::B")
    assert last.made_of == (0 if skipped else 5)
    assert (last.suspended, dict(last.past), last.card) == (frozenset(), {}, "")


def test_what_else_is_known_of_its_cards():
    asked = []

    def past(card, slot):
        asked.append((card.number, slot))
        return (Past("id", 1, 3, 2.0),) if card.number else ()

    given = note("f", "b", "h", cards=(0, 1), suspended=(1,))
    (made,) = readings(given, BASIC, past)
    assert isinstance(made, Offered)
    assert made.suspended == {side_slot("2")}
    assert asked == [(0, side_slot("1")), (1, side_slot("2"))]
    assert dict(made.past) == {side_slot("2"): (Past("id", 1, 3, 2.0),)}


def test_a_note_is_named_by_the_start_of_its_first_field():
    assert note("<b>one</b> two").where == "'**one** two'"
    assert note("x" * 300).where == f"'{'x' * 60}'"
    assert note().where == note("").where == ""


def test_a_digest_tells_all_that_a_note_is_made_of():
    one = note("f", "b", "h", cards=(0, 1))
    same = BASIC.digest(one)
    assert 0 < same < 2**60
    assert BASIC.digest(note("f", "b", "h", cards=(0, 1))) == same
    others = [
        one._replace(tags=("t",)), one._replace(fields=["f", "b"]), one._replace(cards=[]),
        note("f", "b", "h", cards=(0, 1), row=8),
    ]  # fmt: skip
    assert len({BASIC.digest(other) for other in others} | {same}) == 5
    assert BASIC.digest(one._replace(guid="h", id="i")) == same
    assert BASIC.digest(note("f", "b", "h", cards=(0, 1), suspended=(0,))) == same
    renamed = NoteType("Other", False, BASIC.fields, BASIC.templates)
    assert renamed.digest(one) != same


def test_the_name_of_a_deck():
    assert deck_name(" A ::b\n c:: d ") == "A::b c::d"
    assert deck_name("A::" + "b" * 120) == "A::" + "b" * 100
    assert deck_name("::A::::B::") == "A::B"
    assert len(deck_name("::".join(["x" * 100] * 7))) == 500


def test_note_types_of_old_collections_and_what_is_malformed_in_them():
    model = {
        "name": "a\nb", "type": "1",
        "flds": [{"name": "second", "ord": 1}, {"name": "first", "ord": 0}, 7, {"name": "third"}],
        "tmpls": [{"name": "T\n", "qfmt": "q", "afmt": "a"}, 3, {"ord": 5}, {"name": "U"}],
    }  # fmt: skip
    made = legacy_note_type(model)
    assert (made.name, made.cloze) == ("a b", True)
    assert made.fields == ("first", "third", "second")
    assert made.templates == {
        0: AnkiTemplate("T", "q", "a"), 5: AnkiTemplate("", "", ""), 2: AnkiTemplate("U", "", ""),
    }  # fmt: skip
    empty = legacy_note_type({})
    assert (empty.name, empty.cloze, empty.fields, empty.templates) == ("", False, (), {})


def test_whatever_stands_where_something_is_meant():
    assert list(dicts({"a": {1: 2}, "b": 3})) == [("a", {1: 2})]
    assert list(dicts([{}, 1, {2: 3}])) == [(0, {}), (2, {2: 3})]
    assert list(dicts(None)) == []
    assert (items([1]), items((1,)), items("a")) == ([1], [], [])
    values = (3, "4", 5.9, "x", None, True, float("inf"), b"7")
    assert [whole(value) for value in values] == [3, 4, 5, 0, 0, 1, 0, 7]


@pytest.mark.parametrize(
    ("names", "has_files", "said"),
    [
        ((), True, ()),
        (("a",), False, ("its media is left out (a)",)),
        (("a", "b", "c"), False, ("its media is left out (a, b, c)",)),
        (tuple("abcde"), True,
         ("its media is left out (a, b, c and 2 more) (--media DIR keeps the files there)",)),
    ],
)  # fmt: skip
def test_what_is_said_of_media(names, has_files, said):
    assert remark(names, has_files=has_files) == said


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("a & <b>\n  c", "a &amp; &lt;b&gt;<br>&nbsp;&nbsp;c"),
        ("**bold** and ** not ** and **two", "<b>bold</b> and ** not ** and **two"),
        ("{{c1::x}} [sound:a]", "{&#123;c1::x}} &#91;sound:a]"),
        ('"quoted"', '"quoted"'),
    ],
)
def test_a_text_as_a_field(text, field):
    assert to_field(text) == field
    assert of_field(field) == text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("a <b>b</b> c", "a b c"), ("a < b", "a < b"), ("a <b", "a <b"), ("&amp;&nbsp;&lt;", "& <"),
        ("a<!-- x\ny -->b", "a\nb"), ("a<script>b</script>c", "ac"), ("a<STYLE>b</style>c", "ac"),
        ("a<script>b", "ab"), ("a<!-- b", "a<!-- b"), ("&#99999999;", "\ufffd"),
        ("<i>x</i", "x</i"),
        ("<script>a</script><script>b<style>c</style>d", "bd"), ("plain", "plain"),
    ],
)  # fmt: skip
def test_html_as_text(html, text):
    assert to_text(html) == text


def test_a_note_is_in_the_deck_of_its_first_card_and_each_card_names_its_own():
    kind = NoteType(
        "Kind", False, ("F",),
        {at: AnkiTemplate("Card", "{{F}} {{Subdeck}}", "{{F}}") for at in (0, 1)},
    )  # fmt: skip
    cards = [AnkiCard(0, "A::B::C", 7), AnkiCard(1, "D", 8, suspended=True)]
    (made,) = readings(AnkiNote("g", "id", (), ["f"], cards), kind)
    assert (made.deck, made.suspended) == ("A::B::C", {side_slot("2")})
    assert [side.q for side in made.note.sides] == ["f C", "f D"]
