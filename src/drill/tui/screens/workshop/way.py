"""The way through a draft: the page in sight, and every page as a sign."""

from __future__ import annotations

from collections.abc import Iterator

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Static

from drill.service.stories.bench import Bench
from drill.service.stories.draft import Draft, DraftBeat
from drill.text import one_line
from drill.tui.content import content

MOST_SIGNS = 30
"""Beats that have a sign."""


class WorkshopHead(Static):
    """What is being written."""

    def __init__(self) -> None:
        super().__init__("", id="head", markup=False)

    def show(self, draft: Draft | None, bench: Bench | None) -> None:
        """The competency and the title, as far as there are any."""
        competency = bench.competency.name if bench and bench.competency else ""
        title = one_line(draft.title) if draft else ""
        names = (f"  {name}" for name in (competency, title) if name)
        self.update(content((" Workshop", "bold"), *names))


class Way(Horizontal):
    """One line above the page."""

    def __init__(self) -> None:
        super().__init__(id="way")
        self._where = Static("", id="where", markup=False)
        self._pages = Static("", id="pages", markup=False)

    def compose(self) -> ComposeResult:
        """The page's name on the left, the signs on the right."""
        yield self._where
        yield self._pages

    def show(self, draft: Draft | None) -> None:
        """Where a draft is; None while it is chosen which to write."""
        where = _where(draft) if draft else "Which story will you write?"
        self._where.update(content((where, "bold")))
        self.show_pages(draft)

    def show_pages(self, draft: Draft | None) -> None:
        """Which beats have facts by now."""
        self._pages.update(content(*(_pages(draft) if draft else ())))


def _where(draft: Draft) -> str:
    """The page in words: `step 3 of 6 · Plan`."""
    if draft.beat is not None:
        return _which(draft, draft.beat)
    return {
        0: "Title and questions",
        draft.figures_page: "Figures: how was each measured?",
        draft.probes_page: "Follow-ups",
    }.get(draft.page, "The story as it stands")


def _which(draft: Draft, beat: DraftBeat) -> str:
    label = one_line(beat.label) or "not named yet"
    steps = [bool(beat.step) for beat in draft.beats]
    if beat.step:
        return f"step {sum(steps[: draft.page])} of {sum(steps)} · {label}"
    whose = "your own beat," if any(steps) else "beat"
    return f"{whose} {draft.page} of {len(draft.beats)} · {label}"


def _pages(draft: Draft) -> Iterator[tuple[str, str]]:
    """Every page as a sign: filled, empty, or the one in sight."""
    for page, beat in enumerate(draft.beats[:MOST_SIGNS], start=1):
        sign = "●" if beat.facts else "○"
        here = draft.page == page
        yield (f"[{sign}]", "bold $text-accent") if here else (sign, "$text-muted")
    yield ("…" if len(draft.beats) > MOST_SIGNS else "", "$text-muted")
    for name, page in (
        ("figures", draft.figures_page),
        ("follow-ups", draft.probes_page),
        ("review", draft.last_page),
    ):
        here = draft.page == page
        yield (f" [{name}]", "bold $text-accent") if here else (f" {name}", "$text-muted")
