"""One line below a card: what enter would do now, else what just happened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widgets import Static

from drill.tui.actions import shown as shown_key
from drill.tui.content import content
from drill.tui.host import host_of
from drill.tui.widgets.answer import Answer

if TYPE_CHECKING:
    from drill.service.study.session import StudySession


class StudyStatus(Static):
    """It follows the answer, and what of the session is not saved."""

    def __init__(self) -> None:
        super().__init__("", id="status", markup=False)

    def show(self, session: StudySession, answer: Answer, news: str) -> None:
        """`news` is said where the answer asks for nothing."""
        text = self._hint(session, answer) or news
        self.update(content(" ", *_not_saved(session), text))

    def show_waiting(self) -> None:
        """The store is busy."""
        self.update(content(" Another drill is writing to the store; one moment…"))

    def _hint(self, session: StudySession, answer: Answer) -> str:
        facts, card, key = answer.facts, session.current, host_of(self).keymap.first
        if answer.typing:
            close = shown_key(host_of(self).keymap.keys_of("study.leave")[-1])
            return f"↵ compares what you typed · {close} closes the field"
        rating = answer.proposal(card.kind) if card is not None else None
        accept = f"{key('study.accept')} {rating.name.capitalize()}" if rating is not None else ""
        if facts is None:
            return f"what you typed  →  {accept}" if accept else ""
        if accept:
            return f"{len(facts.said)} of {facts.total} said  →  {accept}"
        return (
            f"{key('study.said')} said · {key('study.missed')} missed · "
            f"{key('study.accept')} takes the rating they propose"
        )


def _not_saved(session: StudySession) -> list[tuple[str, str]]:
    """What stands before anything else until it is so no more: a grade that was not written."""
    here = session.current
    grades = [
        rating.name.capitalize() + f" for {name}" * (here is None or key != here.key)
        for key, (name, rating) in session.unsaved.items()
    ]
    return [(f"Not saved: {', '.join(grades)}. ", "bold $text-error")] if grades else []
