"""The room for the answer: there from the start, empty until the answer is shown or typed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from textual.containers import VerticalScroll
from textual.widgets import Static

from drill.domain.card import Faces
from drill.domain.kind import Kind
from drill.domain.review import Rating
from drill.service.study.grades import proposed
from drill.tui.content import content, prose
from drill.tui.widgets.answer_field import AnswerField
from drill.tui.widgets.facts import Facts

if TYPE_CHECKING:
    from drill.coaching.typed import Typed


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
        self._faces: Faces | None = None
        self._field: AnswerField | None = None
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

    def open_field(self) -> None:
        """Let the person type the answer before it is shown."""
        if self._field is None:
            self._field = AnswerField()
            self.mount(self._field, before=0)
            self.screen.set_focus(self._field)  # at once: the next key is for it already

    def close_field(self) -> None:
        """No typing any more; the keys are the screen's again."""
        if self._field is not None:
            self.screen.set_focus(None)
            self._field.remove()
            self._field = None

    def show(self, faces: Faces | None, *, ordered: bool = False) -> None:
        """Show an answer from its top; None hides it. `ordered`: its facts are told one after the
        other, and ticked in that order.
        """
        self._faces, self.compared = faces, None
        self.close_field()
        self._difference.display = False
        back = "" if faces is None or faces.facts else faces.back
        aside = "" if faces is None else faces.aside
        self._back.update(prose(back, "bold"))
        self._back.display = bool(back)
        if self.facts is not None:
            self.facts.remove()
            self.facts = None
        if faces is not None and faces.facts:
            self.facts = Facts(faces.facts, ordered=ordered)
            self.mount(self.facts, after=self._difference)
        self._aside.update(content(aside))
        self._aside.display = bool(aside)
        self.scroll_home(animate=False)

    def compare(self, answer: str, kind: Kind) -> None:
        """Show what was typed: the facts found in it are marked as said, the others as missed;
        where the answer is one thing, where it differs from it: `-` was missing, `+` too much.
        """
        from drill.coaching import typed  # megabytes that only who types need pay

        if self._faces is None:
            return
        parts: list[str | tuple[str, str]] = [("you typed  ", "$foreground-muted"), answer]
        comparison = typed.judge(answer, kind, self._faces)
        if self.facts is not None:
            missed = set(range(self.facts.total)).difference(comparison.said)
            self.facts.propose(comparison.said, sorted(missed))
        else:
            self.compared = comparison.rating
            parts += _differences(comparison)
        self._difference.update(content(*parts))
        self._difference.display = True

    def proposal(self, kind: Kind) -> Rating | None:
        """The rating that the marks, or what was typed, propose for a card of this kind."""
        if self.facts is None:
            return self.compared
        return proposed(kind, self.facts.said, self.facts.total) if self.facts.marked else None


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
