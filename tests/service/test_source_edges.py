"""What a text, a folder and an address are taken for, at the edges of what tells them apart."""

from __future__ import annotations

import json
import zipfile

import pytest

from drill.errors import DeckError, Problem, UsageError
from drill.service.library import formats, imports, sources
from drill.service.library.arrivals import Wish
from drill.service.library.sources import called, is_address, open_source
from tests_support import SMALL

DECK = "drill: 1\nid: {0}\ntitle: {0}\ncards:\n  - {{id: a, q: b, a: c}}\n"


def opened(path, **options):
    with open_source(str(path), **options) as found:
        return found


def refused(path, **options):
    with pytest.raises(DeckError) as caught:
        opened(path, **options)
    return str(caught.value)


def written(path, text, encoding="utf-8"):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode(encoding) if isinstance(text, str) else text)
    return path


LINES = "Q: one?\nA: 1\n\nQ: two?\nA: 2\n"
HEADINGS = "## What is SBI?\n\nSituation, behaviour, impact.\n"
DRILL, NONE = "'drill' is missing", "no deck, table or flash"
STORY = "{0}: it was so\n\n{1}: it went well\n"


@pytest.mark.parametrize(
    ("name", "text", "form"),
    [
        ("a.csv", "front,back\nhola,hello\n", "csv"), ("a.CSV", "hola,hello\n", "csv"),
        ("a.tsv", "hola\thello\ncasa\thouse\n", "csv"), ("a.txt", "hola\thello\n", "csv"),
        ("a", "#separator:tab\nhola\thello\n", "csv"),
        ("a", "#separator:Semicolon\nhola;hello\n", "csv"),
        ("a.md", LINES, "markdown"), ("a.csv", LINES, "markdown"), ("a", LINES, "markdown"),
        ("a.md", HEADINGS, "markdown"), ("a.mdown", HEADINGS, "markdown"),
        ("a.MARKDOWN", HEADINGS, "markdown"), ("a", HEADINGS, "markdown"),
        ("a.txt", HEADINGS, "markdown"), ("a.md", "is ==it== so\n", "markdown"),
        ("a.md", "front::back\n", "markdown"), ("a.md", "front\n?\nback\n", "markdown"),
        ("a.md", DECK.format("x"), "yaml"), ("a.txt", "\ufeff\n\n" + DECK.format("x"), "yaml"),
        ("a.yaml", "# mine\n" + DECK.format("x"), "yaml"),
        (
            "a.txt", '\n {"drill": 1, "id": "x", "title": "X", "cards": [{"id": "a", "q": "b", '
            '"a": "c"}]}', "json",
        ),
        ("a.md", "Q: one, two?\nA: 1, 2\n", "markdown"),
        ("a.csv", "Q: what,A: that\nwhy,so\n", "csv"),
        ("a.md", STORY.format("Results", "Result") + LINES, "markdown"),
        ("a.md", "Situation room: who?::we\n", "markdown"),
    ],
)  # fmt: skip
def test_a_text_is_told_by_what_is_in_it(tmp_path, name, text, form):
    assert opened(written(tmp_path / name, text)).format == form


MORE = "and so on\n" * 4
ONE, TWO = '{"id": "a", "q": "one?", "a": "1"}', '{"id": "b", "q": "two?", "a": "2"}'
FIELDS = '{"__type__": "Note", "guid": "%s", "note_model_uuid": "m", "fields": ["%s", "1"]}'


@pytest.mark.parametrize(
    ("name", "text", "asks"),
    [
        ("a.csv", f'one?,"{MORE}"\ntwo?,2\n', ["one?", "two?"]),
        ("a.txt", f'#separator:tab\none?\t"{MORE}"\ntwo?\t2\n', ["one?", "two?"]),
        ("a.md", f"Q: one?\nA: {MORE}\nQ: two?\nA: 2\n", ["one?", "two?"]),
        ("a.md", f"Q: one?\n{MORE}A: 1\n", [f"one?\n{MORE}".strip()]),
        ("a.md", f"## one?\n%\n{MORE}\n## two?\n2\n", ["one?", "two?"]),
        ("a.md", f"## one?\n{MORE}\n## two?\n2\n", ["one?", "two?"]),
        ("a.md", f"\n{MORE}\n## one?\n1\n", ["one?"]),
        ("a.md", f'---\nname = "x::y"\n---\n{MORE}Q: one?\nA: 1\n', ["one?"]),
        ("a.md", f"Q: one?\nA: {'ñ' * 20}\n", ["one?"]),
        ("a.json", f'{{"drill": 1, "id": "x", "title": "X", "cards": [{ONE}, {TWO}]}}', None),
        ("a.yaml", f"drill: 1\nid: x\ntitle: X\ncards:\n  - {ONE}\n  - {TWO}\n", None),
        (
            "a.json", f'{{"__type__": "Deck", "name": "X", "notes": '
            f'[{FIELDS % ("g", "one?")}, {FIELDS % ("h", "two?")}]}}', ["one?", "two?"],
        ),
        ("a.md", f"Q: one?\nA: 1\n\n{MORE}" + STORY.format("Task", "Result"), ["one?"]),
    ],
)  # fmt: skip
def test_a_text_is_told_by_its_beginning_and_read_to_its_end(
    tmp_path, monkeypatch, name, text, asks
):
    monkeypatch.setattr(formats, "SNIFFED", 40)
    found = opened(written(tmp_path / name, text))
    if asks is None:
        assert [note.q for note in found.whole[0][1].notes()] == ["one?", "two?"]
        return
    notes = [part.note for part in found.offer.read() if not isinstance(part, Problem)]
    assert [note.q or note.sides[0].q for note in notes] == asks


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_text_is_read_in_the_codings_of_other_programs(tmp_path, encoding):
    mark = "\ufeff" if encoding[-2:] in ("le", "be") else ""
    found = opened(written(tmp_path / "a.csv", f"{mark}front,back\nniño,child\n", encoding))
    assert [part.note.q for part in found.offer.read()] == ["niño"]


@pytest.mark.parametrize(
    "text",
    [
        STORY.format("Situation", "Result"), STORY.format("context", "OUTCOME"),
        STORY.format("  - **Task**", "* Actions"), "# Situation\n\nx\n\n## Learnings\n\ny\n",
        "**Situation** – x\n\n**Results** - y\n", STORY.format("Task", "Competency"),
        STORY.format("Situation", "Result").replace(":", "："),
    ],
)  # fmt: skip
def test_what_is_laid_out_as_a_story_is_no_deck(tmp_path, text):
    assert "look like notes of a story" in refused(written(tmp_path / "a.md", text + LINES))


@pytest.mark.parametrize(
    ("name", "words"),
    [("a.yaml", DRILL), ("a.yml", DRILL), ("a", DRILL), ("a.md", NONE), ("a.txt", NONE)],
)
def test_what_is_none_is_held_against_what_its_name_says(tmp_path, name, words):
    said = refused(written(tmp_path / name, "just: a letter\n"))
    assert words in said
    assert ("looked for: a deck file; a table;" in said) == (words == NONE)


def test_the_columns_of_a_table_may_be_chosen_again_and_what_is_none_has_no_columns(tmp_path):
    path = written(tmp_path / "a.csv", "x,y,z\n1,one,uno\n2,two,dos\n")
    found = opened(path, columns=("y", "z"))
    assert [(part.note.q, part.note.a) for part in found.offer.read()] == [
        ("one", "uno"), ("two", "dos"),
    ]  # fmt: skip
    assert found.columns == ("y", "z")
    found.ask_by("1", "2")
    assert (found.columns, next(iter(found.offer.read())).note.q) == (("1", "2"), "x")
    assert found.remarks == found.offer.remarks
    with pytest.raises(UsageError):
        found.ask_by("none", "2")
    assert (found.columns, next(iter(found.offer.read())).note.q) == (("1", "2"), "x")
    with pytest.raises(UsageError, match="is no table"):
        opened(written(tmp_path / "a.md", LINES), columns=("1", ""))
    assert opened(path, columns=("", "3")).columns == ("", "3")


# -- where it is -------------------------------------------------------------------------


def test_what_a_source_is_called():
    assert called("-") == "standard input"
    assert called("HTTPS://a.example/\x1b[2Jx\ny") == "HTTPS://a.example/[2Jx y"
    assert called("./a//b.yaml") == "a/b.yaml"
    assert [is_address(each) for each in ("Http://x", "https://x", "ftp://x", "http")] == [
        True, True, False, False,
    ]  # fmt: skip


def test_a_source_is_known_again_by_its_whole_path_or_address(tmp_path, web, monkeypatch):
    path = written(tmp_path / "in" / "a.csv", "front,back\nhola,hello\n")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "link.csv").symlink_to(path)
    for name in ("in/a.csv", "in/../in/a.csv", "link.csv"):
        assert opened(name).lasting == str(path.resolve())
    at = "https://decks.example/some/list.csv?v=1.2"
    web.pages[at] = "front,back\nhola,hello\n"
    found = opened(at)
    assert (found.lasting, found.address, found.title, found.path) == (at, at, "list", None)
    web.pages["https://decks.example/"] = "hola::hello\n"
    assert opened("https://decks.example/").title == "decks"
    web.pages["https://decks.example/d"] = DECK.format("x")
    assert opened("https://decks.example/d").path is None, "no deck follows what is fetched"


@pytest.mark.parametrize(
    ("text", "page"),
    [
        ("<!DOCTYPE HTML><p>", True), ("\n <html>", False), ("<html>\n <head>", True),
        ("<?xml version='1.0'?>\n<html lang='en'>", True), ("\ufeff<HTML class='x'>", True),
        ("<html>,the root\n<p>,one\n", False), ("front,back\n<html>,x\n", False),
    ],
)  # fmt: skip
def test_a_web_page_is_told_by_its_beginning(web, text, page):
    at = "https://decks.example/a"
    web.pages[at] = text
    try:
        opened(at)
        said = ""
    except DeckError as error:
        said = str(error)
    assert ("it is a web page" in said) is page


def test_a_folder_is_searched_four_deep_without_what_is_hidden(tmp_path):
    root = tmp_path / "pack"
    for place in ("a", "b/b", "c/c/c", "d/d/d/d", "e/e/e/e/e", "f/f/f/f/f/f"):
        written(root / place / "deck.yaml", DECK.format(place[0]))
    written(root / ".git" / "deck.yaml", DECK.format("git"))
    written(root / "__MACOSX" / "._deck.yaml", "nonsense")
    written(root / "__hidden.yaml", "nonsense")
    written(root / "notes.txt", "nonsense")
    written(root / "z.YML", DECK.format("z"))
    written(root / "y.json", json.dumps({"drill": 1, "id": "y", "title": "Y"}))
    (root / "readme.md").symlink_to(tmp_path)
    found = opened(root)
    assert [deck.id for _, deck in found.whole] == ["a", "b", "c", "d", "y", "z"]
    assert found.whole[0][0] == f"{root}/a/deck.yaml"
    assert found.remarks == ()


def zipped(path, files):
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return path


def test_the_highest_manifest_of_a_pack_says_its_decks_and_lends_them_what_they_lack(tmp_path):
    said = "pack: 1\ntitle: Top\nversion: '3'\nlicense: CC0\ndecks: [two.yaml, one.yaml]\n"
    inner = "pack: 1\ntitle: Inner\ndecks: [none.yaml]\n"
    files = {
        "a/b/pack.yaml": inner, "z/pack.yaml": said, "z/one.yaml": DECK.format("one"),
        "z/two.yaml": DECK.format("two").replace("title: two", "title: two\nlicense: MIT"),
        "z/three.yaml": DECK.format("three"),
    }  # fmt: skip
    found = opened(zipped(tmp_path / "p.zip", files))
    assert [(deck.id, deck.license) for _, deck in found.whole] == [("two", "MIT"), ("one", "CC0")]
    assert found.remarks == ("the pack Top 3",)
    assert found.whole[0][0].endswith("p.zip/z/two.yaml")
    bare = {"pack.yaml": "pack: 1\ntitle: Top\n", "b.yaml": DECK.format("b"),
            "a.yaml": DECK.format("a")}  # fmt: skip
    found = opened(zipped(tmp_path / "q.zip", bare))
    assert [deck.id for _, deck in found.whole] == ["a", "b"], "it is no deck itself"


def test_as_many_decks_as_fit_are_taken(tmp_path, monkeypatch):
    monkeypatch.setattr(sources, "MOST_DECKS", 2)
    files = {f"{name}.yaml": DECK.format(name) for name in "ab"}
    assert len(opened(zipped(tmp_path / "a.zip", files)).whole) == 2
    files["c.yaml"] = DECK.format("c")
    assert "more than 2 decks" in refused(zipped(tmp_path / "a.zip", files))


def test_decks_of_one_id_are_two_where_each_states_its_origin(tmp_path):
    other = SMALL.replace("11111111-1111", "22222222-1111")
    found = opened(zipped(tmp_path / "a.zip", {"a.yaml": SMALL, "b.yaml": other}))
    assert len(found.whole) == 2
    bare = SMALL.replace("origin: 11111111-1111-4111-8111-111111111111\n", "")
    both = zipped(tmp_path / "b.zip", {"a.yaml": SMALL, "b.yaml": bare})
    assert len(opened(both).whole) == 2
    renamed = SMALL.replace("id: small", "id: another", 1)
    same = zipped(tmp_path / "c.zip", {"a.yaml": SMALL, "b.yaml": renamed})
    assert "is the same deck as" in refused(same)


def test_a_folder_of_crowdanki_is_called_as_the_folder(tmp_path):
    note = {"__type__": "Note", "fields": ["q", "a"], "guid": "g", "note_model_uuid": "m"}
    said = json.dumps({"__type__": "Deck", "name": "", "notes": [note]})
    written(tmp_path / "Talks" / "deck.json", said)
    assert opened(tmp_path / "Talks").title == "Talks"
    assert opened(tmp_path / "Talks" / "deck.json").title == "deck"


def test_columns_and_decks_that_were_made_go_into_what_was_looked_at(home, tmp_path):
    path = written(tmp_path / "a.csv", "x,y,z\n1,one,uno\n")
    (deck,) = (deck for _, deck in opened(written(tmp_path / "d.yaml", DECK.format("d"))).whole)
    wish = Wish(columns=("2", "3"))
    with imports.look(home, [str(path)], wish, made=[("told", deck)]) as looked:
        assert [(each.deck, each.format, each.source) for each in looked.arrivals] == [
            ("a", "csv", str(path)), ("d", "notes", "told"),
        ]  # fmt: skip
        assert looked.opened[0].columns == ("2", "3")
        assert not looked.does_nothing
    assert set(formats.FORMATS) >= {"csv", "notes"}
