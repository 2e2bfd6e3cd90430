from __future__ import annotations

import pytest

from drill.cards.build import build
from drill.cards.faces import faces
from drill.cards.leaks import leaks
from drill.cards.shelf import Shelf
from drill.deckfile.reading import read_deck
from drill.domain.deck import Beat, Fact, Plain, Story
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


def test_steps_leak_their_gaps_and_a_gap_its_neighbours(found):
    assert {"gap:fw.trigger", "gap:fw.plan"} <= found["steps:fw"]
    assert "gap:fw.plan" in found["gap:fw.trigger"]


def test_a_beat_leaks_its_figures_and_no_others(found):
    assert "figure:context.velocity" in found["beat:context"]
    assert "figure:plan.to-improve" not in found["beat:context"]


def test_the_outline_and_the_tell_leak_each_other(found):
    assert "tell" in found["outline"]


def test_both_sides_of_a_card_leak_and_so_do_two_holes(found):
    assert found["basic"] == {"basic:reverse"}
    assert found["cloze:speed"] == {"cloze:care"}


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
    assert "figure:outcome.kill-switch" in found["figure:criteria.setup-failures"]
