"""Match interviewers' questions to the bundled competencies: reach 0.80, 0.93, 5 %, 70 %.

    python bench/ask.py [--wrong] [FILE ...]

First the bundled questions that `ask` learns from, each fifth of them asked of a matcher that
learnt the rest; choices of the model are made by this line. Then every split of every file
(default: `tests/coaching/questions/*.yaml`), by a matcher that learnt all. A line: how many
questions, the share whose competency comes first and among the first two, of those inside the
competencies the share refused, of those outside the share refused; how many of the refused are
outside; the mean surprise in nats. Below it, by the score of the best candidate: how often that is
right. Questions that cut across the competencies count as outside; of them the last line tells how
many went to their card.
"""

from __future__ import annotations

import argparse
import statistics
import time
from itertools import pairwise
from math import log
from pathlib import Path

import yaml

from drill.coaching.matching import Examples, Match, Matcher, Sample
from drill.deckfile.reading import read_deck_file
from drill.paths import bundled_decks
from drill.service.stories.routing import sample

QUESTIONS = Path(__file__).parents[1] / "tests" / "coaching" / "questions"
FOLDS = 5
OUTSIDE = "outside"
Asked = list[tuple[str, str]]
BINS = (0.0, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 1.0)


def examples(learnt: Sample) -> Examples:
    deck = read_deck_file(bundled_decks()[0])
    known = [(deck.id, competency) for competency in deck.competencies]
    return Examples.of(known, learnt, {}, list(learnt.across))


def matcher(learnt: Sample) -> Matcher:
    known = examples(learnt)
    return Matcher(known.places, known.learnt(), known.across)


def pairs(learnt: Sample) -> Asked:
    """Every question of a sample with what it is after."""
    inside = [(text, id_) for (_, id_), texts in learnt.inside.items() for text in texts]
    across = [
        (text, f"{OUTSIDE}/{id_}") for (_, id_), texts in learnt.across.items() for text in texts
    ]
    return [*inside, *across, *((text, OUTSIDE) for text in learnt.outside)]


def part(learnt: Sample, fold: int, *, held: bool) -> Sample:
    """One fifth of a sample, or the other four."""

    def of(texts: tuple[str, ...] | list[str]) -> tuple[str, ...]:
        return tuple(t for number, t in enumerate(texts) if (number % FOLDS == fold) is held)

    return Sample(
        of(learnt.outside),
        {place: of(list(t)) for place, t in learnt.inside.items()},
        {place: of(list(t)) for place, t in learnt.across.items()},
    )


def crossed(learnt: Sample) -> tuple[Asked, list[Match]]:
    """Every question, asked of a matcher that did not learn it."""
    asked: Asked = []
    found: list[Match] = []
    for fold in range(FOLDS):
        rest = matcher(part(learnt, fold, held=False))
        fifth = pairs(part(learnt, fold, held=True))
        asked += fifth
        found += [rest.ask(text) for text, _ in fifth]
    return asked, found


def share(hits: list[bool]) -> str:
    return f"{sum(hits) / len(hits):5.3f}" if hits else "  -  "


def line(asked: Asked, found: list[Match]) -> str:
    both = [(m, is_) for m, (_, is_) in zip(found, asked, strict=True)]
    inside = [(m, is_) for m, is_ in both if not is_.startswith(OUTSIDE)]
    outside = [m for m, is_ in both if is_.startswith(OUTSIDE)]
    first = [m.candidates[0].competency == is_ for m, is_ in inside]
    second = [is_ in [c.competency for c in m.candidates[:2]] for m, is_ in inside]
    refused = [is_.startswith(OUTSIDE) for m, is_ in both if not m.confident]
    surprise = statistics.mean(-log(max(chance(m, is_), 1e-9)) for m, is_ in both)
    return (
        f"{len(inside):4} inside  top-1 {share(first)}  top-2 {share(second)}"
        f"  refused {share([not m.confident for m, _ in inside])}"
        f"  |{len(outside):4} outside  refused {share([not m.confident for m in outside])}"
        f"  |  rightly refused {share(refused)}  |  surprise {surprise:.3f}"
    )


def homes(asked: Asked, found: list[Match]) -> str:
    """Of the questions that cut across: how many, the share sent to their card, and to any."""
    both = [(m.across, is_) for m, (_, is_) in zip(found, asked, strict=True)]
    cutting = [(at, is_) for at, is_ in both if "/" in is_]
    right = [at is not None and is_ == f"{OUTSIDE}/{at[1]}" for at, is_ in cutting]
    astray = [at is not None for at, is_ in both if "/" not in is_]
    return (
        f"    {len(cutting)} across  to their card {share(right)}  to any card"
        f" {share([at is not None for at, _ in cutting])}  |  others sent to one {share(astray)}"
    )


def chance(match: Match, is_: str) -> float:
    """What the matcher gave the right answer."""
    scores = {each.competency: each.score for each in match.candidates}
    return 1 - sum(scores.values()) if is_.startswith(OUTSIDE) else scores[is_]


def reliability(asked: Asked, found: list[Match]) -> str:
    """By the best score: how many, its mean, and how often it is right."""
    out = []
    for low, high in pairwise(BINS):
        held = [
            (m.candidates[0].score, m.candidates[0].competency == is_)
            for m, (_, is_) in zip(found, asked, strict=True)
            if low <= m.candidates[0].score < high or high == m.candidates[0].score == 1
        ]
        if held:
            mean = statistics.mean(score for score, _ in held)
            out.append(f"{len(held):4} said {mean:.2f} right {share([r for _, r in held])}")
    return "    " + "; ".join(out)


def misses(asked: Asked, found: list[Match]) -> list[str]:
    out = []
    for (text, is_), match in zip(asked, found, strict=True):
        best = match.candidates[0]
        outside = is_.startswith(OUTSIDE)
        if outside == match.confident or not (outside or is_ == best.competency):
            heads = ", ".join(f"{c.competency} {c.score:.2f}" for c in match.candidates[:3])
            out.append(f"    {is_}: {text}\n        {heads}  {best.why}")
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--wrong", action="store_true", help="print what was not matched")
    args = parser.parse_args()
    learnt = sample()
    results = [] if args.files else [("crossed", *crossed(learnt))]
    start = time.perf_counter()
    known = examples(learnt)
    read = time.perf_counter()
    weights = known.learnt()
    print(
        f"read in {(read - start) * 1000:.0f} ms, learnt {len(known.texts)} texts with"
        f" {len(weights.rows)} features in {(time.perf_counter() - read) * 1000:.0f} ms"
    )
    asker = Matcher(known.places, weights, known.across)
    for file in args.files or sorted(QUESTIONS.glob("*.yaml")):
        for split, rows in yaml.safe_load(file.read_text(encoding="utf-8")).items():
            asked = [(row["ask"], row["is"]) for row in rows]
            start = time.perf_counter()
            found = [asker.ask(text) for text, _ in asked]
            took = (time.perf_counter() - start) * 1000 / len(asked)
            print(f"{split}: {took:.2f} ms a question")
            results.append((split, asked, found))
    for split, asked, found in results:
        print(f"{split:8}{line(asked, found)}\n{reliability(asked, found)}\n{homes(asked, found)}")
        if args.wrong:
            print(*misses(asked, found), sep="\n")


if __name__ == "__main__":
    main()
