from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from drill.cards.build import figures
from drill.deckfile.reading import read_deck
from drill.domain.deck import Plain
from drill.domain.memory import UNSEEN
from drill.domain.review import Rating
from drill.errors import DeckError, NotFound, Overtaken, Problem, UsageError
from drill.paths import Paths
from drill.service.home import undo
from drill.service.insight.browser import reviews, search
from drill.service.insight.doctor import examine
from drill.service.library import card_field, decks, note_editor
from drill.service.library.edit_marks import Mark
from drill.service.library.opening import open_home
from drill.service.study import grades
from drill.storage import cards, library
from drill.text import marks
from tests_support import SMALL, ahead


def text(home, note="quiet"):
    return note_editor.text(home, "small", note)


def save(home, edited, note="quiet"):
    return note_editor.save(home, "small", note, edited)


def test_the_text_is_a_deck_file_of_one_note(small):
    for note in ("quiet", "people", "doors"):
        read = list(read_deck(text(small, note), "x").notes())
        assert [item.id for item in read] == [note]
        assert not save(small, text(small, note), note).changed


@pytest.mark.parametrize("ref", ["small/people", "people"])
def test_a_story_that_names_a_competency_of_its_deck_in_either_way_is_edited(home, ref):
    deck = SMALL.replace("competencies: [people]", f"competencies: [{ref}]")
    decks.take(home, [("small", read_deck(deck, "small"))], own=True)
    assert not save(home, text(home)).changed
    assert save(home, text(home).replace("he went silent", "he stopped talking")).changed
    other = "other/people" if "/" in ref else "small/people"
    assert save(home, text(home).replace(ref, other)).changed
    with pytest.raises(DeckError, match="there is no competency 'peple' in this deck"):
        save(home, text(home).replace(other, "small/peple"))


def test_no_change_is_no_step_to_undo(small):
    save(small, text(small))
    assert undo.undo(small).what.startswith("importing")


def test_a_reworded_note_keeps_every_history(small):
    for found in search(small, "story:quiet"):
        grades.grade(small, found.stored.key, Rating.GOOD)
    before = {f.stored.key: f.stored.memory for f in search(small)}
    done = save(small, text(small).replace("he went silent", "he stopped talking"))
    assert done.changed
    assert {f.stored.key: f.stored.memory for f in search(small)} == before
    assert search(small, "stopped")
    assert all(check.ok for check in examine(small))


def test_a_new_id_takes_the_history_along(small):
    grades.grade(small, "small/quiet/outline", Rating.GOOD)
    save(small, text(small).replace("id: quiet", "id: loud"))
    assert [line.card for line in reviews(small)] == ["small/loud/outline"]
    assert search(small, "story:loud")[0].stored.memory != UNSEEN


def test_undo_brings_the_old_text_and_the_old_cards_back(small):
    before, keys = text(small), {f.stored.key for f in search(small)}
    save(small, before.replace("- id: plan", "- id: scheme"))
    assert {f.stored.key for f in search(small)} != keys
    assert undo.undo(small).what == "editing small/quiet"
    assert text(small) == before
    assert {f.stored.key for f in search(small)} == keys


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("title: The quiet senior", "titel: x"), "line "),
        (("label: Context", "label: [a"), "line "),
        (("steps: [belief, trigger]", "steps: [nope]"), "nope"),
    ],
)
def test_what_is_wrong_names_its_line_and_changes_nothing(small, change, says):
    before = text(small)
    edited = before.replace(*change)
    assert edited != before
    with pytest.raises((DeckError, UsageError), match=says):
        save(small, edited)
    assert text(small) == before


def test_one_note_stays_one_note(small):
    head = "drill: 1\nid: small\ntitle: Small\n"
    with pytest.raises(UsageError, match="0 notes"):
        save(small, head)
    two = f"{head}cards:\n  - {{id: a, q: b, a: c}}\n  - {{id: d, q: e, a: f}}\n"
    with pytest.raises(UsageError, match="2 notes"):
        save(small, two)


def test_a_note_keeps_its_kind(small):
    with pytest.raises(UsageError, match="stories"):
        save(small, "drill: 1\nid: s\ntitle: S\ncards:\n  - {id: quiet, q: b, a: c}\n")


def test_an_id_that_another_note_has_is_refused(small):
    with pytest.raises(DeckError, match="speed"):
        save(small, text(small, "doors").replace("id: doors", "id: speed"), "doors")


def test_a_note_that_is_gone_is_said(small):
    with pytest.raises(NotFound):
        text(small, "nobody")
    with pytest.raises(NotFound):
        save(small, text(small), "nobody")


def test_a_strangers_story_stays_a_sample(home):
    decks.take(home, [("small", read_deck(SMALL, "small"))])
    edited = text(home).replace("    sample: true\n", "").replace("Context", "Background")
    assert save(home, edited).changed
    assert "sample: true" in text(home)


def source(text_=SMALL):
    return [("small", read_deck(text_, "small"))]


def test_an_edited_deck_is_still_the_one_its_file_updates(home):
    bare = SMALL.replace("origin: 11111111-1111-4111-8111-111111111111\n", "")
    decks.take(home, source(bare), own=True)
    save(home, text(home).replace("Context", "Background"))
    decks.take(home, source(bare.replace("Which decisions", "What")))
    assert [deck.id for deck in decks.listing(home)] == ["small"]
    assert "What want speed?" in text(home, "doors")


# -- what an update leaves alone ---------------------------------------------------------


NEWER = SMALL.replace("label: Context", "label: The beginning").replace("Which", "Whatever")


def edited(home):
    save(home, text(home).replace("label: Context", "label: Background"))


def test_a_note_that_was_edited_stands_and_is_named(small):
    edited(small)
    ((_, newer),) = source(NEWER)
    shown = ahead(small, newer)
    assert list(shown.edits.kept) == ["quiet"]
    assert "“Background”; theirs is “The beginning”, it was “Context”" in shown.edits.kept["quiet"]
    assert any("kept your version of small/quiet" in line for line in shown.warnings)
    decks.take(small, source(NEWER))
    assert "label: Background" in text(small)
    assert "Whatever decisions" in text(small, "doors")
    decks.take(small, source(NEWER))
    assert "label: Background" in text(small), "the next time as well"


def test_nothing_is_said_where_both_say_the_same(small):
    edited(small)
    same = SMALL.replace("label: Context", "label: Background")
    (done,) = decks.take(small, source(same))
    assert not done.edits.kept
    assert not done.warnings


def test_theirs_is_taken_on_request_and_undo_brings_mine_back_as_mine(small):
    edited(small)
    decks.take(small, source(NEWER), replace_edits=True)
    assert "label: The beginning" in text(small)
    undo.undo(small)
    assert "label: Background" in text(small)
    decks.take(small, source(NEWER))
    assert "label: Background" in text(small)


def test_an_edit_that_was_undone_is_none(small):
    edited(small)
    undo.undo(small)
    decks.take(small, source(NEWER))
    assert "label: The beginning" in text(small)


def test_of_two_edits_the_first_stands_after_undo(small):
    edited(small)
    save(small, text(small).replace("Background", "Setting"))
    undo.undo(small)
    decks.take(small, source(NEWER))
    assert "label: Background" in text(small)


def test_an_edit_that_was_edited_away_is_none(small):
    before = text(small)
    edited(small)
    save(small, before)
    decks.take(small, source(NEWER))
    assert "label: The beginning" in text(small)


def test_of_very_many_versions_the_newest_are_known_as_ones_own():
    mark = Mark("q", "", ())
    for number in range(101):
        mark = mark.with_mine(Plain("q", f"{number}?", "a"))
    assert mark.edited(Plain("q", "100?", "a"))
    assert mark.edited(Plain("q", "1?", "a"))
    assert not mark.edited(Plain("q", "0?", "a"))


def test_a_note_with_a_new_id_still_stands_for_the_old_one(small):
    grades.grade(small, "small/quiet/outline", Rating.GOOD)
    save(small, text(small).replace("id: quiet", "id: loud"))
    decks.take(small, source(NEWER))
    ids = {found.stored.card.note for found in search(small)}
    assert "loud" in ids
    assert "quiet" not in ids
    assert [line.card for line in reviews(small)] == ["small/loud/outline"]
    assert all(check.ok for check in examine(small))


def test_a_note_that_the_author_dropped_stays_where_it_was_edited(small):
    save(small, text(small, "doors").replace("reversible ones", "two-way doors"), "doors")
    gone = "".join(line for line in SMALL.splitlines(True) if "id: doors" not in line)
    (done,) = decks.take(small, source(gone))
    assert list(done.edits.kept) == ["doors"]
    assert "two-way doors" in text(small, "doors")


def test_a_note_that_the_author_dropped_goes_where_its_edit_was_edited_away(small):
    before = text(small, "doors")
    save(small, before.replace("reversible ones", "two-way doors"), "doors")
    save(small, before, "doors")
    gone = "".join(line for line in SMALL.splitlines(True) if "id: doors" not in line)
    (done,) = decks.take(small, source(gone))
    assert not done.edits.kept
    assert [item.note.id for item in done.dropped] == ["doors"]


def test_what_goes_with_the_new_version_no_more_gives_way_with_words(small):
    save(small, text(small).replace("steps: [plan]", "steps: [plan, trigger]"))
    save(small, text(small, "doors").replace("reversible ones", "two-way doors"), "doors")
    newer = SMALL.replace("id: trigger", "id: signal").replace("belief, trigger", "belief, signal")
    (done,) = decks.take(small, source(newer))
    assert "two-way doors" in text(small, "doors")
    assert any("quiet could not be kept" in line for line in done.edits.warnings)
    assert "label: Context" in text(small)
    assert save(small, text(small).replace("Outcome", "End")).changed, "the deck is sound"


def test_what_gives_way_is_not_said_to_be_kept(small):
    """Both changed the label, and the edit does not go with the rest of the new version."""
    mine = text(small).replace("steps: [plan]", "steps: [plan, trigger]")
    save(small, mine.replace("label: Context", "label: Background"))
    newer = SMALL.replace("id: trigger", "id: signal").replace("belief, trigger", "belief, signal")
    (done,) = decks.take(small, source(newer.replace("label: Context", "label: Setting")))
    (said,) = done.edits.warnings
    assert "quiet could not be kept" in said
    assert not done.edits.kept
    assert "label: Setting" in text(small)


def test_own_stories_stay_own_when_the_edit_stands(home):
    decks.take(home, source())
    edited(home)
    decks.take(home, source(), own=True)
    assert "sample" not in text(home)
    assert "Background" in text(home)


def test_other_bundled_decks_leave_edits_of_them_alone(root, clock, monkeypatch,
                                                                    tmp_path):  # fmt: skip
    path = tmp_path / "bundled.yaml"
    path.write_text(SMALL)
    monkeypatch.setattr("drill.service.library.opening.bundled_decks", lambda: [path])
    paths = Paths(root, root, root)
    with open_home(paths, clock) as home:
        edited(home)
    path.write_text(NEWER)
    with open_home(paths, clock) as home:
        assert "label: Background" in text(home)
        assert "Whatever decisions" in text(home, "doors")
        assert any("kept your version of small/quiet" in line for line in home.news)
    with open_home(paths, clock) as home:
        assert not home.news


# -- finding, previewing, marking --------------------------------------------------------


@pytest.mark.parametrize("name", ["small/quiet", "quiet", "small/quiet/beat:context"])
def test_a_note_is_found_by_its_place_its_id_and_its_cards(small, name):
    assert note_editor.find(small, name)[:2] == ("small", "quiet")


@pytest.mark.parametrize(
    ("name", "says"),
    [("quite", "quiet"), ("small/quite", "small/quiet"), ("smal/quiet", "small/quiet"),
     ("", "drill cards"), ("x" * 10_000, "drill cards"), ("small/quiet/nope", "small/quiet")],
)  # fmt: skip
def test_what_is_not_there_names_the_nearest(small, name, says):
    with pytest.raises(NotFound) as caught:
        note_editor.find(small, name)
    assert says in caught.value.hint


def test_an_id_in_two_decks_asks_which(small):
    other = SMALL.replace("id: small", "id: other").replace("11111111-1111", "33333333-1111")
    decks.take(small, source(other))
    with pytest.raises(UsageError, match="may be any of 2") as caught:
        note_editor.find(small, "quiet")
    assert "other/quiet" in caught.value.hint
    assert "small/quiet" in caught.value.hint
    assert note_editor.find(small, "other/quiet") == ("other", "quiet", "")


def test_a_new_part_gets_an_id_from_its_label(small):
    before = text(small)
    beats = (
        "      - label: Plan\n        facts: [one more]\n"
        "      - {label: Plan B, facts: [another]}\n      - id: plan\n"
    )
    after = before.replace("      - id: plan\n", beats)
    after = after.replace(
        "    probes:\n", "    probes:\n      - ask: Why so late?\n        answer: [x]\n"
    )
    found = note_editor.changes(small, "small", "quiet", after, before)
    assert (found.cards["new"], found.cards["retired"]) == (3, 0)
    save(small, after)
    for part in ("id: plan-2\n        label: Plan\n", "id: plan-b", "id: why-so-late"):
        assert part in text(small)
    with pytest.raises(DeckError, match="unknown key") as caught:
        save(
            small,
            text(small).replace("label: Plan B", "titel: Plan B").replace("id: plan-b", "why: x"),
        )
    assert "missing" not in str(caught.value).replace("'label' is missing", "")


def test_an_edit_that_rewords_moves_and_renames_loses_no_history(small):
    slots = ("beat:context", "figure:context.velocity", "figure:plan.to-improve",
             "probe:differently")  # fmt: skip
    keys = [f"small/quiet/{slot}" for slot in slots]
    for key in keys:
        grades.grade(small, key, Rating.GOOD)
    before = text(small)
    after = before.replace("id: context", "id: start").replace("id: differently", "id: change")
    after = after.replace("==30 days== to improve", "he had ==30 days== for it")
    found = note_editor.changes(small, "small", "quiet", after, before)
    assert (found.cards["new"], found.cards["retired"], found.warnings) == (0, 0, ())
    save(small, after)
    with small.store.read() as connection:
        for slot in ("beat:start", "figure:start.velocity", "figure:plan.he-had-for-it",
                     "probe:change"):  # fmt: skip
            assert cards.by_key(connection, f"small/quiet/{slot}").memory.reps == 1
    undo.undo(small)
    with small.store.read() as connection:
        assert all(cards.by_key(connection, key).memory.reps == 1 for key in keys)


def test_a_preview_is_what_saving_does_and_writes_nothing(small):
    before = text(small)
    at = before.index("      - id: plan")
    scheme = "      - {id: scheme, label: Scheme, facts: [we moved office]}\n"
    after = before[:at] + scheme + before[before.index("      - id: outcome") :]
    after = after.replace("label: Context", "label: Start")
    ahead = note_editor.changes(small, "small", "quiet", after, before)
    assert text(small) == before
    assert ahead.cards == save(small, after).cards
    assert ahead.cards["new"] == len(ahead.new) > 0
    assert ahead.cards["retired"] == len(ahead.retired) > 0
    assert ahead.cards["changed"] == len(ahead.altered) > 0
    said = "\n".join(note_editor.words(ahead))
    assert "The quiet senior: Plan" in said
    assert "The quiet senior: Start" in said


def test_many_cards_are_counted_and_not_named():
    many = note_editor.Changes(True, new=tuple(f"card {n}" for n in range(9)))
    assert note_editor.words(many) == ["cards: 9 new"]
    assert note_editor.words(note_editor.Changes(False)) == ["nothing changes"]


def test_what_was_changed_elsewhere_meanwhile_is_not_overwritten(small):
    base = text(small)
    save(small, base.replace("Context", "Background"))
    mine = base.replace("Outcome", "End")
    for tried in (note_editor.changes, lambda *a: note_editor.save(*a[:-1], base=a[-1])):
        with pytest.raises(Overtaken, match="elsewhere"):
            tried(small, "small", "quiet", mine, base)
    assert "Background" in text(small)
    assert note_editor.save(small, "small", "quiet", mine, base=text(small)).changed


def test_faults_stand_over_their_lines_and_come_off_again(small):
    wrong = text(small).replace("    title: The quiet senior", "    titel: x\n    title: y")
    with pytest.raises(DeckError) as caught:
        save(small, wrong)
    shown = note_editor.marked(wrong, caught.value)
    lines = shown.splitlines()
    at = next(n for n, line in enumerate(lines) if "titel: x" in line)
    assert lines[at - 1].startswith(note_editor.MARK)
    assert "titel" in lines[at - 1]
    assert note_editor.unmarked(shown) == wrong
    assert note_editor.marked(shown, caught.value) == shown, "never doubled"
    with pytest.raises(DeckError) as again:
        save(small, shown)
    assert again.value.problems == caught.value.problems


@given(st.text(st.sampled_from("ab \n#\u202e")), st.lists(st.integers(0, 9), max_size=4))
def test_marks_come_off_whatever_the_text(some, lines):
    error = DeckError("x", [Problem("bad\nthing", line) for line in lines])
    bare = note_editor.unmarked(note_editor.marked(some, error))
    assert bare in (some, some + "\n")


def test_faults_of_the_whole_deck_stand_at_the_top(small):
    wrong = text(small, "doors").replace("id: doors", "id: speed")
    with pytest.raises(DeckError) as caught:
        save(small, wrong, "doors")
    assert note_editor.marked(wrong, caught.value).startswith(note_editor.MARK)


def test_a_draft_left_behind_comes_back_without_what_was_said_of_it(small):
    path, original = note_editor.draft(small, "small", "quiet"), text(small)
    begun = note_editor.begin(path, original)
    assert (begun.text, begun.left) == (original, False)
    note_editor.keep(path, note_editor.marked("mine\n", UsageError("bad", "do better")))
    begun = note_editor.begin(path, original)
    assert (begun.text, begun.left) == ("mine\n", True)
    note_editor.forget(path)
    note_editor.forget(path)
    assert not note_editor.begin(path, original).left


@settings(
    max_examples=settings.default.max_examples // 4,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    st.permutations(range(5)),
    st.lists(st.booleans(), min_size=5, max_size=5),
    st.lists(st.sampled_from(["context", "plan", "outcome"]), min_size=5, max_size=5),
)
def test_no_edit_loses_a_history_and_undo_gives_all_back(small, order, reworded, homes):
    nouns = ["tickets", "morale", "uptime", "budget", "growth"]

    def told(rows):
        beats = "".join(
            f"      - id: {root}\n        label: {root.title()}\n"
            f"        facts:\n          - some {root}\n"
            + "".join(f"          - {fact}\n" for place, fact in rows if place == root)
            for root in ("context", "plan", "outcome")
        )
        whole = text(small)
        at, end = whole.index("    beats:\n") + len("    beats:\n"), whole.index("    probes:\n")
        return whole[:at] + beats + whole[end:]

    def keys():
        found = [f.stored for f in search(small, "story:quiet") if f.stored.card.kind == "figure"]
        with small.store.read() as connection:
            note = library.notes(connection, place=("small", "quiet"))[0].note
        slots = {
            str(f.slot): marks(f.fact.say)[f.nth] for beat in note.beats for f in figures(beat)
        }
        return {slots[card.card.slot]: card.memory for card in found}

    rows = [("context", f"{noun} went up by =={n + 20}%==") for n, noun in enumerate(nouns)]
    save(small, told(rows))
    asked = search(small, "story:quiet kind:figure")
    for rating, found in zip((1, 2, 3, 4, 3), asked, strict=True):
        grades.grade(small, found.stored.key, Rating(rating))
    memories, before = keys(), text(small)
    assert len(memories) == 5
    facts = [
        f"then {noun} grew up to =={n + 20}%== by autumn"
        if changed
        else f"{noun} went up by =={n + 20}%=="
        for n, (noun, changed) in enumerate(zip(nouns, reworded, strict=True))
    ]
    done = save(small, told([(homes[n], facts[n]) for n in order]))
    assert keys() == memories
    assert not any("history" in warning for warning in done.warnings)
    assert all(check.ok for check in examine(small))
    if done.changed:
        undo.undo(small)
    assert text(small) == before
    assert keys() == memories
    for _ in range(6):
        undo.undo(small)


@pytest.mark.parametrize(
    ("slot", "says"),
    [
        ("route", "questions:"),
        ("flag:waits", "id: waits"),
        ("beat:outcome", "id: outcome"),
        ("outline", "beats:"),
        ("gone:x", None),
    ],
)
def test_the_field_of_a_card_is_found_in_the_text_of_its_note(small, slot, says):
    note = "people" if slot.partition(":")[0] in ("route", "flag") else "quiet"
    text = note_editor.text(small, "small", note)
    line = card_field.line(text, slot)
    if says is None:
        assert line == 0 or "beats:" in text.splitlines()[line - 1]
    else:
        assert says in text.splitlines()[line - 1]


def test_every_card_has_its_line_and_each_of_a_list_another(small):
    lines = {}
    for found in search(small):
        deck, note, slot = found.stored.key.split("/", 2)
        text = note_editor.text(small, deck, note)
        lines[found.stored.key] = card_field.line(text, slot)
    assert all(lines.values())
    beats = [line for key, line in lines.items() if "/beat:" in key]
    assert len(set(beats)) == len(beats)


HEAD = "drill: 1\nid: a\ntitle: A\n"


@pytest.mark.parametrize(
    ("text", "slot", "line"),
    [
        ("drill: [", "route", 0),
        (HEAD, "basic", 0),
        (f"{HEAD}principles:\n  - id: p\n    ask: Who?\n    answer: You.\n", "principle", 6),
        (
            f"{HEAD}cards:\n  - id: n\n    sides:\n      - {{id: x, q: X?, a: x}}\n"
            "      - {id: y, q: Y?, a: y}\n",
            "side:y", 8,
        ),
        (f"{HEAD}cards:\n  - id: n\n    q: Q?\n    a: A\n", "basic", 6),
        (f"{HEAD}cards:\n  - id: n\n    tags: [x]\n    cloze: ==Q==\n", "cloze", 7),
    ],
)  # fmt: skip
def test_the_line_of_a_card_in_a_text_is_that_of_its_field(text, slot, line):
    assert card_field.line(text, slot) == line


@pytest.mark.parametrize(
    ("editor", "command"),
    [
        (["vim", "-n"], ["vim", "-n", "+7", "a.yaml"]),
        (["/usr/bin/nano"], ["/usr/bin/nano", "+7", "a.yaml"]),
        (["hx"], ["hx", "a.yaml:7"]),
        (["code", "--wait"], ["code", "--wait", "-g", "a.yaml:7"]),
        (["./own.sh"], ["./own.sh", "a.yaml"]),
    ],
)
def test_an_editor_opens_at_the_line_as_it_is_told_to(editor, command):
    assert card_field.command(editor, Path("a.yaml"), 7) == command
    assert card_field.command(editor, Path("a.yaml")) == [*editor, "a.yaml"]
