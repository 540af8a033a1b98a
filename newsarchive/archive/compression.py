"""zstd compression and the digest, for payloads and readings."""

from __future__ import annotations

import hashlib
import sys

if sys.version_info >= (3, 14):
    from compression import zstd as zstd
else:
    from backports import zstd as zstd

ZstdError = zstd.ZstdError
LEVEL = 9


def digest(body: bytes) -> str:
    """SHA-256 in hexadecimal: the name of a payload and of a reading."""
    return hashlib.sha256(body).hexdigest()


def compress(body: bytes) -> bytes:
    """One zstd frame, without a dictionary."""
    return bytes(zstd.compress(body, LEVEL))


def decompress(blob: bytes) -> bytes:
    """What `compress` was given. Raises ZstdError for damage."""
    return bytes(zstd.decompress(blob))
