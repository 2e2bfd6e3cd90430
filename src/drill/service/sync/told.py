"""What a synchronisation did, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from drill.service.home.words import count, in_turn
from drill.service.sync.losses import Outlived
from drill.service.sync.synchronising import SyncReport


def in_words(report: SyncReport) -> str:
    """`12 reviews and 1 note came; 3 reviews left for the others`."""
    merged = report.merged
    came = _counted(merged.reviews, merged.undone, merged.notes, merged.decisions)
    parts = [f"{came} came" if came else "nothing new came"]
    if left := _counted(*report.left):
        parts.append(f"{left} left for the others")
    return "; ".join(parts)


def _counted(reviews: int, undone: int, notes: int, decisions: int) -> str:
    """What there is of each; empty where there is none."""
    nouns = {"review": reviews, "undone review": undone, "note": notes, "decision": decisions}
    there = [count(number, noun) for noun, number in nouns.items() if number]
    return in_turn(there) if there else ""


def besides(report: SyncReport) -> Iterator[str]:
    """What a person should know besides, a sentence each."""
    if report.renamed:
        yield "This is a copy of a store that met others: it counts as a device of its own now."
    if report.apart:
        yield f"Your own stories are in {in_turn(report.apart)} now. {one_deck(report.apart)}"
    if newer := report.merged.newer:
        yield f"{count(newer, 'line')} of a newer drill: kept, and used once this one is."
    yield from (*report.unread, *report.advice, *report.merged.faults)


def one_deck(apart: Sequence[str]) -> str:
    """How several decks of the person's own stories become one."""
    mine, *others = apart
    moves = [f"`drill cards deck:{other} --do move={mine}`" for other in others]
    makes = "makes" if len(moves) == 1 else "make"
    return f"On one of your devices, {in_turn(moves)} {makes} them one deck."


def waiting(outlived: Sequence[Outlived]) -> Iterator[str]:
    """That some changes wait to be looked at, where some do."""
    if outlived:
        passages = count(len(outlived), "passage")
        were = "was" if len(outlived) == 1 else "were"
        yield (
            f"{passages} {were} changed on two devices, and the later change stands. "
            "`drill sync --lost` shows both."
        )
