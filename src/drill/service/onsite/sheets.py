"""What one reads on the train: a page a story."""

from __future__ import annotations

from collections.abc import Sequence

from drill.cards.shelf import Shelf
from drill.cards.variants import changes
from drill.coaching.lint import opening
from drill.domain.fit import asked_of
from drill.domain.told_for import opens
from drill.errors import NotFound
from drill.exchange import sheet
from drill.exchange.sheet import SheetPage
from drill.service.home import words
from drill.service.home.home import Home
from drill.service.onsite import onsites
from drill.service.stories import overview
from drill.service.stories.overview import StoryStanding

QUESTIONS, FLAGS = 4, 3
"""Phrasings and red flags on a page."""
CHECKLIST = (
    "“Tell me about yourself”: ninety seconds. What you lead now, one thing you are proud of, "
    "why this job is next",
    "“Why us?”: two reasons that hold for this company alone, and what you would bring",
    "“Why are you leaving?”: one sentence on what you want, none on what was bad",
    "A failure, a weakness, hard feedback, a promise you broke: a case for each",
    "Your questions to them: three, one of them on what is hardest for the team now",
)
"""What is asked of everybody and is after no competency; to have ready on the day."""


def write(
    home: Home, refs: Sequence[str] = (), *, onsite: str | None = None, html: bool = False
) -> str:
    """The sheet of the stories named, else of all own ones, as Markdown or as one HTML file.

    An `onsite` chooses the stories of its competencies and says how ready each is on its day; one
    whose main competency is not asked there is told by its variant for one that is.
    Unless stories are named, the checklist of the day comes last.
    Raises NotFound (no such story or onsite, or nothing to print) and StoreError.
    """
    with home.store.read() as connection:
        shelf = home.shelf(connection)
        on = None if onsite is None else onsites.find(home, onsite)
        known = overview.Standings(home, connection, shelf, on.at if on else None)
        named = [overview.find(connection, ref) for ref in refs]
        own = (placed for placed in shelf.every_story() if not placed.story.sample)
        wanted = set(on.competencies) if on else set()
        chosen = [known.standing(placed) for placed in named]
        for placed in () if refs else own:
            asked = [_id(ref) in wanted for ref in placed.story.competencies]
            if wanted and not any(asked):
                continue
            fitting = (it for it in placed.story.variants if _id(it.competency) in wanted)
            variant = None if not wanted or asked[0] else next(fitting, None)
            chosen.append(known.standing(placed, variant))
    if not chosen:
        raise NotFound(
            "you have no story of your own to print",
            "Write one with `drill new story`, or name a sample: `drill sheet quiet-senior`.",
        )
    day = home.clock.local(on.at) if on else None
    date = f"on {day.day} {day:%B}" if day else ""
    pages = [_page(standing, shelf, date) for standing in chosen]
    title = f"Stories for {on.name}" if on else "Stories"
    return (sheet.html if html else sheet.markdown)(pages, title, () if refs else CHECKLIST)


def _id(ref: str) -> str:
    """Of the competency that a reference names."""
    return ref.rpartition("/")[2]


def _page(standing: StoryStanding, shelf: Shelf, date: str) -> SheetPage:
    story = standing.story
    refs = (shelf.competency(ref, standing.deck) for ref in story.competencies)
    competencies = [competency for competency in refs if competency]
    main = competencies[0] if competencies else None
    flags = main.red_flags[:FLAGS] if main else ()
    followed = shelf.framework(story, standing.deck)
    return SheetPage(
        story=story,
        competencies=tuple(competency.name for competency in competencies),
        questions=asked_of(story, main)[:QUESTIONS],
        red_flags=tuple(f"{flag.flag} → {flag.repair}" for flag in flags),
        readiness=words.of_100(standing.ready if standing.later is None else standing.later),
        on=date,
        weakest=standing.weakest.label if standing.weakest else "",
        opening=opening(followed, main) if followed and not opens(story) else "",
        told_for=tuple(
            (shelf.called(variant.competency, standing.deck), changes(story, variant))
            for variant in story.variants
        ),
    )
