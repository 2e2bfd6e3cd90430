"""Files that a person keeps: read where they are files, replaced whole, or left as they were."""

from __future__ import annotations

import errno
import os
import stat
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Self

from drill.errors import ConfigError, StoreError


class Closable(ABC):
    """What is open until it is closed; a context manager."""

    __slots__ = ()

    @abstractmethod
    def close(self) -> None:
        """Close it."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def digest(data: bytes) -> str:
    """What tells one content from another: its SHA-256, in hexadecimal digits."""
    from hashlib import sha256  # with OpenSSL: three milliseconds that a quick answer does not need

    return sha256(data).hexdigest()


def odd(path: Path) -> str:
    """What is there in place of a file: `a folder`, `a pipe`, `a socket` or `a device`; empty for
    a file and for nothing at all. Raises OSError where that cannot be found out.
    """
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        return ""
    if stat.S_ISREG(mode):
        return ""
    kinds = (stat.S_ISDIR, "folder"), (stat.S_ISFIFO, "pipe"), (stat.S_ISSOCK, "socket")
    return f"a {next((name for is_one, name in kinds if is_one(mode)), 'device')}"


def check_file(path: Path) -> None:
    """To be asked before reading: raises OSError for what is there and no file, as a pipe, which
    might be waited for without end.
    """
    if kind := odd(path):
        raise OSError(errno.EINVAL, f"it is {kind}, not a file", str(path))


def content_of(path: Path) -> bytes:
    """What a file says; nothing where there is none. Raises ConfigError."""
    try:
        check_file(path)
        return path.read_bytes()
    except FileNotFoundError:
        return b""
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}") from None


def toml_values(content: bytes, path: Path) -> Iterator[tuple[str, Any]]:
    """Dotted name and value of everything that a TOML text says; errors name `path`.

    Raises ConfigError.
    """
    if not content:
        return iter(())
    import tomllib  # three milliseconds that a home without a file need not pay

    try:
        return _flat(tomllib.loads(content.decode()))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(
            f"{path} is not valid TOML: {error}", "Mend the line, or delete the file."
        ) from None


def _flat(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value


def keep_text(path: Path, text: str, name: str = "", *, private: bool = False) -> None:
    """Put a text in a file's place, in a folder that is made. Raises StoreError; `name` is what the
    file is called before its path. A `private` one only its owner can read."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        replace_bytes(path, text.encode(), private=private)
    except OSError as error:
        raise StoreError(
            f"{name}{path} cannot be written: {error.strerror}",
            "It is as it was. Check the rights of the folder, and the room on its disk.",
        ) from None


def replace_text(path: Path, text: str) -> None:
    """Put a text, UTF-8, in a file's place, as `replace_bytes` does."""
    replace_bytes(path, text.encode())


def replace_bytes(path: Path, data: bytes, *, private: bool = False) -> None:
    """Put bytes in a file's place in one step; a link keeps pointing where it does. Who may read
    the file may read it still, unless it is `private`: then only its owner can.

    What is no ordinary file, as a terminal or a pipe, is written to as it is. Raises OSError as
    the system does; then the file is what it was, and nothing lies beside it.
    """
    if path.exists() and not path.is_file():
        path.write_bytes(data)
        return
    target = path.resolve()
    fresh = target.with_name(f".drill-{os.urandom(4).hex()}.new")  # the name's length may be spent
    mode = 0o600 if private else target.stat().st_mode & 0o7777 if target.exists() else 0o666
    try:
        # What only its owner may read is so from the first instant, not only once it is whole.
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        with os.fdopen(os.open(fresh, flags, mode), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())  # some systems find out only here that the disk is full
        if private or target.exists():  # else what the person lets new files be
            fresh.chmod(mode)
        fresh.replace(target)
    except BaseException:
        drop(fresh)
        raise


def drop(path: Path) -> None:
    """Remove a file that is needed no more. That it stays is no failure of what was done before,
    and hides no error that came before.
    """
    with suppress(OSError):
        path.unlink()
