from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drill.cards.build import build
from drill.cards.moves import moves
from drill.deckfile.reading import read_deck
from drill.domain.deck import Beat, Fact, Plain, Probe, Story
from tests_support import SMALL


def story(*beats, probes=()):
    return Story("s", "S", beats, probes=probes)


def beat(name, *facts, was=""):
    made = tuple(fact if isinstance(fact, Fact) else Fact(fact) for fact in facts)
    return Beat(name, name.title(), made, was=was)


def test_nothing_moves_when_ids_stay():
    old = story(beat("a", "one ==1== thing"), beat("b", "x"))
    new = story(beat("b", "y"), beat("a", "one ==2== thing"))
    assert moves(old, new) == {}


def test_was_moves_a_beat_with_its_figures():
    old = story(beat("a", Fact("==1== thing", id="f")))
    new = story(beat("z", Fact("==1== thing", id="f"), was="a"))
    assert moves(old, new) == {"beat:a": "beat:z", "figure:a.f": "figure:z.f"}


def test_was_moves_facts_and_probes():
    old = story(beat("a", Fact("==1==", id="f")), probes=(Probe("p", "?", (Fact("x"),)),))
    new = story(beat("a", Fact("==9==", id="g", was="f")),
                probes=(Probe("q", "?", (Fact("x"),), was="p"),))  # fmt: skip
    assert moves(old, new) == {"figure:a.f": "figure:a.g", "probe:p": "probe:q"}


def test_was_moves_frameworks_steps_and_flags():
    old = read_deck(SMALL, "s").competencies[0]
    text = SMALL.replace("{id: trigger,", "{id: signal, was: trigger,")
    text = text.replace("- id: fw\n", "- id: fw2\n        was: fw\n").replace(
        "{id: hr, flag", "{id: to-hr, was: hr, flag"
    )
    new = read_deck(text.replace("[belief, trigger]", "[belief, signal]"), "s").competencies[0]
    assert moves(old, new) == {
        "steps:fw": "steps:fw2",
        "gap:fw.trigger": "gap:fw2.signal",
        "gap:fw.plan": "gap:fw2.plan",
        "flag:hr": "flag:to-hr",
    }


def test_a_reworded_fact_without_an_id_keeps_its_figure():
    old = story(beat("a", "support tickets went ==40%== down", "predictability rose ==20%=="))
    new = story(beat("a", "predictability grew ==20%==", "support tickets ==40%== lower"))
    assert moves(old, new) == {
        "figure:a.support-tickets-went-down": "figure:a.support-tickets-lower",
        "figure:a.predictability-rose": "figure:a.predictability-grew",
    }


def test_a_fact_that_gains_or_loses_a_figure_keeps_the_first():
    old = story(beat("a", Fact("up ==60%==", id="f")))
    new = story(beat("a", Fact("up ==60%== to ==85%==", id="f")))
    assert moves(old, new) == {"figure:a.f": "figure:a.f:60"}
    assert moves(new, old) == {"figure:a.f:60": "figure:a.f"}


def test_nothing_moves_across_beats_or_to_a_stranger():
    old = story(beat("a", "support tickets down ==40%=="))
    new = story(beat("b", "support tickets down ==40%=="), beat("a", "morale rose by ==3=="))
    assert moves(old, new) == {}


def test_a_cloze_that_gains_a_hole():
    old = Plain("c", cloze="wants ==speed==")
    new = Plain("c", cloze="==this== wants ==speed==")
    assert list(moves(old, new)) == ["cloze"]


SOME = ["tickets", "morale", "growth", "speed", "support", "team"]
WORDS = st.lists(st.sampled_from(SOME), min_size=1, max_size=4).map(" ".join)
FACTS = st.builds(
    lambda text, figure, id: Fact(f"{text} =={figure}==" if figure else text, id=id),
    WORDS,
    st.sampled_from(["", "1", "40%"]),
    st.sampled_from(["", "", "f", "g"]),
)
BEATS = st.lists(st.tuples(st.sampled_from("abcd"), st.lists(FACTS, max_size=3),
                           st.sampled_from(["", "", "x", "y"])),
                 max_size=4, unique_by=lambda b: b[0])  # fmt: skip


@settings(deadline=None, max_examples=200)
@given(BEATS, BEATS)
def test_moves_are_one_to_one_and_go_where_nobody_was(one, two):
    old = story(*(Beat(name, name, tuple(facts)) for name, facts, _ in one))
    new = story(*(Beat(name, name, tuple(facts), was=was) for name, facts, was in two))
    found = moves(old, new)
    before = {card.slot for card in build(old, "")}
    after = {card.slot for card in build(new, "")}
    assert len(set(found.values())) == len(found)
    for source, target in found.items():
        assert source in before - after
        assert target in after - before


@pytest.mark.parametrize("name", ["competencies", "stories", "cards"])
def test_an_untouched_note_moves_nothing(name):
    for note in getattr(read_deck(SMALL, "s"), name):
        assert moves(note, replace(note)) == {}
