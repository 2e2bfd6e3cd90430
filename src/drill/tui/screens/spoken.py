"""Cards that ask what an interviewer would: the question can be heard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drill.domain.kind import Kind
from drill.service.study.session import StudySession
from drill.tui.screen import DrillScreen, Result

if TYPE_CHECKING:
    from drill.tui.tape import QuestionVoice

_ASKED = (Kind.ROUTE, Kind.TELL, Kind.PROBE)
"""Kinds of cards whose front is a question that somebody asks."""


class SpokenScreen(DrillScreen[Result]):
    """A session of which some cards are spoken."""

    session: StudySession
    _voice: QuestionVoice | None = None

    @property
    def question(self) -> str:
        """What an interviewer says on this card; empty where its front is nobody's question."""
        card = self.session.current
        if card is None or card.kind not in _ASKED:
            return ""
        line = card.faces.front.partition("\n")[0]
        return line.partition("“")[2].rpartition("”")[0] or line

    def ask_aloud(self) -> None:
        """A card came up: say its question where the person wants that, else be silent."""
        home = self.host.home
        if self._voice is not None:
            self._voice.close()
        if self.session.lesson is None and self.question and home and home.options["voice.ask"]:
            self._speaking().ask(self.question)

    def action_say(self) -> None:
        """Say it once more, or for once."""
        voice = self._speaking()
        if voice.found:
            voice.say(self.question)
        else:
            self.say(voice.missing)

    def on_mount(self) -> None:
        """Listen to whether the voice is well."""
        self.set_interval(1, self._check_voice)

    def _check_voice(self) -> None:
        if self._voice is not None and (trouble := self._voice.trouble()):
            self.say(trouble)

    def on_unmount(self) -> None:
        """Be silent."""
        if self._voice is not None:
            self._voice.close()

    def _speaking(self) -> QuestionVoice:
        """The voice, from the first card that is spoken on."""
        from drill.tui.tape import NOT_SAID, QuestionVoice

        if self._voice is None:
            home = self.host.home
            assert home is not None
            self._voice = QuestionVoice(home)
            if self.app.is_web:
                self._voice.be_silent(NOT_SAID)
        return self._voice
