"""Notes as what they say, not taken apart: for work on thousands at once.

Notes that the person gives other tags keep in `retagged` those that they had, each time, the oldest
first. What is known of such an edit (see `service.library.edit_marks`) is made of it where it is
asked for; it is let go once that is written down, and by a trigger with any other change of the
words.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from drill.cards.build import PLACES
from drill.domain.plain import note_from_plain, plain_form, to_plain
from drill.storage import fulltext
from drill.storage.columns import NOTE
from drill.storage.connection import Connection
from drill.storage.damage import readable, text
from drill.storage.library import IS_PLAIN, dump
from drill.storage.seals import FUNCTION, seal
from drill.storage.sql import listed, put_columns

_MOST_RETAGGED = 100
"""Times that a note's former tags are kept: the first, and the newest."""
_RETAGGED = "retagged/"
"""How a setting is called that stands for what a note keeps of its former tags, where a step has to
put that back."""
# A limit, be it none, keeps SQLite from taking the JSON apart once for each mention of it. No tags
# are 0 where they would come last: nothing else stands there.
_ALIKE = (
    "SELECT tags, retagged, json_group_array(pk) FROM ("
    " SELECT pk, body, retagged,"
    " CASE WHEN instr(body, '\"tags\":') THEN json_extract(body, '$.tags')"
    " ELSE instr(body, '\"was\":') END AS tags FROM note"
    " WHERE pk IN (SELECT value FROM json_each(:pks)) AND NOT retired"
    f" AND {IS_PLAIN}"
    f" AND seal IS {FUNCTION}(CAST(kind AS BLOB), CAST(body AS BLOB)) LIMIT -1"
    ") WHERE CASE tags WHEN 0 THEN substr(body, -1) = '}'"
    " ELSE substr(body, -length(tags) - 9) = ',\"tags\":' || tags || '}' END"
    " GROUP BY tags, retagged"
)
_GIVE = (
    "UPDATE note SET retagged = :had,"
    " body = substr(body, 1, length(body) - :cut) || :tail,"
    f" seal = {FUNCTION}(CAST(kind AS BLOB),"
    " CAST(substr(body, 1, length(body) - :cut) || :tail AS BLOB))"
    " WHERE pk IN (SELECT value FROM json_each(:pks))"
)
_OF_PLACES = (
    "SELECT pk, deck || '/' || note, retagged FROM json_each(:places) AS place JOIN note"
    " ON deck = json_extract(place.value, '$[0]') AND note = json_extract(place.value, '$[1]')"
    " WHERE retagged IS NOT NULL"
)
_RESETTLE = f"""
    UPDATE card SET key = note.deck || '/' || note.note || '/' || card.slot,
        ord = card.ord - card.ord % {PLACES} + min(note.position, {PLACES} - 1)
    FROM note WHERE card.note_pk = note.pk AND note.pk IN (SELECT value FROM json_each(:pks))
"""


class Wording(NamedTuple):
    """A note of a plain kind with what it says as JSON: for work on many, which makes no more of
    it."""

    pk: int
    deck: str
    note: str
    """Its id."""
    kind: str
    position: int
    form: re.Match[str]
    """What it says, as `domain.plain.plain_form` takes it apart."""
    kept_so: bool
    """Whether it is kept in just these letters; else in those of an earlier drill."""
    retagged: str | None
    """The tags that it had, each time, as JSON."""

    @property
    def text(self) -> str:
        """Kind and body, as JSON."""
        return text_of(self.kind, self.form.string)


def find(connection: Connection, pks: Sequence[int], *, retired: bool = False) -> list[Wording]:
    """What notes say, by row number, in order; those of other kinds than the plain ones left out,
    and retired ones where they are not asked for."""
    query = f"""
        SELECT pk, deck, note, kind, position, body, seal, retagged FROM note
        WHERE {IS_PLAIN} AND pk IN (SELECT value FROM json_each(:pks))
            {"" if retired else "AND retired = 0"}
        ORDER BY deck, position
    """
    rows = connection.execute(query, pks=listed(pks))
    return list(readable(connection, "note", rows, _wording_of, _name))


def _name(row: Any) -> str:
    return f"{row[1]}/{row[2]}"


def _wording_of(row: Any) -> Wording:
    pk, deck, note, kind, position, body, sealed_as, former = row
    if seal(text(kind), text(body)) != sealed_as:
        raise ValueError("it is not what was written")
    same = plain_form().fullmatch(body)  # by the same encoder, see `library.dump`
    form = same or plain_form().fullmatch(dump(to_plain(note_from_plain(kind, json.loads(body)))))
    if form is None:
        raise ValueError("it is no note of its kind")
    return Wording(pk, deck, note, kind, position, form, same is not None, former)


def text_of(kind: str, body: str) -> str:
    """What tells one version of a note from another: its kind and its body, as JSON."""
    return f'["{kind}",{body}]'


class Alike(NamedTuple):
    """Notes that have the same tags, and had the same before."""

    pks: list[int]
    tags: list[str]
    retagged: str | None
    """The tags that they had, each time, as JSON."""


def alike(connection: Connection, pks: Sequence[int]) -> list[Alike]:
    """Plain notes by their tags, where those are the last that they say, or would be: nearly all.
    Retired and damaged ones are left out."""
    rows = connection.execute(_ALIKE, pks=listed(pks))
    return [Alike(json.loads(of), json.loads(tags or "[]"), had) for tags, had, of in rows]


def give(connection: Connection, some: Alike, tags: Sequence[str], had: str | None) -> None:
    """Let notes that are `alike` have other tags, and keep as their former ones what is given."""
    cut = len(_fragment(some.tags)) + 1
    tail = f"{_fragment(tags)}}}"
    with fulltext.same_words(connection):  # a tag in a list is no word
        connection.execute(_GIVE, cut=cut, tail=tail, had=had, pks=listed(some.pks))


def _fragment(tags: Sequence[str]) -> str:
    """How the body of a note says them."""
    return f',"tags":{dump(tags)}' if tags else ""


def with_former(retagged: str | None, tags: Sequence[str]) -> str:
    """What a note keeps of its former tags, with these as the newest."""
    had = [*json.loads(retagged or "[]"), tags]
    if len(had) > _MOST_RETAGGED:
        del had[1]
    return dump(had)


def retagged(
    items: Iterable[Wording], change: Callable[[list[str]], list[str]]
) -> list[tuple[Wording, list[str]]]:
    """The notes that have other tags once they are changed, each with those."""
    changes = ((item, change(_tags(item))) for item in items)
    return [(item, tags) for item, tags in changes if tags != _tags(item)]


def _tags(item: Wording) -> list[str]:
    tags: list[str] = json.loads(f"{{{item.form['tags'][1:]}}}").get("tags", [])
    return tags


def _with_tags(item: Wording, tags: Sequence[str]) -> str:
    """What the body of a note is with these tags."""
    body, (start, end) = item.form.string, item.form.span("tags")
    return f"{body[:start]}{_fragment(tags)}{body[end:]}"


def retag(connection: Connection, changed: Sequence[tuple[Wording, list[str]]]) -> None:
    """Let notes have other tags, whatever they are kept like; they keep their former ones."""
    # A tag in a list is no word; of an earlier drill a single one was.
    with fulltext.same_words(connection):
        _write(connection, [change for change in changed if change[0].kept_so])
    _write(connection, [change for change in changed if not change[0].kept_so])


def _write(connection: Connection, changed: Iterable[tuple[Wording, list[str]]]) -> None:
    rows = []
    for item, tags in changed:
        body = _with_tags(item, tags)
        rows.append((body, seal(item.kind, body), with_former(item.retagged, _tags(item)), item.pk))
    put_columns(connection, NOTE, ("body", "seal", "retagged"), rows)


class Retagged(NamedTuple):
    """A note that keeps its former tags."""

    place: str
    """`deck/note`."""
    texts: list[str]
    """What it said each time, as `Wording.text`, the oldest first; what it says now stands last."""


def retagged_of(connection: Connection, deck: str) -> Iterator[Retagged]:
    """The notes of a deck that keep their former tags."""
    query = "SELECT pk FROM note WHERE retagged IS NOT NULL AND deck = :deck"
    return _retagged(connection, connection.scalars(query, deck=deck))


def retagged_at(connection: Connection, places: Iterable[tuple[str, str]]) -> Iterator[Retagged]:
    """Those of the notes at these places that do: deck id, note id."""
    return _retagged(connection, [pk for pk, *_ in _at(connection, places)])


def _at(connection: Connection, places: Iterable[tuple[str, str]]) -> list[Any]:
    return list(connection.execute(_OF_PLACES, places=json.dumps([*places])))


def _retagged(connection: Connection, pks: Sequence[int]) -> Iterator[Retagged]:
    for item in find(connection, pks, retired=True) if pks else ():
        former = (_with_tags(item, tags) for tags in json.loads(item.retagged or "[]"))
        versions = [text_of(item.kind, body) for body in former]
        yield Retagged(f"{item.deck}/{item.note}", [*versions, item.text])


def let_go(connection: Connection, places: Iterable[tuple[str, str]]) -> dict[str, str | None]:
    """Let the notes at these places (deck id, note id) keep their former tags no longer. Returns
    them by names as of settings, for `put_back`."""
    rows = _at(connection, places)
    put_columns(connection, NOTE, ("retagged",), [(None, pk) for pk, *_ in rows])
    return {f"{_RETAGGED}{place}": had for _, place, had in rows}


def put_back(connection: Connection, values: Mapping[str, str | None]) -> dict[str, str | None]:
    """Put back what `let_go` returned; the other values come back."""
    others = dict(values)
    for name in [name for name in values if name.startswith(_RETAGGED)]:
        _, deck, note = name.split("/", 2)
        put = "UPDATE note SET retagged = :had WHERE deck = :deck AND note = :note"
        connection.execute(put, had=others.pop(name), deck=deck, note=note)
    return others


def resettle(connection: Connection, rows: Sequence[tuple[int, int]], deck_id: str) -> None:
    """Plain notes to another deck, in which nobody has their ids: (pk, position there). Their cards
    go along, with what is remembered."""
    placed = ((deck_id, position, pk) for pk, position in rows)
    put_columns(connection, NOTE, ("deck", "position"), placed)
    connection.execute(_RESETTLE, pks=listed(pk for pk, _ in rows))
