"""Settings: every option there is, and the interview. What is changed is kept at once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from itertools import chain, groupby, islice

from textual import work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widget import Widget
from textual.widgets import Input, Select, Static

from drill.config import OPTIONS, Option
from drill.errors import DrillError, UsageError
from drill.service.home.home import Home
from drill.service.onsite import first_run
from drill.tui.advice import on_screen
from drill.tui.content import content
from drill.tui.screen import HomeScreen, after_typing
from drill.tui.widgets.button import PlaceButton
from drill.tui.widgets.fields import ChoiceField, Fields, SettingField, Tick

INTERVIEW = "interview"
HAVE = "stories.have"
MINUTES = "study.minutes"
_SECTIONS = {
    "study": "Sessions",
    "scheduling": "Scheduling",
    "stories": "Stories",
    "backups": "Backups",
    "voice": "Voice",
    "screen": "Screen",
}
_MORE = {
    "keymap": ("Keys…", "Give actions other keys."),
    "backups": ("Backups…", "The copies of your store, and the way back to one."),
    "tuning": ("FSRS…", "Parameters fitted to you, and what another retention would cost."),
}
"""What has a screen of its own: its button and what it does."""
ROW = 3
"""Lines of a setting, at least."""
FEW = 8
"""Settings that are made at a time."""
_COMMAND = "voice.speaker"
"""What is run on this computer."""
_INTERVIEW = "The next interview"
_ABOUT_INTERVIEW = "A date such as {}, 8 Dec 2pm or in 9 days."


class SettingsScreen(HomeScreen[None], where="settings"):
    """A row a setting: its name, a field, what it does."""

    CSS_PATH = "settings.tcss"
    AUTO_FOCUS = ""  # keys are the screen's until the person goes into a field
    scrolls = "#settings"
    head = "Settings"
    waits = True

    def __init__(self, home: Home) -> None:
        """Raises StoreError."""
        super().__init__(home)
        self._competencies = first_run.competencies(home)
        self._example = first_run.example_day(home)
        self._rows = self._all_rows()
        self.ready = False
        """Whether all fields are there."""
        self._over = False
        """Whether what is left has no more to say."""

    def parts(self) -> ComposeResult:
        """The settings in sight; those below come in a moment."""
        with Fields(id="settings"):
            yield from chain(*islice(self._rows, self.app.size.height // ROW))

    def _all_rows(self) -> Iterator[tuple[Widget, ...]]:
        """The interview first; then the options, by section."""
        yield (_section("Interview"),)
        interview = SettingField(
            self._value(INTERVIEW), id=INTERVIEW, max_length=40,
            placeholder=f"{self._example}, 8 Dec or in 9 days",
        )  # fmt: skip
        yield _row(_INTERVIEW, interview, self._about(INTERVIEW))
        for head, options in groupby(OPTIONS.values(), lambda option: option.key.split(".")[0]):
            yield (_section(_SECTIONS[head]),)
            for option in options:
                yield _row(option.title, self._field(option), self._about(option.key))
        yield (_section("More"),)
        for ident, (name, help) in _MORE.items():
            explanation = Static(content(help), classes="help", markup=False)
            yield PlaceButton(content(name), id=ident), explanation
        where = f"Kept in {self._home.paths.options}, which an editor may change as well."
        yield (Static(content(where), id="where", markup=False),)

    def _about(self, key: str) -> str:
        """What is said of a setting below its field."""
        if key == INTERVIEW:
            date = first_run.read_interview(self._home, self._value(key))
            about = [date or _ABOUT_INTERVIEW.format(self._example), "Onsite has all of them."]
        else:
            about = [OPTIONS[key].help, first_run.not_yet(self._home, key)]
        return on_screen(" ".join(filter(None, about)), self.host.keymap, self.where)

    def _field(self, option: Option) -> Widget:
        value, ident = self._home.options[option.key], _ident(option.key)
        if isinstance(option.default, bool):
            return Tick("on", value, id=ident, compact=True)
        if option.choices:
            return ChoiceField(ident, {name: name for name in option.choices}, value)
        if option.key == HAVE:
            ticks = (
                Tick(content(name), key in value, name=key, compact=True)
                for key, name in self._competencies
            )
            return Vertical(*ticks, id=ident)
        return SettingField(option.show(value), id=ident, max_length=200)

    def on_mount(self) -> None:
        """Show what is in sight before the rest is made."""
        self.call_after_refresh(self._make_the_rest)

    @work
    async def _make_the_rest(self) -> None:
        """A few at a time, or the loop stands still for a third of a second; drawn at once."""
        room = self.query_one("#settings")
        with self.app.batch_update():
            while some := [*chain(*islice(self._rows, FEW))]:
                await room.mount(*some)
        self.ready = True
        self.arrived()

    # -- what the person does ------------------------------------------------------------

    @property
    def _field_here(self) -> SettingField | None:
        """The field that the person is in."""
        return self.focused if isinstance(self.focused, SettingField) else None

    @after_typing
    def action_edit(self) -> None:
        """Change the field from now on; once that is done keep it."""
        field = self._field_here
        if field is not None and not field.editing:
            field.begin()
        elif field is not None and self._keep_text(field):
            field.editing = False

    def on_input_blurred(self, event: Input.Blurred) -> None:
        """Leaving a field keeps it; leaving the terminal does not."""
        if self.app.app_focus:
            self._keep_text(event.input)

    def on_input_changed(self, event: Input.Changed) -> None:
        """What was wrong is not there any more."""
        if self.query_one(f"#help-{event.input.id}").has_class("wrong"):
            self._say_about(event.input)

    def on_checkbox_changed(self, event: Tick.Changed) -> None:
        """A tick is kept as it is set."""
        tick = event.checkbox
        if tick.name is None:
            self._keep(tick, "true" if event.value else "false")
            return
        have = self.query_one(f"#{_ident(HAVE)}")
        self._keep(have, ",".join(t.name for t in have.query(Tick) if t.value and t.name))

    def on_select_changed(self, event: Select.Changed) -> None:
        """A choice is kept, and shown, as it is made."""
        if str(event.value) != self._value(_key(event.select.id or "")):
            self._keep(event.select, str(event.value))
        else:  # the field was just made, or says again what is kept
            self._say_about(event.select)

    def on_button_pressed(self, event: PlaceButton.Pressed) -> None:
        """A screen of its own."""
        self.host.open(event.button.id or "")

    def redraw(self) -> None:
        """Something was undone, or set on a screen upon this one: every field says what is kept,
        but for what the person is typing.
        """
        for key in (INTERVIEW, *OPTIONS):
            field = self.query_one(f"#{_ident(key)}")
            if isinstance(field, SettingField) and field.editing:
                continue
            if isinstance(field, Input):
                field.value = self._value(key)
            elif isinstance(field, Tick | Select):
                field.value = self._home.options[key]
            self._say_about(field)
        for tick in self.query_one(f"#{_ident(HAVE)}").query(Tick):
            tick.value = tick.name in self._home.options[HAVE]

    def on_screen_resume(self) -> None:
        """Back from a screen that may have set something."""
        if self.ready:
            self.redraw()

    def _keep_text(self, field: Input) -> bool:
        return self._keep(field, field.value.strip())

    def _keep(self, field: Widget, text: str) -> bool:
        """Keep what a field says, at once in force; else say beside it what is wrong. Whether it
        was kept.
        """
        if self._over:
            return False
        key = _key(field.id or "")
        try:
            self._store(key, text)
        except DrillError as error:
            self._say_about(field, error)
            return False
        self._say_about(field)
        if key == INTERVIEW:
            self._say_about(self.query_one(f"#{_ident(MINUTES)}"))
        if isinstance(field, Input):
            field.value = self._value(key)
        elif key == "screen.theme":
            self.app.theme = self._home.options[key]
        elif key == "screen.animations":
            self.host.animate_at_most(self._home.options[key])
        return True

    def _say_about(self, field: Widget, error: DrillError | None = None) -> None:
        """Below a field what it does, or what is wrong with what it says."""
        help = self.query_one(f"#help-{field.id}", Static)
        wrong = error and on_screen(f"✗ {error}", self.host.keymap)
        help.update(content(wrong or self._about(_key(field.id or ""))))
        help.set_class(error is not None, "wrong")

    def _value(self, key: str) -> str:
        """A setting as it is kept, for its field."""
        if key == INTERVIEW:
            return first_run.interview_text(self._home)
        return OPTIONS[key].show(self._home.options[key])

    def _store(self, key: str, text: str) -> None:
        if key == INTERVIEW:
            # Emptied, it stays: an interview is removed where its plan is.
            if text and text != self._value(key):
                first_run.set_interview(self._home, text)
        elif key == _COMMAND and self.app.is_web:
            if text != self._value(key):  # whoever has the address would run what they like here
                raise UsageError(
                    "in a browser no command of this computer is named",
                    f"`drill config set {key}` names one on its terminal.",
                )
        elif text == "" and key != HAVE and not key.endswith("_steps"):
            default = OPTIONS[key].show(OPTIONS[key].default)
            first_run.change_option(self._home, key, default)  # emptied: the default again
        else:
            first_run.change_option(self._home, key, text)

    def names(self) -> dict[str, str]:
        """Of enter and escape while a field is edited."""
        here = self._field_here
        return {"edit": "Keep", "close": "Leave it"} if here and here.editing else {}

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys work once the fields are there."""
        if action == "edit":
            return self._field_here is not None
        return self.is_mounted and super().check_action(action, parameters)

    def before_quit(self) -> None:
        """Leaving drill from here keeps the field that the person is in as well."""
        if isinstance(self.focused, Input):
            with suppress(DrillError):
                self._store(_key(self.focused.id or ""), self.focused.value.strip())

    def action_close(self) -> None:
        """Leave the field that is edited as it was; else go back."""
        field = self._field_here
        if field is not None and field.editing:
            field.value = self._value(_key(field.id or ""))
            field.editing = False
            return
        for wrong in self.query(".wrong"):
            key = _key((wrong.id or "").removeprefix("help-"))
            name = _INTERVIEW if key == INTERVIEW else OPTIONS[key].title
            self.say(f"“{name}” stays as it was: {self._value(key) or 'empty'}.")
        self._over = True
        self.dismiss()


def _section(title: str) -> Static:
    return Static(content((title, "bold")), classes="section", markup=False)


def _row(title: str, field: Widget, help: str) -> tuple[Widget, Widget]:
    name = Static(content(title), classes="title", markup=False)
    explanation = Static(content(help), classes="help", id=f"help-{field.id}", markup=False)
    return Horizontal(name, field, classes="setting"), explanation


def _ident(key: str) -> str:
    return key.replace(".", "-")


def _key(ident: str) -> str:
    return next((key for key in OPTIONS if _ident(key) == ident), ident)
