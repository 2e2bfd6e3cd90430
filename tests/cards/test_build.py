from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drill.cards.build import build, figures
from drill.deckfile.reading import read_deck
from drill.domain.deck import (
    AddedBeat,
    Beat,
    Competency,
    Fact,
    Framework,
    Plain,
    Principle,
    Probe,
    RedFlag,
    Side,
    SoundsRight,
    Step,
    Story,
    StoryVariant,
)  # fmt: skip
from drill.domain.kind import Kind
from tests_support import SMALL


@pytest.fixture(scope="module")
def deck():
    return read_deck(SMALL, "small")


def slots(note):
    return [card.slot for card in build(note, "small")]


def test_a_competency_gives_routes_steps_gaps_and_flags(deck):
    assert sorted(slots(deck.competencies[0])) == [
        "flag:fine", "flag:hr", "flag:waits", "gap:fw.plan", "gap:fw.trigger", "route", "steps:fw",
    ]  # fmt: skip


def test_a_story_gives_outline_beats_figures_probes_and_a_tell(deck):
    assert slots(deck.stories[0]) == [
        "outline", "beat:context", "beat:plan", "beat:outcome", "figure:context.velocity",
        "figure:plan.to-improve", "probe:differently", "tell",
    ]  # fmt: skip


def test_only_steps_that_are_lists_have_a_gap():
    steps = tuple(Step(str(i), f"S{i}", items=("x", "y") if i in (1, 3) else ()) for i in range(5))
    note = replace(
        read_deck(SMALL, "s").competencies[0],
        frameworks=(Framework("f", "F", steps), Framework("g", "G", steps[:2])),
    )
    assert [s for s in slots(note) if s.startswith("gap")] == ["gap:f.1", "gap:f.3", "gap:g.1"]


def test_keys_are_unique_and_made_of_ids(deck):
    cards = [card for note in deck.notes() for card in build(note, deck.id)]
    assert len({card.key for card in cards}) == len(cards)
    assert "small/quiet/beat:plan" in {card.key for card in cards}


def test_inserting_moving_and_rewording_keep_every_key(deck):
    story = deck.stories[0]
    beats = list(story.beats)
    fresh = Beat("new", "New", (Fact("something"),))
    reworded = replace(beats[0], label="Another label", facts=(*beats[0].facts, Fact("more")))
    changed = replace(story, title="Other", beats=(beats[2], fresh, reworded, beats[1]))
    assert set(slots(story)) < set(slots(changed))


def test_the_core_is_what_matters_in_any_note(deck):
    core = {card.slot for note in deck.notes() for card in build(note, "d") if card.core}
    assert core == {
        "route", "steps:fw", "flag:hr", "flag:waits", "outline", "tell", "probe:differently",
        "figure:context.velocity", "figure:plan.to-improve",
    }  # fmt: skip
    chosen = replace(deck.stories[0], core=("beat:plan",))
    assert [card.slot for card in build(chosen, "d") if card.core] == ["beat:plan"]


@pytest.mark.parametrize(
    ("figures", "core"),
    [
        (["40%", "1 week", "2 weeks", "3 seniors"], {"40%", "3 seniors"}),
        (["40%", "95%", "$100 million", "18 releases"], {"95%", "$100 million"}),
        (["3.8x", "5 days", "1 week"], {"3.8x", "1 week"}),
        (["8 people", "2 weeks", "15 people"], {"2 weeks", "15 people"}),
        (["85 percent", "5x", "6xl"], {"85 percent", "5x"}),
    ],
)
def test_the_two_figures_that_one_remembers_are_core(figures, core):
    facts = [Fact(f"=={figure}==", id=f"n{number}") for number, figure in enumerate(figures)]
    story = Story("s", "S", tuple(Beat(fact.id, "B", (fact,)) for fact in facts))
    slots = [c.slot for c in build(story, "d") if c.core and c.kind is Kind.FIGURE]
    assert {figures[int(slot[-1])] for slot in slots} == core


@pytest.mark.parametrize(
    ("figure", "kept"),
    [
        ("4%", True), ("$4", True), ("€4", True), ("£4", True), ("¥4", True), ("4×", True),
        ("4x", True), ("4 X", True), ("4 Percent", True), ("4 million", True), ("2 billion", True),
        ("4 days", False), ("4xl", False), ("a box", False), ("4 percentiles", False),
    ],
)  # fmt: skip
def test_which_figure_one_remembers_before_two_later_ones(figure, kept):
    facts = [Fact(f"=={say}==", id=f"n{at}") for at, say in enumerate((figure, "1 week", "2 men"))]
    story = Story("s", "S", (Beat("b", "B", tuple(facts)),))
    chosen = {c.slot[-2:] for c in build(story, "d") if c.core and c.kind is Kind.FIGURE}
    assert chosen == {"n2", "n0" if kept else "n1"}


def test_several_figures_in_one_fact_are_told_apart():
    story = Story(
        "s", "S", (Beat("b", "B", (Fact("from ==60%== to ==85%== and ==60%==", id="f"),)),)
    )
    assert {c.slot for c in build(story, "d") if c.kind is Kind.FIGURE} == {
        "figure:b.f:60", "figure:b.f:85", "figure:b.f:60+2",
    }  # fmt: skip


def test_teaching_order():
    own = Story("own", "Own", (Beat("a", "A", (Fact("==1==", id="n"),)), Beat("b", "B")), False)
    sample = replace(own, id="sample", sample=True)
    competency = read_deck(SMALL, "s").competencies[0]
    notes = [sample, Principle("p", "Why?", "so"), competency, own]
    cards = [c for i, note in enumerate(notes) for c in build(note, "d", i)]
    order = [(c.sample, c.kind) for c in sorted(cards, key=lambda c: c.order)]
    kinds = list(dict.fromkeys(order))
    own_kinds = [Kind.OUTLINE, Kind.BEAT, Kind.FIGURE, Kind.TELL]
    assert kinds == [
        *((False, kind) for kind in own_kinds),
        (False, Kind.ROUTE), (False, Kind.STEPS), (False, Kind.FLAG), (False, Kind.GAP),
        (False, Kind.PRINCIPLE),
        *((True, kind) for kind in own_kinds),
    ]  # fmt: skip


def test_core_first_then_round_robin_over_the_notes(deck):
    first = deck.competencies[0]
    second = replace(first, id="other")
    cards = [c for i, note in enumerate((first, second)) for c in build(note, "d", i)]
    flags = [c for c in sorted(cards, key=lambda c: c.order) if c.kind is Kind.FLAG]
    assert [(c.core, c.note) for c in flags] == [
        (True, "people"), (True, "other"), (True, "people"), (False, "other"),
        (False, "people"), (True, "other"),
    ], "the clean control comes among the core flags"  # fmt: skip


def test_plain_cards():
    assert slots(Plain("a", "q", "a")) == ["basic"]
    assert slots(Plain("a", "q", "a", reverse=True)) == ["basic", "basic:reverse"]
    sides = (Side("1", "q", "a"), Side("c1", "the ____", "the cat", ("cat",)))
    assert slots(Plain("a", sides=sides)) == ["side:1", "side:c1"]
    assert slots(Plain("a", cloze="wants ==speed==")) == ["cloze"]
    assert slots(Plain("a", cloze="==speed== or ==care==")) == ["cloze:speed", "cloze:care"]


def test_equal_words_in_one_beat_make_two_cards_with_keys_of_their_own():
    beat = Beat("b", "B", (Fact("rose ==40%=="), Fact("rose ==7%=="), Fact("==1=="), Fact("==2=="),
                           Fact("other ==3==", id="rose")))  # fmt: skip
    made = [card.slot for card in build(Story("s", "S", (beat,)), "d") if ":b." in card.slot]
    assert sorted(made) == [
        "figure:b.rose", "figure:b.rose+2", "figure:b.rose+3", "figure:b.x", "figure:b.x+2",
    ]  # fmt: skip
    by_fact = {figure.fact.say: figure.slot for figure in figures(beat)}
    assert str(by_fact["other ==3=="]) == "figure:b.rose", "the fact that has an id keeps it"


def test_thousands_of_equal_figures_need_no_long_names():
    say = " ".join(["==60%=="] * 1000)
    facts = (Fact(say, id="f"), *[Fact("rose ==4%==")] * 1000)
    made = slots(Story("s", "S", (Beat("b", "B", facts),)))
    assert len(set(made)) == len(made) > 2000
    assert max(map(len, made)) < 40


def core_figure_stories():
    def story(name, before):
        facts = [Fact(f"==1== {i}", id=f"n{i}") for i in range(before)]
        last = [Fact("==2== p", id="p"), Fact("==3== q", id="q")]
        beats = [Beat(f"b{i}", "B", (fact,)) for i, fact in enumerate(facts)]
        return Story(name, name, (*beats, Beat("end", "End", tuple(last))), sample=True)

    return story("long", 3), story("short", 0)


def test_core_cards_are_round_robin_wherever_in_the_note_they_stand():
    cards = [c for i, note in enumerate(core_figure_stories()) for c in build(note, "d", i)]
    core = sorted((c for c in cards if c.core and c.kind is Kind.FIGURE), key=lambda c: c.order)
    assert [c.note for c in core] == ["long", "short", "long", "short"]


def flagged(name, flags, controls):
    return Competency(
        name, name,
        red_flags=tuple(RedFlag(f"f{i}", f"F{i}", ("...",), "...") for i in range(flags)),
        sounds_right=tuple(SoundsRight(f"c{i}", ("...",)) for i in range(controls)),
    )  # fmt: skip


@pytest.mark.parametrize(("flags", "controls"), [(4, 2), (6, 1), (3, 3)])
def test_a_red_flag_is_never_the_safe_guess(flags, controls):
    notes = [flagged(f"n{i}", flags, controls) for i in range(7)]
    cards = [c for i, note in enumerate(notes) for c in build(note, "d", i)]
    first = "".join(c.slot[5] for c in sorted(cards, key=lambda c: c.order))
    core = first[:21]
    assert core.count("c") >= 7
    assert max(len(list(run)) for _, run in itertools.groupby(core)) <= 3
    red = [c for c in sorted(cards, key=lambda c: c.order) if c.slot.startswith("flag:f")]
    assert [c.core for c in red] == sorted((c.core for c in red), reverse=True), "core first"


@given(st.integers(0, 9), st.integers(0, 9), st.integers(0, 20))
def test_every_flag_and_every_control_has_its_card(flags, controls, position):
    made = [c.slot for c in build(flagged("n", flags, controls), "d", position)]
    assert sorted(made) == sorted(
        [f"flag:f{i}" for i in range(flags)] + [f"flag:c{i}" for i in range(controls)]
    )


IDS = st.lists(st.sampled_from(["alpha", "beta", "c", "d-1"]), unique=True, max_size=4)
SAYS = st.sampled_from(["up ==4%==", "up ==5%==", "==4%==", "flat", "from ==1== to ==1=="])
STORIES = st.builds(
    lambda beats, probes, sample: Story(
        "s", "S", tuple(Beat(name, name, tuple(map(Fact, says))) for name, says in beats),
        sample=sample, probes=tuple(Probe(name, "?", (Fact("x"),)) for name in probes),
    ),
    st.lists(st.tuples(st.sampled_from(["alpha", "beta", "c"]), st.lists(SAYS, max_size=4)),
             max_size=3, unique_by=lambda beat: beat[0]),
    IDS, st.booleans(),
)  # fmt: skip


@given(STORIES, st.randoms(use_true_random=False))
def test_keys_are_unique_and_do_not_know_where_a_beat_stands(story, chance):
    made = slots(story)
    assert len(set(made)) == len(made)
    assert sum(slot.startswith("figure:") for slot in set(made) & core(story)) <= 2
    beats = [*story.beats, Beat("fresh", "Fresh", (Fact("new ==9=="),))]
    chance.shuffle(beats)
    kept = set(slots(replace(story, beats=tuple(beats), title="T")))
    assert set(made) <= kept | {"outline"}


def core(note):
    return {card.slot for card in build(note, "d") if card.core}


def test_a_probe_with_the_id_of_a_beat_that_a_variant_adds_is_for_the_main_competency():
    fact = (Fact("it fell"),)
    variant = StoryVariant("v", "two", add=(AddedBeat("why", "Why", fact),))
    story = Story("s", "S", (Beat("a", "A", fact),), competencies=("one", "two"),
                  probes=(Probe("why", "Why?", fact),), variants=(variant,))  # fmt: skip
    of = {card.slot: card.competency for card in build(story, "d")}
    assert (of["beat:why"], of["probe:why"]) == ("two", "one")
