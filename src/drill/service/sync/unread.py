"""What lies in the folder where homes meet and cannot be read, for `drill doctor`."""

from __future__ import annotations

from drill.errors import DrillError
from drill.service.home.home import Home
from drill.service.insight.doctor import Check
from drill.service.sync import meeting, pieces
from drill.service.sync.synchronising import pending
from drill.transport.folder import Folder
from drill.transport.place import MOST_BYTES

MOST_READ = 4_000_000
"""What is read at most: a home that came late has years before it, which `drill sync` reads."""
_WHAT = "every piece that devices left where they meet can be read"


def check(home: Home) -> Check | None:
    """Whether the pieces can be read that were not taken in yet. None where this home meets nobody,
    or not in a folder that is there: nothing is fetched for it."""
    faults: list[str] = []
    hints: dict[str, None] = {}

    def add(error: DrillError) -> None:
        faults.append(error.message)
        if error.hint:
            hints[error.hint] = None

    try:
        met = meeting.read(home.paths)
        place = met.place if met else None
        if met is None or not isinstance(place, Folder) or not place.path.is_dir():
            return None
        there, left = place.listing(), MOST_READ
        for name in pending(home, there):
            size = there[str(name)]
            left -= size if size <= MOST_BYTES else 0  # what is larger is refused and not read
            if left < 0:
                break
            try:
                pieces.fetch(place, name, size, met.cipher, home.clock.now())
            except DrillError as error:
                add(error)
    except DrillError as error:
        add(error)
    return Check("pieces", _WHAT, tuple(faults), hint="\n".join(hints))
