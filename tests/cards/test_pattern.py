"""Patterns: what they find, and that none takes the machine."""

from __future__ import annotations

import time

import pytest

from drill.cards.pattern import Effort, Pattern, PatternError

SOON = 60.0


def says(pattern, text):
    found = Pattern(pattern).within(text, Effort(SOON))
    assert Pattern(pattern).long(Effort(SOON))(text.encode()) is found
    assert Pattern(pattern).short()(text.encode()) is found
    return found


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("VENDOR", "a vendor", True),
        ("(?-i)VENDOR", "a vendor", False),
        (r"\bübung\b", "die Übung, groß", True),
        (r"\bbung", "Übung", False),
        (r"^\w+$", "größe", True),
        (r"^\w+$", "Ελλάδα", True),
        (r"\d", "٣", True),
        (r"İ", "i̇", False),
        ("ẞ", "ß", True),
        (r"(\w+\s?)+\d$", "word after word " * 50 + "7", True),
        (r"(\w+\s?)+\d$", "word after word " * 50, False),
        ("(a{20})+!", "a" * 49 + "!", True),
        (r"(?x) a  b # and the rest", "AB", True),
        (r"(?m)^two$", "one\ntwo\nthree", True),
        ("a.b", "a\nb", False),
        ("a**", "", True),
        ("", "", True),
        ("\0", "a\0b", True),
        (r"\(?R\)|[(]", "(", True),
        ("(" * 50 + "a" + ")" * 50, "a", True),
        ("(?:" * 200 + "a" + ")" * 200, "a", True),
        (r"\(" * 60, "(" * 60, True),
        ("a{13000}", "a" * 100, False),
        ("(?:|a{0}){4000000000}b", "b", True),
        ("(?:^a?$)" * 200, "", True),
        ("a|" * 900, "b", True),
        (".*" * 900 + "b", "a" * 300, False),
    ],
    ids=lambda value: str(value)[:20],
)
def test_what_is_found(pattern, text, found):
    assert says(pattern, text) is found


@pytest.mark.parametrize(
    ("pattern", "at", "why"),
    [
        ("ü(b", 1, "unclosed group"),
        ("ab)", 2, "unopened group"),
        ("a[b", 1, "unclosed character class"),
        ("ab\\", 2, "escape"),
        ("*a", 0, "missing expression"),
        ("a(?=b)", 1, "look-around"),
        ("a(?<!b)", 1, "look-around"),
        (r"(a)\1", 3, "backreferences"),
        ("a(?R)b", 1, "hold itself"),
        ("a(?1)", 3, "flag"),
        ("a(?&n)", 3, "flag"),
        ("a{e<=3}", 2, "decimal"),
        (r"a\L<names>", 1, "escape"),
        (r"漢字(", 2, "unclosed group"),
        (r"a\p{Nothing}", 1, "property"),
        (r"a(?-u:\W)", 6, "UTF-8"),
        ("ab{99999999999999999999}", 3, "decimal"),
        ("a{1000000000}", 1, "memory"),
        ("b{2}a{1000000000}", 5, "memory"),
        ("a{5}b{3,90000}", 5, "memory"),
        ("(?:(?:a{9}){9000}){999}", 11, "memory"),
        ("a{14000}", 1, "memory"),
        ("x" + "(?:" * 60 + "a" + "{2})" * 60, 182, "memory"),
        (r"\w" * 900, 0, "memory"),
        ("(?:[^a]?){5000}", 9, "memory"),
        ("a" + "(" * 51 + ")" * 51, 51, "at most 50 groups"),
        (r"\\(" * 51 + ")" * 51, 152, "at most 50 groups"),
        ("(?:" * 300 + ")" * 300, 747, "nested"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_what_is_refused_is_pointed_at(pattern, at, why):
    with pytest.raises(PatternError, match=why) as caught:
        Pattern(pattern)
    assert caught.value.at == at


def test_no_effort_is_none():
    pattern, effort = Pattern("a"), Effort(0)
    with pytest.raises(TimeoutError):
        pattern.within("a", effort)
    with pytest.raises(TimeoutError):
        pattern.long(effort)(b"a")
    assert effort.refused is pattern


@pytest.fixture
def clocks(monkeypatch):
    """What the clock on the wall and that of the thread's work show, in seconds."""
    at = {"monotonic": 1_000.0, "thread_time": 5.0}
    for name in at:
        monkeypatch.setattr(time, name, lambda name=name: at[name])
    return at


def test_a_machine_that_is_busy_with_other_things_stops_no_pattern(clocks):
    pattern, effort = Pattern("a"), Effort(2)
    clocks["monotonic"] += 3_600
    clocks["thread_time"] += 1.5
    assert pattern.long(effort)(b"a")
    assert not effort.over()
    assert pattern.within("b" * 100_000 + "a", effort)
    clocks["monotonic"] += 1
    clocks["thread_time"] += 1
    assert effort.over()
    with pytest.raises(TimeoutError):
        pattern.long(effort)(b"a")


def test_of_a_long_text_the_beginning_is_timed_first(clocks):
    pattern, looked = Pattern("a"), []

    def found(text):
        looked.append(len(text))
        clocks["thread_time"] += 1

    pattern._found = found
    pattern.within("b" * 16_000, Effort(2))
    with pytest.raises(TimeoutError):
        pattern.within("b" * 4_000_000, Effort(100))  # 16,000 took a second: all would take 250
    assert looked == [16_000, 16_000]
    pattern.within("b" * 256_000, Effort(100))
    assert looked[2:] == [16_000, 64_000, 256_000]


def test_a_letter_that_is_no_utf_8_ends_no_search():
    assert Pattern("a.c").long(Effort(SOON))(b"a\xffc")
    assert not Pattern("a.c").short()(b"a\xffc"), "damage, which the doctor names"
