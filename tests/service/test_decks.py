from __future__ import annotations

from dataclasses import replace

import pytest

from drill.deckfile.reading import read_deck
from drill.deckfile.writing import write_deck
from drill.domain.memory import UNSEEN
from drill.domain.review import Rating
from drill.errors import NotFound, UsageError
from drill.service.home import undo
from drill.service.insight.browser import search
from drill.service.insight.doctor import examine
from drill.service.library import deck_options, decks, imports, note_editor
from drill.service.study import grades
from drill.storage import cards, snapshots, study_days, visibility
from tests_support import SMALL, ahead, yaml_of

ROUTE, PLAN = "small/people/route", "small/quiet/beat:plan"
SECOND = (
    SMALL.replace("title: Small\n", "title: Small, again\n")
    .replace("The quiet senior", "The silent senior")
    .replace(
        "{id: plan, label: Plan, steps: [plan]",
        "{id: scheme, was: plan, label: Plan, steps: [plan]",
    )
    .replace("  - {id: doors, q: Which decisions want speed?", "  - {id: gates, q: What is a gate?")
)


def deck(text=SMALL, name="small.yaml"):
    return (name, read_deck(text, name))


def take(home, text=SMALL, **options):
    (done,) = decks.take(home, [deck(text)], **options)
    return done


def keys(home, query=""):
    return {found.stored.key for found in search(home, query)}


def stored(home, key):
    with home.store.read() as connection:
        return cards.by_key(connection, key)


def dump(home):
    with home.store.read() as connection:
        return snapshots.take(connection, "small")


def test_a_new_deck(home):
    shown = ahead(home, SMALL)
    assert keys(home) == set()
    planned = take(home)
    assert planned.notes == shown.notes == {"new": 4, "changed": 0, "same": 0, "retired": 0}
    assert planned.cards == {"new": 19, "kept": 0, "changed": 0, "retired": 0, "skipped": 0}
    assert len(keys(home)) == 19


def test_the_same_again_does_nothing(small):
    before = dump(small)
    planned = take(small, own=True)
    assert planned.does_nothing
    assert planned.notes["same"] == 4
    assert planned.cards["kept"] == 19
    assert dump(small) == before


def test_an_update_keeps_the_history_of_what_survives(small):
    grades.grade(small, PLAN, Rating.GOOD)
    grades.grade(small, ROUTE, Rating.HARD)
    memory = stored(small, PLAN).memory
    shown = ahead(small, SECOND)
    planned = take(small, SECOND)
    assert planned.notes == shown.notes == {"new": 1, "changed": 1, "same": 2, "retired": 1}
    assert planned.cards["retired"] == 2
    assert planned.cards["new"] == 2
    moved = stored(small, "small/quiet/beat:scheme")
    assert moved.memory == memory
    assert stored(small, PLAN) is None
    assert stored(small, ROUTE).memory.reps == 1
    assert stored(small, "small/doors/basic").retired
    assert "small/doors/basic" not in keys(small)
    assert all(check.ok for check in examine(small))
    assert decks.listing(small)[0].title == "Small, again"


def test_undo_of_an_update_puts_everything_back(small):
    before = dump(small)
    take(small, SECOND)
    grades.grade(small, "small/gates/basic", Rating.GOOD)
    undo.undo(small)
    undo.undo(small)
    assert dump(small)["deck"] == before["deck"]
    active = {row["key"]: row for row in dump(small)["cards"] if not row["retired"]}
    assert active == {row["key"]: row for row in before["cards"]}
    assert stored(small, "small/gates/basic").retired, "its log stays, so the card does"
    take(small, SECOND)
    assert not stored(small, "small/gates/basic").retired
    assert all(check.ok for check in examine(small))


def test_what_was_retired_comes_back_with_its_history(small):
    grades.grade(small, "small/doors/basic", Rating.EASY)
    memory = stored(small, "small/doors/basic").memory
    take(small, SECOND)
    take(small)
    back = stored(small, "small/doors/basic")
    assert (back.memory, back.retired) == (memory, False)


def test_an_update_that_forgot_what_an_id_was_keeps_the_histories_and_undo_brings_all_back(small):
    key, beat = "small/doors/basic", "small/quiet/beat:context"
    figure = "small/quiet/figure:context.velocity"
    for each in (key, beat, figure):
        grades.grade(small, each, Rating.GOOD)
    memory = stored(small, key).memory
    before = dump(small)
    text = SMALL.replace("{id: doors,", "{id: gates,").replace("- id: context", "- id: start")
    shown = ahead(small, text.replace("velocity fell", "speed fell"))
    assert shown.ended == ()
    planned = take(small, text.replace("velocity fell", "speed fell"))
    assert planned.cards["new"] == planned.cards["retired"] == 0
    assert stored(small, "small/gates/basic").memory == memory
    assert stored(small, "small/quiet/beat:start").memory == memory
    assert stored(small, "small/quiet/figure:start.velocity").memory == memory
    assert all(check.ok for check in examine(small))
    undo.undo(small)
    assert dump(small) == before


@pytest.mark.parametrize(("count", "more"), [(5, False), (6, False), (7, True)])
def test_six_histories_that_end_are_named_and_more_are_hinted_at(home, count, more):
    def made(names):
        made_of = "".join(f"  - {{id: {name}, q: 'What is {name}?', a: x}}\n" for name in names)
        return f"drill: 1\nid: many\ntitle: Many\ncards:\n  - {{id: z, q: q, a: a}}\n{made_of}"

    names = [f"n{number}" for number in range(count)]
    take(home, made(names))
    for name in names:
        grades.grade(home, f"many/{name}/basic", Rating.GOOD)
    (said,) = take(home, made([])).warnings
    assert said.startswith(f"history of {count} cards ends: ")
    assert said.count("; ") == min(count, 6) - 1 + more
    assert said.endswith("; …") is more


def test_a_was_that_is_said_late_takes_nothing_from_a_card_that_was_reviewed(small):
    """The new part has a history of its own by then; the former one stays aside."""
    grades.grade(small, "small/quiet/probe:differently", Rating.EASY)
    other = SMALL.replace(
        "{id: differently, ask: What would you change?",
        "{id: next, ask: And which figures were there?",
    )
    other = other.replace("answer: [talk earlier, offer training]", "answer: [none at all]")
    take(small, other)
    grades.grade(small, "small/quiet/probe:next", Rating.AGAIN)
    memory = stored(small, "small/quiet/probe:next").memory
    take(small, other.replace("{id: next,", "{id: next, was: differently,"))
    assert stored(small, "small/quiet/probe:next").memory == memory
    assert all(check.ok for check in examine(small))


def test_figures_that_change_places_take_their_histories_along(small):
    def told(*facts):
        return SMALL.replace("facts: [back on form, talk earlier]", f"facts: [{', '.join(facts)}]")

    one, two, three = "cost fell ==9%==", "cost fell ==2%==", "cost fell ==5%=="
    base = "small/quiet/figure:outcome.cost-fell"
    take(small, told(one, two))
    grades.grade(small, base, Rating.EASY)
    grades.grade(small, f"{base}+2", Rating.AGAIN)
    easy, again = stored(small, base).memory, stored(small, f"{base}+2").memory
    before = dump(small)
    take(small, told(two, one))
    assert (stored(small, base).memory, stored(small, f"{base}+2").memory) == (again, easy)
    undo.undo(small)
    assert dump(small) == before
    planned = take(small, told(two))
    assert stored(small, base).memory == again
    assert planned.ended == ("The quiet senior: cost fell ____%",)
    assert f"history of 1 card ends: {planned.ended[0]}" in planned.warnings
    assert stored(small, f"{base}+2") is None
    assert all(check.ok for check in examine(small))
    undo.undo(small)
    assert dump(small)["cards"][0] == before["cards"][0]
    assert (stored(small, base).memory, stored(small, f"{base}+2").memory) == (easy, again)
    take(small, told(two, three))
    assert stored(small, base).memory == again
    assert all(check.ok for check in examine(small))


def test_a_preview_names_the_histories_that_end(small):
    for key in (ROUTE, "small/doors/basic", "small/quiet/probe:differently"):
        grades.grade(small, key, Rating.GOOD)
    shown = ahead(small, SECOND)
    assert shown.ended == ("Which decisions want speed?",)
    assert "history of 1 card ends: Which decisions want speed?" in shown.warnings


def test_undo_of_a_first_import_removes_it(small):
    undo.undo(small)
    assert keys(small) == set()
    assert decks.listing(small) == []
    assert take(small).notes["new"] == 4


def test_another_origin_goes_in_beside(small):
    other = SMALL.replace(
        "11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222"
    )
    grades.grade(small, ROUTE, Rating.GOOD)
    planned = take(small, other)
    assert planned.deck.id == "small-2"
    assert planned.deck.title == "Small (another one)"
    assert planned.warnings
    assert stored(small, ROUTE).memory.reps == 1
    assert stored(small, "small-2/people/route").memory == UNSEEN
    assert take(small, other).does_nothing, "and is found again"


def test_a_deck_that_goes_in_beside_has_an_id_that_a_file_takes(home):
    long = f"id: {'a' * 80}"
    first = SMALL.replace("id: small", long, 1)
    take(home, first)
    planned = take(home, first.replace("11111111-1111", "22222222-1111"))
    assert planned.deck.id == f"{'a' * 78}-2"
    read_deck(write_deck(planned.deck), "beside")


def test_a_file_without_an_origin_updates_itself_and_nobody_else(home):
    bare = SMALL.replace("origin: 11111111-1111-4111-8111-111111111111\n", "")
    assert take(home, bare).deck.id == "small"
    assert take(home, bare).does_nothing
    assert take(home).deck.id == "small-2", "one that names an origin is another deck"
    assert take(home, bare).deck.id == "small"


def test_without_own_every_story_is_a_sample(home):
    take(home)
    assert keys(home, "is:sample") == keys(home, "story:quiet")
    take(home, own=True)
    assert keys(home, "is:sample") == set()
    take(home, SECOND)
    assert keys(home, "is:sample") == set(), "a deck once taken in as own stays so"


def test_an_own_story_takes_its_samples_place(home):
    take(home)
    sample = "small/quiet/outline"
    with home.store.read() as connection:
        assert sample in {c.key for c in study_days.queue(connection, home.day(), 50)}
    mine = (
        "drill: 1\nid: mine\ntitle: Mine\nstories:\n  - {id: my, title: My, competencies: [people],"
        " beats: [{id: a, label: A, facts: [x]}, {id: b, label: B, facts: [y]}]}\n"
    )
    take(home, mine, own=True)
    with home.store.read() as connection:
        queue = {c.key for c in study_days.queue(connection, home.day(), 50)}
    assert sample not in queue
    assert "mine/my/outline" in queue
    assert sample in keys(home), "kept and visible"
    undo.undo(home)
    with home.store.read() as connection:
        assert sample in {c.key for c in study_days.queue(connection, home.day(), 50)}


def test_a_reference_to_nowhere_is_allowed_and_said(home):
    planned = take(
        home, SMALL.replace("competencies: [people]", "competencies: [elsewhere/people]")
    )
    assert any("elsewhere/people" in warning for warning in planned.warnings)


MINE = """\
drill: 1
id: mine
title: Mine
stories:
  - {id: my, title: My, competencies: [peeple], beats: [{id: a, label: A, facts: [x]}]}
  - id: other
    title: Other
    competencies: [people]
    framework: fww
    beats: [{id: a, label: A, steps: [plan, learn, fw.triger]}]
"""


def test_a_step_of_another_framework_is_named_with_it(small):
    two = SMALL.replace(
        "    red_flags:",
        "      - {id: f2, name: F2, steps: [{id: data, label: D}]}\n    red_flags:",
    )
    take(small, two, own=True)
    mine = MINE.replace("framework: fww", "framework: fw").replace("learn, fw.triger", "data")
    assert take(small, mine, own=True).warnings[-1] == (
        "story other, beat a: there is no step data (did you mean f2.data?)"
    )


def test_what_leads_nowhere_is_named_with_the_nearest_that_is_there(small):
    assert take(small, MINE, own=True).warnings == (
        "story my: there is no competency peeple in your decks (did you mean people?)",
        "story other: its competency has no framework fww (did you mean fw?)",
        "story other, beat a: there is no step learn (did you mean learning?)",
        "story other, beat a: there is no step fw.triger (did you mean fw.trigger?)",
    )


def test_deck_names_where_it_goes(home):
    assert take(home, as_id="theirs").deck.id == "theirs"
    assert "theirs/people/route" in keys(home)
    again = take(home, as_id="elsewhere")
    assert again.deck.id == "theirs"
    assert again.warnings
    with pytest.raises(UsageError):
        take(home, as_id="No Id!")


def test_several_sources_are_one_step(home):
    other = deck("drill: 1\nid: other\ntitle: O\ncards: [{id: a, q: q, a: a}]\n", "other.yaml")
    decks.take(home, [deck(), other])
    assert len(decks.listing(home)) == 2
    undo.undo(home)
    assert decks.listing(home) == []


def test_a_backup_is_made_first(small):
    assert len(list(small.paths.backups.glob("*before-import.db.zst"))) == 1


def test_a_failing_import_leaves_the_store_as_it_was(small, monkeypatch):
    before = dump(small)

    def fail(*_):
        raise RuntimeError("disk gone")

    with monkeypatch.context() as patch:
        patch.setattr(visibility, "settle", fail)
        with pytest.raises(RuntimeError):
            take(small, SECOND)
    assert dump(small) == before


def test_a_note_may_change_its_kind(small):
    head, _, _ = SMALL.partition("  - {id: speed, cloze")
    text = head + "  - {id: speed, q: What?, a: that}\n"
    assert text != SMALL
    planned = take(small, text)
    assert planned.cards["new"] == 1
    assert planned.cards["retired"] == 2


def test_export_loses_nothing(small):
    text = yaml_of(small, "small")
    read = read_deck(text, "export")
    assert read == read_deck(SMALL, "small")
    assert write_deck(read) == text
    with pytest.raises(NotFound, match="did you mean small"):
        yaml_of(small, "smaal")


def test_reordering_changes_no_card(small):
    read = read_deck(SMALL, "s")
    shuffled = replace(read, cards=read.cards[::-1])
    (done,) = decks.take(small, [("s", shuffled)])
    assert done.notes == {"new": 0, "changed": 0, "same": 4, "retired": 0}
    assert done.cards["kept"] == 19


def test_the_bundled_decks_load_once_on_the_first_start(bundled, home):
    from drill.service.library.opening import open_home

    with open_home(home.paths.__class__(*[home.paths.data / "x"] * 3), home.clock) as one:
        assert [info.id for info in decks.listing(one)] == ["em-interview", "sample-stories"]
        assert undo.undo(one) is None, "they are not a step to undo"
        with open_home(one.paths, one.clock) as two:
            assert len(decks.listing(two)) == 2


@pytest.mark.parametrize("rename", [True, False])
def test_a_file_without_an_origin_finds_its_deck_under_another_id(home, rename):
    source = "{drill: 1, id: abc, title: A, cards: [{id: one, q: What?, a: %s}]}"
    decks.take(home, [("abc", read_deck(source % "this", "abc"))], as_id=None if rename else "abd")
    if rename:
        deck_options.rename(home, "abc", "abd")
    (done,) = decks.take(home, [("abc", read_deck(source % "that", "abc"))])
    assert (done.deck.id, done.notes["changed"]) == ("abd", 1)
    assert done.warnings == ("this deck is here already, as abd: that one is updated",)
    other = read_deck(source.replace("abc", "abd") % "else", "abd")
    assert decks.take(home, [("abd", other)])[0].deck.id == "abd"


def test_a_file_without_an_origin_is_not_the_deck_of_one_that_states_its_own(home):
    source = "{drill: 1, id: abc, title: A, cards: [{id: one, q: What?, a: this}]}"
    decks.take(home, [("abc", read_deck(source, "abc"))], as_id="abd")
    decks.take(
        home, [("abd", read_deck(yaml_of(home, "abd").replace("title: A", "title: B"), "b"))]
    )
    (done,) = decks.take(home, [("abc", read_deck(source, "abc"))])
    assert (done.deck.id, done.fresh) == ("abc", True)


@pytest.mark.parametrize(
    ("version", "older"),
    [
        ("1", False),
        ("1.0.0", False),
        ("v1.0", False),
        ("1.1", False),
        ("0.9.9", True),
        ("0.9.9-beta", False),
    ],
)
def test_an_older_version_is_named_and_the_same_written_otherwise_is_none(home, version, older):
    source = "{drill: 1, id: d, title: D, version: '%s', cards: [{id: one, q: What?, a: b}]}"
    decks.take(home, [("d", read_deck(source % "1.0", "d"))])
    said = ahead(home, source % version).warnings
    assert said == ((f"version {version} is older than 1.0, which is here",) if older else ())


def test_a_story_that_comes_back_with_a_renamed_beat_retires_no_card(small):
    decks.take(small, [("s", read_deck(SMALL.partition("stories:")[0], "s"))], own=True)
    beat = next(line for line in SMALL.splitlines() if "id: plan, label: Plan" in line)
    outcome = ("{id: outcome, label", "{id: plan, was: outcome, label")
    text = SMALL.replace(f"{beat}\n", "").replace(*outcome)
    assert ahead(small, text, own=True).cards["retired"] == 0


def test_a_note_that_comes_back_retires_no_card_once_more(small):
    def told(*facts):
        return SMALL.replace("facts: [back on form, talk earlier]", f"facts: [{', '.join(facts)}]")

    one, two = "cost fell ==9%==", "cost fell ==2%=="
    take(small, told(one, two))
    assert ahead(small, told(two), own=True).cards["retired"] == 1
    take(small, SMALL.partition("stories:")[0])
    assert ahead(small, told(two), own=True).cards["retired"] == 0


def test_a_merged_edit_is_said_in_the_preview(home, tmp_path):
    path = tmp_path / "d.yaml"
    source = "{drill: 1, id: d, title: D, cards: [{id: one, q: What?, a: %s}]}"
    path.write_text(source % "this")
    with imports.look(home, [str(path)]) as looked:
        imports.take(home, looked)
    edited = note_editor.text(home, "d", "one").replace("What?", "What now?")
    note_editor.save(home, "d", "one", edited)
    path.write_text(source % "that")
    with imports.look(home, [str(path)]) as looked:
        (arrival,) = looked.arrivals
    assert [item.why for item in arrival.items] == ["'this' → 'that'; your edit stays in it"]
