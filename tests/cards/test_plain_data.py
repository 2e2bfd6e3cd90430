"""Notes as plain data: what stands for canonical data is exactly what is made of the note."""

from __future__ import annotations

import pytest

from drill.domain.plain import note_from_plain, settled, to_plain, with_value

SIDES = [{"id": "a", "q": "Q", "a": "A"}, {"id": "b", "q": "Q", "a": "A", "asks": ["A"]}]


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("basic", {"id": "x", "q": "Q", "a": "A"}),
        ("basic", {"id": "x", "q": "Q", "a": "A", "reverse": True, "tags": ["t"], "was": "y"}),
        ("cloze", {"id": "x", "cloze": "a ==hole=="}),
        ("basic", {"id": "x", "sides": SIDES}),
        ("basic", {"a": "A", "q": "Q", "id": "x"}),
        ("basic", {"id": "x", "q": "Q", "a": "A", "was": ""}),
        ("basic", {"id": "x", "q": "Q", "a": "A", "tags": []}),
        ("basic", {"id": "x", "q": "Q", "a": "A", "tags": "one"}),
        ("basic", {"id": "x", "q": "Q", "a": "A", "reverse": False}),
        ("basic", {"id": "x", "sides": [{"q": "Q", "id": "a", "a": "A", "was": ""}]}),
        ("basic", {"id": "x", "sides": [{"id": "a", "q": "Q", "a": "A", "asks": "A"}]}),
    ],
)
def test_settled_data_is_what_is_made_of_the_note(kind, data):
    wanted = to_plain(note_from_plain(kind, data))
    found = settled(kind, data)
    assert found == wanted
    assert list(found) == list(wanted)
    assert [list(side) for side in found.get("sides", [])] == [
        list(side) for side in wanted.get("sides", [])
    ]


def test_what_is_no_field_is_refused():
    with pytest.raises(TypeError):
        settled("basic", {"id": "x", "q": "Q", "a": "A", "colour": "red"})


def test_a_value_stands_at_its_place_and_an_empty_one_nowhere():
    data = {"id": "x", "q": "Q", "a": "A", "was": "y"}
    tagged = with_value("basic", data, "tags", ["t"])
    assert list(tagged) == ["id", "q", "a", "tags", "was"]
    assert with_value("basic", tagged, "tags", []) == data
