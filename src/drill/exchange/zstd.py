"""zstd, in which Anki packs its packages: Python's own from 3.14 on, before that the same by
`backports.zstd`. Whoever needs it takes it from here."""

import sys

if sys.version_info >= (3, 14):
    from compression.zstd import DecompressionParameter, ZstdFile, compress
else:
    from backports.zstd import DecompressionParameter, ZstdFile, compress

__all__ = ["DecompressionParameter", "ZstdFile", "compress"]
