"""Which card goes on in other words, and which asks something else."""

from __future__ import annotations

import pytest

from drill.cards.rewording import rewordings
from drill.domain.deck import Plain


@pytest.mark.parametrize(
    ("before", "after", "same"),
    [
        ("Who led the team in 2019?", "Who lead the team in 2019?", True),
        ("Who led the team in 2019?", "Who led the team in 2018?", False),
        ("Who led the team in 2019?", "Who left the team in 2019?", False),
    ],
)
def test_a_slip_is_mended_and_another_number_asks_something_else(before, after, same):
    found = rewordings([Plain("old", before, "Ann")], [Plain("new", after, "Ann")])
    assert found == ({0: 0} if same else {})
