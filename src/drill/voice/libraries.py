"""The two libraries of the extra: sounddevice (PortAudio) and soundfile (libsndfile).

They are imported when sound is asked for and not before; without them everything else works.
"""

from __future__ import annotations

import os
import platform
import sys
from contextlib import suppress
from importlib import import_module
from threading import Thread
from typing import Any

from drill.errors import VoiceError, VoiceMissing
from drill.text import shown

PORTAUDIO = (
    "Install PortAudio with your system's packages; on Debian and Ubuntu: apt install libportaudio2"
)

PATIENCE = 2.0
"""Seconds in which what is there answers."""


def sounddevice() -> Any:
    """The module that knows microphones and loudspeakers. Raises VoiceMissing.

    The first import asks PortAudio for all devices, tens of milliseconds in which sounddevice
    sends standard error nowhere: what draws on it draws anew afterwards.
    """
    first = "sounddevice" not in sys.modules
    try:
        library = import_module("sounddevice")
    except ImportError:
        raise _missing() from None
    except OSError:  # its wheel for Linux brings no PortAudio
        raise VoiceMissing("sound needs PortAudio, which is missing", PORTAUDIO) from None
    if first:
        _keep_c_quiet()
    return library


def soundfile() -> Any:
    """The module that reads and writes files of sound. Raises VoiceMissing."""
    try:
        return import_module("soundfile")
    except (ImportError, OSError):
        raise _missing() from None


def _missing() -> VoiceMissing:
    from drill.extras import to_install

    return VoiceMissing("sound needs drill's extra `voice`", f"Install it: {to_install('voice')}")


def _keep_c_quiet() -> None:
    """PortAudio, ALSA and sound servers write what troubles them on C's `stderr`, over the screens:
    it leads nowhere from now on. Python's is another, and so is that of the programs we start.
    """
    if platform.libc_ver()[0] != "glibc":  # others do not let their `stderr` be changed
        return
    import ctypes

    with suppress(OSError, ValueError, AttributeError):
        libc = ctypes.CDLL(None)
        libc.fopen.restype = ctypes.c_void_p
        if nowhere := libc.fopen(os.devnull.encode(), b"w"):
            ctypes.c_void_p.in_dll(libc, "stderr").value = nowhere


def microphone(named: str = "") -> str:
    """The name of the microphone that would be recorded, the system's own choice or the one
    `named` (a part of its name, or its number). Raises VoiceMissing, and VoiceError where there is
    none.
    """
    return str(found(named)["name"])


def found(named: str = "") -> dict[str, Any]:
    """What PortAudio says of the microphone. Raises as `microphone` does."""
    library = sounddevice()
    try:
        return dict(library.query_devices(_device(named), "input"))
    except (library.PortAudioError, ValueError, OSError):
        pass
    if named:
        raise VoiceError(
            f"There is no microphone {shown(named)!r}.",
            "`drill config set voice.device ''` takes the system's own choice.",
        )
    raise VoiceError("No microphone was found.", "Plug one in, or allow the terminal to use it.")


def _device(named: str) -> int | str | None:
    """A device as sounddevice takes it: by number, by a part of its name, or the system's own."""
    return int(named) if named.isascii() and named.isdecimal() else named or None


def close(stream: Any) -> None:
    """Let a microphone or a loudspeaker go, where there is a stream. One that is gone may not
    answer, and is waited for no longer than `PATIENCE`."""
    if stream is not None:
        closing = Thread(target=stream.close, daemon=True)  # it ignores errors
        closing.start()
        closing.join(PATIENCE)


def reason(error: Exception) -> str:
    """What the system or a library says, as the end of a sentence."""
    reason_text = getattr(error, "strerror", None) or getattr(error, "error_string", None)
    if not reason_text and error.args:  # PortAudio's begin with what was tried
        reason_text = str(error.args[0]).rpartition(": ")[2]
    return str(reason_text or type(error).__name__).strip().rstrip(".")
