"""Pieces that only those can read who know the passphrase: XChaCha20-Poly1305 with a key that
Argon2id makes of it (libsodium, by PyNaCl). A piece's name is sealed with it: one that is put in
the place of another is refused.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from drill.errors import TransportError, UsageError
from drill.service.sync.pieces import SEALED, NotWhole
from drill.transport.place import NotFetched, Place

SALT = "v1/key/salt.json"
"""Where a place holds what the key is made with, besides the passphrase."""
LEAST = 8
"""Characters of a passphrase."""
_KEY, _NONCE = 32, 24
_CHECKED = "what was sealed"
_MOST_MEMORY, _MOST_ROUNDS = 1_073_741_824, 16


@dataclass(frozen=True, slots=True)
class Sealed:
    """Seals with a key of 32 bytes."""

    key: bytes
    recipe: str = ""
    """What the place holds of it (`SALT`), as JSON; empty where that is not known."""

    def settle(self, place: Place, there: Mapping[str, int]) -> None:
        """Let the place, by its listing, hold that again where it was taken away: without it nobody
        else could come in any more. Raises TransportError."""
        if self.recipe and SALT not in there:
            place.create(SALT, self.recipe.encode())

    def seal(self, name: str, data: bytes) -> bytes:
        """Nonce and box."""
        nacl = _nacl()
        nonce: bytes = nacl.utils.random(_NONCE)
        box: bytes = nacl.bindings.crypto_aead_xchacha20poly1305_ietf_encrypt(
            data, name.encode(), nonce, self.key
        )
        return nonce + box

    def open(self, name: str, data: bytes) -> bytes:
        """The way back."""
        nacl = _nacl()
        try:
            opened: bytes = nacl.bindings.crypto_aead_xchacha20poly1305_ietf_decrypt(
                data[_NONCE:], name.encode(), data[:_NONCE], self.key
            )
        except (nacl.exceptions.CryptoError, ValueError):
            raise NotWhole(
                f"{name} cannot be opened: it is half copied, damaged, or sealed with another "
                "passphrase"
            ) from None
        return opened


def _nacl() -> Any:
    try:
        import nacl.bindings
        import nacl.exceptions
        import nacl.pwhash
        import nacl.utils
    except ImportError:
        from drill.extras import to_install

        raise UsageError(
            "what is sealed with a passphrase needs the extra `sync`",
            f"Install it: {to_install('sync')}\nOr synchronise with --plain: anybody who sees the "
            "folder can read your stories then.",
        ) from None
    return nacl


def is_sealed(there: dict[str, int]) -> bool | None:
    """Whether the homes that meet at a place seal what they leave there, by its listing; None:
    nobody was there yet."""
    if SALT in there or any(name.endswith(SEALED) for name in there):
        return True
    return False if any(name.startswith("v1/") for name in there) else None


def refuse_another(place: Place, there: Mapping[str, int], salt: str) -> None:
    """Raises TransportError where a place, by its listing, holds another salt than the one that
    this home knows (empty: it seals nothing): whoever comes there by now could not read what this
    home leaves. One that is damaged says nothing."""
    if SALT not in there:
        return
    try:
        now = json.loads(place.read(SALT))
        known = json.loads(salt) if salt else None
        if now == known or not {"salt", "check"} <= now.keys():
            return
    except (ValueError, AttributeError, NotFetched):
        return
    raise TransportError(
        f"{place.title} has another passphrase than the one that this device knows",
        "Name it once more, as the first time, and give that passphrase: `drill sync FOLDER`.",
    )


def check_new(passphrase: str) -> None:
    """Raises UsageError where nothing is to be sealed with this passphrase."""
    _nacl()
    if len(passphrase) < LEAST:
        raise UsageError(f"a passphrase has {LEAST} characters or more")


def with_passphrase(place: Place, passphrase: str) -> Sealed:
    """The cipher of a place, which is made with the first passphrase. Raises UsageError where it is
    another one, and TransportError."""
    nacl = _nacl()
    there = place.listing()
    if SALT not in there:
        if is_sealed(there):
            raise UsageError(
                f"{SALT} was taken away from {place.title}: no passphrase opens it without that",
                "`drill sync` on a device that met the others there puts it back.",
            )
        check_new(passphrase)
        salt = nacl.utils.random(nacl.pwhash.argon2id.SALTBYTES)
        rounds, memory = (
            nacl.pwhash.argon2id.OPSLIMIT_MODERATE, nacl.pwhash.argon2id.MEMLIMIT_MODERATE,
        )  # fmt: skip
        sealed = Sealed(nacl.pwhash.argon2id.kdf(_KEY, passphrase.encode(), salt, rounds, memory))
        header = {
            "salt": _text(salt), "rounds": rounds, "memory": memory,
            "check": _text(sealed.seal(SALT, _CHECKED.encode())),
        }  # fmt: skip
        text = json.dumps(header)
        if place.create(SALT, text.encode()):
            return Sealed(sealed.key, text)
    try:
        text = place.read(SALT).decode()
        header = json.loads(text)
        salt, check = (base64.b64decode(header[name]) for name in ("salt", "check"))
        rounds, memory = int(header["rounds"]), int(header["memory"])
        if not (0 < rounds <= _MOST_ROUNDS and 0 < memory <= _MOST_MEMORY):
            raise ValueError("more work than drill asks for")
        key = nacl.pwhash.argon2id.kdf(_KEY, passphrase.encode(), salt, rounds, memory)
        cipher = Sealed(key, text)
    except (ValueError, KeyError, TypeError, ArithmeticError, RuntimeError) as error:
        raise TransportError(f"{SALT} of {place.title} cannot be read: {error}") from None
    try:
        cipher.open(SALT, check)
    except NotWhole:
        raise UsageError(f"that is not the passphrase of {place.title}") from None
    return cipher


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()
