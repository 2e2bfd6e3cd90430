"""A new version of a deck, over notes that a person edited: both their changes are in it."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from drill.deckfile.reading import read_deck
from drill.domain.deck import Deck, Plain
from drill.domain.memory import UNSEEN
from drill.domain.review import Rating
from drill.paths import Paths
from drill.service.home import undo
from drill.service.insight.browser import search
from drill.service.library import (
    bulk,
    deck_options,
    decks,
    edit_marks,
    followed_files,
    imports,
    note_editor,
)
from drill.service.library.arrivals import Wish
from drill.service.library.opening import open_home
from drill.service.study import grades
from drill.storage import cards, library
from drill.storage import settings as stored
from tests_support import SMALL, ahead

EDITED = "edited/small/quiet"
OTHER = "22222222-2222-4222-8222-222222222222"


def text(home, note="quiet"):
    return note_editor.text(home, "small", note)


def edit(home, old, new, note="quiet"):
    assert note_editor.save(home, "small", note, text(home, note).replace(old, new)).changed


def source(*changes):
    new = SMALL
    for old, now in changes:
        assert old in new
        new = new.replace(old, now)
    return [("small", read_deck(new, "small"))]


CONTEXT = ("label: Context", "label: Start")
PROBE = ("What would you change?", "What would you do differently?")


def fact(home):
    with home.store.read() as connection:
        found = stored.get(connection, EDITED)
    return json.loads(found) if found else None


def test_what_you_left_alone_is_taken(small):
    edit(small, "he went silent", "he stopped talking")
    (done,) = decks.take(small, source(CONTEXT, PROBE), own=True)
    assert not done.edits.kept
    assert not done.warnings
    said = text(small)
    assert all(words in said for words in ("he stopped talking", "label: Start", "differently?"))
    ((_, newer),) = source(CONTEXT, PROBE)
    assert ahead(small, newer, own=True).does_nothing


def test_the_version_taken_last_is_what_the_next_is_held_against(small):
    edit(small, "he went silent", "he stopped talking")
    decks.take(small, source(CONTEXT), own=True)
    (done,) = decks.take(small, source(), own=True)
    assert not done.edits.kept, "the author went back; you had not touched it"
    assert "label: Context" in text(small)


def test_undo_of_an_import_gives_back_what_yours_was_made_of(small):
    edit(small, "he went silent", "he stopped talking")
    before = fact(small)
    decks.take(small, source(CONTEXT), own=True)
    assert fact(small) != before
    undo.undo(small)
    assert fact(small) == before
    decks.take(small, source(PROBE), own=True)
    assert "label: Context" in text(small)
    assert "he stopped talking" in text(small)


def test_a_conflict_is_told_once_and_the_version_is_known_from_then_on(small):
    edit(small, "label: Context", "label: Background")
    (done,) = decks.take(small, source(CONTEXT), own=True)
    assert list(done.edits.kept) == ["quiet"]
    (done,) = decks.take(small, source(CONTEXT), own=True)
    assert not done.edits.kept
    assert "label: Background" in text(small)


def test_of_many_conflicts_five_are_named_and_the_rest_counted(small):
    parts = ["he went silent", "the team noticed", "nobody spoke", "a mentor", "back on form",
             "Outcome"]  # fmt: skip
    for many in (5, 6):
        for part in parts[:many]:
            if f"my {part}" not in text(small):
                edit(small, part, f"my {part}")
        new = source(*((part, f"their {part}") for part in parts[:many]))
        (said,) = ahead(small, new[0][1], own=True).edits.warnings
        assert said.count("yours stands") == 5
        assert ("more" in said) == said.endswith("; and 1 more") == (many == 6)


def test_what_the_author_took_over_is_no_edit_any_more(small):
    edit(small, "label: Context", "label: Background")
    decks.take(small, source(("label: Context", "label: Background")), own=True)
    assert fact(small) is None
    decks.take(small, source(CONTEXT), own=True)
    assert "label: Start" in text(small)


def test_an_edit_of_an_earlier_drill_stands_whole_and_that_is_said_once(small):
    edit(small, "he went silent", "he stopped talking")
    with small.store.write() as connection:
        made = json.loads(stored.get(connection, EDITED))
        del made["base"]
        stored.put(connection, EDITED, json.dumps(made))
    (done,) = decks.take(small, source(CONTEXT), own=True)
    assert "an earlier drill did not keep" in done.edits.kept["quiet"]
    assert "label: Context" in text(small)
    (done,) = decks.take(small, source(CONTEXT, PROBE), own=True)
    assert not done.edits.kept
    assert "differently?" in text(small)
    assert "label: Context" in text(small), "yours, as far as anybody can tell"


def test_an_edit_of_an_earlier_drill_has_nothing_against_the_same_version(small):
    edit(small, "he went silent", "he stopped talking")
    with small.store.write() as connection:
        made = json.loads(stored.get(connection, EDITED))
        del made["base"]
        stored.put(connection, EDITED, json.dumps(made))
    (done,) = decks.take(small, source(("Which decisions want", "Which wants")), own=True)
    assert not done.edits.kept
    (done,) = decks.take(small, source(CONTEXT), own=True)
    assert not done.edits.kept, "and from then on it is known what yours was made of"
    assert "label: Start" in text(small)
    assert "he stopped talking" in text(small)


def test_an_edited_note_follows_the_author_to_a_new_id(small):
    edit(small, "he went silent", "he stopped talking")
    renamed = ("  - id: quiet\n", "  - id: silent\n    was: quiet\n")
    (done,) = decks.take(small, source(renamed, CONTEXT), own=True)
    assert not done.edits.kept
    assert "quiet" not in {found.stored.card.note for found in search(small)}
    assert "he stopped talking" in text(small, "silent")
    assert "label: Start" in text(small, "silent")


def test_an_edited_note_that_went_with_theirs_stays_away(small):
    edit(small, "reversible ones", "two-way doors", "doors")
    (line,) = [line for line in SMALL.splitlines(True) if "id: doors" in line]
    dropped = (line, "")
    decks.take(small, source(dropped), own=True, replace_edits=True)
    (done,) = decks.take(small, source(dropped, CONTEXT), own=True)
    assert not done.edits.kept
    assert not [f for f in search(small) if f.stored.card.note == "doors"]


def test_a_competency_is_merged_as_well(small):
    edit(small, "Why do you act?", "Why act at all?", "people")
    edit(small, "Improvement plan", "A plan", "people")
    asked = ("How do you act?, ", "How do you act?, Whom do you ask?, ")
    changes = asked, ("label: Learning", "label: Lessons")
    (done,) = decks.take(small, source(*changes), own=True)
    assert not done.edits.kept
    said = text(small, "people")
    for words in ("Why act at all?", "Whom do you ask?", "label: A plan", "label: Lessons"):
        assert words in said
    assert "Why do you act?" not in said


def test_histories_stay_where_both_changed_a_note(small):
    keys = {found.stored.key for found in search(small, "story:quiet")}
    edit(small, "label: Context", "label: Background")
    decks.take(small, source(PROBE, ("id: outcome", "id: ending, was: outcome")), own=True)
    after = {found.stored.key for found in search(small, "story:quiet")}
    assert len(after) == len(keys)
    assert "small/quiet/beat:ending" in after


def test_a_file_that_is_followed_changes_an_edited_note(small, tmp_path):
    edit(small, "he went silent", "he stopped talking")
    path = tmp_path / "small.yaml"
    path.write_text(SMALL)
    decks.take(small, decks.read_sources([path]), own=True,
               links={str(path): followed_files.state(path).text()})  # fmt: skip
    path.write_text(SMALL.replace(*CONTEXT))
    assert [each.what for each in followed_files.refresh(small)] == ["taken"]
    assert "label: Start" in text(small)
    assert "he stopped talking" in text(small)


def test_a_new_version_of_a_bundled_deck_changes_an_edited_note(root, clock, monkeypatch,
                                                                tmp_path):  # fmt: skip
    path = tmp_path / "bundled.yaml"
    path.write_text(SMALL)
    monkeypatch.setattr("drill.service.library.opening.bundled_decks", lambda: [path])
    with open_home(Paths(root, root, root), clock) as home:
        edit(home, "he went silent", "he stopped talking")
    path.write_text(SMALL.replace(*CONTEXT))
    with open_home(Paths(root, root, root), clock) as home:
        assert "label: Start" in text(home)
        assert "he stopped talking" in text(home)
        assert not home.news


MENTOR = ("a mentor", "a mentor of his choice")


def memories(home, deck="small"):
    with home.store.read() as connection:
        return {card.key: card.memory for card in cards.every(connection, deck=deck)}


def test_a_story_and_beats_with_other_ids_are_the_edited_ones(small):
    edit(small, *MENTOR)
    edit(small, "title: The quiet senior", "title: The silent senior")
    for slot in ("beat:context", "beat:plan", "figure:context.velocity", "outline"):
        grades.grade(small, f"small/quiet/{slot}", Rating.GOOD)
    before = memories(small)
    new = source(
        ("id: quiet", "id: silence"), ("id: context", "id: start"),
        ("id: plan, label: Plan", "id: act, label: Act"), PROBE,
    )  # fmt: skip
    (done,) = decks.take(small, new, own=True)
    assert (done.notes["new"], done.notes["retired"]) == (0, 0)
    assert not done.ended
    assert not done.edits.kept
    said = text(small, "silence")
    assert all(words in said for words in (MENTOR[1], "The silent senior", "label: Act", PROBE[1]))
    after = memories(small)
    moved = {"quiet/": "silence/", ":context": ":start", "beat:plan": "beat:act",
             "figure:plan": "figure:act"}  # fmt: skip
    for key, memory in before.items():
        for old, now in moved.items():
            key = key.replace(old, now)
        assert after[key] == memory, key
    assert len(after) == len(before)
    again = ahead(small, new[0][1], own=True)
    assert again.does_nothing
    undo.undo(small)
    assert memories(small) == before
    assert MENTOR[1] in text(small)


def test_a_note_of_yours_is_no_edit_of_one_of_the_deck(small):
    own = Plain("mine", "Why?", "Because")
    new = read_deck(SMALL, "small")
    with_own = replace(new, cards=(*new.cards, own))
    decks.take(small, [("small", with_own)], own=True)
    with small.store.write() as connection:
        edit_marks.mark(connection, [("small", None, own)])
    (done,) = decks.take(small, source(PROBE), own=True)
    assert (done.warnings, done.notes["retired"]) == ((), 0)
    assert "Because" in text(small, "mine")


def test_the_preview_shows_both_versions_of_each_part_by_its_name(small):
    edit(small, "label: Context", "label: Background")
    edit(small, "velocity fell ==40%==", "velocity fell ==38%==")
    edit(small, "A reversible decision wants", "Reversible decisions want", "speed")
    edit(small, "repair: own the call", "repair: say it was you", "people")
    edit(small, "label: Learning", "label: What you learnt", "people")
    edit(small, "- How do you act?", "- How did you act?", "people")
    new = source(
        CONTEXT, ("velocity fell ==40%==", "velocity fell ==45%=="),
        ("A reversible decision wants", "What can be undone wants"),
        ("repair: own the call", "repair: own it"), ("label: Learning", "label: Lesson"),
        ("name: Managing people", "name: People"),
    )  # fmt: skip
    looked = ahead(small, new[0][1], own=True)
    said = "\n".join(looked.edits.warnings)
    for where, yours, theirs, old in (
        ("Context · label", "Background", "Start", "Context"),
        ("Context · velocity fell ==40%== · words", "velocity fell ==38%==",
         "velocity fell ==45%==", "velocity fell ==40%=="),
        ("passes it to HR · repair", "say it was you", "own it", "own the call"),
        ("The framework · Learning · label", "What you learnt", "Lesson", "Learning"),
    ):  # fmt: skip
        assert f"{where}: yours stands, “{yours}”; theirs is “{theirs}”, it was “{old}”" in said
    assert "small/speed" in said
    decks.take(small, new, own=True)
    people = text(small, "people")
    assert "name: People" in people
    assert "How did you act?" in people


def moved(home, key, deck="other"):
    """A note, by one of its cards, into another deck; the card's key there."""
    with home.store.write() as connection:
        if library.deck(connection, deck) is None:
            library.put_deck(connection, Deck(1, deck, deck, origin=OTHER), stated=True,
                             own=True)  # fmt: skip
        pk = cards.by_key(connection, key).pk
    bulk.move(home, [pk], deck)
    with home.store.read() as connection:
        return cards.by_pks(connection, [pk])[0].key


def everything(home):
    """Every note and card, and what is known of the person's edits."""
    with sqlite3.connect(home.paths.store) as connection:
        return [
            connection.execute(query).fetchall()
            for query in (
                "SELECT deck, note, body, retired FROM note ORDER BY pk",
                "SELECT key, note_pk, retired, suspended, reps FROM card ORDER BY pk",
                "SELECT key, value FROM fact WHERE key LIKE 'edited/%' OR key LIKE 'gone/%' "
                "ORDER BY key",
            )
        ]  # fmt: skip


def test_an_update_reaches_a_note_that_was_moved_to_another_deck(small):
    speed = "small/speed/cloze:speed"
    grades.grade(small, speed, Rating.GOOD)
    memory = memories(small)[speed]
    key = moved(small, speed)
    said = note_editor.text(small, "other", "speed")
    note_editor.save(small, "other", "speed", said.replace("==care==", "==great care=="))
    before = everything(small)
    new = source(("A reversible decision wants", "What can be undone wants"))
    (done,) = decks.take(small, new, own=True)
    assert (done.notes["new"], done.notes["changed"]) == (0, 0)
    said = note_editor.text(small, "other", "speed")
    assert "great care" in said
    assert "text: yours stands, “A reversible decision" in "".join(done.edits.warnings)
    assert memories(small, "other")[key] == memory
    again = ahead(small, new[0][1], own=True)
    assert again.does_nothing
    assert speed not in memories(small)
    assert everything(small)[:2] == before[:2]


def test_a_story_that_was_moved_follows_its_deck(small):
    edit(small, "label: Context", "label: Background")
    moved(small, "small/quiet/outline")
    before = everything(small)
    new = source(PROBE, ("id: quiet", "id: silence"))
    (done,) = decks.take(small, new, own=True)
    assert not done.edits.kept
    assert (done.notes["new"], done.notes["changed"]) == (0, 1)
    said = note_editor.text(small, "other", "quiet")
    assert all(words in said for words in ("Background", PROBE[1], "small/people"))
    assert "quiet" not in text(small, "people")
    assert not any(key.startswith("small/silence") for key in memories(small))
    again = ahead(small, new[0][1], own=True)
    assert again.does_nothing
    undo.undo(small)
    assert everything(small) == before
    (once_more,) = decks.take(small, new, own=True)
    assert once_more.notes["changed"] == 1


def test_a_moved_story_keeps_a_competency_of_a_third_deck(small):
    two = ("competencies: [people]", "competencies: [people, far/away]")
    decks.take(small, source(two), own=True)
    moved(small, "small/quiet/outline")
    decks.take(small, source(two, PROBE), own=True)
    with small.store.read() as connection:
        (story,) = [item.note for item in library.notes(connection, place=("other", "quiet"))]
    assert story.probes[0].ask == PROBE[1]
    assert story.competencies == ("small/people", "far/away")


def test_an_update_of_the_deck_it_is_in_now_leaves_a_moved_note_alone(small):
    moved(small, "small/speed/cloze:speed")
    other = Deck(1, "other", "Other", origin=OTHER, cards=(Plain("x", "Q?", "A"),))
    (done,) = decks.take(small, [("other", other)], own=True)
    assert (done.notes["new"], done.notes["retired"], done.warnings) == (1, 0, ())
    moved(small, "other/speed/cloze:speed", "small")
    (back,) = decks.take(small, source(("a one-way door", "a door of one way")), own=True)
    assert (back.notes["new"], back.notes["retired"], back.warnings) == (0, 0, ())
    assert "a door of one way" in text(small, "speed")


CHANGES = (
    CONTEXT, PROBE, MENTOR, ("he went silent", "he hardly spoke"), ("id: context", "id: start"),
    ("velocity fell ==40%==", "velocity fell ==45%=="), ("title: The quiet senior", "title: He"),
    ("label: Outcome", "label: Result"), ("back on form", "back in form"),
)  # fmt: skip
PLAN = """\
      - {id: plan, label: Plan, steps: [plan], facts: [a mentor, "==30 days== to improve"]}
"""
SOME = st.lists(st.integers(0, len(CHANGES) - 1), max_size=5, unique=True)


def changed(said, which):
    for index in which:
        said = said.replace(*CHANGES[index])
    return said


@settings(
    max_examples=settings.default.max_examples // 4,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(SOME, SOME, SOME, st.booleans())
def test_whatever_both_did_nothing_is_lost_doubled_or_taken_twice(small, one, mine, two, less):
    grades.grade(small, "small/quiet/beat:plan", Rating.GOOD)
    steps = 1
    try:
        first = read_deck(changed(SMALL, one), "small")
        steps += bool(not decks.take(small, [("small", first)], own=True)[0].does_nothing)
        before = text(small)
        ours = changed(before, [index for index in mine if "id:" not in CHANGES[index][0]])
        if ours != before:
            steps += bool(note_editor.save(small, "small", "quiet", ours).changed)
        yours = set(text(small).splitlines()) - set(before.splitlines())
        held, known = everything(small), memories(small)
        assert PLAN in SMALL
        said = changed(SMALL.replace(PLAN, "") if less else SMALL, two)
        new = [("small", read_deck(said, "small"))]
        (done,) = decks.take(small, new, own=True)
        after = everything(small)
        for line in yours:
            assert line.strip(" -") in text(small)
        stories = [row for row in after[0] if row[0] == "small" and not row[3]]
        assert len(stories) == len({row[1] for row in stories}) == 4
        reviewed = [m for m in memories(small).values() if m != UNSEEN]
        assert (len(reviewed) == 1) or less
        (again,) = decks.take(small, new, own=True)
        assert again.does_nothing
        assert everything(small)[:2] == after[:2]
        if not done.does_nothing:
            undo.undo(small)
            assert everything(small) == held
            assert memories(small) == known
    finally:
        for _ in range(steps):
            undo.undo(small)


def test_theirs_is_taken_of_a_deck_that_is_called_otherwise_here(small, tmp_path):
    deck_options.rename(small, "small", "mine")
    before = note_editor.text(small, "mine", "quiet")
    assert note_editor.save(small, "mine", "quiet", before.replace("label: Context", "label: I"))
    path = tmp_path / "small.yaml"
    path.write_text(SMALL.replace(*CONTEXT))
    with imports.look(small, [str(path)], Wish(own=True)) as looked:
        assert looked.edited == (("mine", "quiet"),)
        wish = Wish(own=True, theirs=frozenset(looked.edited))
        done = imports.take(small, imports.again(small, looked, wish))
    assert [each.edited for each in done] == [()]
    assert "label: Start" in note_editor.text(small, "mine", "quiet")


def test_an_edit_that_was_undone_is_no_version_of_yours_when_the_author_says_the_same(small):
    edit(small, "he went silent", "he stopped talking")
    undo.undo(small)
    decks.take(small, source(("he went silent", "he stopped talking")), own=True)
    (done,) = decks.take(small, source(("he went silent", "he wrote no more")), own=True)
    assert not done.edits.kept
    assert "he wrote no more" in text(small)
    assert fact(small) is None


def test_an_edit_of_what_an_undone_edit_had_said_is_held_against_what_it_was_made_of(small):
    edit(small, *PROBE)
    undo.undo(small)
    decks.take(small, source(PROBE), own=True)
    edit(small, "label: Context", "label: Start")
    (done,) = decks.take(small, source(), own=True)
    assert not done.edits.kept
    assert all(words in text(small) for words in (PROBE[0], "label: Start"))


def test_an_edit_that_was_replaced_and_brought_back_by_undo_is_an_edit_again(small):
    edit(small, "he went silent", "he stopped talking")
    newer = source(PROBE)
    decks.take(small, newer, own=True, replace_edits=True)
    assert "he went silent" in text(small)
    (again,) = decks.take(small, newer, own=True)
    assert again.does_nothing
    undo.undo(small)
    assert "he stopped talking" in text(small)
    decks.take(small, source(PROBE, ("he went silent", "he wrote no more")), own=True)
    assert "he stopped talking" in text(small)


def test_what_replaced_an_edit_and_says_the_same_is_the_author_s(small):
    said = ("he went silent", "he stopped talking")
    edit(small, *said)
    decks.take(small, source(said), own=True, replace_edits=True)
    assert fact(small) is None
    (done,) = decks.take(small, source(("he went silent", "he wrote no more")), own=True)
    assert not done.edits.kept
    assert "he wrote no more" in text(small)
