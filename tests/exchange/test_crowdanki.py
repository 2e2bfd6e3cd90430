"""CrowdAnki's JSON: the cards that Anki would make of its notes."""

from __future__ import annotations

import json

import pytest

from drill.errors import DeckError, Problem
from drill.exchange import media as media_files
from drill.exchange.anki import note_id
from drill.exchange.crowdanki import read_crowdanki
from drill.service.library.sources import open_source

BASIC = {
    "crowdanki_uuid": "m1", "name": "Basic and back", "type": 0,
    "flds": [{"name": "Front", "ord": 0}, {"name": "Back", "ord": 1}],
    "tmpls": [
        {"name": "there", "ord": 0, "qfmt": "{{Front}}",
         "afmt": "{{FrontSide}}<hr id=answer>{{Back}}"},
        {"name": "back", "ord": 1, "qfmt": "What is: {{Back}}", "afmt": "{{Front}}"},
    ],
}  # fmt: skip
CLOZE = {
    "crowdanki_uuid": "m2", "name": "Cloze", "type": 1,
    "flds": [{"name": "Text", "ord": 0}],
    "tmpls": [{"name": "Cloze", "ord": 0, "qfmt": "{{cloze:Text}}", "afmt": "{{cloze:Text}}"}],
}  # fmt: skip


def note(model, *fields, guid="g", tags=()):
    return {"__type__": "Note", "fields": [*fields], "guid": guid, "note_model_uuid": model,
            "tags": [*tags]}  # fmt: skip


def deck(*notes, name="Top", children=(), media=(), models=(BASIC, CLOZE)):
    return {"__type__": "Deck", "name": name, "notes": [*notes], "children": [*children],
            "media_files": [*media], "note_models": [*models]}  # fmt: skip


def offer(made):
    return read_crowdanki(json.dumps(made), "deck.json")


def found(made):
    return list(offer(made).read())


def sides(each):
    return [(side.id, side.q, side.a) for side in each.note.sides]


def test_a_note_becomes_the_cards_that_anki_makes_of_it():
    both, cloze = found(deck(
        note("m1", "<b>q</b>", "a", guid="x!", tags=["t one", "u"]),
        note("m2", "{{c1::a}} and {{c3::b}}"),
    ))  # fmt: skip
    assert sides(both) == [("1", "**q**", "a"), ("2", "What is: a", "**q**")]
    assert (both.note.id, both.note.tags, both.deck) == (note_id("x!"), ("t one", "u"), "Top")
    assert sides(cloze) == [("c1", "[...] and b", "a and b"), ("c3", "a and [...]", "a and b")]


def test_a_front_that_no_field_fills_is_no_card():
    (one,) = found(deck(note("m1", "q", "")))
    assert sides(one) == [("1", "q", "q\n---")]
    (none,) = found(deck(note("m1", "", "")))
    assert isinstance(none, Problem)
    assert "makes no card" in none.message


def test_a_note_without_its_type_is_front_and_back_if_it_has_two_fields():
    one, other = found(deck(note("gone", "q", "a"), note("gone", "q", "a", "b"), models=()))
    assert sides(one) == [("1", "q", "a")]
    assert (other.message, other.where) == ("its note type is not in the file", "'q'")


def test_a_child_whose_name_begins_like_its_parents_is_below_it_all_the_same():
    child = deck(note("m1", "b", "c"), name="Topology", models=())
    (one,) = found(deck(name="Top", children=[child]))
    assert one.deck == "Top::Topology"


def test_children_are_decks_below():
    below = deck(note("m1", "b", "c", guid="2"), name="Low", models=())
    whole = deck(note("m1", "d", "e", guid="3"), name="Top::Other", models=())
    made = deck(note("m1", "q", "a"), children=[below, whole])
    assert [each.deck for each in found(made)] == ["Top", "Top::Low", "Top::Other"]
    assert offer(made).title == "Top"


def test_media_are_named_as_left_out():
    made = offer(deck(note("m1", "q", "a"), media=["a.png", "b.png", "c.png", "d.png"]))
    assert made.media == ("a.png", "b.png", "c.png", "d.png")
    assert made.remarks == ("its media is left out (a.png, b.png, c.png and 1 more)",)


@pytest.mark.parametrize(
    ("text", "says", "hint"),
    [
        ('{"__type__": "Deck",\n', "line 2: not sound JSON: Expecting property name enclosed in"
         " double quotes", ""),
        ('{"__type__": "NoteModel"}', "a part of a CrowdAnki export, not its deck",
         "import the deck.json that CrowdAnki writes, or a package (.apkg)"),
        ("[]", "a part of a CrowdAnki export, not its deck",
         "import the deck.json that CrowdAnki writes, or a package (.apkg)"),
        ("[" * 100_000, "nested too deeply", ""),
        ('{"__type__": "Deck", "n": ' + "1" * 5_000 + "}",
         "a number in it has thousands of digits", ""),
    ],
    ids=["broken", "a part", "a list", "deep", "a long number"],
)  # fmt: skip
def test_what_is_refused(text, says, hint):
    with pytest.raises(DeckError) as caught:
        read_crowdanki(text, "deck.json")
    (problem,) = caught.value.problems
    assert (str(caught.value).split(" (")[0], problem.hint) == (f"deck.json: {says}", hint)


def test_decks_in_one_another_are_read_down_to_the_fiftieth():
    made = deck(note("m1", "last", "a", guid="60"), name="60", models=())
    for depth in range(59, -1, -1):
        made = deck(note("m1", str(depth), "a", guid=str(depth)), name=str(depth), children=[made])
    assert [each.note.sides[0].q for each in found(made)] == [str(depth) for depth in range(51)]
    assert offer(made).count == 51


def test_a_deck_without_a_name_is_its_parent():
    child = deck(note("m1", "b", "c"), models=())
    del child["name"]
    top = deck(name="", children=[deck(note("m1", "q", "a"), name="Low", models=()), child])
    assert [each.deck for each in found(top)] == ["Low", ""]
    assert offer(top).title == ""
    assert [each.deck for each in found(deck(children=[child]))] == ["Top"]


def test_a_note_without_a_guid_is_known_by_its_fields():
    bare = note("m1", "q", "a")
    del bare["guid"]
    assert [each.note.id for each in found(deck(bare))] == [note_id("q\x1fa")]


def test_a_long_note_counts_by_its_text_and_not_by_its_markup():
    html = '<span style="color: red">a</span>' * 4000
    first = found(deck(note("m1", "q", html)))[0]
    assert sides(first)[0] == ("1", "q", "a" * 4000)
    (skipped, *_) = found(deck(note("m1", "q", "a" * 100_001)))
    assert skipped.problem.message == "card 1: longer than 100,000 characters"
    (refused,) = found(deck(note("m1", "q", "a" * 1_000_000)))
    assert (refused.message, refused.where) == ("longer than 1,000,000 characters", "'q'")


def test_all_that_a_deck_offers():
    filled = note("m1", "q", "a", "more", tags=("t",))
    short = note("m1", "only", guid="")
    same = note("m2", "{{c2::b}} {{c1::a}}", guid="h")
    made = offer(deck(filled, short, same, media=["a", "a", "b\nc"], name="Top\n::Low"))
    assert (made.title, made.count, made.media) == ("Top", 3, ("a", "b c"))
    one, two, three = made.read()
    assert [each.deck for each in (one, two, three)] == ["Top::Low"] * 3
    assert sides(one) == [("1", "q", "a"), ("2", "What is: a", "q")]
    assert (two.note.id, sides(two)) == (note_id("only"), [("1", "only", "only\n---")])
    assert [side[0] for side in sides(three)] == ["c1", "c2"]
    assert [side.asks for side in three.note.sides] == [("a",), ("b",)]


def test_values_of_any_type_are_survived():
    notes = [None, {}, note(None, 1, None), {"fields": {}}]
    odd = deck(*notes, name=3, children=[7], media=[1], models=[None, {"tmpls": 3, "flds": [3]}])
    assert any(not isinstance(each, Problem) for each in found(odd))


def test_media_is_kept_from_the_folder_beside_it_and_from_nowhere_else(tmp_path):
    media = tmp_path / "export" / "media"
    media.mkdir(parents=True)
    (media / "a.png").write_bytes(b"picture")
    (media / "there.png").write_bytes(b"theirs")
    (media / "not-named.png").write_bytes(b"x")
    secret = tmp_path / "secret"
    secret.write_text("mine")
    (media / "link.png").symlink_to(secret)
    names = ["a.png", "../../secret", str(secret), "link.png", "there.png", "missing.png", ".."]
    file = tmp_path / "export" / "deck.json"
    file.write_text(json.dumps(deck(note("m1", "q", "a"), media=names)))
    target = tmp_path / "kept"
    target.mkdir()
    (target / "there.png").write_bytes(b"mine")
    with open_source(str(file.parent)) as opened:
        assert "--media DIR" in opened.remarks[0]
        assert opened.save_media(target) == 1
    found = {path.name: path.read_bytes() for path in target.iterdir()}
    assert found == {"a.png": b"picture", "there.png": b"mine"}


def test_media_without_end_is_refused_and_leaves_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(media_files, "MOST_BYTES", 10)
    (tmp_path / "media").mkdir()
    (tmp_path / "media" / "a.png").write_bytes(b"x" * 11)
    file = tmp_path / "deck.json"
    file.write_text(json.dumps(deck(note("m1", "q", "a"), media=["a.png"])))
    with open_source(str(file)) as opened, pytest.raises(DeckError) as caught:
        opened.save_media(tmp_path / "kept")
    assert str(caught.value) == f"{file}: 'a.png' has more than 0 MB"
    assert list((tmp_path / "kept").iterdir()) == []
    (tmp_path / "media" / "a.png").write_bytes(b"x" * 10)
    with open_source(str(file)) as opened:
        assert opened.save_media(tmp_path / "kept") == 1
    monkeypatch.setattr(media_files, "MOST_IN_ALL", 9)
    (tmp_path / "kept" / "a.png").unlink()
    with open_source(str(file)) as opened, pytest.raises(DeckError) as caught:
        opened.save_media(tmp_path / "kept")
    assert str(caught.value) == f"{file}: its media is more than 0 GB"


def test_a_hole_with_the_number_nought_makes_no_card():
    (cloze,) = found(deck(note("m2", "{{c0::a}} and {{c1::b}}")))
    assert [each.id for each in cloze.note.sides] == ["c1"]
    (none,) = found(deck(note("m2", "{{c0::a}}")))
    assert none.message == "Anki makes no card of it"


def test_a_card_that_cannot_be_made_is_named_beside_those_that_can():
    (_, back) = BASIC["tmpls"]
    broken = {"name": "odd", "ord": 0, "qfmt": "{{#Front}}{{Front}}", "afmt": "{{Back}}"}
    model = BASIC | {"crowdanki_uuid": "m3", "tmpls": [broken, back]}
    skipped, made = found(deck(note("m3", "q", "a"), models=(model,)))
    assert skipped.problem.message.startswith("card 1: ")
    assert skipped.problem.where == "'q'"
    assert [each.id for each in made.note.sides] == ["2"]
