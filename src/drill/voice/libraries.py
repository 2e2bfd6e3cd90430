"""The two libraries of the extra: sounddevice (PortAudio) and soundfile (libsndfile).

They are imported when sound is asked for and not before; without them everything else works.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from functools import cache
from importlib import import_module
from threading import Thread
from typing import Any

from drill.errors import VoiceError, VoiceMissing
from drill.text import shown

EXTRA = "Install it with: pip install 'storydrill[voice]'"
"""How the extra is had, in a sentence."""
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
    try:
        library = import_module("sounddevice")
    except ImportError:
        raise VoiceMissing("sound needs drill's extra `voice`", EXTRA) from None
    except OSError:  # its wheel for Linux brings no PortAudio
        raise VoiceMissing("sound needs PortAudio, which is missing", PORTAUDIO) from None
    _keep_alsa_quiet()
    return library


def soundfile() -> Any:
    """The module that reads and writes files of sound. Raises VoiceMissing."""
    try:
        return import_module("soundfile")
    except (ImportError, OSError):
        raise VoiceMissing("sound needs drill's extra `voice`", EXTRA) from None


@cache
def _keep_alsa_quiet() -> None:
    """ALSA writes its warnings on standard error, where the screens are drawn."""
    if not sys.platform.startswith("linux"):
        return
    import ctypes

    kept = ctypes.CFUNCTYPE(
        None, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p
    )
    _HANDLERS.append(kept(lambda *_: None))
    with suppress(OSError, AttributeError):
        ctypes.CDLL("libasound.so.2").snd_lib_error_set_handler(_HANDLERS[0])


_HANDLERS: list[Any] = []
"""What ALSA calls must not be collected as garbage."""


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
    said = getattr(error, "strerror", None) or getattr(error, "error_string", None) or error
    return str(said).strip().rstrip(".") or type(error).__name__
