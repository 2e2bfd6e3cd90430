"""What is made by the thousand is not looked through for garbage."""

from __future__ import annotations

import gc

import pytest

from drill.service.home.garbage import uncollected


@pytest.mark.parametrize("kept", [False, True])
def test_nothing_is_looked_through_meanwhile(kept):
    with uncollected(kept=kept):
        assert not gc.isenabled()
    assert gc.isenabled()


def test_what_is_kept_is_old_at_once():
    with uncollected(kept=True):
        made = [[number] for number in range(2_000)]
    old = {id(thing) for thing in gc.get_objects(generation=2)}
    assert all(id(each) in old for each in made)
    assert gc.get_freeze_count() == 0, "garbage among it is found one day"
