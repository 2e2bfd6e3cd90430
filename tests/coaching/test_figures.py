"""What is marked as a figure, and what is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drill.coaching.figures import mark_figures
from drill.text import marks, unmarked, without_marks
from tests_support import grows_linearly


@pytest.mark.parametrize(
    "marked",
    [
        "velocity fell ==40%==, morale too",
        "from ==60%== to ==85%==, then ==85%-90%==",
        "==$1.2M== saved in ==3 weeks== (==15 %==)",
        "up ==3.8x== on the quarter, ==10x==",
        "==8 engineers== in ==6-8 months==, ==4–6 weeks==, ==10-15%==",
        "==two weeks==, ==fourteen engineers==, ==twenty-five new hires==",
        "==two to three weeks==, ==two hundred thousand users==, ==one month==",
        "a ==30-day== plan at ==200ms==, sub-==200 ms==",
        "==10,000 users== at ==99.9%==, ==20 000==, ==400k==",
        "one in ==400==, ==1 in 400==, ==9 out of 10 people==, ==3 of 14 engineers==",
        "==$4,000 a month==, ==€5k==, ==5 €==, ==$5-10k==, ==$100 million== of revenue",
        "eNPS ==+26==, ==-5%==, ==+12 points==",
        "from ==4.2== to ==4.6==, ==2==→==12==",
        "==3 features== in ==1 quarter==, ==0== lost (down to ==12==)",
        "==40 percent== in ==2.5 hours==, ==9,5 hours== after ==24h==",
        "==18 releases==. Then ==5==.",
        "==12%==\n1. ==5 days==\n2. six of us",
        "==two sprints==, ==5== sprint goals, ==3== team leads, ==12 percent points==",
    ],
)
def test_numbers_that_count_something(marked):
    assert mark_figures(unmarked(marked)) == marked
    assert mark_figures(marked) == marked


@pytest.mark.parametrize(
    "text",
    [
        "Q3, P99, S3, B2B, v2, OAuth2, 3D, 5G, 2FA",
        "in our 1:1, 1-on-1s, 1 on 1, available 24/7, scored 4/5, at 80/20",
        "on 2024-05-01, since 2024-05, in 2023, 2020-2023, on 5 May, May 5, on the 3rd",
        "at 10:30, at 10 am, 5 p.m.",
        "Python 3.11, version 2, step 2, phase 3, ticket 1234, COVID-19, 1.2.3",
        "in sprint 12, the sprint 4 review, round 2 of it",
        "1. first we met",
        "  2. then\n3) and (4) last",
        "two of us disagreed, three things, two",
        "half a story, one engineer, a week, won 3-2",
        "a 12-factor app of 3-tier",
        "see https://example.org/40 and x=5",
        "call 12345678, room 007",
        "an open ==40%",
        "40% == 40%",
        "",
    ],
)
def test_numbers_that_are_names(text):
    assert mark_figures(text) == text


def test_what_is_marked_already_stays():
    assert mark_figures("==40%== and 30%") == "==40%== and ==30%=="
    assert mark_figures("==over 40% of== it, 5 ==days==") == "==over 40% of== it, ==5== ==days=="


TOKENS = (
    "40%", "3 weeks", "two", "weeks", "==", "==5==", " ", "-", "–", "to", "of", "1", "2024", ".",
    ",", "$", "k", "x", "3.11", "v2", "(", ")", "=", "\n", "in", "10,000", "100", "sub-", "May",
    "step", "→", "+", "per month", "/day", "é", "https://a.b/1",
)  # fmt: skip


@given(st.lists(st.sampled_from(TOKENS), max_size=14).map("".join))
def test_only_signs_are_added(text):
    once = mark_figures(text)
    assert mark_figures(once) == once
    assert unmarked(once) == unmarked(text)
    if "==" not in without_marks(text):
        assert "==" not in without_marks(once)
        left = iter(marks(once))
        assert all(mark in left for mark in marks(text)), "the marks there were, in their order"


@given(st.text(max_size=60))
def test_any_text_keeps_its_letters(text):
    once = mark_figures(text)
    assert unmarked(once) == unmarked(text)
    assert mark_figures(once) == once


@pytest.mark.parametrize(
    "part",
    ["two ", "1 ", "100 ", "100,", "100’", "1.", "1-", "==a== ", "hundred thousand ", "two-", "$ "],
)
def test_long_texts_take_time_as_their_length(part):
    grows_linearly(mark_figures, lambda n: part * (n // len(part)) + "a", 40_000)
