"""Slots: the text of each, and what becomes of one whose part is called otherwise."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drill.domain.kind import Kind
from drill.domain.slot import REVERSE, SIDE, Slot


@pytest.mark.parametrize(
    ("slot", "text"),
    [
        (Slot(Kind.OUTLINE), "outline"),
        (Slot(Kind.BEAT, "plan"), "beat:plan"),
        (Slot(Kind.GAP, "talk", "trigger"), "gap:talk.trigger"),
        (Slot(Kind.FIGURE, "impact", "rose+2"), "figure:impact.rose+2"),
        (Slot(Kind.FIGURE, "impact", "rose-4.5", "85+3"), "figure:impact.rose-4.5:85+3"),
        (Slot(Kind.CLOZE, "4.5"), "cloze:4.5"),
        (Slot(Kind.FIGURE, "a", "b", "größe"), "figure:a.b:gr%C3%B6%C3%9Fe"),
        (Slot(SIDE, "c1"), "side:c1"),
        (REVERSE, "basic:reverse"),
        (Slot(Kind.BEAT, "a/b:c d"), "beat:a%2Fb%3Ac%20d"),
        (Slot(Kind.FIGURE, "größe", "日"), "figure:gr%C3%B6%C3%9Fe.%E6%97%A5"),
    ],
)
def test_the_text_of_a_slot(slot, text):
    assert str(slot) == text
    assert Slot.parse(text) == slot
    assert slot.key("deck", "note") == f"deck/note/{text}"


@given(st.sampled_from([*Kind, SIDE]), st.text(min_size=1), st.text(min_size=1), st.text())
def test_a_slot_is_read_as_it_was_written(kind, part, detail, mark):
    nested = kind in (Kind.GAP, Kind.FIGURE)
    part = part.replace(".", "-") if nested else part
    slot = Slot(kind, part, detail, mark) if nested else Slot(kind, part)
    assert Slot.parse(str(slot)) == slot


FIGURE = Slot(Kind.FIGURE, "impact", "rose", "85")


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (Slot(Kind.FIGURE, "impact"), Slot(Kind.FIGURE, "end"), "figure:end.rose:85"),
        (
            Slot(Kind.FIGURE, "impact", "rose"),
            Slot(Kind.FIGURE, "end", "grew"),
            "figure:end.grew:85",
        ),
        (Slot(Kind.FIGURE, "impact", "fell"), Slot(Kind.FIGURE, "end", "fell"), None),
        (Slot(Kind.FIGURE, "imp"), Slot(Kind.FIGURE, "end"), None),
        (Slot(Kind.BEAT, "impact"), Slot(Kind.BEAT, "end"), None),
    ],
)
def test_a_slot_follows_the_part_that_it_is_of(before, after, expected):
    moved = FIGURE.renamed(before, after)
    assert (moved and str(moved)) == expected
