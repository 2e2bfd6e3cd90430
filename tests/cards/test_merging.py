"""Three versions of a note: what either changed is kept, what both changed stays yours."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drill.cards.alignment import align, names_of
from drill.cards.merging import Conflict, merge
from drill.cards.variants import faults, following
from drill.deckfile.reading import read_deck
from drill.deckfile.writing import write_deck
from drill.domain.deck import (
    AddedBeat,
    Beat,
    Competency,
    Deck,
    Fact,
    Framework,
    Phrasing,
    Plain,
    Principle,
    Probe,
    RedFlag,
    Side,
    SoundsRight,
    Step,
    Story,
    StoryVariant,
)
from drill.errors import DeckError

WORD = st.sampled_from(["one", "two", "three ==3==", "four"])
MAYBE = st.one_of(st.just(""), WORD)
NAME = st.sampled_from(["a", "b", "c", "d"])
FORMER = st.sampled_from(["", "", "", "", "", "a", "x"])


def some(part, least=0):
    """A few, no two with the same id."""
    return st.lists(part, min_size=least, max_size=3, unique_by=named).map(tuple)


def named(part):
    return getattr(part, "id", "") or object()


WORDS = some(WORD)
QUESTIONS = some(
    st.one_of(WORD, st.builds(Phrasing, WORD, some(st.sampled_from(["fired", "regret"]))))
)
FACTS = some(st.builds(Fact, WORD, MAYBE, st.one_of(st.just(""), NAME), FORMER))
STEPS = some(st.builds(Step, NAME, WORD, MAYBE, WORDS, st.booleans(), FORMER), 1)
FRAMEWORKS = some(st.builds(Framework, NAME, WORD, STEPS, MAYBE, st.booleans(), FORMER))
COMPETENCY = st.builds(
    Competency, st.just("n"), WORD, MAYBE, MAYBE, QUESTIONS, FRAMEWORKS, WORDS,
    some(st.builds(RedFlag, NAME, WORD, WORD, WORD, FORMER)),
    some(st.builds(SoundsRight, NAME, WORD, FORMER)),
)  # fmt: skip
BEATS = some(st.sampled_from(["a", "b", "c"]))
VARIANTS = some(
    st.builds(
        StoryVariant, st.just("v"), st.just("two"), st.just("begin"), st.just(()), BEATS,
        st.just(()), some(st.builds(AddedBeat, st.just("z"), WORD, after=NAME)),
    )
)  # fmt: skip
STORY = st.builds(
    Story, st.just("n"), WORD, some(st.builds(Beat, NAME, WORD, FACTS, st.just(()), FORMER)),
    probes=some(st.builds(Probe, NAME, WORD, FACTS, FORMER)),
    competencies=st.just(("one", "two")),
    variants=VARIANTS,
    core=some(st.sampled_from(["outline", "beat:a", "beat:b", "probe:a"])),
)  # fmt: skip
SIDES = some(st.builds(Side, NAME, WORD, WORD, WORDS), 1)
PLAIN = st.one_of(
    st.builds(Plain, st.just("n"), WORD, WORD, reverse=st.booleans(), tags=WORDS),
    st.builds(Plain, st.just("n"), cloze=st.sampled_from(["==x== y", "==y== z"]), tags=WORDS),
    st.builds(Plain, st.just("n"), sides=SIDES, tags=WORDS),
)
PRINCIPLE = st.builds(Principle, st.just("n"), WORD, WORD)


def living(parts, *, also=()):
    """`parts` without a former id that is in use beside them, and without an id in `also`."""
    ids = {part.id for part in parts} | set(also)
    return tuple(
        replace(part, was="" if part.was in ids else part.was)
        for part in parts
        if part.id not in also
    )


def consistent(note):
    """`note` with what refers to its parts put right: drawn at random, most would be refused."""
    if isinstance(note, Story):
        beats, probes = living(note.beats), living(note.probes)
        core = {f"beat:{beat.id}" for beat in beats} | {f"probe:{probe.id}" for probe in probes}
        core |= {"outline"} if len(beats) > 1 else set()
        core = tuple(slot for slot in note.core if slot in core)
        return following(replace(note, beats=beats, probes=probes, core=core), ())
    if isinstance(note, Competency):
        flags = living(note.red_flags)
        return replace(
            note,
            frameworks=tuple(
                replace(framework, steps=living(framework.steps))
                for framework in living(note.frameworks)
            ),
            red_flags=flags,
            sounds_right=living(note.sounds_right, also=[flag.id for flag in flags]),
        )
    return note


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
    return st.tuples(*[kind.map(consistent).filter(sound)] * 3)


@pytest.mark.parametrize(
    "kind", [STORY, COMPETENCY, PLAIN, PRINCIPLE], ids=["story", "competency", "plain", "principle"]
)
def test_what_holds_for_any_three_versions(kind):
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
        if not conflicts:  # what you deleted is not missed where the author only moved it
            assert {each.theirs for each in merge(base, theirs, yours)[1]} <= {"(nothing)"}

    holds()


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


def test_where_both_changed_the_order_theirs_stands():
    a, b, c = (Beat(name, name.upper(), ()) for name in "abc")
    base, yours, theirs = (
        replace(BEATS, beats=beats) for beats in ((a, b, c), (c, b, a), (b, c, a))
    )
    assert merge(base, yours, theirs) == (theirs, ())


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
    assert told == Conflict("Start · it fell · words", "it fell", "it dropped", "it sank by half")


def test_a_variant_follows_the_beats_that_they_renamed_and_took_away():
    old = Beat("old", "Old", (Fact("we sat down and wrote the list"),))
    base = Story("n", "N", (Beat("a", "A"), old, Beat("gone", "Gone")), competencies=("one", "two"))
    added = AddedBeat("z", "Z", after="old")
    variant = StoryVariant("v", "two", stretch=("gone", "old"), cut=("a",), add=(added,))
    yours = replace(base, variants=(variant,))
    theirs = replace(base, beats=(Beat("a", "A"), replace(old, id="new")))
    merged, conflicts = merge(base, yours, theirs)
    moved = replace(variant, stretch=("new",), add=(replace(added, after="new"),))
    assert merged == replace(theirs, variants=(moved,))
    assert not conflicts
    assert not any(faults(merged))


def test_what_a_variant_adds_after_a_beat_that_they_took_away_stands_after_none():
    beats = (Beat("a", "A"), Beat("gone", "Gone"))
    variant = StoryVariant("v", "two", add=(AddedBeat("z", "Z", after="gone"),))
    base = Story("n", "N", beats, competencies=("one", "two"))
    yours = replace(base, variants=(variant,))
    theirs = replace(base, beats=beats[:1])
    placed = replace(variant, add=(AddedBeat("z", "Z"),))
    assert merge(base, yours, theirs) == (replace(theirs, variants=(placed,)), ())


def test_what_one_stretches_and_the_other_leaves_out_is_told_at_length():
    beats = (Beat("a", "A"), Beat("b", "B"))
    plain = StoryVariant("v", "two", "first this")
    base = Story("n", "N", beats, competencies=("one", "two"), variants=(plain,))
    yours = replace(base, variants=(replace(plain, stretch=("a",)),))
    theirs = replace(base, title="M", variants=(replace(plain, cut=("a",)),))
    merged, conflicts = merge(base, yours, theirs)
    assert merged == replace(yours, title="M")
    assert not conflicts
    assert not any(faults(merged))


def test_a_beat_with_the_former_id_of_another_is_itself():
    beats = (Beat("a", "A"), Beat("b", "B", was="a"))
    variant = StoryVariant("v", "two", stretch=("a",), cut=("b",))
    story = Story("n", "N", beats, competencies=("one", "two"), variants=(variant,))
    assert following(story, [story]) == story


def test_what_one_took_away_and_the_other_changed():
    less = replace(BEATS, beats=BEATS.beats[:1])
    merged, (told,) = merge(BEATS, less, story(end="Theirs"))
    assert merged == less
    assert (told.where, told.yours) == ("End", "(nothing)")
    merged, (told,) = merge(BEATS, story(end="Mine"), less)
    assert merged == story(end="Mine")
    assert told.theirs == "(nothing)"
    none = replace(BEATS, beats=())
    merged, (told,) = merge(BEATS, none, story(end="Theirs"))
    assert merged == none
    assert (told.where, told.yours) == ("End", "(nothing)")


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
    yours = replace(base, red_flags=(RedFlag("x", "f", ("s",), "r"),))
    theirs = replace(base, name="M", sounds_right=(SoundsRight("x", ("t",)),))
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


TOLD = Story("n", "The slow team", (
    Beat("context", "Context", (
        Fact("velocity fell ==40%== in a quarter"),
        Fact("nobody spoke in the retrospectives"),
        Fact("the product manager left in March"),
    )),
    Beat("plan", "Plan", (
        Fact("weekly talks with each of ==six== engineers"),
        Fact("a written goal for every sprint"),
    )),
))  # fmt: skip


def beats_of(note, **changes):
    """The beats, those named with other values."""
    return replace(note, beats=tuple(
        replace(beat, **changes.get(beat.id, {})) for beat in note.beats
    ))  # fmt: skip


def said(note):
    """Every fact, by beat."""
    return {beat.id: [fact.say for fact in beat.facts] for beat in note.beats}


def reworded(note, old, new):
    return replace(note, beats=tuple(
        replace(beat, facts=tuple(replace(f, say=f.say.replace(old, new)) for f in beat.facts))
        for beat in note.beats
    ))  # fmt: skip


def test_a_beat_that_they_gave_another_id_without_a_word_is_that_beat():
    yours = reworded(TOLD, "nobody spoke", "everybody was silent")
    theirs = beats_of(TOLD, context={"id": "start", "label": "Start"}, plan={"id": "turn"})
    merged, conflicts = merge(TOLD, yours, theirs)
    assert said(merged) == {"start": said(yours)["context"], "turn": said(TOLD)["plan"]}
    assert merged.beats[0].label == "Start"
    assert not conflicts
    back, conflicts = merge(TOLD, theirs, yours)
    assert back == merged, "and as well where you renamed it"
    assert not conflicts


def test_the_parts_of_a_competency_that_they_gave_other_ids():
    base = Competency("n", "N", frameworks=(Framework("fw", "The way", (
        Step("see", "See the signal", "before it is late"), Step("act", "Act on it"),
    )),), red_flags=(RedFlag("hr", "passes it to HR", ("HR took it",), "own it"),))  # fmt: skip
    (way,), (flag,) = base.frameworks, base.red_flags
    yours = replace(
        base, frameworks=(replace(way, steps=(replace(way.steps[0], why="early"), way.steps[1])),),
        red_flags=(replace(flag, repair="say that you decided"),),
    )  # fmt: skip
    steps = (replace(way.steps[0], id="signal"), replace(way.steps[1], id="deed", why="at once"))
    theirs = replace(base, frameworks=(replace(way, id="path", steps=steps),),
                     red_flags=(replace(flag, id="away"),))  # fmt: skip
    merged, conflicts = merge(base, yours, theirs)
    assert merged == replace(
        base,
        frameworks=(replace(way, id="path", steps=(replace(steps[0], why="early"), steps[1])),),
        red_flags=(replace(flag, id="away", repair="say that you decided"),),
    )
    assert not conflicts


def test_a_beat_that_they_split_takes_your_words_along():
    context, plan = TOLD.beats
    theirs = replace(TOLD, beats=(
        replace(context, facts=context.facts[:2]), Beat("loss", "The loss", context.facts[2:]),
        plan,
    ))  # fmt: skip
    yours = reworded(TOLD, "left in March", "left us in spring")
    merged, conflicts = merge(TOLD, yours, theirs)
    assert said(merged) == {
        "context": said(TOLD)["context"][:2],
        "loss": ["the product manager left us in spring"],
        "plan": said(TOLD)["plan"],
    }
    assert not conflicts


def test_two_beats_that_they_made_one_take_your_words_along():
    context, plan = TOLD.beats
    theirs = replace(TOLD, beats=(replace(context, facts=context.facts + plan.facts),))
    yours = reworded(TOLD, "a written goal", "a goal on the wall")
    merged, conflicts = merge(TOLD, yours, theirs)
    every = [fact.say for beat in yours.beats for fact in beat.facts]
    assert said(merged) == {"context": every}
    assert not conflicts
    more = beats_of(yours, plan={"facts": (*yours.beats[1].facts, Fact("pairing on Fridays"))})
    merged, (told,) = merge(TOLD, more, theirs)
    assert said(merged) == {"context": every, "plan": ["pairing on Fridays"]}
    assert told.where == "Plan"


def test_a_fact_that_you_put_into_another_beat_takes_their_words_along():
    context, plan = TOLD.beats
    yours = replace(TOLD, beats=(
        replace(context, facts=context.facts[:2]),
        replace(plan, facts=(*plan.facts, context.facts[2])),
    ))  # fmt: skip
    merged, conflicts = merge(TOLD, yours, reworded(TOLD, "in March", "in May"))
    assert said(merged) == said(reworded(yours, "in March", "in May"))
    assert not conflicts


def test_a_fact_that_they_put_in_the_place_of_another_is_not_that_one():
    context, plan = TOLD.beats
    (velocity, silence, manager), (talks, goal) = context.facts, plan.facts
    yours = beats_of(
        TOLD, context={"facts": (velocity, silence)}, plan={"facts": (talks, goal, manager)}
    )
    theirs = beats_of(
        TOLD, context={"facts": (silence, manager)}, plan={"facts": (talks, velocity)}
    )
    merged, conflicts = merge(TOLD, yours, theirs)
    expected = beats_of(
        TOLD, context={"facts": (silence,)}, plan={"facts": (talks, manager, velocity)}
    )
    assert said(merged) == said(expected)
    assert not conflicts


def test_an_added_fact_beside_a_reworded_one_makes_it_no_other():
    facts = TOLD.beats[0].facts
    yours = beats_of(TOLD, context={"facts": (
        replace(facts[0], say="velocity fell by ==40%== in a quarter", how="counted"),
        Fact("the backlog grew"), *facts[1:],
    )})  # fmt: skip
    theirs = reworded(TOLD, "==40%== in a", "==45%== in that")
    merged, (told,) = merge(TOLD, yours, theirs)
    assert said(merged) == said(yours)
    assert told.theirs == "velocity fell ==45%== in that quarter"


def test_what_is_core_keeps_its_rank_under_another_id():
    base = replace(TOLD, core=("beat:context",))
    yours = replace(base, core=("beat:context", "beat:plan"))
    theirs = replace(
        beats_of(base, context={"id": "start"}, plan={"id": "turn"}), core=("beat:start",)
    )
    merged, conflicts = merge(base, yours, theirs)
    assert merged.core == ("beat:start", "beat:turn")
    assert not conflicts


WHO, DID = ("anna", "the board", "a customer"), ("signed", "refused ==7== of", "measured")
POOL = [f"{who} {did} {what}" for who in WHO for did in DID for what in ("contracts", "plans")]
POOL += ["the lag was ==40 minutes==", "the lag was ==2 minutes==", "==8 teams==", "==99%=="]
EDITS = ["id", "label", "name", "say", "rewrite", "add", "put", "split", "join", "up", "drop"]
PIECES = st.lists(st.sampled_from(POOL), min_size=4, max_size=8, unique=True)


@st.composite
def edited(draw, note, who):
    """A version of a story: beats renamed, split, joined, moved, deleted; facts reworded, added,
    put into other beats."""
    beats = list(note.beats)
    for number in range(draw(st.integers(0, 4))):
        if not beats:
            break
        at = draw(st.integers(0, len(beats) - 1))
        beat = beats[at]
        fresh = Fact(f"{who} wrote sentence {number} about topic {who}{number}")
        match draw(st.sampled_from(EDITS)):
            case "id":
                beats[at] = replace(beat, id=f"{who}-{number}")
            case "name":
                was = beat.id if draw(st.booleans()) else ""
                label = f"{who} label {number}"
                beats[at] = replace(beat, id=f"{who}-{number}", label=label, was=was)
            case "put" if beat.facts and len(beats) > 1:
                to = draw(st.sampled_from([each for each in range(len(beats)) if each != at]))
                which = draw(st.integers(0, len(beat.facts) - 1))
                place = draw(st.integers(0, len(beats[to].facts)))
                moved, there = beat.facts[which], beats[to].facts
                beats[at] = replace(beat, facts=beat.facts[:which] + beat.facts[which + 1 :])
                beats[to] = replace(beats[to], facts=(*there[:place], moved, *there[place:]))
            case "label":
                beats[at] = replace(beat, label=f"{who} label {number}")
            case "say" if beat.facts:
                last = beat.facts[-1]
                beats[at] = replace(
                    beat, facts=(*beat.facts[:-1], replace(last, say=f"{last.say} {who}{number}"))
                )
            case "rewrite" if beat.facts:
                beats[at] = replace(beat, facts=(*beat.facts[:-1], fresh))
            case "add":
                beats[at] = replace(beat, facts=(*beat.facts, fresh))
            case "split" if len(beat.facts) > 1:
                new = Beat(f"{who}-s{number}", f"{who} split {number}", beat.facts[1:])
                beats[at : at + 1] = [replace(beat, facts=beat.facts[:1]), new]
            case "join" if at:
                joined = replace(beats[at - 1], facts=beats[at - 1].facts + beat.facts)
                beats[at - 1 : at + 1] = [joined]
            case "up":
                beats.insert(0, beats.pop(at))
            case "drop":
                del beats[at]
    return replace(note, beats=tuple(beats))


@st.composite
def histories(draw):
    pieces = draw(PIECES)
    cuts = sorted(draw(st.lists(st.integers(0, len(pieces)), min_size=2, max_size=2)))
    ids = draw(st.lists(st.booleans(), min_size=len(pieces), max_size=len(pieces)))
    facts = [Fact(say, id=f"f{n}" if ids[n] else "") for n, say in enumerate(pieces)]
    base = Story("n", "T", (
        Beat("one", "First", tuple(facts[: cuts[0]])),
        Beat("two", "Second", tuple(facts[cuts[0] : cuts[1]])),
        Beat("three", "Third", tuple(facts[cuts[1] :])),
    ))  # fmt: skip
    return base, draw(edited(base, "yours")), draw(edited(base, "theirs"))


def test_facts_that_differ_in_a_figure_alone_are_told_apart_in_other_beats():
    same = Beat("start", "Start", (Fact("the lag was ==40 minutes=="),))
    end = Beat("end", "End", (Fact("we moved"), Fact("the lag was ==2 minutes=="), Fact("it held")))
    base = Story("n", "T", (same, end))
    yours = replace(base, beats=(same, replace(end, id="outcome", label="Outcome")))
    theirs = replace(base, beats=(replace(same, facts=same.facts + end.facts),))
    merged, _ = merge(base, yours, theirs)
    assert sorted(every_fact(merged)) == sorted(every_fact(base))


def every_fact(note):
    return [fact.say for beat in note.beats for fact in beat.facts]


@given(histories())
def test_no_fact_is_lost_or_doubled_whatever_both_did(three):
    base, yours, theirs = three
    merged, conflicts = merge(base, yours, theirs)
    facts = every_fact(merged)
    assert len(set(facts)) == len(facts)
    mine = set(every_fact(yours)) - set(every_fact(base))
    assert mine <= set(facts)
    assert {b.label for b in yours.beats} - {b.label for b in base.beats} <= {
        beat.label for beat in merged.beats
    }
    told = " ".join(" ".join(conflict) for conflict in conflicts)
    for say in set(every_fact(theirs)) - set(every_fact(base)):
        assert say in facts or say in told
    for say in set(every_fact(yours)) & set(every_fact(theirs)):
        assert facts.count(say) == 1


STEP = Step("s", "S", "why", ("i",))
FRAME = Framework("f", "F", (STEP,), "o")
FLAG = RedFlag("x", "flag", ("a", "b"), "fix")
ABOUT = Competency("n", "N", "T", "E", frameworks=(FRAME,), red_flags=(FLAG,))
ASKED = Plain("n", "Q?", "A", reverse=True, tags=("t",))
SIDE = Side("1", "q", "a")
OF_SIDES = Plain("n", sides=(SIDE,))
FACT = Fact("one ==2==", "how", "f")
PROBE = Probe("p", "Ask?", (Fact("x"),))
TELLING = Story("n", "T", (Beat("a", "A", (FACT,)),), probes=(PROBE,))
NO = "(nothing)"


def with_beat(**changes):
    return {"beats": (replace(TELLING.beats[0], **changes),)}


@pytest.mark.parametrize(
    ("base", "yours", "theirs", "told"),
    [
        (
            ABOUT, {"name": "Y", "evaluates": "EY"}, {"name": "Z", "evaluates": ""},
            [("name", "N", "Y", "Z"), ("evaluates", "E", "EY", NO)],
        ),
        (
            ABOUT, {"frameworks": (replace(FRAME, own=True, opening=""),)},
            {"frameworks": (replace(FRAME, opening="z"),)}, [("F · opening", "o", NO, "z")],
        ),
        (
            ABOUT, {"frameworks": ()}, {"frameworks": (replace(FRAME, opening="z"),)},
            [("F", "F / S / why / i / o", NO, "F / S / why / i / z")],
        ),
        (
            ABOUT,
            {"frameworks": (replace(FRAME, steps=(replace(STEP, bonus=True, items=("i", "j")),)),)},
            {"frameworks": ()}, [("F", "F / S / why / i / o", "F / S / why / i; j / o", NO)],
        ),
        (
            ABOUT, {"red_flags": (replace(FLAG, repair="r1"),)},
            {"red_flags": (replace(FLAG, repair="r2"),)}, [("flag · repair", "fix", "r1", "r2")],
        ),
        (
            ABOUT, {"red_flags": (replace(FLAG, repair="r1"),)}, {"red_flags": ()},
            [("flag", "flag / a; b / fix", "flag / a; b / r1", NO)],
        ),
        (ASKED, {"a": "B"}, {"a": "C"}, [("back", "A", "B", "C")]),
        (ASKED, {"q": "B?"}, {"q": "C?"}, [("front", "Q?", "B?", "C?")]),
        (
            ASKED, {"a": "B"}, Plain("n", cloze="c ==d==", tags=("t",)),
            [(
                "what it says", f"Q? / A / {NO} / {NO} / yes", f"Q? / B / {NO} / {NO} / yes",
                f"{NO} / {NO} / c ==d== / {NO} / no",
            )],
        ),
        (
            ASKED, {"reverse": False},
            Plain("n", sides=(Side("1", "q", "a", ("x", "y")),), tags=("t",)),
            [(
                "what it says", f"Q? / A / {NO} / {NO} / yes", f"Q? / A / {NO} / {NO} / no",
                f"{NO} / {NO} / {NO} / q / a / x; y / no",
            )],
        ),
        (
            OF_SIDES, {"sides": (Side("1", "q", "b", ("b",)),)}, {"sides": (Side("1", "q", "c"),)},
            [("1 · what it says", f"a / {NO}", "b / b", f"c / {NO}")],
        ),
        (
            OF_SIDES, {"sides": (Side("1", "q", "b"),)}, {"sides": (Side("1", "q", "c"),)},
            [("1 · back", "a", "b", "c")],
        ),
        (
            ASKED, Principle("n", "ask", "answer"), {"a": "Z"},
            [("the whole note", "Q? / A / t", "ask / answer", "Q? / Z / t")],
        ),
        (
            TELLING, {"probes": (replace(PROBE, ask="Y?"),)},
            {"probes": (replace(PROBE, ask="Z?"),)}, [("Ask? · question", "Ask?", "Y?", "Z?")],
        ),
        (
            TELLING, with_beat(facts=(Fact("mine", "how", "f"),)), with_beat(facts=()),
            [("A · one ==2==", "one ==2== / how", "mine / how", NO)],
        ),
        (TELLING, with_beat(was="o"), with_beat(was="r"), [("A · former id", NO, "o", "r")]),
        (TELLING, {"framework": "g"}, {"framework": "h"}, [("framework", NO, "g", "h")]),
    ],
)  # fmt: skip
def test_where_both_changed_the_same_yours_stands_unless_theirs_is_wanted(
    base, yours, theirs, told
):
    yours, theirs = (
        replace(base, **changed) if isinstance(changed, dict) else changed
        for changed in (yours, theirs)
    )
    merged, conflicts = merge(base, yours, theirs)
    assert (merged, [tuple(each) for each in conflicts]) == (yours, told)
    turned, _ = merge(base, yours, theirs, but=(told[-1][0], told[-1][3]))
    assert merge(base, yours, theirs, but=(told[-1][0], "another"))[0] == yours
    if len(told) == 1:
        assert turned == (replace(theirs, frameworks=(replace(theirs.frameworks[0], own=True),))
                          if told[0][0] == "F · opening" else theirs)  # fmt: skip


@pytest.mark.parametrize(
    ("base", "yours", "theirs"),
    [
        (ASKED, {"reverse": False}, {"q": "", "a": "", "cloze": "==x=="}),
        (OF_SIDES, {"sides": (SIDE, Side("2", "r", "b"))}, {"sides": (SIDE, Side("3", "s", "c"))}),
        (ABOUT, {"frameworks": ()}, {"name": "Z"}),
        (TELLING, {"probes": ()}, {"title": "Z"}),
    ],
)
def test_what_either_made_of_it_goes_together(base, yours, theirs):
    merged, _ = merge(base, replace(base, **yours), replace(base, **theirs))
    one = merged.sides if isinstance(merged, Plain) else ()
    assert [side.id for side in one] in ([], ["1", "2", "3"])
    assert sound(merged)


@pytest.mark.parametrize(
    ("yours", "theirs"),
    [
        ({"frameworks": ()}, {"frameworks": (replace(FRAME, steps=()),)}),
        ({"red_flags": (FLAG, RedFlag("y", "z", ("q",), "r"))},
         {"sounds_right": (SoundsRight("y", ("t",)),)}),
    ],
)  # fmt: skip
def test_what_no_deck_could_hold_leaves_yours_whole(yours, theirs):
    mine = replace(ABOUT, name="Mine", **yours)
    other = replace(ABOUT, topic="Theirs", **theirs)
    merged, conflicts = merge(ABOUT, mine, other)
    assert sound(merged)
    assert merged.name == "Mine"
    assert conflicts


def test_themes_are_merged_phrasing_by_phrasing():
    base = Competency("n", "N", questions=("Whom did you fire?", "What failed?", "Who left?"))
    fired = Phrasing("Whom did you fire?", ("fired",))
    theirs = replace(base, questions=(fired, Phrasing("What failed?", ("failed",))))
    yours = replace(base, name="Mine", questions=(Phrasing(fired.ask, ("regret",)), "Who left?"))
    merged, conflicts = merge(base, yours, theirs)
    assert conflicts == ()
    assert merged.name == "Mine"
    assert [asked.ask for asked in merged.phrasings] == ["Whom did you fire?"]
    assert set(merged.phrasings[0].themes) == {"fired", "regret"}
    themed = replace(base, questions=(Phrasing(fired.ask, ("fired", "old")), "What failed?"))
    less = replace(themed, questions=(Phrasing(fired.ask, ("fired",)), "What failed?"))
    more = replace(themed, questions=(Phrasing(fired.ask, ("fired", "old", "new")), "And?"))
    merged, conflicts = merge(themed, less, more)
    assert merged.questions == (Phrasing(fired.ask, ("fired", "new")), "And?")
    assert conflicts == ()


def test_facts_of_equal_words_are_known_by_their_figures_first():
    base = [Fact("fell ==1=="), Fact("fell ==2=="), Fact("rose")]
    names = names_of(base)
    assert names == [("fell", 0), ("fell", 1), ("rose", 0)]
    for parts, keys in (
        (["fell ==2==", "fell ==3=="], [("fell", 1), ("fell", 0)]),
        (["fell ==3==", "fell ==4==", "fell ==1=="], [("fell", 1), ("fell", 2), ("fell", 0)]),
        (["rose", "fell ==2==", "fell ==2=="], [("rose", 0), ("fell", 1), ("fell", 0)]),
        (["fell ==1==", "fell ==2==", "sank"], [("fell", 0), ("fell", 1), ("rose", 0)]),
        (["new", "fell ==1==", "fell ==2==", "rose"],
         [("new", 0), ("fell", 0), ("fell", 1), ("rose", 0)]),
    ):  # fmt: skip
        assert align(names, base, [Fact(part) for part in parts]) == keys
    assert align(names, base, [*base[:2], Fact("sank")], {"sank"})[2] == ("sank", 0)


def test_two_parts_that_changed_are_the_same_one_by_one_or_by_their_words():
    base = [Fact("one two three"), Fact("four five six"), Fact("kept")]
    names = names_of(base)
    after = [Fact("seven eight"), Fact("nine ten"), Fact("kept")]
    assert align(names, base, after) == names, "as many: in their order"
    fewer = [Fact("four five ten"), Fact("kept")]
    assert align(names, base, fewer) == names[1:]
    more = [Fact("a b"), Fact("four five ten"), Fact("one two ten"), Fact("kept")]
    assert align(names, base, more) == [("a-b", 0), names[1], names[0], names[2]]
    named = [Beat("x", "X"), Beat("y", "Y")]
    assert align(names_of(named), named, [Beat("z", "Z", was="y"), Beat("x", "X")]) == [
        ("y", 0), ("x", 0),
    ]  # fmt: skip
    twice = [Beat("z", "Z", was="y"), Beat("u", "U", was="y")]
    assert align(names_of(named), named, twice) == [("y", 0), ("u", 0)]


def test_a_fact_in_another_beat_is_the_one_there():
    same = "velocity fell by a lot in spring"
    base = Story("n", "T", (Beat("a", "A", (Fact(same), Fact("x"))), Beat("b", "B", (Fact("y"),))))
    yours = replace(base, beats=(
        Beat("a", "A", (Fact(f"{same} indeed"), Fact("x"))), Beat("b", "B", (Fact("y"),)),
    ))  # fmt: skip
    theirs = replace(base, beats=(
        Beat("a", "A", (Fact("x"),)), Beat("b", "B", (Fact("y"), Fact(same, how="counted"))),
    ))  # fmt: skip
    merged, conflicts = merge(base, yours, theirs)
    assert merged.beats == (
        Beat("a", "A", (Fact("x"),)),
        Beat("b", "B", (Fact("y"), Fact(f"{same} indeed", how="counted"))),
    )
    assert not conflicts
    put = replace(base, beats=(
        Beat("a", "A", (Fact("x"),)), Beat("b", "B", (Fact(same), Fact("y"))),
    ))  # fmt: skip
    both, _ = merge(base, put, theirs)
    assert set(both.beats[1].facts) == {Fact(same, how="counted"), Fact("y")}


def test_a_fact_that_you_put_last_is_last_where_they_turned_the_others():
    one, two, three, fact = Fact("one"), Fact("two"), Fact("three"), Fact("it fell", id="fell")

    def version(start, *end):
        return replace(BEATS, beats=(Beat("start", "Start", start), Beat("end", "End", end)))

    base = version((fact,), one, two, three)
    yours = version((), one, two, three, fact)
    theirs = version((fact,), two, one, three)
    assert merge(base, yours, theirs) == (version((), two, one, three, fact), ())


def with_variants(*variants):
    return Story("n", "T", (Beat("a", "A"), Beat("b", "B")), competencies=("one", "two", "three"),
                 variants=variants)  # fmt: skip


def own_way(*steps):
    return Competency("n", "N", frameworks=(Framework("f", "F", steps),))


@pytest.mark.parametrize(
    ("make", "part"),
    [
        (lambda *parts: Story("n", "T", parts), Beat("a", "A")),
        (lambda *parts: Story("n", "T", probes=parts), Probe("a", "A?", (Fact("x"),))),
        (lambda *parts: Story("n", "T", (Beat("b", "B", parts),)), Fact("a ==1==", id="a")),
        (lambda *parts: Story("n", "T", probes=(Probe("p", "?", parts),)), Fact("a", id="a")),
        (with_variants, StoryVariant("a", "two", "so")),
        (lambda *parts: with_variants(StoryVariant("v", "two", add=parts)), AddedBeat("y", "Y")),
        (lambda *parts: Competency("n", "N", frameworks=parts), FRAME),
        (own_way, STEP),
        (lambda *parts: Competency("n", "N", red_flags=parts), FLAG),
        (lambda *parts: Competency("n", "N", sounds_right=parts), SoundsRight("a", ("t",))),
        (lambda *parts: Plain("n", sides=parts), SIDE),
    ],
)
def test_one_name_that_each_gave_to_another_part_leaves_yours_whole(make, part):
    """You renamed a part and they added one of that name; or you said that one had a name before
    that they gave to a new one."""
    said = {"competency": "three", "say": "z", "label": "Z", "q": "z", "ask": "Z?", "name": "Z"}
    other = {name: value for name, value in said.items() if hasattr(part, name)}
    theirs = make(part, replace(part, id="new", **other))
    for yours in (
        make(replace(part, id="new", was=part.id)),
        make(part, replace(part, id="more", was="new", **other)),
    ):
        merged, told = merge(make(part), yours, theirs)
        assert merged == yours
        assert [conflict.where for conflict in told] == ["the whole note"]


@pytest.mark.parametrize(
    ("base", "yours", "theirs"),
    [
        (own_way(STEP, Step("t", "T")), own_way(STEP), own_way(Step("t", "T"))),
        *(
            (
                with_variants(StoryVariant("v", "two", "so")),
                with_variants(StoryVariant("v", "two", "so", cut=cut)),
                with_variants(StoryVariant("v", "two", "so", cut=other)),
            )
            for cut, other in ((("a",), ("b",)), (("b",), ("a",)))
        ),
        (
            with_variants(), with_variants(StoryVariant("v", "two", "so")),
            with_variants(StoryVariant("w", "two", "thus")),
        ),
    ],
)  # fmt: skip
def test_changes_of_which_nothing_would_be_left_or_too_much_leave_yours_whole(base, yours, theirs):
    merged, told = merge(base, yours, theirs)
    assert merged == yours
    assert [conflict.where for conflict in told] == ["the whole note"]
    assert merge(base, yours, theirs, but=("the whole note", told[0].theirs))[0] == theirs


def test_what_is_asked_keeps_its_themes_and_its_form():
    base = Competency("n", "N", questions=("One?", "Two?", "Three?"))
    mine = Phrasing("Mine?", ("fired",))
    other = Phrasing("Theirs?", ("regret",))
    yours = replace(base, questions=("One?", "Two?", mine))
    theirs = replace(base, questions=("Two?", "Three?", other, "And?"))
    merged, conflicts = merge(base, yours, theirs)
    assert merged.questions == ("Two?", mine, other, "And?")
    assert conflicts == ()


def test_what_either_called_core_is_core():
    beats = (Beat("a", "A", (Fact("we met"),)), Beat("b", "B", (Fact("it rose"),)))
    probes = (Probe("p", "Why?", (Fact("so"),)),)
    base = Story("n", "T", beats, probes=probes, core=("beat:a",))
    yours = replace(base, core=("beat:a", "probe:p"))
    theirs = replace(base, beats=(replace(beats[0], id="x", was="a"), beats[1]),
                     core=("beat:x", "beat:b"))  # fmt: skip
    merged, conflicts = merge(base, yours, theirs)
    assert merged.core == ("beat:x", "probe:p", "beat:b")
    assert not conflicts
    none = replace(base, core=())
    assert merge(none, base, replace(none, title="M"))[0].core == ("beat:a",)
    assert merge(none, replace(none, title="M"), base)[0].core == ("beat:a",)


def test_a_former_id_is_not_read_out_where_a_part_is_told():
    base = Competency("n", "N", red_flags=(replace(FLAG, was="old"),))
    yours, theirs = (
        replace(base, red_flags=flags) for flags in ((), (replace(FLAG, was="old", repair="r"),))
    )
    assert merge(base, yours, theirs)[1] == (
        Conflict("flag", "flag / a; b / fix", "(nothing)", "flag / a; b / r"),
    )


FELL = "velocity fell by a lot"
COUNTED = Fact(FELL, "counted")


def of(**beats):
    """A story of these facts by beat."""
    return Story("n", "T", tuple(
        Beat(name, name.upper(), tuple(f if isinstance(f, Fact) else Fact(f) for f in some))
        for name, some in beats.items()
    ))  # fmt: skip


@pytest.mark.parametrize(
    ("base", "yours", "theirs", "expected"),
    [
        # Both into one beat: where they have it.
        (
            of(a=(FELL, "x"), b=("y", "z")),
            of(a=("x",), b=(FELL, "y", "z")),
            of(a=("x",), b=("y", "z", FELL)),
            of(a=("x",), b=("y", "z", FELL)),
        ),
        # Into two: where you have it.
        *(
            (of(a=(FELL, "x"), b=("y",), c=("z",)), mine, other, mine)
            for one, two in [
                (of(a=("x",), b=("y", FELL), c=("z",)), of(a=("x",), b=("y",), c=("z", FELL)))
            ]
            for mine, other in ((one, two), (two, one))
        ),
        # Beside another of its words that they added there.
        (
            of(a=("fell ==1==", "x"), b=("fell ==2==", "y")),
            of(a=("x",), b=("fell ==2==", "y", "fell ==1==")),
            of(a=("fell ==1==", "x"), b=("fell ==2==", "y", "fell ==3==")),
            of(a=("x",), b=("fell ==2==", "y", "fell ==1==", "fell ==3==")),
        ),
        # Of two that differ in a figure the one that says the same.
        (
            of(a=("lag ==40==", "lag ==2==", "x"), b=("y",)),
            of(a=(Fact("lag ==40==", "counted"), "lag ==2==", "x"), b=("y",)),
            of(a=("x",), b=("y", "lag ==2==", "lag ==40==")),
            of(a=("x",), b=("y", "lag ==2==", Fact("lag ==40==", "counted"))),
        ),
        (
            of(a=("lag ==40==", "lag ==2==", "x"), b=("y",)),
            of(a=(Fact("lag ==40==", "counted"), "lag ==2==", "x"), b=("y",)),
            of(a=("x",), b=("y", "lag ==40==", "lag ==2==")),
            of(a=("x",), b=("y", Fact("lag ==40==", "counted"), "lag ==2==")),
        ),
        # Under a new id that says what it was.
        (
            of(a=(Fact(FELL, id="f"), "x"), b=("y",)),
            of(a=(Fact(FELL, "counted", "f"), "x"), b=("y",)),
            of(a=("x",), b=("y", Fact("entirely new", id="g", was="f"))),
            of(a=("x",), b=("y", Fact("entirely new", "counted", "g", "f"))),
        ),
        # Another stands in its place now.
        (
            of(a=(FELL, "x"), b=("y",)),
            of(a=(COUNTED, "x"), b=("y",)),
            of(a=("brand new", "x"), b=("y", FELL)),
            of(a=("brand new", "x"), b=("y", COUNTED)),
        ),
        # Into a beat that the other took away with all that it said.
        *(
            (of(a=(FELL, "x"), b=("y",)), mine, other, of(a=("x",), b=(FELL,)))
            for one, two in [(of(a=("x",), b=("y", FELL)), of(a=(FELL, "x")))]
            for mine, other in ((one, two), (two, one))
        ),
        # Into one that they made for it, and you took it away.
        (
            of(a=(FELL, "x"), b=("y",)),
            of(a=("x",), b=("y",)),
            of(a=("x",), new=(FELL,), b=("y",)),
            of(a=("x",), new=(), b=("y",)),
        ),
        # Into one that you made for it, and they changed the order.
        (
            of(a=(FELL, "x"), b=("y",), c=("z",)),
            of(a=("x",), new=(FELL,), b=("y",), c=("z",)),
            of(a=(FELL, "x"), c=("z",), b=("y",)),
            of(a=("x",), new=(FELL,), c=("z",), b=("y",)),
        ),
        # Between others, and they added one there and said it in more words.
        (
            of(a=(FELL, "x"), b=("y", "z")),
            of(a=("x",), b=("y", FELL, "z")),
            of(a=(f"{FELL} indeed", "x"), b=("y", "q", "z")),
            of(a=("x",), b=("y", f"{FELL} indeed", "q", "z")),
        ),
    ],
)
def test_a_fact_that_either_put_into_another_beat(base, yours, theirs, expected):
    assert merge(base, yours, theirs) == (expected, ())


def test_a_beat_that_both_made_for_a_fact_is_called_as_you_do():
    base, yours = of(a=(FELL, "x")), of(a=("x",), new=(FELL,))
    theirs = replace(yours, beats=(yours.beats[0], replace(yours.beats[1], label="Theirs")))
    told = Conflict("new · label", "(nothing)", "NEW", "Theirs")
    assert merge(base, yours, theirs) == (yours, (told,))


def test_a_fact_that_you_put_apart_and_they_took_away_is_told():
    base, yours = of(a=(FELL, "x")), of(a=("x",), new=(FELL,))
    told = Conflict("new", FELL, f"NEW / {FELL}", "(nothing)")
    assert merge(base, yours, of(a=("x",))) == (yours, (told,))


def test_a_fact_that_is_only_alike_was_not_put_there():
    other = "velocity rose by a lot"
    base, yours = of(a=(FELL, "x"), b=("y",)), of(a=("x",), b=("y", other))
    told = Conflict(f"A · {FELL}", FELL, "(nothing)", f"{FELL} / counted")
    assert merge(base, yours, of(a=(COUNTED, "x"), b=("y",))) == (yours, (told,))


def test_a_new_fact_in_the_place_of_one_that_went_up_is_not_that_one():
    base = [Fact(word) for word in "abc"]
    assert align(names_of(base), base, [base[2], base[1], Fact("x")]) == [
        ("c", 0), ("b", 0), ("x", 0),
    ]  # fmt: skip
