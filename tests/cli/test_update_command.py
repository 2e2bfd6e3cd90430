"""`drill update`: decks that came from an address, fetched again when a person says so."""

from __future__ import annotations

import io
import json
import sqlite3
import zipfile
from pathlib import Path

import pytest

from drill.service.library import download, note_editor
from drill.service.library.opening import open_home

SAMPLES = Path(__file__).parent.parent / "exchange" / "anki"
AT = "https://decks.example/words.yaml"
NEW_HOST = "https://new.example/words.yaml"
LOGIN = "<!DOCTYPE html>\n<html><body><form>Log in: name::password</form></body></html>"
TABLE_AT = "https://decks.example/list.csv"


def deck(count=6, version="1.0.0", name="words", title="Words", origin="", answers=()):
    """A deck file of so many cards; `answers` are other ones, by number."""
    said = dict(answers)
    lines = ["drill: 1", f"id: {name}", f"title: {title}", f"version: {version}"]
    lines += [f"origin: {origin}"] if origin else []
    lines += ["cards:"]
    lines += [
        f"  - {{id: {name}-{n}, q: What is {name} {n}?, a: {said.get(n, f'the answer {n}')}}}"
        for n in range(count)
    ]
    return "\n".join(lines) + "\n"


def table(count, first=0):
    return "front,back\n" + "".join(f"word {n},meaning {n}\n" for n in range(first, first + count))


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    """The working folder."""
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def words(drill, web):
    """A deck of six notes that came from an address, one of its cards reviewed."""
    web.pages[AT] = deck()
    assert drill("import", AT, "--yes")[0] == 0
    assert drill("answer", "words/words-0/basic", "good")[0] == 0
    return drill


def store(root):
    """All that a person has, but for the list of steps, and for which file made which deck: that
    is remembered even when it is undone."""
    with sqlite3.connect(next(root.rglob("*.db"))) as connection:
        return {
            name: [
                row
                for row in connection.execute(f"SELECT * FROM {name} ORDER BY 1")
                if not str(row[0]).startswith("source/")
            ]
            for name in ("deck", "note", "card", "review", "fact")
        }


def came(drill, name="words"):
    return {each["id"]: each["address"] for each in json.loads(drill("decks", "--json")[1])}[name]


def test_a_new_version_is_shown_and_taken_and_taken_back(words, web, root):
    assert came(words) == AT
    web.pages[AT] = deck(7, "1.1.0", answers={1: "a better answer"})
    before = store(root)
    code, out, err = words("update", "--check")
    assert (code, "1 new, 1 changed, 5 same" in out) == (1, True)
    assert f"Fetching from decks.example: {AT}" in err
    assert store(root) == before, "--check writes nothing"
    code, out, err = words("update", answers="y\n")
    assert (code, "1 new, 1 changed, 5 same" in out) == (0, True)
    assert "Update? [y/N]" in err
    assert "Updated. `drill undo` takes it back." in err
    assert "a better answer" in words("export", "words", "--format", "yaml")[1]
    code, out, _ = words("update", "--check")
    assert (code, out) == (0, "words: up to date\n")
    assert words("undo")[0] == 0
    assert store(root) == before
    assert words("update", "--check")[0] == 1


def test_saying_no_and_having_nobody_to_ask_change_nothing(words, web, root):
    web.pages[AT] = deck(7)
    before = store(root)
    assert words("update", answers="n\n")[0] == 1
    code, _, err = words("update")
    assert (code, "nobody is there to ask, so nothing was updated" in err) == (2, True)
    assert store(root) == before


def test_what_ends_and_what_the_person_edited_is_said(words, web):
    with open_home() as home:
        text = note_editor.text(home, "words", "words-1").replace("the answer 1", "my own words")
        note_editor.save(home, "words", "words-1", text)
    theirs = deck(7, answers={1: "their newer words"}).splitlines(keepends=True)
    web.pages[AT] = "".join(line for line in theirs if "words-0," not in line)
    code, out, _ = words("update", "--check")
    assert code == 1
    assert "1 retired" in out
    ended = next(line for line in out.splitlines() if "history" in line)
    assert "What is words 0?" in ended
    assert "kept your version of words/words-1" in out
    assert "theirs is “their newer words”" in out
    for answers, option, said in (
        ("", "--yes", "my own words"), ("y\ny\n", "--edits=ask", "their newer words"),
        ("y\n", "--replace-edits", "their newer words"),
    ):  # fmt: skip
        code, _, err = words("update", option, answers=answers)
        assert (code, "You edited words/words-1" in err) == (0, option == "--edits=ask")
        assert said in words("export", "words", "--format", "yaml")[1]
        words("undo")


def test_several_decks_are_one_step(words, web, root):
    web.pages["https://other.example/b.yaml"] = deck(name="more", title="More")
    words("import", "https://other.example/b.yaml", "--yes")
    before = store(root)
    web.pages[AT] = deck(7)
    web.pages["https://other.example/b.yaml"] = deck(8, name="more", title="More")
    code, out, _ = words("update", "--yes", "--json")
    rows = json.loads(out)["addresses"]
    assert code == 0
    assert [(row["decks"], row["sources"][0]["applied"]) for row in rows] == [
        (["words"], True), (["more"], True),
    ]  # fmt: skip
    assert words("undo")[0] == 0
    assert store(root) == before


def test_only_the_deck_that_is_named_is_fetched(words, web):
    web.pages["https://other.example/b.yaml"] = deck(name="more", title="More")
    words("import", "https://other.example/b.yaml", "--yes")
    web.asked.clear()
    assert words("update", "more", "--check")[0] == 0
    assert web.asked == ["https://other.example/b.yaml"]


def test_decks_of_no_address(words, web, tmp_path):
    path = tmp_path / "file.yaml"
    path.write_text(deck(name="file"), encoding="utf-8")
    words("import", str(path), "--yes")
    code, _, err = words("update", "file")
    assert (code, "file did not come from an address" in err) == (2, True)
    assert "`drill import FILE`" in err
    words("import", str(path), "--yes", "--link")
    code, _, err = words("update", "file")
    assert (code, f"follows the file {path} already" in err) == (2, True)
    mine = tmp_path / "mine.yaml"
    mine.write_text(deck(name="mine"), encoding="utf-8")
    words("import", str(mine), "--yes", "--own")
    code, _, err = words("update", "mine")
    assert (code, "mine is a deck of your own" in err) == (2, True)
    assert words("update", "wrods")[0] == 2


def test_nothing_came_from_an_address(drill):
    code, out, err = drill("update")
    assert (code, out) == (0, "")
    assert "No deck here came from an address" in err


# -- what is not taken without a second look ---------------------------------------------


FAULTS = {
    "moved for good": ((deck(7), NEW_HOST, NEW_HOST), "moved: it comes from new.example now"),
    "moved for now": ((deck(7), NEW_HOST, AT), "moved: it comes from new.example now"),
    "shrunk": (deck(3), "it has shrunk: of the 6 notes of words only 3 are in it"),
    "nearly empty": (deck(1), "hardly any of the notes of words are in it: 1 of 6"),
    "other notes": (
        deck(9).replace("id: words-", "id: x-").replace("What is", "Who was"),
        "hardly any of the notes of words are in it: 0 of 6",
    ),
    "another deck": (deck(name="cats", title="Cats"), "another deck now: Cats would go in as cats"),
    "another origin": (
        deck(origin="33333333-3333-4333-8333-333333333333"),
        "another deck now: Words (another one) would go in as words-2",
    ),
    "another format": (table(6), "another format now: csv; it was yaml"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_taken_only_when_it_is_confirmed(words, web, root, fault):
    web.pages[AT], said = FAULTS[fault]
    before = store(root)
    code, out, err = words("update", "--yes")
    assert code == 2
    assert any(line.startswith("warning: ") and said in line for line in out.splitlines())
    assert "Not taken without --force: words." in err
    assert store(root) == before
    assert words("update", "--check")[0] == 1
    assert words("update", answers="n\n")[0] == 1
    assert store(root) == before
    code, _, err = words("update", answers="y\n")
    assert (code, "Take it all the same? [y/N]" in err, "Updated." in err) == (0, True, True)
    assert words("undo")[0] == 0
    assert store(root) == before
    assert words("update", "--yes", "--force")[0] == 0
    assert store(root) != before


def test_a_deck_that_was_named_here_knows_its_authors_name_for_it(drill, web):
    web.pages[AT] = deck()
    assert drill("import", AT, "--deck", "mine", "--yes")[0] == 0
    web.pages[AT] = deck(7)
    assert drill("update", "--yes")[0] == 0
    web.pages[AT] = deck(8).replace("id: words\ntitle: Words", "id: cats\ntitle: Cats")
    code, out, err = drill("update", "--yes")
    assert code == 2
    assert "warning: it is another deck now: Cats (cats)" in out
    assert "Not taken without --force: mine." in err


def test_a_new_address_is_remembered_when_it_was_confirmed(words, web):
    web.pages[AT] = (deck(), NEW_HOST, NEW_HOST)
    web.pages[NEW_HOST] = deck(7)
    assert words("update", "--yes", "--force")[0] == 0
    assert came(words) == NEW_HOST
    web.asked.clear()
    assert words("update", "--yes")[0] == 0
    assert web.asked == [NEW_HOST]


def test_another_host_for_now_is_said_once_and_the_address_stays(words, web):
    web.pages[AT] = (deck(), "https://cdn.example/x?signed=1", AT)
    assert words("update", "--yes")[0] == 2
    assert words("update", "--yes", "--force")[0] == 0
    assert came(words) == AT
    assert words("update", "--yes")[0] == 0


def test_a_redirect_that_was_there_from_the_first_is_no_move(drill, web):
    web.pages[AT] = (deck(), "https://cdn.example/x", AT)
    drill("import", AT, "--yes")
    web.pages[AT] = (deck(7), "https://cdn.example/y", AT)
    assert drill("update", "--yes")[0] == 0
    assert came(drill) == AT


def test_what_vanished_leaves_the_copy_and_the_others_go_on(words, web, root):
    web.pages["https://other.example/b.yaml"] = deck(name="more", title="More")
    words("import", "https://other.example/b.yaml", "--yes")
    del web.pages[AT]
    web.pages["https://other.example/b.yaml"] = deck(8, name="more", title="More")
    code, out, err = words("update", "--yes")
    assert code == 2
    assert "words could not be updated" in err
    assert "404 Not Found" in err
    assert "Your copy stays as it is." in err
    assert "2 new, 6 same" in out
    assert "What is words 5?" in words("export", "words", "--format", "yaml")[1]
    assert words("update", "--check")[0] == 2


@pytest.mark.parametrize("page", [LOGIN, "\ufeff\n<html lang='en'><head>", "nothing :: \x00"])
def test_a_page_to_log_in_is_no_deck(words, web, root, page):
    web.pages[AT] = page
    before = store(root)
    code, _, err = words("update", "--yes", "--force")
    assert (code, "Your copy stays as it is." in err) == (2, True)
    assert ("it is a web page, not a deck" in err) == ("html" in page)
    assert store(root) == before
    assert words("import", AT, "--yes")[0] == 2


def test_a_table_of_tags_is_no_web_page(drill, web):
    web.pages[TABLE_AT] = "<html>,the root\n<head>,what is said of it\n<p>word</p>,what is seen\n"
    assert "web page" not in drill("import", TABLE_AT, "--yes")[2]


def test_an_interrupted_fetch_leaves_nothing(words, web, root, tmp_path, monkeypatch):
    kept = tmp_path / "kept"
    kept.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(kept))
    before = store(root)
    web.pages[AT] = KeyboardInterrupt()
    assert words("update", "--yes")[0] == 130
    assert store(root) == before
    web.pages[AT] = deck(7)
    assert words("update", answers="n\n")[0] == 1
    assert not list(kept.iterdir())


# -- where it goes -----------------------------------------------------------------------


def test_a_deck_goes_where_it_went_whatever_it_is_called_here(words, web):
    words("deck", "words", "--rename", "mine-now")
    web.pages[AT] = deck(7)
    assert words("update", "--yes")[0] == 0
    found = {each["id"]: each["notes"] for each in json.loads(words("decks", "--json")[1])}
    assert found == {"mine-now": 7}


def test_a_named_deck_and_chosen_columns_hold(drill, web):
    rows = "\n".join(f"{n},word {n},meaning {n}" for n in range(6))
    web.pages[TABLE_AT] = rows + "\n"
    assert (
        drill("import", TABLE_AT, "--yes", "--deck", "here", "--front", "2", "--back", "3")[0] == 0
    )
    web.pages[TABLE_AT] = rows + "\n6,word 6,meaning 6\n"
    code, out, _ = drill("update", "--yes")
    assert (code, "1 new, 6 same" in out) == (0, True)
    found = {each["id"]: each["notes"] for each in json.loads(drill("decks", "--json")[1])}
    assert found == {"here": 7}


def test_columns_that_were_chosen_when_asked_hold(drill, web):
    rows = "\n".join(f"same {n % 2},word {n},meaning {n}" for n in range(8))
    web.pages[TABLE_AT] = rows + "\n"
    code, out, err = drill("import", TABLE_AT, answers="y\n2\n3\ny\n")
    assert (code, "Which column is the question?" in err) == (0, True), out + err
    web.pages[TABLE_AT] = rows + "\nsame 0,word 8,meaning 8\n"
    code, out, _ = drill("update", "--yes")
    assert (code, "1 new, 8 same" in out) == (0, True)


def test_a_table_that_moved_is_known_by_where_it_came_from_first(drill, web):
    web.pages[TABLE_AT] = table(6)
    drill("import", TABLE_AT, "--yes")
    drill("deck", "list", "--rename", "renamed")
    moved = "https://new.example/other-name.csv"
    web.pages[TABLE_AT] = (table(6), moved, moved)
    assert drill("update", "--yes", "--force")[0] == 0
    changed = table(6).replace("meaning", "sense")
    web.pages[moved] = changed
    code, out, _ = drill("update", "--yes")
    assert (code, "6 changed" in out) == (0, True)
    assert came(drill, "renamed") == moved


def test_a_table_that_shrank_is_doubted(drill, web):
    web.pages[TABLE_AT] = table(9)
    drill("import", TABLE_AT, "--yes")
    web.pages[TABLE_AT] = table(5)
    code, out, _ = drill("update", "--yes")
    assert (code, "of the 9 notes of list only 5 are in it" in out) == (2, True)
    web.pages[TABLE_AT] = table(9, first=100)
    code, out, _ = drill("update", "--yes")
    assert (code, "hardly any of the notes of list are in it: 0 of 9" in out) == (2, True)


def test_ones_own_deck_stays_ones_own(drill, web):
    web.pages[AT] = deck()
    drill("import", AT, "--yes", "--own")
    web.pages[AT] = deck(7)
    assert drill("update", "--yes")[0] == 0
    assert [each["own"] for each in json.loads(drill("decks", "--json")[1])] == [True]


def test_nothing_is_fetched_by_itself(words, web):
    web.asked.clear()
    for verb in ("due", "decks", "doctor", "stats", "log", "undo"):
        words(verb)
    words("export", "words", "--format", "yaml")
    assert download.fetch == web.fetch
    assert not web.asked


def pack(*decks):
    """A pack as a zip."""
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as archive:
        for number, text in enumerate(decks):
            archive.writestr(f"{number}.yaml", text)
    return raw.getvalue()


def test_the_decks_of_a_pack_are_updated_together(drill, web):
    at = "https://decks.example/both.zip"
    web.pages[at] = pack(deck(), deck(name="more"))
    assert drill("import", at, "--yes")[0] == 0
    drill("deck", "more", "--rename", "less")
    web.pages[at] = pack(deck(7), deck(8, name="more"), deck(name="third"))
    web.asked.clear()
    assert drill("update", "less", "--yes")[0] == 0
    found = {each["id"]: each["notes"] for each in json.loads(drill("decks", "--json")[1])}
    assert (found, web.asked) == ({"words": 7, "less": 8, "third": 6}, [at])
    web.pages[at] = pack(deck(8), deck(name="third"))
    code, out, _ = drill("update", "--yes")
    assert (code, "note: less is not in it any more; your copy stays as it is" in out) == (0, True)
    assert json.loads(drill("decks", "--json")[1])[1]["notes"] == 8


def test_each_deck_of_a_split_package_is_found_again(drill, web):
    at = "https://decks.example/many.apkg"
    web.pages[at] = (SAMPLES / "many.apkg").read_bytes()
    assert drill("import", at, "--yes", "--split")[0] == 0
    before = json.loads(drill("decks", "--json")[1])
    code, out, _ = drill("update", "--check")
    assert (code, out.endswith(": up to date\n")) == (0, True)
    assert drill("update", "--yes")[0] == 0
    assert json.loads(drill("decks", "--json")[1]) == before


def test_json_tells_a_script_all_of_it(words, web):
    web.pages[AT] = deck(3)
    code, out, _ = words("update", "--yes", "--json")
    (row,) = json.loads(out)["addresses"]
    assert (code, row["address"], row["decks"], row["up_to_date"]) == (2, AT, ["words"], False)
    assert (row["fault"], row["missing"]) == ("", [])
    assert row["doubts"] == ["it has shrunk: of the 6 notes of words only 3 are in it"]
    assert row["sources"][0]["applied"] is False
    assert row["sources"][0]["notes"]["retired"] == 3
