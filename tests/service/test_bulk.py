"""Many cards at once: each call one step, and undone to the last bit."""

from __future__ import annotations

import gc
import json
import random
from contextlib import suppress
from dataclasses import replace

import pytest

from drill.deckfile.reading import read_deck
from drill.domain.deck import Plain
from drill.domain.memory import UNSEEN
from drill.domain.plain import to_plain
from drill.domain.review import Rating
from drill.errors import NotFound, UsageError
from drill.service.home import undo
from drill.service.home.progress import Cancelled
from drill.service.insight import browser, doctor, history
from drill.service.library import bulk, deck_options, decks, edit_marks, note_editor
from drill.service.study import grades
from drill.service.study.session import open_session
from drill.storage import cards, fulltext, library, settings, study_days, wordings
from drill.storage.images import put_back, take
from tests_support import PLAIN, SMALL, pks, state


def shown(home, key):
    with home.store.read() as connection:
        return cards.by_key(connection, key)


def every(home):
    with home.store.read() as connection:
        return [card.pk for card in cards.every(connection)]


def many(home):
    """150 cards of a deck that has no others."""
    notes = [f"  - {{id: n{n}, q: Question {n}?, a: Yes}}" for n in range(150)]
    source = "drill: 1\nid: big\ntitle: Big\ncards:\n" + "\n".join(notes)
    decks.take(home, [("big.yaml", read_deck(source, "big.yaml"))])
    with home.store.read() as connection:
        return [card.pk for card in cards.every(connection, deck="big")]


ACTIONS = {
    "suspend": lambda t, some: bulk.suspend(t, some),
    "bury": lambda t, some: bulk.bury(t, some),
    "retire": lambda t, some: bulk.retire(t, some),
    "reset": lambda t, some: bulk.reset(t, some),
    "delete": lambda t, some: bulk.delete(t, some),
    "tag": lambda t, some: bulk.tag(t, some, add=["new"], remove=["old"]),
    "move": lambda t, some: bulk.move(t, some, "other"),
}


@pytest.mark.parametrize("name", ACTIONS)
def test_each_is_one_step_that_undo_takes_back_to_the_last_bit(mine, name):
    before, steps = state(mine), len(history.steps(mine))
    done = ACTIONS[name](mine, every(mine))
    assert mine.store.damage == {}, "no note is taken for one of another kind"
    assert done.cards
    assert state(mine) != before
    assert len(history.steps(mine)) == steps + 1
    assert all(check.ok for check in doctor.examine(mine))
    undone = undo.undo(mine)
    assert undone is not None
    assert undone.what == done.what.partition(";")[0]
    assert state(mine) == before
    assert all(check.ok for check in doctor.examine(mine))


@pytest.mark.parametrize("name", ACTIONS)
def test_nothing_chosen_is_refused_and_nothing_changes(mine, name):
    before = state(mine)
    for some in ([], [987_654]):
        with pytest.raises(UsageError):
            ACTIONS[name](mine, some)
    assert state(mine) == before


@pytest.mark.parametrize("name", [*ACTIONS])
def test_what_is_so_already_is_no_step(mine, name):
    some = pks(mine, "mine/two/basic")
    ACTIONS[name](mine, some)
    steps = len(history.steps(mine))
    if name == "delete":
        return
    assert ACTIONS[name](mine, some).cards == 0
    assert len(history.steps(mine)) == steps


def test_there_and_back(mine):
    some = pks(mine, "mine/two/basic", "mine/one/basic")
    for act in (bulk.suspend, bulk.bury, bulk.retire):
        before = state(mine)
        assert act(mine, some).cards == 2
        assert act(mine, some, on=False).cards == 2
        undo.undo(mine)
        undo.undo(mine)
        assert state(mine) == before


def test_all_that_sleep_are_woken_in_one_step(mine):
    chosen = pks(mine, "mine/one/basic", "small/quiet/tell")
    assert bulk.wake_all(mine).what == "nothing to do"
    bulk.suspend(mine, chosen)
    before = state(mine)
    done = bulk.wake_all(mine)
    assert (done.what, done.cards) == ("unsuspending 2 cards", 2)
    assert not shown(mine, "mine/one/basic").suspended
    undo.undo(mine)
    assert state(mine) == before


def test_a_reset_card_is_new_and_its_reviews_stay(mine):
    (pk,) = pks(mine, "mine/one/basic")
    done = bulk.reset(mine, [pk, *pks(mine, "mine/two/basic")])
    assert done.cards == 1
    assert done.skipped == ("1 card new already",)
    card = shown(mine, "mine/one/basic")
    assert card.memory == UNSEEN
    assert card.due is None
    assert history.of_card(mine, pk).reviews == 1
    again = grades.grade(mine, "mine/one/basic", Rating.GOOD)
    assert again.memory.reps == 1
    assert all(check.ok for check in doctor.examine(mine))
    undo.undo(mine)
    assert shown(mine, "mine/one/basic").memory == UNSEEN
    undo.undo(mine)
    assert shown(mine, "mine/one/basic").memory.reps == 1


def test_a_retired_card_stays_so_when_its_deck_comes_again(mine):
    bulk.retire(mine, pks(mine, "mine/two/basic"))
    newer = PLAIN.replace("The second", "The second one")
    decks.take(mine, [("mine.yaml", read_deck(newer, "mine.yaml"))])
    assert shown(mine, "mine/two/basic").retired
    assert bulk.retire(mine, pks(mine, "mine/two/basic"), on=False).cards == 1
    assert not shown(mine, "mine/two/basic").retired


def test_a_card_whose_note_is_gone_is_not_brought_back(mine):
    some = pks(mine, "mine/two/basic")
    bulk.delete(mine, some)
    done = bulk.retire(mine, some, on=False)
    assert (done.cards, done.skipped) == (0, ("1 card: what asked for them is gone",))
    assert shown(mine, "mine/two/basic").retired


def test_what_was_deleted_does_not_come_back_with_its_deck(mine):
    bulk.delete(mine, pks(mine, "mine/two/basic"))
    newer = PLAIN.replace("The first", "Number one")
    source = [("mine.yaml", read_deck(newer, "mine.yaml"))]
    (done,) = decks.take(mine, source)
    assert any("1 note you deleted" in warning for warning in done.warnings)
    assert shown(mine, "mine/two/basic").retired
    decks.take(mine, source, replace_edits=True)
    assert not shown(mine, "mine/two/basic").retired
    next_ = newer.replace("The fourth", "4").replace("Number one", "No. 1")
    (done,) = decks.take(mine, [("mine.yaml", read_deck(next_, "mine.yaml"))])
    assert done.warnings == ()
    assert not shown(mine, "mine/two/basic").retired, "what you let come back stays"


def test_what_its_author_calls_otherwise_comes_once_deleting_it_is_undone(mine):
    bulk.delete(mine, pks(mine, "mine/three/cloze"))
    for name in ("drei", "tres"):
        newer = PLAIN.replace("id: three,", f"id: {name},")
        source = [("mine.yaml", read_deck(newer, "mine.yaml"))]
        (done,) = decks.take(mine, source)
        assert any("1 note you deleted" in warning for warning in done.warnings)
    assert "deleting" in undo.undo(mine).what
    (done,) = decks.take(mine, source)
    assert done.warnings == ()
    assert not shown(mine, "mine/tres/cloze").retired


def test_what_was_deleted_from_one_deck_may_come_with_another(mine):
    more = PLAIN + "  - {id: four, q: What is four?, a: The fourth}\n"
    beside = more.replace("id: mine\n", "id: mine-too\n").replace("6d0f3f54", "7d0f3f54")
    decks.take(mine, [("b.yaml", read_deck(beside, "b.yaml"))])
    bulk.delete(mine, pks(mine, "mine-too/four/basic"))
    (done,) = decks.take(mine, [("m.yaml", read_deck(more, "m.yaml"))])
    assert (done.notes["new"], done.warnings) == (1, ())


def test_a_competency_that_stories_are_for_is_not_deleted(mine):
    done = bulk.delete(mine, pks(mine, "small/people/route"))
    assert (done.cards, done.notes) == (0, 0)
    assert done.what == "nothing to do: “Managing people”: 1 story is for it"
    text = SMALL.partition("stories:\n")[2].partition("cards:")[0]
    two = text.replace("id: quiet", "id: loud").replace("[people]", "[small/people]")
    source = f"drill: 1\nid: more\ntitle: More\nstories:\n{two}"
    decks.take(mine, [("more", read_deck(source, "more"))])
    done = bulk.delete(mine, pks(mine, "small/people/route"))
    assert done.skipped == ("“Managing people”: 2 stories are for it",)
    gone = bulk.delete(mine, pks(mine, "small/people/route", "small/quiet/tell", "more/loud/tell"))
    assert (gone.notes, gone.skipped) == (3, ()), "with its stories it goes"


def test_a_moved_note_keeps_its_memory_and_gets_a_free_id(mine):
    (pk,) = pks(mine, "mine/one/basic")
    before = shown(mine, "mine/one/basic").memory
    assert bulk.move(mine, [pk], "other").notes == 1
    assert shown(mine, "mine/one/basic") is None
    moved = shown(mine, "other/one-2/basic")
    assert moved.pk == pk
    assert moved.memory == before
    source = [("mine.yaml", read_deck(PLAIN.replace("The second", "2"), "mine.yaml"))]
    decks.take(mine, source)
    assert shown(mine, "mine/one/basic") is None, "it did not come a second time"


def test_a_moved_story_still_finds_its_competency(mine):
    with mine.store.read() as connection:
        found = [c for c in cards.every(connection, deck="small") if c.card.kind == "tell"]
    bulk.move(mine, [found[0].pk], "other")
    with mine.store.read() as connection:
        (moved,) = cards.by_pks(connection, [found[0].pk])
    assert moved.card.deck == "other"
    assert moved.card.competency == f"small/{found[0].card.competency}"


def test_notes_that_are_there_already_are_left_and_counted(mine):
    chosen = pks(mine, "mine/one/basic", "mine/two/basic")
    bulk.move(mine, chosen[:1], "other")
    moved = bulk.move(mine, chosen, "other")
    assert moved.notes == 1
    assert moved.skipped == ("1 note in other already",)
    nothing = bulk.move(mine, chosen, "other")
    assert (nothing.notes, nothing.skipped) == (0, ("2 notes in other already",))
    assert nothing.what == "nothing to do: 2 notes in other already"


def test_notes_that_were_deleted_stay_as_they_were(mine):
    chosen = pks(mine, "mine/one/basic", "small/quiet/tell")
    bulk.delete(mine, chosen)
    before = state(mine)
    assert bulk.move(mine, chosen, "other").what == "nothing to do"
    assert bulk.tag(mine, chosen, add=["x"]).cards == 0
    assert bulk.delete(mine, chosen).what == "nothing to do"
    assert state(mine) == before


def test_moving_cards_of_ones_own_reads_no_competencies(mine, monkeypatch):
    read = library.notes

    def notes(connection, *, kinds=None, **more):
        assert kinds is None
        return read(connection, **more)

    monkeypatch.setattr(library, "notes", notes)
    assert bulk.move(mine, pks(mine, "mine/two/basic"), "other").notes == 1


def test_a_deck_that_is_not_there_is_named(mine):
    with pytest.raises(NotFound, match="othr"):
        bulk.move(mine, every(mine), "othr")


def test_tags_that_no_deck_may_hold(mine):
    some = pks(mine, "mine/two/basic")
    with pytest.raises(UsageError, match="characters"):
        bulk.tag(mine, some, add=["x" * 101])
    with pytest.raises(UsageError, match="no tag"):
        bulk.tag(mine, some, add=[" \x1b "])
    assert bulk.tag(mine, pks(mine, "small/people/route"), add=["x"]).cards == 0


def test_many_are_copied_first_and_can_be_stopped(mine):
    some = many(mine)
    before = state(mine)

    def stop(share):
        raise Cancelled("stopped")

    with pytest.raises(Cancelled):
        bulk.suspend(mine, some, progress=stop)
    assert state(mine) == before
    assert gc.isenabled(), "whatever came between"
    assert bulk.suspend(mine, some).cards == 150
    assert gc.isenabled()
    assert list(mine.paths.backups.glob("*before-bulk.db.zst"))
    assert "150 cards" in history.steps(mine, 1)[0].what


def odd_notes(home, chance):
    """Plain notes of all kinds of words, tags and fields, and one kept as it was once."""
    words = [
        "",
        'a "quote"',
        "back\\\\slash",
        "{}, []",
        '","tags":["no"]',
        "naïve 日本",
        "two words",
    ]

    def note(number):
        said = {"id": f"n{number}", "tags": chance.sample(TAGS, chance.randrange(4))}
        if number % 3 == 0:
            said["cloze"] = f"{chance.choice(words)} ==hole=="
        elif number % 3 == 1:
            said |= {"q": f"Q {chance.choice(words)}", "a": "A", "reverse": chance.random() < 0.5}
        else:
            said["sides"] = [{"id": "s", "q": f"Q {chance.choice(words)}", "a": "A", "was": "r"}]
        return said | ({"was": f"former-{number}"} if chance.random() < 0.3 else {})

    deck = {"drill": 1, "id": "odd", "title": "Odd", "cards": [note(n) for n in range(40)]}
    decks.take(home, [("odd", read_deck(json.dumps(deck), "odd"))])
    with home.store.write() as connection:
        connection.execute(
            "UPDATE note SET body = json_set(body, '$.tags', 'old') WHERE note = 'n7'"
        )
        connection.execute("UPDATE note SET seal = drill_seal(kind, body)")
    with home.store.read() as connection:
        return [card.pk for card in cards.every(connection, deck="odd")]


TAGS = ["old", "new", "a b", 'q"q', "x::y", "日本", "back\\slash"]


def tagged_one_by_one(home, some, add, remove):
    """Bodies and marks as they come to be note by note, as an edit of each would make them."""
    with suppress(Cancelled), home.store.write() as connection:
        pks = {card.note_pk for card in cards.by_pks(connection, some)}
        bodies, edited = {}, []
        for item in library.notes(connection, pks=list(pks)):
            kept = [tag for tag in item.note.tags if tag not in remove]
            tags = tuple(dict.fromkeys((*kept, *add)))
            if tags != item.note.tags:
                after = replace(item.note, tags=tags)
                bodies[item.pk] = library.dump(to_plain(after))
                edited.append((item.deck, item.note, after))
        edit_marks.settle(connection, [(deck, note.id) for deck, note, _ in edited])
        edit_marks.mark(connection, edited)
        marks = edit_marks.of_deck(connection, "odd")
        raise Cancelled("only looked at")
    return bodies, marks


def test_to_take_a_tag_is_no_tagging(mine):
    some = pks(mine, "mine/two/basic", "mine/one/basic")
    bulk.tag(mine, some[:1], add=["old"])
    taken = bulk.tag(mine, some, remove=["old"])
    assert taken.named.startswith("untagging ")
    again = bulk.tag(mine, some[:1], remove=["old"])
    assert again.named == "nothing to do: 1 note without that tag"
    bulk.tag(mine, some[:1], add=["new"])
    assert bulk.tag(mine, some[:1], add=["new"]).named == "nothing to do: 1 note tagged so already"


def test_tags_of_many_are_what_they_would_be_of_each(mine):
    """The bodies and what is known of the person's edits, over actions in a row, some undone."""
    chance = random.Random(11)
    every_one = odd_notes(mine, chance)
    done = 0
    for turn in range(12):
        some = chance.sample(every_one, chance.randrange(1, len(every_one)))
        add, remove = chance.sample(TAGS, 2), chance.sample(TAGS, 2)
        before = state(mine)
        wanted, marks = tagged_one_by_one(mine, some, add, remove)
        result = bulk.tag(mine, some, add=add, remove=remove)
        with mine.store.read() as connection:
            notes = list(connection.rows("SELECT pk, body FROM note"))
            assert {pk: body for pk, body in notes if pk in wanted} == wanted
            assert edit_marks.of_deck(connection, "odd") == marks
            assert fulltext.sound(connection)
        assert result.notes == len(wanted)
        assert all(check.ok for check in doctor.examine(mine))
        if turn % 3 == 0 and wanted:
            undo.undo(mine)
            assert state(mine) == before
            assert all(check.ok for check in doctor.examine(mine))
        done += len(wanted)
    assert done > 100


def tags_and_marks(home):
    with home.store.read() as connection:
        notes = {item.note.id: item.note for item in library.notes(connection, deck="big")}
        marks = edit_marks.of_deck(connection, "big")
    return notes, marks, len(browser.find(home, "is:edited"))


def test_tags_stay_the_persons_through_edits_moves_and_updates_and_undo_goes_all_the_way(mine):
    """One note is edited, one moved; of one the author comes to the same tag, of one to others."""
    some = many(mine)[:4]
    states = [(state(mine), tags_and_marks(mine))]

    def did(act):
        act()
        assert all(check.ok for check in doctor.examine(mine))
        states.append((state(mine), tags_and_marks(mine)))

    def update():
        said = [("n0", "Q 0", []), ("n2", "Question 2?", ["mine"]), ("n3", "Q 3", ["theirs"])]
        notes = [{"id": f"n{n}", "q": f"Question {n}?", "a": "Yes"} for n in range(150)]
        for name, question, tags in said:
            notes[int(name[1:])] |= {"q": question, "tags": tags}
        deck = {"drill": 1, "id": "big", "title": "Big", "cards": notes}
        decks.take(mine, [("big.yaml", read_deck(json.dumps(deck), "big.yaml"))])

    did(lambda: bulk.tag(mine, some, add=["mine"]))
    assert states[-1][1][2] == 4
    did(lambda: bulk.tag(mine, some[:1], add=["again"]))
    text = note_editor.text(mine, "big", "n0").replace("Yes", "No")
    did(lambda: note_editor.save(mine, "big", "n0", text))
    did(lambda: bulk.move(mine, some[1:2], "other"))
    did(update)
    notes, marks, edited = states[-1][1]
    assert notes["n0"] == Plain("n0", "Q 0", "No", tags=("mine", "again"))
    assert notes["n2"] == Plain("n2", "Question 2?", "Yes", tags=("mine",))
    assert notes["n3"] == Plain("n3", "Q 3", "Yes", tags=("mine", "theirs"))
    assert set(marks) == {"n0", "n1", "n3"}, "that of the moved one, which is not here, too"
    assert edited == 3
    for before in reversed(states[:-1]):
        assert undo.undo(mine) is not None
        assert (state(mine), tags_and_marks(mine)) == before


def test_of_very_many_tags_in_turn_the_first_and_the_newest_are_known(mine):
    (pk, *_) = many(mine)
    for turn in range(103):
        bulk.tag(mine, [pk], add=[f"t{turn}"], remove=[f"t{turn - 1}"])
    with mine.store.read() as connection:
        mark = edit_marks.of_deck(connection, "big")["n0"]
        (stored,) = library.notes(connection, place=("big", "n0"))
        kept = json.loads(connection.scalar("SELECT retagged FROM note WHERE note = 'n0'"))
    assert kept == [[], *([f"t{turn}"] for turn in range(3, 102))]
    assert mark.base == replace(stored.note, tags=())
    assert mark.edited(stored.note)
    assert len(mark.mine) == 100


def test_a_damaged_note_gets_no_tag_and_no_seal(mine):
    some = many(mine)[:3]
    with mine.store.write() as connection:
        connection.execute("UPDATE note SET body = replace(body, 'Yes', 'Yea') WHERE note = 'n1'")
    assert bulk.tag(mine, some, add=["new"]).notes == 2
    assert not all(check.ok for check in doctor.examine(mine))


def test_a_tag_that_is_stopped_half_way_leaves_everything(mine, monkeypatch):
    some = many(mine)
    before, steps = state(mine), len(history.steps(mine))
    with mine.store.read() as connection:
        marks = settings.under(connection, "edited/")

    def stop(share):
        if share > 0.3:
            raise Cancelled("stopped")

    monkeypatch.setattr(bulk, "_PORTION", 40)
    with pytest.raises(Cancelled):
        bulk.tag(mine, some, add=["new"], progress=stop)
    assert state(mine) == before
    assert len(history.steps(mine)) == steps
    with mine.store.read() as connection:
        assert settings.under(connection, "edited/") == marks
        assert fulltext.sound(connection)


def test_the_index_of_words_stays_sound_and_a_tag_does_not_touch_it(mine):
    some = many(mine)

    def counted():
        with mine.store.read() as connection:
            assert fulltext.sound(connection)
            return connection.scalar("SELECT count(*) FROM note_words_data")

    before = counted()
    bulk.tag(mine, some, add=["new"])
    bulk.tag(mine, some, add=["newer"], remove=["new"])
    undo.undo(mine)
    bulk.move(mine, some, "other")
    assert counted() == before
    with mine.store.write() as connection:  # kept when a single tag was one text, and indexed
        connection.execute("UPDATE note SET body = json_set(body, '$.tags', 'old')")
    bulk.tag(mine, some, remove=["old"])
    counted()


def test_one_copy_stands_for_a_run_of_bulk_actions(mine):
    some = many(mine)

    def copies():
        return len(list(mine.paths.backups.glob("*before-bulk.db.zst")))

    bulk.suspend(mine, some)
    mine.clock.advance(14 * 60)
    bulk.tag(mine, some, add=["new"])
    assert copies() == 1
    mine.clock.advance(61)
    bulk.bury(mine, some)
    assert copies() == 2
    mine.clock.advance(-3600)
    bulk.bury(mine, some, False)
    assert copies() == 3, "one that is dated after now stands for nothing"


def test_rows_put_back_are_the_rows_that_were(mine):
    some = every(mine)
    with mine.store.write() as connection:
        image = take(connection, "card", ("key", "slot"), some)
        connection.execute("UPDATE card SET slot = slot || 'x', key = key || 'x'")
        put_back(connection, image)
        assert take(connection, "card", ("key", "slot"), some) == image


def test_a_session_shows_none_of_what_rests(mine):
    bulk.retire(mine, every(mine)[:-1])
    session = open_session(mine)
    left = {session.current.key} if session.current else set()
    with mine.store.read() as connection:
        assert left <= {card.key for card in cards.by_pks(connection, every(mine)[-1:])}


def test_what_is_known_of_a_plain_note_is_the_same_however_it_is_moved(mine):
    """Moved note by note and as plain data: when nothing is known of it, when it is edited, when
    that edit was undone."""
    some = many(mine)[:2]

    def marked(connection):
        said = wordings.find(connection, [card.note_pk for card in cards.by_pks(connection, some)])
        notes = library.notes(connection, pks=[item.pk for item in said])
        light = edit_marks.unmarked(connection, said)
        if light:
            edit_marks.move(connection, notes, "other", [item.note for item in notes])
            one = settings.under(connection, "edited/other/")
            settings.put_all(connection, dict.fromkeys(one))
            edit_marks.move_plain(connection, light, "other")
            assert settings.under(connection, "edited/other/") == one
            settings.put_all(connection, dict.fromkeys(one))
        return len(light)

    with mine.store.write() as connection:
        assert marked(connection) == 2
    bulk.tag(mine, some, add=["new"])
    with mine.store.write() as connection:
        assert marked(connection) == 0, "edited"
    undo.undo(mine)
    with mine.store.write() as connection:
        assert marked(connection) == 2


def test_what_was_buried_until_today_is_not_buried_any_more(mine):
    some = pks(mine, "mine/one/basic")
    bulk.bury(mine, some)
    mine.clock.advance(86_400)
    steps = len(history.steps(mine))
    assert bulk.bury(mine, some, False).what == "nothing to do: 1 card not buried"
    assert len(history.steps(mine)) == steps


@pytest.mark.parametrize(("number", "copies"), [(99, 0), (100, 1)])
def test_a_hundred_cards_are_many(mine, number, copies):
    bulk.suspend(mine, many(mine)[:number])
    assert len(list(mine.paths.backups.glob("*before-bulk.db.zst"))) == copies


LEFT = {
    "suspend": "suspended already", "bury": "buried already", "retire": "retired already",
    "reset": "new already", "tag": "tagged so already", "move": "in other already",
}  # fmt: skip


@pytest.mark.parametrize("name", LEFT)
def test_what_is_left_as_it_was_is_counted_and_the_others_are_named(mine, name):
    noun = "note" if name in ("tag", "move") else "card"
    first, second = pks(mine, "mine/one/basic", "mine/two/basic")
    grades.grade(mine, "mine/two/basic", Rating.GOOD)
    ACTIONS[name](mine, [first])
    done = ACTIONS[name](mine, [first, second])
    assert done.skipped == (f"1 {noun} {LEFT[name]}",)
    assert (done.cards, done.notes, done.keys) == (1, 1, ("mine/two/basic",))
    assert done.what.endswith(" mine/two" if noun == "note" else " mine/two/basic")
    assert done.named.endswith(" “What is two?”")
    again = ACTIONS[name](mine, [first, second])
    assert again.named == f"nothing to do: 2 {noun}s {LEFT[name]}"


@pytest.mark.parametrize(
    ("act", "said"),
    [(bulk.suspend, "not suspended"), (bulk.bury, "not buried"), (bulk.retire, "there")],
)
def test_what_is_there_already_does_not_come_back(mine, act, said):
    some = pks(mine, "mine/one/basic", "mine/two/basic")
    act(mine, some[:1])
    done = act(mine, some, on=False)
    assert (done.cards, done.skipped) == (1, (f"1 card {said}",))


def test_two_cards_of_a_note_are_one_note(mine):
    both = pks(mine, "small/doors/basic", "small/doors/basic:reverse")
    done = bulk.tag(mine, both, add=["x"])
    assert (done.what, done.cards, done.notes) == ("tagging small/doors", 2, 1)
    done = bulk.move(mine, [*both, *pks(mine, "mine/one/basic")], "other")
    assert (done.named, done.cards, done.notes) == ("moving to other: 2 notes", 3, 2)
    undo.undo(mine)
    bulk.retire(mine, both[:1])
    done = bulk.delete(mine, both)
    assert (done.cards, done.keys) == (1, ("small/doors/basic:reverse",)), "one was retired"


def test_a_step_names_five_of_its_cards(mine):
    bulk.suspend(mine, every(mine)[:6])
    assert len(undo.undo(mine).keys) == 5


def test_notes_that_have_no_tags_and_competencies_stay_where_they_are(mine):
    some = pks(mine, "mine/one/basic", "small/people/route", "small/quiet/tell")
    assert bulk.tag(mine, some, add=["x"]).skipped == ("2 notes of a kind that has no tags",)
    done = bulk.move(mine, some, "other")
    assert (done.notes, done.skipped) == (2, ("1 note: a competency stays in its deck",))


def test_a_note_that_says_more_behind_its_tags_is_tagged_and_counted_as_any(mine):
    notes = "  - {id: a, was: b, q: Q, a: A, tags: [x]}\n  - {id: c, q: R, a: A, tags: [x]}\n"
    source = f"drill: 1\nid: deck\ntitle: Deck\ncards:\n{notes}"
    decks.take(mine, [("deck", read_deck(source, "deck"))])
    some = pks(mine, "deck/a/basic", "deck/c/basic")
    assert bulk.tag(mine, some, add=["x"]).skipped == ("2 notes tagged so already",)
    done = bulk.tag(mine, some, add=["y"])
    assert (done.notes, done.skipped) == (2, ())


def test_notes_that_are_moved_come_in_the_order_of_their_decks(mine):
    some = pks(mine, "small/quiet/tell", "mine/three/cloze", "small/doors/basic", "mine/one/basic")
    bulk.move(mine, some, "other")
    with mine.store.read() as connection:
        found = [item.note.id for item in library.notes(connection, deck="other")]
        positions = [item.position for item in library.notes(connection, deck="other")]
    assert found == ["one", "one-2", "three", "quiet", "doors"]
    assert positions == sorted(set(positions))


def test_notes_of_one_id_that_are_moved_at_once_get_ids_of_their_own(mine):
    third = PLAIN.replace("id: mine", "id: third").replace("6d0f3f54", "7d0f3f54")
    decks.take(mine, [("third", read_deck(third, "third"))])
    some = ("mine/one/basic", "third/one/basic", "mine/two/basic", "third/two/basic")
    bulk.move(mine, pks(mine, *some), "other")
    with mine.store.read() as connection:
        found = [item.note.id for item in library.notes(connection, deck="other")]
    assert found == ["one", "one-2", "two", "one-3", "two-2"]


def test_a_tag_of_a_hundred_characters_and_a_hundred_tags_fit(mine):
    some = pks(mine, "mine/one/basic")
    most = ["x" * 100, *(f"t{number}" for number in range(99))]
    assert bulk.tag(mine, some, add=most).notes == 1
    with pytest.raises(UsageError, match="at most 100 tags"):
        bulk.tag(mine, some, add=["one more"])
    assert bulk.tag(mine, some, add=["one more"], remove=["t0"]).notes == 1


def test_what_a_deck_rests_for_rests_and_what_an_own_story_let_rest_comes_again(mine):
    def coming():
        with mine.store.read() as connection:
            return {card.key for card in study_days.queue(connection, mine.day(), 500)}

    deck_options.change(mine, "other", paused=True)
    bulk.move(mine, pks(mine, "mine/two/basic"), "other")
    assert "other/two/basic" not in coming()
    deck_options.change(mine, "other", paused=False)
    assert "other/two/basic" in coming()
    text = SMALL.partition("stories:\n")[2].partition("cards:")[0]
    sample = text.replace("id: quiet", "id: loud").replace("[people]", "[small/people]")
    source = f"drill: 1\nid: more\ntitle: More\nstories:\n{sample}"
    decks.take(mine, [("more", read_deck(source, "more"))])
    assert "more/loud/outline" not in coming(), "an own story answers its competency"
    bulk.delete(mine, pks(mine, "small/quiet/tell"))
    assert "more/loud/outline" in coming()
    undo.undo(mine)
    assert "more/loud/outline" not in coming()
    bulk.retire(mine, pks(mine, "small/quiet/tell"))
    assert "more/loud/outline" in coming()


def test_a_moved_story_names_of_its_competencies_those_of_its_deck_by_that(mine):
    more = SMALL.replace("competencies: [people]", "competencies: [people, elsewhere, far/off]")
    decks.take(mine, [("small", read_deck(more, "small"))], own=True)
    bulk.move(mine, pks(mine, "small/quiet/tell"), "other")
    with mine.store.read() as connection:
        (item,) = library.notes(connection, place=("other", "quiet"))
    assert item.note.competencies == ("small/people", "elsewhere", "far/off")


def test_a_note_whose_tag_came_and_went_is_moved_there_and_back(mine):
    some = pks(mine, "mine/two/basic")
    bulk.tag(mine, some, add=["x"])
    bulk.tag(mine, some, remove=["x"])
    before = state(mine)
    bulk.move(mine, some, "other")
    undo.undo(mine)
    assert state(mine) == before
