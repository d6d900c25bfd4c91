"""Sharing work out evenly: a matter of numbers, without the database.

Every piece goes to the least loaded of those who may have it; then work moves along chains of
readers from the most to the least loaded while that evens them out. Such chains find the most
even sharing that the languages and conflicts leave (optimal semi-matching). The same input
always gives the same answer.
"""

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Piece:
    """One application: how many more readers it wants, and who may be one of them."""

    pk: int
    wants: int
    may: tuple[int, ...]


@dataclass
class Sharing:
    """Who got what; ``given`` holds new work only, ``load`` all of it."""

    load: dict[int, int]
    given: dict[int, set[int]] = field(default_factory=dict)
    short: list[int] = field(default_factory=list)


def share(pieces: Sequence[Piece], load: Mapping[int, int]) -> Sharing:
    """Give each piece its readers; ``short`` lists the pieces for which there were too few."""
    sharing = Sharing(dict(load))
    for piece in sorted(pieces, key=lambda piece: (len(piece.may) - piece.wants, piece.pk)):
        least = sorted(piece.may, key=lambda who: (sharing.load[who], who))
        chosen = least[: piece.wants]
        sharing.given[piece.pk] = set(chosen)
        for who in chosen:
            sharing.load[who] += 1
        if len(chosen) < piece.wants:
            sharing.short.append(piece.pk)
    _even_out(sharing, {piece.pk: frozenset(piece.may) for piece in pieces})
    sharing.short.sort()
    return sharing


def _even_out(sharing: Sharing, may: Mapping[int, frozenset[int]]) -> None:
    moved = True
    while moved:
        moved = any(
            _relieve(who, sharing, may)
            for who in sorted(sharing.load, key=lambda who: (-sharing.load[who], who))
        )


def _relieve(who: int, sharing: Sharing, may: Mapping[int, frozenset[int]]) -> bool:
    """Pass one piece on, perhaps by way of others, to somebody who has two fewer."""
    enough = sharing.load[who] - 2
    unseen = set(sharing.load) - {who}
    if min((sharing.load[other] for other in unseen), default=enough + 1) > enough:
        return False
    holds = _holdings(sharing)
    came: dict[int, tuple[int, int]] = {}
    queue = deque([who])
    while queue:
        giver = queue.popleft()
        for pk in holds.get(giver, ()):
            for taker in sorted(unseen & may[pk] - sharing.given[pk]):
                came[taker] = (giver, pk)
                if sharing.load[taker] <= enough:
                    _pass_on(taker, who, came, sharing)
                    return True
                unseen.remove(taker)
                queue.append(taker)
    return False


def _holdings(sharing: Sharing) -> dict[int, list[int]]:
    holds: dict[int, list[int]] = {}
    for pk in sorted(sharing.given):
        for who in sharing.given[pk]:
            holds.setdefault(who, []).append(pk)
    return holds


def _pass_on(taker: int, first: int, came: dict[int, tuple[int, int]], sharing: Sharing) -> None:
    sharing.load[taker] += 1
    sharing.load[first] -= 1
    while taker != first:
        giver, pk = came[taker]
        sharing.given[pk].remove(giver)
        sharing.given[pk].add(taker)
        taker = giver
