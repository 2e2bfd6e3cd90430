"""The bundled decks over their versions 1.0.0, of which every card was reviewed."""

from __future__ import annotations

from pathlib import Path

import pytest

from drill.cards.build import build
from drill.deckfile.reading import read_deck_file
from drill.domain.card import Card
from drill.domain.kind import Kind
from drill.domain.memory import Seen
from drill.domain.review import Rating
from drill.paths import Paths
from drill.service.library import decks
from drill.service.library.opening import open_home
from drill.service.study import grades
from drill.storage import card_rows, cards, copies, counts, settings
from tests_support import Still

ROOT = Path(__file__).parents[2]
BEFORE = ROOT / "tests" / "decks" / "before"
BUNDLED = [ROOT / "decks" / f"{name}.yaml" for name in ("em-interview", "sample-stories")]
NO_FIGURES = """
    quiet-senior/figure:plan.check-ins quiet-senior/figure:outcome.month
    checkout-pivot/figure:situation.notice checkout-pivot/figure:meaning.mission
    checkout-pivot/figure:progress.demos
    checkout-pivot/figure:result.attrition checkout-pivot/figure:result.withdrew
    checkout-pivot/figure:result.on-time
    summit-team/figure:foundation.seed summit-team/figure:onboarding.daily
    three-features/figure:conflict.ask three-features/figure:approach.proposal
    vendor-call/figure:crisis.window vendor-call/figure:constraints.deadline
    vendor-call/figure:spike.sandbox vendor-call/figure:spike.beta
    vendor-call/figure:validation.references
    vendor-call/figure:validation.logs
    bundler-dispute/figure:conflict.seniors bundler-dispute/figure:data.week
    bundler-dispute/figure:evaluation.criteria
"""
"""Figures that are plain words now: trivial, said twice, or several blanks at once."""
NO_ANSWERS = """
    quiet-senior/probe:not-improved interrupt-budget/probe:overflow interrupt-budget/probe:strategy
    summit-team/probe:arithmetic summit-team/probe:pipeline three-features/probe:refused
    vendor-call/probe:kill bundler-dispute/probe:no-winner bundler-dispute/probe:layers
"""
"""Follow-ups that the source does not answer; own stories are asked them."""
JOINED = """
    vendor-call/beat:validation bundler-dispute/beat:decision bundler-dispute/beat:practice
"""
"""Beats that another one says now."""
GAPS = """
    managing-people/gap:underperformer.trigger managing-people/gap:underperformer.conversation
    managing-people/gap:underperformer.plan managing-people/gap:underperformer.outcome
    vision-influence/gap:motivation.goals vision-influence/gap:motivation.culture
    hiring-growing/gap:scaling.composition hiring-growing/gap:scaling.attitude
    influencing-without-authority/gap:stakeholder-approach.data
    influencing-without-authority/gap:stakeholder-approach.alternatives
    judgment/gap:decision.criteria judgment/gap:decision.risk-reward judgment/gap:decision.call
    managing-conflict/gap:conflict-resolution.perspectives
    managing-conflict/gap:conflict-resolution.root-causes
    managing-conflict/gap:conflict-resolution.facilitate
    vision-influence/gap:map.autonomy
"""
"""Cards that an earlier drill made of steps that the one before gives away."""
SAID_TWICE = "who-gets-offers/principle differentiator/principle"
"""Principles that others say as well."""
MOVED = {
    "beat:framing": "beat:call",
    "figure:framing.timebox": "figure:call.timebox",
    "figure:outcome.kill-switch": "figure:call.kill-switch",
    "beat:outcome": "beat:outcome",
}
"""Of the vendor call."""


@pytest.fixture
def updated(tmp_path):
    """An updated home, the row numbers of its former cards by key, and what the update did."""
    paths = Paths(*[tmp_path / "home"] * 3)
    with open_home(paths, Still()) as home:
        decks.take(home, [(path.stem, read_deck_file(path)) for path in sorted(BEFORE.iterdir())])
        with home.store.write() as connection:
            for note, slot in (key.split("/") for key in GAPS.split()):
                pk = cards.every(connection, deck="em-interview", note=note)[0].note_pk
                card = Card("em-interview", note, slot, Kind.GAP)
                card_rows.add(connection, [(pk, card)])
        with home.store.read() as connection:
            former = {card.key: card.pk for card in cards.every(connection)}
        for key in former:
            grades.grade(home, key, Rating.GOOD)
        new = [(path.stem, read_deck_file(path)) for path in BUNDLED]
        yield home, former, decks.take(home, new)


def test_no_history_ends_that_is_not_named(updated):
    home, former, plans = updated
    with home.store.read() as connection:
        now = {card.pk: card for card in cards.every(connection)}
    ended = {key for key, pk in former.items() if pk not in now}
    samples = {f"sample-stories/{key}" for key in (NO_FIGURES + NO_ANSWERS + JOINED).split()}
    interview = {f"em-interview/{key}" for key in f"{GAPS} {SAID_TWICE}".split()}
    assert ended == samples | interview
    assert all(isinstance(now[pk].memory, Seen) for key, pk in former.items() if key not in ended)
    assert len(ended) == sum(len(plan.ended) for plan in plans)
    said = " ".join(text for plan in plans for text in plan.warnings)
    assert str(len(plans[1].ended)) in said


def test_what_is_asked_is_what_the_decks_make(updated):
    home, former, _ = updated
    made = {
        card.key
        for path in BUNDLED
        for deck in [read_deck_file(path)]
        for note in deck.notes()
        for card in build(note, deck.id)
    }
    with home.store.read() as connection:
        stored = {card.key: card.pk for card in cards.every(connection)}
    assert set(stored) == made
    moved = "sample-stories/vendor-call/{}"
    for before, after in MOVED.items():
        assert stored[moved.format(after)] == former[moved.format(before)]


def test_a_second_time_nothing_happens(updated):
    home, _, _ = updated
    again = decks.take(home, [(path.stem, read_deck_file(path)) for path in BUNDLED])
    assert [plan.does_nothing for plan in again] == [True, True]


def test_only_over_a_store_that_is_in_use_a_copy_is_made_before_new_decks_come(bundled, home):
    with home.store.write() as connection:
        here = settings.get(connection, counts.BUNDLED)
        settings.put(connection, counts.BUNDLED, "those of another drill")
    home.close()
    assert copies.listing(home.paths.store) == []
    for _ in range(2):
        with open_home(home.paths, home.clock) as again, again.store.read() as connection:
            assert settings.get(connection, counts.BUNDLED) == here
    (copy,) = copies.listing(home.paths.store)
    assert copy.why == "before-new-decks"
