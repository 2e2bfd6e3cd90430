"""Which deck a deck is; what becomes of notes that are damaged, deleted, moved or named again."""

from __future__ import annotations

import pytest

from drill.deckfile.reading import read_deck
from drill.domain.memory import UNSEEN
from drill.domain.review import Rating
from drill.errors import DeckError, UsageError
from drill.service.home import undo
from drill.service.insight import doctor, history
from drill.service.library import (
    bulk,
    deck_identity,
    deck_options,
    decks,
    followed_files,
    imports,
    note_editor,
)
from drill.service.library.arrivals import Item, Wish
from drill.service.study import grades
from drill.storage import cards, library, settings
from tests_support import SMALL, ahead, pks, state


def source(*notes, head="id: t\ntitle: T\n"):
    listed = "".join(f"  - {note}\n" for note in notes)
    return f"drill: 1\n{head}cards:\n{listed}"


A, B, C = (f"{{id: {name}, q: What is {name}?, a: {name} it is}}" for name in "abc")


def taken(home, text, **options):
    (done,) = decks.take(home, [("t", read_deck(text, "t"))], **options)
    return done


def every(home, deck="t", *, retired=False):
    with home.store.read() as connection:
        return {
            card.key: card.memory for card in cards.every(connection, deck=deck, retired=retired)
        }


# -- which deck --------------------------------------------------------------------------

STATED = "origin: {}2222222-2222-4222-8222-222222222222\n"


def small(number, title="Small"):
    """A deck of the same id and of another origin."""
    text = SMALL.replace("origin: 1", f"origin: {number}", 1)
    return text.replace("title: Small\n", f"title: {title}\n")


def test_the_words_that_tell_a_deck_from_its_namesake_are_never_doubled(home):
    taken(home, small(1))
    for said in ("Small (another one)", "Small (another deck called small)"):
        done = taken(home, small(2 if "one" in said else 3, said))
        assert done.deck.title == "Small (another one)"
    (said,) = ahead(home, small(4)).warnings
    assert said == (
        "there is another deck small of a different origin; this one goes in as small-4"
    )
    assert taken(home, small(2, "Small (another one)")).deck.title == "Small (another one)"
    assert taken(home, small(2, "Little")).deck.title == "Little (another one)"
    assert deck_identity.own_title("Small (another one)") == "Small"
    assert deck_identity.own_title("Small (another one) too") == "Small (another one) too"


def test_the_id_of_a_deck_that_was_taken_back_is_not_given_away(home):
    taken(home, small(1))
    grades.grade(home, "small/doors/basic", Rating.GOOD)
    undo.undo(home)
    undo.undo(home)
    assert decks.listing(home) == []
    assert taken(home, small(2)).deck.id == "small-2"
    again = taken(home, small(1))
    assert (again.deck.id, again.warnings) == ("small", ())


def test_a_deck_of_a_known_origin_is_found_under_its_new_name_without_a_word(home):
    taken(home, SMALL)
    deck_options.rename(home, "small", "mine")
    done = taken(home, SMALL)
    assert (done.deck.id, done.warnings, done.does_nothing) == ("mine", (), True)
    with home.store.read() as connection:
        assert settings.under(connection, "file/") == {}, "its origin is enough"


def test_a_file_without_an_origin_is_remembered_by_its_id_there(home):
    taken(home, source(A))
    with home.store.read() as connection:
        assert settings.under(connection, "file/") == {"file/t": "t"}
    deck_options.rename(home, "t", "a-first")
    taken(home, source(A), as_id="beside")
    with home.store.write() as connection:
        settings.put(connection, "file/a-gone", "t")
    done = taken(home, source(A, B))
    assert done.deck.id == "a-first", "one that is gone is passed over"
    assert taken(home, source(C), as_id="t").deck.id == "t"
    assert taken(home, source(C)).deck.id == "t", "the deck of that very id goes first"


@pytest.mark.parametrize(("name", "fine"), [("a" * 80, True), ("a" * 81, False), ("a_b", False)])
def test_an_id_has_eighty_characters_at_most(name, fine):
    if fine:
        deck_identity.check_id(name)
        return
    with pytest.raises(UsageError, match="is not a valid deck id") as caught:
        deck_identity.check_id(name)
    assert caught.value.message.startswith(repr(name[:40]))
    assert "at most 80 of them" in caught.value.hint


def test_a_deck_without_a_note_is_listed_with_its_zeros_and_others_as_they_came(home):
    taken(home, source(A, B, head="id: zed\ntitle: Z\nlicense: CC0\n"))
    taken(home, "drill: 1\nid: empty\ntitle: E\nversion: '2'\ndescription: None yet\n", own=True)
    zed, empty = decks.listing(home)
    assert (zed.id, zed.notes, zed.cards, zed.new, zed.due, zed.license) == (
        "zed", 2, 2, 2, 0, "CC0",
    )  # fmt: skip
    assert (empty.notes, empty.stories, empty.cards, empty.due, empty.new) == (0, 0, 0, 0, 0)
    assert (empty.version, empty.description, empty.own, zed.own) == ("2", "None yet", True, False)
    assert (zed.link, zed.address) == (None, None)
    grades.grade(home, "zed/a/basic", Rating.EASY)
    home.clock.advance(60 * 86_400)
    assert (decks.listing(home)[0].due, decks.listing(home)[0].new) == (1, 1)


# -- notes -------------------------------------------------------------------------------


def hurt(home, *names):
    with home.store.write() as connection:
        for name in names:
            connection.execute("UPDATE note SET body = '{' WHERE note = :name", name=name)


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (("a",), "1 damaged note is written anew; the cards keep their history"),
        (("a", "b"), "2 damaged notes are written anew; the cards keep their history"),
    ],
)
def test_damaged_notes_are_written_anew(home, names, said):
    taken(home, source(A, B, C))
    grades.grade(home, "t/a/basic", Rating.GOOD)
    before = every(home)
    hurt(home, *names)
    planned = taken(home, source(A, B, C))
    assert planned.warnings == (said,)
    assert (planned.mended, planned.notes["retired"], planned.ended) == (len(names), 0, ())
    assert every(home) == before
    assert all(check.ok for check in doctor.examine(home))


def test_damaged_notes_that_the_deck_has_no_more_are_retired_and_counted(home):
    taken(home, source(A, B, C, "{id: d, q: What is d?, a: d it is, reverse: true}"))
    taken(home, source(A, B, "{id: d, q: What is d?, a: d it is, reverse: true}"))
    hurt(home, "c", "d")
    planned = ahead(home, source(A))
    assert planned.warnings == (
        "the damaged note t/d is not in the deck any more: retired",
    ), "c was retired before"  # fmt: skip
    assert (planned.notes["retired"], planned.cards["retired"]) == (2, 3)
    taken(home, source(A))
    assert sorted(every(home)) == ["t/a/basic"]


def test_a_note_that_becomes_one_of_a_deleted_id_goes_on(home):
    taken(home, source(A, B, C))
    grades.grade(home, "t/b/basic", Rating.GOOD)
    memory = every(home)["t/b/basic"]
    bulk.delete(home, pks(home, "t/a/basic"))
    done = taken(home, source("{id: a, was: b, q: What is b?, a: b it is}", C))
    assert done.warnings == ()
    assert every(home)["t/a/basic"] == memory
    assert sorted(every(home)) == ["t/a/basic", "t/c/basic"]


def test_what_ends_of_a_note_that_was_moved_is_said_and_counted(home):
    taken(home, SMALL, own=True)
    taken(home, source(A))
    for slot in ("probe:differently", "beat:plan", "outline"):
        grades.grade(home, f"small/quiet/{slot}", Rating.GOOD)
    bulk.move(home, pks(home, "small/quiet/tell"), "t")
    before = state(home)
    at = SMALL.index("    probes:\n")
    text = SMALL[:at] + SMALL[SMALL.index("cards:\n") :]
    text = text.replace("label: Plan, ", "label: Scheme, ")
    done = taken(home, text, own=True)
    assert done.ended == ("The quiet senior: “What would you change?”",)
    assert done.notes == {"new": 0, "changed": 1, "same": 3, "retired": 0}
    assert (done.cards["retired"], done.cards["new"]) == (1, 0)
    assert done.cards["changed"] > 0
    with home.store.read() as connection:
        assert cards.by_key(connection, "t/quiet/probe:differently").retired
        assert cards.by_key(connection, "t/quiet/beat:plan").memory.reps == 1
    undo.undo(home)
    assert state(home) == before


def test_a_moved_note_may_take_the_slot_of_a_card_of_its_that_rests(home):
    taken(home, SMALL, own=True)
    taken(home, source(A))
    grades.grade(home, "small/quiet/beat:plan", Rating.AGAIN)
    grades.grade(home, "small/quiet/beat:outcome", Rating.EASY)
    bulk.move(home, pks(home, "small/quiet/tell"), "t")
    memory = every(home)["t/quiet/beat:outcome"]
    (line,) = [line for line in SMALL.splitlines(True) if "id: plan, label: Plan, steps" in line]
    without = SMALL.replace(line, "")
    taken(home, without, own=True)
    before = state(home)
    done = taken(home, without.replace("{id: outcome,", "{id: plan, was: outcome,"), own=True)
    assert done.ended == ()
    assert every(home)["t/quiet/beat:plan"] == memory
    assert all(check.ok for check in doctor.examine(home))
    undo.undo(home)
    assert state(home) == before


def test_cards_that_come_back_are_changed_and_not_new(home):
    both = A.replace("}", ", reverse: true}")
    taken(home, source(both, B))
    grades.grade(home, "t/a/basic:reverse", Rating.GOOD)
    memory = every(home)["t/a/basic:reverse"]
    assert taken(home, source(A, B)).cards == {
        "new": 0, "kept": 2, "changed": 0, "retired": 1, "skipped": 0,
    }  # fmt: skip
    back = taken(home, source(both, B))
    assert back.cards == {"new": 0, "kept": 2, "changed": 1, "retired": 0, "skipped": 0}
    assert every(home)["t/a/basic:reverse"] == memory
    gone = taken(home, source(B))
    assert (gone.cards["retired"], gone.notes["retired"]) == (2, 1)
    again = taken(home, source(both, B))
    assert (again.notes["changed"], again.cards["new"]) == (1, 0)
    assert every(home)["t/a/basic:reverse"] == memory


def test_theirs_is_taken_of_the_note_in_that_deck_alone(home, tmp_path):
    taken(home, SMALL, own=True)
    text = note_editor.text(home, "small", "quiet").replace("label: Context", "label: Mine")
    note_editor.save(home, "small", "quiet", text)
    path = tmp_path / "small.yaml"
    path.write_text(SMALL.replace("label: Context", "label: Theirs"))
    for deck, edited in (("other", ("quiet",)), ("small", ())):
        wish = Wish(own=True, theirs=frozenset({(deck, "quiet")}))
        with imports.look(home, [str(path)], wish) as looked:
            assert looked.arrivals[0].edited == edited


def test_a_deck_file_is_told_note_by_note(home, tmp_path):
    path = tmp_path / "t.yaml"

    def look(text, **wish):
        path.write_text(text)
        with imports.look(home, [str(path)], Wish(**wish)) as looked:
            (said,) = looked.arrivals
            imports.take(home, looked)
        return said

    head = "id: t\ntitle: T\nversion: '1'\nchangelog: [1 first]\n"
    first = look(source(A, B, C, "{id: e, q: Same?, a: s}", head=head))
    assert (first.fresh, first.former_version, first.changelog) == (True, "", ())
    assert [item[:2] for item in first.items] == [("new", name) for name in "abce"]
    for name, mine in (("a", "mine"), ("b", "my b")):
        text = note_editor.text(home, "t", name).replace(f"{name} it is", mine)
        note_editor.save(home, "t", name, text)
    head = head.replace("'1'", "'2'").replace("1 first", f"1 first, 2 {'x' * 300}")
    said = look(
        source(
            A.replace("a it is", "theirs"), B.replace("What is b", "Which is b"),
            "{id: d, q: D?, a: d}", "{id: e, q: Same?, a: s}", head=head,
        )
    )  # fmt: skip
    why = "reworded: 'What is b?' → 'Which is b?'; your edit stays in it"
    assert said.items[:-1] == (
        Item("changed", "b", "Which is b?", why), Item("new", "d", "D?"),
        Item("retired", "c", "What is c?"),
    )  # fmt: skip
    assert said.items[-1][:3] == ("edited", "a", "a")
    assert "“mine”; theirs is “theirs”" in said.items[-1].why
    assert (said.edited, said.former_version, said.version) == (("a",), "1", "2")
    assert said.changelog == (f"2 {'x' * 198}",)
    assert (said.reviews, said.suspended, said.applied) == (0, 0, False)


def test_a_deck_of_ones_own_is_not_thinned_by_whoever_knows_its_origin(home, tmp_path):
    taken(home, source(A, B, head="id: t\ntitle: T\n" + STATED.format(3)), own=True)
    path = tmp_path / "t.yaml"
    for notes, fine in (((A,), False), ((A, B), True), ((A, B, C), False)):
        path.write_text(source(*notes, head="id: t\ntitle: T\n" + STATED.format(3)))
        with imports.look(home, [str(path)]) as looked:
            if fine:
                imports.take(home, looked)
                continue
            with pytest.raises(UsageError, match="would change t, a deck of your own") as caught:
                imports.take(home, looked)
        assert caught.value.hint == "If the file is yours, say --own."
    assert sorted(every(home)) == ["t/a/basic", "t/b/basic"]


@pytest.mark.parametrize(("number", "end"), [(5, "d4"), (6, "d4, …")])
def test_a_step_names_five_of_its_decks(home, tmp_path, number, end):
    files = []
    for n in range(number):
        (tmp_path / f"{n}.yaml").write_text(source(A, head=f"id: d{n}\ntitle: D\n"))
        files.append(str(tmp_path / f"{n}.yaml"))
    with imports.look(home, files) as looked:
        imports.take(home, looked)
    assert undo.ahead(home).named
    assert undo.undo(home).what == f"importing d0, d1, d2, d3, {end}"


def test_two_sources_of_one_deck_name_it_once_and_a_named_deck_takes_one(home, tmp_path):
    one, two = tmp_path / "one.csv", tmp_path / "two.csv"
    for path, text in ((one, "a,1\nb,2\n"), (two, "c,3\nd,4\n")):
        path.write_text(text)
        with imports.look(home, [str(path)], Wish(as_id="words")) as looked:
            imports.take(home, looked)
        path.write_text(text + f"{path.stem},5\n")
    with imports.look(home, [str(one), str(two)]) as looked:
        assert [each.deck for each in imports.take(home, looked)] == ["words", "words"]
    assert undo.undo(home).what == "importing words"
    for n in range(2):
        (tmp_path / f"{n}.yaml").write_text(source(A, head=f"id: d{n}\ntitle: D\n"))
    folder = tmp_path / "pack"
    folder.mkdir()
    for n in range(2):
        (tmp_path / f"{n}.yaml").rename(folder / f"{n}.yaml")
    with pytest.raises(UsageError, match="there are several"):
        imports.look(home, [str(folder)], Wish(as_id="x"))


def test_each_part_that_cannot_be_taken_is_named_where_none_can(home, tmp_path):
    path = tmp_path / "t.md"
    path.write_text("Q: a question that nobody answers\n\nQ: another\n")
    with pytest.raises(DeckError) as caught:
        imports.look(home, [str(path)])
    first, *parts = caught.value.problems
    assert first.message == "nothing in it can be taken"
    assert len(parts) == 2
    assert all(part.where and part.where != "?" for part in parts)


def test_a_file_that_is_followed_and_taken_again_is_no_step(home, tmp_path):
    path = tmp_path / "t.yaml"
    path.write_text(source(A, B))

    def follow():
        links = {str(path): followed_files.state(path).text()}
        (done,) = decks.take(home, decks.read_sources([path]), own=True, links=links)
        return done

    follow()
    steps = len(history.steps(home))
    path.touch()
    path.write_text("# said anew\n" + source(A, B))
    assert follow().does_nothing
    assert len(history.steps(home)) == steps
    with home.store.read() as connection:
        now = followed_files.Link.from_text(library.deck(connection, "t").link)
    assert now == followed_files.state(path), "it is followed as it is now"
    decks.take(home, decks.read_sources([path]), own=True, links={str(path): None})
    assert decks.listing(home)[0].link is None
    assert len(history.steps(home)) == steps + 1, "that it ends is one"
    undo.undo(home)
    assert decks.listing(home)[0].link == str(path)


def test_an_id_that_was_free_again_begins_anew(home):
    taken(home, source(A, B))
    grades.grade(home, "t/a/basic", Rating.GOOD)
    taken(home, source(B))
    other = "{id: a, q: Who runs the budget?, a: nobody yet, reverse: true}"
    planned = taken(home, source(other, B))
    assert planned.ended == ()
    assert every(home)["t/a/basic:reverse"] == UNSEEN
