from __future__ import annotations

import pytest

from drill.config import load
from drill.dates import parse_day
from drill.domain.kind import Kind
from drill.domain.onsite import Went
from drill.domain.review import Rating
from drill.errors import ConfigError, UsageError
from drill.service.home import undo
from drill.service.onsite import debrief, first_run, onsites
from drill.service.study import grades
from drill.service.study.session import open_session
from drill.storage import onsites as stored


def test_asked_once(home):
    assert not first_run.asked(home)
    first_run.finish(home)
    assert first_run.asked(home)


@pytest.mark.parametrize("text", ["2026-12-02", "2026-12-02 14:30"])
def test_the_interview_is_kept_as_it_was_written(home, text):
    first_run.set_interview(home, text)
    assert first_run.interview_text(home) == text


def test_who_has_named_an_interview_or_studied_is_not_asked(home, small):
    assert not first_run.asked(home)
    onsites.add(home, "Acme", "9")
    assert first_run.asked(home)
    undo.undo(home)
    assert not first_run.asked(home)
    grades.grade(small, "small/people/route", Rating.GOOD)
    assert first_run.asked(small)


def test_days_from_today_are_a_date(home):
    first_run.set_interview(home, "9")
    assert first_run.interview_text(home) == "2026-12-02"


def test_an_empty_text_is_no_date_and_takes_nothing_away(home):
    first_run.set_interview(home, "9")
    with pytest.raises(UsageError, match="is no date"):
        first_run.set_interview(home, " ")
    assert first_run.interview_text(home) == "2026-12-02"


def test_a_date_that_is_moved_moves_back(home):
    first_run.set_interview(home, "9")
    first_run.set_interview(home, "11")
    undo.undo(home)
    assert first_run.interview_text(home) == "2026-12-02"
    undo.undo(home)
    assert first_run.interview(home) is None
    assert undo.undo(home) is None


def test_another_day_keeps_the_time_and_the_zone_that_were_typed(home):
    onsites.add(home, "Acme", "2026-12-03 14:30 America/New_York")
    first_run.set_interview(home, "2026-12-04")
    (onsite,) = onsites.every(home)
    assert (onsite.name, onsite.zone) == ("Acme", "America/New_York")
    assert onsites.when_text(home, onsite) == "Fri 4 Dec 14:30 New York (19:30 here)"
    assert first_run.interview_text(home) == "2026-12-04 14:30 America/New_York"
    first_run.set_interview(home, first_run.interview_text(home))
    assert onsites.every(home) == [onsite], "as it is shown it is taken"
    first_run.set_interview(home, "2026-12-05 10:00")
    assert first_run.interview_text(home) == "2026-12-05 10:00", "a time without a zone is local"


def test_the_first_run_takes_a_company_and_names_it_in_one_step(home):
    first_run.set_interview(home, "9", " Acme ")
    assert [one.name for one in onsites.every(home)] == [first_run.company(home)] == ["Acme"]
    first_run.set_interview(home, "9", "Beta")
    assert first_run.company(home) == "Beta"
    first_run.set_interview(home, "10")
    assert first_run.company(home) == "Beta", "without a name it keeps its own"
    undo.undo(home)
    undo.undo(home)
    assert first_run.company(home) == "Acme"
    undo.undo(home)
    assert onsites.every(home) == []


def test_the_same_company_on_another_day_is_the_same_interview(home):
    first_run.set_interview(home, "9", "Acme")
    (before,) = onsites.every(home)
    first_run.set_interview(home, "10", first_run.company(home))
    (after,) = onsites.every(home)
    assert (after.id, after.name) == (before.id, "Acme")
    assert after.at == before.at + 86_400_000


@pytest.mark.parametrize("closed", [False, True])
def test_the_next_interview_takes_nothing_from_one_that_is_over(home, closed):
    first_run.set_interview(home, "9")
    (over,) = onsites.every(home)
    home.clock.advance(10 * 86_400)
    if closed:
        debrief.tell(home, over, Went.WELL, [])
    with home.store.read() as connection:
        before = stored.every(connection, closed=True)
    first_run.set_interview(home, "9")
    (to_come,) = onsites.every(home)
    with home.store.read() as connection:
        assert stored.every(connection, closed=True) == [*before, to_come]
    assert (to_come.name, to_come.at) == ("Interview 2", over.at + 10 * 86_400_000)
    assert first_run.company(home) == "", "nobody has named it"
    undo.undo(home)
    with home.store.read() as connection:
        assert stored.every(connection, closed=True) == before


def test_the_minutes_of_the_first_run_reach_its_interview(home):
    first_run.set_interview(home, "9")
    first_run.set_minutes(home, "30")
    (onsite,) = onsites.every(home)
    assert (onsite.minutes, home.options.minutes) == (30, 30)
    onsites.change(home, onsite.name, minutes=45)
    first_run.set_minutes(home, "20")
    assert onsites.every(home)[0].minutes == 45


def test_the_minutes_of_the_first_run_are_none_of_another_interview(home):
    onsites.add(home, "Acme", "9", minutes=10)
    first_run.set_minutes(home, "30")
    assert [one.minutes for one in onsites.every(home)] == [10]


@pytest.mark.parametrize(("name", "ident"), [("", "interview"), ("Acme", "acme-20261202-0900")])
def test_devices_that_are_told_of_one_company_have_one_interview(home, name, ident):
    first_run.set_interview(home, "9", name)
    assert [one.id for one in onsites.every(home)] == [ident]


def test_the_same_date_again_is_no_step(home):
    for _ in range(2):
        first_run.set_interview(home, "2026-12-02 14:30 Asia/Tokyo")
    assert undo.undo(home).what == "setting the interview's date"
    assert undo.undo(home) is None


def test_what_is_typed_for_a_date_is_read_back_as_it_would_be_kept(home):
    assert first_run.read_interview(home, "9") == "Wed 2 Dec 2026, 09:00, in 9 days."
    first_run.set_interview(home, "2026-12-03 14:30 Asia/Tokyo")
    said = "Wed 2 Dec 2026, 14:30 Tokyo (05:30 here), in 9 days."
    assert first_run.read_interview(home, "2 dec") == said
    assert first_run.read_interview(home, "soon") == ""
    assert first_run.example_day(home) == "2026-12-14"


def test_an_option_that_was_changed_is_undone(home):
    first_run.change_option(home, "study.minutes", "25")
    first_run.change_option(home, "study.minutes", "25")
    first_run.change_option(home, "scheduling.learning_steps", "none")
    assert undo.undo(home).what == "setting “Learning steps”"
    assert home.options["scheduling.learning_steps"] == (600,)
    assert undo.undo(home).what == "setting “Minutes a session”"
    assert load(home.paths.options).minutes == 10
    assert undo.undo(home) is None


def test_an_option_that_is_refused_leaves_no_step(home):
    with pytest.raises(ConfigError):
        first_run.change_option(home, "study.minutes", "999")
    assert undo.undo(home) is None


@pytest.mark.parametrize("text", ["yesterday", "2026-13-01", "99999", "2999999-01-01", "1.5", "-3"])
def test_what_is_no_date_is_refused(clock, text):
    with pytest.raises(UsageError, match="is no date"):
        parse_day(text, clock, 9)


def test_a_day_that_is_past_is_refused(home):
    with pytest.raises(UsageError, match="is past"):
        first_run.set_interview(home, "2026-11-22")
    assert first_run.interview(home) is None


def test_an_option_is_in_force_at_once(home):
    first_run.set_option(home, "study.minutes", "25")
    assert home.options.minutes == 25
    assert open_session(home).clock.budget == 1500


def test_what_stands_already_is_not_written(home):
    first_run.set_option(home, "study.minutes", "10")
    assert not home.paths.options.exists()


def test_a_wrong_value_changes_nothing(home):
    with pytest.raises(ConfigError):
        first_run.set_option(home, "study.minutes", "0")
    assert home.options.minutes == 10


def test_a_rule_changed_counts_from_the_next_grade_on(small):
    before = small.rules()
    first_run.set_option(small, "scheduling.desired_retention", "0.8")
    assert small.rules() != before
    assert small.rules().desired_retention == 0.8


def test_the_stories_one_has(small):
    first_run.set_option(small, "stories.have", "people")
    assert load(small.paths.options)["stories.have"] == ("people",)
    first_run.set_option(small, "stories.have", "")
    assert load(small.paths.options)["stories.have"] == ()


@pytest.mark.parametrize("aloud", [True, False])
def test_without_stories_aloud_none_comes(small, clock, aloud):
    first_run.set_option(small, "study.aloud", str(aloud).lower())
    kinds = set()
    for _ in range(12):
        session = open_session(small)
        while session.current is not None:
            kinds.add(session.current.kind)
            session.grade(Rating.EASY)
        clock.advance(86_400)
    assert (Kind.TELL in kinds) is aloud


def test_only_the_minutes_wait_for_an_interview_to_be_over(ahead):
    assert first_run.not_yet(ahead, "study.aloud") == ""
    assert first_run.not_yet(ahead, "study.minutes") == (
        "Until Acme on 2 December its own minutes count instead, 30 a day: "
        "`drill onsite set Acme --minutes N` changes them."
    )


def test_until_which_interview_the_minutes_wait_is_said_by_its_name_where_it_has_one(home):
    assert first_run.not_yet(home, "study.minutes") == ""
    first_run.set_interview(home, "9")
    for name, called, quoted in (
        ("", "the interview", "Interview"), ("Big Corp", "Big Corp", "'Big Corp'"),
    ):  # fmt: skip
        first_run.set_interview(home, "9", name)
        assert first_run.not_yet(home, "study.minutes") == (
            f"Until {called} on 2 December its own minutes count instead, 10 a day: "
            f"`drill onsite set {quoted} --minutes N` changes them."
        )
