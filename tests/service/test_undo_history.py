"""Undo takes every step back to what it was, whatever was imported, renamed and graded between."""

from __future__ import annotations

import json
import random

import pytest

from drill.deckfile.reading import read_deck
from drill.domain.memory import UNSEEN
from drill.domain.review import Rating
from drill.errors import Overtaken
from drill.files import digest
from drill.service.home import undo
from drill.service.insight.browser import search
from drill.service.insight.doctor import examine
from drill.service.library import bulk, deck_plan, decks
from drill.service.study import grades
from drill.storage import cards, changes, images, library, log, settings
from tests_support import OTHER, PLAIN, SMALL, lives, pks

KEY = "small/quiet/outline"
RENAMED = SMALL.replace("- id: quiet\n", "- id: silent\n    was: quiet\n")
WITHOUT_PLAN = SMALL.replace(
    '      - {id: plan, label: Plan, steps: [plan], facts: [a mentor, "==30 days== to improve"]}\n',
    "",
)
FORGOTTEN = (
    SMALL.replace("- id: quiet\n", "- id: silent\n")
    .replace("{id: differently,", "{id: otherwise,")
    .replace("{id: hr,", "{id: to-hr,")
    .replace("{id: doors,", "{id: gates,")
)
REMEMBERED = (
    FORGOTTEN.replace("- id: silent\n", "- id: silent\n    was: quiet\n")
    .replace("{id: otherwise,", "{id: otherwise, was: differently,")
    .replace("{id: to-hr,", "{id: to-hr, was: hr,")
    .replace("{id: gates,", "{id: gates, was: doors,")
)
DOORS = SMALL.replace(
    "q: Which decisions want speed?, a: reversible ones", "q: What is care?, a: slow"
)
VERSIONS = [
    SMALL,
    RENAMED,
    SMALL.replace("{id: plan, label: Plan, steps", "{id: scheme, was: plan, label: P, steps"),
    SMALL.replace("  - {id: doors,", "  - {id: gates, was: doors,"),
    SMALL.replace("  - {id: doors,", "  - {id: gates,"),
    FORGOTTEN,
    REMEMBERED,
    SMALL.replace("==30 days== to improve", "==45 days== for getting better"),
    SMALL.replace("velocity fell ==40%==", "velocity fell ==40%== and ==3== left"),
    SMALL.replace("wants ==speed==, a one-way door ==care==", "wants ==haste=="),
]


def take(home, text, **options):
    return decks.take(home, [("s", read_deck(text, "s"))], **options)[0]


def dump(home):
    """Every row that a step may change, by table and row."""
    with home.store.read() as connection:
        return {
            table: {row[0]: row for row in connection.execute(f"SELECT * FROM {table} ORDER BY 1")}
            for table in ("deck", "note", "card")
        }


def faults(home):
    return [fault for check in examine(home) for fault in check.faults]


def step(home, chance):
    """One random change; False where it changed nothing."""
    keys = [found.stored.key for found in search(home)]
    what = chance.choice(["grade"] * 5 + ["suspend", "bury", "take", "take"]) if keys else "take"
    if what == "grade":
        grades.grade(home, chance.choice(keys), chance.choice(list(Rating)), seconds=3)
    elif what == "suspend":
        return bulk.suspend(home, chance.sample(keys, 3), chance.random() < 0.7).keys
    elif what == "bury":
        return bulk.bury(home, chance.sample(keys, 2)).keys
    else:
        own = chance.random() < 0.5
        return not take(home, chance.choice(VERSIONS), own=own).does_nothing
    return True


@pytest.mark.parametrize("seed", lives([3, 10, 36, 47, 59, 61, 82, 170], 3))
def test_every_step_back_leads_to_what_was(home, seed):
    chance = random.Random(seed)
    trail = []
    for _ in range(40):
        home.clock.advance(chance.choice([5, 700, 86_400, 400_000, -3_000]))
        before = dump(home)
        if not trail or chance.random() < 0.8:
            if step(home, chance):
                trail.append(before)
            else:
                assert dump(home) == before
            continue
        undone, before, now = undo.undo(home), trail.pop(), dump(home)
        for table, rows in before.items():
            # What has a log by now stays, retired: the log never loses its card.
            assert {pk: now[table][pk] for pk in rows} == rows, (undone.what, table)
    assert faults(home) == []
    while undo.undo(home):
        pass
    assert faults(home) == []
    assert search(home) == []
    assert decks.listing(home) == []


LATE = {
    "small/quiet/probe:differently": "small/silent/probe:otherwise",
    "small/quiet/figure:plan.to-improve": "small/silent/figure:plan.to-improve",
    "small/people/flag:hr": "small/people/flag:to-hr",
    "small/doors/basic": "small/gates/basic",
}


def test_a_was_that_was_forgotten_brings_the_history_after_all(small):
    made = {key: grades.grade(small, key, Rating.GOOD).memory for key in LATE}
    take(small, FORGOTTEN)
    before = dump(small)
    planned = take(small, REMEMBERED)
    with small.store.read() as connection:
        for was, now in LATE.items():
            card = cards.by_key(connection, now)
            assert (card.memory, card.retired) == (made[was], False)
            assert cards.by_key(connection, was) is None
    assert (planned.cards["new"], planned.cards["retired"]) == (0, 0)
    assert len(search(small)) == 19
    assert faults(small) == []
    assert take(small, REMEMBERED).does_nothing
    undo.undo(small)
    assert dump(small) == before
    assert faults(small) == []


def test_a_was_that_comes_late_takes_no_history_that_began_anew(small):
    for key in LATE:
        grades.grade(small, key, Rating.GOOD)
    take(small, FORGOTTEN)
    anew = {key: grades.grade(small, key, Rating.HARD).memory for key in LATE.values()}
    take(small, REMEMBERED)
    with small.store.read() as connection:
        assert {key: cards.by_key(connection, key).memory for key in anew} == anew
        left = [cards.by_key(connection, key) for key in LATE]
        assert all(card is None or card.retired for card in left)
    assert faults(small) == []


def test_the_same_question_under_another_id_is_the_same_card(small):
    take(small, REMEMBERED)
    take(small, SMALL)
    made = grades.grade(small, "small/doors/basic", Rating.GOOD)
    take(small, REMEMBERED)
    with small.store.read() as connection:
        assert cards.by_key(connection, "small/doors/basic") is None
        assert cards.by_key(connection, "small/gates/basic").memory == made.memory
    assert faults(small) == []


def test_a_was_that_was_obeyed_takes_no_later_history(small):
    take(small, REMEMBERED)
    take(small, DOORS)  # another note `doors`, beside the one that became `gates`
    grades.grade(small, "small/doors/basic", Rating.GOOD)
    take(small, REMEMBERED)
    with small.store.read() as connection:
        assert cards.by_key(connection, "small/doors/basic").retired
        assert cards.by_key(connection, "small/gates/basic").memory == UNSEEN
    assert faults(small) == []


def test_an_id_that_was_used_again_is_given_back(small):
    take(small, RENAMED)
    take(small, SMALL)  # a new note `quiet`, beside the one that became `silent`
    grades.grade(small, "small/quiet/outline", Rating.GOOD)
    for what in ("good for small/quiet/outline", "importing small", "importing small"):
        assert undo.undo(small).what == what
    assert "small/quiet/outline" in {found.stored.key for found in search(small)}
    assert faults(small) == []


def test_a_retired_card_is_found_again_under_its_note_s_new_id(small):
    plan, renamed = "small/quiet/beat:plan", "small/silent/beat:plan"
    made = grades.grade(small, plan, Rating.GOOD)
    take(small, WITHOUT_PLAN)
    take(small, WITHOUT_PLAN.replace("- id: quiet\n", "- id: silent\n    was: quiet\n"))
    assert faults(small) == []
    take(small, RENAMED)
    with small.store.read() as connection:
        assert cards.by_key(connection, renamed).memory == made.memory
    assert faults(small) == []


def test_flags_of_the_rows_that_a_step_keeps_are_no_numbers(small):
    """Whoever reads the step later may know numbers from flags."""
    take(small, RENAMED)
    with small.store.read() as connection:
        (before,) = changes.last(connection).before["snapshots"]
    rows = [before["deck"], *before["notes"], *before["cards"]]
    flags = ("stated", "own", "retired", "core", "sample")
    kept = {type(row[name]) for row in rows for name in flags if name in row}
    assert kept == {bool}


def test_a_new_title_alone_is_an_import(small):
    planned = take(small, SMALL.replace("title: Small\n", "title: Smaller\n"))
    assert not planned.does_nothing
    assert planned.notes == {"new": 0, "changed": 0, "same": 4, "retired": 0}
    assert decks.listing(small)[0].title == "Smaller"
    undo.undo(small)
    assert decks.listing(small)[0].title == "Small"


def test_saying_that_it_is_one_s_own_is_an_import(home):
    plain = "drill: 1\nid: a\ntitle: A\ncards: [{id: a, q: q, a: a}]\n"
    take(home, plain)
    take(home, plain, own=True)
    assert decks.listing(home)[0].own
    undo.undo(home)
    assert not decks.listing(home)[0].own


def test_an_update_keeps_the_words_that_tell_a_deck_from_its_namesake(small):
    other = SMALL.replace("11111111-1111", "22222222-2222")
    name = take(small, other).deck.title
    assert name == "Small (another one)"
    assert take(small, other.replace("title: Small\n", "title: Little\n")).deck.title == (
        "Little (another one)"
    )


def test_a_card_that_a_new_version_renamed_can_still_be_let_go(small):
    key = "small/quiet/outline"
    bulk.suspend(small, [key])
    bulk.bury(small, [key])
    with small.store.write() as connection:  # as the decks of a new version come in
        decks.take_in(connection, deck_plan.plan(connection, read_deck(RENAMED, "s")))
    undo.undo(small)
    undo.undo(small)
    with small.store.read() as connection:
        card = cards.by_key(connection, "small/silent/outline")
    assert (card.suspended, card.buried_until) == (False, None)


# As they were written before a step was a sum of reversals.
@pytest.mark.parametrize(
    ("kind", "step", "alone"),
    [
        ("suspend", {"keys": [KEY], "pks": ["pk"], "on": True}, True),
        ("bury", {"keys": [KEY], "pks": ["pk"], "until": [None]}, True),
        ("grade", {"reviews": ["seq"], "key": KEY, "rehearsal": None, "suspended": ["pk"]}, True),
        ("bulk", {"keys": [KEY], "pks": ["pk"], "images": ["image"], "facts": {}}, False),
    ],
)
def test_a_step_of_an_earlier_drill_is_undone(small, kind, step, alone):
    before = dump(small)
    with small.store.read() as connection:
        pk = cards.by_key(connection, KEY).pk
        image = images.take(connection, "card", ("suspended", "buried_until"), [pk])
    if kind == "grade":
        grades.grade(small, KEY, Rating.AGAIN)
    with small.store.write() as connection:
        cards.suspend(connection, [pk], kind != "bury")
        cards.bury(connection, [pk], 20_500 if kind in ("bury", "bulk") else None)
        seqs = [seq for seq, _ in log.reviews(connection, card_pk=pk)]
        there = {"pk": pk, "seq": seqs[-1:], "image": image}
        filled = json.loads(json.dumps(step))
        for name, value in filled.items():
            if isinstance(value, list) and value and value[0] in there:
                found = there[value[0]]
                filled[name] = found if isinstance(found, list) else [found]
        changes.add(connection, 1, kind, "as before", filled)
    undone = undo.undo(small)
    assert (undone.what, undone.keys, undone.alone) == ("as before", (KEY,), alone)
    assert undone.graded is (kind == "grade")
    assert dump(small) == before


def test_an_undo_names_the_cards_that_it_concerned(small):
    bulk.suspend(small, [KEY, "small/quiet/tell"])
    undone = undo.undo(small)
    assert (undone.keys, undone.alone) == ((KEY, "small/quiet/tell"), False)
    bulk.suspend(small, [KEY])
    undone = undo.undo(small)
    assert (undone.keys, undone.alone) == ((KEY,), True)


def test_only_the_step_that_was_agreed_to_goes(small):
    bulk.suspend(small, [KEY])
    agreed = undo.ahead(small)
    bulk.suspend(small, ["small/quiet/tell"])  # another window
    with pytest.raises(Overtaken, match="another window") as refused:
        undo.undo(small, agreed=agreed)
    assert refused.value.hint == "Ask for it again to see what would be."
    assert undo.undo(small).keys == ("small/quiet/tell",)
    assert undo.undo(small, agreed=agreed).keys == (KEY,)
    with pytest.raises(Overtaken, match="another window"):
        undo.undo(small, agreed=agreed)


def test_an_import_of_several_decks_copies_the_store_once(small):
    def copies():
        return len(list(small.paths.backups.glob("*before-import*.db.zst")))

    before = copies()
    decks.take(small, [("a", read_deck(PLAIN, "a")), ("b", read_deck(OTHER, "b"))])
    assert copies() == before + 1


def test_of_a_setting_that_an_import_changed_twice_the_first_value_comes_back(small):
    with small.store.write() as connection:
        step = undo.ImportStep(small, connection)
        step.hold({"address/small": "before"})
        step.hold({"address/small": "between"})
        step.whole("small")
        step.end("importing small")
    undo.undo(small)
    with small.store.read() as connection:
        assert settings.get(connection, "address/small") == "before"


def test_what_an_update_made_of_an_edit_is_left_by_the_undo_of_the_edit(small):
    there = {"edited/small/doors": "edited", "edited/small/flags": "later"}
    marks = dict.fromkeys(there, undo.Marked(digest(b"edited"), None))
    with small.store.write() as connection:
        settings.put_all(connection, there)
        undo.record(small, connection, undo.StepKind.EDIT, "editing", undo.MarksReversal(marks))
    undo.undo(small)
    with small.store.read() as connection:
        assert settings.get_all(connection, list(marks)) == {"edited/small/flags": "later"}


def test_of_a_deck_that_an_import_kept_twice_the_first_image_comes_back(small):
    def link():
        with small.store.read() as connection:
            return library.deck(connection, "small").link

    with small.store.write() as connection:
        library.set_link(connection, "small", "/first.yaml")
    with small.store.write() as connection:
        step = undo.ImportStep(small, connection)
        for later in ("/second.yaml", "/third.yaml"):
            step.whole("small")
            library.set_link(connection, "small", later)
        step.end("importing small")
    assert link() == "/third.yaml"
    undo.undo(small)
    assert link() == "/first.yaml"


def test_a_step_of_one_card_is_named_by_the_card_and_not_by_its_key(small):
    grades.grade(small, KEY, Rating.GOOD)
    undone = undo.undo(small)
    assert undone.what == f"good for {KEY}"
    assert undone.named == "good for “The quiet senior: its beats”"
    bulk.suspend(small, [KEY, "small/quiet/tell"])
    assert undo.undo(small).named == "suspending 2 cards"
    bulk.delete(small, [cards_of(small)[KEY]])
    assert undo.undo(small).named.startswith("deleting")
    undone = undo.undo(small)
    assert (undone.what, undone.named) == ("importing small", "importing “Small”")


def test_a_step_of_a_variant_names_the_competency_it_is_for(home):
    two = SMALL.replace("competencies: [people]", "competencies: [people, quarrels]").replace(
        "    probes:", "    variants: [{id: q, competency: quarrels, cut: [plan]}]\n    probes:"
    )
    two = two.replace("stories:", "  - {id: quarrels, name: Managing quarrels}\nstories:")
    decks.take(home, [("small", read_deck(two, "small"))], own=True)
    grades.grade(home, "small/quiet/outline:q", Rating.GOOD)
    named = "good for “The quiet senior: what changes for Managing quarrels”"
    assert undo.undo(home).named == named


def cards_of(home):
    """Row numbers of all cards, by key."""
    with home.store.read() as connection:
        return {card.key: card.pk for card in cards.every(connection)}


def test_two_parts_of_a_step_of_the_same_name_are_refused(small):
    """They would be one in the step's JSON, and undone as one."""
    pks = [cards_of(small)[KEY]]
    with small.store.write() as connection, pytest.raises(ValueError, match="called pks"):
        undo.record(
            small, connection, undo.StepKind.BULK, "both",
            undo.SuspensionReversal(pks, True), undo.BurialReversal(pks, [None]),
        )  # fmt: skip


def test_every_reversal_is_found_again_in_a_step():
    """By the names of its values, which the steps of earlier versions have: in this order."""
    assert list(undo.REVERSALS) == [
        ("reviews",), ("rehearsal",), ("suspended",), ("pks", "on"), ("pks", "until"),
        ("amendments",), ("snapshots",), ("renamed",), ("images",), ("retagged",), ("facts",),
        ("marks",), ("id", "before"), ("heard",), ("options",),
    ]  # fmt: skip
    assert undo.SuspensionReversal([1], True) == {"pks": [1], "on": True}
    with pytest.raises(ValueError, match="shorter"):
        undo.BurialReversal([1])


def test_a_grade_or_one_card_set_aside_is_a_small_step_and_two_cards_are_not(small):
    def is_small(act, *arguments):
        act(small, *arguments)
        return undo.ahead(small).small

    assert is_small(grades.grade, KEY, Rating.GOOD)
    for act in (bulk.suspend, bulk.bury):
        assert is_small(act, [KEY])
        assert not is_small(act, ["small/doors/basic", "small/people/route"])
    assert not is_small(bulk.reset, pks(small, KEY))
