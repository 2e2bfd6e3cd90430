"""Which deck a table or a file of Markdown goes to, and what it may change there."""

from __future__ import annotations

import re

import pytest

from drill.domain.review import Rating
from drill.errors import DeckError
from drill.exchange.plain import guid_of
from drill.service.home import undo
from drill.service.library import bulk, deck_options, exports, imports, note_editor
from drill.service.library.arrivals import Wish, listed
from drill.service.library.exports import ExportOrder, Form
from drill.service.study import grades
from drill.storage import cards, library
from tests_support import state

JAPANESE = "big,ookii\nsmall,chiisai\nold,furui\n"
GERMAN = "big,gross\nhouse,Haus\ntree,Baum\ndog,Hund\n"


def taken(home, path, text, **wish):
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    with imports.look(home, [str(path)], Wish(**wish)) as looked:
        done = imports.take(home, looked)
    shown = [(each.deck, each.notes, each.items) for each in looked.arrivals]
    assert shown == [(each.deck, each.notes, each.items) for each in done]
    return done[0]


def answers(home, deck):
    with home.store.read() as connection:
        found = library.notes(connection, deck=deck)
    return {item.note.q: item.note.a for item in found}


@pytest.mark.parametrize("wish", [{}, {"as_id": "german"}])
@pytest.mark.parametrize(
    ("ending", "line"), [("csv", r"\1,\2"), ("md", r"\1::\2"), ("md", r"## \1\n\n\2\n")]
)
def test_a_table_never_reaches_another_deck(home, tmp_path, wish, ending, line):
    def as_form(text):
        return re.sub("(.*),(.*)", line, text)

    taken(home, tmp_path / f"japanese.{ending}", as_form(JAPANESE))
    done = taken(home, tmp_path / f"german.{ending}", as_form(GERMAN), **wish)
    assert (done.deck, done.notes["new"], done.notes["changed"]) == ("german", 4, 0)
    assert answers(home, "japanese") == {"big": "ookii", "small": "chiisai", "old": "furui"}
    assert answers(home, "german")["big"] == "gross"


def test_a_table_that_several_decks_took_is_of_the_one_that_has_most_of_it(home, tmp_path):
    path, few = tmp_path / "german.csv", "big,gross\n"
    decks = ("walk", "ant", "cat", "bee")
    for deck in decks:
        taken(home, path, GERMAN if deck == "walk" else few, as_id=deck)
    done = taken(home, path, GERMAN)
    assert (done.deck, done.does_nothing) == ("walk", True)
    for deck in decks:
        taken(home, path, GERMAN, as_id=deck)
    assert taken(home, path, GERMAN).deck == "ant", "the first by name of those that have as much"


def test_rows_that_the_person_edited_are_known_to_their_table(home, tmp_path):
    path = tmp_path / "german.csv"
    taken(home, path, GERMAN)
    with home.store.read() as connection:
        ids = {item.note.q: item.note.id for item in library.notes(connection, deck="german")}
    for question in ("big", "house", "tree"):
        text = note_editor.text(home, "german", ids[question])
        note_editor.save(home, "german", ids[question], text.replace("a: ", "a: very "))
    done = taken(home, path, GERMAN.replace("dog,Hund\n", ""))
    assert "1 note is not in this table any more: kept: “dog”" in done.warnings


def test_a_row_that_was_edited_and_changed_back_follows_its_table_and_undo(home, tmp_path):
    path = tmp_path / "german.csv"
    taken(home, path, GERMAN)
    with home.store.read() as connection:
        (name,) = (item.note.id for item in library.notes(connection) if item.note.q == "big")
    for was, becomes in (("gross", "very big"), ("very big", "gross")):
        text = note_editor.text(home, "german", name)
        note_editor.save(home, "german", name, text.replace(was, becomes))
    before = state(home)
    for answer in ("groß", "weit"):
        taken(home, path, GERMAN.replace("gross", answer))
        assert answers(home, "german")["big"] == answer
    for answer in ("groß", "gross"):
        undo.undo(home)
        assert answers(home, "german")["big"] == answer
    assert state(home) == before
    done = taken(home, path, GERMAN.replace("gross", "hoch"))
    assert (done.notes["changed"], answers(home, "german")["big"]) == (1, "hoch")


def card_with(home, answer):
    with home.store.read() as connection:
        places = {(item.deck, item.note.id) for item in library.notes(connection)
                  if getattr(item.note, "a", "") == answer}  # fmt: skip
        (card,) = [each for each in cards.every(connection)
                   if (each.card.deck, each.card.note) in places]  # fmt: skip
    return card.pk


@pytest.mark.parametrize("steps", [("delete",), ("move", "delete")])
def test_a_deleted_row_stays_away_and_reaches_no_other_deck(home, tmp_path, steps):
    taken(home, tmp_path / "german.csv", GERMAN)
    taken(home, tmp_path / "japanese.csv", JAPANESE)
    for step in steps:
        if step == "move":
            bulk.move(home, [card_with(home, "gross")], "japanese")
        else:
            bulk.delete(home, [card_with(home, "gross")])
    path = tmp_path / "german.csv"
    path.write_text(GERMAN.replace("gross", "groß"))
    with imports.look(home, [str(path)], Wish()) as looked:
        done = imports.take(home, looked)
    assert not any(each.notes["changed"] or each.notes["new"] for each in done)
    assert any("you deleted" in text for each in done for text in each.warnings)
    assert answers(home, "japanese") == {"big": "ookii", "small": "chiisai", "old": "furui"}


def test_a_moved_row_is_updated_where_it_went_beside_another_of_its_question(home, tmp_path):
    taken(home, tmp_path / "german.csv", GERMAN)
    taken(home, tmp_path / "japanese.csv", JAPANESE)
    bulk.move(home, [card_with(home, "gross")], "japanese")
    path = tmp_path / "german.csv"
    path.write_text(GERMAN.replace("gross", "groß"))
    with imports.look(home, [str(path)], Wish()) as looked:
        imports.take(home, looked)
    with home.store.read() as connection:
        found = [it.note.a for it in library.notes(connection, deck="japanese")
                 if it.note.q == "big"]  # fmt: skip
    assert found == ["ookii", "groß"]


def test_the_history_of_a_question_stays_with_its_deck(home, tmp_path):
    taken(home, tmp_path / "japanese.csv", JAPANESE)
    with home.store.read() as connection:
        (first, *_) = cards.every(connection, deck="japanese")
    grades.grade(home, first.key, Rating.GOOD)
    taken(home, tmp_path / "german.csv", GERMAN)
    with home.store.read() as connection:
        assert {card.state for card in cards.every(connection, deck="german")} == {"new"}
        there = {card.key: card.state for card in cards.every(connection, deck="japanese")}
    assert there[first.key] != "new"


def test_the_file_that_was_taken_into_a_deck_updates_it_and_says_each_answer(home, tmp_path):
    path = tmp_path / "german.csv"
    taken(home, path, GERMAN)
    done = taken(home, path, "big,groß\nnew,neu\nfar,weit\nnear,nah\nlow,tief\n")
    assert (done.deck, done.notes["new"], done.notes["changed"]) == ("german", 4, 1)
    (item,) = (each for each in done.items if each.what == "changed")
    assert item.why == "in german: 'gross' → 'groß'"
    assert "  changed  big — in german: 'gross' → 'groß'" in listed(done, 1)


def test_another_file_updates_a_deck_that_has_most_of_it(home, tmp_path):
    taken(home, tmp_path / "german.csv", GERMAN)
    most = taken(home, tmp_path / "mail" / "german.csv", GERMAN.replace("Hund", "der Hund"))
    assert (most.deck, most.notes["changed"]) == ("german", 1)
    half = "big,gross\nhouse,Haus\ntree,arbre\ndog,chien\n"
    assert taken(home, tmp_path / "other" / "german.csv", half).deck == "german-2"


def test_a_deck_that_the_file_names_is_found_again(home, tmp_path):
    head = "#separator:comma\n#deck:Words\n"
    assert taken(home, tmp_path / "a.csv", head + "a,1\n").deck == "words"
    assert taken(home, tmp_path / "b.csv", head + "b,2\n").deck == "words"
    assert taken(home, tmp_path / "words.csv", "c,3\n").deck == "words-2"
    anki = "#separator:comma\n#deck:Default\n"
    assert taken(home, tmp_path / "c.csv", anki + "x,1\n").deck == "default"
    assert taken(home, tmp_path / "d.csv", anki + "x,2\n").deck == "default-2"


def test_an_undone_import_leaves_no_trace_in_the_deck_that_was_there(home, tmp_path):
    taken(home, tmp_path / "japanese.csv", JAPANESE)
    taken(home, tmp_path / "german.csv", GERMAN, as_id="japanese")
    undo.undo(home)
    assert taken(home, tmp_path / "german.csv", GERMAN).deck == "german"


def test_the_deck_that_was_named_is_where_all_of_it_goes(home, tmp_path):
    guids = "#separator:comma\n#guid column:1\ng1,a,1\ng2,b,2\n"
    taken(home, tmp_path / "one.txt", guids)
    done = taken(home, tmp_path / "one.txt", guids.replace("b,2", "b,3"), as_id="two")
    assert (done.deck, done.notes["new"]) == ("two", 2)
    assert answers(home, "one") == {"a": "1", "b": "2"}


def test_guids_count_in_every_deck_and_numbers_of_rows_in_none_but_their_own(home, tmp_path):
    guids = "#separator:comma\n#guid column:1\n"
    taken(home, tmp_path / "one.txt", f"{guids}g1,a,1\ng2,b,2\n", as_id="mine")
    done = taken(home, tmp_path / "two.txt", f"{guids}g1,a,9\ng2,b,2\n")
    assert (done.deck, done.notes["changed"]) == ("mine", 1)
    rows = "id,front,back\n1,{0}a,x\n2,{0}b,y\n"
    taken(home, tmp_path / "three.csv", rows.format("p"))
    done = taken(home, tmp_path / "four.csv", rows.format("q"))
    assert (done.deck, done.notes["new"]) == ("four", 2)


def learn(home, deck):
    """Cards of a deck with a history each; their rows by answer."""
    with home.store.read() as connection:
        found = cards.every(connection, deck=deck)
    for card in found:
        grades.grade(home, card.key, Rating.GOOD)
    return rows_by_answer(home, deck)


def rows_by_answer(home, deck):
    with home.store.read() as connection:
        notes = {item.note.id: item.note for item in library.notes(connection, deck=deck)}
        return {notes[each.card.note].a: each.pk for each in cards.every(connection, deck=deck)}


@pytest.mark.parametrize("wish", [{}, {"as_id": "v"}])
@pytest.mark.parametrize("form", ["csv", "md"])
def test_notes_that_ask_the_same_keep_their_histories_in_any_order(home, tmp_path, form, wish):
    def version(*answers):
        sign = "," if form == "csv" else "::"
        rows = [f"bank{sign}{each}" for each in answers]
        return taken(home, tmp_path / f"v.{form}", "\n".join([*rows, f"tree{sign}plant"]), **wish)

    assert version("a shore", "a till").notes["new"] == 3
    had = learn(home, "v")
    assert version("a till", "a shore").does_nothing
    assert version("a till").does_nothing
    done = version("sand", "a till", "a shore")
    assert (done.notes["new"], done.notes["changed"]) == (1, 0)
    now = rows_by_answer(home, "v")
    assert {answer: now[answer] for answer in had} == had
    done = version("sand", "a till", "a long shore")
    assert (done.notes["new"], done.notes["changed"]) == (0, 1)
    assert rows_by_answer(home, "v")["a long shore"] == had["a shore"]
    assert version("a till", "a wide shore").notes["changed"] == 1


def table_of(origin, title, *rows):
    head = f"#separator:Comma\n#guid column:1\n#deck:{title}\n#columns:guid,Front,Back,id\n"
    return head + "".join(f"{guid_of(origin, row[-1])},{','.join(row)}\n" for row in rows)


def test_what_two_tables_of_strangers_call_alike_are_two_notes(home, tmp_path):
    for rows in (
        "id,front,back\nfirst,{0} one,x{0}\nsecond,{0} two,y{0}\n".format,
        lambda name: table_of(
            name, name, (f"{name} 1", "x", "first"), (f"{name} 2", "y", "second")
        ),
    ):
        taken(home, tmp_path / "red.csv", rows("red"))
        before = answers(home, "red")
        done = taken(home, tmp_path / "blue.csv", rows("blue"))
        assert (done.deck, done.notes["new"], done.notes["changed"]) == ("blue", 2, 0)
        assert answers(home, "red") == before
        again = taken(home, tmp_path / "red.csv", rows("red").replace("red 1", "the red 1"))
        assert (again.deck, again.notes["new"]) == ("red", 0)
        undo.undo(home)
        undo.undo(home)


def test_headings_that_ask_the_same_in_two_files_are_two_notes(home, tmp_path):
    text = "# {0}\n\n## big\n\n{0} big\n\n## small\n\n{0} small\n"
    taken(home, tmp_path / "german.md", text.format("german"))
    done = taken(home, tmp_path / "japanese.md", text.format("japanese"))
    assert (done.deck, done.notes["new"], done.notes["changed"]) == ("japanese", 2, 0)
    assert answers(home, "german")["big"] == "german big"


@pytest.mark.parametrize("as_id", [None, "t"])
@pytest.mark.parametrize("origin", ["", "origin: 3f1c9c1e-58a5-4c0a-9a9f-0c2f5a1b7d11\n"])
def test_a_table_of_a_deck_of_ones_own_doubles_no_card(home, tmp_path, origin, as_id):
    path, deck = tmp_path / "t.csv", tmp_path / "t.yaml"
    deck.write_text(
        f"drill: 1\nid: t\ntitle: T\n{origin}cards:\n  - {{id: a, q: A?, a: one}}\n"
        "  - {id: b, sides: [{id: s, q: S?, a: two}, {id: z, q: Z?, a: three}]}\n"
        "principles:\n  - {id: p, ask: P?, answer: four}\n"
    )
    taken(home, deck, deck.read_text())
    table = exports.written(home, ExportOrder(("t",), Form.CSV)).decode()
    assert taken(home, path, table, as_id=as_id).does_nothing
    done = taken(home, path, table.replace("one", "1").replace("two", "2"), as_id=as_id)
    assert (done.deck, done.notes["new"], done.notes["changed"]) == ("t", 0, 1)
    assert done.warnings == (
        "3 rows are what drill asks about notes that are here: nothing is taken of them; "
        "edit the notes",
    )


def test_a_table_of_a_deck_that_was_taken_back_finds_it(home, tmp_path):
    deck = tmp_path / "t.yaml"
    text = (
        "drill: 1\nid: t\ntitle: T\norigin: 3f1c9c1e-58a5-4c0a-9a9f-0c2f5a1b7d11\n"
        "cards:\n  - {id: a, q: A?, a: one}\n  - {id: b, q: B?, a: two}\n"
    )
    taken(home, deck, text)
    table = exports.written(home, ExportOrder(("t",), Form.CSV)).decode()
    for key in ("t/a/basic", "t/b/basic"):
        grades.grade(home, key, Rating.GOOD)
    for _ in range(3):
        undo.undo(home)
    assert answers(home, "t") == {}
    assert taken(home, tmp_path / "t.csv", table).deck == "t"
    assert answers(home, "t") == {"A?": "one", "B?": "two"}


def test_what_a_file_brought_once_is_its_own_for_good(home, tmp_path):
    one, two = tmp_path / "one.csv", tmp_path / "two.csv"
    taken(home, one, GERMAN, as_id="words")
    taken(home, one, GERMAN.replace("dog,Hund\n", "cat,Katze\n"), as_id="words")
    taken(home, two, "far,weit\n", as_id="words")
    assert taken(home, two, "far,sehr weit\n", as_id="words").warnings == ()


def test_a_file_follows_a_deck_that_was_renamed(home, tmp_path):
    taken(home, tmp_path / "german.csv", GERMAN)
    deck_options.rename(home, "german", "deutsch")
    assert taken(home, tmp_path / "german.csv", "far,weit\n").deck == "deutsch"


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("a.csv", "front,back\n,b\nc,\n", "line 2: no question"),
        ("a.md", "Q: one\n\nQ: two\n", "without an answer"),
    ],
)
def test_nothing_taken_is_refused_with_what_was_looked_for(home, tmp_path, name, text, words):
    (tmp_path / name).write_text(text)
    with pytest.raises(DeckError) as caught:
        imports.look(home, [str(tmp_path / name)])
    assert "nothing in it can be taken (looked for: " in str(caught.value)
    assert words in str(caught.value)


def test_decks_that_would_be_called_alike_stay_apart(home, tmp_path):
    path = tmp_path / "languages.csv"
    path.write_text("front,back,deck\nwho?,Stroustrup,C++\nwhere?,Redmond,C#\nwhen?,1985,C++\n")
    for new in (True, False):
        with imports.look(home, [str(path)], Wish(split=True)) as looked:
            done = imports.take(home, looked)
        assert [(each.deck, each.title) for each in done] == [("c", "C++"), ("c-2", "C#")]
        assert [each.does_nothing for each in done] == [not new] * 2
    assert answers(home, "c-2") == {"where?": "Redmond"}


@pytest.mark.parametrize(
    ("ending", "before", "after"),
    [
        ("md", "C: alert below [15%]\n\nC: latency under [200 ms]\n", ("15%", "10%")),
        ("md", "## Capitol of France?\n\nParis\n\n## Highest hill?\n\nThis\n", ("ol of", "al of")),
        (
            "csv",
            "question,answer\nCapitol of France?,Paris\nHighest hill?,This\n",
            ("ol of", "al of"),
        ),
    ],
)
def test_a_mended_slip_or_figure_keeps_its_history(home, tmp_path, ending, before, after):
    path = tmp_path / f"some.{ending}"
    taken(home, path, before)
    with home.store.read() as connection:
        first, _ = cards.every(connection, deck="some")
    grades.grade(home, first.key, Rating.GOOD)
    for changed in (1, 0):
        done = taken(home, path, before.replace(*after))
        assert (done.notes["new"], done.notes["changed"], done.warnings) == (0, changed, ())
    with home.store.read() as connection:
        found = {card.key: card.state for card in cards.every(connection, deck="some")}
    assert len(found) == 2
    assert found[first.key] == "review"


def test_a_question_written_anew_keeps_its_history_and_the_preview_says_so(home, tmp_path):
    path = tmp_path / "some.csv"
    table = "question,answer\nCapital of France?,Paris\nHighest hill?,This\n"
    taken(home, path, table)
    with home.store.read() as connection:
        first, _ = cards.every(connection, deck="some")
    grades.grade(home, first.key, Rating.GOOD)
    done = taken(home, path, table.replace("Capital of France?", "What is France’s capital?"))
    assert (done.notes["new"], done.notes["changed"], done.warnings) == (0, 1, ())
    (item,) = done.items
    assert item.why.endswith("reworded: 'Capital of France?' → 'What is France’s capital?'")
    with home.store.read() as connection:
        states = {card.key: card.state for card in cards.every(connection, deck="some")}
    assert len(states) == 2
    assert states[first.key] == "review"


def test_another_question_of_the_same_answer_is_another_note(home, tmp_path):
    path = tmp_path / "some.csv"
    taken(home, path, "question,answer\nIs Paris large?,yes\nIs 7 prime?,yes\nIs a cat cute?,yes\n")
    done = taken(
        home, path, "question,answer\nIs Rome large?,yes\nIs 5 prime?,yes\nIs a bat cute?,yes\n"
    )
    assert (done.notes["new"], done.notes["changed"]) == (3, 0)


def test_notes_that_another_file_brought_are_not_missed(home, tmp_path):
    taken(home, tmp_path / "one.csv", GERMAN, as_id="words")
    taken(home, tmp_path / "two.csv", JAPANESE.replace("big", "huge"), as_id="words")
    done = taken(home, tmp_path / "one.csv", GERMAN.replace("dog,Hund\n", ""), as_id="words")
    assert done.warnings == ("1 note is not in this table any more: kept: “dog”",)


def test_nor_are_they_where_their_deck_was_renamed(home, tmp_path):
    taken(home, tmp_path / "one.csv", GERMAN, as_id="words")
    taken(home, tmp_path / "two.csv", JAPANESE.replace("big", "huge"), as_id="words")
    deck_options.rename(home, "words", "terms")
    done = taken(home, tmp_path / "one.csv", GERMAN.replace("dog,Hund\n", ""), as_id="terms")
    assert done.warnings == ("1 note is not in this table any more: kept: “dog”",)


TABLE = """\
#separator:Comma
#html:false
#guid column:1
#tags column:4
#notetype column:7
#deck:Mine
#columns:guid,Front,Back,tags,id,reverse,notetype
93dbd147c68cd496,What is one?,The first,,one,,Basic
cd100af9d125bfe9,What is two?,The second,old,two,,Basic
d8e990c9824df016,three is {{c1::four}} less one,,,three,,Cloze
"""
FLASHCARDS = """\
---
name = "Mine"
---

Q: What is one?
A: The first

Q: What is two?
A: The second
#old

Q: three is ____ less one
A: four
"""
OF_A_STORY = """\
e5b507f899aa8971,"The quiet senior · Context

velocity fell ____%",40%,people quiet core,quiet-figure-context-velocity-36892594,,Basic
874fbb0ad4b24c68,"The quiet senior · Plan

____ days to improve",30 days,people quiet core,quiet-figure-plan-to-improve-01cbfe47,,Basic
4c7899ba173cd545,"The quiet senior

After this story: “What would you change?”","· talk earlier
· offer training",people quiet core,quiet-probe-differently-bf4cf127,,Basic
05f425981709ad79,"The quiet senior

“How do you act?”

Tell it aloud, in 90 to 150 seconds.","1. Context
2. Plan
3. Outcome",people quiet core,quiet-tell-b1447773,,Basic
b48a20bbdbc7832c,Which decisions want speed?,reversible ones,,doors,true,Basic (and reversed card)
992a88244eb4b0d9,"A reversible decision wants {{c1::speed}}, \
a one-way door {{c2::care}}",,,speed,,Cloze
"""

ASKED_OF_A_STORY = """\
# The quiet senior · Context

Q: velocity fell ____%
A: 40%

# The quiet senior · Plan

Q: ____ days to improve
A: 30 days

# The quiet senior

Q: After this story: “What would you change?”
A: · talk earlier
· offer training

Q: “How do you act?”

Tell it aloud, in 90 to 150 seconds.
A: 1. Context
2. Plan
3. Outcome
"""


def test_a_deck_is_written_as_a_table_and_as_flashcards(mine):
    def written(deck, form):
        return exports.written(mine, ExportOrder((deck,), form)).decode()

    assert written("mine", Form.CSV) == TABLE
    assert written("mine", Form.MARKDOWN).rstrip("\n") == FLASHCARDS.rstrip("\n")
    assert written("small", Form.CSV).endswith(OF_A_STORY)
    assert written("small", Form.MARKDOWN).endswith(ASKED_OF_A_STORY)
