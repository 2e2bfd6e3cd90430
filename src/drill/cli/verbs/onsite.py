"""Interviews, and the plan for each: what to study until then, and what it will bring.

  add NAME WHEN [ZONE]   a day, with its time or without (then 09:00): 2026-12-03 09:00, 3 Dec 2pm,
                         next wednesday 14:30, in 9 days; the time zone of the interview may
                         follow, such as Europe/Berlin
  list, or nothing       those to come, and past ones whose outcome you have not recorded
  plan [NAME]            readiness on the day with the plan and without, the days ahead, what is
                         left out; without a name, the nearest. --minutes tries other minutes a day,
                         --ics writes the days for your calendar
  move NAME WHEN [ZONE]  to another date: the plan is made anew; given only a day, it keeps the time
                         and the zone
  rename NAME NEW        another name
  set NAME               other minutes a day, competencies or decks
  remove NAME            take it away

Competencies and decks limit what an onsite asks for; several are separated by commas. Of samples
only the outlines are asked for, unless their deck is named. Onsites share the day's minutes."""

from __future__ import annotations

import argparse
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING

from drill.cli.opening import opened
from drill.cli.output import (
    add,
    add_json,
    picked,
    save_file,
    say,
    table,
    write,
    write_file,
    write_json,
)
from drill.clock import iso
from drill.errors import UsageError
from drill.service.home import words
from drill.service.home.home import Home
from drill.service.onsite import onsites

if TYPE_CHECKING:
    from drill.domain.onsite import Onsite
    from drill.service.onsite.plan import CramPlan
    from drill.service.onsite.plan_days import DayPlan
    from drill.service.onsite.prospects import Outlook

EXAMPLE = (
    'drill onsite add Acme "2026-12-03 09:00" --minutes 30\n'
    "drill onsite plan\n"
    "drill onsite move Acme 2026-12-05\n"
    "drill onsite rename Acme Globex\n"
    "drill onsite set Acme --minutes 45\n"
    "drill onsite remove Acme"
)
_WHICH = "which one, as `drill onsite list` shows it"
_WHEN = "the day, and its time if you like: 3 Dec 14:30, 2026-12-03, tomorrow 9am, in 9 days"
_BAR = 30


def arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="what", metavar="WHAT")
    new = verbs.add_parser("add", help="a new one")
    add(new, "name NAME", "what you call it: the company, say")
    add(new, "when WHEN...", _WHEN)
    _options(new)
    move = verbs.add_parser("move", help="to another date")
    add(move, "name NAME", _WHICH)
    add(move, "when WHEN...", _WHEN)
    rename = verbs.add_parser("rename", help="another name")
    add(rename, "name NAME", _WHICH)
    add(rename, "new NEW", "what to call it from now on")
    change = verbs.add_parser("set", help="other minutes a day, competencies or decks")
    add(change, "name NAME", _WHICH)
    _options(change)
    remove = verbs.add_parser("remove", help="take it away")
    add(remove, "name NAME", _WHICH)
    add_json(verbs.add_parser("list", help="those there are"))
    plan = verbs.add_parser("plan", help="what to study, and what it brings")
    add(plan, "name [NAME]")
    add(plan, "--minutes N", "as if you had so many a day", type=onsites.read_minutes)
    add(plan, "--ics FILE", "write its days as a calendar file; - for stdout")
    add_json(plan)


def _options(parser: argparse.ArgumentParser) -> None:
    minutes = "a day; 30 where none are named"
    add(parser, "--minutes N", minutes, type=onsites.read_minutes)
    for limit in ("competencies", "decks"):
        only = "only these; an empty one: all"
        add(parser, f"--{limit} ID,…", only, action="extend", type=_ids)


def run(args: argparse.Namespace) -> None:
    what = args.what or "list"
    with opened(looking=what in ("list", "plan")) as home:
        _DO[what](home, args)


def _add(home: Home, args: argparse.Namespace) -> None:
    when = " ".join(args.when)
    onsite = onsites.add(
        home,
        args.name,
        when,
        minutes=args.minutes,
        competencies=args.competencies or (),
        decks=args.decks or (),
    )
    _tell(home, onsite, when)
    say("`drill onsite plan` shows the plan, `drill cram` starts.")


def _move(home: Home, args: argparse.Namespace) -> None:
    when = " ".join(args.when)
    _tell(home, onsites.change(home, args.name, when=when), when)


def _rename(home: Home, args: argparse.Namespace) -> None:
    _tell(home, onsites.change(home, args.name, rename=args.new), None)
    say(f"It was {args.name}. `drill undo` takes it back.")


def _set(home: Home, args: argparse.Namespace) -> None:
    changes = (args.minutes, args.competencies, args.decks)
    if all(value is None for value in changes):
        raise UsageError("there is nothing to set", "Name --minutes, --competencies or --decks.")
    onsite = onsites.change(
        home,
        args.name,
        minutes=args.minutes,
        competencies=args.competencies,
        decks=args.decks,
    )
    _tell(home, onsite, None)


def _remove(home: Home, args: argparse.Namespace) -> None:
    onsite = onsites.remove(home, args.name)
    say(f"Removed {onsite.name}. `drill undo` brings it back.")


def _tell(home: Home, onsite: Onsite, when: str | None) -> None:
    date = onsites.in_full(home, onsite.at, onsite.zone)
    a_day = words.count(onsite.minutes, "minute")
    limits = f", only {_only(onsite)}" if _only(onsite) else ""
    say(f"{onsite.name}: {date}, {a_day} a day{limits}.")
    if when is not None:
        _, _, notice = onsites.read_when(home, when, onsite)
        for line in filter(None, (onsites.at_that_hour(home, onsite.at, onsite), notice)):
            say(line)


def _only(onsite: Onsite) -> str:
    """The competencies and decks that it is limited to."""
    return ", ".join((*onsite.competencies, *onsite.decks))


def _ids(text: str) -> list[str]:
    named = [part.strip() for part in text.split(",") if part.strip()]
    if not named and text.strip():
        raise UsageError(f"{text!r} names nothing", "Give ids with commas between; '' is for all.")
    return named


def _list(home: Home, args: argparse.Namespace) -> None:
    coming, over = onsites.every(home), onsites.over(home)
    if args.what and args.json:
        write_json([_row(home, onsite) for onsite in (*coming, *over)])
        return
    table(
        ("onsite", "when", "", "minutes", "only"),
        [
            (
                onsite.name,
                onsites.when_text(home, onsite),
                onsites.in_words(home, onsite.at),
                onsite.minutes,
                _only(onsite),
            )
            for onsite in (*coming, *over)
        ],
    )
    if not coming and not over:
        say("No onsite. `drill onsite add NAME WHEN` makes one.")
    for onsite in over:
        say(f"{onsite.name} is over: how did it go? `drill debrief` takes it down.")


def _row(home: Home, onsite: Onsite) -> dict[str, object]:
    return {
        "onsite": onsite.name,
        "at": iso(onsite.at),
        "zone": onsite.zone or None,
        "days": home.day(onsite.at) - home.day(),
        **picked(onsite, "minutes", "competencies", "decks"),
    }


# -- the plan ------------------------------------------------------------------------------------


def _plan(home: Home, args: argparse.Namespace) -> None:
    from drill.service.onsite.plan import plan

    cram_plan = plan(home, onsites.find(home, args.name), minutes=args.minutes)
    if args.ics is not None:
        from drill.service.onsite.calendar import written

        text = written(home, cram_plan).decode()
        write_file(text) if args.ics == "-" else save_file(Path(args.ics), text)
    elif args.json:
        write_json(_plan_json(cram_plan))
    else:
        _print(home, cram_plan)


def _plan_json(cram_plan: CramPlan) -> dict[str, object]:
    return {
        "onsite": cram_plan.onsite.name,
        "at": iso(cram_plan.onsite.at),
        "minutes": cram_plan.onsite.minutes,
        "feasible": cram_plan.feasible,
        "card_ids": list(cram_plan.cards),
        "left_out": list(cram_plan.left_out),
        "days": [
            {"others": {"cards": day.others, "seconds": day.others_seconds}}
            | picked(day, "date", "cards", "new", "seconds")
            for day in cram_plan.days
        ],
        "write": cram_plan.write and {"story": cram_plan.write[0], "of": cram_plan.write[1]},
        "enough_minutes": cram_plan.enough,
        "untold": list(cram_plan.untold),
        "shared_with": list(cram_plan.shared),
        "readiness": picked(cram_plan.ready, "now", "with_plan", "without"),
        "interval": [round(edge, 4) for edge in cram_plan.interval],
        "counts": dict(cram_plan.counts),
        "stories": [
            _outlook("story", outlook) | {"whole": round(outlook.whole, 4)}
            for outlook in cram_plan.stories
        ],
        "competencies": [
            _outlook("competency", outlook)
            | {"without": round(outlook.ready.without, 4), "story": not outlook.mark}
            for outlook in cram_plan.competencies
        ],
    }


def _outlook(place: str, outlook: Outlook) -> dict[str, object]:
    return {place: outlook.place} | picked(outlook.ready, "now", "with_plan")


def _print(home: Home, cram_plan: CramPlan) -> None:
    from drill.service.onsite.left_out import NOTHING_NEW
    from drill.service.onsite.plan import advice

    onsite = cram_plan.onsite
    away = onsites.in_words(home, onsite.at)
    write(f"{onsite.name} {away}, {onsites.when_text(home, onsite)}")
    write(f"Readiness now: {words.of_100(cram_plan.ready.now)} of 100. {cram_plan.promise}")
    for line in advice(cram_plan):
        write(line)
    if cram_plan.left_out:
        what = "The core does not fit" if not cram_plan.feasible else "Not all fits"
        cards = words.count(len(cram_plan.cards), "card")
        are = "is" if len(cram_plan.left_out) == 1 else "are"
        out = f"{len(cram_plan.left_out)} of the {cards} it asks for {are} left out"
        sentence = f"{what}: {out}, {cram_plan.beyond}"
        if cram_plan.beyond == NOTHING_NEW:
            sentence = f"{out}: {NOTHING_NEW}"
        write(f"\n{sentence}. {'; '.join(cram_plan.dropped)}.")
        if cram_plan.beyond.startswith("beyond"):
            write("`--minutes N` shows what more minutes a day would do.")
    most = max((day.seconds for day in cram_plan.days), default=1.0) or 1.0
    write("")
    if cram_plan.rest:
        write("These days assume that today is finished.")
    for day in cram_plan.days:
        bar = "█" * round(_BAR * day.seconds / most)
        write(f"{day.date}  {bar:<{_BAR}} {words.clock(day.seconds):>6}  {_said(day)}")
    for head, outlooks in (("competency", cram_plan.competencies), ("story", cram_plan.stories)):
        if outlooks:
            write("")
            shares = attrgetter("now", "with_plan", "without")
            rows = [(it.title, *map(words.of_100, shares(it.ready))) for it in outlooks]
            table((head, "now", "on the day", "without"), rows)


def _said(day: DayPlan) -> str:
    new = f", {day.new} new" if day.new else ""
    kind = f" · {day.kind}" if day.kind != "day" else ""
    others = f" · {words.clock(day.others_seconds)} for others" if day.others else ""
    return f"{words.count(day.cards, 'card')}{new}{kind}{others}"


_DO = {
    "add": _add, "move": _move, "rename": _rename, "set": _set, "remove": _remove, "list": _list,
    "plan": _plan,
}  # fmt: skip
