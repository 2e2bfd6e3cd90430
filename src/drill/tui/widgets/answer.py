"""The room for the answer: there from the start, empty until the answer is shown or typed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from textual.containers import VerticalScroll
from textual.widgets import Static

from drill.domain.kind import Kind
from drill.domain.review import Rating
from drill.service.study.grades import proposed
from drill.service.study.shown import Shown
from drill.tui.content import content, prose
from drill.tui.widgets.facts import Facts

if TYPE_CHECKING:
    from drill.coaching.typed import Typed
    from drill.tui.widgets.text_field import AnswerField


class Answer(VerticalScroll):
    """A field to type in, the back or the facts to tick, what is said after. What a card lacks is
    hidden.
    """

    def __init__(self) -> None:
        self._difference = Static("", id="difference", markup=False)
        self._back = Static("", id="back", markup=False)
        self._aside = Static("", id="aside", markup=False)
        super().__init__(
            self._difference, self._back, self._aside, id="answer-room", can_focus=False
        )
        self._card: Shown | None = None
        self._seconds = 0.0
        self._field: AnswerField | None = None
        self._left = "", ""
        """The card for which the field was open last, and what stood in it when it was closed."""
        self.facts: Facts | None = None
        """The facts to tick; None while hidden, and on a card that is one thing."""
        self.compared: Rating | None = None
        """What a typed answer proposes on such a card."""

    def on_mount(self) -> None:
        """Empty, until there is something to show."""
        self.show(None)

    @property
    def typing(self) -> bool:
        """Whether the field is open."""
        return self._field is not None

    @property
    def typed(self) -> str:
        """What stands in the field."""
        return self._field.text.strip() if self._field is not None else ""

    def open_field(self, key: str) -> None:
        """Let the person type the answer of a card before it is shown; what was typed there before
        stands in the field.
        """
        if self._field is None:
            from drill.tui.widgets.text_field import AnswerField  # megabytes, as above

            self._field = AnswerField()
            before, text = self._left
            self._left = key, text if key == before else ""
            self._field.text = self._left[1]
            self._field.move_cursor(self._field.document.end)
            self.mount(self._field, before=0)
            self.screen.set_focus(self._field)  # at once: the next key is for it already

    def close_field(self) -> None:
        """No typing any more; the keys are the screen's again, and what was typed is there when
        the field is opened again for this card.
        """
        if self._field is not None:
            self._left = self._left[0], self._field.text
            self.screen.set_focus(None)
            self._field.remove()
            self._field = None

    def show(self, card: Shown | None, seconds: float = 0.0) -> None:
        """Show the answer of a card from its top; None hides it. A story told in so many seconds
        is ticked in the order of its telling.
        """
        self._card, self._seconds, self.compared = card, seconds, None
        faces = card.faces if card is not None else None
        self.close_field()
        if card is not None:
            self._left = "", ""
        self._difference.display = False
        back = "" if faces is None or faces.facts else faces.back
        aside = "" if faces is None else faces.aside
        self._back.update(prose(back, "bold"))
        self._back.display = bool(back)
        if self.facts is not None:
            self.facts.remove()
            self.facts = None
        if card is not None and card.faces.facts:
            facts = card.faces.facts
            self.facts = Facts(facts, ordered=len(facts) if card.kind is Kind.TELL else 0)
            self.mount(self.facts, after=self._difference)
        self._aside.update(content(aside))
        self._aside.set_class(self.facts is not None, "-below-facts")
        self._aside.display = bool(aside)
        self.scroll_home(animate=False)

    def compare(self, answer: str) -> None:
        """Show what was typed: the facts found in it are marked as said, the others as missed;
        where the answer is one thing, where it differs from it: `-` was missing, `+` too much.
        """
        from drill.coaching import typed  # megabytes that only who types need pay

        card = self._card
        if card is None:
            return
        parts: list[str | tuple[str, str]] = [("you typed  ", "$foreground-muted"), answer]
        comparison = typed.judge(answer, card.kind, card.faces)
        if self.facts is not None:
            missed = set(range(self.facts.total)).difference(comparison.said)
            self.facts.propose(comparison.said, sorted(missed))
        else:
            self.compared = comparison.rating
            parts += _differences(comparison)
        self._difference.update(content(*parts))
        self._difference.display = True

    @property
    def proposal(self) -> Rating | None:
        """The rating that the marks, or what was typed, propose."""
        card, facts = self._card, self.facts
        if card is None or facts is None:
            return self.compared
        way = card.faces.way
        rating = proposed(card.kind, facts.said, facts.total, self._seconds, way)
        return rating if facts.marked else None


def _differences(comparison: Typed) -> Iterator[str | tuple[str, str]]:
    if comparison.pieces or comparison.why:
        yield ("\ncompared   ", "$foreground-muted")
    for kind, words in comparison.pieces:
        if kind == "missing":
            yield (f"[-{words}-] ", "bold $text-warning")
        elif kind == "extra":
            yield (f"[+{words}+] ", "strike $foreground-muted")
        else:
            yield f"{words} "
    yield comparison.why
