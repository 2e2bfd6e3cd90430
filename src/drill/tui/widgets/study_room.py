"""What stands around the answer of a card in a session: its head and front, the line that says what
enter would do, the buttons.
"""

from __future__ import annotations

from collections.abc import Mapping

from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Static

from drill.domain.kind import Kind
from drill.domain.rehearsal import WINDOWS, WayToTell
from drill.domain.review import Rating
from drill.service.home import words
from drill.service.study.session import StudySession
from drill.service.study.shown import Shown
from drill.tui.actions import shown as shown_key
from drill.tui.content import content, prose
from drill.tui.host import host_of, scene_of
from drill.tui.widgets.answer import Answer
from drill.tui.widgets.button import Button, KeyButton
from drill.tui.widgets.tellclock import TellClock

PROGRESS = 29
"""Columns for how far the session is: those of the style sheet of Study, but for the last."""


class StudyHead(Horizontal):
    """What the card is of on the left, how far the session is on the right."""

    def __init__(self) -> None:
        self._title = Static("", id="title", markup=False)
        self._clock = Static("", id="clock", markup=False)
        super().__init__(self._title, self._clock, id="head")

    def show(self, card: Shown) -> None:
        """Whose card it is."""
        flags = " · new" * card.new + " · sample" * card.sample + " · early" * card.early
        self._title.update(content((card.title, "bold"), flags))

    def show_progress(self, session: StudySession) -> None:
        """Time left and cards done; its width is fixed, so nothing else moves, and what is long is
        said shorter."""
        left, again = words.clock(session.clock.left), "again, " * session.again
        shown, expected = session.shown, session.expected
        texts = (
            f"{left} left · {again}{shown} of about {expected}",
            f"{left} left · {again}{shown} of ~{expected}",
            f"{left} · {again}{shown} of ~{expected}",
        )
        text = next((text for text in texts if len(text) <= PROGRESS), texts[-1])
        self._clock.update(content(f"{text} "), layout=False)


class Front(VerticalScroll):
    """What the card is of, what is asked, and for a story told aloud its clock; it scrolls where
    the front is long.
    """

    def __init__(self) -> None:
        self._context_line = Static("", id="context", markup=False)
        self._front = Static("", id="front", markup=False)
        self._tell = TellClock(id="tell")
        super().__init__(
            self._context_line, self._front, self._tell, id="front-room", can_focus=False
        )

    def show(self, card: Shown) -> None:
        """From its beginning."""
        self._context_line.update(content(card.faces.context))
        self._front.update(prose(card.faces.front, "bold"))
        self._tell.display = card.kind is Kind.TELL
        self.scroll_home(animate=False)

    def show_told(self, seconds: float, way: WayToTell, *, stopped: bool) -> None:
        """How long the story has run."""
        self._tell.show(seconds, WINDOWS[way], stopped=stopped)


class Ratings(Horizontal):
    """One button shows the answer, then four grade it. Which are in sight, a style sheet says."""

    def __init__(self) -> None:
        super().__init__(
            KeyButton("reveal", id="show", primary=True),
            *(
                Button(
                    "",
                    id=f"rate-{int(rating)}",
                    classes="rate",
                    action=f"screen.grade({int(rating)})",
                )
                for rating in Rating
            ),
            id="ratings",
        )

    def show(self, intervals: Mapping[Rating, str], *, seen: bool, typing: bool) -> None:
        """What each rating would do to the card, once its answer is seen: only then is it worked
        out. While the answer is typed no key shows it."""
        self.query_one("#show").set_class(typing, "typing")
        for rating, interval in intervals.items() if seen else ():
            key = scene_of(self).key(rating.name.lower())
            self.query_one(f"#rate-{int(rating)}", Button).label = content(
                f"{key} {rating.name.capitalize()} ", (interval, "$foreground-muted")
            )


class StudyStatus(Static):
    """One line below a card: what enter would do now, else what just happened, and what of the
    session is not saved.
    """

    def __init__(self) -> None:
        super().__init__("", id="status", markup=False)

    def show(self, session: StudySession, answer: Answer, news: str) -> None:
        """`news` is said where the answer asks for nothing."""
        text = self._hint(answer) or news
        self.update(content(" ", *_not_saved(session), text))

    def show_waiting(self) -> None:
        """The store is busy."""
        self.update(content(" Another drill is writing to the store; one moment…"))

    def _hint(self, answer: Answer) -> str:
        facts, key = answer.facts, scene_of(self).key
        if answer.typing:
            close = shown_key(host_of(self).keymap.keys_of("study.leave")[-1])
            return f"↵ compares what you typed · {close} closes the field"
        rating = answer.proposal
        accept = f"{key('accept')} {rating.name.capitalize()}" if rating is not None else ""
        if facts is None:
            return f"what you typed  →  {accept}" if accept else ""
        if accept:
            return f"{len(facts.said)} of {facts.total} said  →  {accept}"
        return (
            f"{key('said')} said · {key('missed')} missed · "
            f"{key('accept')} takes the rating they propose"
        )


def _not_saved(session: StudySession) -> list[tuple[str, str]]:
    """What stands before anything else until it is so no more: a grade that was not written."""
    here = session.current
    grades = [
        rating.name.capitalize() + f" for {name}" * (here is None or key != here.key)
        for key, (name, rating) in session.unsaved.items()
    ]
    return [(f"Not saved: {', '.join(grades)}. ", "bold $text-error")] if grades else []
