"""Files that notes refer to, kept in a folder that the person names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from drill.errors import DeckError, Problem
from drill.exchange.unsound import pieces_of
from drill.files import drop
from drill.text import one_line

MOST_BYTES = 100_000_000
"""Of one file."""
MOST_IN_ALL = 2_000_000_000


def keep(folder: Path, files: Iterable[tuple[str, Iterator[bytes]]], source: str) -> int:
    """Write files, each a name and its bytes in pieces, into a folder that is made; returns how
    many.

    A name that is a path is cut to its last part; a file that is there already stays. Raises
    DeckError, which names the source, for too much, and OSError as the system does.
    """
    folder.mkdir(parents=True, exist_ok=True)
    total = count = 0
    for name, pieces in files:
        plain = Path(name.replace("\\", "/")).name
        target = folder / plain
        if plain in ("", ".", "..") or target.exists():
            continue
        with target.open("xb") as file:
            try:
                file.writelines(pieces)
            except BaseException:
                drop(target)
                raise
        total += target.stat().st_size
        count += 1
        if total > MOST_IN_ALL:
            message = f"its media is more than {MOST_IN_ALL // 10**9} GB"
            raise DeckError(source, [Problem(message)])
    return count


def beside(
    folder: Path, names: Iterable[str], source: str
) -> Iterator[tuple[str, Iterator[bytes]]]:
    """The files of these names that are in a folder themselves; a link is none of them."""
    if folder.is_symlink():
        return
    for name in names:
        path = folder / Path(name.replace("\\", "/")).name
        if path.parent == folder and path.is_file() and not path.is_symlink():
            yield name, _pieces(path, source)


def _pieces(path: Path, source: str) -> Iterator[bytes]:
    message = f"'{one_line(path.name)[:60]}' has more than {MOST_BYTES // 1_000_000} MB"
    with path.open("rb") as file:
        yield from pieces_of(file, MOST_BYTES, source, message)


def remark(names: tuple[str, ...], *, has_files: bool) -> tuple[str, ...]:
    """What to say of media that stays behind; `has_files`: and how the files are had."""
    if not names:
        return ()
    shown = ", ".join(names[:3]) + (f" and {len(names) - 3} more" if names[3:] else "")
    how = " (--media DIR keeps the files there)" if has_files else ""
    return (f"its media is left out ({shown}){how}",)
