"""After an interview: how it went, and what they really asked. The questions join the phrasings
of their competencies (in your store only, never in a deck), and what went badly comes up first.

On a terminal it asks line by line. With options, or in a pipe, it does not: --question names one
that went so-so, --badly and --well one that went otherwise; each is matched to a competency.
--skip never asks about this interview again. --list shows what was asked so far."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from operator import attrgetter

from drill.cli.opening import opened
from drill.cli.output import add, add_json, picked, say, table, write, write_json
from drill.cli.prompts import line, number_of
from drill.cli.screens import on_terminal
from drill.clock import iso
from drill.domain.onsite import Onsite, Went
from drill.errors import NotFound, UsageError
from drill.service.home.home import Home
from drill.service.onsite import debrief, first_run, onsites
from drill.service.onsite.debrief import Question

EXAMPLE = 'drill debrief\ndrill debrief Acme --went so-so --badly "When did you last say no?"'
_ASKED = (("question", Went.SO_SO), ("badly", Went.BADLY), ("well", Went.WELL))
_NUMBERS = dict(zip("123", Went, strict=True))


def arguments(parser: argparse.ArgumentParser) -> None:
    add(parser, "name [NAME]", "default: the latest past one")
    add(parser, "--went", "as a whole", choices=[went.value for went in Went])
    for option, went in _ASKED:
        add(parser, f"--{option} TEXT", f"asked; it went {went.value}", action="append", default=[])
    add(parser, "--skip", "never ask about it again")
    add(parser, "--list", "what was asked so far, and stop")
    add_json(parser)


def run(args: argparse.Namespace) -> None:
    with opened(looking=args.list) as home:
        if args.list:
            _list(home, as_json=args.json)
            return
        onsite = _over(home, args.name)
        if args.skip:
            debrief.skip(home, onsite)
            say(f"drill asks no more about {onsite.name}.")
            return
        named = [(text, went) for option, went in _ASKED for text in getattr(args, option)]
        went = Went(args.went) if args.went else None
        if not named and went is None:
            if not on_terminal():
                raise UsageError(
                    f"how did {onsite.name} go?", "--went, --question and --badly say so."
                )
            went, answers = _ask(home, onsite)
        else:
            matches = debrief.match(home, [text for text, _ in named])
            answers = [
                (match.text, match.competency, how)
                for match, (_, how) in zip(matches, named, strict=True)
            ]
        questions = debrief.tell(home, onsite, went, answers)
        _report(home, onsite, went, questions, as_json=args.json)


def _over(home: Home, name: str | None) -> Onsite:
    if name is not None:
        return onsites.find(home, name)
    over = onsites.over(home)
    if not over:
        coming = onsites.every(home)
        when = f"{coming[0].name} is {onsites.in_words(home, coming[0].at)}." if coming else ""
        raise NotFound("no past interview is waiting for a debrief", when)
    return over[0]


def _report(
    home: Home,
    onsite: Onsite,
    went: Went | None,
    questions: Sequence[tuple[str, str, Went]],
    *,
    as_json: bool,
) -> None:
    if as_json:
        rows = [
            {"question": text, "competency": place or None, "went": how}
            for text, place, how in questions
        ]
        write_json({"onsite": onsite.name, "went": went, "questions": rows})
        return
    places = first_run.placed_competencies(home)
    names = {f"{deck}/{note}": name for deck, note, name in places}
    for text, place, how in questions:
        write(f"{how.value:<6} {names.get(place, 'no competency')}: {text}")
    bad = any(place and how is Went.BADLY for _, place, how in questions)
    say("Kept." + " What went badly comes up first." * bad + " `drill undo` takes it back.")


def _list(home: Home, *, as_json: bool) -> None:
    questions = debrief.heard(home)
    if as_json:
        write_json(
            [
                {"at": iso(question.at), "competency": question.competency or None}
                | picked(question, "onsite", "question", "went")
                for question in questions
            ]
        )
        return
    columns = ("onsite", "went", "competency", "question")
    table(columns, map(attrgetter(*columns), questions))
    if not questions:
        say("Nothing yet. `drill debrief` records what they asked.")


# -- asking --------------------------------------------------------------------------------------


def _ask(home: Home, onsite: Onsite) -> tuple[Went | None, list[tuple[str, str, Went]]]:
    """Line by line; the end of input ends it where it is."""
    went = _went(f"How did {onsite.name} go? 1 well · 2 so-so · 3 badly · Enter: rather not say")
    say("What did they ask? One question a line; an empty line ends.")
    texts = list(iter(lambda: line("?", at_end=""), ""))
    places = first_run.placed_competencies(home)
    answers = []
    for question in debrief.match(home, texts):
        place = _place(question, places)
        how = _went("How did that one go? 1 well · 2 so-so · 3 badly") or Went.SO_SO
        answers.append((question.text, place, how))
    return went, answers


def _went(prompt: str) -> Went | None:
    while True:
        answer = line(prompt, at_end="")
        if not answer or answer in _NUMBERS:
            return _NUMBERS.get(answer)
        say("1, 2 or 3, or just Enter.")


def _place(question: Question, places: Sequence[tuple[str, str, str]]) -> str:
    write(f"\n“{question.text}”")
    for number, (_, _, name) in enumerate(places, 1):
        write(f"{number}. {name}")
    guess = question.name or "none of them"
    while True:
        answer = line(
            f"After which competency? Enter: {guess}; a number; 0: none of them", at_end=""
        )
        if not answer:
            return question.competency
        if answer == "0":
            return ""
        if named := number_of(answer, len(places)):
            deck, note, _ = places[named - 1]
            return f"{deck}/{note}"
        say(f"A number up to {len(places)}, or just Enter.")
