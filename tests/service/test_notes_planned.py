"""One note before anything is written: what becomes of its cards, and of the person's edit."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from drill.cards.shelf import Shelf
from drill.domain.deck import Beat, Fact, Plain, Principle, Side, Story
from drill.service.library import edit_marks, edits, note_plan
from drill.service.library.edit_marks import Mark, read, said_of, version_of
from drill.storage.library import StoredNote

Q = Plain("q", "Q?", "A")
BOTH = replace(Q, reverse=True)
BASIC, REVERSE = "d/q/basic", "d/q/basic:reverse"


def planned(before, after, *, retired=False, heirs=None, stray=()):
    item = StoredNote(1, "d", before, 4, retired) if before else None
    was, now = (Shelf({("d", "q"): note} if note else {}) for note in (before, after))
    return note_plan.row_of(item, after, "d", 4, was, now, heirs or {}, stray)


def counted(row):
    return {name: number for name, number in row.cards.items() if number}


@pytest.mark.parametrize(
    ("before", "after", "how", "what", "cards", "pairs", "gone"),
    [
        (None, BOTH, {}, "new", {"new": 2}, ["", ""], []),
        (Q, Q, {}, "same", {"kept": 1}, [BASIC], []),
        (Q, replace(Q, a="B"), {}, "changed", {"changed": 1}, [BASIC], []),
        (Q, replace(Q, was="x"), {}, "changed", {"kept": 1}, [BASIC], []),
        (Q, replace(Q, tags=("x",)), {}, "changed", {"changed": 1}, [BASIC], []),
        (Q, BOTH, {}, "changed", {"kept": 1, "new": 1}, [BASIC, ""], []),
        (BOTH, Q, {}, "changed", {"kept": 1, "retired": 1}, [BASIC], [REVERSE]),
        (Q, Q, {"retired": True}, "changed", {"changed": 1}, [BASIC], []),
        (BOTH, Q, {"retired": True}, "changed", {"changed": 1}, [BASIC], []),
        (Q, Q, {"stray": ["d/q/gap:x"]}, "same", {"kept": 1, "retired": 1}, [BASIC], ["d/q/gap:x"]),
        (Q, BOTH, {"stray": [REVERSE]}, "changed", {"kept": 1, "new": 1}, [BASIC, ""], []),
        (
            Q, BOTH, {"heirs": {"basic:reverse": "d/x/basic"}}, "changed",
            {"kept": 1, "changed": 1}, [BASIC, "d/x/basic"], [],
        ),
        (
            BOTH, BOTH, {"heirs": {"basic:reverse": "d/x/basic"}}, "same",
            {"kept": 1, "changed": 1}, [BASIC, "d/x/basic"], [REVERSE],
        ),
        (
            Q, Plain("q", sides=(Side("a", "Q?", "A"),)), {}, "changed",
            {"new": 1, "retired": 1}, [""], [BASIC],
        ),
        (Q, Principle("q", "Q?", "A"), {}, "changed", {"new": 1, "retired": 1}, [""], [BASIC]),
    ],
)  # fmt: skip
def test_what_becomes_of_the_cards_of_a_note(before, after, how, what, cards, pairs, gone):
    row = planned(before, after, **how)
    assert (row.what, counted(row)) == (what, cards)
    assert [key for key, _ in row.pairs] == pairs
    assert sorted(row.gone) == gone
    changed = cards.get("changed", 0)
    assert len(row.altered) == changed
    assert (row.position, row.note) == (4, after)


def test_only_notes_that_are_here_lose_cards():
    rows = [planned(None, Q), planned(BOTH, Q), planned(Q, Q)]
    assert [(item.note, gone) for item, gone in note_plan.going(rows)] == [
        (BOTH, (REVERSE,)), (Q, ()),
    ]  # fmt: skip


# -- what is known of an edit ------------------------------------------------------------

MINE, LATER = replace(Q, a="mine"), replace(Q, a="later")
EDITED = Mark("q", version_of(Q), (version_of(MINE),), said_of(Q))
MOVED = replace(EDITED, home="origin")
WRITTEN = Mark("q", "", (version_of(MINE),))


@pytest.mark.parametrize("mark", [EDITED, MOVED, WRITTEN, replace(EDITED, latest="null")])
def test_a_mark_is_kept_and_read(mark):
    assert read(mark.text()) == mark
    assert ("home" in json.loads(mark.text())) is bool(mark.home)
    spaced = json.dumps(json.loads(mark.text()))
    assert read(spaced) == mark, "as another drill may write it"
    assert read(None) is None


def test_whose_version_a_note_is():
    assert (EDITED.edited(MINE), EDITED.edited(Q), EDITED.edited(LATER)) == (True, False, False)
    assert [EDITED.offered_before(each) for each in (Q, MINE, LATER)] == [True, True, False]
    assert EDITED.base == Q
    for other in ("null", '["none",{}]', '["basic",{"id":"q","new":1}]'):
        assert replace(EDITED, latest=other).base is None
    assert EDITED.with_mine(LATER).mine == (version_of(MINE), version_of(LATER))
    assert EDITED.with_mine(Q).mine == EDITED.mine, "what its author wrote is none of theirs"
    assert MOVED.with_mine(Q).mine == (version_of(MINE), version_of(Q))
    assert EDITED.as_own("x") is EDITED
    assert MOVED.as_own("x") == Mark("x", "", MOVED.mine, "null", "origin")
    tale = Story("s", "S", (Beat("b", "B", (Fact("so"),)),))
    assert version_of(tale) == version_of(replace(tale, sample=True)), "whose it is, is no edit"


AT = "edited/d/q"


def settings(merged):
    return {key: text and read(text) for key, text in merged.settings.items()}


@pytest.mark.parametrize(
    ("mark", "own", "theirs", "note", "why", "known"),
    [
        (EDITED, MINE, Q, MINE, "", EDITED),
        (EDITED, MINE, MINE, MINE, "", None),
        (
            EDITED, MINE, replace(Q, q="Other?"), replace(MINE, q="Other?"), "",
            Mark("q", version_of(replace(Q, q="Other?")),
                 (version_of(MINE), version_of(replace(MINE, q="Other?"))),
                 said_of(replace(Q, q="Other?"))),
        ),
        (
            EDITED, MINE, LATER, MINE, "yours stands, “mine”; theirs is “later”, it was “A”",
            Mark("q", version_of(LATER), (version_of(MINE),), said_of(LATER)),
        ),
        (WRITTEN, MINE, MINE, MINE, "", ...),
        (WRITTEN, MINE, LATER, MINE, "your version stands", WRITTEN),
        (
            replace(EDITED, latest="null"), MINE, LATER, MINE,
            "your version stands as a whole: an earlier drill did not keep what it was made of",
            Mark("q", version_of(LATER), (version_of(MINE),), said_of(LATER)),
        ),
        (replace(EDITED, latest="null"), MINE, Q, MINE, "", EDITED),
    ],
)  # fmt: skip
def test_what_an_update_makes_of_an_edited_note(mark, own, theirs, note, why, known):
    merged = edits.merged("d", mark, own, theirs)
    assert (merged.note, merged.was) == (note, "q")
    assert merged.why.endswith(why)
    assert bool(merged.why) is bool(why)
    assert settings(merged) == ({} if known is ... else {AT: known})


def test_a_note_that_was_moved_is_called_what_it_is_called_there():
    here = replace(MINE, id="q-2")
    theirs = replace(Q, q="Other?")
    merged = edits.merged("e", MOVED, here, theirs)
    assert (merged.note, merged.why) == (replace(here, q="Other?"), "")
    (kept,) = merged.settings.items()
    assert kept[0] == "edited/e/q-2"
    known = read(kept[1])
    assert (known.of, known.home, known.theirs) == ("q", "origin", version_of(theirs))
    assert known.edited(merged.note)
    same = edits.merged("e", MOVED, replace(theirs, id="q-2"), theirs)
    assert (same.note.id, same.why, list(same.settings)) == ("q-2", "", ["edited/e/q-2"])


def test_a_note_that_its_author_renamed_is_known_by_the_new_name():
    theirs = replace(Q, id="r", was="q")
    merged = edits.merged("d", EDITED, MINE, theirs)
    assert (merged.note.id, merged.note.a, merged.was) == ("r", "mine", "q")
    assert list(merged.settings) == ["edited/d/q", "edited/d/r"]
    assert merged.settings["edited/d/q"] is None
    assert read(merged.settings["edited/d/r"]).of == "r"


def test_whose_story_it_is_is_no_edit_of_it():
    tale = Story("s", "S", (Beat("b", "B", (Fact("so"),)),), sample=True)
    mine = replace(tale, title="Mine")
    mark = Mark("s", version_of(tale), (version_of(mine),), said_of(tale))
    merged = edits.merged("d", mark, mine, replace(tale, sample=False))
    assert (merged.note, merged.why) == (replace(mine, sample=False), "")


def test_an_edit_that_is_given_up_is_forgotten_but_where_it_was_moved():
    assert edits.given_up("d", EDITED, LATER, LATER) == {AT: None}
    (kept,) = edits.given_up("d", MOVED, LATER, LATER).values()
    assert (read(kept).home, read(kept).theirs) == ("origin", version_of(LATER))
    assert edit_marks.undone("d", Q) == {AT: None}
