"""Decides whether two pictures look alike, by their hashes and by their details.

Two pictures are compared if they share a key. Keys are parts of the hash, and descriptions of details, each also with
one or both of its weakest bits reversed. So what is found depends on the two pictures alone, not on other pictures, nor
on which came first.

Measured on 19 photographs in 15 changes, and on 223,554 pairs of different pictures (benchmarks/bench_pictures.py):

| shared details | recall | false pairs |
|---|---|---|
| 5 | 0.909 | 2 |
| 6 | 0.891 | 1 |
| 7 | 0.877 | 0 |

At seven: nearly all that were scaled, encoded again, made brighter or framed, or cropped by up to a fifth of one side;
two thirds of those cropped by a tenth on each side; few of those cropped by a fifth on each side, which leaves a third
of the picture.
"""

import math
import struct
from collections.abc import Iterable
from itertools import combinations
from typing import NamedTuple

SIDE = 256  # pixels of the longer side on which the places of details are counted
BITS = 28  # of a detail
ALIKE = 31  # differing bits of the hashes of two pictures that look alike, of 256, at most …
SHARED = 7  # … or details that they share at matching places, at least
_PARTS = 16  # of the hash, 16 bits each; of two hashes that differ in 15 bits, one part is equal
DETAIL_KEYS = 1 << 32  # the keys of details begin here
FEWEST = 3  # keys of details that two pictures share before their details are compared
_NEAR = 4  # differing bits of two details that are taken for one, at most
_OFF = 4.0  # pixels by which the place of a detail may be off
_APART = 50.0  # pixels between the two details from which the scale is taken, at least
_SCALES = 0.4, 2.5
_TRIED = 14  # details of which each two are tried
_CELL = 16  # pixels; details within one cell count once, because a blob is often found in several sizes
_FORM = struct.Struct("<IBBBB")


class Detail(NamedTuple):
    """`bits` describe what is around a point. `weakest` and `second` are the numbers of the bits that change first."""

    bits: int
    x: int
    y: int
    weakest: int
    second: int


def packed(details: Iterable[Detail]) -> bytes:
    """Details as they are stored, 8 bytes each."""
    return b"".join(_FORM.pack(*detail) for detail in details)


def unpacked(details: bytes) -> list[Detail]:
    """Stored details."""
    return [Detail(*values) for values in _FORM.iter_unpack(details)]


def keys(hashed: bytes, details: bytes) -> list[int]:
    """The keys under which a picture is found."""
    parts = [n << 16 | int.from_bytes(hashed[2 * n : 2 * n + 2]) for n in range(_PARTS) if hashed]
    found = set()
    for detail in unpacked(details):
        one, two = 1 << detail.weakest, 1 << detail.second
        found |= {DETAIL_KEYS | detail.bits ^ change for change in (0, one, two, one | two)}
    return [*parts, *sorted(found)]


def comparable(shared: Iterable[int]) -> bool:
    """True if two pictures that share these keys are to be compared."""
    of_details = [key >= DETAIL_KEYS for key in shared]
    return not all(of_details) or len(of_details) >= FEWEST


def distance(one: bytes, other: bytes) -> int:
    """The number of differing bits of two hashes; 256 if one is missing."""
    return (int.from_bytes(one) ^ int.from_bytes(other)).bit_count() if one and other else 256


def shared_details(one: bytes, other: bytes) -> int:
    """The number of details that two pictures share at places that one scale and one shift explain."""
    one, other = sorted((one, other))  # the nearest detail depends on the side from which it is sought
    if len(one) < SHARED * _FORM.size or len(other) < SHARED * _FORM.size:
        return 0
    matches = _matches(unpacked(one), unpacked(other))
    best = 0
    for first, second in combinations(matches[:_TRIED], 2):
        here, there = (math.dist(first[side], second[side]) for side in (0, 1))
        if here < _APART or not _SCALES[0] < there / here < _SCALES[1]:
            continue
        scale = there / here
        left, top = (first[1][axis] - scale * first[0][axis] for axis in (0, 1))
        fitting = [
            (place, found)
            for place, found in matches
            if abs(left + scale * place[0] - found[0]) < _OFF and abs(top + scale * place[1] - found[1]) < _OFF
        ]
        if len(fitting) > best:
            cells = (len({(match[side][0] // _CELL, match[side][1] // _CELL) for match in fitting}) for side in (0, 1))
            best = max(best, min(cells))
    return best


def _matches(ours: list[Detail], theirs: list[Detail]) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """The places of like details in the two pictures, the most alike first, each place once."""
    near = sorted(
        (differing, mine.bits, mine.x, mine.y, yours.x, yours.y)
        for mine in ours
        for yours in theirs
        if (differing := (mine.bits ^ yours.bits).bit_count()) <= _NEAR
    )
    found, here, there = [], set(), set()
    for _, _, *places in near:
        mine, yours = (places[0], places[1]), (places[2], places[3])
        if mine not in here and yours not in there:
            here.add(mine)
            there.add(yours)
            found.append((mine, yours))
    return found
