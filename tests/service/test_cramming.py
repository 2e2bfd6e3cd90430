"""Plans for a date, and the sessions that follow them."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from functools import partial
from zoneinfo import ZoneInfo

import pytest

from drill.cards.faces import faces
from drill.cards.leaks import given_away
from drill.clock import parse_instant
from drill.config import save
from drill.deckfile.reading import read_deck
from drill.domain.kind import Kind
from drill.domain.memory import Known
from drill.domain.onsite import Onsite
from drill.domain.review import DAY_MS, DueAt, Rating, Source, State
from drill.errors import NotFound, UsageError
from drill.scheduling.candidates import Candidate
from drill.scheduling.cram import CORE, DETAIL
from drill.scheduling.memory import replay
from drill.scheduling.pace import GUESSED
from drill.scheduling.session import DayState
from drill.service.home import undo
from drill.service.insight.browser import search
from drill.service.library import bulk, decks
from drill.service.onsite import left_out, run_through
from drill.service.onsite import plan as plans
from drill.service.onsite.agenda import OnsiteAgenda, open_cram
from drill.service.onsite.demand import Demand, is_near, to_come, weight, weights
from drill.service.onsite.first_run import change_option
from drill.service.onsite.plan import plan
from drill.service.onsite.prospects import Outlook, Prospect, weakest_first
from drill.service.onsite.run_through import expected
from drill.service.study import agenda as agendas
from drill.service.study import grades, lessons
from drill.service.study.agenda import Need, NewCards
from drill.service.study.lessons import Syllabus
from drill.service.study.session import open_session
from drill.storage import cards, log, onsites, study_days
from tests_support import SMALL, pks


def onsite(home, days=9.0, **parts) -> Onsite:
    """One in so many days, kept."""
    given = {"id": "acme", "name": "Acme", "minutes": 10} | parts
    made = Onsite(at=home.clock.now() + round(days * DAY_MS), **given)
    with home.store.write() as connection:
        onsites.put(connection, made)
    return made


def onsite_of(home) -> Onsite:
    with home.store.read() as connection:
        return to_come(home, connection)[0]


@pytest.fixture
def study(clock):
    """Answers a session until it is over; returns what was shown."""

    def answer(session, known=lambda key: True, seconds=10.0) -> list[str]:
        shown = []
        while session.current is not None:
            if session.lesson:
                clock.advance(session.lesson.seconds)
                session.read()
                continue
            shown.append(session.current.key)
            clock.advance(seconds)
            rating = Rating.GOOD if known(session.current.key) else Rating.AGAIN
            session.grade(rating, seconds=seconds)
        return shown

    return answer


def stored(home):
    with home.store.read() as connection:
        return cards.every(connection)


def gathered(home, made, seconds, *, more=False, urgent=()):
    """What a session of so many seconds chooses among, by key, the steps that come back apart."""
    with home.store.read() as connection:
        agenda = OnsiteAgenda(home, Demand.read(home, connection, [made]), more=more)
        need = Need(home.day(), seconds, NewCards(by_plan=True), dict.fromkeys(urgent, "badly"))
        found = agenda.gather(connection, need).cards
    steps = {card.key for card in found if isinstance(card.due, DueAt)}
    return {card.key for card in found} - steps, steps


# -- what an onsite asks for -----------------------------------------------------------------


def test_core_cards_weigh_more_than_details(small):
    made = onsite(small)
    weighed = {card.key: weight(made, card) for card in stored(small)}
    assert weighed["small/people/route"] == CORE
    assert weighed["small/doors/basic"] == DETAIL
    found = plan(small, made)
    assert set(found.cards) == set(weighed)
    assert found.write is None, "one competency wants one story"


TOLD_TWICE = SMALL.replace(
    "stories:\n",
    """\
  - {id: grow, name: Growing people, questions: [Whom did you grow?]}
stories:
  - id: loud
    title: The loud one
    competencies: [people]
    beats: [{id: a, label: A, facts: [x]}, {id: b, label: B, facts: [y]}]
""",
).replace(
    "    competencies: [people]\n    beats:\n", "    competencies: [people, grow]\n    beats:\n"
)
TOLD_TWICE = TOLD_TWICE.replace(
    "cards:\n",
    """\
    variants:
      - id: grow
        competency: grow
        add: [{id: offer, label: The offer, facts: [a course], after: plan}]
cards:
""",
)
"""Two stories, one of them told for another competency as well."""
NEAR = {"near": True}


@pytest.mark.parametrize(
    ("key", "given", "near", "changed", "weighs"),
    [
        ("quiet/beat:plan", {}, {}, {}, DETAIL),
        ("quiet/beat:plan", {}, NEAR, {}, CORE),
        ("quiet/beat:plan", {}, NEAR, {"sample": True}, 0),
        ("quiet/beat:plan", {}, {}, {"sample": True}, 0),
        ("quiet/beat:plan", {"decks": ("small",)}, NEAR, {"sample": True}, DETAIL),
        ("quiet/beat:plan", {"decks": ("other",)}, {}, {}, 0),
        ("quiet/outline", {}, {}, {"sample": True}, CORE),
        ("quiet/outline", {}, NEAR, {"sample": True}, 0),
        ("quiet/tell", {}, {"aloud": False}, {}, 0),
        ("people/gap:fw.plan", {}, {}, {}, DETAIL),
        ("people/gap:fw.plan", {}, NEAR, {}, 0),
        ("doors/basic", {}, NEAR, {"kind": Kind.PRINCIPLE}, 0),
        ("doors/basic", {}, NEAR, {}, DETAIL),
        ("doors/basic", {"competencies": ("people",)}, {}, {}, 0),
        ("people/route", {"competencies": ("people",)}, NEAR, {}, CORE),
        ("people/route", {"competencies": ("people",)}, {}, {"competency": "x/people"}, CORE),
        ("people/route", {"competencies": ("judgment",)}, {}, {}, 0),
        ("people/route", {}, {}, {"suspended": True}, 0),
        ("people/route", {}, {}, {"retired": True}, 0),
        ("people/route", {}, {}, {"shadowed": True}, 0),
    ],
)
def test_what_a_card_counts_for_an_onsite(small, key, given, near, changed, weighs):
    (card,) = [card for card in stored(small) if card.key == f"small/{key}"]
    row = {name: changed[name] for name in changed if hasattr(card, name)}
    of_note = {name: changed[name] for name in changed if name not in row}
    card = replace(card, card=replace(card.card, **of_note), **row)
    assert weight(onsite(small, **given), card, **near) == weighs
    if not given and not near:
        assert weight(None, card) == weighs


def test_the_last_week_begins_seven_study_days_before(small):
    assert [is_near(small, onsite(small, days)) for days in (7, 8)] == [True, False]
    assert not is_near(small, None)


def test_what_has_the_worst_prospects_with_the_plan_comes_first():
    given = [("a", 0.1, 0.9), ("c", 0.5, 0.3), ("b", 0.6, 0.3)]
    outlooks = [Outlook(place, place, Prospect(now, then, 0.0)) for place, now, then in given]
    assert [outlook.place for outlook in weakest_first(outlooks)] == ["b", "c", "a"]


def test_samples_are_in_it_with_their_outlines_only_unless_their_deck_is_named(bundled, home):
    change_option(home, "stories.whole_samples", "true")
    every = plan(home, onsite(home))
    samples = {key for key in every.cards if key.startswith("sample-stories/")}
    assert samples
    assert all(key.endswith("/outline") for key in samples)
    chosen = plan(home, onsite(home, decks=("sample-stories",)))
    kinds = {key.split("/")[2].partition(":")[0] for key in chosen.cards}
    assert {"outline", "beat", "figure", "probe", "tell"} <= kinds
    assert all(key.startswith("sample-stories/") for key in chosen.cards)


def test_competencies_limit_it(bundled, home):
    made = onsite(home, competencies=("judgment",))
    found = {card.key: card.card.competency for card in stored(home)}
    assert {found[key] for key in plan(home, made).cards} == {"judgment"}
    others = [card for card in stored(home) if card.card.competency == "managing-people"]
    assert not any(weight(made, card) for card in others)


def test_a_card_counts_for_any_of_the_onsites_to_come(bundled, home):
    found = {card.key: card for card in stored(home)}
    key = "em-interview/judgment/route"
    assert weights(home)(found[key]) == CORE
    onsite(home, competencies=("managing-people",))
    assert weights(home)(found[key]) == 0
    onsite(home, days=12, id="b", name="Beta", competencies=("judgment",))
    assert weights(home)(found[key]) == CORE


@pytest.mark.parametrize("key", ["small/doors/basic", "small/quiet/outline"])
def test_suspended_cards_are_not_asked_for(small, key):
    made = onsite(small)
    assert key in plan(small, made).cards
    bulk.suspend(small, [key])
    assert key not in plan(small, made).cards
    with small.store.read() as connection:
        assert key not in {card.key for card in study_days.askable(connection)}


def test_stories_are_not_told_where_nothing_is_said_aloud(small):
    made = onsite(small)
    assert "small/quiet/tell" in plan(small, made).cards
    save(small.paths.options, "study.aloud", "false")
    small.reload()
    assert "small/quiet/tell" not in plan(small, made).cards


def test_nothing_to_learn_is_said_with_what_to_do(home):
    made = onsite(home)
    with pytest.raises(UsageError, match="no card to learn for Acme"):
        plan(home, made)
    with pytest.raises(UsageError, match="no card to learn"):
        open_cram(home)


def test_one_of_two_onsites_may_have_nothing_to_learn(bundled, home):
    empty = "drill: 1\nid: empty\ntitle: Empty\nstories:\n- {id: s, title: S, sample: true}\n"
    decks.take(home, [("empty", read_deck(empty, "empty"))])
    near = onsite(home, days=2, decks=("empty",))
    far = onsite(home, days=5, id="b", name="Beta")
    with pytest.raises(UsageError, match="no card to learn for Acme"):
        plan(home, near)
    assert plan(home, far).ready.with_plan > 0.1
    assert open_cram(home).current is not None


# -- the plan --------------------------------------------------------------------------------


def test_readiness_of_a_plan_rests_on_frame_story_and_telling(small):
    made = onsite(small)
    assert plan(small, made).ready.now == 0
    assert plan(small, made).ready.with_plan > 0.6
    frame = [
        row.stored.key for row in search(small, "competency:people (kind:route OR kind:steps)")
    ]
    for key in frame:
        grades.grade(small, key, Rating.GOOD)
    grades.grade(small, "small/quiet/beat:plan", Rating.GOOD)
    grades.grade(small, "small/quiet/tell", Rating.GOOD)
    small.clock.advance(3 * 86_400)
    found = plan(small, made)
    recalls = {row.stored.key: row.recall for row in search(small)}
    told, beat = recalls["small/quiet/tell"], recalls["small/quiet/beat:plan"]
    known = sum(recalls[key] for key in frame) / (len(frame) + 1)  # all red flags are one part
    assert found.ready.now == pytest.approx((known + beat / 3 + told) / 3)
    assert found.ready.without < found.ready.now < found.ready.with_plan
    low, high = found.interval
    assert low <= found.ready.with_plan <= high <= 1
    (competency,) = found.competencies
    assert competency.ready == found.ready


def test_cards_without_a_competency_count_by_what_they_weigh(small):
    text = "drill: 1\nid: plain\ntitle: P\ncards: [{id: a, q: A, a: B}, {id: c, q: C, a: D}]\n"
    decks.take(small, [("plain", read_deck(text, "plain"))])
    made = onsite(small, decks=("plain",))
    grades.grade(small, "plain/a/basic", Rating.GOOD)
    found = plan(small, made)
    assert 0.4 < found.ready.now < 0.5
    assert found.competencies == ()
    assert found.missing == pytest.approx(0)


def test_without_stories_there_is_no_high_promise(bundled, home):
    found = plan(home, onsite(home, days=9, minutes=60))
    assert found.ready.with_plan < 1 / 3
    assert found.interval[1] <= 1 / 3 + 1e-9
    assert found.missing == pytest.approx(2 / 3)
    assert {outlook.mark for outlook in found.competencies} == {"no story"}
    assert "7 competencies have no story of yours: that costs 67" in found.promise


def test_the_days_run_from_today_to_the_morning(small):
    found = plan(small, onsite(small, days=3))
    assert [day.date for day in found.days] == [
        "2026-11-23", "2026-11-24", "2026-11-25", "2026-11-26",
    ]  # fmt: skip
    assert [day.kind for day in found.days] == ["day", "day", "last day", "morning"]
    assert all(day.seconds <= 700 for day in found.days)
    assert found.days[3].seconds <= 400


def test_an_interview_right_after_the_day_turns_has_no_morning(small):
    small.clock.advance(-4 * 3600 - 1800)  # 04:30
    found = plan(small, onsite(small, days=2))
    assert [day.kind for day in found.days] == ["day", "last day"]


def test_what_does_not_fit_is_named_and_a_core_that_does_not_is_not_feasible(bundled, home):
    found = plan(home, onsite(home, days=1, minutes=2))
    assert not found.feasible
    assert set(found.left_out) < set(found.cards)
    assert found.dropped
    assert len(found.dropped) <= left_out.NAMED + 1
    with home.store.read() as connection:
        core = {card.key for card in cards.every(connection) if card.card.core}
    assert core & set(found.left_out)
    short = plan(home, onsite(home, days=12, minutes=30))
    assert short.feasible
    assert all("/flag:" in key or "/gap:" in key for key in short.left_out), "these have a share"
    wide = plan(home, onsite(home, days=21, minutes=30))
    assert wide.feasible
    assert not wide.left_out
    assert not wide.dropped


def test_every_card_that_is_left_out_is_counted_in_words(bundled, home, monkeypatch):
    monkeypatch.setattr(left_out, "NAMED", 3)
    found = plan(home, onsite(home, days=1, minutes=2))
    assert len(found.dropped) == 3 + 1
    told = [
        count
        for line in found.dropped
        for count in re.findall(r"([\d,]*\d) [a-z -]+(?:, |$)", line.rpartition(": ")[2])
    ]
    assert sum(int(count.replace(",", "")) for count in told) == len(found.left_out)
    assert found.beyond == "beyond the time, or the share of it that red flags have"


def test_where_no_red_flag_is_left_out_only_the_time_is_why(small):
    made = onsite(small, days=1, minutes=1)
    flags = [key for key in plan(small, made).cards if "/flag:" in key or "/gap:" in key]
    bulk.suspend(small, flags)
    found = plan(small, made)
    assert found.left_out
    assert found.beyond == "beyond the time"


def test_other_minutes_may_be_tried_without_keeping_them(small):
    made = onsite(small, minutes=1)
    more = plan(small, made, minutes=20)
    assert more.onsite.minutes == 20
    assert more.ready.with_plan > plan(small, made).ready.with_plan
    with small.store.read() as connection:
        assert onsites.every(connection)[0].minutes == 1


def test_the_minutes_that_are_set_are_no_others(small, study):
    made = onsite(small, days=3, minutes=20)
    study(open_cram(small))
    found = plan(small, made)
    assert (found.rest, found.days[0].cards) == (False, 0)
    assert plan(small, made, minutes=20.2).days == found.days


def test_other_minutes_are_those_of_tomorrow_too_where_today_has_used_them_up(small, study):
    made = onsite(small, days=4, minutes=4)
    study(open_cram(small))
    as_set, less = plan(small, made), plan(small, made, minutes=1)
    assert (as_set.days[0].cards, less.days[0].cards) == (0, 0)
    assert less.days[1].seconds <= 60 < as_set.days[1].seconds


def test_moving_the_date_plans_anew(small):
    near, far = plan(small, onsite(small, days=2)), plan(small, onsite(small, days=12))
    assert len(far.days) == len(near.days) + 10
    assert near.ready.without == far.ready.without == 0


def test_a_date_that_is_past_has_no_plan(small):
    made = onsite(small, days=-1)
    with pytest.raises(UsageError, match="Acme is over"):
        plan(small, made)
    with pytest.raises(NotFound, match="no onsite to cram for"):
        open_cram(small)


def test_today_in_an_hour_is_planned_all_the_same(small, study):
    study(open_session(small))
    small.clock.advance(86_400)
    found = plan(small, onsite(small, days=1 / 24))
    assert [day.kind for day in found.days] == ["morning"]
    assert found.days[0].cards
    assert found.days[0].new == 0


def test_today_has_no_more_time_than_there_is_until_then(small, study):
    study(open_session(small))
    small.clock.advance(86_400)
    onsite(small, days=2 / 1440, minutes=10)
    assert open_cram(small).clock.budget == pytest.approx(120)


def test_two_onsites_share_the_minutes_of_a_day(bundled, home, study):
    far = onsite(home, days=9, minutes=10, competencies=("judgment",))
    alone = plan(home, far)
    near = onsite(home, days=6, minutes=10, id="b", name="Beta", competencies=("managing-people",))
    both = plan(home, far)
    assert len(both.days) == len(alone.days)
    assert set(both.cards) == set(alone.cards)
    own = both.days[0].cards - both.days[0].others
    assert own < alone.days[0].cards
    nearest = plan(home, near)
    shared = zip(nearest.days[:-1], both.days, strict=False)
    assert all((day.cards, day.seconds) == (same.cards, same.seconds) for day, same in shared)
    assert nearest.days[0].others == own
    assert (nearest.shared, both.shared) == (("Acme",), ("Beta",))
    first = next(iter(study(open_cram(home))))
    assert first.startswith("em-interview/managing-people/")
    found = plan(home, near)
    assert all("/flag:" in key for key in found.left_out), "of red flags only a share comes"
    assert found.beyond == "red flags beyond their share of the time"
    assert found.ready.with_plan > 0.85 * (1 - found.missing), (found.ready, found.missing)


def test_a_later_onsite_takes_nothing_from_the_plan_of_a_nearer_one(bundled, home):
    near = onsite(home, days=4, minutes=6, competencies=("judgment",))
    alone = plan(home, near).ready.with_plan
    onsite(home, days=9, minutes=40, id="b", name="Beta", competencies=("managing-people",))
    assert plan(home, near).ready.with_plan > alone - 0.01


def test_stories_and_competencies_have_an_outlook(small):
    found = plan(small, onsite(small))
    assert [each.place for each in found.stories] == ["small/quiet"]
    assert [each.name for each in found.competencies] == ["Managing people"]
    story = found.stories[0].ready
    assert story.now == story.without == 0
    assert 0.5 < story.with_plan < found.ready.with_plan + 0.1


FLAG, PLAIN = "small/people/flag:hr", "small/doors/basic"


@pytest.mark.parametrize(
    ("days", "more", "aside", "come"),
    [
        (0, False, (), {FLAG, PLAIN}), (1, False, (), {PLAIN}), (1, True, (), {FLAG, PLAIN}),
        (0, False, (PLAIN,), {FLAG}), (1, True, (FLAG,), {PLAIN}),
    ],
)  # fmt: skip
def test_a_red_flag_that_failed_another_day_keeps_to_its_share(small, days, more, aside, come):
    made = onsite(small)
    for key in (FLAG, PLAIN):
        grades.grade(small, key, Rating.AGAIN)
    small.clock.advance(days * 86_400)
    bulk.bury(small, ["small/speed/cloze:care", *aside])
    others, steps = gathered(small, made, 100.0, more=more)
    assert steps == come
    assert "small/speed/cloze:care" not in others


@pytest.mark.parametrize(("days", "more"), [(0, False), (1, True)])
def test_what_comes_back_and_what_is_urgent_is_beside_what_is_enough(
    small, monkeypatch, days, more
):
    monkeypatch.setattr(agendas, "LEAST_QUEUE", 2)
    made, urgent = onsite(small), "small/speed/cloze:care"
    for key in (FLAG, PLAIN):
        grades.grade(small, key, Rating.AGAIN)
    small.clock.advance(days * 86_400)
    others, steps = gathered(small, made, 0.0, more=more, urgent=[urgent])
    assert steps == {FLAG, PLAIN}
    assert others == {"small/quiet/tell", "small/quiet/outline", urgent}


@pytest.mark.parametrize(
    ("urgent", "first"),
    [((), "small/doors/basic"), (("small/speed/cloze:care",), "small/speed/cloze:care")],
)
def test_what_is_urgent_comes_before_what_the_plan_has_first(small, urgent, first):
    made, now = onsite(small), small.clock.now()
    keys = "small/doors/basic", "small/speed/cloze:care"
    with small.store.read() as connection:
        agenda = OnsiteAgenda(small, Demand.read(small, connection, [made]))
        need = Need(small.day(), 60.0, NewCards(by_plan=True), dict.fromkeys(urgent, "badly"))
        agenda.gather(connection, need)
    cards = [Candidate(key, Kind.BASIC, key[:-1], "", State.NEW, 10.0) for key in keys]
    assert agenda.order(cards, DayState(now, 60.0, 0), []).first.key == first


def test_the_promise_does_not_rest_on_massed_repeats(small):
    made = onsite(small)
    key = "small/people/route"
    for rating in (Rating.GOOD, Rating.EASY, Rating.EASY, Rating.EASY):
        grades.grade(small, key, rating)
    massed = plan(small, made).ready.without
    undo.undo(small)
    undo.undo(small)
    undo.undo(small)
    assert 0 < massed == pytest.approx(plan(small, made).ready.without)


def test_what_was_just_forgotten_counts_nothing_on_the_day_either(small):
    made = onsite(small)
    grades.grade(small, "small/people/route", Rating.AGAIN)
    assert plan(small, made).ready.now == plan(small, made).ready.without == 0


def test_what_was_reset_is_new_to_a_plan(small):
    made = onsite(small)
    for rating in (Rating.GOOD, Rating.EASY, Rating.EASY):
        grades.grade(small, "small/people/route", rating)
    assert plan(small, made).ready.without > 0
    bulk.reset(small, pks(small, "small/people/route"))
    assert plan(small, made).ready.without == 0


def test_beats_are_counted_upon_in_a_telling_once_the_person_ticks_them(small):
    made = onsite(small)

    def heard():
        with small.store.read() as connection:
            demand = Demand.read(small, connection, [made])
        keys = [card.key for card in demand.cards]
        pairs = zip(keys, demand.planner.cards.heard, strict=True)
        return {key: keys[place] for key, place in pairs if place >= 0}

    grades.grade(small, "small/quiet/tell", Rating.GOOD)
    assert heard() == {}
    small.clock.advance(86_400)
    grades.grade(small, "small/quiet/tell", Rating.GOOD, recalled=[0, 1, 2])
    assert set(heard().values()) == {"small/quiet/tell"}
    assert {key.partition("/quiet/")[2].partition(":")[0] for key in heard()} == {"beat", "outline"}


def test_a_variant_is_told_for_itself_and_its_order_is_heard_in_no_telling(home):
    """As a grade has it: one told for another competency shows the order of no outline."""
    decks.take(home, [("small", read_deck(TOLD_TWICE, "small"))], own=True)
    made = onsite(home)
    grades.grade(home, "small/quiet/tell:grow", Rating.GOOD, recalled=[0, 1])
    with home.store.read() as connection:
        demand = Demand.read(home, connection, [made])
    keys = [card.key for card in demand.cards]
    pairs = zip(keys, demand.planner.cards.heard, strict=True)
    heard = {key: keys[place] for key, place in pairs if place >= 0}
    assert heard == {
        "small/quiet/beat:offer": "small/quiet/tell:grow",
        **dict.fromkeys(
            (
                "small/quiet/beat:context", "small/quiet/beat:plan", "small/quiet/beat:outcome",
                "small/quiet/outline",
            ),
            "small/quiet/tell",
        ),
        **dict.fromkeys(
            ("small/loud/beat:a", "small/loud/beat:b", "small/loud/outline"), "small/loud/tell"
        ),
    }  # fmt: skip


def test_what_a_telling_reviews_as_well_is_not_foreseen_after_it(small):
    """The third beat would come after the story, which asks for it."""
    others = search(small, "-kind:beat -kind:tell")
    bulk.suspend(small, [each.stored.pk for each in others])
    made = onsite(small)

    def foreseen(recalled):
        grades.grade(small, "small/quiet/tell", Rating.GOOD, recalled=recalled)
        small.clock.advance(86_400)
        with small.store.read() as connection:
            demand = Demand.read(small, connection, [made])
            session = expected(small, connection, demand, demand.seconds_left)
        small.clock.advance(-86_400)
        undo.undo(small)
        return [showing.key.removeprefix("small/quiet/") for showing in session]

    assert foreseen([0, 1, 2]) == ["beat:context", "beat:plan", "tell"]
    assert foreseen(None) == ["beat:context", "beat:plan", "tell", "beat:outcome"]


def test_after_today_s_session_tomorrow_is_lived_through_with_the_minutes_that_are_set(small):
    made = onsite(small, days=2, minutes=1)
    for each in search(small):
        grades.grade(small, each.stored.key, Rating.EASY)
        grades.grade(small, each.stored.key, Rating.EASY)

    def days(minutes):
        return [(day.cards, day.seconds) for day in plan(small, made, minutes=minutes).days[:2]]

    assert days(None) == days(1) == [(0, 0), (2, 50)]
    assert days(30) == [(0, 0), (17, 449)]


@pytest.mark.parametrize(
    ("zone", "now", "interview", "looked"),
    [
        ("UTC", "2026-11-23T09:00Z", "2026-11-30T09:00Z", "24 09:00"),
        ("UTC", "2026-11-23T02:00Z", "2026-11-30T09:00Z", "24 02:00"),
        ("UTC", "2026-11-23T20:00Z", "2026-11-24T09:00Z", "24 07:30"),
        ("UTC", "2026-11-23T07:00Z", "2026-11-24T09:00Z", "24 07:00"),
        ("UTC", "2026-11-23T20:00Z", "2026-11-24T05:00Z", "24 04:00"),
        ("UTC", "2026-11-23T20:00Z", "2026-11-25T05:00Z", "24 20:00"),
        # Of 23 hours, and after one of 25.
        ("Europe/Berlin", "2027-03-27T03:30+01:00", "2027-04-30T09:00Z", "28 03:59"),
        ("Europe/Berlin", "2026-10-24T04:30+02:00", "2026-11-30T09:00Z", "25 04:00"),
    ],
)
def test_tomorrow_is_looked_at_on_its_study_day_and_before_its_interview(
    home, clock, monkeypatch, zone, now, interview, looked
):
    clock.zone, clock.at = ZoneInfo(zone), parse_instant(now)
    onsite(home, days=(parse_instant(interview) - clock.at) / DAY_MS)
    asked = []
    monkeypatch.setattr(
        run_through, "ahead", lambda later, _: asked.append(f"{later.clock.local():%d %H:%M}")
    )
    with home.store.read() as connection:
        assert run_through.next_day(home, connection) is None
    assert asked == [looked]


def of_cards(home, made):
    """What a planner is told of each card, by its key."""
    with home.store.read() as connection:
        demand = Demand.read(home, connection, [made])
    columns = demand.planner.cards
    return {card.key: partial(value_at, columns, at) for at, card in enumerate(demand.cards)}


def value_at(columns, at, name):
    return getattr(columns, name)[at].item()


SAMPLE = """\
drill: 1
id: shown
title: Shown
competencies: [{id: judging, name: Judging, questions: [What did you stop?]}]
stories:
  - id: loud
    title: The loud one
    sample: true
    competencies: [judging]
    beats: [{id: one, label: One, facts: [it ==began==]}, {id: two, label: Two, facts: [it ended]}]
"""
BRIEF = {
    "shown/judging/route", "small/people/route", "small/quiet/outline",
    "small/quiet/figure:context.velocity", "small/quiet/figure:plan.to-improve",
}  # fmt: skip


@pytest.mark.parametrize("named", [False, True])
def test_the_morning_asks_what_is_one_s_own_or_of_a_deck_that_is_named(small, named):
    change_option(small, "stories.whole_samples", "true")
    decks.take(small, [("shown", read_deck(SAMPLE, "shown"))])
    found = of_cards(small, onsite(small, decks=("small", "shown") if named else ()))
    samples = {"shown/loud/outline", "shown/loud/figure:one.it"}
    assert "shown/loud/outline" in found
    assert {key for key, of in found.items() if of("brief")} == BRIEF | (
        samples if named else set()
    )


def test_what_a_planner_is_told_of_each_card(small, clock):
    change_option(small, "scheduling.learning_steps", "none")
    grades.grade(small, "small/people/route", Rating.GOOD)
    clock.advance(2 * 86_400)
    grades.grade(small, "small/people/flag:hr", Rating.GOOD)
    clock.advance(-86_400)
    found = of_cards(small, onsite(small))
    marked = {
        name: {key.removeprefix("small/") for key, of in found.items() if of(name)}
        for name in ("capped", "tell")
    }
    assert marked == {
        "capped": {
            "people/flag:hr", "people/flag:waits", "people/flag:fine", "people/gap:fw.trigger",
            "people/gap:fw.plan",
        },
        "tell": {"quiet/tell"},
    }  # fmt: skip
    past = {
        key.removeprefix("small/"): (of("last"), of("at"), of("new")) for key, of in found.items()
    }
    assert past["people/route"] == (-1, -1, False)
    assert past["people/flag:hr"] == (0, 0, False), "a clock that was put back"
    assert past["quiet/tell"] == (-1, -1, True)
    with small.store.read() as connection:
        order = {card.key: card.card.order for card in cards.every(connection)}
        syllabus = Syllabus.read(connection, small.shelf(connection), cards.every(connection))
        tell = cards.by_key(connection, "small/quiet/tell").card
    assert sorted(found, key=lambda key: found[key]("order")) == sorted(order, key=order.get)
    assert {of("order") for of in found.values()} == set(range(len(found)))
    read = sum(of("reading") for key, of in found.items() if key.startswith("small/quiet/"))
    assert read == pytest.approx(syllabus.due(tell).seconds)
    assert not found["small/people/flag:waits"]("reading"), "it was taught with the other"


def demand_of(home):
    with home.store.read() as connection:
        return Demand.read(home, connection, to_come(home, connection))


def test_what_was_studied_for_onsites_before_is_known(small, clock):
    def studied(key, seconds, source=Source.CRAM):
        grades.grade(small, f"small/{key}", Rating.GOOD, seconds=seconds, source=source)

    def read(key, seconds, source=Source.CRAM):
        lessons.keep(small, lessons.Lesson(key, ()), seconds, source)

    onsite(small, days=30)
    studied("people/route", 1.0)
    clock.advance(86_400)
    studied("people/route", 2.0)
    studied("people/flag:hr", 4.0)
    studied("people/gap:fw.plan", 8.0)
    studied("people/flag:waits", 16.0, Source.STUDY)
    read("a", 32.0)
    clock.advance(13 * 86_400)
    read("b", 5.0, Source.STUDY)
    clock.advance(86_400)
    studied("people/route", 20.0)
    studied("doors/basic", 40.0, Source.STUDY)
    read("c", 10.0)
    read("d", 50.0, Source.STUDY)
    planner = demand_of(small).planner
    assert planner.before == (2 + 4 + 8 + 32 + 5, 4 + 8)
    assert (planner.spent, planner.seconds[0]) == (30.0, 570.0)
    assert (planner.person.sights, planner.person.reviews) == (5 + GUESSED, 7)


@pytest.mark.parametrize(
    ("dates", "off", "seconds"),
    [
        ([(3, 10)], "", [600, 600, 600, 300]),
        ([(3, 40), (5, 10)], "", [2400, 2400, 2400, 300, 600, 300]),
        ([(3, 10), (5, 40)], "", [2400, 2400, 2400, 300, 2400, 300]),
        ([(3, 40), (5, 10)], "2026-11-23..2026-11-24", [2400, 0, 2400, 300, 600, 300]),
        ([(0.125, 40)], "", [300]),
        ([(2 / 1440, 40)], "", [120]),
        ([(2 / 1440, 10), (1, 40)], "", [120, 300]),
    ],
)
def test_each_day_has_the_minutes_of_an_onsite_still_to_come(small, dates, off, seconds):
    change_option(small, "scheduling.days_off", off)
    for number, (days, minutes) in enumerate(dates):
        onsite(small, days, id=f"o{number}", name=f"Co{number}", minutes=minutes)
    assert [*demand_of(small).planner.seconds] == pytest.approx(seconds)


@pytest.mark.parametrize(
    ("hours", "days", "morning"),
    [(43.9, 2, False), (44, 3, True), (0.1, 1, True), (19.9, 1, False)],
)
def test_an_interview_an_hour_after_the_day_turns_has_a_morning(small, hours, days, morning):
    onsite(small, days=hours / 24)
    demand = demand_of(small)
    (target,) = demand.planner.targets
    assert (target.days, target.morning) == (days, morning)
    assert target.until == pytest.approx(hours / 24)
    assert (demand.morning, demand.last_day) == (hours < 1, hours == 19.9)


# -- the session -----------------------------------------------------------------------------


def test_a_session_writes_ordinary_reviews_from_cram(small, study):
    onsite(small)
    shown = study(open_cram(small))
    assert shown
    with small.store.read() as connection:
        made = [review for _, review in log.reviews(connection)]
    assert {r.source for r in made} <= {Source.CRAM, Source.TELL}
    assert [r.card for r in made if r.source is Source.CRAM] == shown


def test_it_ends_at_what_is_left_of_todays_minutes(bundled, home, study):
    onsite(home, minutes=5)
    study(open_cram(home, minutes=2))
    assert 60 <= plan(home, onsite_of(home)).seconds_today <= 120
    rest = open_cram(home)
    assert 180 <= rest.clock.budget <= 240
    study(rest)
    home.clock.advance(60)
    study(open_cram(home, minutes=1))
    with pytest.raises(UsageError, match=r"is used up[\s\S]*Tomorrow goes on"):
        open_cram(home)
    assert open_cram(home, minutes=2).current is not None
    home.clock.advance(86_400)
    assert open_cram(home).clock.budget == 300


def test_a_buried_card_waits_for_tomorrow_here_as_well(small, study):
    onsite(small)
    key = open_cram(small, minutes=60).bury()
    assert key not in study(open_cram(small, minutes=60))
    small.clock.advance(86_400)
    assert key in study(open_cram(small, minutes=60))


def test_what_failed_comes_back_within_the_session(small, study):
    onsite(small)
    tries: dict[str, int] = {}

    def known(key: str) -> bool:
        tries[key] = tries.get(key, 0) + 1
        return key != next(iter(tries)) or tries[key] > 1

    shown = study(open_cram(small), known)
    assert shown.count(shown[0]) == 2
    assert shown[1:].index(shown[0]) >= 8, "not while its answer is still in the ear"
    assert max(shown.count(key) for key in shown) == 2


def test_a_card_comes_once_a_study_day(small, study):
    onsite(small)
    first = study(open_cram(small, minutes=2))
    second = study(open_cram(small, minutes=30))
    assert set(first).isdisjoint(second)
    small.clock.advance(3 * 86_400)
    assert set(study(open_cram(small, minutes=30))) & set(first)


def test_ten_cards_lie_between_two_that_leak(bundled, home, study):
    onsite(home, days=4, minutes=60, decks=("em-interview", "sample-stories"))
    for _ in range(3):
        session = open_cram(home)
        shown = study(session)
        with home.store.read() as connection:
            shelf = home.shelf(connection)
            every = [cards.by_key(connection, key) for key in dict.fromkeys(shown)]
            pairs = [(card.card, faces(card.card, shelf, card.memory.reps)) for card in every]
        for one, others in given_away(pairs).items():
            for other in others:
                near = abs(shown.index(one) - shown.index(other))
                assert near > 10, (one, other)
        home.clock.advance(86_400)


def test_ten_cards_lie_between_two_that_leak_in_sessions_of_one_card(small, clock):
    onsite(small)
    shown = []
    while (session := open_cram(small)).current is not None:
        shown.append(session.current.key)
        clock.advance(10)
        session.grade(Rating.GOOD)
    with small.store.read() as connection:
        shelf = small.shelf(connection)
        every = [cards.by_key(connection, key) for key in shown]
        pairs = [(card.card, faces(card.card, shelf, card.memory.reps)) for card in every]
    apart = [
        abs(shown.index(one) - shown.index(other))
        for one, others in given_away(pairs).items()
        for other in others
    ]
    assert apart
    assert min(apart) > 10


def test_quiet_leaves_out_stories_told_aloud(small, study):
    onsite(small)
    assert "small/quiet/tell" not in study(open_cram(small, minutes=60, quiet=True))


def test_the_last_day_sees_the_core_and_ends_with_the_stories(bundled, small, study):
    onsite(small, days=1.5, minutes=60)
    shown = study(open_cram(small))
    found = plan(small, onsite_of(small))
    assert found.days[0].kind == "last day"
    core = {card.key for card in stored(small) if card.card.core} & set(found.cards)
    assert core <= set(shown)
    tell = shown.index("small/quiet/tell")
    assert all(shown.index(key) < tell for key in core - {"small/quiet/tell"})


def test_the_morning_is_five_minutes_of_figures_questions_and_outlines(bundled, home, study):
    change_option(home, "stories.whole_samples", "true")
    onsite(home, days=1.125, minutes=90, decks=("em-interview", "sample-stories"))
    random.seed(5)
    study(open_cram(home), seconds=6)
    home.clock.advance(22 * 3600)
    session = open_cram(home)
    assert session.clock.budget == 300
    kinds = {card.key: card.card.kind for card in stored(home)}
    assert {kinds[key] for key in study(session)} <= {Kind.FIGURE, Kind.ROUTE, Kind.OUTLINE}


def test_undo_takes_a_grade_back_and_shows_the_card_again(small, study):
    onsite(small)
    session = open_cram(small)
    first = session.current.key
    session.grade(Rating.GOOD, seconds=5)
    assert session.current.key != first
    session.undo()
    assert session.current.key == first
    assert study(session).count(first) == 1


def test_a_session_left_open_over_an_interview_goes_on_for_the_next_one(small):
    onsite(small, 20 / 24)
    onsite(small, 8, id="beta", name="Beta")
    session = open_cram(small)
    session.grade(Rating.GOOD, seconds=5)
    assert [each.name for each in session.agenda.demand.onsites] == ["Acme", "Beta"]
    small.clock.advance(21 * 3600)
    session.undo()
    assert [each.name for each in session.agenda.demand.onsites] == ["Beta"]


def test_a_missed_day_plans_anew_and_scolds_nobody(small, study):
    made = onsite(small)
    study(open_cram(small))
    small.clock.advance(3 * 86_400)
    found = plan(small, made)
    assert len(found.days) == 7
    assert study(open_cram(small))


def test_cramming_upon_a_schedule_leaves_what_replay_gives_and_fsrs_goes_on(bundled, home, study):
    dice = random.Random(3)
    for _ in range(3):
        study(open_session(home), lambda key: dice.random() < 0.8)
        home.clock.advance(86_400)
    onsite(home, days=4, minutes=8)
    for _ in range(5):
        try:
            study(open_cram(home, minutes=4), lambda key: dice.random() < 0.8)
            study(open_cram(home), lambda key: dice.random() < 0.8)
        except UsageError:
            pass
        except NotFound:
            break
        home.clock.advance(86_000)
    home.clock.advance(2 * 86_400)
    after = open_session(home)
    assert after.current is not None
    study(after)
    with home.store.read() as connection:
        rules = lambda key: home.known_rules(connection, key)  # noqa: E731
        for card in cards.every(connection):
            reviews = [review for _, review in log.reviews(connection, card_pk=card.pk)]
            assert replay(reviews, rules) == card.memory
            if isinstance(card.memory, Known):
                assert card.due.day >= card.memory.last_day


def test_ten_thousand_cards_are_planned_with_fewer_futures(small, monkeypatch):
    seen = []
    from drill.scheduling.cram import forecast as module

    real = module.forecast
    monkeypatch.setattr(
        module,
        "forecast",
        lambda planner, runs, **more: seen.append(runs) or real(planner, runs, **more),
    )
    monkeypatch.setattr(plans, "FUTURES", 40)
    plan(small, onsite(small))
    assert seen == [2]


@pytest.mark.parametrize(
    ("kinds", "says"),
    [
        ((Kind.FLAG,), "red flags beyond their share of the time"),
        ((Kind.GAP,), "single steps beyond their share of the time"),
        ((Kind.GAP, Kind.FLAG), "red flags and single steps beyond their share of the time"),
        ((Kind.GAP, Kind.BEAT), "beyond the time, or the share of it that single steps have"),
        ((Kind.BEAT,), "beyond the time"),
    ],
)
def test_what_is_left_out_for_its_share_is_called_what_it_is(kinds, says):
    assert left_out.beyond(kinds) == says


def test_what_is_left_out_is_named_and_a_competency_stands_once(bundled, home):
    found = plan(home, onsite(home, days=9, minutes=16))
    with home.store.read() as connection:
        kinds = {card.key: card.card.kind for card in cards.every(connection)}
    assert {kinds[key] for key in found.left_out} >= {Kind.FLAG, Kind.GAP}
    assert "red flags and single steps" in found.beyond
    whose = [line.rpartition(": ")[0] for line in found.dropped]
    assert len(whose) == len(set(whose)), found.dropped
