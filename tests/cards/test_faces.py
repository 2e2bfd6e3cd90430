from __future__ import annotations

from dataclasses import replace

import pytest

from drill.cards.build import build
from drill.cards.faces import BLANK, blanked, faces
from drill.cards.shelf import Shelf
from drill.deckfile.reading import read_deck
from drill.domain.deck import Beat, Fact, Plain, Story
from drill.domain.kind import Kind
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
    assert first.facts == ("Managing people", "The quiet senior", "first beat: Context")
    assert first.aside == "whether you act"
    assert "Managing people" not in first.whole_front, "the competency is the answer"


def test_route_prefers_an_own_story_and_says_so_of_a_sample(deck):
    sample = replace(deck.stories[0], id="other", title="Somebody's", sample=True)
    notes = [deck.competencies[0], sample, deck.stories[0]]
    route = build(notes[0], "small")[0]
    both = faces(route, Shelf({("small", n.id): n for n in notes}))
    assert both.facts[1] == "The quiet senior"
    alone = faces(route, Shelf({("small", n.id): n for n in notes[:2]}))
    assert "sample" in alone.facts[1]
    none = faces(route, Shelf({("small", notes[0].id): notes[0]}))
    assert none.facts == ()
    assert "Managing people" in none.back


def test_steps_and_gap(face):
    steps = face("steps:fw")
    assert steps.facts == ("Philosophy", "Trigger point", "Improvement plan", "Learning")
    assert "The framework" in steps.front
    assert "4 steps" in steps.front
    gap = face("gap:fw.trigger")
    assert gap.context == "The framework"
    assert gap.front.splitlines()[0] == "Philosophy"
    assert gap.front.splitlines()[2].endswith("Improvement plan")
    assert (gap.back, gap.aside) == ("Trigger point", "what makes you act")


def test_flag_and_control(face):
    flag = face("flag:hr")
    assert "HR took it from there." in flag.front
    assert "passes it to HR" in flag.back
    assert "own the call" in flag.back
    control = face("flag:fine")
    assert "no red flag" in control.back
    assert control.front.split("\n\n")[1] == flag.front.split("\n\n")[1]


def test_outline_beat_figure_probe_tell(face):
    assert face("outline").facts == ("Context", "Plan", "Outcome")
    beat = face("beat:context")
    assert beat.facts == ("velocity fell 40%", "he went silent", "the team noticed")
    assert beat.more == ("nobody spoke",)
    assert "3 of its 4 facts" in beat.front
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
        ("Q3", "Q____"), ("under 10%", "under ____%"), ("1,200 users", "____ users"),
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
