from __future__ import annotations

import pytest

from drill.tui.content import prose


def styled(text):
    made = prose(text, "bold")
    return [(made.plain[span.start : span.end], str(span.style)) for span in made.spans]


def test_emphasis_is_shown_and_its_signs_are_not():
    made = prose("a **b** and *c* in `d`")
    assert made.plain == "a b and c in d"
    found = styled("a **b** and *c* in `d`")
    assert ("b", "bold underline") in found
    assert ("c", "bold italic") in found
    assert ("d", "bold $text-accent") in found


@pytest.mark.parametrize(
    "text", ["2 * 3 * 4", "a*b*c", "**", "** x **", "snake_case_name", "[b]x[/b]", "*\n*", "a ** b"]
)
def test_what_is_no_emphasis_stays(text):
    assert prose(text).plain == text


def test_it_is_cleaned_and_takes_no_time():
    assert prose("**\x1b[2Jx**").plain == "[2Jx"
    assert prose("*" * 100_000).plain == "*" * 100_000
    assert prose("**a" * 30_000).plain
