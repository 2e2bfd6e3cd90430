"""Teach, then test: nothing is asked that was never shown."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from itertools import pairwise

import pytest

from drill.cards.shelf import Shelf
from drill.config import save
from drill.deckfile.reading import read_deck
from drill.domain.deck import (
    AddedBeat,
    Beat,
    Competency,
    Fact,
    Framework,
    Plain,
    Principle,
    Side,
    Step,
    Story,
    StoryVariant,
)
from drill.domain.kind import Kind
from drill.domain.onsite import Onsite
from drill.domain.rehearsal import Told
from drill.domain.review import DueOn, Rating, Source, State
from drill.domain.slot import Slot
from drill.errors import StoreUnwritable
from drill.scheduling.candidates import Candidate, Candidates
from drill.scheduling.pace import PRIORS
from drill.scheduling.session import Left, SessionPlan
from drill.service.home import memories, undo
from drill.service.library import decks
from drill.service.onsite import onsites as named
from drill.service.onsite import plan as planning
from drill.service.onsite.agenda import open_cram, start
from drill.service.onsite.first_run import change_option
from drill.service.onsite.today import overview as onsite_overview
from drill.service.stories import first_stories, note_pages, rehearsal
from drill.service.study import grades, lessons, pace, pages
from drill.service.study.lessons import Syllabus
from drill.service.study.pages import PageLine, Role
from drill.service.study.session import open_session
from drill.service.study.sitting import Sitting
from drill.service.study.today import overview
from drill.storage import cards, onsites, settings, study_days
from drill.storage.counts import OF_DAY, PACE, PLAN
from tests_support import SMALL, lives


def live(home, clock, session, chance, slowness=1.0):
    """Read, so many times as long as most, and answer until it is over; (lessons given, cards
    asked) in their order. In the long run so many fail, wherever `chance` begins: no promise holds
    against dice that fall badly."""
    shown, owed = [], chance.random()
    while (card := session.current) is not None:
        if session.lesson is not None:
            clock.advance(session.lesson.usual * slowness)
            shown.append(session.lesson.key)
            session.read()
            continue
        clock.advance(PRIORS[card.kind])
        shown.append(card.key)
        owed += 0.55 if card.new else 0.12
        right = owed < 1
        owed -= not right
        session.grade(Rating.GOOD if right else Rating.AGAIN)
    return shown


def lesson_of(home, key):
    with home.store.read() as connection:
        stored = cards.by_key(connection, key)
        return Syllabus(home.shelf(connection), {}).key(stored.card)


def is_card(home, key):
    with home.store.read() as connection:
        return cards.by_key(connection, key) is not None


@pytest.mark.parametrize("onsite", [False, True])
def test_nothing_is_asked_that_was_never_shown(bundled, home, clock, onsite):
    change_option(home, "stories.whole_samples", "true")
    if onsite:
        with home.store.write() as connection:
            at = clock.now() + 12 * 86_400_000
            onsites.put(
                connection, Onsite("a", "A", at, 20, decks=("em-interview", "sample-stories"))
            )
    chance, given, asked = random.Random(3), set(), set()
    for _ in range(10):
        began = clock.now()
        session = open_cram(home) if onsite else open_session(home, minutes=20)
        for key in live(home, clock, session, chance):
            if (key.count("/") == 2 and not key.endswith("/") and ":" in key) or key.endswith(
                ("/route", "/outline", "/tell", "/principle", "/basic")
            ):
                assert lesson_of(home, key) in given, key
                asked.add(key)
            else:
                assert key not in given, "once"
                given.add(key)
        assert (clock.now() - began) / 1000 <= session.clock.budget + 120
        clock.at = began + 86_400_000
    assert len(asked) > 60
    assert {lesson_of(home, key) for key in asked} <= given


@pytest.mark.parametrize(
    ("onsite", "slowness", "seed"),
    lives([
        (True, 2.0, 3), (False, 2.0, 7),
        (False, 0.5, 7), (False, 1.0, 7), (False, 1.5, 7), (True, 0.5, 1), (True, 1.0, 2),
    ], 2),
)  # fmt: skip
def test_what_today_promises_goes_by_how_fast_one_reads(
    bundled, home, clock, onsite, slowness, seed
):
    save(home.paths.options, "study.minutes", "30")
    home.reload()
    if onsite:
        named.add(home, "Acme", "in 9 days", minutes=30)
    chance, gaps, said = random.Random(seed), [], None
    for _ in range(4):
        began, today = clock.now(), onsite_overview(home.paths, clock)
        assert said is None or abs(today.left - said) <= 2, "as it was said the day before"
        session = start(home)
        shown = live(home, clock, session, chance, slowness)
        came = {key for key in shown if is_card(home, key)}
        gaps.append(len(came) - today.left)
        said = session.summary().tomorrow
        clock.at = began + 86_400_000
    assert all(abs(gap) <= 2 for gap in gaps[1:]), gaps


def test_one_lesson_left_open_says_little_of_how_fast_one_reads(small, clock):
    session = open_session(small)
    first = session.lesson
    assert first.seconds == first.usual, "nothing is known yet"
    clock.advance(3_600)
    session.read()
    with small.store.read() as connection:
        kept = settings.get(connection, f"lesson:{first.key}")
        shelf, stored = small.shelf(connection), cards.by_key(connection, "small/quiet/outline")
    usual = json.dumps({"seconds": 10.0, "usual": 10.0})
    given = {"left": kept, **dict.fromkeys("abc", usual)}
    assert Syllabus(shelf, given).due(stored.card).slowness == 1
    twice = dict.fromkeys("abcdef", json.dumps({"seconds": 20.0, "usual": 10.0}))
    assert Syllabus(shelf, twice).due(stored.card).slowness == pytest.approx(1.75)


def test_a_lesson_kept_without_its_usual_time_says_nothing_of_how_fast_one_reads(small):
    older = {"a": "{", "b": "null", "c": json.dumps({"seconds": 9, "day": 1})}
    with small.store.read() as connection:
        shelf, stored = small.shelf(connection), cards.by_key(connection, "small/quiet/outline")
    assert Syllabus(shelf, older).due(stored.card).slowness == 1


def test_a_lesson_and_its_card_are_a_little_apart(bundled, home, clock):
    shown = live(home, clock, open_session(home), random.Random(3))
    for lesson, card in pairwise(shown[:6]):
        assert "/" in lesson
        known = {lesson_of(home, card)} if card.count("/") == 2 and ":" in card else set()
        assert lesson not in known, "what was read a moment ago is no question"


class Waiting:
    """A pool, and an agenda that takes what it has as it comes."""

    def __init__(self, *cards):
        self.items = Candidates(cards)

    def today(self, *_):
        return None

    def order(self, items, today, asked):
        return SessionPlan(tuple(items), 0.0, Left())

    def lesson_of(self, card):
        return card.note

    def taught(self, lesson):
        pass


def test_between_lessons_comes_a_card_and_no_story_told_aloud():
    tell = Candidate("d/t/tell", Kind.TELL, "d/t", "", State.REVIEW, 120.0)
    basic = Candidate("d/b/basic", Kind.BASIC, "d/b", "", State.REVIEW, 12.0)
    waiting = Waiting(tell, basic)
    sitting = Sitting(waiting, waiting, 1)
    for lesson in "wx":
        sitting.taught(f"d/{lesson}")
        assert sitting.next(600) is tell
    sitting.taught("d/y")
    assert sitting.next(600) is basic
    sitting.graded(basic)
    assert sitting.next(600) is tell, "after a card it may come"
    waiting.items.drop(basic.key)
    for lesson in "wxy":
        sitting.taught(f"d/{lesson}")
    assert sitting.next(600) is tell, "nor is it left out where nothing else is ready"


def test_between_lessons_comes_no_card_of_the_last_one_where_another_is_ready():
    of_the_last = Candidate("d/y/basic", Kind.BASIC, "d/y", "", State.NEW, 12.0)
    of_the_first = Candidate("d/w/basic", Kind.BASIC, "d/w", "", State.NEW, 12.0)
    waiting = Waiting(of_the_last, of_the_first)
    sitting = Sitting(waiting, waiting, 1)
    for lesson in "wxy":
        sitting.taught(f"d/{lesson}")
    assert sitting.next(600) is of_the_first
    waiting.items.drop(of_the_first.key)
    assert sitting.next(600) is of_the_last, "rather than a fourth lesson"


def test_between_lessons_comes_no_card_that_needs_another():
    taught = Candidate("d/t/basic", Kind.BASIC, "d/t", "", State.NEW, 12.0, lesson="d/t")
    basic = Candidate("d/b/basic", Kind.BASIC, "d/b", "", State.NEW, 12.0)
    waiting = Waiting(taught, basic)
    sitting = Sitting(waiting, waiting, 1)
    for lesson in "wx":
        sitting.taught(f"d/{lesson}")
        assert sitting.next(600) is taught
    sitting.taught("d/y")
    assert sitting.next(600) is basic
    sitting.graded(basic)
    assert sitting.next(600) is taught, "after a card it may come"


def test_the_time_of_lessons_is_the_sessions_and_kept(small, clock):
    session = open_session(small)
    lesson, before = session.lesson, session.clock.left
    clock.advance(30)
    session.read()
    assert session.clock.left == before - 30
    with small.store.read() as connection:
        assert lessons.seconds_read(connection, small.span()) == 30
        clock.advance(-60)  # a clock that was put back takes nothing from today
        assert lessons.seconds_read(connection, small.span()) == 30
        clock.advance(60)
        assert settings.get(connection, f"lesson:{lesson.key}")
    while session.lesson is not None:
        assert session.lesson.key != lesson.key
        clock.advance(500)
        session.read()
        assert session.clock.left > before - 30 - 3 * 120, "away from the keyboard"
    again = open_session(small)
    assert again.lesson is None or again.lesson.key != lesson.key, "once"


def test_an_undone_grade_brings_no_lesson_again(small, clock):
    session = open_session(small)
    while session.lesson is not None:
        session.read()
    key = session.current.key
    session.grade(Rating.GOOD)
    session.undo()
    assert (session.current.key, session.lesson) == (key, None)


def test_a_lesson_that_was_passed_over_comes_before_no_other_card_of_it(small):
    session, taught, asked = open_session(small, minutes=60), [], 0
    while session.current is not None:
        taught += [session.lesson.key] if session.lesson else []
        asked += 1
        session.grade(Rating.GOOD)
    assert len(taught) == len(set(taught)) < asked


def test_what_was_studied_before_there_were_lessons_is_not_taught_again(small):
    grades.grade(small, "small/people/steps:fw", Rating.GOOD)
    with small.store.read() as connection:
        every = cards.every(connection)
        syllabus = Syllabus.read(connection, small.shelf(connection), every)
        gap = next(card for card in every if card.card.kind is Kind.GAP)
        flag = next(card for card in every if card.card.kind is Kind.FLAG)
        assert syllabus.due(gap.card) is None
        assert syllabus.due(flag.card).title == "Red flags: Managing people"


def test_a_story_is_unread_until_it_was_shown_or_told(small):
    def unread():
        with small.store.read() as connection:
            shelf = small.shelf(connection)
            return [*lessons.unread(connection, shelf, [("small", "quiet"), ("small", "none")])]

    assert unread() == [("small", "quiet")]
    lessons.keep(small, replace(LESSON, key="small/quiet"), 9.0, Source.TELL)
    assert unread() == []
    with small.store.write() as connection:
        settings.put(connection, "lesson:small/quiet", None)
    grades.grade(small, "small/quiet/tell", Rating.GOOD)
    assert unread() == []


def test_no_lesson_is_a_wall_of_flags(bundled, home):
    with home.store.read() as connection:
        shelf = home.shelf(connection)
        syllabus = Syllabus(shelf, {})
        for stored in cards.every(connection, deck="em-interview"):
            lesson, kind = syllabus.due(stored.card), stored.card.kind
            if kind not in (Kind.FLAG, Kind.ROUTE):
                continue
            heads = [line.text for line in lesson.lines if line.role is Role.HEAD]
            assert (kind is Kind.FLAG) == bool(heads)
            assert len(heads) <= 4
            part = Slot.parse(stored.card.slot).part
            flags = shelf.note(stored.card.deck, stored.card.note).red_flags
            assert all(flag.flag in heads for flag in flags if flag.id == part)


def test_plain_cards_of_decks_without_competencies_are_asked_at_once(home):
    text = "drill: 1\nid: o\ntitle: O\ncards: [{id: a, q: q, a: a}]\n"
    decks.take(home, [("o", read_deck(text, "o"))])
    session = open_session(home, deck="o")
    assert session.current is not None
    assert session.lesson is None


# -- samples ---------------------------------------------------------------------------------


def kinds_of_samples(home):
    with home.store.read() as connection:
        fresh = study_days.queue(connection, home.day(), 200)
        return {card.card.kind for card in fresh if card.card.sample}


def test_what_sides_ask_alike_is_taught_once_and_lists_item_by_item(bundled, home):
    with home.store.read() as connection:
        note = home.shelf(connection).note("em-interview", "missing")
    lines = list(pages.sides(note))
    titles = [line.text for line in lines if line.role is Role.TITLE]
    assert len(titles) == len(set(titles)) == 2
    assert len([line for line in lines if line.role is Role.ITEM]) == 7
    assert not [line for line in lines if line.text.startswith("- ")]


QUIET = """\
title The quiet senior
head 1. Context
item velocity fell 40% (over two sprints)
item he went silent
item the team noticed
item nobody spoke
head 2. Plan
item a mentor
item 30 days to improve
head 3. Outcome
item back on form
item talk earlier
"""
PROBES = """\
head “What would you change?”
item talk earlier
item offer training
"""
PEOPLE = """\
title Managing people
text whether you act
title The framework
text philosophy first
head 1. Philosophy
aside it frames the case
head 2. Trigger point
aside what makes you act
item improvement plan
head 3. Improvement plan
item philosophy
head 4. Learning
title Red flags: Managing people
text What loses the interviewer, and what to say instead.
head passes it to HR
item own the call
head waits too long
item name the signal
"""


def begin_anew(home):
    with home.store.write() as connection:
        pace.begin_anew(connection)


def said(lines):
    return "".join(f"{line.role} {line.text}\n" for line in lines)


def test_a_note_is_read_line_by_line(small):
    with small.store.read() as connection:
        shelf = small.shelf(connection)
        quiet, people, speed = (shelf.note("small", name) for name in ("quiet", "people", "speed"))

    assert said(pages.story(quiet)) == QUIET + PROBES
    assert said(pages.story(quiet, probes=False)) == QUIET
    assert said(pages.competency(people)) == PEOPLE
    assert said(pages.sides(speed)) == (
        "text A reversible decision wants speed, a one-way door care\n"
    )
    assert said(pages.sides(Principle("p", "Why?", "Because:\n- a\n- b"))) == (
        "title Why?\ntext Because:\nitem a\nitem b\n"
    )


MOVED = Story(
    "move",
    "The move",
    (Beat("a", "Start", (Fact("==three== of us"),)), Beat("b", "End")),
    sample=True,
    competencies=("people", "judgment"),
    variants=(
        StoryVariant(
            "v", "judgment", open="I decide late.", stretch=("a",), cut=("b",),
            add=(AddedBeat("c", "Choice", (Fact("==two== ways", "by count"),)),),
        ),
    ),
)  # fmt: skip
TWO_SIDES = Plain(
    "x",
    sides=(
        Side("a", "What is X?\nGiven:\n- Y", "- It\n- They"),
        Side("b", "What is X?", "One of them"),
        Side("c", "Who?", "\nAda\n"),
    ),
)
READ = [
    (
        lambda: pages.story(MOVED),
        "title The move (sample)\nhead 1. Start\nitem three of us\nhead 2. End\n",
    ),
    (
        lambda: pages.variants(MOVED, str.upper),
        "title Told for JUDGMENT\nitem open with: “I decide late.”\nitem at length: Start\n"
        "item leave out: End\nitem add: Choice\nhead Choice\nitem two ways (by count)\n",
    ),
    (
        lambda: pages.framework(Framework("f", "F", (Step("a", "A", bonus=True), Step("b", "B")))),
        "title F\nhead 1. A (for senior roles)\nhead 2. B\n",
    ),
    (lambda: pages.competency(Competency("c", "C")), "title C\n"),
    (
        lambda: pages.sides(TWO_SIDES),
        "title What is X?\naside Given:\n- Y\nitem It\nitem They\ntext One of them\ntitle Who?\n"
        "text Ada\n",
    ),
]


@pytest.mark.parametrize(("lines", "wanted"), READ)
def test_what_only_some_notes_have_is_read_as_well(lines, wanted):
    assert said(lines()) == wanted


FRAMEWORK = PEOPLE[PEOPLE.index("title The framework") : PEOPLE.index("title Red flags")]


def test_what_hangs_together_with_a_note_is_read_behind_it(small):
    assert said(note_pages.read(small, "small/quiet/tell")) == QUIET + PROBES + FRAMEWORK
    assert said(note_pages.read(small, "small/people/route")) == PEOPLE + QUIET + PROBES
    told = said(note_pages.story_and_lint(small, "small", "quiet"))
    assert told.startswith(f"{QUIET}{PROBES}title Lint\nhead ")
    assert told.endswith(f"\n{FRAMEWORK}")


def test_less_than_a_second_beside_the_grades_is_not_kept(small):
    assert lessons.keep_aside(small, 0.99, Source.STUDY) == 0.0
    assert lessons.keep_aside(small, 1.0, Source.STUDY) == 1.0
    assert lessons.keep_aside(small, 2.04, Source.STUDY) == 2.04
    assert lessons.keep_aside(small, 4.0, Source.CRAM) == 4.0
    with small.store.read() as connection:
        span = small.span()
        assert lessons.seconds_read(connection, span, Source.STUDY) == 3.0
        assert lessons.seconds_read(connection, span) == 7.0
        assert lessons.seconds_read(connection, span._replace(day=span.day + 1)) == 0.0


def test_time_beside_the_grades_is_of_its_day(small, clock):
    def read(source=None):
        with small.store.read() as connection:
            return lessons.seconds_read(connection, small.span(), source)

    lessons.keep_aside(small, 5.0, Source.STUDY)
    clock.advance(86_400)
    assert read() == 0.0
    lessons.keep_aside(small, 3.0, Source.STUDY)
    assert (read(), read(Source.STUDY), read(Source.CRAM)) == (3.0, 3.0, 0.0)


LESSON = lessons.Lesson("small/people/", (PageLine(Role.TITLE, "Managing people"),))


def test_a_lesson_s_time_is_of_its_kind_of_session_and_its_day_up_to_two_minutes(small):
    lessons.keep(small, LESSON, 500.0, Source.CRAM)
    lessons.keep(small, replace(LESSON, key="small/quiet"), 30.04, Source.STUDY)
    day, span = small.day(), small.span()
    with small.store.read() as connection:
        spent = [
            lessons.seconds_read(connection, span, source)
            for source in (None, Source.CRAM, Source.STUDY, Source.TELL)
        ]
        assert spent == [150.0, 120.0, 30.0, 0.0]
        west = span._replace(day=day - 1)
        assert lessons.seconds_read(connection, west) == 150.0
        ahead = west._replace(now=span.now - 1)
        assert lessons.seconds_read(connection, ahead) == 0.0, "a clock that was days ahead"
        assert lessons.seconds_read(connection, span._replace(since=span.now + 1)) == 0.0
        assert lessons.read_by_day(connection, day) == {day: 150.0}
        assert lessons.read_by_day(connection, day + 3) == {day: 150.0}
        assert lessons.read_by_day(connection, day - 1) == {day - 1: 150.0}, "after a flight west"


@pytest.mark.parametrize(
    ("writes", "of_day", "learns"),
    [
        (lambda home: lessons.keep(home, LESSON, 9.0, Source.CRAM), "{}", False),
        (lambda home: lessons.keep_aside(home, 9.0, Source.CRAM), "{}", False),
        (pace.learn, "{}", True),
        (begin_anew, None, True),
    ],
)
def test_with_what_is_learnt_of_one_s_time_the_plan_is_found_anew(small, writes, of_day, learns):
    with small.store.write() as connection:
        settings.put_all(connection, {PLAN: "{}", OF_DAY: "{}", PACE: "{}"})
    writes(small)
    with small.store.read() as connection:
        kept = settings.get(connection, PLAN), settings.get(connection, OF_DAY)
        learnt = settings.get(connection, PACE)
    assert kept == (None, of_day)
    assert (learnt == "{}") is not learns


@pytest.mark.parametrize(
    ("count", "slowness", "usual", "seconds"),
    [
        (1, 1.0, 4.0, 4.0), (40, 1.0, 10.0, 10.0), (40, 2.0, 10.0, 20.0), (40, 0.2, 10.0, 4.0),
        (360, 1.0, 90.0, 90.0), (400, 1.0, 90.0, 90.0), (400, 1.5, 90.0, 120.0),
    ],
)  # fmt: skip
def test_a_lesson_takes_no_less_than_a_glance_and_no_more_than_anybody_reads(
    count, slowness, usual, seconds
):
    lines = (PageLine(Role.TITLE, "word"), *[PageLine(Role.ITEM, "word")] * (count - 1))
    lesson = lessons.Lesson("small/quiet", lines, slowness)
    assert (lesson.usual, lesson.seconds) == (usual, seconds)


@pytest.mark.parametrize(
    ("given", "shown", "read"),
    [
        ("\n- a\n- b", "a; b", "    a; b"),
        ("\n\nGiven Y", "Given Y", "    Given Y"),
        ("\nTwo:\n- a\n- b", "Two:\n- a\n- b", "    Two:\n    - a\n    - b"),
        (
            "\n```\ndef f():\n\n    g()\n```",
            "```\ndef f():\n\n    g()\n```",
            "    ```\n    def f():\n\n        g()\n    ```",
        ),
    ],
)
def test_what_a_question_says_below_its_first_line_keeps_its_breaks(given, shown, read):
    lines = tuple(pages.sides(Plain("x", q=f"What is X?{given}", a="- It")))
    assert lines == (
        PageLine(Role.TITLE, "What is X?"),
        PageLine(Role.ASIDE, shown),
        PageLine(Role.ITEM, "It"),
    )
    assert lessons.Lesson("x", lines).text == f"What is X?\n{read}\n    · It"


def test_samples_give_their_outlines_and_more_when_asked_for(bundled, home):
    assert kinds_of_samples(home) == {Kind.OUTLINE, Kind.TELL}
    few = overview(home.paths, home.clock).unseen
    change_option(home, "stories.whole_samples", "true")
    assert kinds_of_samples(home) == {
        Kind.OUTLINE, Kind.TELL, Kind.BEAT, Kind.FIGURE, Kind.PROBE
    }  # fmt: skip
    assert overview(home.paths, home.clock).unseen > few + 50
    undo.undo(home)
    assert kinds_of_samples(home) == {Kind.OUTLINE, Kind.TELL}


def test_what_was_studied_of_a_sample_goes_on(bundled, home, clock):
    key = "sample-stories/quiet-senior/beat:context"
    with home.store.read() as connection:
        key = next(
            card.key
            for card in cards.every(connection, deck="sample-stories")
            if card.card.kind is Kind.FIGURE
        )
    grades.grade(home, key, Rating.EASY)
    clock.advance(90 * 86_400)
    with home.store.read() as connection:
        assert key in {card.key for card in study_days.queue(connection, home.day(), 0)}
    undo.undo(home)
    with home.store.read() as connection:
        assert key not in {card.key for card in study_days.queue(connection, home.day(), 200)}


def test_to_tell_a_sample_reviews_nothing_that_is_not_asked_for(bundled, home):
    story = rehearsal.begin(home, "quiet-senior")
    done = rehearsal.finish(home, story, Told((0, 1), 90.0))
    assert done.reviewed == 2, "itself and its outline"


def test_to_tell_a_sample_reviews_the_beats_of_it_that_were_asked_for_once(bundled, home, clock):
    grades.grade(home, "sample-stories/quiet-senior/beat:context", Rating.GOOD)
    clock.advance(86_400)
    done = rehearsal.finish(home, rehearsal.begin(home, "quiet-senior"), Told((0, 1), 90.0))
    assert done.reviewed == 3


# -- a tell counts what it saw --------------------------------------------------------------


def test_what_a_tell_misses_is_forgotten_although_it_was_studied_today(small):
    for beat in ("context", "plan"):
        grades.grade(small, f"small/quiet/beat:{beat}", Rating.EASY)
    result = grades.grade(small, "small/quiet/tell", Rating.AGAIN, told=Told((0, 2), 60.0))
    assert "small/quiet/beat:plan" in result.told
    assert "small/quiet/beat:context" not in result.told, "said twice is said once"
    with small.store.read() as connection:
        plan = cards.by_key(connection, "small/quiet/beat:plan")
        assert plan.memory.state.value == "relearning"
        assert plan.memory.reps == 2
        assert memories.replayed(small, connection, plan.pk)[:2] == (plan.memory, plan.due)
    undo.undo(small)
    with small.store.read() as connection:
        assert cards.by_key(connection, "small/quiet/beat:plan").memory.reps == 1


def test_a_weak_beat_falls_due_before_the_interview(small, clock):
    with small.store.write() as connection:
        onsites.put(connection, Onsite("a", "A", clock.now() + 3 * 86_400_000, 10))
    key = "small/quiet/beat:plan"
    for _ in range(4):
        grades.grade(small, key, Rating.EASY)
        clock.advance(60)
    grades.grade(small, "small/quiet/tell", Rating.AGAIN, told=Told((0,), 60.0))
    clock.advance(700)
    due = grades.grade(small, key, Rating.EASY).due
    assert isinstance(due, DueOn)
    assert due.day == small.day() + 2
    with small.store.read() as connection:
        stored = cards.by_key(connection, key)
        assert memories.replayed(small, connection, stored.pk)[:2] == (stored.memory, due)


def test_a_beat_missed_falls_due_before_the_interview_without_relearning_steps_too(small, clock):
    save(small.paths.options, "scheduling.relearning_steps", "none")
    small.reload()
    key = "small/quiet/beat:plan"
    for _ in range(6):
        due = grades.grade(small, key, Rating.EASY).due
        clock.advance((due.day - small.day()) * 86_400)
    with small.store.write() as connection:
        onsites.put(connection, Onsite("a", "A", clock.now() + 2 * 86_400_000, 10))
    grades.grade(small, "small/quiet/tell", Rating.AGAIN, told=Told((0,), 60.0))
    with small.store.read() as connection:
        assert cards.by_key(connection, key).due == DueOn(small.day() + 1)


@pytest.mark.parametrize("interview", [False, True])
def test_a_story_that_failed_is_told_whole_again_the_next_day(small, clock, interview):
    if interview:
        with small.store.write() as connection:
            onsites.put(connection, Onsite("a", "A", clock.now() + 5 * 86_400_000, 20))
    tell, told = "small/quiet/tell", []
    for _ in range(8):
        session = start(small, minutes=20)
        while session.current is not None:
            if session.lesson is not None:
                session.read()
                continue
            clock.advance(20)
            known = session.current.key != tell or bool(told)
            told += [small.day()] * (session.current.key == tell)
            session.grade(Rating.GOOD if known else Rating.AGAIN, seconds=20)
        if len(told) > 1:
            break
        clock.advance(86_400)
    assert told[:2] == [told[0], told[0] + 1], "not twice in a session, and as soon as it may be"


# -- the summary, and one's own stories first -------------------------------------------------


def test_no_card_is_missed_and_learnt_at_once(small, clock):
    session = open_session(small, minutes=30)
    first = session.current.key
    seen = 0
    while session.current is not None:
        here = session.current.key == first
        seen += here
        clock.advance(20)
        session.grade(Rating.AGAIN if here and seen < 3 else Rating.GOOD)
    summary = session.summary()
    assert seen >= 2
    missed = next(grade for grade in summary.missed if grade.shown.key == first)
    assert not {grade.shown.name for grade in summary.missed} & set(summary.learnt)
    assert f"of {seen} times" in missed.why or "missed once" in missed.why


def test_writing_comes_first_until_there_are_three_stories(home, clock):
    assert first_stories.next_story(home) == 1
    first_stories.keep_offered(home)
    assert first_stories.next_story(home) is None, "never twice a day"
    clock.advance(86_400)
    for number in range(3):
        assert first_stories.next_story(home) == number + 1
        text = SMALL.replace("id: small", f"id: small{number}", 1).replace(
            "11111111", f"1111111{number}"
        )
        decks.take(home, [("s", read_deck(text, "s"))], own=True)
    assert first_stories.next_story(home) is None
    assert first_stories.words(home, 2)[0] == "Write story 2 of 3 first?"


def test_nothing_is_to_be_written_on_the_morning_of_an_interview(home, clock):
    with home.store.write() as connection:
        onsites.put(connection, Onsite("acme", "Acme", clock.now() + 26 * 3_600_000, 10))
    assert first_stories.next_story(home) == 1
    clock.advance(24 * 3600)
    assert first_stories.next_story(home) is None


def test_no_second_story_is_to_be_written_on_the_evening_before_an_interview(bundled, home, clock):
    decks.take(home, [("s", read_deck(SMALL, "s"))], own=True)
    with home.store.write() as connection:
        onsites.put(connection, Onsite("acme", "Acme", clock.now() + 48 * 3_600_000, 10))
    acme = named.find(home, "acme")
    assert (first_stories.next_story(home), planning.plan(home, acme).write) == (2, (2, 3))
    clock.advance(24 * 3600)
    assert (first_stories.next_story(home), planning.plan(home, acme).write) == (None, None)


def test_a_shelf_knows_which_decks_teach():
    deck = read_deck(SMALL, "s")
    shelf = Shelf({("small", note.id): note for note in deck.notes()})
    assert shelf.teaches("small")
    assert not shelf.teaches("other")


def test_where_nothing_can_be_written_no_story_is_asked_for(home):
    home.store.barred = StoreUnwritable("it is read-only")
    assert first_stories.next_story(home) is None
