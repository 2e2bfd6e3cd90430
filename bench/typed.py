"""How often the proposal for a typed answer is what a fair coach would propose.

The labelled answers are `tests/coaching/typed_answers.tsv`. Every second one was kept apart while
the rules were made: how it does on those is what counts. Prints both shares and what disagrees.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests/coaching"))

from typed_answers import labelled_answers

from drill.coaching.typed import judge
from drill.domain.review import Rating


def main() -> None:
    """Measure, and name what disagrees; of the half kept apart only with --all."""
    halves: tuple[list[bool], list[bool]] = ([], [])
    for number, row in enumerate(labelled_answers()):
        rating = judge(row.typed, row.kind, row.faces).rating
        apart = number % 2
        halves[apart].append(rating is row.rating)
        if rating is not row.rating and (not apart or "--all" in sys.argv):
            wanted = Rating(row.rating).name.lower()
            print(f"{row.kind}: {row.typed!r} for {row.faces.back!r}: {rating.name.lower()}, "
                  f"not {wanted}")  # fmt: skip
    for name, half in zip(("tuned on", "kept apart"), halves, strict=True):
        print(f"{name}: {sum(half)} of {len(half)}")


if __name__ == "__main__":
    main()
