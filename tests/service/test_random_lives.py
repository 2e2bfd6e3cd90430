"""Several homes at whose devices people do anything, in any order: all end alike."""

from __future__ import annotations

import random
import uuid
from contextlib import suppress
from dataclasses import replace

import pytest

from drill.deckfile.reading import read_deck
from drill.domain.onsite import Went
from drill.domain.rehearsal import Told
from drill.domain.review import Rating
from drill.errors import DrillError
from drill.exchange.offer import Past
from drill.scheduling.memory import DEFAULT_PARAMETERS
from drill.service.home import undo
from drill.service.insight import parameters
from drill.service.library import bulk, deck_options, foreign_reviews, note_editor, own_deck
from drill.service.library.foreign_reviews import CardPast
from drill.service.onsite import days_off, debrief, onsites
from drill.service.onsite.first_run import set_option
from drill.service.stories import moments, rehearsal
from drill.service.stories.mocks import MockInterview
from drill.service.study import grades
from drill.service.sync import pieces
from drill.storage import cards, library
from drill.transport.folder import Folder
from several_homes import HOUR, agree, later, take
from tests_support import OTHER, PLAIN, SMALL, lives

WORDS = "red blue slow team plan ship".split()
RETENTIONS = ["0.85", "0.9"]


class Person:
    """Who does one thing after the other, at whatever home."""

    def __init__(self, seed):
        self.rng = random.Random(seed)

    def words(self):
        return " ".join(self.rng.sample(WORDS, 2))

    def act(self, home):
        """One thing that a person may do; what cannot be done is not done."""
        with home.store.read() as connection:
            self.cards, self.notes = cards.every(connection), library.notes(connection)
            self.decks = library.decks(connection)
        if not self.cards:
            take(home, SMALL, own=True)
            return
        self.card, self.note = self.rng.choice(self.cards), self.rng.choice(self.notes)
        self.deck = self.rng.choice(self.decks)
        acts = [self.grade] * 8 + [self.edit] * 3 + [self.undo] * 3 + [self.tell, self.mock]
        acts += [self.on_a_card] * 6 + [self.on_a_deck] * 3 + [self.interview, self.option] * 2
        acts += [self.phone, self.parameters, self.due_days, self.rename, self.write, self.take]
        with suppress(DrillError):
            self.rng.choice(acts)(home)

    def grade(self, home):
        grades.grade(home, self.card.key, self.rng.choice(list(Rating)), seconds=3)

    def phone(self, home):
        """Reviews of the last days come back from another program."""
        made = [self.rng.randrange(96 * HOUR) for _ in range(self.rng.randrange(1, 4))]
        pasts = [
            Past(str(uuid.UUID(int=self.rng.getrandbits(128))), home.clock.now() - ago,
                 self.rng.choice(list(Rating)), 4.0)
            for ago in sorted(made, reverse=True)
        ]  # fmt: skip
        with home.store.write() as connection:
            foreign_reviews.earn(
                home, connection, [CardPast(self.card.key, self.note.note, pasts, False)]
            )

    def undo(self, home):
        undo.undo(home)

    def edit(self, home, names=("title", "q", "a", "say", "label", "cloze")):
        place = self.note.deck, self.note.note.id
        text = note_editor.text(home, *place).splitlines()
        at = [n for n, line in enumerate(text) if line.split(":")[0].strip(" -") in names]
        if at:
            chosen = self.rng.choice(at)
            said = f"==9 {self.words()}==" if "==" in text[chosen] else self.words()
            text[chosen] = f"{text[chosen].partition(':')[0]}: {said}"
            note_editor.save(home, *place, "\n".join(text))

    def rename(self, home):
        place = self.note.deck, self.note.note.id
        text = note_editor.text(home, *place)
        fresh = f"{self.rng.choice(WORDS)}-{self.rng.randrange(4)}"
        note_editor.save(home, *place, text.replace(f"id: {place[1]}", f"id: {fresh}", 1))

    def write(self, home):
        """A story of one's own."""
        (story,) = read_deck(SMALL, "small").stories
        own_deck.add(home, [replace(story, id=self.rng.choice(WORDS), title=self.words())])

    def on_a_card(self, home):
        pks, choose = [self.card.pk], self.rng.choice
        self.rng.choice([
            lambda: bulk.suspend(home, pks, choose([True, False])),
            lambda: bulk.bury(home, pks, choose([True, False])),
            lambda: bulk.retire(home, self._any_card(home), choose([True, False])),
            lambda: bulk.reset(home, pks),
            lambda: bulk.tag(home, pks, [choose("abc")], [choose("abc")]),
            lambda: bulk.delete(home, pks),
            lambda: bulk.move(home, pks, self.deck.id),
        ])()  # fmt: skip

    def _any_card(self, home):
        with home.store.read() as connection:
            return [self.rng.choice(cards.every(connection, retired=True)).pk]

    def on_a_deck(self, home):
        which, number = self.deck.id, self.rng.randrange(1, 9)
        self.rng.choice([
            lambda: deck_options.rename(home, which, f"deck-{number}", self.words()),
            lambda: deck_options.rename(home, which, title=self.words()),
            lambda: deck_options.change(home, which, new_per_day=number, paused=number < 3),
            lambda: deck_options.change(home, which, desired_retention=0.8 + number / 100),
        ])()  # fmt: skip

    def tell(self, home):
        telling = rehearsal.begin(home)
        beats = list(range(len(telling.story.beats)))
        self.rng.shuffle(beats)
        rehearsal.finish(home, telling, Told(tuple(beats), self.rng.uniform(60, 200)))

    def mock(self, home):
        held = MockInterview(home, questions=2)
        while held.question is not None:
            held.choose(self.rng.choice([f"{self.note.deck}/{self.note.note.id}", None]))
            with suppress(DrillError):
                telling = held.tell()
                held.told(telling, Told(tuple(range(len(telling.story.beats))), 100.0))

    def interview(self, home):
        known, name = onsites.every(home), self.words()
        over = onsites.over(home)
        acts = [lambda: onsites.add(home, name, f"2026-10-0{self.rng.randrange(1, 9)} 10:00")]
        if known:
            one = self.rng.choice(known).name
            acts.append(lambda: onsites.change(home, one, rename=name, minutes=60))
            acts.append(lambda: onsites.remove(home, one))
        if over:
            asked = [(f"{name}?", "", Went.WELL)]
            acts.append(lambda: debrief.tell(home, self.rng.choice(over), Went.BADLY, asked))
        self.rng.choice(acts)()

    def option(self, home):
        self.rng.choice([
            lambda: set_option(home, "scheduling.new_per_day", str(self.rng.randrange(1, 30))),
            lambda: set_option(home, "scheduling.desired_retention", self.rng.choice(RETENTIONS)),
            lambda: moments.note(home, [self.words()]),
            lambda: self._drop_moment(home),
        ])()  # fmt: skip

    def _drop_moment(self, home):
        for moment in moments.waiting(home)[:1]:
            moments.drop(home, moment)

    def parameters(self, home):
        if self.rng.random() < 0.3:
            parameters.reschedule(home)
            return
        own = [number * self.rng.choice([1, 1.1]) for number in DEFAULT_PARAMETERS]
        parameters.adopt(home, own, reschedule=self.rng.random() < 0.5)

    def due_days(self, home):
        days_off.spread(home, backlog=self.rng.randrange(1, 5))

    def take(self, home):
        take(home, self.rng.choice([SMALL, PLAIN, OTHER]), own=self.rng.random() < 0.3)


class Slow(Folder):
    """A folder of which what others left comes piece by piece, and half a piece now and then."""

    def __init__(self, path, rng):
        super().__init__(path)
        self._rng = rng

    def listing(self):
        return {name: size for name, size in super().listing().items() if self._rng.random() < 0.6}

    def read(self, name):
        data = super().read(name)
        return data if self._rng.random() < 0.8 else data[: len(data) // 2]


def live(several, tmp_path, seed, homes=3, acts=40, slow=False):
    """Let homes act and meet at random, with clocks up to a day apart; then everything is
    everywhere."""
    person = Person(seed)
    rng = person.rng
    every, sync = several(*(rng.randrange(-24 * HOUR, 24 * HOUR) for _ in range(homes)))
    take(every[0], SMALL, own=True)
    for _ in range(acts):
        home = rng.choice(every)
        passed = rng.randrange(12 * HOUR)
        for each in every:
            later(each, passed)
        if rng.random() < 0.2:
            sync(home, place=Slow(tmp_path / "meeting", rng) if slow else None)
        else:
            person.act(home)
    sync()
    agree(every)
    assert [report.nothing for report in sync(*every)] == [True] * homes


@pytest.mark.parametrize("seed", lives(range(3)))
def test_whatever_was_done_all_end_alike(several, tmp_path, seed):
    live(several, tmp_path, seed)


def test_so_they_do_where_pieces_come_one_by_one(several, tmp_path, monkeypatch):
    monkeypatch.setattr(pieces, "A_PIECE", 3)
    live(several, tmp_path, 3, slow=True)


@pytest.mark.walk
@pytest.mark.parametrize("seed", range(4, 16))
def test_whatever_was_done_by_more_of_them_all_end_alike(several, tmp_path, seed, monkeypatch):
    monkeypatch.setattr(pieces, "A_PIECE", 20_000 if seed % 2 else 3)
    live(several, tmp_path, seed, homes=3 + seed % 3, acts=60, slow=not seed % 2)
