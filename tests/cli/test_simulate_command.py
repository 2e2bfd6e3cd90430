"""`drill simulate` on a person's own cards."""

from __future__ import annotations

import json

import pytest

from drill.cli.main import run
from drill.deckfile.reading import read_deck
from drill.domain.memory import Seen
from drill.domain.review import Rating
from drill.scheduling.workload import Workload
from drill.service.insight import simulation
from drill.service.library import bulk, decks
from drill.service.onsite.first_run import set_option
from drill.service.study import grades
from drill.service.study.pace import seconds_by_kind
from drill.storage import cards


def test_a_row_a_retention_and_the_cheapest_named(small, capsys):
    for key in ("small/people/route", "small/doors/basic"):
        grades.grade(small, key, Rating.GOOD)
    assert run(["simulate", "--days", "60", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert len(told["rows"]) >= 8
    assert told["rows"][0]["retention"] == 0.8
    assert told["rows"][-1]["retention"] == 0.97
    assert told["cheapest"] in [row["retention"] for row in told["rows"]]
    assert told["current"] == 0.9
    assert run(["simulate", "--days", "30"]) == 0
    out = capsys.readouterr()
    assert "cheapest" in out.out
    assert "yours" in out.out


def test_what_follows_is_said_of_the_cheapest_row_and_one_s_own():
    rows = (Workload(0.8, 9, 12.04, 0.846, 50), Workload(0.9, 12, 20.0, 0.93, 60))
    near = "For an interview that is near, recall counts more than minutes: `drill onsite plan` "
    near += "goes by it."
    assert simulation.words(simulation.Simulated(rows, 0.9, 0.8, 365, 12_000, 10_000)) == [
        "Lived with 10,000 of 12,000 cards, and scaled.",
        "0.8 is the cheapest for what is remembered: 12.0 minutes a day instead of 20.0, and 85% "
        "recalled instead of 93%.",
        near,
    ]
    assert simulation.words(simulation.Simulated(rows, 0.9, 0.9, 365, 12, 12)) == [
        "0.9 costs the least for what is remembered.", near
    ]  # fmt: skip


def test_some_of_many_cards_are_lived_with_and_few_several_times(small, monkeypatch):
    def reviews(new, most, least):
        monkeypatch.setattr(simulation, "MOST", most)
        monkeypatch.setattr(simulation, "LEAST", least)
        set_option(small, "scheduling.new_per_day", str(new))
        found = simulation.simulate(small, 1)
        showings = found.row(0.9).reviews
        return found.cards, found.lived, round(showings / 1.575, 9)  # of a new card, that day

    bulk.suspend(small, ["small/doors/basic"])
    assert reviews(0, 99, 1) == (18, 18, 0)
    every, half = 18, 9
    assert reviews(4, every, 1) == (every, every, 4)
    assert reviews(4, half, 1) == (every, half, 4), "two of the half"
    assert reviews(4, every, 3 * every) == (every, every, 4), "twelve of three times as many"
    assert reviews(1, 1, 1) == (every, 1, every), "one at least"


def test_what_is_due_is_reviewed_on_its_day(small):
    set_option(small, "scheduling.new_per_day", "0")
    for key in ("small/people/route", "small/doors/basic"):
        grades.grade(small, key, Rating.EASY)
    assert simulation.simulate(small, 1).row(0.9).reviews == 0
    with small.store.read() as connection:
        days = [card.due.day - small.day() for card in cards.every(connection) if card.due]
    small.clock.advance((max(days) - 1) * 86_400)
    assert simulation.simulate(small, 1).row(0.9).reviews < 2
    small.clock.advance(86_400)
    assert 2 <= simulation.simulate(small, 1).row(0.9).reviews < 2.5, "one of ten comes again"


@pytest.mark.parametrize(
    ("argv", "says"), [(["--days", "0"], "from 1"), (["--days", "9999"], "3,650")]
)
def test_what_cannot_be_lived(small, capsys, argv, says):
    assert run(["simulate", *argv]) == 2
    assert says in capsys.readouterr().err


def test_nothing_to_live_with(home, capsys):
    assert run(["simulate"]) == 2
    assert "no card" in capsys.readouterr().err


def test_the_retention_in_force_is_tried_and_not_among_those_to_choose_from(small):
    set_option(small, "scheduling.desired_retention", "0.833")
    found = simulation.simulate(small, 30)
    assert (found.current, found.row(0.833).retention) == (0.833, 0.833)
    assert found.cheapest in simulation.workload.RETENTIONS
    assert len(found.rows) == len(simulation.workload.RETENTIONS) + 1


def test_what_no_session_shows_is_not_lived_with(small):
    every = simulation.simulate(small, 1).cards
    sample = "drill: 1\nid: theirs\ntitle: Theirs\nstories:\n- id: loud\n  title: Loud\n"
    sample += "  sample: true\n  competencies: [small/people]\n"
    sample += "  beats: [{id: b, label: B, facts: [It was]}, {id: c, label: C, facts: [It is]}]\n"
    decks.take(small, [("theirs", read_deck(sample, "theirs"))])
    with small.store.read() as connection:
        assert any(card.shadowed for card in cards.every(connection))
    assert simulation.simulate(small, 1).cards == every
    bulk.suspend(small, ["small/doors/basic"])
    bulk.retire(small, ["small/people/route"])
    assert simulation.simulate(small, 1).cards == every - 2


def test_cards_are_lived_with_as_they_are_now_in_teaching_order(small):
    grades.grade(small, "small/doors/basic", Rating.EASY)
    small.clock.advance(36 * 3_600)
    grades.grade(small, "small/people/route", Rating.AGAIN)
    with small.store.read() as connection:
        every, pace = cards.every(connection), seconds_by_kind(connection)
    (due,) = (c.due.day - small.day() for c in every if c.key == "small/doors/basic")
    piles = [simulation._pile(small, some, pace) for some in (every, every[::-1])]
    taught = sorted(every, key=lambda card: card.card.order)
    for pile in piles:
        since = list(zip(pile.elapsed, pile.interval, strict=True))
        known = {card.key: at for card, at in zip(taught, since, strict=True) if at != (0.0, 0.0)}
        assert known == {"small/doors/basic": (1.5, 1.5 + due)}
        reviewed = [bool(stability) for stability in pile.stability]
        assert reviewed == [isinstance(card.memory, Seen) for card in taught]
        assert list(pile.seconds) == [pace[card.card.kind] for card in taught]
    small.clock.advance(-48 * 3_600)
    (doors,) = (card for card in every if card.key == "small/doors/basic")
    assert list(simulation._pile(small, [doors], pace).elapsed) == [0.0]


def test_the_minutes_of_a_day_are_shared_by_as_many_as_are_lived_with(small, monkeypatch):
    found = []
    for least in (1, 300):
        monkeypatch.setattr(simulation, "LEAST", least)
        found.append(simulation.simulate(small, 1).row(0.9).reviews)
    assert found[0] > 1
    assert found[1] == pytest.approx(found[0], rel=0.2)


def test_the_longest_time_is_lived_and_the_cheapest_is_of_the_usual_rows(small, monkeypatch):
    monkeypatch.setattr(simulation, "LONGEST", 2)
    set_option(small, "scheduling.desired_retention", "0.833")
    seen = []
    cheapest = simulation.workload.cheapest

    def among(rows):
        seen.extend(row.retention for row in rows)
        return cheapest(rows)

    monkeypatch.setattr(simulation.workload, "cheapest", among)
    assert simulation.simulate(small, 2).days == 2
    assert tuple(seen) == simulation.workload.RETENTIONS
    assert run(["simulate", "--days", "3"]) == 2
