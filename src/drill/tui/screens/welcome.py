"""The first run: three optional questions, one at a time. Then the first drill."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Input, Static

from drill.errors import DrillError, UsageError
from drill.service.home.home import Home
from drill.service.onsite import first_run, onsites
from drill.service.stories import first_stories
from drill.tui.content import content
from drill.tui.host import complaining_by
from drill.tui.screens.form import FaultScreen
from drill.tui.widgets.button import KeyButton
from drill.tui.widgets.fields import Fields, Tick

QUESTIONS = {
    "interview": (
        "When is the interview?",
        "Such as {example}, 8 Dec or in 9 days. Empty if there is none yet.",
    ),
    "minutes": (
        "How many minutes a day?",
        "A session ends at its time. Ten a day beat an hour on Sundays.",
    ),
    "have": (
        "Which of these do you have a story of your own for?",
        "Space marks one. For the others you learn the shape from samples until you have yours.",
    ),
}
"""What is asked, by the field for the answer."""


class WelcomeScreen(FaultScreen[None], where="welcome"):
    """Three questions; each answer is kept as it is given."""

    CSS_PATH = "welcome.tcss"
    head = "drill · welcome"
    fault = "#wrong"
    eager = False  # a key pressed before the question could be read is no answer to it

    def __init__(self, home: Home) -> None:
        """Raises StoreError."""
        super().__init__(home)
        self._competencies = first_run.competencies(home)
        self._at = 0
        """The question in sight."""
        self._example = first_run.example_day(home)
        self._writes = False
        """Whether a story is what comes first, as far as the answers say."""

    def parts(self) -> ComposeResult:
        """All three are there; one is in sight."""
        options = self._home.options
        with Fields(id="welcome"), Vertical(id="question"):
            yield Static("", id="step", markup=False)
            yield Static("", id="ask", markup=False)
            yield Static("", id="help", markup=False)
            known = first_run.interview_text(self._home)
            example = f"{self._example}, 8 Dec 2pm or in 9 days"
            yield Input(known, id="interview", placeholder=example, max_length=40)
            yield Input(
                first_run.company(self._home), id="company", max_length=onsites.LONGEST,
                placeholder="With whom? A company, if you like",
            )  # fmt: skip
            yield Input(str(options.minutes), id="minutes", max_length=4)
            have = options["stories.have"]
            with Vertical(id="have"):
                for ident, name in self._competencies:
                    yield Tick(content(name), ident in have, name=ident, compact=True)
            yield Static("", id="wrong", markup=False)
            with Horizontal(id="buttons"):
                yield KeyButton("next", primary=True)
                yield KeyButton("back")
                yield KeyButton("skip")

    def on_mount(self) -> None:
        """The first question."""
        self._draw()

    def _draw(self) -> None:
        here = self._here
        if self._is_last:
            with self.complaining():
                self._writes = first_stories.next_story(self._home) is not None
        ask, hint = QUESTIONS[here]
        texts = {
            "step": content(f"{self._at + 1} of {len(QUESTIONS)}"),
            "ask": content((ask, "bold")),
            "help": content(hint.format(example=self._example)),
        }
        for ident, text in texts.items():
            self.query_one(f"#{ident}", Static).update(text)
        self.show_fault("")
        self.query_one("#back").display = self._at > 0
        self.query_one("#skip").display = not self._is_last  # escape still does
        for name in QUESTIONS:
            self.query_one(f"#{name}").display = name == here
        self.query_one("#company").display = here == "interview"
        field = self.query_one(f"#{here}")
        next((tick for tick in field.query(Tick)), field).focus()
        self.refresh_bindings()

    def show_fault(self, text: str) -> None:
        """It takes no room while nothing is wrong."""
        super().show_fault(text)
        self.query_one(self.fault).display = bool(text)

    @property
    def _here(self) -> str:
        return list(QUESTIONS)[self._at]

    @property
    def _is_last(self) -> bool:
        return self._at == len(QUESTIONS) - 1

    def names(self) -> dict[str, str]:
        """What enter does now."""
        if self._is_last:
            return {"next": "A story first" if self._writes else "Start the first drill"}
        if self.query_one(f"#{self._here}", Input).value.strip():
            return {}
        return {"next": "No date yet" if self._here == "interview" else "As it is"}

    def on_input_changed(self) -> None:
        """An empty field says that enter passes over it; a date is said in full."""
        self.refresh_bindings()
        if self._here == "interview":
            hint = QUESTIONS[self._here][1].format(example=self._example)
            read = first_run.read_interview(self._home, self.query_one("#interview", Input).value)
            self.query_one("#help", Static).update(content(read or hint))

    def can(self, action: str) -> bool:
        """Back from the second question on."""
        return action != "back" or self._at > 0

    def action_back(self) -> None:
        """To the question before; what is typed here stays in its field."""
        self._at -= 1
        self._draw()

    def action_next(self) -> None:
        """Keep this answer and go on; an empty or unchanged one keeps nothing."""
        try:
            self._keep()
        except DrillError as error:
            self._draw()
            self.show_fault(str(error))
            return
        if self._at + 1 < len(QUESTIONS):
            self._at += 1
            self._draw()
        else:
            self.action_skip()

    def _keep(self) -> None:
        here, home = self._here, self._home
        if here == "have":
            ticked = [tick.name for tick in self.query(Tick) if tick.value and tick.name]
            first_run.set_option(home, "stories.have", ",".join(ticked))
            return
        company = self.query_one("#company", Input).value.strip()
        if text := self.query_one(f"#{here}", Input).value.strip():
            if here == "interview":
                first_run.set_interview(home, text, company)
            else:
                first_run.set_minutes(home, text)
        elif here == "interview" and company:
            raise UsageError(f"When is {company}?", "Without a date it is not kept.")

    def action_step(self, by: int) -> None:
        """To the next box or field, or the one above."""
        (self.focus_next if by > 0 else self.focus_previous)(
            Tick if self._here == "have" else Input
        )

    def action_skip(self) -> None:
        """No more questions."""
        # Asked again next time, which is better than not starting.
        with complaining_by(self.host.complain):
            first_run.finish(self._home)
        self.dismiss()
