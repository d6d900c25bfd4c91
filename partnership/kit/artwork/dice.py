"""Choices that depend on a slug alone, the same on every machine and every Python."""

import hashlib
from collections.abc import Sequence
from typing import TypeVar

from partnership.kit.artwork.palette import PAIRS, Pair

Face = TypeVar("Face")


class Dice:
    """Throws decided beforehand by the slug."""

    def __init__(self, slug: str) -> None:
        self._slug = slug
        self._throws = 0

    def choice(self, faces: Sequence[Face]) -> Face:
        self._throws += 1
        digest = hashlib.sha256(f"{self._slug}:{self._throws}".encode()).digest()
        return faces[int.from_bytes(digest[:4]) % len(faces)]


def clip_name(kind: str, *parts: object) -> str:
    """An id for a clip path: the same in every run, another one for another picture."""
    digest = hashlib.sha256("/".join(map(str, parts)).encode()).hexdigest()
    return f"{kind}{digest[:10]}"


def pair_of(key: str, slug: str) -> Pair:
    """The pair of a sector; a sector without one of its own borrows one, always the same."""
    return PAIRS.get(key) or PAIRS[Dice(f"{slug}/{key}").choice(sorted(PAIRS))]
