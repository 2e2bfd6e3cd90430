"""Interviews of one name, where homes are synchronised."""

from __future__ import annotations

import pytest

from drill.errors import UsageError
from drill.service.onsite import onsites
from drill.service.onsite.first_run import set_interview
from several_homes import agree, later


def added(home):
    return [(one.name, one.at, one.minutes) for one in onsites.every(home)]


def test_one_interview_that_both_entered_is_one(several):
    (desk, lap), sync = several(0, 0)
    for home in (desk, lap):
        onsites.add(home, "Acme", "2026-10-05 10:00", minutes=45)
        later(lap)
    sync()
    assert len(agree([desk, lap])["onsites"]) == 1
    onsites.remove(desk, "Acme")
    sync()
    assert agree([desk, lap])["onsites"] == []


def test_what_two_changed_of_one_interview_both_stands(several):
    (desk, lap), sync = several(0, 0)
    onsites.add(desk, "Acme", "2026-10-05 10:00")
    sync()
    onsites.change(desk, "Acme", minutes=45)
    later(lap)
    onsites.change(lap, "Acme", rename="Globex")
    sync()
    agree([desk, lap])
    assert [(name, minutes) for name, _, minutes in added(desk)] == [("Globex", 45)]


def test_interviews_that_first_runs_were_told_of_are_both_there(several):
    homes, sync = several(0, 0)
    for home, name in zip(homes, ("Acme", "Globex"), strict=True):
        set_interview(home, "2026-10-05 10:00", name)
    sync()
    assert len(agree(homes)["onsites"]) == 2


def test_two_interviews_of_one_name_are_both_there_and_can_be_told_apart(several):
    (desk, lap), sync = several(0, 0)
    onsites.add(desk, "Acme", "2026-10-05 10:00")
    later(lap)
    onsites.add(lap, "acme", "2026-10-07 14:00", minutes=60)
    sync()
    agree([desk, lap])
    assert added(desk) == added(lap)
    assert [(name, minutes) for name, _, minutes in added(desk)] == [("Acme", 30), ("acme", 60)]
    with pytest.raises(UsageError, match="2 onsites are called Acme") as told:
        onsites.remove(desk, "Acme")
    second = onsites.every(desk)[1].id
    assert f"`{second}` is on" in told.value.hint
    assert onsites.change(desk, second, rename="Acme, the second round").minutes == 60
    assert onsites.find(desk, "acme").minutes == 30
    sync()
    assert [name for name, _, _ in added(lap)] == ["Acme", "Acme, the second round"]
