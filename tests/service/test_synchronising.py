"""Several homes, one memory: whatever each did, in whatever order it came, all end alike."""

from __future__ import annotations

import sqlite3
from dataclasses import replace

import pytest

from drill.clock import Still
from drill.deckfile.reading import read_deck
from drill.domain.rehearsal import Told
from drill.domain.review import Rating
from drill.errors import NotFound, UsageError
from drill.paths import Paths
from drill.scheduling.memory import DEFAULT_PARAMETERS, grade, replay, seed_of
from drill.service.home import undo
from drill.service.insight import doctor, parameters, stats
from drill.service.library import bulk, deck_options, note_editor, own_deck
from drill.service.library.opening import open_home
from drill.service.onsite import onsites
from drill.service.onsite.first_run import set_option
from drill.service.stories import overview, rehearsal
from drill.service.study import grades, session
from drill.service.sync.names import Names
from drill.storage import library, log
from drill.storage.columns import CARD
from several_homes import HOUR, START, agree, card, later, replays, take
from tests_support import PLAIN, SMALL

# -- one thing at a time


def test_reviews_of_both_are_in_both_logs(several):
    (desk, lap), sync = several(0, 0)
    take(desk, SMALL, own=True)
    sync()
    grades.grade(desk, "small/people/route", Rating.GOOD)
    later(lap)
    grades.grade(lap, "small/people/route", Rating.AGAIN)
    grades.grade(lap, "small/quiet/tell", Rating.GOOD)
    sync()
    assert len(agree([desk, lap])["log"]) == 3
    assert card(desk, "small/people/route").memory.reps == 2
    assert [report.nothing for report in sync(desk, lap)] == [True, True]


@pytest.mark.parametrize("act", ["grade", "suspend"])
def test_a_session_that_was_planned_before_others_came_is_planned_anew(several, act):
    (desk, lap), sync = several(0, 0)
    take(desk, SMALL, own=True)
    sync()
    with open_home(lap.paths, Still(START)) as window:
        planned = session.open_session(window)
        assert planned.fresh
        shown = planned.current.key
        if act == "grade":
            grades.grade(desk, shown, Rating.EASY)
        else:
            bulk.suspend(desk, [card(desk, shown).pk], True)
        sync(desk, lap)
        assert not planned.fresh
        assert session.open_session(window).current.key != shown


@pytest.mark.parametrize(("days", "wrong"), [(2, False), (4, True)])
def test_a_clock_that_may_be_ahead_is_no_fault_of_the_store(several, days, wrong):
    (desk, lap), sync = several(0, 2 * 24 * HOUR)
    take(desk, SMALL, own=True)
    sync()
    grades.grade(lap, "small/people/route", Rating.GOOD)
    sync()
    later(desk, -(days - 2) * 24 * HOUR)
    (future,) = [check for check in doctor.examine(desk) if check.name == "future"]
    assert bool(future.faults) is wrong


def test_an_option_that_came_meanwhile_is_not_taken_back_by_another_window(several):
    (desk, lap), sync = several(0, 0)
    sync()
    with open_home(desk.paths, Still(START)) as window:
        set_option(lap, "scheduling.new_per_day", "7")
        sync()
        assert desk.options["scheduling.new_per_day"] == 7
        later(window)
        sync(window, lap)
    assert lap.options["scheduling.new_per_day"] == 7
    assert agree([desk, lap])["option"] == 7


def test_a_due_day_that_nothing_came_before_stands(several):
    (desk, lap), sync = several(0, 0)
    take(desk, SMALL, own=True)
    sync()
    promised = grades.grade(desk, "small/people/route", Rating.EASY).due
    sync()
    assert card(lap, "small/people/route").due == card(desk, "small/people/route").due == promised


@pytest.mark.parametrize("first", [0, 1])
def test_of_two_decisions_about_one_card_the_later_stands(several, first):
    homes, sync = several(0, 0)
    take(homes[0], SMALL, own=True)
    sync()
    for home in (homes[first], homes[1 - first]):
        bulk.bury(home, ["small/people/route"])
        for other in homes:
            later(other, 24 * HOUR)
    tomorrow = card(homes[1 - first], "small/people/route").buried_until
    sync()
    assert agree(homes)["cards"]["11111111-1111-4111-8111-111111111111/people/route"][3] == tomorrow


def test_what_was_decided_twice_before_it_was_told_is_of_the_second_time(several):
    (desk, lap), sync = several(0, 0)
    take(desk, SMALL, own=True)
    sync()
    key = "small/people/route"
    for home, hours in ((desk, 0), (lap, 2), (desk, 26)):
        later(home, hours * HOUR)
        bulk.bury(home, [key])
    later(lap, 25 * HOUR)
    last = card(desk, key).buried_until
    assert last == card(lap, key).buried_until + 1
    sync()
    agree([desk, lap])
    assert card(lap, key).buried_until == last


@pytest.mark.parametrize("told", [False, True])
def test_what_was_changed_and_changed_back_was_not_decided(several, told):
    """Unless a synchronisation came between: then it was told, and taken back later."""
    (desk, lap), sync = several(0, 0)
    take(desk, SMALL, own=True)
    sync()
    route = [card(desk, "small/people/route").pk]
    bulk.suspend(desk, route)
    for on in (True, False):
        later(lap)
        bulk.suspend(lap, [card(lap, "small/people/route").pk], on)
        if told:
            sync(lap)
    sync()
    agree([desk, lap])
    assert card(lap, "small/people/route").suspended is not told


def test_decisions_about_one_card_that_do_not_meet_both_stand(several):
    (desk, lap), sync = several(0, 0)
    take(desk, SMALL, own=True)
    sync()
    bulk.suspend(desk, ["small/people/route"])
    bulk.bury(lap, ["small/people/route"])
    sync()
    agree([desk, lap])
    assert card(desk, "small/people/route").suspended
    assert card(desk, "small/people/route").buried_until


def test_of_what_was_decided_by_several_names_of_a_card_the_last_name_counts(several):
    """One home suspends cards that it moved; the other buries them before or after that, by the
    names that they had."""
    (desk, lap), sync = several(0, 0)
    for source in (SMALL, PLAIN):
        take(desk, source)
    sync()
    former = [f"mine/{slot}" for slot in ("one/basic", "two/basic", "three/cloze")]
    for hours, keys in ((1, former[:1]), (3, former[1:])):
        later(lap, (START - lap.clock.at) + hours * HOUR)
        bulk.bury(lap, keys)
    bulk.move(desk, [card(desk, key).pk for key in former], "small")
    later(desk, 2 * HOUR)
    now = [key.replace("mine", "small") for key in former]
    bulk.suspend(desk, now)
    sync()
    agree([desk, lap])
    stands = [card(desk, key) for key in now]
    assert [each.suspended for each in stands] == [True, False, False]
    assert [bool(each.buried_until) for each in stands] == [False, True, True]


DERIVED = {
    "pk", "key", "kind", "core", "sample", "competency", "ord", "retired", "shadowed", "active",
    "state", "step", "stability", "difficulty", "last_day", "last_at", "due_day", "due_at", "reps",
    "lapses", "first_day",
}  # fmt: skip
"""What a home makes of its notes, its log and its decisions: no line says it."""
MOVED = {"note_pk", "slot"}
DECISIONS = {"suspended": 1, "buried_until": 30_000, "withdrawn": 1}


def test_every_decision_about_a_card_comes_to_other_homes(several):
    """A new column of a card is said to other homes, or is derived here."""
    assert {*CARD.columns} == DERIVED | MOVED | {*DECISIONS}
    (desk, lap), sync = several(0, 0)
    take(desk, SMALL, own=True)
    keys = [f"small/{slot}" for slot in ("people/route", "quiet/tell", "doors/basic")]
    apart = dict(zip(DECISIONS, keys, strict=True))

    def decide(which):
        with desk.store.write() as connection:
            for column in which:
                query = f"UPDATE card SET {column} = :value WHERE key = :key"
                connection.execute(query, value=DECISIONS[column], key=apart[column])

    def there(home):
        with home.store.read() as connection:
            query = "SELECT {0} FROM card WHERE key = :key"
            return {
                column: connection.scalar(query.format(column), key=key) or 0
                for column, key in apart.items()
            }

    decide(["suspended"])  # before the home is synchronised
    sync()
    assert there(lap) == {"suspended": 1, "buried_until": 0, "withdrawn": 0}
    decide(["buried_until", "withdrawn"])
    sync()
    assert there(lap) == DECISIONS


def edit(home, deck, note, was, becomes):
    text = note_editor.text(home, deck, note)
    assert was in text
    note_editor.save(home, deck, note, text.replace(was, becomes))


def test_edits_of_one_note_go_together_field_by_field(several):
    (desk, lap), sync = several(0, 0)
    take(desk, SMALL, own=True)
    sync()
    edit(desk, "small", "quiet", "The quiet senior", "The silent senior")
    edit(lap, "small", "quiet", "back on form", "back in form")
    reports = sync()
    note = agree([desk, lap])["notes"]["11111111-1111-4111-8111-111111111111/quiet"]
    assert note.title == "The silent senior"
    assert note.beats[2].facts[0].say == "back in form"
    assert not any(report.merged.losses for report in reports)


def test_of_one_field_the_later_stands_and_the_other_is_named(several):
    (desk, lap), sync = several(0, 0)
    take(desk, SMALL, own=True)
    sync()
    edit(desk, "small", "quiet", "The quiet senior", "The silent senior")
    later(lap)
    edit(lap, "small", "quiet", "The quiet senior", "The calm senior")
    reports = sync()
    assert agree([desk, lap])["notes"]["11111111-1111-4111-8111-111111111111/quiet"].title == (
        "The calm senior"
    )
    lost = {(loss.lost, loss.stands) for report in reports for _, loss in report.merged.losses}
    assert lost == {("The silent senior", "The calm senior")}


@pytest.mark.parametrize("deleted_first", [True, False])
def test_an_edit_beats_a_deletion(several, deleted_first):
    (desk, lap), sync = several(0, 0)
    take(desk, PLAIN)
    sync()
    later(lap if deleted_first else desk)
    bulk.delete(desk, [card(desk, "mine/one/basic").pk])
    edit(lap, "mine", "one", "The first", "The very first")
    sync()
    notes = agree([desk, lap])["notes"]
    assert notes["6d0f3f54-6f2b-44ad-9f2f-7b6a0a5f0000/one"].a == "The very first"


def test_what_was_edited_and_then_deleted_is_gone_where_others_deleted_it(several):
    (desk, lap), sync = several(0, 0)
    take(desk, PLAIN)
    sync()
    bulk.delete(lap, [card(lap, "mine/one/basic").pk])
    later(desk)
    edit(desk, "mine", "one", "The first", "The 1st")
    bulk.delete(desk, [card(desk, "mine/one/basic").pk])
    sync()
    assert {note.id for note in agree([desk, lap])["notes"].values()} == {"two", "three"}


def test_a_deletion_that_nobody_edited_against_goes_everywhere(several):
    (desk, lap), sync = several(0, 0)
    take(desk, PLAIN)
    sync()
    grades.grade(lap, "mine/one/basic", Rating.GOOD)
    bulk.delete(desk, [card(desk, "mine/one/basic").pk])
    sync()
    assert "6d0f3f54-6f2b-44ad-9f2f-7b6a0a5f0000/one" not in agree([desk, lap])["notes"]


def test_what_was_deleted_on_one_device_no_update_brings_back_on_another(several):
    (desk, lap), sync = several(0, 0)
    take(desk, PLAIN)
    sync()
    bulk.delete(desk, [card(desk, "mine/one/basic").pk])
    sync()
    take(lap, PLAIN.replace("The first", "The very first"))
    sync()
    assert "6d0f3f54-6f2b-44ad-9f2f-7b6a0a5f0000/one" not in agree([desk, lap])["notes"]


def test_tags_of_both_are_joined(several):
    (desk, lap), sync = several(0, 0)
    take(desk, PLAIN)
    sync()
    for home, tag in ((desk, "here"), (lap, "there")):
        bulk.tag(home, [card(home, "mine/two/basic").pk], [tag])
    sync()
    note = agree([desk, lap])["notes"]["6d0f3f54-6f2b-44ad-9f2f-7b6a0a5f0000/two"]
    assert set(note.tags) == {"old", "here", "there"}


def test_a_grade_is_undone_across_homes(several):
    (desk, lap), sync = several(0, 0)
    take(desk, SMALL, own=True)
    sync()
    grades.grade(desk, "small/people/route", Rating.GOOD)
    sync()
    undo.undo(desk)
    grades.grade(lap, "small/people/route", Rating.GOOD)
    sync()
    assert sorted(undone for _, undone, *_ in agree([desk, lap])["log"]) == [False, True]
    assert card(lap, "small/people/route").memory.reps == 1


def test_a_grade_is_undone_where_its_card_is_called_otherwise_by_then(several):
    """And another card is called as it was when its grade was taken back on the other device."""
    (desk, lap), sync = several(0, 0)
    take(desk, SMALL, own=True)
    sync()
    grades.grade(desk, "small/quiet/probe:differently", Rating.GOOD)
    sync()
    probe = "{id: differently, ask: What would you change?"
    fresh = "{id: surprise, ask: What surprised you?, answer: [how soon]}"
    renamed = SMALL.replace(
        probe, f"{fresh}\n      - {{id: otherwise, was: differently, ask: What would you change?"
    )
    for text in (
        renamed,
        renamed.replace(" was: differently,", "").replace("surprise", "differently"),
    ):
        later(lap)
        take(lap, text)
    assert card(lap, "small/quiet/probe:otherwise").memory.reps == 1
    later(desk, 3 * HOUR)
    undo.undo(desk)
    sync()
    agree([desk, lap])
    assert card(lap, "small/quiet/probe:otherwise").memory.reps == 0


def test_a_larger_step_is_not_undone_over_a_merge(several):
    (desk, lap), sync = several(0, 0)
    take(desk, SMALL, own=True)
    sync()
    bulk.suspend(desk, ["small/people/route"])
    grades.grade(lap, "small/quiet/tell", Rating.GOOD)
    sync()
    with pytest.raises(UsageError, match="cannot be undone any more"):
        undo.undo(desk)
    assert card(desk, "small/people/route").suspended


def test_two_homes_that_had_the_same_deck_have_it_once(several):
    (desk, lap), sync = several(0, 0)
    for home in (desk, lap):
        take(home, PLAIN)
    edit(desk, "mine", "one", "The first", "The very first")
    grades.grade(desk, "mine/two/basic", Rating.GOOD)
    grades.grade(lap, "mine/two/basic", Rating.HARD)
    sync()
    there = agree([desk, lap])
    assert len(there["decks"]) == 1
    assert there["notes"]["6d0f3f54-6f2b-44ad-9f2f-7b6a0a5f0000/one"].a == "The very first"
    assert card(lap, "mine/two/basic").memory.reps == 2


@pytest.mark.parametrize(
    ("lower", "higher"),
    [
        ("1.1.9", "1.2.0"),
        ("1.9", "1.10"),
        ("9", "10"),
        ("1.2000", "2.0"),
        ("1.2.3.9", "1.2.4"),
    ],
)
def test_of_two_versions_of_a_deck_the_higher_stands(several, lower, higher):
    (desk, lap), sync = several(0, 0)
    for home, version in ((desk, higher), (lap, lower)):
        later(home)
        take(home, PLAIN.replace("title: Mine", f"title: Mine\nversion: '{version}'"))
    sync()
    for home in (desk, lap):
        with home.store.read() as connection:
            assert [deck.head.version for deck in library.decks(connection)] == [higher]


def test_stories_of_all_homes_go_into_the_deck_of_ones_own_whatever_it_is_called(several):
    (desk, lap), sync = several(0, 0)
    story = read_deck(SMALL, "small").stories[0]
    own_deck.add(desk, [story])
    deck_options.rename(desk, own_deck.DECK, "tales", "Tales")
    sync()
    deck_options.rename(lap, "tales", "yarns")
    own_deck.add(lap, [replace(story, id="loud")])
    sync()
    assert len(agree([desk, lap])["decks"]) == 1
    assert own_deck.add(desk, [replace(story, id="third")]).deck == "tales"


def test_a_name_of_ones_own_deck_that_is_taken_back_is_so_everywhere(several):
    (desk, lap), sync = several(0, 0)
    own_deck.add(desk, [read_deck(SMALL, "small").stories[0]])
    deck_options.rename(desk, own_deck.DECK, "tales", "Tales")
    sync(desk, lap)
    undo.undo(desk)
    sync()
    assert own_deck.HOME not in agree([desk, lap])["settings"]


def test_a_deck_that_is_undone_goes_everywhere(several):
    (desk, lap), sync = several(0, 0)
    take(desk, PLAIN)
    sync(desk, lap)
    undo.undo(desk)
    sync()
    assert agree([desk, lap])["decks"] == {}


@pytest.mark.parametrize(("between", "who"), [(False, 0), (True, 0), (True, 1)])
def test_what_was_decided_of_a_deck_stands_where_it_is_taken_in_again(several, between, who):
    """Before anybody heard that it had gone, or after that: its cards are new rows."""
    (desk, lap), sync = several(0, 60_000)
    take(desk, PLAIN)
    sync(desk, lap)
    bulk.suspend(lap, ["mine/one/basic"])
    bulk.bury(lap, ["mine/two/basic"])
    bulk.retire(lap, [card(lap, "mine/three/cloze").pk])
    sync(lap)
    later(desk)
    undo.undo(desk)
    if between:
        sync()
    again = (desk, lap)[who]
    later(again, 2 * HOUR)
    take(again, PLAIN)
    sync()
    agree([desk, lap])
    for home in (desk, lap):
        stored = [card(home, f"mine/{key}") for key in ("one/basic", "two/basic", "three/cloze")]
        assert [each.suspended for each in stored] == [True, False, False]
        assert [bool(each.buried_until) for each in stored] == [False, True, False]
        assert [each.retired for each in stored] == [False, False, True]
        assert [each.active for each in stored] == [False, True, False]
    assert [report.nothing for report in sync(desk, lap)] == [True, True]


def test_what_is_not_so_any_more_comes_to_other_homes(several):
    (desk, lap), sync = several(0, 60_000)
    take(desk, PLAIN)
    sync()
    for home, on in ((desk, True), (lap, False)):
        later(home)
        pks = [card(home, "mine/one/basic").pk]
        for decide in (bulk.suspend, bulk.bury, bulk.retire):
            decide(home, pks, on)
        sync()
        agree([desk, lap])
        stored = card(desk, "mine/one/basic")
        assert (stored.suspended, bool(stored.buried_until), stored.retired) == (on, on, on)


SIDES = f"""
drill: 1
id: t
title: T
origin: {"3" * 8}-3333-4333-8333-{"3" * 12}
cards:
  - {{id: n, sides: [{{id: s, q: And s?, a: one}}OTHER]}}
"""
ALONE = SIDES.replace("OTHER", "")
Z, Y = (SIDES.replace("OTHER", f", {{id: {side}, q: And Z?, a: two}}") for side in "zy")


@pytest.mark.parametrize("what", ["suspended", "buried", "retired", "graded"])
def test_a_card_that_only_seems_to_be_another_is_as_if_nothing_had_been(several, what):
    """One home saw both versions one after the other, the other the last, and took them for one."""
    (desk, lap), sync = several(0, 60_000)
    take(desk, Z)
    sync()
    {
        "suspended": lambda: bulk.suspend(lap, ["t/n/side:z"]),
        "buried": lambda: bulk.bury(lap, ["t/n/side:z"]),
        "retired": lambda: bulk.retire(lap, [card(lap, "t/n/side:z").pk]),
        "graded": lambda: grades.grade(lap, "t/n/side:z", Rating.GOOD),
    }[what]()
    sync()
    later(lap)
    for source in (ALONE, Y):
        take(lap, source)
    sync()
    for home in (desk, lap):
        stored = card(home, "t/n/side:y")
        assert (stored.suspended, stored.buried_until, stored.retired) == (False, None, False)
        assert stored.memory.reps == 0


def test_a_side_that_is_there_for_its_review_alone_is_a_sound_card(several):
    (desk, lap), sync = several(0, 60_000)
    take(desk, ALONE)
    sync()
    take(lap, Z)
    grades.grade(lap, "t/n/side:z", Rating.GOOD)
    take(lap, ALONE)
    sync()
    assert len(agree([desk, lap])["retired"]) == 1
    assert [fault for check in doctor.examine(desk) for fault in check.faults] == []


@pytest.mark.parametrize("graded", [False, True])
def test_what_was_decided_of_a_card_stands_where_its_deck_asks_for_it_first(several, graded):
    """It never was there, but for its review where it was graded: the other has it no more."""
    (desk, lap), sync = several(0, 60_000)
    take(desk, SMALL, own=True)
    sync()
    last = "      - {id: more, label: More, facts: [it went on]}\n"
    more = SMALL.replace("    beats:\n", f"    beats:\n{last}", 1)
    take(lap, more, own=True)
    bulk.suspend(lap, ["small/quiet/beat:more"])
    if graded:
        grades.grade(lap, "small/quiet/beat:more", Rating.GOOD)
    take(lap, SMALL, own=True)
    sync()
    take(desk, more, own=True)
    sync()
    agree([desk, lap])
    assert [card(home, "small/quiet/beat:more").suspended for home in (desk, lap)] == [True, True]


def test_what_is_decided_when_a_deck_was_taken_in_again_stands(several):
    (desk, lap), sync = several(0, 60_000)
    take(desk, PLAIN)
    sync(desk, lap)
    bulk.suspend(lap, ["mine/one/basic", "mine/two/basic"])
    sync(lap)
    later(desk)
    undo.undo(desk)
    sync()
    take(desk, PLAIN)
    bulk.bury(desk, ["mine/one/basic"])
    sync()
    there = agree([desk, lap])["cards"]
    assert sorted((name.split("/")[1], each[2], bool(each[3])) for name, each in there.items()) == [
        ("one", False, True),
        ("three", False, False),
        ("two", True, False),
    ]


def test_a_review_of_a_deck_that_is_undone_elsewhere_is_in_every_log(several):
    (desk, lap), sync = several(0, 0)
    take(desk, PLAIN)
    sync(desk, lap)
    undo.undo(desk)
    grades.grade(lap, "mine/one/basic", Rating.GOOD)
    sync()
    assert len(agree([desk, lap])["log"]) == 1


def test_a_card_that_is_made_for_a_review_is_of_the_note_of_its_own_deck(several):
    """Another deck has a note of the same name."""
    (desk, lap), sync = several(0, 0)
    other = SMALL.replace("id: small", "id: early").replace("1111-4111", "2222-4222")
    for home in (desk, lap):
        take(home, other)
        take(home, SMALL)
    sync()
    last = "      - {id: more, label: More, facts: [it went on]}\n"
    beats = SMALL.replace("    beats:\n", f"    beats:\n{last}", 1)
    take(desk, beats)
    grades.grade(desk, "small/quiet/beat:more", Rating.GOOD)
    take(desk, SMALL)
    sync()
    name = "11111111-1111-4111-8111-111111111111/quiet/beat:more"
    assert name in agree([desk, lap])["retired"]
    for home in (desk, lap):
        with home.store.read() as connection:
            names = Names(connection)
            assert name in names.cards
            assert name not in names.live


def test_a_withdrawn_card_of_a_note_that_is_gone_is_asked_for_by_none(several):
    (desk, _), _ = several(0, 0)
    take(desk, SMALL)
    name = "11111111-1111-4111-8111-111111111111/doors/basic"

    def asked_for():
        with desk.store.read() as connection:
            return name in Names(connection).live

    pk = card(desk, "small/doors/basic").pk
    bulk.retire(desk, [pk])
    assert asked_for(), "it is the person who wants it no more"
    bulk.delete(desk, [pk])
    assert not asked_for()


def test_an_edit_beats_the_undoing_of_its_deck(several):
    (desk, lap), sync = several(0, 0)
    take(desk, PLAIN)
    sync(desk, lap)
    undo.undo(desk)
    edit(lap, "mine", "one", "The first", "The very first")
    sync()
    there = agree([desk, lap])
    assert [note.a for note in there["notes"].values()] == ["The very first"]
    assert len(there["decks"]) == 1


def test_a_card_that_moved_takes_along_that_it_is_withdrawn(several):
    (desk, lap), sync = several(0, 0)
    for source in (SMALL, PLAIN):
        take(desk, source)
    sync()
    bulk.retire(desk, [card(desk, "mine/one/basic").pk])
    sync()
    bulk.move(desk, [card(desk, "mine/one/basic").pk], "small")
    sync()
    there = agree([desk, lap])["retired"]
    assert [withdrawn for _, _, withdrawn in there.values()] == [True]


def test_a_note_renamed_before_the_first_synchronisation_is_not_there_twice(several):
    (desk, lap), sync = several(0, 0)
    for home in (desk, lap):
        take(home, PLAIN)
    grades.grade(lap, "mine/one/basic", Rating.GOOD)
    edit(desk, "mine", "one", "id: one", "id: first")
    sync()
    there = agree([desk, lap])
    assert {name.rpartition("/")[2] for name in there["notes"]} == {"first", "two", "three"}
    assert card(desk, "mine/first/basic").memory.reps == 1


def test_edits_before_the_first_synchronisation_go_together_field_by_field(several):
    (desk, lap), sync = several(0, 0)
    for home in (desk, lap):
        take(home, PLAIN)
    edit(desk, "mine", "one", "What is one?", "What is 1?")
    edit(lap, "mine", "one", "The first", "The 1st")
    sync()
    for _ in range(2):
        (note,) = [each for each in agree([desk, lap])["notes"].values() if each.id == "one"]
        assert (note.q, note.a) == ("What is 1?", "The 1st"), "an update lets both stand"
        for home in (desk, lap):
            take(home, PLAIN)


def test_an_edited_note_without_a_card_stays_where_homes_meet(several):
    (desk, lap), sync = several(0, 0)
    bare = "drill: 1\nid: bare\ntitle: Bare\nstories:\n- {id: s, title: Once, sample: true}\n"
    take(desk, bare)
    edit(desk, "bare", "s", "Once", "Twice")
    sync()
    assert [note.title for note in agree([desk, lap])["notes"].values()] == ["Twice"]


def test_a_due_day_worked_out_anew_is_no_other_after_a_rename_or_other_parameters(several):
    (desk, lap), sync = several(0, 0)
    take(desk, PLAIN)
    sync()
    grades.grade(desk, "mine/one/basic", Rating.GOOD)
    for home in (desk, lap):
        later(home, 90 * HOUR)
    grades.grade(lap, "mine/one/basic", Rating.EASY)
    sync()
    due = card(lap, "mine/one/basic").due
    edit(lap, "mine", "one", "id: one", "id: first")
    own = [number * 1.1 for number in DEFAULT_PARAMETERS]
    parameters.adopt(lap, own, reschedule=False)
    sync()
    agree([desk, lap])
    assert card(lap, "mine/first/basic").due == due


def test_a_due_day_worked_out_anew_is_what_follows_the_reviews_before_it(several):
    (desk, lap), sync = several(0, 0)
    take(desk, PLAIN)
    sync()
    grades.grade(desk, "mine/one/basic", Rating.GOOD)
    later(lap, 90 * HOUR)
    grades.grade(lap, "mine/one/basic", Rating.EASY)
    later(desk, 90 * HOUR)
    sync()
    with lap.store.read() as connection:
        (_, first), (_, last) = log.reviews(connection)
        rules = lap.known_rules(connection, last.rules)
    before = replay([first], lambda _: rules)
    anew = grade(before, last.rating, last.day, last.at, rules, seed=seed_of(last.id, before.reps))
    assert anew.due != last.due
    assert card(lap, "mine/one/basic").due == anew.due


def test_what_no_other_home_knows_yet_was_decided_last(several):
    (desk, lap), sync = several(0, 0)
    take(desk, PLAIN)
    for rating in (Rating.GOOD, Rating.GOOD):
        grades.grade(desk, "mine/one/basic", rating)
        later(desk, 90 * HOUR)
    later(lap, 180 * HOUR)
    sync()
    for scale in (3.0, 0.5):
        own = [number * scale for number in DEFAULT_PARAMETERS[:4]]
        parameters.adopt(desk, (*own, *DEFAULT_PARAMETERS[4:]), reschedule=True)
        due = card(desk, "mine/one/basic").due
        if scale == 3.0:
            sync(desk)
            first = due
    assert due != first
    assert replays(desk) == []
    sync()
    agree([desk, lap])
    assert card(lap, "mine/one/basic").due == due


def test_a_copy_is_told_only_where_there_is_one(several):
    """A device that had nothing to leave the first time is no copy the second time."""
    (desk, lap), sync = several(0, 0)
    take(desk, PLAIN)
    grades.grade(desk, "mine/one/basic", Rating.GOOD)
    sync(desk, lap)
    grades.grade(lap, "mine/one/basic", Rating.GOOD)
    assert [report.renamed for report in sync(lap, desk, lap)] == [False] * 3


def test_a_home_that_came_later_has_everything(several):
    (desk, lap, new), sync = several(0, 0, 0)
    take(desk, SMALL, own=True)
    sync(desk, lap)
    grades.grade(lap, "small/people/route", Rating.GOOD)
    onsites.add(desk, "Acme", "2027-03-01 10:00")
    set_option(desk, "scheduling.new_per_day", "7")
    sync()
    assert agree([desk, lap, new])["option"] == 7


def test_an_interview_asks_for_the_same_decks_in_every_home(several):
    (desk, lap), sync = several(0, 0)
    take(desk, SMALL, own=True)
    take(lap, SMALL.replace("id: small\n", "id: little\n", 1), own=True)
    onsites.add(desk, "Acme", "2027-03-01 10:00", decks=["small"], competencies=["people"])
    sync()
    for home, deck in ((desk, "small"), (lap, "little")):
        (made,) = onsites.every(home)
        assert (made.decks, made.competencies) == ((deck,), ("people",))


def test_a_copied_home_takes_a_name_of_its_own(several, tmp_path):
    (desk, lap), sync = several(0, 0)
    take(desk, SMALL, own=True)
    sync()
    import shutil

    desk.close()
    shutil.copytree(tmp_path / "home0", tmp_path / "copy")
    paths = Paths(*[tmp_path / "copy"] * 3)
    with open_home(paths, Still(START)) as copy:
        grades.grade(copy, "small/people/route", Rating.GOOD)
        grades.grade(desk, "small/quiet/tell", Rating.GOOD)
        reports = sync(copy, desk, lap, copy, desk)
        assert reports[0].renamed
        assert not reports[1].renamed
        assert copy.device != desk.device
        assert len(agree([desk, lap, copy])["log"]) == 2


# -- a grade taken back by its id


def graded(home):
    """Ids of the reviews in the log."""
    with home.store.read() as connection:
        return [review.id for _, review in log.reviews(connection)]


def test_a_grade_is_taken_back_by_its_id_on_another_device(several):
    (desk, lap), sync = several(0, 0)
    take(desk, SMALL, own=True)
    sync()
    grades.grade(desk, "small/people/route", Rating.GOOD)
    sync()
    before = card(lap, "small/people/route").memory
    later(desk)
    again = grades.grade(desk, "small/people/route", Rating.AGAIN).review.id
    sync()
    assert card(lap, "small/people/route").memory != before
    undone = undo.undo_review(lap, again)
    assert (undone.what, undone.graded) == ("again for small/people/route", True)
    sync()
    agree([desk, lap])
    assert [card(home, "small/people/route").memory for home in (desk, lap)] == [before] * 2
    assert [report.nothing for report in sync(desk, lap)] == [True, True]


def test_a_story_told_is_taken_back_on_another_device_by_any_of_its_grades(several):
    (desk, lap), sync = several(0, 0)
    take(desk, SMALL, own=True)
    sync()
    before = agree([desk, lap])
    telling = rehearsal.begin(desk, "small/quiet")
    rehearsal.finish(desk, telling, Told(tuple(range(len(telling.story.beats))), 100.0))
    sync()
    assert len(graded(lap)) > 1
    undo.undo_review(lap, graded(lap)[-1])
    sync()
    after = agree([desk, lap])
    assert all(undone for _, undone, *_ in after["log"])
    assert [told[-1] for told in after["told"]] == [True]
    assert after["cards"] == before["cards"]
    assert undo.ahead(desk).kind == "import", "nothing of the telling is left to undo"


def tell(home):
    """A story told, all of it: the ids of its grades."""
    before = graded(home)
    telling = rehearsal.begin(home, "small/quiet")
    rehearsal.finish(home, telling, Told(tuple(range(len(telling.story.beats))), 100.0))
    return graded(home)[len(before) :]


def test_a_story_was_told_last_when_it_was_whichever_device_heard_of_it_first(several):
    (desk, lap), sync = several(0, 0)
    take(desk, SMALL, own=True)
    sync()
    tell(lap)
    for home in (desk, lap):
        later(home)
    tell(desk)
    sync()
    sync()
    for home in (desk, lap):
        assert overview.matrix(home).stories[0].told == START + HOUR
        last = stats.stats(home).speaking.tells[-1]
        assert last.at == START + HOUR


def standing(home):
    """Ids of the reviews in the log that nothing took back."""
    with home.store.read() as connection:
        return [review.id for _, review in log.reviews(connection) if not review.undone]


def test_what_two_devices_graded_at_one_instant_is_not_one_story_told(several):
    (desk, lap), sync = several(0, 0)
    take(desk, SMALL, own=True)
    sync()
    beats = tell(desk)
    own = grades.grade(lap, "small/people/route", Rating.GOOD).review.id
    sync()
    undo.undo_review(lap, beats[0])
    assert standing(lap) == [own]
    sync()
    agree([desk, lap])


def test_a_grade_of_a_story_that_was_told_before_leaves_the_telling(several):
    (desk, lap), sync = several(0, 0)
    take(desk, SMALL, own=True)
    sync()
    beats = tell(desk)
    later(desk)
    again = grades.grade(desk, "small/quiet/tell", Rating.AGAIN).review.id
    sync()
    undo.undo_review(lap, again)
    sync()
    assert standing(desk) == beats
    assert [telling[-1] for telling in agree([desk, lap])["told"]] == [False]


def test_a_story_told_of_which_a_part_was_taken_back_elsewhere_is_still_a_step(several):
    (desk, lap), sync = several(0, 0)
    take(desk, SMALL, own=True)
    sync()
    tell(desk)
    sync()
    with desk.store.write() as connection:
        connection.execute(
            "CREATE TRIGGER refuses BEFORE INSERT ON review WHEN new.undoes = 1 "
            "BEGIN SELECT RAISE(ABORT, 'not this one'); END"
        )
    undo.undo_review(lap, graded(lap)[0])
    sync(lap, desk)
    assert len(standing(desk)) == 1
    with desk.store.write() as connection:
        connection.execute("DROP TRIGGER refuses")
    assert undo.ahead(desk).kind == "grade"
    undo.undo(desk)
    assert (standing(desk), undo.ahead(desk).kind) == ([], "import")
    sync()
    agree([desk, lap])


def test_a_grade_that_cannot_be_taken_back_is_no_step(several):
    """The step is recorded in the same transaction: a failure leaves neither."""
    (desk, lap), sync = several(0, 0)
    take(desk, SMALL, own=True)
    sync()
    grades.grade(desk, "small/people/route", Rating.GOOD)
    sync()
    with lap.store.write() as connection:
        connection.execute(
            "CREATE TRIGGER refuses BEFORE INSERT ON review "
            "BEGIN SELECT RAISE(ABORT, 'not this one'); END"
        )
    with pytest.raises(sqlite3.IntegrityError, match="not this one"):
        undo.undo_review(lap, graded(lap)[0])
    assert undo.ahead(lap) is None
    assert len(standing(lap)) == 1


@pytest.mark.parametrize("own", [True, False])
def test_a_grade_that_was_taken_back_by_its_id_is_no_step_any_more(several, own):
    (desk, lap), sync = several(0, 0)
    take(desk, SMALL, own=True)
    sync()
    where = desk if own else lap
    grades.grade(desk, "small/quiet/tell", Rating.GOOD)
    grades.grade(desk, "small/people/route", Rating.GOOD)
    sync()
    undo.undo_review(where, graded(where)[0])
    sync()
    assert undo.undo(desk).what == "good for small/people/route"
    assert undo.ahead(desk).kind == "import"
    sync()
    assert [undone for _, undone, *_ in agree([desk, lap])["log"]] == [True, True]


@pytest.mark.parametrize(
    ("said", "error", "says"),
    [
        (lambda ids: "2", UsageError, "too little of an id"),
        (lambda ids: "ffffffff-ffff", NotFound, "no grade has an id that begins with"),
        (lambda ids: ids[0][:8], UsageError, "several ids begin with"),
        (lambda ids: ids[0], UsageError, "was taken back already"),
        (lambda ids: ids[2], UsageError, "is no grade: it took back"),
    ],
)  # fmt: skip
def test_what_is_no_grade_that_stands_is_not_taken_back(several, said, error, says):
    (desk, _), _ = several(0, 0)
    take(desk, SMALL, own=True)
    for _ in range(2):
        grades.grade(desk, "small/people/route", Rating.GOOD)
    first = graded(desk)[0]
    undo.undo_review(desk, first.upper())
    with desk.store.read() as connection:
        taken = log.take_backs(connection, [first])[first].id
    with pytest.raises(error, match=says):
        undo.undo_review(desk, said([first, "", taken]))
