"""Match interviewers' questions to the bundled competencies: reach 0.80, 0.93, 70 %, 5 %.

    python bench/ask.py [--wrong] [FILE ...]

Every split of every file (default: `tests/coaching/questions/*.yaml`) gets a line: how many
questions, the share whose competency comes first and among the first two, of those outside the
competencies the share refused, of those inside the share refused, and the time a question.
"""

from __future__ import annotations

import argparse
import statistics
import time
from pathlib import Path

import yaml

from drill.coaching.matching import Match, Matcher
from drill.deckfile.reading import read_deck_file
from drill.paths import bundled_decks

QUESTIONS = Path(__file__).parents[1] / "tests" / "coaching" / "questions"


def matcher() -> Matcher:
    deck = read_deck_file(bundled_decks()[0])
    return Matcher([(deck.id, competency) for competency in deck.competencies])


def share(hits: list[bool]) -> str:
    return f"{sum(hits) / len(hits):5.3f}" if hits else "  -  "


def line(asked: list[dict[str, str]], found: list[Match]) -> str:
    inside = [(m, q["is"]) for q, m in zip(asked, found, strict=True) if q["is"] != "outside"]
    outside = [m for q, m in zip(asked, found, strict=True) if q["is"] == "outside"]
    first = [m.candidates[0].competency == is_ for m, is_ in inside]
    second = [is_ in [c.competency for c in m.candidates[:2]] for m, is_ in inside]
    return (
        f"{len(inside):4} inside  top-1 {share(first)}  top-2 {share(second)}"
        f"  refused {share([not m.confident for m, _ in inside])}"
        f"  |{len(outside):4} outside  refused {share([not m.confident for m in outside])}"
    )


def misses(asked: list[dict[str, str]], found: list[Match]) -> list[str]:
    out = []
    for question, match in zip(asked, found, strict=True):
        is_, best = question["is"], match.candidates[0]
        if (is_ == "outside") == match.confident or (is_ not in ("outside", best.competency)):
            heads = ", ".join(f"{c.competency} {c.score:.2f}" for c in match.candidates[:3])
            out.append(f"    {is_}: {question['ask']}\n        {heads}  {best.why}")
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--wrong", action="store_true", help="print what was not matched")
    args = parser.parse_args()
    start = time.perf_counter()
    asker = matcher()
    print(f"read and built in {(time.perf_counter() - start) * 1000:.1f} ms")
    for file in args.files or sorted(QUESTIONS.glob("*.yaml")):
        for split, asked in yaml.safe_load(file.read_text(encoding="utf-8")).items():
            found, times = [], []
            for question in asked:
                start = time.perf_counter()
                found.append(asker.ask(question["ask"]))
                times.append((time.perf_counter() - start) * 1000)
            print(f"{split:8}{line(asked, found)}  |  {statistics.median(times):.2f} ms")
            if args.wrong:
                print(*misses(asked, found), sep="\n")


if __name__ == "__main__":
    main()
