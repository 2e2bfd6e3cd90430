"""A week of everything a person does, then twenty steps back over restarts and two windows."""

from __future__ import annotations

import random

import pytest

from drill.deckfile.reading import read_deck
from drill.domain.review import Rating
from drill.scheduling.memory import DEFAULT_PARAMETERS
from drill.service.home import undo
from drill.service.insight import doctor, history, parameters
from drill.service.library import bulk, deck_options, decks, note_editor
from drill.service.library.opening import open_home
from drill.service.study import grades
from drill.service.study.session import open_session
from tests_support import PLAIN, pks, state

STEPS = 20


def session(home, rng):
    """A few cards of a session, each a step."""
    run = open_session(home, minutes=20)
    for _ in range(rng.randint(1, 4)):
        if run.current is None:
            return
        run.grade(rng.choice(list(Rating)), seconds=5)


def some(home, rng):
    with home.store.read() as connection:
        found = connection.scalars("SELECT pk FROM card ORDER BY pk")
    return rng.sample(found, 5)


def tagged(home, rng):
    bulk.tag(home, pks(home, "mine/two/basic"), add=[f"t{rng.random():.6f}"])


def edited(home, rng):
    text = note_editor.text(home, "small", "doors").replace("speed?", f"speed {rng.random()}?")
    note_editor.save(home, "small", "doors", text)


def imported(home, rng):
    newer = PLAIN.replace("The first", f"The first {rng.random()}")
    decks.take(home, [("mine.yaml", read_deck(newer, "mine.yaml"))])


def adopted(home, rng):
    own = (DEFAULT_PARAMETERS[0] + rng.random() / 10, *DEFAULT_PARAMETERS[1:])
    parameters.adopt(home, own, reschedule=rng.random() < 0.5)


ACTS = [
    session, session, session, tagged, edited, imported, adopted,
    lambda t, rng: bulk.suspend(t, some(t, rng), rng.random() < 0.7),
    lambda t, rng: bulk.bury(t, some(t, rng)),
    lambda t, rng: bulk.retire(t, some(t, rng), rng.random() < 0.6),
    lambda t, rng: bulk.reset(t, some(t, rng)),
    lambda t, rng: deck_options.change(t, "other", paused=rng.random() < 0.5),
    lambda t, rng: deck_options.change(
        t, "small", desired_retention=f"{0.8 + rng.random() / 10:.3f}"
    ),
    lambda t, rng: deck_options.rename(t, "other", title=f"Other {rng.random():.5f}"),
    lambda t, rng: bulk.move(t, pks(t, "small/speed/cloze:speed")[:1], "other"),
]  # fmt: skip


def steps(home):
    return [step.seq for step in history.steps(home) if not step.undone]


@pytest.mark.parametrize("seed", range(4))
def test_twenty_steps_back_give_the_store_that_was(mine, seed):
    rng = random.Random(seed)
    states = {len(steps(mine)): state(mine)}
    while len(steps(mine)) < STEPS + 5:
        act = rng.choice(ACTS)
        try:
            act(mine, rng)
        except AttributeError:  # the cloze has been moved: it has another key now
            continue
        states[len(steps(mine))] = state(mine)
        if rng.random() < 0.3:
            mine.clock.advance(rng.randint(3_000, 90_000))
    assert all(check.ok for check in doctor.examine(mine))
    for _ in range(STEPS):
        with open_home(mine.paths, mine.clock) as again:  # a restart, beside the open window
            assert undo.undo(rng.choice([again, mine]))
        left = len(steps(mine))
        if left in states:
            assert state(mine) == states[left]
    assert all(check.ok for check in doctor.examine(mine))


def test_two_windows_undo_in_the_order_of_what_was_done(mine):
    with open_home(mine.paths, mine.clock) as other:
        grades.grade(mine, "mine/two/basic", Rating.GOOD)
        bulk.suspend(other, pks(other, "mine/one/basic"))
        grades.grade(mine, "small/people/route", Rating.HARD)
        whats = [undo.undo(each).what for each in (other, mine, other)]
    assert whats == [
        "hard for small/people/route", "suspending mine/one/basic", "good for mine/two/basic",
    ]  # fmt: skip
