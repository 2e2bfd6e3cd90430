"""Cards that match a search; with --do, an action on all of them.

  vendor "two words" vend*         what a card says: beginnings of words, a phrase
  deck: note: story: competency: tag: kind:        where it is; * stands for anything
  is:due new learning review suspended buried leech sample own retired duplicate edited
  prop:recall<80% prop:lapses>3 prop:due<=7        also stability, difficulty, reps, interval
  rated:7 rated:1:1                reviewed in the last 7 days; again today
  re:pattern                       a regular expression

All terms must match; `or`, parentheses, and `-` for not. `--do` acts on the cards that are
found, as one step that `drill undo` takes back."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from drill.cli.opening import opened
from drill.cli.output import (
    add,
    add_json,
    figure,
    picked,
    say,
    table,
    write,
    write_json,
    write_json_list,
)
from drill.cli.prompts import agreed
from drill.clock import iso
from drill.domain.memory import Seen
from drill.errors import UsageError
from drill.service.home.home import Home
from drill.service.insight.browser import SORTS, FoundCard, find, pages
from drill.text import did_you_mean

if TYPE_CHECKING:
    from drill.service.library.bulk import BulkResult

EXAMPLE = (
    "drill cards 'kind:figure velocity' --json\n"
    "drill cards is:leech --sort lapses --reverse\n"
    "drill cards 'deck:aws -tag:core' --do suspend --yes"
)

_PLAIN: dict[str, tuple[str, dict[str, bool]]] = {
    "suspend": ("suspend", {}),
    "unsuspend": ("suspend", {"on": False}),
    "bury": ("bury", {}),
    "unbury": ("bury", {"on": False}),
    "retire": ("retire", {}),
    "restore": ("retire", {"on": False}),
    "reset": ("reset", {}),
    "delete": ("delete", {}),
}
"""Functions of `bulk`, by what `--do` calls them, with their switches."""
_TAG, _MOVE = "tag", "move"
_ALL = [*_PLAIN, f"{_TAG}=+new,-old", f"{_MOVE}=DECK"]


def arguments(parser: argparse.ArgumentParser) -> None:
    add(parser, "query [QUERY...]", "what to look for; nothing: all")
    add(parser, "--sort BY", f"by {', '.join(SORTS)}", default="deck")
    add(parser, "--reverse", "the other way round")
    add(parser, "--limit N", "only the first N", type=int)
    add(parser, "--count", "only how many there are")
    add(parser, "--do ACTION", f"on all that are found: {', '.join(_ALL)}", dest="action")
    add(parser, "--yes", "do it without asking")
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    parts = args.query
    query = parts[0] if len(parts) == 1 else " ".join(map(_as_one, parts))
    if args.limit is not None and args.limit < 1:
        raise UsageError(f"--limit takes a number from 1, not {args.limit}", "Left out: all.")
    act = _action(args.action) if args.action is not None else None
    with opened(looking=act is None) as home:
        most = -1 if args.limit is None or (args.count and act is None) else args.limit
        pks = find(home, query, sort=args.sort, descending=args.reverse, first=most)
        if act is not None:
            return _do(home, pks, act, args)
        if args.count:
            count = len(pks)
            write_json({"cards": count}) if args.json else write(str(count))
            return 0
        if not pks and not args.json:
            say("No card matches.")
            return 0
        cards = (item for item in pages(home, pks) if not item.gone)
        if args.json:
            from drill.service.onsite.demand import weights

            day, weight = home.day(), weights(home)
            write_json_list(row(home, item, day, weight(item.stored)) for item in cards)
            return 0
        table(
            ("card", "state", "recall", "front"),
            (
                (
                    item.stored.key,
                    "suspended" if item.stored.suspended else item.stored.state.value,
                    "" if item.recall is None else f"{item.recall:.0%}",
                    " ".join(item.faces.whole_front.split())[:70],
                )
                for item in cards
            ),
        )
    return 0


def _as_one(part: str) -> str:
    """One of several parts of a search. What has blanks was quoted in the shell, and is a phrase or
    the value of a field; what says itself where it begins and ends stays as it is.
    """
    minus, rest = ("-", part[1:]) if part.startswith("-") else ("", part)
    if " " not in part or '"' in part or rest.startswith("("):
        return part
    return f'{minus}"{rest}"'


def _action(text: str) -> Callable[[Home, Sequence[int]], BulkResult]:
    """What `--do` names. Raises UsageError."""
    from drill.service.library import bulk  # who only looks does not wait for it

    name, _, value = text.partition("=")
    if text in _PLAIN:
        function, switch = _PLAIN[text]
        return partial(getattr(bulk, function), **switch)
    if name == _MOVE and value:
        return lambda home, pks: bulk.move(home, pks, value)
    if name == _TAG and value:
        new = [part[1:] if part[0] == "+" else part for part in _parts(value) if part[0] != "-"]
        old = [part[1:] for part in _parts(value) if part[0] == "-"]
        return lambda home, pks: bulk.tag(home, pks, new, old)
    hint = did_you_mean(name, [*_PLAIN, _TAG, _MOVE])
    raise UsageError(f"--do takes {', '.join(_ALL)}, not {text!r}", hint)


def _parts(value: str) -> list[str]:
    return list(filter(None, map(str.strip, value.split(","))))


def _do(
    home: Home,
    pks: Sequence[int],
    act: Callable[[Home, Sequence[int]], BulkResult],
    args: argparse.Namespace,
) -> int:
    if not pks:
        raise UsageError("no card matches, so there is nothing to do")
    if len(pks) > 1 and not args.yes:
        nobody = f"this is about {len(pks):,} cards", "Say --yes if you mean them all."
        asked = f"{args.action}: {len(pks):,} cards. Go on?"
        if not agreed(asked, nobody, reads=not args.json):
            say("nothing was changed")
            return 1
    outcome = act(home, pks)
    if args.json:
        counts = {"cards": outcome.cards, "notes": outcome.notes, "skipped": list(outcome.skipped)}
        write_json({"done": outcome.what} | counts)
    else:
        changed = f"{outcome.cards:,} card{'s' * (outcome.cards != 1)} changed"
        write(
            f"{outcome.named} ({changed}; `drill undo` takes it back)"
            if outcome.cards
            else outcome.named
        )
        for reason in outcome.skipped if outcome.cards else ():
            say(f"left as they were: {reason}")
    return 0


def row(home: Home, item: FoundCard, day: int, weight: float) -> dict[str, object]:
    """A card as `cards --json` gives it; `day` is today's study day, `weight` what it counts for
    the onsites to come.
    """
    stored, card, memory = item.stored, item.stored.card, item.stored.memory
    until = stored.buried_until
    buried = until is not None and until > day
    return {
        "card": stored.key,
        **picked(card, "deck", "note", "slot", "kind", "core", "sample"),
        "weight": weight,
        "front": item.faces.whole_front,
        "back": item.faces.back,
        "due": None if item.due is None else iso(item.due),
        "stability": figure(memory.stability if isinstance(memory, Seen) else None),
        "difficulty": figure(memory.difficulty if isinstance(memory, Seen) else None),
        "recall": figure(item.recall),
        **picked(memory, "reps", "lapses"),
        **picked(stored, "state", "suspended"),
        "buried_until": iso(home.day_start(until)) if buried and until is not None else None,
    }
