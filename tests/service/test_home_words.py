"""Durations, counts and shares in words; what an interviewer asked, and which of it comes next."""

from __future__ import annotations

import pytest

from drill.domain.deck import Plain
from drill.domain.memory import UNSEEN
from drill.domain.onsite import Went
from drill.domain.review import DueAt, DueOn, Rating, Review, Source, StudyDay
from drill.domain.stats import CompetencyReady, Readiness, Share, StoryReady, Whose
from drill.scheduling.memory import Outcome
from drill.service.home import held, phrasings, words
from drill.service.home.progress import part
from drill.service.study import grades
from drill.storage import library, onsites, settings
from drill.storage.library import StoredNote


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (1, "1d"), (30, "30d"), (31, "1mo"), (60, "2mo"), (100, "3.3mo"), (364, "12mo"),
        (365, "0.999y"), (366, "1y"), (438, "1.2y"),
    ],
)  # fmt: skip
def test_an_interval_is_in_days_for_a_month_and_in_months_for_a_year(days, said):
    assert words.interval(Outcome(UNSEEN, DueOn(StudyDay(days)), days, None)) == said


def reviewed(due, at=1_000_000, day=20_000):
    return Review("r", "d/n/s", Rating.GOOD, at, StudyDay(day), 1.0, Source.STUDY, due, "rules")


def due_in(milliseconds):
    return DueAt(StudyDay(20_000), 1_000_000 + milliseconds)


@pytest.mark.parametrize(
    ("due", "said"),
    [
        (DueOn(StudyDay(20_001)), "tomorrow"), (DueOn(StudyDay(20_002)), "in 2 days"),
        (due_in(600_000), "in 10 minutes"), (due_in(60_000), "in 1 minute"),
        (due_in(20_000), "in 1 minute"), (due_in(5_400_000), "in 90 minutes"),
    ],
)  # fmt: skip
def test_when_a_review_brings_its_card_back(due, said):
    assert words.comes_back(reviewed(due)) == said


@pytest.mark.parametrize(
    ("say", "said"),
    [
        (lambda: words.until(0), "in 0 days"), (lambda: words.until(1), "tomorrow"),
        (lambda: words.until(1200), "in 1,200 days"),
        (lambda: words.clock(580), "9:40"), (lambda: words.clock(5), "0:05"),
        (lambda: words.clock(59.6), "1:00"), (lambda: words.clock(-3), "0:00"),
        (lambda: words.clock(3600), "60:00"),
        (lambda: words.seconds(12.4), "12 s"), (lambda: words.seconds(0.4), "under 1 s"),
        (lambda: words.seconds(0.6), "1 s"), (lambda: words.seconds(0), "under 1 s"),
        (lambda: words.of(Share(0, 0)), "-"), (lambda: words.of(Share(1060, 1204)), "88% of 1,204"),
        (lambda: words.of(Share(0, 3)), "0% of 3"),
        (lambda: words.of_100(0.004), 1), (lambda: words.of_100(0.996), 99),
        (lambda: words.levels([]), []), (lambda: words.levels([0, 0]), ["·", "·"]),
        (lambda: words.levels([1, 8, 0, 4]), ["▁", "█", "·", "▄"]),
        (lambda: words.levels([1, 100, 13, 12]), ["▁", "█", "▂", "▁"]),
        (lambda: words.count(0, "card"), "0 cards"), (lambda: words.count(1, "story"), "1 story"),
        (lambda: words.count(1024, "story"), "1,024 stories"),
        (lambda: words.count(2, "day"), "2 days"),
        (lambda: words.held(2, 190, 1), ["2 decks", "190 cards", "1 review"]),
        (lambda: words.in_turn(["a"]), "a"), (lambda: words.in_turn(["a", "b"]), "a and b"),
        (lambda: words.in_turn(["a", "b", "c"], "or"), "a, b or c"),
        (lambda: part(lambda share: shares.append(share), 1, 4)(0.5) or shares.pop(), 0.375),
        (lambda: phrasings.in_words(["turned-around", "fired"], "or"), "turned around or fired"),
        (lambda: phrasings.unstated("d/n"), "themes not stated; `drill edit d/n` adds them"),
        (lambda: phrasings.asked_for([]), "one"),
        (
            lambda: phrasings.asked_for(["fired", "success", "behaviour"]),
            "one that worked out (somebody was let go; the work was good, the conduct was not)",
        ),
        (
            lambda: phrasings.asked_for(["failed", "regret"], "or"),
            "one that did not work out or that you would do differently now",
        ),
    ],
)  # fmt: skip
def test_how_it_is_said(say, said):
    assert say() == said


shares = []


def ready(name, whose=Whose.OWN, told=None, of_stories=()):
    stories = tuple(StoryReady("d", "s", "S", False, 0.5, 0.5, each, None) for each in of_stories)
    return CompetencyReady("d", name, name, 0.5, 0.5, 0.5, told, whose, stories)


TOLD = ready("told", told=0.62, of_stories=(None, 1_000))
UNTOLD = ready("untold", told=0.0, of_stories=(None,))
ALOUD = ready("aloud")
TO_WRITE = ready("write", Whose.TO_WRITE, told=0.0)
SAMPLE, NOBODYS = (ready("none", whose, told=0.0) for whose in (Whose.SAMPLE, Whose.NONE))


@pytest.mark.parametrize(
    ("row", "story", "telling"),
    [
        (TOLD, "told", "62%"), (UNTOLD, "untold", "untold"), (ALOUD, "", ""),
        (TO_WRITE, "to write", "to write"), (SAMPLE, "no story", "no story"),
        (NOBODYS, "no story", "no story"),
    ],
)  # fmt: skip
def test_whether_there_is_a_story_and_was_told(row, story, telling):
    assert (words.story_of(row), words.telling_of(row)) == (story, telling)


@pytest.mark.parametrize(
    ("rows", "asked", "unseen", "said"),
    [
        ([], 0, 0, "There is no competency to be ready for."),
        ([TOLD], 0, 3, "There is no competency to be ready for."),
        ([TOLD], 1, 0, "Readiness for Acme 50 of 100."),
        (
            [TOLD, UNTOLD], 1, 1200,
            "Readiness for Acme 50 of 100: 1,200 of its 1,500 cards unseen.",
        ),
        (
            [TOLD, UNTOLD, TO_WRITE, SAMPLE], 4, 0,
            "Readiness for Acme 50 of 100: 2 competencies without a story of yours, "
            "1 competency whose story was never told.",
        ),
        (
            [UNTOLD, UNTOLD, NOBODYS], 3, 0,
            "Readiness for Acme 50 of 100: 1 competency without a story of yours, "
            "2 competencies whose story was never told.",
        ),
    ],
)  # fmt: skip
def test_readiness_counts_what_the_interview_asks_for(rows, asked, unseen, said):
    assert words.readiness(Readiness(0.5, "Acme", unseen, 1500, tuple(rows), asked)) == said
    anybody = Readiness(0.5, "", unseen, 1500, tuple(rows), asked)
    assert words.readiness(anybody) == said.replace(" for Acme", "")


@pytest.mark.parametrize(("rows", "aloud"), [([ALOUD], False), ([ALOUD, UNTOLD], True)])
def test_telling_is_a_part_where_something_is_told_aloud(rows, aloud):
    said = words.parts_of(Readiness(0.5, "", 0, 1, tuple(rows), len(rows)))
    assert said.startswith("Ready is the mean of frame (question, steps, red flags)")
    assert said.count(" and ") == 1
    assert ("telling (" in said) is aloud


# -- what was asked ----------------------------------------------------------------------


def asked(home, question, competency="small/people", went=Went.WELL, at=None):
    with home.store.write() as connection:
        now = home.clock.now() if at is None else at
        return onsites.hear(connection, "acme", now, question, competency, went)


def test_what_was_asked_joins_once_and_only_what_is_not_known(small):
    for question in ("how do you act", "Who was it?", "WHO was it", "Did you?"):
        asked(small, question)
    asked(small, "Of another?", "other/people")
    asked(small, "Of none?", "")
    with small.store.read() as connection:
        known = phrasings.competencies(connection)
        plain = StoredNote(1, "small", Plain("people", "q", "a"), 0, False)
        assert phrasings.joined(connection, [plain]) == [plain], "no competency"
    assert list(known["small", "people"].asks) == [
        "How do you act?", "When do you act?", "Why do you act?", "WHO was it", "Did you?",
    ]  # fmt: skip
    assert list(known) == [("small", "people")]


def test_what_went_badly_comes_next_then_what_was_asked_last_and_nothing_before_a_review(small):
    def coming():
        with small.store.read() as connection:
            return phrasings.coming(connection)

    assert coming() == {}
    asked(small, "Of none?", "")
    asked(small, "First?")
    asked(small, "Second?", went=Went.SO_SO)
    assert coming() == {("small", "people"): "Second?"}
    asked(small, "Third?", went=Went.BADLY)
    asked(small, "Fourth?")
    assert coming() == {("small", "people"): "Third?"}
    asked(small, "Fifth?", went=Went.BADLY)
    assert coming() == {("small", "people"): "Fifth?"}
    small.clock.advance(60)
    asked(small, "At that moment?")
    grades.grade(small, "small/people/route", Rating.GOOD)
    assert coming() == {}
    small.clock.advance(1)
    asked(small, "Later?")
    asked(small, "Of no card?", "small/nobody")
    assert coming() == {("small", "people"): "Later?", ("small", "nobody"): "Of no card?"}


def test_what_is_typed_is_held_clean_until_the_field_is_empty(home):
    held.hold(home, "a story", "one\x1b[2J two")
    assert held.read(home, "a story") == "one[2J two"
    assert held.read(home, "another") == ""
    for text in ("three", ""):
        held.hold(home, "a story", text)
        assert held.read(home, "a story") == text
    with home.store.read() as connection:
        assert settings.under(connection, "typed ") == {}, "nothing is left of it"
        assert library.decks(connection) == []
