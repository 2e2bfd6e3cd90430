from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from drill.cards.build import build
from drill.cards.faces import (
    BLANK,
    NO_STORY,
    again_after,
    blanked,
    faces,
    flag_quotes,
    route_question,
)
from drill.cards.shelf import Shelf
from drill.coaching.typed import judge
from drill.deckfile.reading import read_deck
from drill.domain.card import Card
from drill.domain.deck import (
    Beat,
    Competency,
    Fact,
    Framework,
    Phrasing,
    Plain,
    Principle,
    RedFlag,
    Side,
    SoundsRight,
    Step,
    Story,
    StoryVariant,
)
from drill.domain.kind import Kind
from drill.domain.rehearsal import WayToTell
from drill.domain.review import Rating
from tests_support import SMALL


@pytest.fixture(scope="module")
def deck():
    return read_deck(SMALL, "small")


@pytest.fixture(scope="module")
def shelf(deck):
    return Shelf({("small", note.id): note for note in deck.notes()})


@pytest.fixture
def face(deck, shelf):
    cards = {card.slot: card for note in deck.notes() for card in build(note, "small")}
    return lambda slot, turn=0: faces(cards[slot], shelf, turn)


def test_route(face):
    first, second = face("route"), face("route", 1)
    assert "“How do you act?”" in first.front
    assert "“When do you act?”" in second.front
    assert face("route", 3).front == first.front
    assert first.facts == ("Managing people", "The quiet senior", "opens with: Context")
    assert first.aside == "whether you act"
    assert "Managing people" not in first.whole_front, "the competency is the answer"


def test_route_asks_for_an_own_story_and_without_one_for_what_they_listen_for(deck):
    sample = replace(deck.stories[0], id="other", title="Somebody's", sample=True)
    notes = [deck.competencies[0], sample, deck.stories[0]]
    route = build(notes[0], "small")[0]
    both = faces(route, Shelf({("small", n.id): n for n in notes}))
    assert both.facts[1] == "The quiet senior"
    alone = faces(route, Shelf({("small", n.id): n for n in notes[:2]}))
    assert alone.facts == ("Managing people", "they listen for: whether you act")
    assert "What do they listen for?" in alone.front
    assert not alone.aside, "it would say twice what was asked for"
    assert "story" not in alone.front
    assert both.aside == "whether you act"
    asked = replace(sample, questions=("Somebody's question?",))
    with_it = Shelf({("small", n.id): n for n in (notes[0], asked)})
    shown = [faces(route, with_it, turn).front for turn in range(len(notes[0].questions) + 1)]
    assert not any("Somebody's question?" in front for front in shown)
    silent = replace(notes[0], evaluates="")
    none = faces(route, Shelf({("small", silent.id): silent}))
    assert none.facts == ()
    assert "Managing people" in none.back


def test_steps_and_gap(face):
    steps = face("steps:fw")
    assert steps.facts == ("Philosophy", "Trigger point", "Improvement plan", "Learning")
    assert "The framework" in steps.front
    assert "4 steps" in steps.front
    gap = face("gap:fw.trigger")
    assert gap.context == "The framework"
    assert gap.front.splitlines() == ["Trigger point", f"→ {BLANK}{BLANK}", "", "Its part?"]
    assert (gap.back, gap.aside) == ("improvement plan", "what makes you act")


def test_flag_and_control(face):
    flag = face("flag:hr")
    assert "HR took it from there." in flag.front
    assert "passes it to HR" in flag.back
    assert "own the call" in flag.back
    control = face("flag:fine")
    assert "no red flag" in control.back
    assert control.front.split("\n\n")[1] == flag.front.split("\n\n")[1]


def test_a_flag_card_shows_another_example_each_time_and_says_why_a_control_is_sound():
    note = Competency(
        "n",
        "N",
        red_flags=(RedFlag("f", "waits", ("a year", "a decade"), "act"),),
        sounds_right=(SoundsRight("s", ("one day", "two days", "three"), "it names the day"),),
    )
    shelf = Shelf({("d", "n"): note})
    flag, control = sorted(build(note, "d"), key=lambda card: card.slot)

    def quoted(card, turn):
        return faces(card, shelf, turn).front.splitlines()[0]

    assert [quoted(flag, turn) for turn in range(3)] == ["“a year”", "“a decade”", "“a year”"]
    assert [quoted(control, turn) for turn in range(4)] == [
        "“one day”", "“two days”", "“three”", "“one day”",
    ]  # fmt: skip
    assert faces(control, shelf).back == "Sound: it names the day"
    assert len({faces(flag, shelf, turn).back for turn in range(2)}) == 1


def test_outline_beat_figure_probe_tell(face):
    assert face("outline").facts == ("Context", "Plan", "Outcome")
    beat = face("beat:context")
    assert beat.facts == ("velocity fell 40%", "he went silent", "the team noticed", "nobody spoke")
    assert "Any 3 of its 4 facts" in beat.front
    assert "after: Context" in face("beat:plan").front
    figure = face("figure:context.velocity")
    assert figure.front == f"velocity fell {BLANK}%"
    assert (figure.back, figure.aside) == ("40%", "over two sprints")
    assert "The quiet senior" in figure.context
    probe = face("probe:differently")
    assert "What would you change?" in probe.front
    assert probe.facts == ("talk earlier", "offer training")
    tell = face("tell")
    assert "90 to 150 seconds" in tell.front
    assert tell.facts == ("Context", "Plan", "Outcome")


def test_every_second_time_a_story_is_told_in_a_minute(face):
    seconds = [face("tell", turn).front.partition(", in ")[2] for turn in range(3)]
    assert seconds == ["90 to 150 seconds.", "45 to 75 seconds.", "90 to 150 seconds."]


def test_plain_faces(face):
    assert (face("basic").front, face("basic").back) == (
        "Which decisions want speed?", "reversible ones",
    )  # fmt: skip
    assert face("basic:reverse").front == "reversible ones"
    hole = face("cloze:speed")
    assert hole.front == f"A reversible decision wants {BLANK}, a one-way door care"
    assert hole.back == "speed"


@pytest.mark.parametrize(
    ("mark", "front"),
    [
        ("40%", "____%"), ("60% to 85%", "____% to ____%"), ("weekly", "____"),
        ("$100 million", "$____ million"), ("3.8x", "____x"), ("6-8 months", "____ months"),
        ("80 %", "____ %"), ("twice a week", "____ a week"), ("at once", "____"),
        ("eighty percent", "____ percent"), ("two weeks", "____ weeks"),
        ("12 000 users", "____ users"), ("two hundred people", "____ people"), ("no one", "____"),
        ("ten to fifteen days", "____ days"), ("Q3", "Q____"),
        ("under 10%", "under ____%"), ("1,200 users", "____ users"),
        ("two hundred and five", "____"), ("ten or eleven weeks", "____ weeks"),
        ("3 - 5 days", "____ days"), ("no ten", "____"),
        ("twice as fast", "____"), ("Once per day", "____ per day"), ("12 0000", "____ ____"),
    ],
)  # fmt: skip
def test_a_figure_is_blanked_and_its_unit_kept(mark, front):
    assert blanked(mark) == front


def test_every_card_stands_alone_and_does_not_answer_itself(deck, shelf):
    names = ("quiet senior", "framework", "Underperformers", "question", "small")
    for note in deck.notes():
        for card in build(note, "small"):
            shown = faces(card, shelf)
            assert any(name in shown.whole_front for name in names), card.key
            if card.kind in (Kind.FIGURE, Kind.GAP, Kind.CLOZE):
                assert shown.back not in shown.whole_front, card.key


def test_a_card_whose_note_changed_under_it_has_no_faces(deck, shelf):
    card = build(deck.stories[0], "small")[1]
    assert faces(replace(card, note="gone"), shelf) is None
    assert faces(replace(card, slot="beat:gone"), shelf) is None


def test_hostile_text_is_cleaned_on_every_face():
    evil = "a\x1b]52;c;x\x07b\u202ec"
    story = Story("s", evil, (Beat("b", evil, (Fact(evil), Fact(f"=={evil} 4=="))),
                              Beat("c", evil, (Fact(evil, evil, "i"),))))  # fmt: skip
    plain = Plain("p", evil, evil)
    shelf = Shelf({("d", "s"): story, ("d", "p"): plain})
    for note in (story, plain):
        for card in build(note, "d"):
            shown = faces(card, shelf)
            for text in (shown.context, shown.front, shown.back, shown.aside, *shown.facts):
                assert not set(text) & set("\x1b\x07\u202e"), card.key


def test_a_principle_is_asked_as_written():
    note = Principle("p", "How long?", "two minutes")
    shown = faces(build(note, "d")[0], Shelf({("d", "p"): note}))
    assert (shown.context, shown.front, shown.back) == (
        "For every answer", "How long?", "two minutes",
    )  # fmt: skip
    assert shown.answer == ("two minutes",)


def test_a_step_that_is_a_list_is_asked_for_its_items_and_the_list_of_steps_for_none():
    steps = (
        Step("a", "First", "why", items=("one", "two")),
        Step("b", "Last", items=("three",), bonus=True),
    )
    note = Competency("n", "N", frameworks=(Framework("f", "Frame", steps, "say why"),))
    shelf = Shelf({("d", "n"): note})
    made = {card.slot: faces(card, shelf) for card in build(note, "d")}
    assert made["gap:f.a"].front == f"First\n→ {BLANK}{BLANK}\n\nIts 2 parts?"
    assert made["gap:f.a"].facts == made["gap:f.a"].answer == ("one", "two")
    assert made["gap:f.a"].aside == "why"
    assert made["gap:f.b"].front.endswith("Its part?")
    assert made["gap:f.b"].back == "three"
    assert made["steps:f"].facts == ("First",)
    senior = Shelf({("d", "n"): note}, senior=True)
    (listed,) = (faces(card, senior) for card in build(note, "d") if card.slot == "steps:f")
    assert listed.facts == ("First", "Last (extra, if you interview for a senior role)")
    assert made["steps:f"].aside == "say why"


def test_a_tell_takes_the_storys_own_phrasings_first_and_names_the_red_flags(deck, shelf):
    story = replace(deck.stories[0], questions=("Tell me about the quiet one.",))
    both = Shelf({("small", n.id): n for n in (deck.competencies[0], story)})
    tell = next(card for card in build(story, "small") if card.slot == "tell")
    assert "the quiet one" in faces(tell, both).front
    assert "How do you act?" in faces(tell, both, 1).front
    assert "waits too long" in faces(tell, both).aside
    alone = Shelf({("small", story.id): replace(story, questions=())})
    assert faces(tell, alone).front.startswith("The quiet senior")
    assert faces(tell, alone).aside == ""


def test_a_tell_names_seven_red_flags_a_line_each_and_of_eight_another_seven_each_time(deck):
    flags = tuple(RedFlag(f"f{n}", f"flag {n}", ("so", "thus"), "act") for n in range(1, 9))
    people, story = replace(deck.competencies[0], red_flags=flags), deck.stories[0]
    both = Shelf({("small", n.id): n for n in (people, story)})
    tell = next(card for card in build(story, "small") if card.slot == "tell")
    shown = [faces(tell, both, turn).aside.split("\n") for turn in range(8)]
    assert shown[0] == ["Did you trip over one of these?", *(f"· flag {n}" for n in range(1, 8))]
    assert "· flag 8" in shown[1]
    assert {len(lines) for lines in shown} == {8}
    assert len({frozenset(lines) for lines in shown}) == 8
    seven = Shelf({("small", n.id): n for n in (replace(people, red_flags=flags[:7]), story)})
    assert [faces(tell, seven, turn).aside.split("\n") for turn in range(2)] == [shown[0]] * 2


def test_a_tell_is_for_the_main_competency_of_its_story(deck):
    main = deck.competencies[0]
    other = replace(main, id="other", questions=("Another question?",),
                    red_flags=(replace(main.red_flags[0], flag="another flag"),))  # fmt: skip
    story = replace(deck.stories[0], questions=(), competencies=(main.id, other.id))
    both = Shelf({("small", n.id): n for n in (main, other, story)})
    tell = next(card for card in build(story, "small") if card.slot == "tell")
    shown = [faces(tell, both, turn) for turn in range(len(main.questions) + 1)]
    assert not any("Another question?" in each.front for each in shown)
    assert "another flag" not in shown[0].aside


def test_a_route_asks_only_for_what_there_is(deck):
    note = deck.competencies[0]
    shelf = Shelf({("small", note.id): note})
    shown = faces(build(note, "small")[0], shelf)
    assert "Which competency?" in shown.front
    assert "story" not in shown.front


def test_a_route_whose_phrasings_are_gone_has_no_faces(deck):
    note = deck.competencies[0]
    route = build(note, "small")[0]
    bare = replace(note, questions=())
    assert faces(route, Shelf({("small", note.id): bare})) is None


def front_of(note, slot):
    card = next(card for card in build(note, "d") if card.slot == slot)
    return faces(card, Shelf({("d", note.id): note})).whole_front


def test_a_figure_said_twice_is_blanked_twice():
    story = Story("s", "The 40% drop", (Beat("b", "Minus 40%", (
        Fact("fell ==40%==, later 40% again, 140% before, 40 people", id="f"),)),))  # fmt: skip
    assert front_of(story, "figure:b.f") == (
        f"The {BLANK}% drop · Minus {BLANK}%\n\n"
        f"fell {BLANK}%, later {BLANK}% again, 140% before, 40 people"
    )


def test_two_equal_figures_in_one_fact_do_not_tell_each_other():
    story = Story("s", "S", (Beat("b", "B", (Fact("==60%== to ==85%== to ==60%==", id="f"),)),))
    front = f"{BLANK}% to 85% to {BLANK}%"
    assert front_of(story, "figure:b.f:60").endswith(front)
    assert front_of(story, "figure:b.f:60+2").endswith(front)


def test_a_hole_is_not_told_by_the_rest_of_its_card():
    note = Plain("p", cloze="wants ==speed==: Speed, not speeding", tags=("speed", "doors"))
    assert front_of(note, "cloze") == f"{BLANK}, doors\n\nwants {BLANK}: {BLANK}, not speeding"


def test_every_framework_of_a_competency_has_its_cards():
    steps = (Step("a", "First"), Step("b", "Second"), Step("c", "Last"))
    ways = tuple(Framework(name, f"The {name} way", steps) for name in ("short", "long"))
    note = Competency("n", "N", frameworks=ways)
    shelf = Shelf({("d", "n"): note})
    for slot in ("steps", "gap"):
        for way in ways:
            detail = ".b" if slot == "gap" else ""
            shown = faces(Card("d", "n", f"{slot}:{way.id}{detail}", Kind(slot)), shelf)
            assert way.name in shown.whole_front


def test_a_gap_that_an_earlier_drill_made_is_told_by_no_step_around_it():
    steps = (Step("a", "Before the plan"), Step("b", "Plan"), Step("c", "Do it"), Step("d", "End"))
    note = Competency("n", "N", frameworks=(Framework("f", "The plan frame", steps),))
    gap = Card("d", "n", "gap:f.b", Kind.GAP)
    assert faces(gap, Shelf({("d", "n"): note})).whole_front == (
        f"The {BLANK} frame\n\nBefore the {BLANK}\n→ {BLANK}{BLANK}\n\nWhich step comes next?"
    )


PIECES = st.sampled_from(
    ["40%", "==40%==", "3", "==3==", "3.8x", "==3.8x==", "speed", "==speed==", "Q3", "==a-b==",
     "a-b", "==two words==", "two words", ",", "fell", "==$4==", "$4", "==(x)==", "(x)"]
)  # fmt: skip
TEXTS = st.lists(PIECES, min_size=1, max_size=8).map(" ".join)


@given(TEXTS, TEXTS, TEXTS)
@example("==3== of 3.8x", "3", "3 Q3")
def test_the_answer_is_never_in_the_front_of_its_own_card(text, title, label):
    story = Story("s", title, (Beat("b", label, (Fact(text, id="f"),)),))
    notes = [story, Plain("p", cloze=text, tags=(title,))]
    shelf = Shelf({("d", note.id): note for note in notes})
    for note in notes:
        for card in build(note, "d"):
            if card.kind in (Kind.FIGURE, Kind.CLOZE):
                shown = faces(card, shelf)
                whole = rf"(?<![\w.]){re.escape(shown.back)}(?![\w]|\.\d)"
                assert not re.search(whole, shown.whole_front, re.IGNORECASE), card.key


HOSTILE = st.text(st.sampled_from("ab \n=\x00\x1b\x07\x9b\x7f\u202e\u2066\u200f%4"), max_size=12)


@given(HOSTILE, HOSTILE)
def test_no_face_carries_what_a_terminal_would_obey(one, two):
    steps = (Step("a", one, two), Step("b", two, one, (one,)), Step("c", one))
    notes = [
        Competency("n", one, two, one, (two,), (Framework("f", two, steps, one),)),
        Story("s", one, (Beat("b", two, (Fact(one, two, "i"), Fact(f"=={two}x=="))),),
              competencies=("n",), questions=(two,)),
        Principle("p", one, two),
        Plain("q", one, two, tags=(one,)),
        Plain("c", cloze=f"{one} ==x{two}==", tags=(two,)),
    ]  # fmt: skip
    shelf = Shelf({("d", note.id): note for note in notes})
    for note in notes:
        for card in build(note, "d"):
            made = faces(card, shelf, 1)
            assert made is not None, card.key
            said = [made.context, made.front, made.back, made.aside]
            said += [*made.facts, *made.answer]
            assert not set("".join(said)) & set("\x00\x1b\x07\x9b\x7f\u202e\u2066\u200f")


def test_a_side_shows_what_stands_there_and_is_asked_for_its_holes():
    note = Plain(
        "p",
        sides=(Side("1", "is a==b and c==d?", "no"), Side("c1", "the ____", "the cat", ("cat",))),
    )
    shelf = Shelf({("d", "p"): note})
    one, two = (faces(card, shelf) for card in build(note, "d"))
    assert (one.front, one.back, one.answer) == ("is a==b and c==d?", "no", ("no",))
    assert (two.front, two.back, two.answer) == ("the ____", "the cat", ("cat",))
    assert [card.kind for card in build(note, "d")] == ["basic", "cloze"]
    assert faces(Card("d", "p", "basic", Kind.BASIC), shelf) is None


@pytest.mark.parametrize(
    ("say", "answer"),
    [
        ("grew to ==3== engineers", "3 engineers"),
        ("teams doubled to ==2==", "to 2"),
        ("fell by ==40%== in a year", "40%"),
    ],
)
def test_a_bare_number_is_known_by_the_word_that_it_counts(say, answer):
    note = Story("s", "S", (Beat("a", "A", (Fact(say, id="f"),)),))
    (figure,) = [card for card in build(note, "d") if card.kind is Kind.FIGURE]
    assert faces(figure, Shelf({("d", "s"): note})).answer == (answer,)


@pytest.fixture
def people(deck):
    """A competency that asks for somebody fired, and makes an own story of such themes."""
    note = replace(deck.competencies[0], questions=(Phrasing("Whom did you fire?", ("fired",)),))
    steps = tuple(step.id for step in note.frameworks[0].steps)

    def story(name, *themes, shows=steps):
        beats = (Beat("b", f"Beginning of {name}", (Fact("it began"),), shows),)
        return Story(name, name.title(), beats, competencies=(note.id,), themes=themes)

    return note, story


def route_of(note, *stories):
    shelf = Shelf({("small", part.id): part for part in (note, *stories)})
    return faces(build(note, "small")[0], shelf)


def test_a_route_names_a_story_that_is_about_what_the_question_insists_on(people):
    note, story = people
    kept, fired = story("kept", "turned-around"), story("fired", "fired", "regret")
    shown = route_of(note, kept, fired)
    assert shown.facts == (note.name, "Fired", "opens with: Beginning of fired")
    assert "Kept" not in shown.aside
    assert "Just as right: Again" in route_of(note, kept, fired, story("again", "fired")).aside


def test_a_route_that_no_story_answers_asks_for_one(people):
    note, story = people
    assert route_of(note, story("kept", "turned-around")).facts == (note.name, NO_STORY)
    thin = route_of(note, story("thin", "fired", shows=()))
    assert thin.facts == (note.name, NO_STORY)
    assert thin.aside.startswith("Shows too few of its steps yet: Thin\n")
    assert route_of(note, replace(story("it"), questions=("Whom did you fire?",))).facts[1] == "It"


def test_a_route_names_a_story_that_states_no_themes_last_and_takes_that_there_is_none(people):
    note, story = people
    silent, fired = story("silent"), story("fired", "fired")
    shown = route_of(note, silent, fired)
    assert shown.facts[1] == "Fired"
    assert "Themes not stated, so it may answer: Silent" in shown.aside
    assert judge("managing people, silent, beginning of silent", Kind.ROUTE, shown).rating is (
        Rating.GOOD
    )
    alone = route_of(note, silent)
    assert alone.facts[1] == "Silent"
    assert "Themes not stated, so it may answer: Silent" in alone.aside
    assert judge("managing people; no story", Kind.ROUTE, alone).rating is Rating.GOOD


@pytest.mark.parametrize(
    ("typed", "rating"),
    [
        ("Managing people, Again, it opens with the beginning of again", Rating.GOOD),
        ("managing people\nfired\nbeginning of fired", Rating.GOOD),
        ("managing people: kept, beginning of kept", Rating.HARD),
    ],
)
def test_whichever_fitting_story_is_typed_is_right(people, typed, rating):
    note, story = people
    shown = route_of(
        note, story("kept", "turned-around"), story("fired", "fired"), story("again", "fired")
    )
    assert judge(typed, Kind.ROUTE, shown).rating is rating


@pytest.mark.parametrize("none", ["no story", "none", "I have none", "no story yet, write one"])
def test_that_there_is_no_story_yet_may_be_typed_in_a_word(people, none):
    note, story = people
    shown = route_of(note, story("kept", "turned-around"))
    assert judge(f"Managing people; {none}", Kind.ROUTE, shown).rating is Rating.GOOD
    assert judge("Managing people; kept", Kind.ROUTE, shown).rating is not Rating.GOOD


def test_a_tell_asks_only_what_its_story_can_answer(people):
    note, story = people
    kept = story("kept", "turned-around")
    tell = next(card for card in build(kept, "small") if card.slot == "tell")
    note = replace(note, questions=(*note.questions, "Who came back?"))
    shelf = Shelf({("small", part.id): part for part in (note, kept)})
    fronts = [faces(tell, shelf, turn).front for turn in range(3)]
    assert all(front.startswith("“Who came back?”") for front in fronts)


def test_the_way_of_a_telling_is_one_and_no_text(face):
    """It is a text as well, and texts are cleaned: then no comparison would know it any more."""
    ways = [face("tell", turn).way for turn in range(3)]
    assert all(isinstance(way, WayToTell) for way in ways)
    assert ways == [WayToTell.FULL, WayToTell.SHORT, WayToTell.FULL]
    unclean = Story("s", "a\x1b", (Beat("b", "B"),))
    (tell,) = build(unclean, "d")
    shown = faces(tell, Shelf({("d", "s"): unclean}), 1)
    assert shown.way is WayToTell.SHORT
    assert shown.context == "a"


def test_what_a_terminal_would_obey_is_taken_from_each_part_of_a_face(people):
    """From each on its own: all of it is looked at once, and cleaned only where something is."""
    note, story = people
    evil, good = "a\x1b\u202e", "a"
    silent = replace(note, questions=("How?",), evaluates="")
    own = [replace(story(name), title=name.title()) for name in ("one", "two")]
    shown = [
        route_of(replace(silent, evaluates=evil), own[0]).aside,
        route_of(silent, own[0], replace(own[1], title=evil)).others[0].split("\n")[0],
        front_of(Plain("p", "q", "b", tags=(evil,)), "basic").split("\n")[0],
        front_of(Plain("p", evil, "b", tags=("t",)), "basic").split("\n")[-1],
        back_of(Plain("p", "q", evil, tags=("t",)), "basic").back,
        *back_of(Plain("p", sides=(Side("1", "q", "b", (evil,)),)), "side:1").answer,
    ]
    assert shown == [good] * 6


def back_of(note, slot):
    card = next(card for card in build(note, "d") if card.slot == slot)
    return faces(card, Shelf({("d", note.id): note}))


def test_what_is_just_as_right_on_a_route(people):
    """Other stories, and that there is none where no story is sure to be right."""
    note, story = people
    none = ("no story", "none", "I have none")
    silent, fired, again = story("silent"), story("fired", "fired"), story("again", "fired")
    thin = story("thin", "fired", shows=())
    for stories, others, aside in (
        ((fired,), (), "whether you act"),
        (
            (silent, fired, again, thin),
            ("Again\nopens with: Beginning of again", "Silent\nopens with: Beginning of silent"),
            "Just as right: Again\nThemes not stated, so it may answer: Silent\nwhether you act",
        ),
        (
            (silent, replace(silent, id="mute", title="Mute", beats=silent.beats)),
            ("Mute\nopens with: Beginning of silent", NO_STORY, *none),
            "Themes not stated, so it may answer: Silent, Mute\nwhether you act",
        ),
        ((thin,), none, "Shows too few of its steps yet: Thin\nwhether you act"),
        ((story("kept", "turned-around"),), none, "whether you act"),
    ):
        shown = route_of(note, *stories)
        assert (shown.others, shown.aside) == (others, aside)
    bare = replace(fired, beats=(), questions=("Whom did you fire?",))
    assert route_of(replace(note, frameworks=(), evaluates=""), bare).back == (
        f"1. {note.name}\n2. Fired"
    ), "a story without a beat opens with nothing"


def test_a_route_asks_what_is_to_come_next(people):
    note = replace(people[0], questions=("One?", "Two?"))
    (route,) = (card for card in build(note, "d") if card.slot == "route")
    frame = {("d", note.id): note}
    coming = Shelf(frame, coming={("d", note.id): "Whom did you fire?", ("e", note.id): "No?"})
    for turn, asked in enumerate(("One?", "Two?", "One?")):
        assert route_question(route, note, Shelf(frame), turn) == asked
        assert route_question(route, note, coming, turn) == "Whom did you fire?"
        assert faces(route, coming, turn).front.startswith("“Whom did you fire?”\n\n")
    bare = replace(note, questions=())
    assert route_question(route, bare, coming, 0) == "Whom did you fire?"
    assert route_question(route, bare, Shelf(frame), 0) is None


def test_a_route_goes_by_the_question_that_it_asks_and_asks_the_storys_own_last(people):
    note, story = people
    note = replace(note, questions=("Anything?", *note.questions))
    kept = replace(story("kept", "turned-around"), questions=("Who came back?",))
    shelf = Shelf({("small", part.id): part for part in (note, kept, story("fired", "fired"))})
    (route,) = (card for card in build(note, "small") if card.slot == "route")
    asked = [faces(route, shelf, turn) for turn in range(3)]
    assert [shown.front.split("\n")[0] for shown in asked] == [
        "“Anything?”", "“Whom did you fire?”", "“Who came back?”",
    ]  # fmt: skip
    assert [shown.facts[1] for shown in asked] == ["Kept", "Fired", "Kept"]


@pytest.mark.parametrize(
    ("say", "front"),
    [
        ("==5== of 1.5, 5.5, 5,5 and 15 in 5.", "____ of 1.5, 5.5, 5,5 and 15 in ____."),
        ("==ab== to AB, ab-c, abc and cab", "____ to ____, ____-c, abc and cab"),
        ("==(x)== and (X)", "____ and ____"),
    ],
)
def test_where_a_front_says_the_answer_as_well(say, front):
    story = Story("s", "S", (Beat("b", "B", (Fact(say, id="f"),)),))
    assert front_of(story, "figure:b.f").split("\n\n")[1] == front


def test_after_how_many_turns_a_card_asks_in_the_same_words_again(people):
    note, story = people
    flags = (RedFlag("f", "waits", ("a", "b"), "act"), RedFlag("g", "runs", ("c",), "act"))
    sound = (SoundsRight("s", ("d", "e", "f")),)
    note = replace(note, questions=("One?", "Two?"), red_flags=flags, sounds_right=sound)
    own = replace(story("own"), questions=("Three?",))
    sample = replace(own, id="sample", sample=True)
    shelf = Shelf({("d", it.id): it for it in (note, own, sample)})
    cards = {card.slot: card for card in (*build(note, "d"), *build(own, "d"))}
    assert again_after(cards["route"], note, shelf) == 3
    assert again_after(cards["route"], replace(note, questions=()), Shelf({})) == 1
    assert again_after(cards["flag:f"], note, shelf) == again_after(cards["flag:s"], note, shelf)
    assert again_after(cards["flag:s"], note, shelf) == 6
    assert again_after(cards["steps:fw"], note, shelf) == 1
    assert again_after(cards["tell"], own, shelf) == again_after(cards["route"], None, shelf) == 1
    assert flag_quotes(note, 3) == {"f": "b", "g": "c", "s": "d"}


def test_a_variant_asks_what_its_competency_asks_another_question_each_time(people):
    note, story = people
    other = replace(note, id="other", name="Other", questions=("One?", "Two?"))
    variant = StoryVariant("v", "other", "We ==fought== it", stretch=("b",))
    own = replace(story("own"), competencies=(note.id, "other"), variants=(variant,),
                  questions=("Mine?",))  # fmt: skip
    shelf = Shelf({("d", it.id): it for it in (note, other, own)})
    cards = {card.slot: card for card in build(own, "d")}
    for slot in ("outline:v", "tell:v"):
        asked = [faces(cards[slot], shelf, turn).front.split("\n")[0] for turn in range(3)]
        assert asked == ["“One?”", "“Two?”", "“One?”"]
    told = [faces(cards["tell:v"], shelf, turn) for turn in range(2)]
    assert [shown.way for shown in told] == [WayToTell.FULL] * 2
    assert told[0].facts == ("“We fought it”", "Beginning of own (at length)")
    assert told[0].context == faces(cards["outline:v"], shelf).context == "Own"
    assert faces(cards["tell"], shelf).front.startswith("“Mine?”")
    gone = replace(own, variants=())
    lost = Shelf({("d", it.id): it for it in (note, other, gone)})
    assert [faces(cards[slot], lost) for slot in ("outline:v", "tell:v")] == [None, None]
    alone = faces(cards["outline:v"], Shelf({("d", own.id): own}))
    assert alone.front.startswith("other\n\nYou answer with this story.")


def test_what_is_said_of_a_senior_s_step_is_no_part_of_the_answer(people):
    steps = (Step("a", "First"), Step("b", "Last", bonus=True))
    note = replace(people[0], topic="", frameworks=(Framework("f", "Frame", steps),))
    (card,) = (card for card in build(note, "d") if card.slot == "steps:f")
    shown = faces(card, Shelf({("d", note.id): note}, senior=True))
    assert shown.answer == ("First", "Last")
    assert shown.back.endswith("\n2. Last (extra, if you interview for a senior role)")
    assert shown.context == note.name


@pytest.mark.parametrize(
    "slot",
    [
        "steps:gone", "gap:fw.gone", "gap:gone.trigger", "flag:gone", "beat:gone", "probe:gone",
        "figure:gone.velocity", "figure:context.gone", "figure:context.velocity:40", "tell:gone",
        "outline:gone", "cloze:gone", "side:1",
    ],
)  # fmt: skip
def test_a_card_whose_part_is_gone_has_no_faces(deck, shelf, slot):
    kind = Kind(slot.partition(":")[0].replace("side", "basic"))
    for note in deck.notes():
        if not isinstance(note, Principle):
            assert faces(Card("small", note.id, slot, kind), shelf) is None
