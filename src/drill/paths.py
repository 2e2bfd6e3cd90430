"""Where drill keeps its things. `DRILL_HOME` overrides every path; else the system's own places."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

from drill.errors import StoreError


class Paths(NamedTuple):
    """The files and folders of one home."""

    data: Path
    config: Path
    state: Path

    @property
    def store(self) -> Path:
        """The SQLite store."""
        return self.data / "drill.db"

    @property
    def options(self) -> Path:
        """A person's options, TOML."""
        return self.config / "config.toml"

    @property
    def keymap(self) -> Path:
        """A person's own keys, TOML."""
        return self.config / "keys.toml"

    @property
    def drafts(self) -> Path:
        """Notes that were being edited when something went wrong."""
        return self.data / "drafts"

    @property
    def models(self) -> Path:
        """What recognisers learnt, a folder each; fetched only when the person says so."""
        return self.data / "models"

    @property
    def rehearsals(self) -> Path:
        """What was recorded of tellings; in no export and no copy of the store."""
        return self.data / "rehearsals"

    @property
    def learnt(self) -> Path:
        """What `ask` learnt from the decks; made again wherever it is missing."""
        return self.state / "ask.weights"

    @property
    def log(self) -> Path:
        """Where unexpected errors are written."""
        return self.state / "drill.log"

    @property
    def backups(self) -> Path:
        """Copies of the store, by date."""
        return self.data / "backups"


def locate() -> Paths:
    """The paths in force. Raises StoreError where `DRILL_HOME` is a file or no path at all."""
    home = os.environ.get("DRILL_HOME", "").strip()
    if home:
        try:
            root = Path(home).expanduser().absolute()
            wrong = root.exists() and not root.is_dir()
        except (OSError, RuntimeError) as error:  # too long; nobody's ~name
            raise StoreError(
                f"DRILL_HOME cannot be a folder: {error}", "Point DRILL_HOME at one, or unset it."
            ) from None
        if wrong:
            raise StoreError(
                f"DRILL_HOME is {root}, which is not a folder",
                "Point DRILL_HOME at a folder, or unset it.",
            )
        return Paths(root, root, root)
    if os.name == "posix" and os.uname().sysname == "Linux":
        # The same answers as platformdirs gives here, without the milliseconds that importing
        # it costs every `drill due`; a test holds the two together.
        base = Path.home()
        return Paths(
            _xdg("XDG_DATA_HOME", base / ".local/share"),
            _xdg("XDG_CONFIG_HOME", base / ".config"),
            _xdg("XDG_STATE_HOME", base / ".local/state"),
        )
    import platformdirs

    return Paths(
        platformdirs.user_data_path("drill", appauthor=False),
        platformdirs.user_config_path("drill", appauthor=False),
        platformdirs.user_state_path("drill", appauthor=False),
    )


def _xdg(variable: str, default: Path) -> Path:
    value = os.environ.get(variable, "").strip()
    # The specification has a relative path ignored.
    return (Path(value) if value.startswith("/") else default) / "drill"


def bundled_decks() -> list[Path]:
    """The deck files that come with drill, in loading order."""
    decks = [_bundled(name) for name in ("em-interview.yaml", "sample-stories.yaml")]
    return decks if all(path.is_file() for path in decks) else []


def bundled_questions() -> Path:
    """The questions that come with drill, for `ask` to learn from; perhaps not there."""
    return _bundled("questions.yaml")


def _bundled(name: str) -> Path:
    """A file of the decks' folder, installed or in the repository."""
    here = Path(__file__).resolve().parent
    installed = here / "decks" / name
    return installed if installed.is_file() else here.parents[1] / "decks" / name
