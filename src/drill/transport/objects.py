"""An object store (S3 and what is like it, Google's, Azure's) or a web server's folder (WebDAV),
through obstore. Who may come in is said by the usual variables of the environment.
"""

from __future__ import annotations

import os
import re
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from urllib.parse import unquote, urlsplit, urlunsplit

from drill.errors import TransportError, UsageError
from drill.text import one_line
from drill.transport.place import FOLDER, MOST_BYTES, checked

PATIENCE = 60.0
"""Seconds that one request may take."""
_CREDENTIALS = {
    "s3": "AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_REGION",
    "gs": "GOOGLE_APPLICATION_CREDENTIALS, the file of a service account",
    "az": "AZURE_STORAGE_ACCOUNT_NAME and AZURE_STORAGE_ACCOUNT_KEY",
    "https": "name and password in the address, https://NAME:PASSWORD@HOST/PATH",
}
_PIECE = re.compile(rf"(?:.*/)?({FOLDER}/[^/]+/[^/]+)")
"""WebDAV names a piece by its whole path."""
_UNKNOWN = "169.254.169.254", "token request", "MissingAccount", "metadata.google.internal"
"""What an error says where credentials were looked for on the machine itself, in vain."""


class Objects:
    """A bucket, or a part of it."""

    def __init__(self, address: str, patience: float = PATIENCE) -> None:
        """Raises UsageError for what is no address, or without the extra `sync`."""
        self._obstore = _obstore()
        try:
            parts = urlsplit(address)
            scheme = parts.scheme.casefold()
            self._credentials = _CREDENTIALS.get(scheme, _CREDENTIALS["https"])
            who, _, host = parts.netloc.rpartition("@")
            bare = urlunsplit((scheme, host, parts.path, "", ""))
            self.title = one_line(bare)
            wait = timedelta(seconds=patience)
            with self._errors("opened"):
                self._store: Any = self._obstore.store.from_url(
                    bare,
                    client_options={
                        "default_headers": {"Authorization": _basic(who)} if who else {},
                        "connect_timeout": min(wait, timedelta(seconds=10)),
                        "timeout": wait,
                        "allow_http": os.environ.get("AWS_ALLOW_HTTP", "").casefold() == "true",
                    },
                    retry_config={"max_retries": 2, "retry_timeout": wait},
                )
        except ValueError:
            raise UsageError("that is no address of an object store", "s3://BUCKET/PATH") from None

    def listing(self) -> dict[str, int]:
        """One request for each thousand pieces."""
        with self._errors("read"):
            return {
                match[1]: entry["size"]
                for entries in self._obstore.list(self._store, prefix=FOLDER)
                for entry in entries
                if (match := _PIECE.fullmatch(entry["path"]))
            }

    def read(self, name: str) -> bytes:
        """An object, as far as `MOST_BYTES`."""
        data = bytearray()
        with self._errors("read", name):
            for chunk in self._obstore.get(self._store, checked(name)).stream():
                data += chunk
                if len(data) > MOST_BYTES:
                    break
        return bytes(data[: MOST_BYTES + 1])

    def create(self, name: str, data: bytes) -> bool:
        """A put on the condition that nothing is there."""
        checked(name)
        with self._errors("written"):
            try:
                self._obstore.put(self._store, name, data, mode="create")
            except self._obstore.exceptions.AlreadyExistsError:
                return False
            except NotImplementedError:  # WebDAV
                return self._create_by_looking(name, data)
        return True

    def _create_by_looking(self, name: str, data: bytes) -> bool:
        """Of two at the same instant, the one whose piece lies there has made it."""
        try:
            self._obstore.head(self._store, name)
        except FileNotFoundError:
            self._obstore.put(self._store, name, data, use_multipart=False)
            return self.read(name) == data
        return False

    @contextmanager
    def _errors(self, what: str, name: str = "") -> Iterator[None]:
        """obstore's errors as sentences. Theirs name addresses whole, with the password."""
        try:
            yield
        except (self._obstore.exceptions.BaseError, OSError, NotImplementedError) as error:
            why, hint = self._reason(error, name)
            raise TransportError(f"{self.title} cannot be {what}: {why}", hint) from None

    def _reason(self, error: Exception, name: str) -> tuple[str, str]:
        message, known = str(error), self._obstore.exceptions
        status = re.search(r"non-2xx status code: (\d{3})", message)
        code = status[1] if status else ""
        if any(word in message for word in _UNKNOWN):
            return "no credentials were found", f"Set {self._credentials}."
        if isinstance(error, known.PermissionDeniedError | known.UnauthenticatedError) or code in (
            "401",
            "403",
        ):
            return "the credentials are refused", f"Check {self._credentials}."
        if isinstance(error, FileNotFoundError) and name:
            return f"{name} is not there", ""
        if isinstance(error, FileNotFoundError) or code == "404":
            return "there is no such bucket or folder", "Is its name right? Make it first."
        if "kind: Timeout" in message:
            return "it did not answer in time", "Try again later; what was done here waits."
        if "kind: Connect" in message:
            return "it cannot be reached", "Is there a network? What was done here waits."
        if "builder error" in message:
            return "its address is http://, which anybody can listen to", "AWS_ALLOW_HTTP=true"
        if code or "redirect" in message:
            return f"it answered {code or 'that it is elsewhere'}", f"Check {self._credentials}."
        return "it is not what the address says", ""


def _basic(who: str) -> str:
    """`NAME:PASSWORD` of an address as a web server is told it."""
    return f"Basic {b64encode(unquote(who).encode()).decode()}"


def _obstore() -> Any:
    try:
        import obstore
        import obstore.exceptions
        import obstore.store
    except ImportError:
        from drill.extras import to_install

        raise UsageError(
            "object stores need the extra `sync`", f"Install it: {to_install('sync')}"
        ) from None
    return obstore
