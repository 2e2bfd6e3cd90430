"""What a pack.yaml says, what is wrong in one, and what it lends to its decks."""

from __future__ import annotations

import pytest

from drill.deckfile.pack import Pack, read_pack, write_pack
from drill.domain.deck import Deck
from drill.errors import DeckError

WHOLE = Pack("Größe", "1.0", "what it is", "CC0", ("Ann", "Bob"), ("b.yaml", "a.yaml"))


def test_what_is_written_is_read_and_says_no_more_than_it_has():
    text = write_pack(WHOLE)
    assert text == (
        "pack: 1\ntitle: Größe\nversion: '1.0'\ndescription: what it is\nlicense: CC0\n"
        "authors:\n- Ann\n- Bob\ndecks:\n- b.yaml\n- a.yaml\n"
    )
    assert read_pack(text.encode(), "p") == WHOLE
    assert read_pack(b"\xef\xbb\xbf" + text.encode(), "p") == WHOLE
    assert write_pack(Pack()) == "pack: 1\n"
    assert read_pack(b"pack: 1\n", "p") == Pack()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[a]", ["line 1: a pack is a mapping that starts with 'pack: 1'"]),
        ("", ["line 1: a pack is a mapping that starts with 'pack: 1'"]),
        ("title: T\n", ["line 1: pack: a pack starts with 'pack: 1'"]),
        ("title: T\npack: 2\n", ["line 2: pack: a pack starts with 'pack: 1'"]),
        ("pack: 1\ntitel: T\n", ["line 2: unknown key 'titel' (did you mean title?)"]),
        ("pack: 1\ntitle: [T]\n", ["line 2: title: must be text"]),
        ("pack: 1\ndecks: a.yaml\n", ["line 2: decks: must be a list of texts"]),
        ("pack: 1\ndecks: [a.yaml, [b]]\n", ["line 2: decks: must be a list of texts"]),
        (
            "pack: 1\ntitle: T\ntitle: U\n",
            ["line 3: key 'title' is there twice (the first is on line 2)"],
        ),
        (
            "pack: 3\nx: y\nauthors: me\n",
            [
                "line 1: pack: a pack starts with 'pack: 1'",
                "line 2: unknown key 'x' (there is: authors, decks, description, license, pack, "
                "title, version)",
                "line 3: authors: must be a list of texts",
            ],
        ),
        (
            "pack: 1\ntitle: 'T\n",
            ["line 2: a quote or bracket is opened and never closed (close it)"],
        ),
    ],
)
def test_what_is_wrong_in_a_pack_is_all_said_with_its_line(text, said):
    with pytest.raises(DeckError) as caught:
        read_pack(text.encode(), "p")
    assert [str(problem) for problem in caught.value.problems] == said


def test_a_deck_says_what_it_does_not_leave_to_its_pack():
    bare = Deck(1, "d", "D")
    lent = Pack(license="CC0", authors=("Ann",)).lent(bare)
    assert (lent.license, lent.authors) == ("CC0", ("Ann",))
    own = Deck(1, "d", "D", license="MIT", authors=("Me",))
    assert WHOLE.lent(own) == own
    assert Pack().lent(own) == own
