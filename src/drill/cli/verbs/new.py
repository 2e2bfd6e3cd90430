"""Write a story of your own: from a hard moment, then step by step along the framework of its
competency; or say how one is told for a second competency.

`drill new story`: on a terminal this opens the workshop in the screens. --plain, or a pipe, asks
line by line: three hard moments of the last two years (you take one, the others wait for later);
then what went wrong, who was against it, what you felt, what they would say about you. An empty
line skips any of it, and without a moment you choose a competency. Then the title, what it is
about, the questions it answers, the facts of each step (one a line, an empty line ends; none skips
the step), how each figure was measured, the follow-ups; then it says what lint finds and asks
whether to save. Numbers are marked as figures for you.

What you write is a draft at once: if the input ends early the draft is kept, and the next
`drill new story` offers to go on with it. The story goes into your own deck and its name to
standard output; the exit code is 1 where it was not saved.

`drill new variant STORY COMPETENCY`: proposes from the steps of that competency's framework which
beats to tell at length, which to leave out and what to open with, and says why; you decide. The
same command goes over it again. --yes takes what is proposed."""

from __future__ import annotations

import argparse

from drill.cli.opening import opened
from drill.cli.output import add, say
from drill.cli.prompts import line, number_of, yes_no
from drill.cli.screens import can_draw, open_screens
from drill.cli.story_writer import StoryWriter, chosen, converse
from drill.errors import NotFound, UsageError
from drill.service.home import words
from drill.service.home.home import Home
from drill.service.stories import moments, workshop
from drill.service.stories.draft import Draft
from drill.service.stories.moments import Proposal
from drill.service.stories.workshop import MOST_OF_A_TITLE, Choice

EXAMPLE = (
    "drill new story\ndrill new story --competency managing-people --plain\n"
    "drill new variant two-roadmaps managing-conflict"
)


def arguments(parser: argparse.ArgumentParser) -> None:
    add(parser, "what story|variant", "what to write", choices=["story", "variant"])
    add(parser, "story [STORY]", "for a variant: the story's id or title")
    add(parser, "other [COMPETENCY]", "for a variant: what it is to be told for")
    add(parser, "--competency C", "what it is a story for: id or name")
    add(parser, "--plain", "line by line")
    add(parser, "--yes", "for a variant: take what is proposed")


def run(args: argparse.Namespace) -> int:
    if args.what == "variant":
        return _variant(args)
    if args.story or args.yes:
        raise UsageError(
            f"{args.story or '--yes'} goes with `drill new variant`",
            "`drill new --help` says what each takes.",
        )
    if not args.plain and can_draw():
        return open_screens("workshop", args.competency or "")
    with opened() as home:
        return _converse(home, args.competency)


def _variant(args: argparse.Namespace) -> int:
    from drill.cli import variants

    if not (args.story and args.other):
        raise UsageError(
            "a variant needs a story and another competency",
            "For example: drill new variant two-roadmaps managing-conflict",
        )
    with opened() as home:
        return variants.write_variant(home, args.story, args.other, ask=not args.yes)


def _converse(home: Home, competency: str | None) -> int:
    choices = workshop.choices(home)
    if not choices:
        raise NotFound("there is no competency to write for", "Import a deck with some first.")
    named = workshop.choose(choices, competency) if competency else None
    try:
        draft = _resumed(home, choices, named) or _begun(home, choices, named)
    except (EOFError, KeyboardInterrupt) as error:
        waits = moments.in_words(moments.waiting(home))
        say(f"\n{waits or 'Nothing was written.'}")
        if isinstance(error, EOFError):
            return 1
        raise
    return converse(StoryWriter(home, draft))


def _resumed(home: Home, choices: list[Choice], chosen: Choice | None) -> Draft | None:
    """The draft that the person goes on with; None for a new story."""
    for path in workshop.damaged(home):
        say(f"no draft can be read from {path}: left as it is")
    drafts = [
        draft
        for draft in workshop.waiting(home)
        if chosen is None or (draft.deck, draft.competency) == (chosen.deck, chosen.competency.id)
    ]
    if not drafts:
        return None
    say(f"You have {words.count(len(drafts), 'draft')} to go on with, so that is asked first.")
    for number, draft in enumerate(drafts, start=1):
        beats_told = len(draft.filled)
        beats = f"{beats_told} of {words.count(len(draft.beats), 'beat')}"
        say(f"{number}. {draft.name} ({workshop.competency_of(choices, draft)}, {beats})")
    while True:
        answer = yes_no("Go on with a draft?", ", or its number")
        if answer == "y":
            return drafts[0]
        if answer == "n":
            return None
        if named := number_of(answer, len(drafts)):
            return drafts[named - 1]
        say(f"{answer[:40]!r} is none of them.")


def _begun(home: Home, choices: list[Choice], named: Choice | None) -> Draft:
    """A new draft: for the competency that was named, else about a moment, else for the competency
    that the person chooses now.
    """
    if named is not None:
        say("The competency is named, so no hard moment is asked for.")
        return workshop.begin(named)
    proposal = _taken_up(home, choices)
    if proposal is None:
        say("It begins without a hard moment, so nothing is asked about one.")
        return workshop.begin(*chosen(choices))
    along = f", along {proposal.framework.name}" if proposal.framework else ""
    sounds = f"This {'sounds like' if proposal.sure else 'is'} {proposal.shows}"
    say(f"{sounds}{along}: {proposal.reason}.")
    if yes_no("Use it?", ", n picks another competency") == "y":
        return proposal.begin()
    return workshop.begin(*chosen(choices), proposal.moment)


def _taken_up(home: Home, choices: list[Choice]) -> Proposal | None:
    """The moment that the person will write about; None to begin with a competency."""
    waiting = moments.waiting(home)
    if waiting:
        say("You noted hard moments earlier, so you are not asked for more; m notes more.")
    else:
        waiting = _noted(home)
    while waiting:
        proposals = moments.proposals(home, waiting, choices)
        for number, proposal in enumerate(proposals, start=1):
            moment = proposal.moment[:MOST_OF_A_TITLE]
            say(f"{number}. {moment}\n   → {proposal.shows}")
        say("The ones you do not pick now wait for the next time." * (len(waiting) > 1))
        prompt = "Which one first? A number, m to note more, n for none of these: [1]"
        answer = line(prompt) or "1"
        if named := number_of(answer, len(proposals)):
            return proposals[named - 1]
        if answer.lower() in ("n", "no"):
            return None
        if answer.lower() == "m":
            _noted(home)
            waiting = moments.waiting(home)
        else:
            say(f"{answer[:40]!r} is none of them.")
    return None


def _noted(home: Home) -> list[str]:
    """The moments that the person notes now; each is kept as it is typed."""
    say(f"{moments.ASK} {moments.SUCH_AS}")
    noted: list[str] = []
    prompt = "An empty line ends the list; with none you start from a competency instead."
    while len(noted) < moments.ASKED_FOR and (typed := line(prompt)):
        noted += moments.note(home, [typed])
        prompt = "  …"
    return noted
