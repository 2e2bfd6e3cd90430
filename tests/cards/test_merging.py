"""Three versions of a note: what either changed is kept, what both changed stays yours."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drill.cards.merging import Conflict, merge
from drill.deckfile.reading import read_deck
from drill.deckfile.writing import write_deck
from drill.domain.deck import (
    Beat,
    Competency,
    Deck,
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
)
from drill.errors import DeckError

WORD = st.sampled_from(["one", "two", "three ==3==", "four"])
MAYBE = st.one_of(st.just(""), WORD)
NAME = st.sampled_from(["a", "b", "c", "d"])
FORMER = st.sampled_from(["", "", "", "a", "b", "x"])


def some(part, least=0):
    return st.lists(part, min_size=least, max_size=3).map(tuple)


WORDS = some(WORD)
FACTS = some(st.builds(Fact, WORD, MAYBE, st.one_of(st.just(""), NAME), FORMER))
STEPS = some(st.builds(Step, NAME, WORD, MAYBE, WORDS, st.booleans(), FORMER), 1)
FRAMEWORKS = some(st.builds(Framework, NAME, WORD, STEPS, MAYBE, st.booleans(), FORMER))
COMPETENCY = st.builds(
    Competency, st.just("n"), WORD, MAYBE, MAYBE, WORDS, FRAMEWORKS, WORDS,
    some(st.builds(RedFlag, NAME, WORD, WORD, WORD, FORMER)),
    some(st.builds(SoundsRight, NAME, WORD, FORMER)),
)  # fmt: skip
STORY = st.builds(
    Story, st.just("n"), WORD, some(st.builds(Beat, NAME, WORD, FACTS, st.just(()), FORMER)),
    probes=some(st.builds(Probe, NAME, WORD, FACTS, FORMER)),
    core=some(st.sampled_from(["outline", "beat:a", "beat:b", "probe:a"])),
)  # fmt: skip
SIDES = some(st.builds(Side, NAME, WORD, WORD, WORDS), 1)
PLAIN = st.one_of(
    st.builds(Plain, st.just("n"), WORD, WORD, reverse=st.booleans(), tags=WORDS),
    st.builds(Plain, st.just("n"), cloze=st.sampled_from(["==x== y", "==y== z"]), tags=WORDS),
    st.builds(Plain, st.just("n"), sides=SIDES, tags=WORDS),
)
PRINCIPLE = st.builds(Principle, st.just("n"), WORD, WORD)


def written(note):
    deck = Deck(1, "d", "D")
    return write_deck(replace(deck, **{note.section: (note,)}))


def sound(note):
    try:
        read_deck(written(note), "d")
    except DeckError:
        return False
    return True


def versions(kind):
    return st.tuples(*[kind.filter(sound)] * 3)


@pytest.mark.parametrize(
    "kind", [STORY, COMPETENCY, PLAIN, PRINCIPLE], ids=["story", "competency", "plain", "principle"]
)
def test_what_holds_for_any_three_versions(kind):
    @settings(max_examples=150, deadline=None)
    @given(versions(kind))
    def holds(three):
        base, yours, theirs = three
        assert merge(base, base, theirs) == (theirs, ())
        assert merge(base, yours, base) == (yours, ())
        assert merge(base, yours, yours) == (yours, ())
        merged, conflicts = merge(base, yours, theirs)
        assert sound(merged), written(merged)
        again, _ = merge(theirs, merged, theirs)
        assert again == merged, "to take the same version again changes nothing"
        if not conflicts:
            assert merge(base, theirs, yours)[1] == ()

    holds()


@settings(max_examples=100, deadline=None)
@given(st.tuples(*[st.one_of(STORY, COMPETENCY, PLAIN, PRINCIPLE)] * 3))
def test_it_never_raises_whatever_it_is_given(three):
    merged, _ = merge(*three)
    assert type(merged) in (type(three[1]), type(three[2]))


BASE = Plain("n", "Who?", "Me", tags=("old", "kept"))


def test_a_tag_freezes_nothing():
    yours = replace(BASE, tags=("old", "kept", "mine"))
    theirs = replace(BASE, a="You", tags=("kept", "new"))
    merged, conflicts = merge(BASE, yours, theirs)
    assert merged == replace(BASE, a="You", tags=("kept", "mine", "new"))
    assert not conflicts


def test_what_both_changed_stays_yours_and_is_told():
    yours, theirs = replace(BASE, a="I"), replace(BASE, a="You", q="Whom?")
    merged, conflicts = merge(BASE, yours, theirs)
    assert merged == replace(BASE, a="I", q="Whom?")
    assert conflicts == (Conflict("back", "Me", "I", "You"),)


BEATS = Story("n", "T", (
    Beat("start", "Start", (Fact("it fell"), Fact("we met", id="met"))),
    Beat("end", "End", (Fact("it rose"),)),
))  # fmt: skip


def story(**labels):
    return replace(
        BEATS,
        beats=tuple(replace(beat, label=labels.get(beat.id, beat.label)) for beat in BEATS.beats),
    )


def test_beats_are_known_by_their_ids():
    yours = replace(story(start="Mine"), beats=(*story(start="Mine").beats, Beat("more", "More")))
    start, end = story(end="Theirs").beats
    theirs = replace(BEATS, beats=(Beat("first", "First"), end, start))
    merged, conflicts = merge(BEATS, yours, theirs)
    assert [(beat.id, beat.label) for beat in merged.beats] == [
        ("first", "First"), ("end", "Theirs"), ("more", "More"), ("start", "Mine"),
    ]  # fmt: skip
    assert not conflicts


def test_your_order_stands_where_they_left_theirs():
    theirs = story(end="Theirs")
    merged, _ = merge(BEATS, replace(BEATS, beats=BEATS.beats[::-1]), theirs)
    assert merged.beats == theirs.beats[::-1]


def facts(*said):
    return replace(BEATS, beats=(replace(BEATS.beats[0], facts=said), BEATS.beats[1]))


def test_a_fact_without_an_id_is_known_by_its_place_when_reworded():
    met = Fact("we met", id="met")
    yours, theirs = facts(Fact("it fell", how="counted"), met), facts(Fact("it sank by half"), met)
    merged, conflicts = merge(BEATS, yours, theirs)
    assert merged.beats[0].facts == (Fact("it sank by half", how="counted"), met)
    assert not conflicts
    both = facts(Fact("it dropped"), met)
    merged, (told,) = merge(BEATS, both, theirs)
    assert merged == both
    assert told == Conflict(
        "start · it dropped · words", "it fell", "it dropped", "it sank by half"
    )


def test_what_one_took_away_and_the_other_changed():
    less = replace(BEATS, beats=BEATS.beats[:1])
    merged, (told,) = merge(BEATS, less, story(end="Theirs"))
    assert merged == less
    assert (told.where, told.yours) == ("end", "(nothing)")
    merged, (told,) = merge(BEATS, story(end="Mine"), less)
    assert merged == story(end="Mine")
    assert told.theirs == "(nothing)"


def test_a_part_that_they_renamed_keeps_your_change():
    start, end = BEATS.beats
    theirs = replace(BEATS, beats=(start, replace(end, id="finish", was="end")))
    merged, conflicts = merge(BEATS, story(end="Mine"), theirs)
    assert merged.beats[1] == replace(end, id="finish", was="end", label="Mine")
    assert not conflicts


def test_a_question_that_they_made_a_text_with_holes():
    theirs = Plain("n", cloze="It is ==me==", tags=("old",))
    merged, (told,) = merge(BASE, replace(BASE, q="Whom?"), theirs)
    assert merged == replace(BASE, q="Whom?", tags=("old",))
    assert told.where == "what it says"


def test_two_parts_that_take_one_id_leave_yours_whole():
    base = Competency("n", "N")
    yours = replace(base, red_flags=(RedFlag("x", "f", "s", "r"),))
    theirs = replace(base, name="M", sounds_right=(SoundsRight("x", "t"),))
    merged, (told,) = merge(base, yours, theirs)
    assert merged == yours
    assert told.where == "the whole note"


def test_a_slot_that_is_gone_is_no_longer_core():
    base = replace(BEATS, core=("beat:start",))
    yours = replace(base, core=("beat:start", "beat:end"))
    theirs = replace(base, beats=base.beats[:1], core=())
    merged, _ = merge(base, yours, theirs)
    assert merged.core == ()
    assert len(merged.beats) == 1
