"""Candidates who live through drill by its real screens, to the morning of the interview.

A simulated learner presses the keys (first sight 45 % right, later as its own memory has it); it
knows nothing of the plan. Of each candidate a diary of about twenty lines: what Today said on some
of the days and what the session brought, minutes by kind, the first own card and the first telling,
what was promised against what the learner then knew, and what was asked before it was shown.

    python personas.py [NAME ...] [--seed 1] [--size 80x24] [--screens] [--pictures FOLDER]
"""

from __future__ import annotations

import argparse
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from living import Candidate, Life, Sitting

SHOWN = (1, 2, 5, 9, 20)
"""Days that the diary tells of, beside the last and the morning."""
NEAR = 2
"""Cards by which a session may miss what Today promised."""
CANDIDATES = {
    "six-weeks": Candidate(42, 10, writes=(1, 2, 3)),
    "six-weeks-later": Candidate(42, 10, writes=(8, 15, 22)),
    "three-weeks": Candidate(21, 15, stories=1, writes=(6, 13)),
    "nine-days": Candidate(9, 30, stories=2, missed=(5,), second=4),
    "nine-days-no-story": Candidate(9, 30, writes=(1, 2, 4)),
    "nine-days-never": Candidate(9, 30),
    "two-days": Candidate(2, 30, stories=3),
}


def diary(life: Life, name: str) -> Iterator[str]:
    """What a candidate lived through, a line each."""
    who, sittings = life.candidate, life.sittings
    yield f"=== {name}: {who.days} days at {who.minutes} minutes, {who.stories} own stories first"
    for sitting in sittings:
        if sitting.day in life.looked_at:
            yield f"{sitting.name}: {sitting.said or 'Welcome, three questions'}"
            yield f"    {_brought(sitting)}" + f"  →  {sitting.then}" * bool(sitting.then)
    if who.days > 2 * 7:
        for week in range(0, who.days, 7):
            spent = _total(s for s in sittings if week < s.day <= week + 7)
            yield f"week {week // 7 + 1}: {_shares(spent, 6)}"
    yield f"minutes in all: {_shares(_total(sittings))}"
    share, kind, at = max(_most(sitting) for sitting in sittings if sitting.showings)
    yield f"most cards of one kind in a session: {kind} {share:.0%} ({at})"
    written = [s.name for s in sittings if s.seconds["writing"]]
    yield (
        f"first card of an own story: {_first(sittings, 'own')}; first telling:"
        f" {_first(sittings, 'own telling')}; written on {', '.join(written) or 'no day'}"
    )
    gaps = [len(sitting.cards) - sitting.promised for sitting in sittings if sitting.promised]
    near = sum(abs(gap) <= NEAR for gap in gaps)
    yield (
        f"cards that came, against Today: within {NEAR} on {near} of {len(gaps)} days,"
        f" from {min(gaps):+d} to {max(gaps):+d}"
    )
    promises = ", ".join(
        f"{s.name} {s.forecast[0]:.3f}" for s in sittings if s.forecast is not None
    )
    last = next(s.forecast for s in reversed(sittings) if s.forecast is not None)
    yield (
        f"promised after {promises} ({last[1]:.2f} to {last[2]:.2f}); the learner knew"
        f" {life.truth():.3f}; right at later showings"
        f" {sum(s.right for s in sittings) / max(1, sum(s.again for s in sittings)):.0%}"
    )
    unshown = "; ".join(life.unshown) or "nothing"
    yield f"asked before shown: {unshown} ({len(life.lessons)} lessons)"


def _brought(sitting: Sitting) -> str:
    spent = _total([sitting])
    return f"{_shares(spent)}; {len(sitting.cards)} cards, {sitting.new} of them new"


def _total(sittings: Sequence[Sitting] | Iterator[Sitting]) -> Counter[str]:
    return sum((sitting.seconds for sitting in sittings), Counter())


def _shares(spent: Counter[str], most: int = 0) -> str:
    """Seconds in minutes, and the share of each kind; of the first so many."""
    total = sum(spent.values())
    named = spent.most_common(most or None)
    shares = ", ".join(f"{what} {seconds / (total or 1):.0%}" for what, seconds in named)
    return f"{total / 60:.0f} min ({shares})"


def _most(sitting: Sitting) -> tuple[float, str, str]:
    kind, number = sitting.showings.most_common(1)[0]
    return number / sum(sitting.showings.values()), kind, sitting.name


def _first(sittings: Sequence[Sitting], what: str) -> str:
    """The first sitting with cards of which the name begins so."""
    return next(
        (s.name for s in sittings if any(kind.startswith(what) for kind in s.showings)), "never"
    )


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", choices=[[], *CANDIDATES], default=[])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--size", default="80x24")
    parser.add_argument("--screens", action="store_true", help="print Today and the summaries")
    parser.add_argument("--pictures", type=Path, help="a folder for the same as SVG")
    args = parser.parse_args(argv)
    width, height = map(int, args.size.split("x"))
    for name in args.names or CANDIDATES:
        who = CANDIDATES[name]
        with tempfile.TemporaryDirectory() as folder:
            life = Life(
                who,
                Path(folder),
                seed=args.seed,
                size=(width, height),
                looked_at=(*(d for d in SHOWN if d < who.days), who.days, who.days + 1),
                pictures=args.pictures and args.pictures / name,
            )
            life.live()
            print("\n".join(diary(life, name)), end="\n\n", flush=True)
        for sitting in life.sittings if args.screens else ():
            for screen in sitting.drawn:
                print(f"--- {name}, {sitting.name} ---\n{screen}\n")


if __name__ == "__main__":
    main()
