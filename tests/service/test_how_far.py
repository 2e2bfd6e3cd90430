"""Long work says how far it is, and may be stopped wherever it says so: then nothing changed."""

from __future__ import annotations

import pytest

from drill.deckfile.reading import read_deck
from drill.domain.deck import Beat, Story
from drill.service.home.progress import Cancelled
from drill.service.library import bulk, decks, exports, imports, note_editor, own_deck
from drill.service.library.exports import ExportOrder, Form
from tests_support import PLAIN, pks, state

TABLE = "q,a\nWhat is new?,This\nAnd this?,That\n"
CHANGED = PLAIN.replace("The first", "A first")
OWN = Story(
    "mine", "Mine", (Beat("a", "A", ("b",)), Beat("c", "C", ("d",))), competencies=("small/people",)
)


def chosen(home):
    return pks(home, "mine/one/basic", "mine/two/basic", "small/quiet/tell")


def edited(home, progress):
    text = note_editor.text(home, "mine", "one").replace("The first", "Another")
    note_editor.save(home, "mine", "one", text, progress=progress)


def looked_at(home, progress, then=lambda home, looked: None):
    files = home.paths.data / "words.csv", home.paths.data / "mine.yaml"
    for file, text in zip(files, (TABLE, CHANGED), strict=True):
        file.write_text(text)
    with imports.look(home, [*map(str, files)], progress=progress) as looked:
        then(home, looked)


def imported(home, progress):
    looked_at(home, lambda share: None, lambda t, looked: imports.take(t, looked, progress))


NEW = "{drill: 1, id: new, title: New, cards: [{id: n, q: New?, a: Yes}]}"


def taken(home, progress):
    sources = [(name, read_deck(text, name)) for name, text in (("a", CHANGED), ("b", NEW))]
    decks.take(home, sources, progress=progress)


WORK = {
    "suspend": (lambda t, p: bulk.suspend(t, chosen(t), progress=p), [0.1, 0.1]),
    "bury": (lambda t, p: bulk.bury(t, chosen(t), progress=p), [0.1, 0.1]),
    "reset": (lambda t, p: bulk.reset(t, pks(t, "mine/one/basic"), p), [0.1, 0.1]),
    "delete": (lambda t, p: bulk.delete(t, chosen(t), p), [0.1, 0.1]),
    "tag": (lambda t, p: bulk.tag(t, chosen(t), ["x"], progress=p), [0.1, 0.1, 0.5]),
    "move": (lambda t, p: bulk.move(t, chosen(t), "other", p), [0.1, 0.1, 0.1]),
    "edit": (edited, [0.3, 0.6, 1.0]),
    "write": (lambda t, p: own_deck.add(t, [OWN], p), [0.2, 0.6, 1.0]),
    "take": (taken, [0.0, 0.25, 0.5, 0.75, 1.0]),
    "look": (looked_at, [0.25, 0.5, 0.5, 1.0]),
    "import": (imported, [0.25, 0.5, 0.5, 1.0]),
    "export": (
        lambda t, p: exports.written(t, ExportOrder(("mine",), form=Form.APKG), p), [0.3, 0.3]
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", WORK)
def test_how_far_it_is_never_falls_and_a_stop_there_leaves_all_as_it_was(mine, name):
    work, said = WORK[name]
    before, stops = state(mine), 0
    while True:
        shares = []

        def watch(share, shares=shares, last=stops):
            shares.append(share)
            if len(shares) > last:
                raise Cancelled("stopped")

        try:
            work(mine, watch)
        except Cancelled:
            assert state(mine) == before
            stops += 1
        else:
            break
    assert shares == pytest.approx(said)
