"""The parts used from anywhere: text, clock, paths, options, the crash report."""

from __future__ import annotations

import os
import time
from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import platformdirs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from drill import config, crash
from drill.clock import Clock, iso, parse_instant
from drill.errors import ConfigError, StoreError, UsageError
from drill.files import replace_text
from drill.paths import locate
from drill.text import (
    ascii_slug,
    clean,
    did_you_mean,
    marks,
    one_line,
    replace_mark,
    slug,
    telling_slug,
    unmarked,
)  # fmt: skip
from tests_support import grows_linearly

# -- text -------------------------------------------------------------------------------------


@given(st.text())
def test_clean_leaves_nothing_a_terminal_obeys(text):
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    assert not [c for c in cleaned if (ord(c) < 32 and c not in "\n\t") or 127 <= ord(c) < 160]
    assert not set(cleaned) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def test_clean_keeps_every_script():
    text = "naïve عربى עברית 日本語 👩‍👩‍👧‍👦 e\u0301"
    assert clean(text) == text
    assert clean("a\r\nb\rc") == "a\nb\nc"
    assert one_line(" a\n\tb ") == "a b"


def test_marks():
    assert marks("from ==60%== to ==85%==") == ["60%", "85%"]
    assert marks("a == b == c") == []
    assert marks("====") == []
    assert unmarked("up ==3.8x==") == "up 3.8x"
    assert replace_mark("==a== ==b==", 1, "_") == "a _"


def test_marks_take_linear_time():
    grows_linearly(marks, lambda n: "==a " * n, 10_000)


@given(st.text())
def test_a_slug_is_an_id_or_nearly(text):
    made = slug(text)
    assert made
    assert len(made) <= 40
    assert not set(made) & set("/:. ")


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("Über Straßen", "uber-strassen"),
        ("Łódź, Ærø & Đà Nẵng", "lodz-aero-da-nang"),
        ("crème brûlée", "creme-brulee"),
        ("日本語", "x"),
        ("日本語 N5", "n5"),
        ("!", "x"),
    ],
)
def test_ids_in_ascii_keep_the_letters_that_have_a_like(text, made):
    assert ascii_slug(text, "x") == made


def test_letters_without_a_like_are_told_apart_by_digits():
    assert telling_slug("Über alles", "x") == "uber-alles"
    first, second = telling_slug("日本語 N5", "deck"), telling_slug("中文 N5", "deck")
    assert (first, second) == ("n5-4f3ccc46", "n5-a5e2634b")
    assert telling_slug("日本語  n5!", "deck") == first
    assert telling_slug("Обратная связь", "deck") == "deck-b0a99074"
    assert telling_slug("?", "deck") == "deck"


def test_nearest():
    assert did_you_mean("sceduling", ["scheduling", "study"]) == "did you mean scheduling?"
    assert did_you_mean("zzz", ["b", "a"]) == "there is: a, b"
    assert did_you_mean("zzz", []) == ""
    many = [f"{number:02}" for number in range(21)]
    assert did_you_mean("zzz", many[:20]).endswith(", 18, 19")
    assert did_you_mean("zzz", many).endswith(", 18, 19 and 1 more")


# -- clock ------------------------------------------------------------------------------------


def test_the_study_day_turns_over_at_four():
    clock = Clock(zone=ZoneInfo("Europe/Berlin"))
    late, early = parse_instant("2026-11-23T02:59:59Z"), parse_instant("2026-11-23T03:00:00Z")
    assert clock.day(early) == clock.day(late) + 1
    assert clock.day_start(clock.day(early)) == early
    clock.go_by("Europe/Berlin", timedelta(0))
    assert clock.day(early) == clock.day(late)


def test_whoever_travels_with_drill_open_has_the_days_of_where_they_are(monkeypatch):
    clock, at = Clock(), parse_instant("2026-11-23T02:30:00Z")
    here = clock.day(at)
    monkeypatch.setenv("TZ", "Asia/Tokyo")  # `root` puts it back
    time.tzset()
    assert clock.day(at) == here + 1


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe"])
def test_every_day_of_a_year_has_a_start_that_is_in_it(zone):
    clock = Clock(zone=ZoneInfo(zone))
    first = clock.day(parse_instant("2026-01-01T12:00:00Z"))
    for day in range(first, first + 370):
        assert clock.day(clock.day_start(day)) == day
        assert clock.day(clock.day_start(day) - 1000) == day - 1


def test_the_clock_of_the_environment_runs_on(monkeypatch):
    monkeypatch.setenv("DRILL_NOW", "2026-12-02T09:00:00Z")
    clock = Clock.from_environment()
    start = parse_instant("2026-12-02T09:00:00Z")
    assert start <= clock.now() < start + 60_000
    clock.advance(3600)
    assert clock.now() >= start + 3_600_000
    monkeypatch.setenv("DRILL_NOW", "tomorrow")
    with pytest.raises(UsageError, match="not a time"):
        Clock.from_environment()


@given(st.integers(0, 4_000_000_000_000))
def test_iso_comes_back(at):
    assert parse_instant(iso(at)) == at


# -- paths ------------------------------------------------------------------------------------


def test_drill_home_overrides_every_path(tmp_path, monkeypatch):
    monkeypatch.setenv("DRILL_HOME", str(tmp_path / "x"))
    assert {locate().store.parent, locate().options.parent, locate().log.parent} == {tmp_path / "x"}
    (tmp_path / "file").touch()
    monkeypatch.setenv("DRILL_HOME", str(tmp_path / "file"))
    with pytest.raises(StoreError, match="not a folder"):
        locate()


@pytest.mark.skipif(os.name != "posix", reason="the short cut is for Linux")
@pytest.mark.parametrize("xdg", [True, False])
def test_the_short_cut_is_what_platformdirs_says(monkeypatch, xdg):
    monkeypatch.delenv("DRILL_HOME")
    if not xdg:
        for name in ("DATA", "CONFIG", "STATE"):
            monkeypatch.delenv(f"XDG_{name}_HOME")
    assert tuple(locate()) == (
        platformdirs.user_data_path("drill", appauthor=False),
        platformdirs.user_config_path("drill", appauthor=False),
        platformdirs.user_state_path("drill", appauthor=False),
    )


# -- files ------------------------------------------------------------------------------------


def no_space(*_):
    raise OSError(28, "No space left on device")


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path, monkeypatch):
    path = tmp_path / ("n" * 250 + ".yaml")
    replace_text(path, "grün\n")
    replace_text(path, "blau\n")
    assert path.read_bytes() == b"blau\n"
    monkeypatch.setattr(os, "fsync", no_space)
    with pytest.raises(OSError, match="No space left"):
        replace_text(path, "rot\n")
    assert path.read_bytes() == b"blau\n"
    assert list(tmp_path.iterdir()) == [path]


def test_what_was_written_is_not_called_a_failure_by_its_clean_up(tmp_path, monkeypatch):
    path = tmp_path / "a.yaml"

    def stays(*_, **__):
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(Path, "unlink", stays)
    replace_text(path, "new\n")
    assert path.read_bytes() == b"new\n"
    monkeypatch.setattr(os, "fsync", no_space)
    with pytest.raises(OSError, match="No space left"):
        replace_text(path, "newer\n")
    assert path.read_bytes() == b"new\n"


@pytest.mark.skipif(os.name != "posix", reason="rights and pipes as POSIX has them")
def test_a_replaced_file_is_the_one_it_was(tmp_path):
    real, link, pipe = tmp_path / "real", tmp_path / "link", tmp_path / "pipe"
    real.write_text("old")
    real.chmod(0o640)
    link.symlink_to(real)
    replace_text(link, "new")
    assert link.is_symlink()
    assert (real.read_text(), real.stat().st_mode & 0o777) == ("new", 0o640)
    os.mkfifo(pipe)
    end = os.open(pipe, os.O_RDWR)
    replace_text(pipe, "through")
    assert os.read(end, 99) == b"through"
    os.close(end)
    assert pipe.is_fifo()


# -- options ----------------------------------------------------------------------------------


def test_defaults_without_a_file(tmp_path):
    options = config.load(tmp_path / "none.toml")
    assert (options.minutes, options.new_per_day) == (10, None)
    assert options["scheduling.learning_steps"] == (600,)


def test_values_as_people_write_them(tmp_path):
    path = tmp_path / "c.toml"
    path.write_text(
        '[study]\nminutes = 15\nday_starts_at = "05:30"\n'
        '[scheduling]\nlearning_steps = ["1m", "10m"]\nfuzz = false\n'
    )
    options = config.load(path)
    assert options.minutes == 15
    assert options.day_starts_at == timedelta(hours=5, minutes=30)
    assert options["scheduling.learning_steps"] == (60, 600)
    assert options["scheduling.fuzz"] is False


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[study]\nminuts = 5\n", "did you mean study.minutes"),
        ("[study]\nminutes = 0\n", "whole number from 1"),
        ("[study]\nminutes = true\n", "whole number"),
        ("[scheduling]\nfuzz = 3\n", "true or false"),
        ('[scheduling]\nlearning_steps = "soon"\n', "1m,10m"),
        ('[scheduling]\nlearning_steps = "1d"\n', "under a day"),
        ("[scheduling]\ndesired_retention = 2\n", "0.7 to 0.99"),
        ("study = 3\n", "no option"),
        ("[study\n", "not valid TOML"),
    ],
)
def test_a_mistake_is_named_with_the_file(tmp_path, text, says):
    path = tmp_path / "c.toml"
    path.write_text(text)
    with pytest.raises(ConfigError) as caught:
        config.load(path)
    assert says in str(caught.value)
    assert str(path) in str(caught.value)


def test_options_that_cannot_be_saved_stay_as_they_were(tmp_path, monkeypatch):
    path = tmp_path / "config.toml"
    config.save(path, "study.minutes", "12")
    monkeypatch.setattr(os, "fsync", no_space)
    with pytest.raises(StoreError, match="No space left"):
        config.save(path, "study.minutes", "15")
    assert config.load(path).minutes == 12
    assert list(tmp_path.iterdir()) == [path]


def test_saving_keeps_comments_and_the_rest(tmp_path):
    path = tmp_path / "deep" / "c.toml"
    config.save(path, "study.minutes", "12")
    path.write_text("# mine\n" + path.read_text() + "day_starts_at = '05:00'  # early\n")
    assert config.save(path, "scheduling.learning_steps", "1m, 10m") == (60, 600)
    config.save(path, "scheduling.fuzz", "off")
    text = path.read_text()
    assert "# mine" in text
    assert "# early" in text
    options = config.load(path)
    assert options.minutes == 12
    assert options["scheduling.learning_steps"] == (60, 600)
    assert options["scheduling.fuzz"] is False


@pytest.mark.parametrize(
    ("key", "text", "says"),
    [
        ("study.day_starts_at", "25:00", "The nearest is 23:59."),
        ("study.day_starts_at", "4:75", "The nearest is 04:59."),
        ("study.day_starts_at", "0430", "The nearest is 04:30."),
        ("study.day_starts_at", "dawn", "a time of day from 00:00 to 23:59, as 04:00"),
        ("study.day_starts_at", "٠٤:٠٠", "a time of day"),
        ("scheduling.fuzz", "maybe", "takes true or false, not 'maybe'"),
        ("scheduling.fuzz", "flase", "The nearest is false."),
        ("scheduling.learning_steps", "1d", "times under a day in s, m or h, as 1m,10m, or none"),
        ("scheduling.learning_steps", "9" * 5000 + "s", "times under a day"),
        ("scheduling.learning_steps", "١m", "times under a day"),
        ("study.minutes", "1_0", "a whole number from 1 to 240, not '1_0'"),
        ("study.minutes", "１０", "a whole number"),
        ("scheduling.desired_retention", "0.9_0", "a number from 0.7 to 0.99"),
        ("fuzz", "on", "did you mean scheduling.fuzz?"),
        ("general.fuzz", "on", "did you mean scheduling.fuzz?"),
        ("fuz", "on", "did you mean scheduling.fuzz?"),
        ("them", "nord", "did you mean screen.theme?"),
        ("zzz", "1", "there is: "),
    ],
)  # fmt: skip
def test_a_bad_value_is_answered_with_what_is_valid(key, text, says):
    with pytest.raises(ConfigError) as caught:
        config.parse_value(key, text)
    assert says in str(caught.value)
    assert ("The nearest" in says) is ("The nearest" in str(caught.value))


def test_no_steps_have_a_name():
    for text in ("", "none", "None "):
        assert config.parse_value("scheduling.learning_steps", text) == ()
    assert config.option("scheduling.learning_steps").show(()) == "none"


@given(st.sampled_from(list(config.OPTIONS)), st.text(max_size=12))
def test_what_is_taken_is_shown_as_it_is_taken(key, text):
    try:
        value = config.parse_value(key, text)
    except ConfigError:
        return
    assert config.parse_value(key, config.option(key).show(value)) == value


def test_a_crash_is_written_down(root):
    try:
        raise RuntimeError("something \x1b[31m odd")
    except RuntimeError as error:
        words = crash.report(error)
    assert str(root / "drill.log") in words
    assert "RuntimeError" in (root / "drill.log").read_text()


def test_a_crash_without_a_place_to_write_still_speaks(tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    monkeypatch.setenv("DRILL_HOME", str(tmp_path / "file"))
    assert "RuntimeError" in crash.report(RuntimeError("x"))


@pytest.mark.parametrize(
    ("zone", "starts", "around"),
    [
        ("Europe/Berlin", 150, "2026-10-25"),
        ("Europe/Berlin", 150, "2026-03-29"),
        ("Europe/Berlin", 180, "2026-10-25"),
        ("America/New_York", 90, "2026-11-01"),
        ("Australia/Lord_Howe", 105, "2026-04-05"),
        ("America/Sao_Paulo", 0, "2018-11-04"),  # midnight does not exist
        ("Pacific/Apia", 240, "2011-12-30"),  # nor does that day
        ("Asia/Kathmandu", 240, "2026-06-01"),
    ],
)
def test_a_study_day_never_goes_back_and_begins_once(zone, starts, around):
    clock = Clock(zone=ZoneInfo(zone))
    clock.starts = timedelta(minutes=starts)
    noon = parse_instant(f"{around}T12:00:00Z")
    days = []
    for minute in range(-36 * 60, 36 * 60, 5):
        at = noon + minute * 60_000
        days.append(day := clock.day(at))
        assert clock.day_start(day) <= at < clock.day_start(day + 1)
    assert days == sorted(days)
    assert len(set(days)) == 4


def test_a_turnover_that_comes_twice_is_the_first():
    clock = Clock(zone=ZoneInfo("Europe/Berlin"))
    clock.starts = timedelta(hours=2, minutes=30)
    first = parse_instant("2026-10-25T00:30:00Z")  # 02:30, before the clocks are put back
    day = date(2026, 10, 25).toordinal() - date(1970, 1, 1).toordinal()
    assert [clock.day(first + n * 1_800_000) for n in (-1, 0, 1, 2, 3)] == [day - 1, *[day] * 4]
