"""What there is to do today: the counts, what they mean for the next minutes, and a button."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from drill.clock import Clock
from drill.errors import DrillError
from drill.service.home import words
from drill.service.study.today import WRITES, Overview, bought
from drill.tui.advice import on_screen
from drill.tui.content import content
from drill.tui.host import host_of, scene_of
from drill.tui.widgets.button import KeyButton

if TYPE_CHECKING:
    from drill.service.insight.dashboard import Dashboard


class TodayCounts(Vertical):
    """It knows what can be done now, and says what cannot."""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id, classes="panel")
        self.border_title = "Today"
        self.today: Overview | None = None
        """None until it is known."""
        self.board: Dashboard | None = None
        """What the engine knows; None until it is warm."""
        self.waiting = 0
        """Passages that were changed on two devices, and nobody looked at."""
        self.gone = False
        """Whether the store is not at its place any more, and no other is."""

    def compose(self) -> ComposeResult:
        """One below the other."""
        yield Static("", id="counts", markup=False)
        yield Static("", id="words", markup=False)
        yield KeyButton("start", primary=True)

    def draw(self) -> None:
        """Show what is known."""
        counts, meaning = self._texts()
        if self.waiting:
            were = "passage was" if self.waiting == 1 else "passages were"
            compares = f"{scene_of(self).key('devices')} compares."
            meaning += f"\n{self.waiting} {were} changed on two devices: {compares}"
        self.query_one("#counts", Static).update(content((counts, "bold")))
        self.query_one("#words", Static).update(content(meaning))
        button = self.query_one("#start", KeyButton)
        button.display = self.startable or self.gone
        button.show()

    @property
    def startable(self) -> bool:
        """Whether a session would have something; before it is known, enter is remembered."""
        today = self.today
        if today is None:
            return not self.gone
        return self._planning or bool(today.left)

    @property
    def _planning(self) -> bool:
        """Whether the plan of an interview is being made."""
        return bool(self.today and self.today.ahead and not self.today.plan and not self.board)

    @property
    def names(self) -> dict[str, str]:
        """What starting is called where the store is gone."""
        if not self.gone:
            return {}
        return {"start": "Go back to the newest copy" if self.has_copies else "Begin a new store"}

    @property
    def without_decks(self) -> bool:
        """Whether there is nothing that could ever be due."""
        return self.board is not None and not self.board.decks

    @property
    def all_suspended(self) -> bool:
        """Whether cards come again only once they are woken."""
        board, today = self.board, self.today
        return bool(
            board and board.suspended and today and not self.startable
            and not today.unseen and today.next_due is None
        )  # fmt: skip

    @property
    def more_new(self) -> bool:
        """Whether there are new cards beyond those of today, which is done."""
        today = self.today
        return bool(today and today.unseen and not today.plan and not self.startable)

    @property
    def more(self) -> bool:
        """Whether nothing is due and cards to come can be practised; not on the eve of an
        interview."""
        today = self.today
        if not today or self.startable or self.gone:
            return False
        return today.plan.kind == "day" if today.plan else today.next_due is not None

    @property
    def portion(self) -> int:
        """New cards that `more` brings: as many as a day at most, eight where there is no such
        number."""
        home = host_of(self).home
        return (home.options.new_per_day if home else 0) or 8

    @property
    def has_copies(self) -> bool:
        """Whether there is a copy of the store to go back to."""
        from drill.service.insight import backups

        try:
            return bool(backups.listing(host_of(self).paths))
        except DrillError:
            return False

    def _texts(self) -> tuple[str, str]:
        """The line of counts, and what it means for the next minutes."""
        today, key = self.today, scene_of(self).key
        paths, clock = host_of(self).paths, host_of(self).clock
        leaves, practises = f"{key('quit')} leaves", f"{key('practise')} goes on practising."
        imports = f"{key('library')} → {key('library.import')}"
        if self.gone:
            way = "begin a new one"
            if self.has_copies:
                way = f"go back to the newest sound copy in {paths.backups}"
            return (
                "The store is gone",
                f"{paths.store} was removed while open. Put it back, or {way}. {leaves}.",
            )
        if today is None and host_of(self).home is not None:
            return "What is due could not be read", f"{leaves}; nothing is lost."
        if today is None:
            return "Loading your decks…", "Only on the first start."
        if self._planning:
            return "Planning…", "What the minutes of today buy for your interview."
        if today.plan:
            new = f" · {today.new} new" if today.new else ""
            cards = words.count(today.left, "card")
            counts = f"{cards}{new}" if self.startable else "Done for today"
            says = bought(today.plan, clock).replace(WRITES, key("write"))
            return counts, on_screen(says, host_of(self).keymap) + f" {practises}" * self.more
        if self.startable:
            learning = f" · {today.learning} learning" if today.learning else ""
            return f"{today.due} due · {today.new} new{learning}", _fits(today)
        if self.without_decks:
            return (
                "No decks",
                f"{key('load')} brings the bundled ones; {imports} takes others.",
            )
        if self.all_suspended:
            return (
                "Every card is suspended",
                f"{key('wake')} wakes them all; {key('undo')} takes back the last.",
            )
        if today.unseen:
            return (
                "Done for today",
                f"{_next(today, clock)}{key('more')} brings "
                f"{min(today.unseen, self.portion)} more new cards, {leaves}."
                + f" {practises}"
                * self.more,
            )
        if today.next_due is not None:
            return "Nothing due", f"{_next(today, clock)}No card is new. {leaves}. {practises}"
        return "No cards", f"{imports} takes in a deck. {leaves}."


def _next(today: Overview, clock: Clock) -> str:
    if today.next_due is None:
        return ""
    when = clock.local(today.next_due)
    days = clock.day(today.next_due) - clock.day()
    if days == 0:
        at = f"at {when:%H:%M}"
    elif days == 1:
        at = "tomorrow"
    else:
        at = f"on {when:%A}" if days < 7 else f"on {when.day} {when:%B}"
    return f"The next card comes {at}. "


def _fits(today: Overview) -> str:
    seconds = round(today.seconds)
    quiet = "" if today.aloud else " No stories aloud."
    if not seconds:
        return f"Nothing else is due; a step that is close comes early.{quiet}"
    about = f"about {seconds // 60}:{seconds % 60:02}"
    if seconds <= today.minutes * 60:
        return f"{about}, so it fits in your {words.count(today.minutes, 'minute')}.{quiet}"
    return f"{about} in all: it ends at {today.minutes}:00, what matters most comes first.{quiet}"
