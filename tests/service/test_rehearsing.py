"""Telling a story: what is asked for, what is kept, what it does to the cards."""

from __future__ import annotations

from dataclasses import replace

import pytest

from drill.deckfile.reading import read_deck
from drill.domain.memory import UNSEEN
from drill.domain.rehearsal import Told, WayToTell
from drill.domain.review import Rating, Source
from drill.errors import NotFound, UsageError
from drill.service.home import undo
from drill.service.insight import stats
from drill.service.insight.doctor import examine
from drill.service.library import bulk, decks
from drill.service.onsite.first_run import set_option
from drill.service.stories import rehearsal, speaking_rate
from drill.service.study import grades
from drill.storage import cards, log, rehearsals
from tests_support import SMALL

TELL = "small/quiet/tell"


def reviews(home):
    with home.store.read() as connection:
        found = [review for _, review in log.reviews(connection)]
    return {review.card.removeprefix("small/"): review for review in found if not review.undone}


def kept(home):
    with home.store.read() as connection:
        return rehearsals.tellings(connection)


def test_a_telling_is_one_act_with_many_observations(small):
    telling = rehearsal.begin(small)
    told = Told((0, 2, 1), 100.0, probes=((telling.probes[0].id, True),), flags=("hr",))
    made = rehearsal.finish(small, telling, told)
    found = reviews(small)
    assert {card: review.rating for card, review in found.items()} == {
        "quiet/tell": made.rating,
        "quiet/beat:context": Rating.GOOD,
        "quiet/beat:plan": Rating.GOOD,
        "quiet/beat:outcome": Rating.GOOD,
        "quiet/outline": Rating.AGAIN,  # three beats, one swapped
        "quiet/probe:differently": Rating.GOOD,
    }
    assert {review.source for review in found.values()} == {Source.TELL}
    assert made.reviewed == 6
    (one,) = kept(small)
    assert one.told == Told(
        (0, 2, 1), 100.0, question=telling.question, probes=(("differently", True),), flags=("hr",)
    )
    assert one.pk == made.rehearsal
    assert all(check.ok for check in examine(small))


@pytest.mark.parametrize(
    ("ticked", "said"), [([2, 0], [(2, 0)]), ([1], [(1,)]), ([], [()]), (None, [])]
)
def test_a_story_of_which_no_beat_was_ticked_was_told_too(small, ticked, said):
    """It was told in a session and nothing of it came out; only where nobody asked it was not."""
    made = grades.grade(small, TELL, Rating.AGAIN, seconds=100.0, recalled=ticked)
    assert [(each.told.said, each.told.seconds) for each in kept(small)] == [
        (beats, 100.0) for beats in said
    ]
    missed = [] if ticked is None else [n for n in (0, 1, 2) if n not in ticked]
    beats = ["small/quiet/beat:context", "small/quiet/beat:plan", "small/quiet/beat:outcome"]
    again = {key for key, review in reviews(small).items() if review.rating is Rating.AGAIN}
    assert {beats[n].removeprefix("small/") for n in missed} <= again
    assert (made.rehearsal is None) == (ticked is None)


def test_what_is_ticked_was_told_in_the_way_that_the_card_asked_for(small, clock):
    for _ in range(3):
        grades.grade(small, TELL, Rating.GOOD, seconds=70.0, recalled=[0, 1, 2])
        clock.advance(86_400)
    full, short = WayToTell.FULL, WayToTell.SHORT
    assert [each.told.way for each in kept(small)] == [full, short, full]


def test_a_telling_far_too_short_is_not_good_and_its_beats_do_not_count(small):
    telling = rehearsal.begin(small)
    hasty = Told((0, 1, 2), 6.0)
    assert telling.propose(hasty) is Rating.AGAIN
    assert "6 seconds" in telling.doubt(6.0)
    assert telling.doubt(500.0) == "", "being long is no forgetting"
    rehearsal.finish(small, telling, hasty)
    assert {card: review.rating for card, review in reviews(small).items()} == {
        "quiet/tell": Rating.AGAIN
    }


def test_a_story_that_is_rated_as_a_whole_after_one_far_too_short_was_told(small, clock):
    def told():
        (found,) = stats.stats(small).readiness.competencies
        return found.was_told

    rehearsal.finish(small, rehearsal.begin(small), Told((0, 1, 2), 6.0))
    assert not told()
    clock.advance(60)
    grades.grade(small, TELL, Rating.GOOD)
    assert told()


@pytest.mark.parametrize(
    ("left_out", "rating"),
    [(set(), Rating.GOOD), ({0}, Rating.GOOD), ({0, 1}, Rating.HARD), ({0, 1, 2}, Rating.AGAIN)],
)
def test_a_beat_is_graded_by_the_facts_that_were_said(small, left_out, rating):
    told = Told((0, 1, 2), 100.0, left_out=frozenset((0, fact) for fact in left_out))
    rehearsal.finish(small, rehearsal.begin(small), told)
    found = reviews(small)
    assert found["quiet/beat:context"].rating is rating, "any three of four do"
    assert found["quiet/beat:plan"].rating is Rating.GOOD
    assert all(check.ok for check in examine(small))


@pytest.mark.parametrize(
    ("told", "found"),
    [
        (Told((0, 1, 2), 100.0), "gggg"),
        (Told((0, 1, 2), 100.0, invented=2), "gggh"),
        (Told((0, 1, 2, 7), 100.0), "gggg"),
        (Told((0, 1), 100.0), "ggaa"),
        (Told((0, 1), 6.0), "  a "),
        (Told((0, 1, 2), 0.0), "gggg"),
        (Told((1,), 12.0, way=WayToTell.CONFLICT), " g  "),
        (Told((1,), 12.0), "a a "),
        (Told((0, 1), 100.0, way=WayToTell.RESULT), "gga "),
    ],
)
def test_what_a_telling_reviews_goes_by_its_way_and_its_time(small, told, found):
    grades.grade(small, TELL, Rating.HARD, told=told)
    rated = {card: review.rating.name[0].lower() for card, review in reviews(small).items()}
    cards_of = ("beat:context", "beat:plan", "beat:outcome", "outline")
    assert "".join(rated.get(f"quiet/{card}", " ") for card in cards_of) == found


def test_undo_takes_back_all_of_it(small):
    rehearsal.finish(small, rehearsal.begin(small), Told((0, 1, 2), 100.0))
    assert undo.undo(small).graded
    assert reviews(small) == {}
    assert kept(small) == []
    with small.store.read() as connection:
        assert cards.by_key(connection, "small/quiet/beat:plan").memory == UNSEEN
        assert rehearsals.rates(connection) == []
    assert all(check.ok for check in examine(small))


def test_undo_takes_the_newest_grade_of_a_telling_back_first(small):
    rehearsal.finish(small, rehearsal.begin(small), Told((0, 1, 2), 100.0))
    undo.undo(small)
    with small.store.read() as connection:
        lines = list(connection.rows("SELECT * FROM review ORDER BY seq"))
    given = [line.seq for line in lines if line.undoes is None]
    assert [line.undoes for line in lines if line.undoes is not None] == given[::-1]
    assert len(given) > 1


def test_being_over_time_is_no_forgetting(small):
    in_time = rehearsal.finish(small, rehearsal.begin(small), Told((0, 1, 2), 120.0))
    undo.undo(small)
    over = rehearsal.finish(small, rehearsal.begin(small), Told((0, 1, 2), 600.0))
    assert (in_time.rating, over.rating) == (Rating.GOOD, Rating.GOOD)
    assert in_time.timing == "inside 90–150 s"
    assert "450 s over 150 s" in over.timing


def test_each_telling_has_another_phrasing(small):
    asked = []
    for _ in range(4):
        telling = rehearsal.begin(small, "quiet")
        asked.append(telling.question)
        rehearsal.finish(small, telling, Told((0, 1, 2), 100.0))
    assert asked == ["How do you act?", "When do you act?", "Why do you act?", "How do you act?"]


def test_a_short_way_forgets_nothing_by_leaving_out(small):
    telling = rehearsal.begin(small, "quiet", way=WayToTell.CONFLICT)
    assert telling.expected == (1,)
    made = rehearsal.finish(small, telling, Told((1,), 40.0))
    assert made.rating is Rating.GOOD
    assert set(reviews(small)) == {"quiet/tell", "quiet/beat:plan"}


def test_a_beat_left_out_of_a_minute_was_not_forgotten(small):
    telling = rehearsal.begin(small, "quiet", way=WayToTell.SHORT)
    rehearsal.finish(small, telling, Told((0, 2), 60.0))
    assert set(reviews(small)) == {"quiet/tell", "quiet/beat:context", "quiet/beat:outcome"}


def test_the_result_first_is_its_own_order(small):
    telling = rehearsal.begin(small, "quiet", way=WayToTell.RESULT)
    assert telling.expected == (2, 0, 1)
    made = rehearsal.finish(small, telling, Told((2, 0, 1), 100.0))
    assert made.rating is Rating.GOOD
    assert not made.order.swapped
    assert "quiet/outline" not in reviews(small), "it says nothing of the story's own order"


def test_the_result_first_is_the_whole_story_all_the_same(small):
    telling = rehearsal.begin(small, "quiet", way=WayToTell.RESULT)
    rehearsal.finish(small, telling, Told((2, 0), 100.0))
    beats = {card: review.rating for card, review in reviews(small).items() if "beat" in card}
    assert beats == {
        "quiet/beat:context": Rating.GOOD,
        "quiet/beat:plan": Rating.AGAIN,
        "quiet/beat:outcome": Rating.GOOD,
    }


def test_each_telling_has_other_follow_ups(small):
    more = "".join(f"\n      - {{id: p{n}, ask: And {n}?, answer: [x{n}]}}" for n in range(3))
    decks.take(
        small, [("s", read_deck(SMALL.replace("\ncards:", f"{more}\ncards:"), "s"))], own=True
    )
    asked = []
    for _ in range(3):
        telling = rehearsal.begin(small, "quiet")
        asked.append([probe.id for probe in telling.probes])
        rehearsal.finish(small, telling, Told((0, 1, 2), 100.0))
    assert asked == [["differently", "p0"], ["p1", "p2"], ["differently", "p0"]]


def test_ones_own_story_is_asked_what_its_competency_asks(small):
    asks = "    follow_ups: [And if he had not made it?, What would you change?]\n    frameworks:"
    text = SMALL.replace("    frameworks:", asks, 1)
    assert text != SMALL
    decks.take(small, [("s", read_deck(text, "s"))], own=True)
    telling = rehearsal.begin(small, "quiet")
    own, others = telling.probes
    assert (own.id, bool(own.answer)) == ("differently", True)
    assert (others.ask, others.answer) == ("And if he had not made it?", ())
    told = Told((0, 1, 2), 100.0, probes=((own.id, True), (others.id, False)))
    rehearsal.finish(small, telling, told)
    assert {card for card in reviews(small) if "probe" in card} == {"quiet/probe:differently"}
    text = text.replace("id: small", "id: other").replace("origin: 1111", "origin: 2222")
    decks.take(small, [("t", read_deck(text, "t"))])
    assert [probe.id for probe in rehearsal.begin(small, "other/quiet").probes] == ["differently"]


def test_order_in_words(small):
    telling = rehearsal.begin(small, "quiet")
    found = telling.order(Told((0, 2), 0.0, invented=1))
    words = rehearsal.order_words(telling, found)
    assert words == "order 1 3 (missed 2 Plan; none swapped; 1 invented)"
    found = telling.order(Told((2, 0, 1), 0.0))
    assert rehearsal.order_words(telling, found) == "order 1 2 (none missed; swapped 3 Outcome)"


def test_the_rate_is_learnt_from_tells(small):
    with small.store.read() as connection:
        before = speaking_rate.words_a_minute(small, connection)
    rehearsal.finish(small, rehearsal.begin(small), Told((0, 1, 2), 16.0))
    with small.store.read() as connection:
        assert speaking_rate.words_a_minute(small, connection) > before
        assert rehearsals.rates(connection) == [(44.0, 16.0)]
    set_option(small, "stories.words_per_minute", "131")
    with small.store.read() as connection:
        assert speaking_rate.words_a_minute(small, connection) == 131.0, "what a person says"


def test_the_trend_goes_back(small):
    for seconds in (100.0, 110.0, 90.0):
        made = rehearsal.finish(small, rehearsal.begin(small), Told((0, 1, 2), seconds))
    assert made.trend == (100.0, 110.0, 90.0)


@pytest.mark.parametrize("ref", ["quiet", "small/quiet", "The quiet senior", "  the QUIET senior "])
def test_a_story_is_found_by_its_names(small, ref):
    assert rehearsal.begin(small, ref).key == TELL


@pytest.mark.parametrize("ref", ["quiet", "The quiet senior"])
def test_of_two_stories_of_one_name_it_is_ones_own(home, ref):
    theirs = SMALL.replace("id: small", "id: a-deck").replace("11111111-1", "22222222-1")
    decks.take(home, [("theirs", read_deck(theirs, "theirs"))])
    decks.take(home, [("small", read_deck(SMALL, "small"))], own=True)
    assert rehearsal.begin(home, ref).key == TELL


def test_no_story_and_no_such_story(home, small):
    with pytest.raises(NotFound, match="did you mean quiet"):
        rehearsal.begin(small, "quite")
    bare = "drill: 1\nid: bare\ntitle: B\nstories:\n  - {id: empty, title: Empty}\n"
    decks.take(home, [("bare", read_deck(bare, "bare"))], own=True)
    with pytest.raises(UsageError, match="has no beats"):
        rehearsal.begin(home, "empty")


def test_without_any_story_it_says_how_to_get_one(home):
    with pytest.raises(NotFound, match="drill new story"):
        rehearsal.begin(home)


def test_own_stories_come_before_samples_and_the_least_ready_first(small):
    theirs = SMALL.replace("id: small", "id: theirs").replace("11111111-1", "22222222-1")
    decks.take(small, [("theirs", read_deck(theirs, "theirs"))])
    assert rehearsal.begin(small).place == "small/quiet"
    second = (
        "drill: 1\nid: more\ntitle: More\nstories:\n  - id: loud\n    title: Loud\n"
        "    competencies: [people]\n    beats:\n"
        "      - {id: one, label: One, facts: [it began]}\n"
        "      - {id: two, label: Two, facts: [it ended]}\n"
    )
    decks.take(small, [("more", read_deck(second, "more"))], own=True)
    rehearsal.finish(small, rehearsal.begin(small, "quiet"), Told((0, 1, 2), 100.0))
    assert rehearsal.begin(small).place == "more/loud"


def test_a_story_told_today_waits_for_the_others(small):
    other = (
        "drill: 1\nid: more\ntitle: More\nstories:\n  - id: loud\n    title: Loud\n"
        "    beats: [{id: one, label: One, facts: [it began]}]\n"
    )
    decks.take(small, [("more", read_deck(other, "more"))], own=True)
    grades.grade(small, "more/loud/beat:one", Rating.EASY)
    telling = rehearsal.begin(small)
    assert telling.place == "small/quiet", "the least ready"
    rehearsal.finish(small, telling, Told((), 100.0))
    assert rehearsal.begin(small).place == "more/loud"
    small.clock.advance(86_400)
    assert rehearsal.begin(small).place == "small/quiet"


def test_a_suspended_beat_is_left_alone(small):
    bulk.suspend(small, ["small/quiet/beat:plan"])
    rehearsal.finish(small, rehearsal.begin(small), Told((0,), 100.0))
    assert "quiet/beat:plan" not in reviews(small)


def test_a_story_told_in_a_session_is_kept_as_well(small):
    grades.grade(small, TELL, Rating.HARD, recalled=[2, 0], seconds=130.0)
    (one,) = kept(small)
    assert one.told.said == (2, 0)
    assert one.told.seconds == 130.0


def test_a_story_is_called_by_what_it_is_told_for_and_a_sample_one(small):
    whole = rehearsal.begin(small)
    assert whole.title == "The quiet senior"
    assert replace(whole, story=replace(whole.story, sample=True)).title == (
        "The quiet senior (sample)"
    )
    assert replace(whole, told_for="Judgment").title == "The quiet senior, told for Judgment"
    assert whole.doubt(90.0) == ""
    assert whole.doubt(1.2) == (
        "Nobody tells it in 1 second: the beats that you ticked do not count as told."
    )
    assert replace(whole, recalls=(0.95, 0.4, 0.7)).weak == ["Plan", "Outcome"]
    assert [replace(whole, recalls=recalls).worth for recalls in ((1.0, 1.0), (0.2, 0.3))] == [
        False, True,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (Told((0, 1, 2), 100.0, words=77.0), 77.0),
        (Told((0, 1, 2), 0.0, words=77.0), 77.0),
        (Told((0, 1, 2), 0.0), 0.0),
        (Told((), 100.0), 0.0),
        (Told((1,), 100.0), 12.0),
        (Told((1, 9), 100.0), 12.0),
    ],
)
def test_words_are_those_counted_or_about_those_of_the_beats_that_were_said(small, told, words):
    rehearsal.finish(small, rehearsal.begin(small), told)
    with small.store.read() as connection:
        (kept,) = rehearsals.tellings(connection)
    assert kept.words == pytest.approx(words)


SAMPLES = """\
drill: 1
id: theirs
title: Theirs
stories:
  - {id: bare, title: Bare, sample: true, beats: []}
  - {id: empty, title: Empty, sample: true, beats: [{id: a, label: A}]}
  - {id: told, title: Told, sample: true, competencies: [people, calls],
     beats: [{id: a, label: A, facts: [x]}], questions: [Who?],
     variants: [{id: v, competency: calls, open: I think}]}
"""


def test_a_sample_is_told_without_its_variants_and_a_story_without_beats_not_at_all(home):
    decks.take(home, [("theirs", read_deck(SAMPLES, "theirs"))])
    with pytest.raises(UsageError, match="Bare has no beats to tell"):
        rehearsal.begin(home, "bare")
    begun = rehearsal.begin(home, "told")
    assert (begun.versions, begun.title) == ((), "Told (sample)")
    grades.grade(home, "theirs/told/beat:a", Rating.GOOD)
    assert rehearsal.begin(home).place == "theirs/told"


def test_a_story_whose_beats_say_nothing_yet_is_told_where_it_is_ones_own(home):
    decks.take(home, [("theirs", read_deck(SAMPLES, "theirs"))])
    notes = "[{id: a, title: A}, {id: z, title: Z, beats: [{id: a, label: A}]}]"
    own = f"{{drill: 1, id: mine, title: M, stories: {notes}}}"
    decks.take(home, [("mine", read_deck(own, "mine"))], own=True)
    assert rehearsal.begin(home).place == "mine/z"


def test_a_telling_is_held_against_those_told_the_same_way(small):
    for way, seconds in ((WayToTell.FULL, 100.0), (WayToTell.SHORT, 60.0), (WayToTell.FULL, 110.0)):
        begun = rehearsal.begin(small, "quiet", way=way)
        result = rehearsal.finish(small, begun, Told((0, 1, 2), seconds))
    assert result.trend == (100.0, 110.0)
    short = rehearsal.begin(small, "quiet", way=WayToTell.SHORT)
    assert [earlier.told.seconds for earlier in short.before] == [60.0]
    assert rehearsal.finish(small, short, Told((0, 1, 2), 0.0)).trend == ()
    for seconds in range(101, 110):
        begun = rehearsal.begin(small, "quiet")
        result = rehearsal.finish(small, begun, Told((0, 1, 2), float(seconds)))
    assert result.trend == tuple(map(float, range(102, 110)))
