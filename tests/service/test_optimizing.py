"""What `optimize` says and does: it looks, compares, and adopts only what helps."""

from __future__ import annotations

import json

import pytest

from drill.cli.main import run as main
from drill.deckfile.reading import read_deck
from drill.domain.review import Rating
from drill.scheduling.fitting import Score
from drill.scheduling.memory import DEFAULT_PARAMETERS
from drill.service.home import undo
from drill.service.insight import doctor, optimizer, parameters
from drill.service.library import bulk, decks
from drill.service.study import grades
from drill.storage.columns import REVIEW
from drill.storage.log import SEALED
from drill.storage.seals import seal
from drill.storage.sql import add_row
from tests_support import lived, pks, state

FAST = {0: 0.3, 1: 0.3, 2: 0.3, 3: 0.4, 8: 0.6}


def write(path, log):
    lines = ["card_id,review_rating,review_time,review_duration"]
    for number, each in enumerate(log):
        day = f"2024-{each.day // 28 % 12 + 1:02}-{each.day % 28 + 1:02}"
        year = 2024 + each.day // 336
        lines.append(f"{each.card},{each.rating},{year}{day[4:]}T12:00:{number % 60:02}Z,1000")
    path.write_text("\n".join(lines))


@pytest.fixture
def csv(tmp_path):
    path = tmp_path / "log.csv"
    write(path, lived(FAST))
    return path


def asked(capsys, *argv):
    code = main(["optimize", *map(str, argv)])
    return code, capsys.readouterr().out


def test_another_log_is_compared_and_nothing_of_ones_own_touched(small, csv, capsys):
    before = state(small)
    code, out = asked(capsys, "--from", csv, "--adopt", "--json")
    told = json.loads(out)
    assert code == 0
    assert set(told) >= {
        "reviews", "parameters", "log_loss", "rmse_bins", "calibration", "adopted",
    }  # fmt: skip
    assert told["reviews"] == len(csv.read_text().splitlines()) - 1
    assert told["log_loss"]["fitted"] < told["log_loss"]["current"]
    assert len(told["parameters"]) == 21
    assert told["adopted"] is False
    assert state(small) == before
    assert small.parameters == DEFAULT_PARAMETERS


def into_log(home, log):
    """A log as if it had been studied here, each card a card of a deck."""
    names = sorted({each.card for each in log}, key=int)
    cards_ = "\n".join(f"  - {{id: n{name}, q: Question {name}?, a: Yes}}" for name in names)
    text = f"drill: 1\nid: big\ntitle: Big\ncards:\n{cards_}"
    decks.take(home, [("big", read_deck(text, "big"))])
    found = dict(zip(names, pks(home, *(f"big/n{name}/basic" for name in names)), strict=True))
    rows = [
        {
            "id": f"r{n}", "card_pk": found[each.card], "rating": each.rating,
            "at": n, "day": each.day, "seconds": 5.0, "source": "study", "due_day": each.day,
            "rules": home.rules().key, "device": "d",
        }
        for n, each in enumerate(log)
    ]  # fmt: skip
    for row in rows:
        row["seal"] = seal(*(row.get(name) for name in SEALED))
    with home.store.write() as connection:
        home.keep_rules(connection)
        for row in rows:
            add_row(connection, REVIEW, row)
    doctor.examine(home, repair=True)


def test_with_no_review_and_with_a_few_it_says_how_many_are_missing(small, capsys):
    code, out = asked(capsys)
    assert (code, "no review yet" in out) == (0, True)
    grades.grade(small, "small/people/route", Rating.GOOD)
    code, out = asked(capsys, "--adopt")
    assert code == 0
    assert "512 are missing" in out
    code, out = asked(capsys, "--json", "--adopt")
    told = json.loads(out)
    assert (told["reviews"], told["missing"], told["adopted"]) == (1, 512, False)
    assert told["parameters"] == list(DEFAULT_PARAMETERS)


def test_what_comes_to_fsrs_s_own_parameters_is_nothing_found(small, tmp_path):
    """So does a fit of few reviews."""
    write(tmp_path / "few.csv", lived(FAST, 3))
    few = optimizer.look(small, tmp_path / "few.csv")
    assert (few.fitted, few.after) == (None, None)
    assert optimizer.words(few)[-1] == NOTHING


def test_adopted_only_when_better_and_then_undone_in_one_step(small):
    into_log(small, lived(FAST, 100))
    before = state(small)
    found = optimizer.look(small)
    assert found.worth_adopting
    done = parameters.adopt(small, found.fitted, reschedule=False)
    assert small.parameters == found.fitted
    assert done.cards == 100
    assert all(check.ok for check in doctor.examine(small))
    again = optimizer.look(small)
    assert again.before.log_loss == pytest.approx(found.after.log_loss)
    undo.undo(small)
    assert state(small) == before


def test_what_is_no_better_is_not_offered(small):
    into_log(small, lived({}, 100))
    found = optimizer.look(small)
    if found.better:
        pytest.skip("chance made it better")
    assert not found.worth_adopting
    assert optimizer.words(found)[-1] == "The parameters in force stay."


def test_reviews_from_the_future_and_resets(small):
    now = small.clock.now()
    grades.grade(small, "small/people/route", Rating.GOOD)
    bulk.reset(small, pks(small, "small/people/route"))
    small.clock.advance(86_400 * 3)
    grades.grade(small, "small/people/route", Rating.GOOD)
    found = optimizer.look(small)
    assert (found.reviews, found.across_days) == (2, 0), "after a reset it is another card"
    small.clock.at = now - 5 * 86_400_000
    found = optimizer.look(small)
    assert (found.reviews, found.left_out) == (0, 2)
    assert "future" in optimizer.words(found)[0]


NOTHING = "Nothing was fitted; the parameters in force stay."
FEW = "A fit wants 512 reviews that come on a later day than their card's last; of "
NEWEST = "On the newest 100 reviews, which the fit did not see, parameters fitted to the older "
NEWEST += "ones "


def found(before, after, *, own=True, across=512, reviews=900, left_out=0):
    """A fit, by the log losses of the parameters in force and of those found."""
    losses = (None if loss is None else Score(loss, 0.1, ()) for loss in (before, after))
    fitted = None if after is None else DEFAULT_PARAMETERS
    return optimizer.Fitted(
        reviews, across, 100, DEFAULT_PARAMETERS, fitted, *losses, own=own, left_out=left_out
    )


@pytest.mark.parametrize(
    ("fit", "worth", "says"),
    [
        (found(None, None, reviews=0, across=0, left_out=1), False,
         ["1 review lies in the future and was left out: was the clock wrong?",
          "There is no review yet: FSRS's own parameters serve well until there are."]),
        (found(None, None, reviews=1, across=1, left_out=2), False,
         ["2 reviews lie in the future and were left out: was the clock wrong?",
          f"{FEW}1 review 1 does, 511 are missing.", NOTHING]),
        (found(None, None), False, [NOTHING]),
        (found(0.5, None), False, [NOTHING]),
        (found(0.5, 0.49, reviews=1000, across=511), False,
         [f"{FEW}1,000 reviews 511 do, 1 is missing.",
          f"{NEWEST}predict better: log loss 0.4900 against 0.5000 (lower is better).",
          "With so few reviews that may be chance: the parameters in force stay."]),
        (found(0.5, 0.49, own=False, across=511), False,
         [f"{FEW}900 reviews 511 do, 1 is missing.",
          f"{NEWEST}predict better: log loss 0.4900 against 0.5000 (lower is better).",
          "With so few reviews that may be chance: the parameters in force stay."]),
        (found(0.5, 0.491), True,
         [f"{NEWEST}predict a little better: log loss 0.4910 against 0.5000 (lower is better)."]),
        (found(0.5, 0.4, own=False), False,
         [f"{NEWEST}predict better: log loss 0.4000 against 0.5000 (lower is better).",
          "They are another log's: your own store was not touched."]),
        (found(0.5, 0.5), False,
         [f"{NEWEST}predict no better than those in force: log loss 0.5000 against 0.5000 (lower "
          "is better).", "The parameters in force stay."]),
    ],
)  # fmt: skip
def test_what_a_fit_comes_to(fit, worth, says):
    assert (optimizer.words(fit), fit.worth_adopting) == (says, worth)


@pytest.mark.parametrize(
    "argv", [["--reschedule"], ["--from", "x.csv", "--reset"], ["--from", "none.csv"]]
)
def test_usage(small, argv, capsys):
    assert main(["optimize", *argv]) == 2


def test_another_log_is_compared_with_fsrs_s_own_parameters(small, csv):
    own = (*DEFAULT_PARAMETERS[:-1], 0.3)
    parameters.adopt(small, own, reschedule=False)
    assert optimizer.look(small, csv).current == DEFAULT_PARAMETERS
    assert optimizer.look(small).current == own
