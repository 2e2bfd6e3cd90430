"""What lines about one thing say together, in whatever order homes came to know of each other."""

from __future__ import annotations

import pytest

from drill.service.sync import states
from drill.service.sync.folding import as_note, by_field, fold
from drill.storage.lines import Line


def line(name, body, *parents, clock=0):
    return Line(name, clock or ord(name[0]), "r", "it", "about", parents, body)


A = line("a", {"x": 1, "y": 1})
CASES = {
    "nothing": ([], None, ()),
    "one": ([A], {"x": 1, "y": 1}, ("a",)),
    "one after the other": ([A, line("b", {"x": 2, "y": 1}, "a")], {"x": 2, "y": 1}, ("b",)),
    "what is left out is gone": ([A, line("b", {"x": 2}, "a")], {"x": 2}, ("b",)),
    "two beside each other": (
        [A, line("b", {"x": 2, "y": 1}, "a"), line("c", {"x": 1, "y": 3}, "a")],
        {"x": 2, "y": 3}, ("b", "c"),
    ),
    "two of the same field": (
        [A, line("b", {"x": 2, "y": 1}, "a"), line("c", {"x": 3, "y": 1}, "a")],
        {"x": 3, "y": 1}, ("b", "c"),
    ),
    "one that knew both": (
        [A, line("b", {"x": 2, "y": 1}, "a"), line("c", {"x": 1, "y": 3}, "a"),
         line("d", {"x": 7, "y": 7}, "b", "c")],
        {"x": 7, "y": 7}, ("d",),
    ),
    "one that knew one of them": (
        [A, line("b", {"x": 2, "y": 1}, "a"), line("c", {"x": 1, "y": 3}, "a"),
         line("d", {"x": 1, "y": 4}, "c")],
        {"x": 2, "y": 4}, ("b", "d"),
    ),
    "parents that are not here yet": ([line("b", {"x": 2}, "a")], {"x": 2}, ("b",)),
    "two that knew of nothing": (
        [line("b", {"x": 2}), line("c", {"x": 0, "y": 3})], {"x": 2, "y": 3}, ("b", "c"),
    ),
}  # fmt: skip
"""Lines, what they say, and which of them nothing said later knew of."""


@pytest.mark.parametrize("what", CASES)
def test_each_field_is_as_who_changed_it_last_said(what):
    lines, state, heads = CASES[what]
    found = fold(lines, by_field, {"x": 0, "y": 0})
    assert (found.state, tuple(found.heads)) == (state, heads)


def card(question="Q", answer="A", *, retired=False, kind="basic"):
    return {"kind": kind, "body": {"id": "n", "q": question, "a": answer}, "retired": retired}


NOTES = {
    "both sides": (card("Q2"), card("Q", "A2"), card("Q2", "A2"), []),
    "the same side": (card("Q2"), card("Q3"), card("Q3"), [("Q2", "c")]),
    "the same": (card("Q2"), card("Q2"), card("Q2"), []),
    "one alone": (card("Q2"), card(), card("Q2"), []),
    "the other alone": (card(), card("Q2"), card("Q2"), []),
    "an edit, then gone": (card("Q2"), card(retired=True), card("Q2"), []),
    "gone, then an edit": (card(retired=True), card("Q2"), card("Q2"), []),
    "both gone": (card(retired=True), card(retired=True), card(retired=True), []),
    "another kind": (
        card("Q2"), card("Q", "A2", kind="cloze"), card("Q", "A2", kind="cloze"), [],
    ),
    "another kind before": (card("Q2", kind="cloze"), card("Q", "A2"), card("Q", "A2"), []),
}  # fmt: skip
"""What two homes made of one note, what is then, and which change does not stand, whose stands."""


@pytest.mark.parametrize("what", NOTES)
def test_a_note_is_merged_part_by_part_and_an_edit_beats_a_deletion(what):
    earlier, later, state, losses = NOTES[what]
    found = fold([line("a", card()), line("b", earlier, "a"), line("c", later, "a")], as_note)
    assert found.state == state
    assert [(loss.lost, loss.by) for loss in found.losses] == losses


@pytest.mark.parametrize(
    ("kind", "about", "parents", "decided"),
    [
        ("review", "d/n/s", (), False),
        ("note", "d/n", ("a",), False),
        ("move", "d/n/s", (), False),
        ("card", "d/n/s", (), True),
        ("deck", "d", (), False),
        ("deck", "d", ("a",), True),
        ("onsite", "a", (), True),
        ("setting", "parameters", (), True),
        ("setting", "moments", (), True),
        ("setting", "rules:x", ("a",), False),
        ("setting", "edited/d/n", (), False),
        ("setting", "source/d/n", (), False),
    ],
)
def test_what_somebody_decided_is_told_from_what_was_studied_or_written(
    kind, about, parents, decided
):
    assert states.is_decision(Line("a", 1, "r", kind, about, parents, {})) is decided
