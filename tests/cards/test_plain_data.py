"""Notes as plain data: what stands for canonical data is exactly what is made of the note."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drill.domain.deck import Plain, Side
from drill.domain.plain import note_from_plain, plain_form, to_plain
from drill.storage.library import dump

SIDES = [{"id": "a", "q": "Q", "a": "A"}, {"id": "b", "q": "Q", "a": "A", "asks": ["A"]}]
SAID = st.text(st.characters(exclude_categories=["Cs"])) | st.sampled_from(
    ['"', "\\", '\\"', "]}", '","tags":["x"]', "\n", "\x00", "\u2028"]
)
SOME = st.lists(SAID, max_size=3).map(tuple)
NOTES = st.builds(
    Plain, id=SAID, q=SAID, a=SAID, cloze=SAID, reverse=st.booleans(), tags=SOME, was=SAID,
    sides=st.lists(st.builds(Side, id=SAID, q=SAID, a=SAID, asks=SOME, was=SAID), max_size=2)
    .map(tuple),
)  # fmt: skip


@pytest.mark.parametrize(
    ("body", "holds"),
    [
        ({"id": "x", "q": "Q", "a": "A"}, True),
        ({"id": "x", "q": "Q", "a": "A", "reverse": True, "tags": ["t"], "was": "y"}, True),
        ({"id": "x", "cloze": "a ==hole=="}, True),
        ({"id": "x", "sides": SIDES}, True),
        ({"a": "A", "q": "Q", "id": "x"}, False),
        ({"id": "x", "q": "Q", "a": "A", "was": ""}, False),
        ({"id": "x", "q": "Q", "a": "A", "tags": []}, False),
        ({"id": "x", "q": "Q", "a": "A", "tags": "one"}, False),
        ({"id": "x", "q": "Q", "a": "A", "reverse": False}, False),
        ({"id": "x", "sides": [{"q": "Q", "id": "a", "a": "A", "was": ""}]}, False),
        ({"id": "x", "sides": [{"id": "a", "q": "Q", "a": "A", "asks": "A"}]}, False),
        ({"id": "x", "q": "Q", "a": "A", "colour": "red"}, False),
        ({"id": "x", "q": 1, "a": "A"}, False),
    ],
)
def test_a_body_is_settled_or_not(body, holds):
    assert (plain_form().fullmatch(dump(body)) is not None) is holds


@given(NOTES)
def test_what_is_made_of_a_note_is_settled_and_taken_apart(note):
    plain = to_plain(note)
    match = plain_form().fullmatch(dump(plain))
    assert match is not None
    said = {name: text.removeprefix(",") for name, text in match.groupdict().items() if text}
    assert {name: json.loads(f"{{{text}}}")[name] for name, text in said.items()} == plain


@given(NOTES, st.sampled_from([*"qa", "reverse", "tags", "was", "sides"]), st.data())
def test_what_is_settled_is_what_is_made_of_its_note(note, name, data):
    """Fields in another order, and such as say nothing, are not settled."""
    plain = to_plain(note) | {name: data.draw(st.sampled_from(["", [], False, True, "x", ["x"]]))}
    names = data.draw(st.permutations(list(plain)))
    body = dump({name: plain[name] for name in names})
    if plain_form().fullmatch(body):
        assert dump(to_plain(note_from_plain("basic", json.loads(body)))) == body
