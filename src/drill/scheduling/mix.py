"""No session is of one kind: which card comes next among several kinds.

Pure, and light: the counts of the first frame go by it too, so that what they promise is what a
session brings.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeVar

from drill.domain.kind import Kind

Item = TypeVar("Item")
Group = TypeVar("Group")

MOST = 1 / 3
"""Share of a session that one kind may have while others wait; two of any kind may come."""
MOST_FLAGS = 1 / 4
"""The same of red flags."""
MANY = 1_000_000
"""More cards than any session shows: no limit."""
DETAILS = (Kind.BEAT, Kind.FIGURE, Kind.PROBE)
"""What a story says, beyond its shape."""
_OF_A_STORY = (Kind.OUTLINE, *DETAILS, Kind.TELL, Kind.LINK)
_PLAIN = (Kind.PRINCIPLE, Kind.BASIC, Kind.CLOZE)
"""Questions with an answer: of these as many come as of any other kind."""
_OWN, _SHARED, _LATE = range(3)
_EMPTY = dict.fromkeys(Kind, 0)


class Mix:
    """What a session holds of each kind, and the order that follows from it.

    Whoever goes through an order says which of its cards were taken before asking for the next.
    """

    def __init__(self, held: Mapping[Kind, int] | None = None) -> None:
        """`held` is what is in it already."""
        self._held = _EMPTY | dict(held or {})
        self._all = sum(self._held.values())

    def take(self, kind: Kind) -> None:
        """One more of a kind is in it."""
        self._held[kind] += 1
        self._all += 1

    def by_need(self, items: Iterable[Item], kind: Callable[[Item], Kind]) -> Iterator[Item]:
        """The items as they are ordered, but those of a kind that has its share come later."""
        return self.by_place(_placed(items, kind))

    def by_place(self, queues: Mapping[Kind, Iterable[tuple[Any, Item]]]) -> Iterator[Item]:
        """The same of items by kind, each with its place in the order of all.

        No more of them are looked at than it takes to find the next.
        """
        return self._in_turn(queues, self._has_its_share)

    def by_teaching(
        self, items: Iterable[Item], kind: Callable[[Item], tuple[Kind, bool]]
    ) -> Iterator[Item]:
        """New cards in teaching order, `kind` being what a card asks for and whether it is of a
        sample: one's own stories first; then one kind after the other in turn (plain questions and
        principles are one), gaps once the steps of all frameworks were met; last what samples have
        beyond their outlines.
        """
        ahead = list(items)
        frameworks = any(kind(item)[0] is Kind.STEPS for item in ahead)

        def rank(of: Kind, sample: bool) -> tuple[int, ...]:
            story = of in _OF_A_STORY
            if story and not sample:
                return (_OWN,)
            late = frameworks if of is Kind.GAP else story and of is not Kind.OUTLINE
            held = sum(self._held[one] for one in (_PLAIN if of in _PLAIN else (of,)))
            return (_LATE if late else _SHARED, held)

        return self._in_turn(
            _placed(ahead, kind), lambda it: (self._has_its_share(it[0]), rank(*it))
        )

    def bring(
        self,
        items: Iterable[Item],
        kind: Callable[[Item], tuple[Kind, bool]],
        caps: Mapping[Kind, int],
        limit: int,
    ) -> list[Item]:
        """Of new cards in teaching order those that come, at most so many, and of some kinds no
        more than `caps` has.
        """
        left, out = dict(caps), list[Item]()
        for item in self.by_teaching(items, kind):
            if len(out) >= limit:
                break
            of, _ = kind(item)
            if left.get(of, 1) < 1:
                continue
            if of in left:
                left[of] -= 1
            self.take(of)
            out.append(item)
        return out

    def _in_turn(
        self,
        queues: Mapping[Group, Iterable[tuple[Any, Item]]],
        rank: Callable[[Group], Any],
    ) -> Iterator[Item]:
        rest = {group: iter(queue) for group, queue in queues.items()}
        heads = {group: head for group in rest if (head := next(rest[group], None)) is not None}
        places: dict[Group, tuple[Any, ...]] = {}
        counted = -1
        while heads:
            if counted != self._all:  # something was taken: only then do the ranks change
                places = {group: (rank(group), head[0]) for group, head in heads.items()}
                counted = self._all
            group = min(places, key=places.__getitem__)
            _, item = heads.pop(group)
            if (head := next(rest[group], None)) is not None:
                heads[group] = head
                places[group] = (places[group][0], head[0])
            else:
                del places[group]
            yield item

    def _has_its_share(self, kind: Kind) -> bool:
        held = self._held[kind] + 1
        if held <= 2:
            return False
        return held > (MOST_FLAGS if kind is Kind.FLAG else MOST) * (self._all + 1)


def _placed(
    items: Iterable[Item], group: Callable[[Item], Group]
) -> dict[Group, list[tuple[int, Item]]]:
    """Items in their order, those of each group together, each with its place among all."""
    out: dict[Group, list[tuple[int, Item]]] = {}
    for place, item in enumerate(items):
        out.setdefault(group(item), []).append((place, item))
    return out
