from __future__ import annotations

import pytest

from drill.clock import parse_day
from drill.config import load
from drill.errors import ConfigError, UsageError
from drill.service import welcome
from drill.service.session import StudySession


def test_asked_once(trainer):
    assert not welcome.asked(trainer)
    welcome.finish(trainer)
    assert welcome.asked(trainer)


@pytest.mark.parametrize("text", ["2026-12-02", "2026-12-02 14:30"])
def test_the_interview_is_kept_as_it_was_written(trainer, text):
    welcome.set_interview(trainer, text)
    assert welcome.interview_text(trainer) == text


def test_days_from_today_are_a_date(trainer):
    welcome.set_interview(trainer, "9")
    assert welcome.interview_text(trainer) == "2026-12-02"


def test_an_empty_text_takes_it_away(trainer):
    welcome.set_interview(trainer, "9")
    assert welcome.set_interview(trainer, " ") is None
    assert welcome.interview_text(trainer) == ""


@pytest.mark.parametrize("text", ["yesterday", "2026-13-01", "99999", "2999999-01-01", "1.5", "-3"])
def test_what_is_no_date_is_refused(clock, text):
    with pytest.raises(UsageError, match="is no date"):
        parse_day(text, clock, 9)


def test_a_day_that_is_past_is_refused(trainer):
    with pytest.raises(UsageError, match="is past"):
        welcome.set_interview(trainer, "2026-11-22")
    assert welcome.interview(trainer) is None


def test_an_option_is_in_force_at_once(trainer):
    welcome.set_option(trainer, "study.minutes", "25")
    assert trainer.options.minutes == 25
    assert StudySession(trainer).progress().seconds_total == 1500


def test_what_stands_already_is_not_written(trainer):
    welcome.set_option(trainer, "study.minutes", "10")
    assert not trainer.paths.options.exists()


def test_a_wrong_value_changes_nothing(trainer):
    with pytest.raises(ConfigError):
        welcome.set_option(trainer, "study.minutes", "0")
    assert trainer.options.minutes == 10


def test_a_rule_changed_counts_from_the_next_grade_on(small):
    before = small.rules()
    welcome.set_option(small, "scheduling.desired_retention", "0.8")
    assert small.rules() != before
    assert small.rules().desired_retention == 0.8


def test_the_stories_one_has(small):
    welcome.set_stories(small, ["people"])
    assert load(small.paths.options)["stories.have"] == ("people",)
    welcome.set_stories(small, [])
    assert load(small.paths.options)["stories.have"] == ()


def test_without_stories_aloud_none_comes(small):
    welcome.set_option(small, "study.aloud", "false")
    assert StudySession(small)._tells == 0
