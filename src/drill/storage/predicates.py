"""What SQL asks of a card, written once. `:day` is a study day.

Spelt out as the tables' partial indexes are: SQLite uses one only where it sees its condition.
"""

ACTIVE = "card.active = 1"
"""May be shown: neither retired, suspended, shadowed nor of a paused deck (see `visibility`)."""
BURIED = "card.buried_until > :day"
FREE = "(card.buried_until IS NULL OR card.buried_until <= :day)"
"""Not buried."""
NEW = f"{ACTIVE} AND card.state = 'new'"
NEW_TODAY = f"{NEW} AND {FREE}"
LEARNING = f"{ACTIVE} AND card.due_at IS NOT NULL"
"""In a learning or relearning step."""
LEARNING_TODAY = f"{LEARNING} AND {FREE}"
SCHEDULED = f"{ACTIVE} AND card.due_at IS NULL AND card.due_day IS NOT NULL"
"""In review: it comes back on a study day."""
DUE = f"{SCHEDULED} AND card.due_day <= :day AND {FREE}"
"""In review, and due on a day or before it."""

_TODAY = "{day} >= :day AND {at} >= :since AND ({day} = :day OR {at} <= :now)"
MET_TODAY = _TODAY.format(day="card.first_day", at="card.last_at")
"""Reviewed for the first time on a study day, see `domain.review.Span`."""
SHOWN_TODAY = _TODAY.format(day="card.last_day", at="card.last_at")
REVIEWED_TODAY = _TODAY.format(day="review.day", at="review.at")

TAKEN_BACK = "EXISTS (SELECT 1 FROM review AS undo WHERE undo.undoes = review.seq)"
STANDS = f"review.undoes IS NULL AND NOT {TAKEN_BACK}"
"""What a line of the log is that is a review, and was not taken back."""
STEP_STANDS = "change.seq NOT IN (SELECT gone.seq FROM change AS gone WHERE gone.undone <> 0)"
"""Whether a step of the history was not undone, asked of the index: in its row that stands behind
what takes the step back, which may be megabytes."""
OWNER = (
    "coalesce((SELECT astray.card_pk FROM astray WHERE astray.seq = review.seq), review.card_pk)"
)
"""The row number of the card that a line of the log counts for."""
PAUSED = (
    "card.note_pk IN (SELECT note.pk FROM note JOIN deck ON deck.id = note.deck WHERE json_extract("
    "CASE WHEN json_valid(deck.options) = 1 THEN deck.options END, '$.paused') = 1)"
)
"""Whether a card is of a paused deck."""

DECIDED = ("suspended", "buried_until", "withdrawn")
"""The columns of a card that a person decides on: other homes hear of each (see `lines`,
`service.sync`)."""
SET_APART = "(suspended = 1 OR buried_until IS NOT NULL OR withdrawn = 1)"
"""A card of which anything was decided."""
TO_COME = "NOT onsite.closed AND onsite.at > :now"
"""An open interview that is yet to come."""
