"""A mock: a question, the story that answers it, and so on; then the debrief."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Generic, TypeVar

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.screen import Screen
from textual.widgets import OptionList, Static

from drill.coaching.scorecard import LEGEND, mark_rows
from drill.errors import DrillError
from drill.service.home import words
from drill.service.home.home import Home
from drill.service.stories import interviewer
from drill.service.stories.choosing import Chosen, UnseenQuestions
from drill.service.stories.mocks import Debrief, MockInterview
from drill.service.stories.overview import StoryStanding
from drill.service.stories.rehearsal import RehearsalResult
from drill.service.study.pages import PageLine, Role
from drill.text import one_line
from drill.tui.advice import on_screen
from drill.tui.content import content
from drill.tui.screen import DrillScreen, HomeScreen
from drill.tui.screens.interview import InterviewScreen
from drill.tui.screens.note import page
from drill.tui.screens.tell import TellScreen
from drill.tui.tape import NOT_SAID, QuestionVoice

Questions = TypeVar("Questions", bound=UnseenQuestions)


class ChoiceScreen(HomeScreen[None], Generic[Questions]):
    """Unseen questions, and a story chosen for each."""

    CSS_PATH = "mock.tcss"
    ASKS = ""
    """What is asked below every question."""
    _friend = False
    """Whether a friend asks, and reads what is drawn."""

    def __init__(self, home: Home, asked: Questions) -> None:
        super().__init__(home)
        self._asked = asked
        self._choices: Sequence[StoryStanding] = ()
        self._chosen: Chosen | None = None

    def parts(self) -> ComposeResult:
        """The question, the stories, what came of the choice."""
        with VerticalScroll(id="room", can_focus=False):
            yield Static("", id="question", markup=False)
            yield Static("", id="ask", markup=False)
            yield OptionList(id="list")
            yield Static("", id="came", markup=False)

    def on_mount(self) -> None:
        """The first question; the clock runs from here."""
        self.set_interval(1, self.draw_head)
        self.offer(self._asked.choices())
        self.begin_question()
        self._draw()

    def offer(self, choices: Sequence[StoryStanding]) -> None:
        """Let these stories be chosen from, the pointer at the first."""
        self._choices, among = choices, self.query_one(OptionList)
        among.clear_options()
        among.add_options(
            content(f"{choice.title}{' (sample)' * choice.sample}") for choice in choices
        )
        among.highlighted = 0 if choices else None

    def come_back(self, since: int) -> None:
        """Nobody was there: it waited."""
        self._asked.wait((self.host.clock.now() - since) / 1000)

    def begin_question(self) -> None:
        """A question is shown from now on."""

    def draw_head(self) -> None:
        """Which question, and the time left."""
        raise NotImplementedError

    def after(self, chosen: Chosen) -> str:
        """What else is said of a choice, and what comes then."""
        raise NotImplementedError

    def answer(self, place: str | None) -> Chosen:
        """Answer with a story, or none. Raises StoreError."""
        return self._asked.choose(place)

    def _draw(self) -> None:
        self.draw_head()
        chosen = self._chosen
        choosing = self.query_one(OptionList)
        choosing.display = chosen is None
        self.query_one("#came").display = chosen is not None
        if chosen is None:
            self.write("#question", (f"“{self._asked.question or ''}”", "bold"))
            self.write("#ask", self.ASKS)
            choosing.focus()
        else:
            self.set_focus(None)
            verdict = on_screen(chosen.verdict(friend=self._friend), self.host.keymap)
            self.write("#ask", (verdict, "bold"))
            self.write("#came", self.after(chosen))
        self.refresh_bindings()

    def showed(self) -> Screen[None] | None:
        """What it showed, to be read; None where nothing was answered. Raises StoreError."""
        raise NotImplementedError

    def action_leave(self) -> None:
        """To what it showed; where nothing was answered, back."""
        showed = None
        with self.complaining():
            showed = self.showed()
        if showed is not None:
            self.app.switch_screen(showed)
        else:
            self.dismiss()

    def can(self, action: str) -> bool:
        """Choose while something is asked, go on once it is answered."""
        if action in ("choose", "pass"):
            return self._chosen is None
        return action != "go_on" or self._chosen is not None

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Enter or a click on a story."""
        self._choose(self._choices[event.option_index].place)

    def action_choose(self) -> None:
        """Answer with the story at the pointer."""
        at = self.query_one(OptionList).highlighted
        if at is not None:
            self._choose(self._choices[at].place)

    def action_pass(self) -> None:
        """No story for this one."""
        self._choose(None)

    def _choose(self, place: str | None) -> None:
        if self._chosen is not None:
            return
        with self.complaining():
            self._chosen = self.answer(place)
            self._draw()

    def _next(self) -> None:
        self._chosen = None
        if self._asked.question is None:
            self.action_leave()
        else:
            self.begin_question()
            self._draw()


class MockScreen(ChoiceScreen[MockInterview], where="mock"):
    """One mock, question by question."""

    ASKS = "Which story do you tell?"

    def __init__(self, home: Home, asked: MockInterview, *, friend: bool = False) -> None:
        """With a `friend` who asks, what is drawn is for them."""
        super().__init__(home, asked)
        self._friend = friend
        self._voice = None if friend else QuestionVoice(home)
        self._instead = False
        """Whether one of several stories that answer the question is being chosen."""
        if friend:
            self.ASKS = "Read it aloud. Which story do they tell?"

    def draw_head(self) -> None:
        """Which question, and the minutes left."""
        mock = self._asked
        number = mock.number if self._chosen is None else max(1, mock.number - 1)
        right = f"{number} of {mock.total} · {words.clock(mock.seconds_left())} left"
        self.show_head("Mock interview", right)

        if self._voice is not None and (trouble := self._voice.trouble()):
            self.say(trouble)

    def begin_question(self) -> None:
        """Ask it aloud, where the person wants that."""
        if self._voice is not None and self.app.is_web:
            self._voice.be_silent(NOT_SAID)
        if self._voice is not None:
            self._voice.ask(self._asked.question or "")

    def action_say(self) -> None:
        """Ask it once more, or for once."""
        if self._voice is not None:
            self._voice.say(self._asked.question or "")

    def on_screen_suspend(self) -> None:
        """A story is told now: be silent."""
        if self._voice is not None:
            self._voice.close()

    def on_unmount(self) -> None:
        """Be silent."""
        self.on_screen_suspend()

    def after(self, chosen: Chosen) -> str:
        """What they are after, and that the story is to be told now."""
        tell = "mark what you hear" if self._friend else "tell what you chose"
        then = f"{self.key('go_on')}: {'on to the next' if chosen.passed else tell}."
        if chosen.better:
            (story, *others), verb = chosen.better, "hear" if self._friend else "tell"
            which = "one that answers it" if others else f"“{one_line(story.title)}”"
            then += f"\n{self.key('instead')}: {verb} {which} instead."
        return "\n\n".join(filter(None, (chosen.competency.evaluates, then)))

    def names(self) -> dict[str, str]:
        """From choosing a story after all, one goes back to what came of the choice."""
        return {"leave": "Back"} if self._instead else {}

    def can(self, action: str) -> bool:
        """Choose another story where one would have answered it."""
        if action == "say":
            return self._voice is not None and self._voice.found and self._chosen is None
        if action == "instead":
            return bool(self._chosen and self._chosen.better) and not self._instead
        if self._instead and action in ("choose", "go_on"):
            return action == "choose"
        return super().can(action)

    def action_instead(self) -> None:
        """A story that answers it: the only one at once, else the one that is chosen now."""
        better = self._chosen.better if self._chosen is not None else ()
        if len(better) == 1:
            self._tell_instead(better[0].place)
        elif better:
            self._instead = True
            self.offer(better)
            self.write("#ask", "Which one do you tell?")
            self.query_one("#came").display = False
            self.query_one(OptionList).display = True
            self.query_one(OptionList).focus()
            self.refresh_bindings()

    def _choose(self, place: str | None) -> None:
        if self._instead and place is not None:
            self._tell_instead(place)
        else:
            super()._choose(place)

    def _tell_instead(self, place: str) -> None:
        with self.complaining():
            self.app.push_screen(self._answer(place), lambda _: self._next())

    def _next(self) -> None:
        self._instead = False
        self.offer(self._asked.choices())
        super()._next()

    def action_go_on(self) -> None:
        """Tell the story chosen; after a pass, the next question."""
        if self._chosen is not None and self._chosen.passed:
            self._next()
            return
        try:
            screen = self._answer()
        except DrillError as error:
            self.complain(error)
            self._next()
            return
        self.app.push_screen(screen, lambda _: self._next())

    def _answer(self, instead: str = "") -> DrillScreen[RehearsalResult | None]:
        mock = self._asked
        if self._friend:
            return InterviewScreen(self._home, mock.hearing(instead), mock.told)
        return TellScreen(self._home, mock.tell(instead), mock.told, free=False)

    def action_leave(self) -> None:
        """From the stories that would have answered it to what came of the choice; else away."""
        if self._instead:
            self._instead = False
            self._draw()
            return
        self.before_quit()
        super().action_leave()

    def showed(self) -> DebriefScreen | None:
        """The debrief."""
        debrief = self._asked.debrief()
        return DebriefScreen(debrief) if debrief.lines else None

    def before_quit(self) -> None:
        """Take the candidate's clock away: nobody speaks any more."""
        if self._friend:
            with self.complaining():
                interviewer.show_clock(self._home, None)


class DebriefScreen(DrillScreen[None], where="debrief"):
    """What a mock showed."""

    head = "Debrief"
    scrolls = "#debrief"

    def __init__(self, debrief: Debrief) -> None:
        super().__init__()
        self._debrief = debrief

    def parts(self) -> ComposeResult:
        """A head a question with what came of it, then what to do."""
        sentences = [
            replace(line, text=on_screen(line.text, self.host.keymap))
            for line in _page(self._debrief)
        ]
        yield page(sentences, "debrief")


def _page(debrief: Debrief) -> Iterator[PageLine]:
    yield PageLine(Role.TITLE, _score(debrief))
    if debrief.choice:
        yield PageLine(Role.DETAIL, debrief.choice)
    for number, line in enumerate(debrief.lines, 1):
        yield PageLine(Role.HEAD, f"{number}. “{line.asked.question}”")
        sign = "✓" if line.asked.right else "✗"
        beats = f"{line.said} of {line.beats} beats" if line.is_told else "not told"
        parts = [
            f"{sign} {line.competency}",
            *([line.story, beats] if line.story else ["no story"]),
        ]
        if line.told.seconds:
            parts.append(f"{words.clock(line.told.seconds)}, {line.timing}")
        if line.told.invented:
            parts.append(f"{line.told.invented} invented")
        yield PageLine(Role.DETAIL, " · ".join(filter(None, (*parts, line.scored))))
        if remark := debrief.remark(line):
            yield PageLine(Role.DETAIL, remark)
        for flag in line.told.flags:
            yield PageLine(Role.DETAIL, f"red flag: {flag}")
        for row in mark_rows(line.marks):
            yield PageLine(Role.DETAIL, row)
    for story in debrief.overused:
        yield PageLine(Role.HEAD, f"Told more than once: {story}")
    if debrief.drill:
        yield PageLine(Role.HEAD, "To do")
    for what in debrief.drill:
        yield PageLine(Role.DETAIL, f"→ {what}")
    if any(line.marks for line in debrief.lines):
        yield PageLine(Role.HEAD, "What the marks are for")
        for text in LEGEND:
            yield PageLine(Role.ASIDE, text)


def _score(debrief: Debrief) -> str:
    words = debrief.words[:1].upper() + debrief.words[1:]
    return words + (f"   (last time: {debrief.before[-1].words})" if debrief.before else "")
