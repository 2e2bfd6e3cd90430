"""Which home this is among those that are synchronised.

A copied home would write under the name of the one that it is a copy of, and a restored backup
again what it wrote already. So the name stands in the store and, with the file that it is of, in a
file beside it; where the two do not agree, the home takes a new name.
"""

from __future__ import annotations

import json
import uuid
from pathlib import Path

from drill.files import keep_text
from drill.service.home.home import Home
from drill.service.library.opening import DEVICE
from drill.storage import settings
from drill.storage.connection import Connection

_TOKEN = "sync/token"


def settle(home: Home, connection: Connection) -> bool:
    """Take a new name where this is not the file that had it, in a transaction that writes. Returns
    whether it did."""
    path = _path(home)
    try:
        known = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        known = None
    token = settings.get(connection, _TOKEN)
    if known == _identity(home, token):
        return False
    fresh = token is not None
    if fresh:
        home.device = str(uuid.uuid4())
        settings.put(connection, DEVICE, home.device)
    settings.put(connection, _TOKEN, str(uuid.uuid4()))
    keep(home, connection)
    return fresh


def keep(home: Home, connection: Connection) -> None:
    """Write beside the store which file it is, and how far it is."""
    keep_text(_path(home), json.dumps(_identity(home, settings.get(connection, _TOKEN))))


def turn(connection: Connection) -> None:
    """This home wrote where others look: a copy of the store from before it is another home."""
    settings.put(connection, _TOKEN, str(uuid.uuid4()))


def _path(home: Home) -> Path:
    return home.paths.state / "replica.json"


def _identity(home: Home, token: str | None) -> dict[str, object]:
    status = home.paths.store.stat()
    return {"replica": home.device, "token": token, "file": [status.st_dev, status.st_ino]}
