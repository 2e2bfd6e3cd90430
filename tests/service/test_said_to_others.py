"""What is left for other devices, to the letter: what they have of it already has to stay what it
says, whatever the store gives for a flag or a number."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from drill import zstd
from drill.domain.onsite import Went
from drill.domain.rehearsal import Told
from drill.domain.review import Rating
from drill.service.home import undo
from drill.service.library import bulk, deck_options, note_editor
from drill.service.onsite import debrief, onsites
from drill.service.onsite.first_run import set_option
from drill.service.stories import moments
from drill.service.stories.mocks import MockInterview
from drill.service.study import grades
from drill.service.sync import forms, told
from drill.service.sync.in_hand import MergeReport
from drill.service.sync.synchronising import LeftForOthers, SyncReport
from several_homes import HOUR, card, later, take
from tests_support import SMALL

GOLDEN = Path(__file__).with_name("said_to_others.jsonl")


def lived(home):
    """All that homes tell each other of."""
    take(home, SMALL, own=True)
    grades.grade(home, "small/doors/basic", Rating.GOOD, seconds=5)
    grades.grade(home, "small/quiet/outline", Rating.HARD, seconds=4.5, recalled=(0, 2))
    undo.undo(home)
    later(home, 30 * HOUR)
    bulk.reset(home, [card(home, "small/doors/basic").pk])
    undo.undo(home)
    bulk.reset(home, [card(home, "small/doors/basic").pk])
    bulk.suspend(home, [card(home, "small/people/route").pk])
    bulk.bury(home, [card(home, "small/quiet/tell").pk])
    bulk.retire(home, [card(home, "small/speed/cloze:speed").pk])
    deck_options.change(home, "small", new_per_day=3, paused=False, desired_retention=0.9)
    held = MockInterview(home, questions=1)
    held.choose("small/quiet")
    held.told(held.tell(), Told((0, 1, 2), 100.0))
    onsites.add(home, "Acme", "2026-09-24 10:00", minutes=45, decks=["small"])
    later(home, 72 * HOUR)
    debrief.tell(home, onsites.over(home)[0], Went.BADLY, [("Why us?", "small/people", Went.WELL)])
    set_option(home, "scheduling.new_per_day", "7")
    moments.note(home, ["the outage"])


def said(folder):
    """Kind, name and words of every line that was left, without what no two devices have alike."""
    for path in sorted(folder.rglob("*.zst")):
        with zstd.ZstdFile(path) as file:
            _, *rows = file.read().decode().splitlines()
        for row in rows:
            *_, kind, about, _, body = json.loads(row)
            yield json.dumps([kind, about, body], ensure_ascii=False)


def test_what_is_said_to_other_devices_stays_the_same_to_the_letter(several, tmp_path):
    (desk, _), sync = several(0, 0)
    lived(desk)
    sync(desk)
    text = note_editor.text(desk, "small", "doors")
    note_editor.save(desk, "small", "doors", text.replace("id: doors", "id: gates", 1))
    sync(desk)
    names = re.compile(r"(?!11111111)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
    found = [names.sub("…", row) for row in said(tmp_path / "meeting")]
    assert {json.loads(row)[0] for row in found} == forms.KINDS, "each kind has its form here"
    assert "\n".join(found) + "\n" == GOLDEN.read_text(encoding="utf-8")


ROWS = [json.loads(row) for row in GOLDEN.read_text(encoding="utf-8").splitlines()]
PARTS = {"note": 1, "card": 2, "review": 2, "move": 2}
"""How many slashes are in the name that a line of a kind is about."""


@pytest.mark.parametrize(("kind", "about", "body"), ROWS)
def test_a_line_has_its_form_and_is_about_something(kind, about, body):
    forms.check(kind, about, body)
    forms.check("of a newer drill", "", {})
    for less in ("", *("x" + "/x" * slashes for slashes in range(PARTS.get(kind, 0)))):
        with pytest.raises(ValueError, match="it is about nothing"):
            forms.check(kind, less, body)
    forms.check(kind, about, {**body, "of a newer drill": 1})
    for field in (name for name in body if isinstance(body[name], int | float)):
        with pytest.raises(ValueError, match=field):  # a number is no text, nor a flag
            forms.check(kind, about, {**body, field: str(body[field])})
    if kind == "setting":
        with pytest.raises(ValueError, match="it is about what homes do not share"):
            forms.check(kind, "pace", body)


NOTHING = SyncReport()


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (told.in_words(NOTHING), "nothing new came"),
        (told.in_words(SyncReport(MergeReport(1, 2, 3, 1), left=LeftForOthers(2))),
         "1 review, 2 undone reviews, 3 notes and 1 decision came; 2 reviews left for the others"),
        ([*told.besides(NOTHING)], []),
        ([*told.besides(SyncReport(
            MergeReport(newer=1, faults=["A fault."]), renamed=True, apart=("mine", "tales"),
            unread=["A piece."], advice={"Do this.": None},
        ))],
         ["This is a copy of a store that met others: it counts as a device of its own now.",
          "Your own stories are in mine and tales now. On one of your devices, "
          "`drill cards deck:tales --do move=mine` makes them one deck.",
          "1 line of a newer drill: kept, and used once this one is.",
          "A piece.", "Do this.", "A fault."]),
        (told.one_deck(("a", "b", "c")),
         "On one of your devices, `drill cards deck:b --do move=a` and "
         "`drill cards deck:c --do move=a` make them one deck."),
        ([*told.waiting([])], []),
        ([*told.waiting([None])],
         ["1 passage was changed on two devices, and the later change stands. "
          "`drill sync --lost` shows both."]),
        ([*told.waiting([None] * 2)],
         ["2 passages were changed on two devices, and the later change stands. "
          "`drill sync --lost` shows both."]),
    ],
)  # fmt: skip
def test_what_a_synchronisation_did_is_told_in_words(said, words):
    assert said == words
