"""What lines say together: the same in every home that has the same lines, whatever their order.

Lines about one thing are taken by their clocks. One that was made knowing all before it says how
the thing is; one that was not changes what it changed of what it knew, and no more: by field, the
later of two changes of one field. What an earlier change loses by that is named.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from drill.cards import merging
from drill.domain.plain import note_from_plain, to_plain
from drill.storage.damage import FAULTS
from drill.storage.lines import Line

State = Mapping[str, Any]
"""How something is: fields that JSON can hold."""


@dataclass(frozen=True, slots=True)
class Loss:
    """A change that another of the same field outlived."""

    what: str
    """The field, in words."""
    lost: str
    stands: str
    by: str
    """Id of the line whose change stands."""


@dataclass(slots=True)
class Consensus:
    """What lines say together."""

    state: State | None = None
    """None: no line."""
    heads: tuple[str, ...] = ()
    """Ids of the lines that no other of them knew."""
    losses: list[Loss] = field(default_factory=list)
    """Of the lines that stand last: a line that knew both sides settles it."""


Merge = Callable[[State, State, State, Line, list[Loss]], State]
"""(what the line knew, what is, what the line says) → what is then."""


def fold(
    lines: Sequence[Line], merge: Merge, plain: State | None = None, last: Merge | None = None
) -> Consensus:
    """What these lines about one thing say, in the order of `Line.place`. Lines that are named as
    parents and are not among them are unknown so far. `plain` is how a thing is of which no line
    says anything. `last` brings all of them together where they might say something else than
    what each knew of the others."""
    known = {line.id: line for line in lines}
    after: dict[str, frozenset[str]] = {}
    for line in lines:
        parents = [parent for parent in line.parents if parent in after]
        after[line.id] = frozenset(parents).union(*(after[parent] for parent in parents))
    states: dict[frozenset[str], Consensus] = {}

    def standing(ids: frozenset[str]) -> Consensus:
        if ids not in states:
            bring = last if last is not None and len(ids) == len(known) else merge
            out, seen = Consensus(), frozenset[str]()
            for line in lines:
                if line.id not in ids:
                    continue
                if seen <= after[line.id] or out.state is None:
                    out = Consensus(line.body, (line.id,))
                else:
                    base = standing(after[line.id]).state
                    losses = list(out.losses)
                    state = bring(base or plain or {}, out.state, line.body, known[line.id], losses)
                    heads = [head for head in out.heads if head not in after[line.id]]
                    out = Consensus(state, (*heads, line.id), losses)
                seen |= {line.id}
            states[ids] = out
        return states[ids]

    return standing(frozenset(known))


def by_field(base: State, state: State, stated: State, line: Line, losses: list[Loss]) -> State:
    """Each field that the line changed of what it knew, and of the others what is."""
    return {**state, **{name: stated[name] for name in stated if stated[name] != base.get(name)}}


def as_note(
    base: State, state: State, stated: State, line: Line, losses: list[Loss],
    but: tuple[str, str] | None = None,
) -> State:  # fmt: skip
    """A note: its words part by part, as an update is merged into an edit. An edit beats a
    deletion. `but` names a loss by its `what` and `lost`: that change stands."""
    out = dict(by_field(base, state, stated, line, losses))
    words = ("kind", "body")
    was, here, there = (tuple(of.get(name) for name in words) for of in (base, state, stated))
    edited_here, edited_there = here != was, there != was
    if edited_here and edited_there and base:
        note, conflicts = _merged(was, here, there, but)
        out |= note
        losses += (
            Loss(conflict.where, conflict.theirs, conflict.yours, line.id) for conflict in conflicts
        )
    elif not edited_there:
        out |= {name: state.get(name) for name in words}
    if edited_there and state.get("retired") and not stated.get("retired"):
        out["retired"] = False
    if edited_here and stated.get("retired") and not base.get("retired"):
        out["retired"] = bool(state.get("retired"))
    return out


def _merged(
    was: Any, here: Any, there: Any, but: tuple[str, str] | None
) -> tuple[dict[str, Any], Any]:
    """`there` as the one that stands where both changed the same, but for one conflict."""
    if here == there:
        return {"kind": here[0], "body": here[1]}, ()
    if len({was[0], here[0], there[0]}) > 1:
        return {"kind": there[0], "body": there[1]}, ()
    try:
        base, earlier, later = (
            note_from_plain(kind, dict(body)) for kind, body in (was, here, there)
        )
        note, conflicts = merging.merge(base, later, earlier, but)
    except FAULTS:  # of a newer drill, or of nobody's
        return {"kind": there[0], "body": there[1]}, ()
    return {"body": to_plain(note)}, conflicts
