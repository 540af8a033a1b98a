"""Which profiles of a name are one person. Pure: the same profiles give the same groups, in any order.

A profile is what some articles say of a name, and the months in which they say it. Profiles are joined step by step,
the best evidence first, unless they contradict each other:

1. the same office in the same organisation
2. the same organisation, or a tag of the same outlet
3. for generals, the rank: few people of one name are generals, so a general in another post is the same one, promoted
   or moved
4. names printed without marks join the only person whom their evidence fits
5. what readers correct (corrections.py), whatever the evidence

Ranks contradict each other if they fall. Posts contradict each other if they are full-time, in different places, and
held at the same time.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import NamedTuple

from newsarchive.archive.people.corrections import Correction
from newsarchive.archive.people.evidence import Evidence, Link, Post

# Papers print old ranks and posts for a while: features are written before a promotion, pictures come from the files.
# One after the other explains two of them if at most one in STRAYS of their months is on the wrong side of the change.
STRAYS = 5
# In the same post a rank may be misprinted once. A fall is clear if each rank is printed in so many months.
CLEAR = 2
# Each rank takes two to four years by law; early promotions halve that.
MONTHS_IN_RANK = 12
NEVER = 1 << 30  # the month of a profile without a known day, in the order of profiles


@dataclass(slots=True)
class Group:
    """Profiles of one person."""

    order: tuple[int, str]  # of groups, by content alone
    marks: str
    unmarked: bool
    members: list[int]
    links: set[Link]
    levels: dict[int, set[int]]  # months by rank
    posts: dict[Post, set[int]]  # months by full-time post
    beside: set[frozenset[str]]  # organisations in which one article gives posts to him
    pins: set[str]  # the corrections that join it with others
    into: Group | None = None
    candidates: list[Group] = field(default_factory=list)

    @classmethod
    def of(cls, evidence: Evidence, months: Iterable[int], members: list[int], pins: Iterable[str] = ()) -> Group:
        """The group of one profile."""
        found = set(months)
        posts = evidence.full_time
        pairs = {frozenset((one[1], other[1])) for one, other in combinations(sorted(posts), 2)}
        return cls(
            (min(found, default=NEVER), evidence.text),
            evidence.marks,
            evidence.marks == evidence.key,
            members,
            set(evidence.links),
            {level: set(found) for level in evidence.levels},
            {post: set(found) for post in posts},
            pairs,
            set(pins),
        )

    @property
    def now(self) -> Group:
        """The group into which this one was taken."""
        return self if self.into is None else self.into.now

    def take(self, other: Group) -> None:
        """Take another group into this one."""
        other.into = self
        self.order = min(self.order, other.order)
        if self.unmarked and not other.unmarked:
            self.marks, self.unmarked = other.marks, False
        self.members += other.members
        self.links |= other.links
        self.beside |= other.beside
        self.pins |= other.pins
        for level, months in other.levels.items():
            self.levels.setdefault(level, set()).update(months)
        for post, months in other.posts.items():
            self.posts.setdefault(post, set()).update(months)

    @property
    def is_general(self) -> bool:
        """True if a general's rank is printed."""
        return ("general",) in self.links

    @property
    def is_bare(self) -> bool:
        """True if a general's rank is all that is known."""
        return self.links == {("general",)} and not self.pins


Agrees = Callable[[Group, Group], bool]


class Grouped(NamedTuple):
    """A profile: its id, what its articles say, their months, and the corrections that speak of it, in their order."""

    id: int
    evidence: Evidence
    months: Iterable[int]
    corrections: Sequence[Correction] = ()

    @property
    def split(self) -> Correction | None:
        """The correction that gives it to another person than the rest of its name."""
        return next((one for one in reversed(self.corrections) if one.change == "split"), None)

    @property
    def pins(self) -> set[str]:
        """The corrections that join it with others."""
        since = self.split.order if self.split is not None else ("", "")
        return {one.id for one in self.corrections if one.change == "merge" and one.order > since}


def group_profiles(profiles: Iterable[Grouped]) -> list[Group]:
    """The people whose profiles share evidence or corrections. Profiles that may be those of several are in none."""
    profiles = list(profiles)
    if len(profiles) == 1:  # as most are
        (only,) = profiles
        return [Group.of(only.evidence, only.months, [only.id], only.pins)]
    rest: list[Grouped] = []
    split: dict[str, list[Grouped]] = defaultdict(list)
    for profile in profiles:
        (rest if profile.split is None else split[profile.split.id]).append(profile)
    people: list[Group] = []
    doubtful: list[Group] = []
    for key in sorted({profile.evidence.key for profile in rest}):
        people += _of_name([profile for profile in rest if profile.evidence.key == key], doubtful)
    for parts in split.values():
        first, *others = _distinct(parts)
        for other in others:
            first.take(other)
        people.append(first)
    people += [group for group in doubtful if group.pins]
    pinned: dict[str, list[Group]] = defaultdict(list)
    for group in people:
        for pin in group.pins:
            pinned[pin].append(group)
    for groups in pinned.values():
        _unite(groups)
    people = [group for group in people if group.into is None]
    return sorted(people, key=lambda group: (group.order, group.marks))


def _unite(groups: Iterable[Group]) -> None:
    present = {id(group.now): group.now for group in groups}
    first, *others = sorted(present.values(), key=lambda group: (group.order, group.marks))
    for other in others:
        first.take(other)


def _of_name(profiles: Iterable[Grouped], doubtful: list[Group]) -> list[Group]:
    """The people of a name, by evidence. Those who may be several of them are added to `doubtful`."""
    groups = _distinct(profiles)
    marked = [group for group in groups if not group.unmarked]
    people: list[Group] = []
    for marks in sorted({group.marks for group in marked}):
        people += _people([group for group in marked if group.marks == marks], doubtful)
    others = _people([group for group in groups if group.unmarked], doubtful)
    for group in others:
        group.candidates = _fitting(group, people)
    for group in others:
        if len(group.candidates) == 1:
            group.candidates[0].take(group)
        elif group.candidates:
            doubtful.append(group)
        else:
            people.append(group)
    return people


def ranks_agree(one: Group, other: Group) -> bool:
    """True if the ranks of two groups never fall, and rise no faster than ranks do."""
    levels = _levels(one, other)
    return all(
        _follows(levels[low], levels[high]) and _in_pace(high - low, levels[low], levels[high])
        for low, high in combinations(sorted(levels), 2)
    )


def clashes(one: Group, other: Group) -> list[tuple[Post, Post]]:
    """Pairs of full-time posts in different places that one person cannot have held one after the other."""
    beside = one.beside | other.beside
    return [
        (mine, theirs)
        for mine, my_months in one.posts.items()
        for theirs, their_months in other.posts.items()
        if not _related(mine[1], theirs[1])
        and frozenset((mine[1], theirs[1])) not in beside
        and not _follows(my_months, their_months)
        and not _follows(their_months, my_months)
    ]


def _distinct(profiles: Iterable[Grouped]) -> list[Group]:
    """One group for all profiles that differ only in what is no evidence."""
    alike: dict[tuple[object, ...], Group] = {}
    for profile in sorted(profiles, key=lambda profile: (profile.evidence.name, profile.evidence.text)):
        evidence, pins = profile.evidence, profile.pins
        group = Group.of(evidence, profile.months, [profile.id], pins)
        key = (group.marks, evidence.links, evidence.levels, evidence.full_time, frozenset(pins))
        if key in alike:
            alike[key].take(group)
        else:
            alike[key] = group
    return sorted(alike.values(), key=lambda group: group.order)


def _people(groups: list[Group], doubtful: list[Group]) -> list[Group]:
    """The people of a name with one set of marks. Generals who may be several of them are added to `doubtful`."""
    posted = [group for group in groups if not group.is_bare]
    bare = [group for group in groups if group.is_bare]
    posted = _join(posted, ("post",), _same_post_agrees)
    posted = _join(posted, ("body", "tag"), _agrees)
    posted = _join(posted, ("general",), _agrees)
    generals = [group for group in posted if group.is_general]
    for group in bare:
        group.candidates = [general for general in generals if ranks_agree(general, group)]
    alone: list[Group] = []
    for group in bare:
        if len(group.candidates) == 1:
            group.candidates[0].take(group)
        else:
            (doubtful if group.candidates else alone).append(group)
    return posted + _join(alone, ("general",), _agrees)


def _join(groups: list[Group], kinds: tuple[str, ...], agrees: Agrees) -> list[Group]:
    """Join groups that share a link of some kinds and agree. Each joins the earliest that it agrees with."""
    sharing: dict[Link, list[Group]] = defaultdict(list)
    for group in groups:
        for link in group.links:
            if link[0] in kinds:
                sharing[link].append(group)
    for link in sorted(sharing):
        apart: list[Group] = []
        present = {id(group.now): group.now for group in sharing[link]}
        for group in sorted(present.values(), key=lambda one: one.order):
            fitting = next((one for one in apart if agrees(one, group)), None)
            if fitting is None:
                apart.append(group)
            else:
                fitting.take(group)
    return sorted((group for group in groups if group.into is None), key=lambda group: group.order)


def _fitting(group: Group, people: list[Group]) -> list[Group]:
    """The people of marked names whom the best evidence of an unmarked name fits."""
    for kinds, agrees in ((("post",), _same_post_agrees), (("body", "tag"), _agrees), (("general",), _agrees)):
        links = {link for link in group.links if link[0] in kinds}
        if found := [one for one in people if links & one.links and agrees(one, group)]:
            return found
    return []


def _agrees(one: Group, other: Group) -> bool:
    return ranks_agree(one, other) and not clashes(one, other)


def _same_post_agrees(one: Group, other: Group) -> bool:
    """True unless ranks clearly fall: in the same post, a single misprint is likelier than another person."""
    levels = _levels(one, other)
    return not any(
        len(levels[low]) >= CLEAR and len(levels[high]) >= CLEAR and not _follows(levels[low], levels[high])
        for low, high in combinations(sorted(levels), 2)
    )


def _levels(one: Group, other: Group) -> dict[int, set[int]]:
    both = one.levels.keys() | other.levels.keys()
    return {level: one.levels.get(level, set()) | other.levels.get(level, set()) for level in both}


def _follows(first: set[int], then: set[int]) -> bool:
    """True if some months lie before others, but for a few strays."""
    before, after = sorted(first), sorted(then)
    strays = min(
        (len(before) - bisect_right(before, month) + bisect_left(after, month) for month in {*before, *after}),
        default=0,
    )
    return strays * STRAYS <= len(before) + len(after)


def _in_pace(steps: int, low: set[int], high: set[int]) -> bool:
    """True if some ranks can be climbed from the first month of the one to the last of the other."""
    return steps < 2 or not low or not high or max(high) - min(low) >= (steps - 1) * MONTHS_IN_RANK


def _related(one: str, other: str) -> bool:
    """True if one organisation is the other or may be a part of it: 'Cục Chính trị' and 'Cục Chính trị Quân khu 1'."""
    short, long = sorted((one, other), key=len)
    return short == long or long.startswith(f"{short} ") or long.endswith(f" {short}")
