"""From facts ticked as recalled to a proposed rating. It proposes; the person decides."""

from __future__ import annotations

from drill.domain.review import MOST, Rating


def propose(ticked: int, total: int) -> Rating:
    """All → good, most → hard (a pass), else again. Easy is only ever the person's own word.

    `ticked` of `total` facts were recalled, 0 ≤ ticked ≤ total. Nothing to tick counts as all.
    """
    if ticked >= total:
        return Rating.GOOD
    return Rating.HARD if ticked / total >= MOST else Rating.AGAIN
