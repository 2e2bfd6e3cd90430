from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from drill.cards.build import build
from drill.cards.faces import again_after
from drill.cards.shelf import Shelf
from drill.clock import Still
from drill.deckfile.reading import read_deck
from drill.domain.deck import Competency, Plain, RedFlag
from drill.domain.kind import Kind
from drill.domain.memory import UNSEEN
from drill.domain.onsite import Went
from drill.domain.review import Rating, StudyDay
from drill.paths import Paths
from drill.scheduling.memory import Rules, grade
from drill.service.home import names, undo, words
from drill.service.insight import history
from drill.service.insight.browser import log_lines, search
from drill.service.library import bulk, decks, note_editor
from drill.service.library.opening import open_home
from drill.service.onsite import debrief, onsites
from drill.service.stories import note_pages
from drill.service.study import grades
from drill.storage import cards, library
from drill.text import cut_within
from tests_support import SMALL


def test_a_name_is_short_and_gives_no_figure_away(root, clock, bundled):
    with open_home(Paths(root, root, root), clock) as home:
        found = search(home)
        with home.store.read() as connection:
            shelf = home.shelf(connection, pks=[card.stored.note_pk for card in found])
        assert len(found) > 150
        for card in found:
            name = names.name(card.stored.card, shelf)
            assert 3 < len(name) <= names.LONGEST
            assert names.title(card.stored.card, shelf)
            if card.stored.card.kind in (Kind.FIGURE, Kind.CLOZE):
                assert card.faces.back not in name


NAMED = {
    "people/route": "“How do you act?”",
    "people/steps:fw": "The framework: its steps",
    "people/flag:hr": "“HR took it from there.”",
    "people/flag:waits": "“I gave it a year.”",
    "people/flag:fine": "“I told him the same day.”",
    "people/gap:fw.trigger": "Inside step 2 of 4: The framework",
    "people/gap:fw.plan": "Inside step 3 of 4: The framework",
    "quiet/outline": "The quiet senior: its beats",
    "quiet/beat:context": "The quiet senior: Context",
    "quiet/beat:plan": "The quiet senior: Plan",
    "quiet/beat:outcome": "The quiet senior: Outcome",
    "quiet/figure:context.velocity": "The quiet senior: velocity fell ____%",
    "quiet/figure:plan.to-improve": "The quiet senior: ____ days to improve",
    "quiet/probe:differently": "The quiet senior: “What would you change?”",
    "quiet/tell": "The quiet senior: told aloud",
    "doors/basic": "Which decisions want speed?",
    "doors/basic:reverse": "reversible ones",
    "speed/cloze:speed": "A reversible decision wants ____, a one-way door …",
    "speed/cloze:care": "A reversible decision wants …, a one-way door ____",
}
GONE = {
    "people/gap:fw.none": "The framework: its steps",
    "people/steps:none": "Managing people",
    "quiet/figure:context.none": "The quiet senior: Context",
    "quiet/figure:none.none": "The quiet senior: figure",
    "quiet/beat:none": "The quiet senior: beat",
    "quiet/probe:none": "The quiet senior: “a follow-up”",
}
"""What a card is called of which its note says no more."""


def test_every_card_has_its_name(small):
    with small.store.read() as connection:
        shelf = small.shelf(connection)
        every = {card.key.partition("/")[2]: card.card for card in cards.every(connection)}
    assert {key: names.name(card, shelf) for key, card in every.items()} == NAMED
    for key, name in GONE.items():
        note, _, slot = key.partition("/")
        card = replace(every["quiet/tell"], note=note, slot=slot)
        assert names.name(card, shelf) == name


def test_each_kind_of_note_can_be_read(small):
    seen = set()
    for found in search(small):
        lines = note_pages.read(small, found.stored.key)
        assert lines
        seen.add(lines[0].text)
    assert {"The quiet senior", "Managing people", "Which decisions want speed?"} <= seen


def test_a_story_brings_its_framework_and_a_competency_its_stories(small):
    story = [line.text for line in note_pages.read(small, "small/quiet/outline")]
    assert "The framework" in story
    frame = [line.text for line in note_pages.read(small, "small/people/route")]
    assert "The quiet senior" in frame
    assert "passes it to HR" in frame
    assert not any("==" in line for line in story + frame)


def test_a_competency_brings_no_story_that_is_gone(small):
    def brought():
        with small.store.read() as connection:
            (pk,) = {card.note_pk for card in cards.every(connection, deck="small", note="people")}
            return [item.note.id for item in library.around(connection, [pk])]

    assert brought() == ["people", "quiet"]
    bulk.delete(small, ["small/quiet/outline"])
    assert brought() == ["people"]


def test_a_count_of_a_hundred_promises_all_only_where_it_is_all():
    shares = {0.0: 0, 0.001: 1, 0.5: 50, 0.994: 99, 0.9999: 99, 1.0: 100}
    assert {share: words.of_100(share) for share in shares} == shares


def test_names_in_a_list_tell_cards_apart_and_none_tells_its_answer(root, clock, bundled):
    with open_home(Paths(root, root, root), clock) as home:
        found = search(home)
        with home.store.read() as connection:
            shelf = home.shelf(connection, pks=[card.stored.note_pk for card in found])
    named = Counter(names.name(card.stored.card, shelf) for card in found)
    assert [name for name, count in named.items() if count > 1] == []
    for card in found:
        asked, name = card.stored.card, names.whole_name(card.stored.card, shelf)
        if asked.kind is Kind.ROUTE:
            assert shelf.note(asked.deck, asked.note).name.casefold() not in name.casefold()
        if asked.kind in (Kind.GAP, Kind.FLAG):
            assert not any(part.casefold() in name.casefold() for part in card.faces.answer)
        if asked.kind is Kind.FIGURE:
            assert card.faces.back not in name.partition(": ")[2]


def test_a_name_quotes_what_the_card_asks_next(root, clock, bundled):
    def asked(home):
        kinds = Kind.ROUTE, Kind.FLAG
        found = [card for card in search(home) if card.stored.card.kind in kinds]
        assert found
        assert all(card.question.strip("“”…") in card.faces.front for card in found)
        return found

    with open_home(Paths(root, root, root), clock) as home:
        before = {card.stored.key: card.question for card in asked(home)}
        for key in before:
            grades.grade(home, key, Rating.GOOD, seconds=1)
        after = {card.stored.key: card.question for card in asked(home)}
    assert sum(before[key] != after[key] for key in before) > len(before) / 2


def test_the_other_holes_of_a_text_are_not_told():
    note = Plain("n", cloze="wants ==speed== and ==care==")
    shelf = Shelf({("d", "n"): note})
    assert [names.name(card, shelf) for card in build(note, "d")] == [
        "wants ____ and …",
        "wants … and ____",
    ]


def test_what_is_cut_in_the_middle_keeps_whole_words():
    text = "Underperformer, stakeholder, team conflict: how do you tell them apart?"
    assert cut_within(text, 60) == "Underperformer, stakeholder, … how do you tell them apart?"
    assert cut_within("x" * 80, 30) == f"{'x' * 12} … {'x' * 15}"
    assert cut_within(text, len(text)) == text


def test_each_kind_is_called_by_a_word():
    assert {kind.noun for kind in (Kind.ROUTE, Kind.GAP, Kind.FLAG, Kind.PROBE)} == {
        "question", "step", "red-flag check", "follow-up",
    }  # fmt: skip


def test_the_history_and_the_log_name_cards(small):
    grades.grade(small, "small/people/route", Rating.GOOD)
    (step,) = history.named(small, history.steps(small, 1))
    assert step.what.startswith("good for “")
    assert "people/route" not in step.what
    gone = ("small/gone/route", 0)
    with small.store.read() as connection:
        assert names.as_asked(small, connection, [gone]) == {gone: (gone[0], 1)}


def test_what_was_asked_is_named_by_the_words_of_then(root, clock, bundled):
    """Also after it was asked again, taken back, or forgotten."""
    with open_home(Paths(root, root, root), clock) as home:

        def now():
            return next(card for card in search(home) if card.stored.card.kind is Kind.ROUTE)

        key, pk = now().stored.key, now().stored.pk
        asked = []
        for _ in range(3):
            asked.append(now().name)
            grades.grade(home, key, Rating.GOOD)
        assert undo.undo(home).named == f"good for {asked[2]}"
        asked.append(now().name)
        grades.grade(home, key, Rating.AGAIN)
        bulk.reset(home, [pk])
        asked.append(now().name)
        grades.grade(home, key, Rating.GOOD)
        assert asked[0] == asked[4] != asked[1] != asked[2] == asked[3]
        assert [name for _, name in log_lines(home)] == asked
        steps = history.named(home, history.steps(home))[::-1]
        graded = [step.what.partition(" for ")[2] for step in steps if " for " in step.what]
        assert graded == [asked[0], asked[1], asked[2], asked[3], asked[4]]


def test_a_name_comes_again_when_every_flag_of_its_note_says_the_same_again():
    """Where a quotation is cut goes by what the others of its note quote at the same turn."""
    said = "What counted for them in the end, as always, was the "
    flags = (f"{said}plan", f"{said}price"), (f"{said}date", "No.", "So what?")
    note = Competency(
        "c",
        "C",
        red_flags=tuple(RedFlag(f"f{n}", "f", quotes, "r") for n, quotes in enumerate(flags)),
    )
    shelf = Shelf({("d", "c"): note})
    card = next(card for card in build(note, "d") if card.slot == "flag:f0")
    after = again_after(card, note, shelf)
    called = [names.name(card, shelf, turn) for turn in range(2 * after)]
    assert after == 6
    assert called[:after] == called[after:]
    assert called[:after] != called[:2] * 3, "two names would do"


def test_a_past_review_quotes_what_it_asked_and_a_step_what_the_card_asks_next(bundled, home):
    first = next(card for card in search(home) if card.stored.card.kind is Kind.ROUTE)
    key = first.stored.key
    grades.grade(home, key, Rating.GOOD)
    (now,) = (card for card in search(home) if card.stored.key == key)
    assert now.question != first.question
    with home.store.read() as connection:
        called = names.as_asked(home, connection, [(key, 0), (key, 1)])
        assert [called[key, turn].name for turn in (0, 1)] == [first.name, now.name]
        assert names.in_words(connection, [f"good for {key}"]) == [f"good for {now.question}"]


def test_a_past_review_does_not_quote_what_an_interviewer_asked_since(small):
    key = "small/people/route"
    grades.grade(small, key, Rating.GOOD)
    acme = onsites.add(small, "Acme", "1")
    small.clock.advance(25 * 3600)
    debrief.tell(small, acme, None, [("Why us?", "small/people", Went.BADLY)])
    (now,) = (card for card in search(small) if card.stored.key == key)
    assert now.name == "“Why us?”"
    assert [name for _, name in log_lines(small)] == ["“How do you act?”"]


def test_what_is_undone_is_named_whether_it_is_there_before_or_only_after(mine):
    (pk,) = (
        card.stored.pk
        for card in search(mine, "deck:mine")
        if card.stored.key.startswith("mine/one/")
    )
    bulk.delete(mine, [pk])
    assert undo.undo(mine).named == "deleting “What is one?”"
    draft = note_editor.text(mine, "mine", "one").replace("The first", "Number one")
    note_editor.save(mine, "mine", "one", draft)
    undone = undo.undo(mine)
    assert undone.what == "editing mine/one"
    assert undone.named == "editing “What is one?”"


def test_a_quotation_that_is_cut_keeps_whole_words_and_is_closed(small):
    said = "Tell me about the last time somebody on your team was not pulling their weight at all."
    deck = SMALL.replace("questions: [", f"questions: ['{said}', ", 1)
    decks.take(small, [("small", read_deck(deck, "small"))])
    with small.store.read() as connection:
        (named,) = names.in_words(connection, ["good for small/people/route"])
    assert named == "good for “Tell me about the last time somebody on your team was not…”"


def test_what_a_step_is_called_is_read_from_the_notes_of_its_cards_alone(bundled, home):
    """Among thousands of stories a grade is undone as quickly as among few: what is read is what
    the face of its card needs. A note of another competency that is damaged is not met."""
    key = "em-interview/managing-people/route"
    with home.store.write() as connection:
        connection.execute(
            "UPDATE note SET body = '{' WHERE kind = 'competency' AND note != 'managing-people'"
        )
    with home.store.read() as connection:
        (called,) = names.in_words(connection, [f"good: {key}"])
    assert called.startswith("good: “")
    assert home.store.damage == {}


def test_a_deck_that_is_gone_stands_in_quotation_marks_as_well(small):
    with small.store.read() as connection:
        said = names.in_words(connection, ["importing small, gone, …"])
        assert names.in_words(connection, said) == said == ["importing “Small”, “gone”, …"]


def test_the_day_in_a_head_is_the_study_day():
    noon = 1_795_435_200_000  # Mon 23 Nov 2026 12:00
    clock = Still(noon)
    assert words.study_day(clock) == "Mon 23 Nov"
    clock.advance(15 * 3600)
    assert words.study_day(clock) == "Mon 23 Nov, until 04:00"
    clock.advance(3600)
    assert words.study_day(clock) == "Tue 24 Nov"


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(20, "1m"), (600, "10m"), (3540, "59m"), (3600, "1h"), (5400, "1.5h"), (86_399, "24h")],
)
def test_a_step_is_in_minutes_below_an_hour(seconds, said):
    step = grade(UNSEEN, Rating.AGAIN, StudyDay(0), 0, Rules(learning_steps=(seconds,)))
    assert words.interval(step) == said


def test_what_is_done_to_one_card_names_it_and_keeps_the_key_for_programs(small):
    done = bulk.suspend(small, ["small/people/route"])
    assert done.what == "suspending small/people/route"
    assert done.named.startswith("suspending “")
    assert "/" not in done.named


NOTES = """
drill: 1
id: d
title: D
competencies:
  - {id: c, name: "C with\\n  a ==mark==", frameworks: [{id: f, name: F, steps: [
      {id: a, label: A, items: [x]}, {id: b, label: B, items: [y]}]}]}
principles:
  - {id: p, ask: "Who ==decides==?", answer: You}
stories:
  - id: s
    title: S
    competencies: [c, x/other]
    beats:
      - {id: b, label: B, facts: [it went from ==4== to ==5== days, and ==6==]}
    variants:
      - {id: v, competency: x/other, open: Later}
cards:
  - {id: q, q: "is ==it==?", a: "so ==be== it", reverse: true}
  - {id: gap, cloze: "one ==two== three ==four=="}
  - {id: many, sides: [{id: x, q: "First ==q==?", a: one}, {id: y, q: Second?, a: two}]}
"""
CALLED = {
    "p/principle": "Who decides?", "q/basic": "is it?", "q/basic:reverse": "so be it",
    "gap/cloze:two": "one ____ three …", "gap/cloze:four": "one … three ____",
    "many/side:x": "First q?", "many/side:y": "Second?", "many/side:gone": "",
    "c/steps:f": "F: its steps", "c/gap:f.a": "Inside step 1 of 2: F",
    "c/gap:f.b": "Inside step 2 of 2: F", "c/route": "",
    "s/outline": "S: its beats", "s/tell": "S: told aloud",
    "s/tell:v": "S: told aloud for Other one",
    "s/outline:v": "S: what changes for Other one", "s/beat:b": "S: B",
    "s/figure:b.it-went-from-to-days:4": "S: it went from ____ to … days",
    "s/figure:b.it-went-from-to-days:5": "S: it went from … to ____ days",
    "s/figure:b.and": "S: and ____", "gone/basic": "d/gone/basic",
}  # fmt: skip


def test_what_a_card_of_each_note_is_called():
    deck = read_deck(NOTES, "d")
    other = {("x", "other"): Competency("other", "Other one")}
    shelf = Shelf({("d", note.id): note for note in deck.notes()} | other)
    (first, *_) = build(deck.cards[0], "d")
    found = {}
    for key in CALLED:
        note, _, slot = key.partition("/")
        kind = Kind(slot.partition(":")[0] if "side" not in slot else "basic")
        card = replace(first, note=note, slot=slot, kind=kind)
        found[key] = names.name(card, shelf)
    assert found == CALLED
    assert [names.of_note(note) for note in deck.notes()] == [
        "C with a ==mark==", "Who ==decides==?", "S", "is it?", "one two three four", "First q?",
    ]  # fmt: skip
    titles = {
        card.note: names.title(card, shelf) for note in deck.notes() for card in build(note, "d")
    }
    assert titles["s"] == "S"
    assert titles["p"] == "Who decides?"


@pytest.mark.parametrize(
    ("title", "called"),
    [
        ("x" * 60, "x" * 60), ("x" * 61, "x" * 58 + "…"), (f"{'x' * 58} yy", f"{'x' * 58}…"),
        ("word " * 20, f"{'word ' * 10}word…"), (f"“{'x' * 30} {'y' * 40}”", f"“{'x' * 30}…”"),
        (f"“{'x' * 10}” and, {'y' * 50}", f"“{'x' * 10}” and…"),
    ],
)  # fmt: skip
def test_a_long_name_is_cut_at_a_word_and_its_quotation_closed(title, called):
    assert names.of_note(Competency("c", title)) == called


def test_keys_and_places_in_a_step_are_named_and_what_is_not_there_stays(small):
    said = {
        "moving to other: small/doors": "moving to other: “Which decisions want speed?”",
        "good for small/people/route": "good for “How do you act?”",
        "editing small/gone": "editing small/gone",
        "suspending small/quiet/none:x": "suspending small/quiet/none:x",
        "nothing to do: small/people: 1 story is for it": (
            "nothing to do: “Managing people”: 1 story is for it"
        ),
        "writing small/quiet, small/speed": (
            "writing “The quiet senior”, “A reversible decision wants …, a one-way door …”"
        ),
        "updating small, gone": "updating “Small”, “gone”", "importing small": "importing “Small”",
        "renaming: small is big now": "renaming: small is big now", "1/2 of it": "1/2 of it",
    }  # fmt: skip
    with small.store.read() as connection:
        found = names.in_words(connection, list(said))
    assert dict(zip(said, found, strict=True)) == said


def test_a_grade_is_named_as_it_was_asked_and_what_was_deleted_still_is(small):
    for _ in range(3):
        grades.grade(small, "small/people/route", Rating.GOOD)
    bulk.delete(small, ["small/quiet/outline"])
    with small.store.read() as connection:
        texts = ["good for small/people/route"] * 3
        seqs = {0: 1, 1: 2}
        assert names.in_words(connection, texts, seqs) == [
            "good for “How do you act?”", "good for “When do you act?”",
            "good for “How do you act?”",
        ]  # fmt: skip
        assert names.in_words(connection, ["deleting small/quiet", "x small/quiet/tell"]) == [
            "deleting “The quiet senior”", "x “The quiet senior: told aloud”",
        ]  # fmt: skip
