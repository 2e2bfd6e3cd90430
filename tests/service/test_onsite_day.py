"""The day of an onsite: what is promised for today is what the session brings."""

from __future__ import annotations

import math
import random
import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import replace
from functools import partial
from itertools import pairwise
from statistics import mean

import pytest

from drill.cards.faces import faces
from drill.clock import parse_instant
from drill.config import save
from drill.deckfile.reading import read_deck
from drill.domain.kind import Kind
from drill.domain.onsite import Onsite
from drill.domain.review import DAY_MS, DueAt, Rating
from drill.errors import NotFound, UsageError
from drill.paths import Paths
from drill.scheduling.cram import CORE
from drill.service.home import words
from drill.service.library import decks
from drill.service.library.opening import open_home
from drill.service.onsite.agenda import ahead as coming
from drill.service.onsite.agenda import open_cram, start
from drill.service.onsite.demand import weight
from drill.service.onsite.plan import advice, plan
from drill.service.onsite.today import overview
from drill.service.study import grades
from drill.service.study.pace import seconds_by_kind
from drill.service.study.today import bought, fast_overview
from drill.service.study.today import overview as before_planning
from drill.storage import cards, onsites
from drill.storage.counts import KeptPlan
from tests_support import foreseen, lives

BEATS = ("Situation", "Problem", "Options", "Decision", "Result", "Lesson")


def own_stories(home, count: int) -> None:
    """Take in so many own stories of six beats, one a competency."""
    names = ("managing-people", "managing-conflict", "judgment", "scaling", "technical-vision")
    lines = ["drill: 1", "id: mine", "title: Mine", "stories:"]
    for nth in range(count):
        lines += [f"- id: story-{nth}", f"  title: Story {nth}", f"  competencies: [{names[nth]}]"]
        lines += ["  beats:"]
        for at, label in enumerate(BEATS):
            lines += [f"  - id: b{at}", f"    label: {label}"]
            lines += [f'    facts: ["It was thing {nth}{at}, ==took {nth + 3} weeks=="]']
        lines += ["  probes:", "  - {id: p, ask: What then, answer: It held}"]
    decks.take(home, [("mine", read_deck("\n".join(lines), "mine"))], own=True)


def onsite(home, days: float, **parts) -> Onsite:
    given = {"id": "acme", "name": "Acme", "minutes": 10} | parts
    made = Onsite(at=home.clock.now() + round(days * DAY_MS), **given)
    with home.store.write() as connection:
        onsites.put(connection, made)
    return made


def kinds_of(home) -> dict[str, Kind]:
    with home.store.read() as connection:
        return {card.key: card.card.kind for card in cards.every(connection)}


def lived(home, session, dice) -> tuple[list[str], float]:
    """Somebody who recalls what may be expected of them; the cards shown, and the seconds."""
    first, took, owed = {}, 0.0, dice.random()
    while session.current is not None:
        if session.lesson is not None:
            home.clock.advance(session.lesson.seconds)
            took += session.lesson.seconds
            session.read()
            continue
        shown = session.current
        recall, seconds = foreseen(home, shown)
        chance = 0.5 if shown.new else 0.87 if recall is None else recall
        home.clock.advance(seconds)
        took += seconds
        first.setdefault(shown.key, shown.new)
        owed += 1 - chance  # so many fail in the long run, wherever it begins
        good = owed < 1
        owed -= not good
        session.grade(Rating.GOOD if good else Rating.AGAIN, seconds=seconds)
    return list(first), took


def next_morning(home) -> None:
    """The clock at eight on the next study day."""
    tomorrow = home.day_start(home.day() + 1) - home.clock.now()
    home.clock.advance(tomorrow / 1000 + 4 * 3600)


def twin(home, folder):
    """The same home a second time, at the same clock."""
    folder.mkdir()
    source, target = (sqlite3.connect(at) for at in (home.paths.store, folder / "drill.db"))
    with closing(source), closing(target):
        source.backup(target)
    return open_home(Paths(folder, folder, folder), home.clock)


def until_done(home) -> None:
    """One session after the other, until none is left."""
    for _ in range(4):
        lived(home, start(home), random.Random(3))


# -- the plan is what happens ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "minutes", "stories", "begun"),
    lives([(9, 10, 3, 0), (5, 20, 3, 2), (9, 30, 2, 0), (20, 10, 0, 0), (12, 15, 1, 3)], 2),
)
def test_the_session_brings_the_cards_and_minutes_that_are_shown(
    bundled, home, tmp_path, days, minutes, stories, begun
):
    own_stories(home, stories)
    made = onsite(home, days, minutes=minutes)
    dice = random.Random(days)
    for _ in range(begun):
        lived(home, start(home), dice)
        next_morning(home)
    promised = overview(home.paths, home.clock)
    assert promised.plan.cards == plan(home, made).days[0].cards
    came = []
    for seed in range(4):
        with twin(home, tmp_path / str(seed)) as other:
            keys, seconds = lived(other, start(other), random.Random(seed))
        home.clock.advance(-seconds)
        came.append((keys, seconds))
    assert {len(keys) - promised.plan.cards for keys, _ in came} <= {-1, 0, 1}
    assert mean(seconds for _, seconds in came) == pytest.approx(promised.seconds, abs=60)


@pytest.mark.parametrize(
    ("days", "called"),
    [(0, "Today"), (1, "Tomorrow"), (6, "Sunday"), (7, "30 November"), (9, "2 December")],
)
def test_a_day_is_called_so_that_it_is_no_other(clock, days, called):
    at = clock.now() + days * 86_400_000
    kept = KeptPlan("Acme", at, 600.0, 20, 4, 6, 580.0, "day", 0.614, 0.2, 0, 0, 0, "")
    assert bought(kept, clock) == (
        "10 minutes: 20 cards, 6 of them about your stories. "
        f"{called}: 61 of 100 known, 20 if you stop now."
    )


def test_what_is_said_of_tomorrow_is_what_tomorrow_says_through_evening_and_morning(bundled, home):
    own_stories(home, 2)
    made = onsite(home, 3, minutes=20)
    onsite(home, 8, id="b", name="Beta", minutes=10)
    kinds, over, rest, said, dice = [], [], [], None, random.Random(7)
    for _ in range(4):
        today = overview(home.paths, home.clock)
        kinds.append(today.plan.kind)
        assert said in (None, (today.plan.cards, pytest.approx(today.seconds, abs=30)))
        began, session = home.clock.now(), start(home)
        lived(home, session, dice)
        summary = session.summary()
        said = summary.tomorrow, summary.tomorrow_seconds
        found = plan(home, made)
        days = found.days
        assert found.rest == (summary.rest and len(days) > 1), "both say for which case"
        rest.append(summary.rest)
        if not days[0].cards and len(days) > 1:
            assert (days[1].cards, days[1].seconds) == (said[0], round(said[1]))
            over.append(kinds[-1])
        home.clock.advance((began + DAY_MS - home.clock.now()) / 1000)
        if home.day(made.at) == home.day():
            home.clock.advance(-3600)
    assert kinds == ["day", "day", "last day", "morning"]
    assert over, "the plan was looked at with nothing more to do on a day"
    assert not all(rest)


def test_a_session_keeps_to_what_today_said_and_practice_goes_beyond(bundled, home, clock):
    own_stories(home, 2)
    onsite(home, 9, minutes=10)
    said = overview(home.paths, clock).plan.cards
    session, shown = start(home), set()
    while session.current is not None:  # all is known, and quickly: there would be time for more
        if session.lesson is not None:
            session.read()
            continue
        shown.add(session.current.key)
        clock.advance(5)
        session.grade(Rating.EASY, seconds=5)
    assert len(shown) == said + 1
    assert session.clock.left > 60
    assert session.summary().more
    assert start(home, more=True).current is not None


def test_a_story_that_is_written_first_takes_the_place_of_other_cards(bundled, home, clock):
    own_stories(home, 1)
    onsite(home, 9, minutes=30)
    for _ in range(3):
        lived(home, start(home), random.Random(2))
        next_morning(home)
    said = overview(home.paths, clock).plan.cards
    own_stories(home, 2)  # written between Today and the session
    assert overview(home.paths, clock).plan.cards > said + 2, "there is time for more"
    session = start(home, promised=said)
    assert session.expected == said
    keys, _ = lived(home, session, random.Random(2))
    assert len(keys) == pytest.approx(said, abs=1)
    assert any("story-1" in key for key in keys)


def test_the_counts_of_today_are_those_of_the_next_session(bundled, home, clock):
    own_stories(home, 3)
    made = onsite(home, 9)
    found = plan(home, made)
    counts = overview(home.paths, clock)
    assert counts.due + counts.new == found.days[0].cards
    assert counts.seconds == found.days[0].seconds
    assert bought(counts.plan, clock) == (
        f"10 minutes: {found.days[0].cards} cards, {found.days[0].own} of them about your stories. "
        f"2 December: {round(100 * found.ready.with_plan)} of 100 known, 0 if you stop now."
    )
    session = start(home)
    session.grade(Rating.GOOD, seconds=60)
    assert fast_overview(home.paths, clock).plan is None, "it has changed since"
    assert overview(home.paths, clock).plan.seconds_left == 540


TODAY = KeptPlan(
    onsite="Acme", at=parse_instant("2026-12-02T09:00:00Z"), seconds_left=1800.0, cards=40,
    new=9, own=7, seconds=1750.0, kind="day", with_plan=0.61, without=0.3, write=0, of=3, held=0,
    basis="",
)  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (
            {},
            "29 minutes: 40 cards, 7 of them about your stories. "
            "2 December: 61 of 100 known, 30 if you stop now.",
        ),
        (
            {"cards": 15, "seconds_left": 420.0, "seconds": 383.0},
            "6 minutes: 15 cards, 7 of them about your stories. "
            "2 December: 61 of 100 known, 30 if you stop now.",
        ),
        (
            {"cards": 10, "seconds": 290.0},
            "10 cards, 7 of them about your stories: 5 of your 30 minutes. "
            "The rest is for another story, or a mock. "
            "2 December: 61 of 100 known, 30 if you stop now.",
        ),
        (
            {"cards": 10, "own": 0, "seconds": 290.0, "write": 1},
            "First write story 1 of 3 (12 minutes, `drill new story` starts it). 10 cards, none of "
            "them about your stories: "
            "5 of your 30 minutes. Without a story nothing is promised.",
        ),
        (
            {"cards": 10, "own": 0, "seconds": 290.0, "write": 1, "held": 25},
            "First write story 1 of 3 (12 minutes, `drill new story` starts it). 10 cards, none of "
            "them about your stories: "
            "5 of your 30 minutes. The rest would be red flags only. "
            "Without a story nothing is promised.",
        ),
        (
            {"cards": 10, "own": 0, "seconds": 290.0, "write": 1, "held": 25, "kind": "last day"},
            "First write story 1 of 3 (12 minutes, `drill new story` starts it). 10 cards, none of "
            "them about your stories: "
            "5 of your 30 minutes. Without a story nothing is promised.",
        ),
        (
            {"cards": 0, "seconds_left": 1500.0, "write": 1, "held": 25},
            "That is all for Acme today, apart from red flags: what is left of your minutes is for "
            "story 1 of 3 (`drill new story` starts it).",
        ),
        (
            {"kind": "morning", "seconds_left": 300.0, "cards": 9, "seconds": 108.0, "write": 1},
            "9 cards, 7 of them about your stories: 2 of your 5 minutes.",
        ),
        (
            {"cards": 1, "own": 0, "seconds_left": 80.0, "seconds": 20.0},
            "1 minute: 1 card, not about your stories. "
            "2 December: 61 of 100 known, 30 if you stop now.",
        ),
        (
            {"cards": 1, "own": 1, "seconds_left": 80.0, "seconds": 20.0},
            "1 minute: 1 card, about your stories. "
            "2 December: 61 of 100 known, 30 if you stop now.",
        ),
        ({"cards": 0, "seconds_left": 0.0}, "Today's time for Acme is used up. Tomorrow goes on."),
        (
            {"cards": 0, "seconds_left": 1500.0},
            "That is all for Acme today: what is left of your minutes is for another story, or a "
            "mock.",
        ),
        (
            {"cards": 0, "seconds_left": 1500.0, "write": 2},
            "That is all for Acme today: what is left of your minutes is for story 2 of 3 "
            "(`drill new story` starts it).",
        ),
        (
            {"cards": 0, "kind": "last day"},
            "Enough for Acme: read the sheet (`drill sheet`), sleep.",
        ),
        (
            {"cards": 0, "kind": "last day", "unseen": 84},
            "That is all for Acme: 84 cards were never seen; read the sheet (`drill sheet`), "
            "sleep.",
        ),
        (
            {"cards": 0, "kind": "last day", "unseen": 1},
            "That is all for Acme: 1 card was never seen; read the sheet (`drill sheet`), sleep.",
        ),
        (
            {"cards": 0, "kind": "morning", "write": 1},
            "Enough for Acme: read the sheet (`drill sheet`).",
        ),
        (
            {"cards": 0, "kind": "morning", "unseen": 84},
            "Nothing new is learnt on the day of the interview: 84 cards were never seen; read the "
            "sheet (`drill sheet`).",
        ),
    ],
)
def test_what_the_minutes_buy_and_what_is_left_of_them(clock, changed, said):
    assert bought(TODAY._replace(**changed), clock) == said


def test_start_is_the_plan_and_ordinary_study_without_one(bundled, home):
    assert start(home).agenda.onsite is None
    onsite(home, 9, minutes=25)
    session = start(home)
    assert (session.agenda.onsite.name, session.clock.budget) == ("Acme", 1500)
    assert start(home, deck="em-interview").agenda.onsite is None
    assert start(home, minutes=3).clock.budget == 180


def test_cram_is_for_one_of_several_onsites_if_it_is_named(bundled, home):
    onsite(home, 4, competencies=("judgment",))
    onsite(home, 9, id="b", name="Beta", minutes=20, competencies=("managing-people",))
    assert open_cram(home).current.key.startswith("em-interview/judgment/")
    beta = open_cram(home, onsite="beta")
    assert beta.current.key.startswith("em-interview/managing-people/")
    assert (beta.agenda.onsite.name, beta.clock.budget) == ("Beta", 1200)
    with pytest.raises(NotFound, match="no onsite 'gamma'"):
        open_cram(home, onsite="gamma")


# -- own stories ---------------------------------------------------------------------------------


def test_without_a_story_the_first_thing_is_to_write_one_and_nothing_is_promised(bundled, home):
    made = onsite(home, 9)
    found = plan(home, made)
    assert found.write == (1, 3)
    assert (
        advice(found)[0]
        == "First write story 1 of 3 (12 minutes, `drill new story` starts it), then tell it aloud."
    )
    assert {competency.mark for competency in found.competencies} == {words.NO_STORY}
    own_stories(home, 1)
    found = plan(home, made)
    assert found.write == (2, 3)
    shown = [competency.place for competency in found.competencies if not competency.mark]
    assert shown == ["em-interview/managing-people"]
    own_stories(home, 3)
    assert plan(home, made).write is None


def test_on_the_last_evening_the_first_story_is_to_be_written_and_no_second(home):
    text = (
        "drill: 1\nid: few\ntitle: F\ncompetencies:\n"
        "- {id: managing-people, name: People, questions: [How so?]}\n"
        "- {id: scaling, name: Scaling, questions: [How far?]}\n"
    )
    decks.take(home, [("few", read_deck(text, "few"))], own=True)
    near, later = onsite(home, 1, id="near", name="Near"), onsite(home, 2, minutes=9)
    assert (plan(home, near).write, plan(home, later).write) == ((1, 2), (1, 2))
    text = (
        "drill: 1\nid: mine\ntitle: M\nstories:\n- {id: one, title: One, "
        "competencies: [few/managing-people], beats: [{id: b, label: B, facts: [f]}]}\n"
    )
    decks.take(home, [("mine", read_deck(text, "mine"))], own=True)
    assert (plan(home, near).write, plan(home, later).write) == (None, (2, 2))


def test_no_story_is_to_be_written_for_a_date_that_asks_for_the_samples(bundled, home):
    everything = onsite(home, 9)
    assert plan(home, everything).write == (1, 3)
    named = onsite(home, 9, decks=("em-interview", "sample-stories"))
    assert plan(home, named).write is None


def test_flags_and_gaps_take_a_quarter_of_a_day(bundled, home):
    onsite(home, 20, minutes=10)
    dice, seconds = random.Random(4), 0.0
    kinds = kinds_of(home)
    for _ in range(8):
        session = start(home)
        with home.store.read() as connection:
            pace = seconds_by_kind(connection)
            failed = {card.key for card in cards.every(connection) if isinstance(card.due, DueAt)}
        keys, _ = lived(home, session, dice)
        capped = [kinds[key] for key in keys if key not in failed]
        taken = sum(pace[kind] for kind in capped if kind in (Kind.FLAG, Kind.GAP))
        assert taken <= 150
        seconds += taken
        next_morning(home)
    assert seconds > 300


def test_within_a_week_own_stories_are_the_core_and_samples_count_nothing(bundled, home):
    own_stories(home, 2)
    made = onsite(home, 6)
    with home.store.read() as connection:
        every = cards.every(connection)
    near = {card.key: weight(made, card, near=True) for card in every}
    for card in every:
        if card.card.deck == "mine":
            assert near[card.key] == CORE, card.key
        elif card.card.sample or card.card.kind in (Kind.GAP, Kind.PRINCIPLE):
            assert near[card.key] == 0, card.key
    asked = plan(home, made).cards
    assert set(asked) == {key for key, heavy in near.items() if heavy}


def test_what_the_last_week_asks_no_more_is_named(bundled, home, clock):
    """They left the plan from one day to the next, and nothing said so."""
    made = onsite(home, 9)
    before = plan(home, made)
    assert "come first" not in " ".join(advice(before))
    clock.advance(2 * 86_400)
    after = plan(home, made)
    assert len(set(before.cards) - set(after.cards)) == sum(after.aside.values()) == 22
    said = "In the last 7 days your own stories come first:"
    assert f"{said} 4 single steps, 11 principles and 7 sample outlines are left out." in " ".join(
        advice(after)
    )
    one = replace(after, aside={Kind.PRINCIPLE: 1}, untold=("The one",))
    assert advice(one)[-2:] == [
        "The evening before has no room to tell “The one”: tell it earlier.",
        f"{said} 1 principle is left out.",
    ]


def test_a_story_that_was_never_told_is_told_on_the_first_days(bundled, home):
    own_stories(home, 3)
    onsite(home, 9, minutes=20)
    told: list[str] = []
    for _ in range(2):
        keys, _ = lived(home, start(home), random.Random(2))
        told += [key for key in keys if key.endswith("/tell")]
        next_morning(home)
    assert set(told) == {f"mine/story-{nth}/tell" for nth in range(3)}


# -- two onsites -----------------------------------------------------------------------------------


def test_of_two_onsites_each_plan_says_what_the_other_takes_and_the_session_is_both(bundled, home):
    own_stories(home, 2)
    near = onsite(home, 5, minutes=20, competencies=("managing-people", "judgment"))
    both = (near, onsite(home, 9, id="b", name="Beta", minutes=30))
    dice = random.Random(2)
    for _ in range(3):
        today = overview(home.paths, home.clock)
        plans = [plan(home, made) for made in both]
        asked = [set(found.cards) for found in plans]
        session = start(home)
        assert session.clock.budget == 1800, "the minutes are those of the one that has more"
        keys, _ = lived(home, session, dice)
        for found, wanted in zip(plans, asked, strict=True):
            day = found.days[0]
            assert (day.cards, day.seconds) == (today.plan.cards, today.seconds)
            # Kinds take turns, so what fails moves the share of each by two more than the sum.
            assert len(set(keys)) == pytest.approx(day.cards, abs=1)
            assert len(set(keys) - wanted) == pytest.approx(day.others, abs=3)
            assert len(set(keys) & wanted) == pytest.approx(day.cards - day.others, abs=3)
        assert plans[0].days[0].others > plans[1].days[0].others
        next_morning(home)
    assert [found.shared for found in plans] == [("Beta",), ("Acme",)]
    assert all(found.promise.startswith("With 30 minutes a day") for found in plans)


def test_where_the_nearer_onsite_has_more_minutes_the_later_plan_says_both(bundled, home):
    onsite(home, 4, minutes=40)
    later = onsite(home, 9, id="b", name="Beta", minutes=15)
    assert plan(home, later).promise.startswith("With 15 to 40 minutes a day")


def test_the_minutes_that_many_onsites_share_are_promised_to_none_alone(bundled, home):
    coming = [onsite(home, 4 + at, id=str(at), name=f"Co{at}", minutes=5) for at in range(9)]
    assert plan(home, coming[0]).promise.startswith(
        "With 5 minutes a day for this, Co1, Co2 and 6 more together: readiness"
    )


# -- the evening and the morning -----------------------------------------------------------------


def test_the_evening_before_tells_every_story_or_names_those_that_do_not_fit(bundled, home):
    own_stories(home, 3)
    made = onsite(home, 1.1, minutes=12)
    assert plan(home, made).untold == ()
    keys, _ = lived(home, start(home), random.Random(3))
    assert [key for key in keys if key.endswith("/tell")] == keys[-3:]


def test_stories_that_the_evening_has_no_room_for_are_named(bundled, home):
    own_stories(home, 5)
    made = onsite(home, 1.1, minutes=9)
    found = plan(home, made)
    keys, _ = lived(home, start(home), random.Random(3))
    told = {key.split("/")[1].replace("story-", "Story ") for key in keys if key.endswith("/tell")}
    assert len(told) == 3
    assert set(found.untold) == {f"Story {nth}" for nth in range(5)} - told
    assert f"no room to tell “{found.untold[0]}”" in " ".join(advice(found))


def test_a_story_told_on_the_evening_before_is_not_named_as_one_without_room(bundled, home):
    own_stories(home, 2)
    made = onsite(home, 0.9)
    for nth in range(2):
        grades.grade(home, f"mine/story-{nth}/tell", Rating.GOOD, seconds=120)
    assert plan(home, made).untold == ()


def test_the_evening_with_the_plan_done_says_sleep_and_brings_no_new_card(bundled, home):
    own_stories(home, 1)
    onsite(home, 1.1, minutes=5)
    lived(home, start(home), random.Random(3))
    home.clock.advance(60)
    with pytest.raises(UsageError, match="93 cards were never seen; read the sheet, then"):
        until_done(home)


def test_the_morning_is_five_minutes_whatever_others_and_unseen_cards_there_are(bundled, home):
    own_stories(home, 2)
    near = onsite(home, 2, minutes=30)
    onsite(home, 9, id="b", name="Beta", minutes=60)
    for _ in range(2):
        lived(home, start(home), random.Random(3))
        next_morning(home)
    assert home.day(near.at) == home.day()
    home.clock.advance(-3600)
    session = start(home)
    assert session.clock.budget == 300
    kinds = kinds_of(home)
    with home.store.read() as connection:
        unseen = {card.key for card in cards.every(connection) if not card.memory.reps}
    keys, seconds = lived(home, session, random.Random(3))
    assert keys
    assert {kinds[key] for key in keys} <= {Kind.FIGURE, Kind.ROUTE, Kind.OUTLINE}
    assert not set(keys) & unseen
    assert not any(key.startswith("sample-stories/") for key in keys)
    assert seconds <= 300
    with pytest.raises(UsageError, match="read the sheet"):
        until_done(home)


def test_the_morning_says_that_what_was_never_seen_is_not_learnt_any_more(bundled, home):
    made = onsite(home, 1, minutes=30)
    next_morning(home)
    home.clock.advance(-3600)
    found = plan(home, made)
    assert (found.beyond, len(found.left_out)) == ("nothing new on the day itself", found.unseen)
    assert found.write
    assert not any("write" in sentence for sentence in advice(found)), "there is no time for it now"
    cards = f"{found.unseen} cards were never seen; read the sheet"
    assert cards in bought(overview(home.paths, home.clock).plan, home.clock)
    for begin in (start, open_cram, partial(open_cram, minutes=60), partial(start, more=True)):
        with pytest.raises(UsageError, match=cards):
            begin(home)


def test_no_more_than_half_of_the_morning_is_figures(bundled, home):
    beats = [
        f"  - {{id: b{at}, label: {label}, facts: ['==It took {at + 3} weeks==', "
        f"'==It cost {at + 41} thousand==', '==We were {at + 71}==']}}"
        for at, label in enumerate(BEATS)
    ]
    lines = ["drill: 1", "id: mine", "title: Mine", "stories:", "- id: one", "  title: One"]
    lines += ["  competencies: [judgment]", "  beats:", *beats]
    decks.take(home, [("mine", read_deck("\n".join(lines), "mine"))], own=True)
    onsite(home, 2, minutes=30)
    for _ in range(2):
        lived(home, start(home), random.Random(3))
        next_morning(home)
    home.clock.advance(-3600)
    kinds, said = kinds_of(home), overview(home.paths, home.clock).plan.cards
    keys, _ = lived(home, start(home), random.Random(3))
    mix = Counter(kinds[key] for key in keys)
    assert (mix[Kind.ROUTE], mix[Kind.OUTLINE]) == (7, 1)
    assert mix[Kind.FIGURE] == 8, "of 18"
    assert len(keys) == said == 16


def test_other_minutes_of_a_session_make_the_plan_of_today_anew(small, clock):
    onsite(small, 9)
    assert overview(small.paths, clock).plan is not None
    save(small.paths.options, "study.minutes", "25")
    assert before_planning(small.paths, clock).plan is None
    assert overview(small.paths, clock).plan is not None


# -- more than enough ----------------------------------------------------------------------------


def test_on_the_last_day_too_it_says_how_many_minutes_are_enough(small):
    found = plan(small, onsite(small, 1, minutes=120))
    assert [day.kind for day in found.days] == ["last day", "morning"]
    assert found.enough is not None
    assert 5 < found.enough < 20


def test_no_minutes_are_enough_where_more_would_bring_more(bundled, home):
    made = onsite(home, 1, minutes=30)
    short, free, freer = (plan(home, made, minutes=minutes) for minutes in (20, 60, 120))
    assert short.ready.with_plan < free.ready.with_plan
    assert short.enough is None, "the day is full"
    assert free.enough == freer.enough == math.ceil(free.days[0].seconds / 60), "one number"


def test_with_more_minutes_than_cards_need_the_plan_says_so_and_tells_stories(bundled, home):
    own_stories(home, 3)
    made = onsite(home, 7, minutes=75)
    few = plan(home, made)
    assert few.enough is not None
    assert few.enough < 45
    longest = max(day.seconds for day in few.days) / 60
    assert few.enough < longest < 74
    assert (
        f"Spread evenly, {few.enough} minutes a day are enough for the cards, though days of this"
        f" plan have up to {math.ceil(longest)}; the rest is"
    ) in " ".join(advice(few))
    even = replace(few, days=tuple(replace(day, seconds=60 * few.enough) for day in few.days))
    assert f"{few.enough} minutes a day are enough for the cards; the rest" in " ".join(
        advice(even)
    )
    fewer = plan(home, made, minutes=few.enough).ready.with_plan
    assert fewer > few.ready.with_plan - 0.03
    failed: set[str] = set()
    told = []
    for _ in range(4):
        keys, _ = lived(home, start(home), random.Random(1))
        assert plan(home, made).enough, "today's minutes are spent, and each day has as many"
        told.append({key for key in keys if key.endswith("/tell")})
        assert failed <= told[-1], "what failed is told again the next day"
        with home.store.read() as connection:
            stored = [card for card in cards.every(connection) if card.key in told[-1]]
        failed = {card.key for card in stored if isinstance(card.due, DueAt)}
        next_morning(home)
    assert len(told[0]) == 3
    assert sum(map(len, told)) < 10, "no story every evening anew"


def test_a_lesson_is_of_the_minutes_for_the_interview(ahead):
    def left():
        with ahead.store.read() as connection:
            return coming(ahead, connection).seconds_left

    session, before = start(ahead), left()
    ahead.clock.advance(30)
    session.read()
    assert left() == before - 30


def test_a_session_tells_a_story_in_ten_minutes_and_no_more(bundled, home):
    own_stories(home, 5)
    onsite(home, 3, minutes=20)
    keys, _ = lived(home, start(home), random.Random(1))
    assert sum(key.endswith("/tell") for key in keys) == 2


@pytest.mark.parametrize("stories", [0, 1, 2])
def test_more_minutes_never_promise_less(bundled, home, stories):
    own_stories(home, stories)
    made = onsite(home, 9.6)
    ready = [plan(home, made, minutes=each).ready.with_plan for each in (10, 20, 30, 45, 60)]
    assert all(more > less - 0.003 for less, more in pairwise(ready)), ready


def test_an_own_story_is_told_in_two_minutes_and_the_next_time_in_one(bundled, home):
    own_stories(home, 1)
    key = "mine/story-0/tell"
    asked, kept = [], []
    for _ in range(3):
        with home.store.read() as connection:
            stored = cards.by_key(connection, key)
            face = faces(stored.card, home.shelf(connection), stored.memory.reps)
        asked.append(face.front.partition("\n\n")[2])
        grades.grade(home, key, Rating.GOOD, recalled=[0, 1, 2, 3, 4], seconds=60)
        with home.store.read() as connection:
            # What is left out of the short one is not forgotten.
            kept.append(cards.by_key(connection, "mine/story-0/beat:b5").memory.reps)
        home.clock.advance(86_400)
    assert asked == [
        "Tell it aloud, in 90 to 150 seconds.",
        "Tell it aloud, every beat in a sentence, in 45 to 75 seconds.",
        "Tell it aloud, in 90 to 150 seconds.",
    ]
    assert kept == [1, 1, 2]
