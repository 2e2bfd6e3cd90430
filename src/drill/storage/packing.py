"""Files packed with Zstandard, as copies of the store are kept: a fifth of their size."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import BinaryIO

_MAGIC = b"\x28\xb5\x2f\xfd"
"""How every Zstandard frame begins."""
_LEVEL = 1
"""Level 3 takes half as long again and saves a twentieth."""
_WIDEST = 27
"""Unpacking takes two to this power bytes of memory at most, whatever a file asks for."""
_IN_MEMORY = 1 << 26
_PIECE = 1 << 20
_HEAD = 32
"""Bytes that say how much a file holds."""


class Unpackable(Exception):
    """What is packed is not what was packed; the message is the library's."""


def pack(source: Path, target: Path) -> None:
    """Pack a file into another, which is on the disk and was read back when this returns.

    Raises OSError, also where what was written is not what was to be.
    """
    from drill.zstd import CompressionParameter, ZstdCompressor

    packer = ZstdCompressor(
        options={
            CompressionParameter.compression_level: _LEVEL,
            CompressionParameter.checksum_flag: 1,
        }
    )
    packer.set_pledged_input_size(source.stat().st_size)
    with source.open("rb") as plain, target.open("xb") as packed:
        while piece := plain.read(_PIECE):
            packed.write(packer.compress(piece))
        packed.write(packer.flush())
        packed.flush()
        os.fsync(packed.fileno())
    try:
        with Path(os.devnull).open("wb") as nowhere:
            unpack(target, nowhere)
    except Unpackable as error:
        raise OSError(errno.EIO, f"what was written cannot be read back ({error})") from None


def is_packed(path: Path) -> bool:
    """Whether a file is packed, by its first bytes. Raises OSError."""
    with path.open("rb") as file:
        return file.read(len(_MAGIC)) == _MAGIC


def is_large(path: Path) -> bool:
    """Whether a packed file holds too much to be unpacked in memory, or does not say. Raises
    OSError and Unpackable.
    """
    from drill.zstd import ZstdError, get_frame_info

    with path.open("rb") as file:
        try:
            size = get_frame_info(file.read(_HEAD)).decompressed_size
        except ZstdError as error:
            raise Unpackable(str(error)) from None
    return size is None or size > _IN_MEMORY


def unpack(path: Path, into: BinaryIO) -> None:
    """Unpack a file. Raises OSError, and Unpackable: its checksum is compared at its end."""
    from drill.zstd import DecompressionParameter, ZstdDecompressor, ZstdError

    unpacker = ZstdDecompressor(options={DecompressionParameter.window_log_max: _WIDEST})
    try:
        with path.open("rb") as packed:
            while not unpacker.eof and (piece := packed.read(_PIECE)):
                into.write(unpacker.decompress(piece))
    except ZstdError as error:
        raise Unpackable(str(error)) from None
    if not unpacker.eof:  # no error to the library
        raise Unpackable("its end is missing")
