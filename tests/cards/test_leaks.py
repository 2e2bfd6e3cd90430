from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drill.cards.build import build
from drill.cards.faces import faces
from drill.cards.leaks import given_away, leaks
from drill.cards.shelf import Shelf
from drill.deckfile.reading import read_deck
from drill.domain.card import Card, Faces
from drill.domain.deck import Beat, Fact, Plain, Probe, Story
from drill.domain.kind import Kind
from tests_support import SMALL


def leaks_of(*notes):
    shelf = Shelf({("d", note.id): note for note in notes})
    cards = [card for note in notes for card in build(note, "d")]
    found = leaks([(card, faces(card, shelf)) for card in cards])
    return {key.split("/")[-1]: {k.split("/")[-1] for k in keys} for key, keys in found.items()}


@pytest.fixture(scope="module")
def found():
    deck = read_deck(SMALL, "small")
    return leaks_of(*deck.notes())


def test_steps_and_gaps_leak_a_gap_whose_part_they_name(found):
    assert {"gap:fw.trigger", "gap:fw.plan"} <= found["steps:fw"]
    assert "gap:fw.plan" in found["gap:fw.trigger"]


def test_a_beat_leaks_its_figures_and_no_others(found):
    assert "figure:context.velocity" in found["beat:context"]
    assert "figure:plan.to-improve" not in found["beat:context"]


def test_a_beat_leaks_the_figures_of_the_facts_beyond_the_three():
    facts = (Fact("one"), Fact("two"), Fact("three"), Fact("it took ==40 days== more", id="more"))
    story = Story("s", "A story", beats=(Beat("b", "The middle", facts=facts),))
    assert leaks_of(story)["beat:b"] >= {"figure:b.more"}


def test_what_stands_beside_an_answer_leaks_as_the_answer_does():
    how = "we had counted 9 days before"
    beats = (Beat("a", "A", (Fact("took ==4 weeks==", how, id="f"), Fact("x"))),
             Beat("b", "B", (Fact("it was ==9 days== late", id="g"), Fact("y"))))  # fmt: skip
    assert "figure:b.g" in leaks_of(Story("s", "S", beats))["figure:a.f"]


def test_the_outline_and_the_tell_leak_each_other(found):
    assert "tell" in found["outline"]


def test_both_sides_of_a_card_leak_and_so_do_two_holes(found):
    assert found["basic"] == {"basic:reverse"}
    assert found["cloze:speed"] == {"cloze:care"}


@pytest.mark.parametrize(
    ("other", "leaks"),
    [
        ("it went 4 weeks", True), ("it went 40 weeks", False), ("it went 14 weeks", False),
        ("4 weeks", True), ("4.5 weeks", False), ("4 Weeks!", True), ("4% weeks", False),
    ],
)  # fmt: skip
def test_an_answer_is_told_by_whole_words_alone(other, leaks):
    beats = (Beat("a", "A", (Fact("took ==4 weeks==", id="f"), Fact("x"))),
             Beat("b", "B", (Fact(other), Fact("y"))))  # fmt: skip
    assert ("figure:a.f" in leaks_of(Story("s", "S", beats)).get("beat:b", ())) is leaks


def test_flags_do_not_leak(found):
    assert not [slot for slot in found if slot.startswith("flag:")]
    assert "route" not in found


def test_leaks_are_symmetric(found):
    for slot, others in found.items():
        assert all(slot in found[other] for other in others)


def test_two_bounds_in_one_unit_are_held_apart():
    def figure(name, text):
        return Beat(name, name, (Fact(text, id="f"), Fact("else")))

    story = Story("s", "S", (figure("a", "set-up failures ==under 10%== at launch"),
                             figure("b", "kill switch ==above 15%== errors"),
                             figure("c", "activations ==3.8x== up"),
                             figure("d", "done in ==under 10 weeks==")))  # fmt: skip
    found = leaks_of(story)
    assert "figure:b.f" in found["figure:a.f"]
    assert "figure:c.f" not in found.get("figure:a.f", set())
    assert "figure:d.f" not in found.get("figure:a.f", set())


def test_only_siblings_are_compared():
    assert leaks_of(Plain("a", "one?", "same"), Plain("b", "two?", "same")) == {}
    assert leaks([]) == {}


def test_the_thresholds_of_the_bundled_story_are_held_apart(request):
    path = request.config.rootpath / "decks" / "sample-stories.yaml"
    deck = read_deck(path.read_bytes(), "sample-stories")
    story = next(story for story in deck.stories if story.id == "vendor-call")
    found = leaks_of(story)
    assert "figure:call.kill-switch" in found["figure:criteria.setup-failures"]


def story_of(*beats):
    made = (Beat(name, label, tuple(Fact(say, id=key) for key, say in facts.items()))
            for name, label, facts in beats)  # fmt: skip
    return Story("s", "The rollout", tuple(made))


def test_a_bare_number_is_not_told_by_a_list_that_counts():
    found = leaks_of(
        story_of(
            ("a", "Start", {"team": "grew to ==3== engineers", "x": "hired late"}),
            ("b", "Middle", {"y": "two more teams", "z": "went on"}),
            ("c", "End", {"end": "teams doubled to ==2==", "v": "all quiet", "w": "done"}),
        )
    )
    assert found["figure:a.team"] == {"beat:a"}
    assert found["figure:c.end"] == {"beat:c"}


def test_figures_of_one_fact_tell_each_other():
    found = leaks_of(
        story_of(
            ("a", "A", {"f": "from ==60%== up to ==85%==", "x": "else"}),
            ("b", "B", {"y": "then"}),
        )
    )
    assert found["figure:a.f:60"] == {"beat:a", "figure:a.f:85"}


def test_a_bound_without_a_unit_is_not_held_apart():
    found = leaks_of(
        story_of(
            ("a", "A", {"f": "moved over ==Easter==", "x": "one"}),
            ("b", "B", {"g": "finished under ==Paul==", "y": "two"}),
        )
    )
    assert "figure:b.g" not in found["figure:a.f"]


def test_a_probe_that_repeats_a_beat_leaks_it():
    story = Story(
        "s", "S", (Beat("a", "A", (Fact("talk earlier"), Fact("offer training"))), Beat("b", "B")),
        probes=(Probe("p", "What would you change?", (Fact("talk earlier"),)),),
    )  # fmt: skip
    assert "probe:p" in leaks_of(story)["beat:a"]
    longer = replace(story.probes[0], answer=(Fact("talk earlier"), Fact("write it down")))
    assert "beat:a" not in leaks_of(replace(story, probes=(longer,)))
    whole = replace(story.probes[0], answer=story.beats[0].facts)
    assert leaks_of(replace(story, probes=(whole,)))["probe:p"] == {"beat:a"}


@given(st.lists(st.sampled_from(["up ==4%==", "==3== down", "flat", "over ==2== ==5%==", "4%"]),
                min_size=1, max_size=6), st.integers(1, 3))  # fmt: skip
def test_whatever_the_story_leaks_are_symmetric_and_beats_tell_their_figures(says, size):
    parts = [says[i : i + size] for i in range(0, len(says), size)]
    story = Story(
        "s", "S", tuple(Beat(f"b{i}", f"L{i}", tuple(map(Fact, p))) for i, p in enumerate(parts))
    )
    found = leaks_of(story)
    for slot, others in found.items():
        assert slot not in others
        assert all(slot in found[other] for other in others)
    for card in build(story, "d"):
        if card.kind is Kind.FIGURE:
            assert f"beat:{card.slot[7:].partition('.')[0]}" in found[card.slot]


def test_two_cards_of_a_note_are_enough_and_a_note_of_one_stops_nothing():
    alone, pair = Plain("alone", "Who?", "Me"), Plain("pair", cloze="==speed== or ==care==")
    assert leaks_of(alone, pair) == {"cloze:speed": {"cloze:care"}, "cloze:care": {"cloze:speed"}}


@pytest.mark.parametrize(
    ("bound", "apart"),
    [
        ("under ==9%==", True), ("below ==9%==", True), ("over ==9%==", True),
        ("At least ==9%==", True), ("at most ==9%==", True), ("less than ==9%==", True),
        ("more than ==9%==", True), ("<==9%==", True), ("> ==9%==", True), ("≤ ==9%==", True),
        ("≥ ==9%==", True), ("over about some ==9 %==", True),
        ("over what we thought ==9%==", False),
        ("overall ==9%==", False), ("at ==9%==", False), ("above ==9$==", False),
        ("above ==9 days==", False), ("above ==9== %", True),
    ],
)  # fmt: skip
def test_which_words_make_a_figure_a_bound(bound, apart):
    found = leaks_of(
        story_of(
            ("a", "A", {"f": f"it was {bound} then", "x": "one"}),
            ("b", "B", {"g": "it went above ==15%==", "y": "two"}),
        )
    )
    assert ("figure:b.g" in found["figure:a.f"]) is apart


def test_only_figures_are_held_apart_as_bounds():
    holes = Plain("p", cloze="under ==9== %, above ==15== %", tags=("t",))
    fronts = {card.slot: card for card in build(holes, "d")}
    shelf = Shelf({("d", "p"): holes})
    shown = [replace(faces(card, shelf), back="", answer=()) for card in fronts.values()]
    assert leaks(list(zip(fronts.values(), shown, strict=True))) == {}


def test_notes_of_one_name_in_two_decks_are_no_siblings():
    note = Plain("a", "one?", "same")
    card = build(note, "d")[0]
    shown = faces(card, Shelf({("d", "a"): note}))
    assert leaks([(card, shown), (replace(card, deck="e"), shown)]) == {}


@pytest.mark.parametrize("face", ["context", "front", "back", "aside"])
def test_whatever_face_says_the_answer_gives_it_away_and_not_the_other_way_round(face):
    asked, other = (Card("d", "n", slot, Kind.BASIC) for slot in ("basic", "basic:reverse"))
    silent = Faces("no", "no", "no")
    told = replace(silent, answer=("—", "Big CAT", "dog"))
    says = replace(silent, **{face: "the big cat; a dog"})
    assert given_away([(asked, told), (other, says)]) == {other.key: {asked.key}}
    half = replace(silent, **{face: "the big cat"})
    assert given_away([(asked, told), (other, half)]) == {}
    assert leaks([(asked, told), (other, says)]) == {
        asked.key: {other.key}, other.key: {asked.key},
    }  # fmt: skip
