"""Patterns: what they find, and that none takes the machine."""

from __future__ import annotations

import pytest

from drill.cards.pattern import Pattern, PatternError

SOON = 60.0


def says(pattern, text):
    return Pattern(pattern).within(text, SOON)


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


def test_no_time_is_none():
    with pytest.raises(TimeoutError):
        Pattern("a").within("a", 0)


def test_of_a_long_text_the_beginning_is_timed_first(monkeypatch):
    pattern = Pattern("a")
    looked, clock = [], iter(range(1_000))
    monkeypatch.setattr("drill.cards.pattern.time.monotonic", lambda: float(next(clock)))
    pattern._found = lambda text: looked.append(len(text))
    pattern.within("b" * 4_000, 2)
    with pytest.raises(TimeoutError):
        pattern.within("b" * 1_000_000, 100)  # 4,000 took a second: all would take 250
    assert looked == [4_000, 4_000]
    pattern.within("b" * 64_000, 100)
    assert looked[2:] == [4_000, 8_000, 16_000, 32_000, 64_000]
