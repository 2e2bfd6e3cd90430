"""A card as a session shows it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import cached_property, partial

from drill.cards.faces import faces
from drill.cards.shelf import Shelf
from drill.domain.card import Card, Faces
from drill.domain.deck import Competency
from drill.domain.kind import Kind
from drill.domain.memory import Known, Unseen
from drill.domain.review import Rating
from drill.records import dataclass
from drill.scheduling.memory import Outcome, recall
from drill.service.home import names, words
from drill.service.home.home import Home
from drill.service.study import grades
from drill.storage.cards import StoredCard


@dataclass(frozen=True, slots=True)
class Shown:
    """The card to show."""

    key: str
    kind: Kind
    title: str
    """Competency (or deck) and kind; it never names what the card asks for."""
    faces: Faces
    reps: int
    """Reviews it has had."""
    sample: bool
    early: bool
    """A learning step shown before its time, because nothing else is left."""
    intervals: Mapping[Rating, str]
    """When each rating would bring it back, in short: `10m`, `2d`."""
    naming: Callable[[], tuple[str, str]] = lambda: ("", "")
    """Gives its note and its name."""
    standing: Callable[[], str] = str
    """Says how well it was remembered when it came: `recall 54 % after 12 days`."""

    @property
    def new(self) -> bool:
        """Never reviewed."""
        return not self.reps

    @property
    def note(self) -> str:
        """What its note is called."""
        return self.naming()[0]

    @property
    def name(self) -> str:
        """What to call it in a list; it does not name the answer."""
        return self.naming()[1]


def show(
    home: Home,
    stored: StoredCard,
    shelf: Shelf,
    *,
    load: Mapping[int, int],
    interview: int | None = None,
    why: str = "",
    early: bool = False,
) -> Shown | None:
    """The card as it is now; None where its note is gone.

    `load` is how many cards are due by study day: the intervals lean by it. `interview` is the
    study day of the next one. `why` says why it is urgent, where it is.
    """
    card = stored.card
    both = faces(card, shelf, stored.memory.reps)
    if both is None:
        return None
    title, now = _title(card, shelf), home.clock.now()
    return Shown(
        key=stored.key,
        kind=card.kind,
        title=f"{title} · {why}" if why else title,
        faces=both,
        reps=stored.memory.reps,
        naming=partial(_naming, card, shelf, stored.memory.reps),
        standing=partial(_standing, home, stored, now),
        sample=card.sample,
        early=early,
        intervals=_Intervals(partial(grades.outcomes, home, stored, now, load, interview)),
    )


def _naming(card: Card, shelf: Shelf, reps: int) -> tuple[str, str]:
    return names.title(card, shelf), names.name(card, shelf, reps)


class _Intervals(Mapping[Rating, str]):
    """When each rating would bring a card back, worked out once somebody looks: that is with the
    answer, and who waits for the front need not wait for it."""

    def __init__(self, outcomes: Callable[[], Mapping[Rating, Outcome]]) -> None:
        self._outcomes = outcomes

    @cached_property
    def _words(self) -> dict[Rating, str]:
        return {rating: words.interval(outcome) for rating, outcome in self._outcomes().items()}

    def __getitem__(self, rating: Rating) -> str:
        return self._words[rating]

    def __iter__(self) -> Iterator[Rating]:
        return iter(self._words)

    def __len__(self) -> int:
        return len(self._words)


def why_missed(shown: Shown, recalled: Collection[int] | None) -> str:
    """What was not said, or else how well the card was remembered when it came."""
    if recalled:
        lacking = [fact for i, fact in enumerate(shown.faces.facts) if i not in recalled]
        return f"not said: {'; '.join(lacking)}"
    return shown.standing()


def _standing(home: Home, stored: StoredCard, now: int) -> str:
    memory = stored.memory
    if isinstance(memory, Unseen):
        return "new today"
    if not isinstance(memory, Known):
        return "still being learnt"
    days = max(0, home.day(now) - memory.last_day)
    return f"recall {recall(memory, now, home.rules()):.0%} after {words.count(days, 'day')}"


def _title(card: Card, shelf: Shelf) -> str:
    if card.kind is Kind.ROUTE:  # the competency is the answer
        return card.kind.noun
    note = shelf.note(card.deck, card.note)
    competency = note if isinstance(note, Competency) else None
    if competency is None and card.competency:
        competency = shelf.competency(card.competency, card.deck)
    return f"{competency.name if competency else card.deck} · {card.kind.noun}"


def sibling_faces(stored: Sequence[StoredCard], shelf: Shelf) -> list[tuple[Card, Faces]]:
    """Those that have a sibling among them, with their faces: only these give each other away."""
    by_note = Counter(card.note_pk for card in stored)
    siblings = [card for card in stored if by_note[card.note_pk] > 1]
    pairs = ((card.card, faces(card.card, shelf, card.memory.reps)) for card in siblings)
    return [(card, both) for card, both in pairs if both is not None]
