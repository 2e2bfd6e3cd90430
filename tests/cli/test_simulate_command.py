"""`drill simulate` on a person's own cards."""

from __future__ import annotations

import json

import pytest

from drill.cli.main import run
from drill.domain.review import Rating
from drill.service.study import grades


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


@pytest.mark.parametrize(
    ("argv", "says"), [(["--days", "0"], "from 1"), (["--days", "9999"], "3,650")]
)
def test_what_cannot_be_lived(small, capsys, argv, says):
    assert run(["simulate", *argv]) == 2
    assert says in capsys.readouterr().err


def test_nothing_to_live_with(home, capsys):
    assert run(["simulate"]) == 2
    assert "no card" in capsys.readouterr().err
