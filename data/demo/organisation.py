"""Who works in the demo company, where and from when: teams, people, moves, managers.

A department is a number of seats. A seat's holder leaves or moves to another department at
some time, and somebody new takes the seat a few weeks later; some seats open only with the
company's growth. The first seat of a department never changes, so a department always has
somebody to give a deal to.
"""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from data.demo.calendar import ABROAD, CHINA, HORIZON, LAST_DAY, Floats, Ints
from data.demo.names import people_names
from data.demo.parameters import STORIES

COMPANY = ("company", "星河软件 Galaxy Software")
DIRECTORS = (
    ("east", "华东", ("华东一部", "华东二部", "华东三部", "华东四部", "华东五部"), 0.33),
    ("south", "华南", ("华南一部", "华南二部", "华南三部", "华南四部"), 0.26),
    ("north", "华北", ("华北一部", "华北二部", "华北三部", "华北四部"), 0.23),
    ("intl", "International", ("Europe", "Southeast Asia", "North America"), 0.18),
)
DEPARTMENTS = tuple(
    (f"{director}-{place}", name, above)
    for above, (director, _, names, _) in enumerate(DIRECTORS)
    for place, name in enumerate(names, start=1)
)
# where deals can be: a department, or a director team itself (key accounts of the director)
UNIT_TEAMS = tuple(d[0] for d in DEPARTMENTS) + tuple(d[0] for d in DIRECTORS)
UNIT_DIRECTORS = np.array([d[2] for d in DEPARTMENTS] + list(range(len(DIRECTORS))))
UNIT_REGIONS = np.array([ABROAD if DIRECTORS[d][0] == "intl" else CHINA for d in UNIT_DIRECTORS])
DIRECT_SHARE = 0.004

LEAVE_RATE, MOVE_RATE = 0.16, 0.07  # a year
NO_REVIEW_UNITS = (11, 14)


@dataclass(frozen=True)
class Stay:
    """Somebody's time in a team, [from_day, to_day); to_day None is open."""

    person: int
    team: str
    role: str
    from_day: int
    to_day: int | None


@dataclass(frozen=True)
class Manager:
    """How a manager forecasts: bias is a factor on the chance they see, noise its log-odds error,
    review_rate the chance that a deal in play gets looked at in a review."""

    person: int
    unit: int
    from_day: int
    bias: float
    noise: float
    review_rate: float


@dataclass(frozen=True)
class Roster:
    """Whom deals can belong to: unit[person, day] (-1: nowhere), and a draw by weight."""

    unit: NDArray[np.int8]
    left: Ints
    skill: Floats
    diligence: Floats
    persons: Ints
    cumulative: Floats
    totals: Floats

    def drawn(self, unit: Ints, day: Ints, chance: Floats) -> Ints:
        """One of those in the unit on the day for each chance in [0, 1)."""
        group = unit * (LAST_DAY + 1) + np.clip(day, 0, LAST_DAY)
        before, after = self.totals[group], self.totals[group + 1]
        place = np.searchsorted(self.cumulative, before + chance * (after - before), side="right")
        drawn: Ints = self.persons[np.minimum(place, self.persons.size - 1)]
        return drawn

    def unit_on(self, person: Ints, moment: Floats) -> Ints:
        day = np.clip(np.floor(moment), 0, LAST_DAY).astype(np.int64)
        return self.unit[person, day].astype(np.int64)


@dataclass(frozen=True)
class Organisation:
    teams: list[tuple[str, str, str | None]]
    names: list[str]
    stays: list[Stay]
    managers: list[Manager]
    manager_on: NDArray[np.int16]  # [unit, day] into managers
    roster: Roster
    unit_shares: Floats

    def person_id(self, person: int) -> str:
        return f"P{person + 1:04d}"


def representatives(deals: int) -> int:
    """How many seats a company of so many deals has: 84 for 12,000, 500 for 1,000,000."""
    return int(min(max(round(84 * (deals / 12000) ** 0.403), 3 * len(DEPARTMENTS)), 900))


def _weekday(day: float | np.integer[Any]) -> int:
    """The day, or the Monday after it; START is a Monday."""
    whole = int(day)
    return whole + (7 - whole % 7 if whole % 7 >= 5 else 0)


class _Staff:
    """People as they are hired, while the organisation is put together."""

    def __init__(self, rng: np.random.Generator) -> None:
        self.rng = rng
        self.stays: list[Stay] = []
        self.foreign: list[bool] = []

    def hired(self, team: str, role: str, from_day: int, foreign: bool) -> int:
        person = len(self.foreign)
        self.foreign.append(foreign)
        self.stays.append(Stay(person, team, role, from_day, None))
        return person

    def ended(self, person: int, day: int) -> None:
        place = max(i for i, stay in enumerate(self.stays) if stay.person == person)
        self.stays[place] = replace(self.stays[place], to_day=day)

    def seat(self, unit: int, place: int) -> None:
        """Everybody who sits on a seat of a department, one after the other."""
        day = -int(self.rng.integers(40, 900))
        if place > 0 and self.rng.random() < 0.25:
            day = _weekday(self.rng.integers(20, 800))
        while day <= LAST_DAY - 14:
            foreign = bool(UNIT_REGIONS[unit] == ABROAD)
            person = self.hired(UNIT_TEAMS[unit], "rep", day, foreign)
            if place == 0:
                return
            begin = max(day, 0)
            leaves = begin + self.rng.exponential(365 / LEAVE_RATE)
            moves = begin + self.rng.exponential(365 / MOVE_RATE)
            ends = _weekday(max(min(leaves, moves), day + 60))
            if ends > LAST_DAY - 7:
                return
            self.ended(person, ends)
            if moves < leaves:
                self._moved(person, unit, ends, _weekday(max(leaves, ends + 90)))
            day = _weekday(ends + self.rng.integers(5, 50))

    def _moved(self, person: int, unit: int, day: int, leaves: int) -> None:
        same = [u for u in range(len(DEPARTMENTS)) if u != unit
                and UNIT_REGIONS[u] == UNIT_REGIONS[unit]
                and (UNIT_DIRECTORS[u] == UNIT_DIRECTORS[unit]
                     or self.rng.random() < 0.1)]  # fmt: skip
        target = UNIT_TEAMS[int(self.rng.choice(same))]
        to_day = leaves if leaves <= LAST_DAY - 7 else None
        self.stays.append(Stay(person, target, "rep", day, to_day))


def organisation(rng: np.random.Generator, deals: int) -> Organisation:
    """The organisation of a company with so many deals."""
    staff = _Staff(rng)
    staff.hired(COMPANY[0], "vp", -1500, False)
    for director, *_ in DIRECTORS:
        staff.hired(director, "director", -int(rng.integers(300, 1400)), director == "intl")
    managers = _managers(staff, rng)
    seats = _seats(representatives(deals))
    for unit, count in enumerate(seats):
        for place in range(count):
            staff.seat(unit, place)
    staff.hired(COMPANY[0], "operations", -700, False)
    foreign = np.array(staff.foreign)
    local, abroad = people_names(rng, int((~foreign).sum()), int(foreign.sum()))
    rest, far = iter(local), iter(abroad)
    names = [next(far) if is_foreign else next(rest) for is_foreign in staff.foreign]
    shares = np.array([*seats, *[0.0] * len(DIRECTORS)], dtype=np.float64)
    shares *= (1 - DIRECT_SHARE) / shares.sum()
    shares[len(DEPARTMENTS) :] = DIRECT_SHARE / len(DIRECTORS)
    teams: list[tuple[str, str, str | None]] = [(*COMPANY, None)]
    teams += [(d[0], d[1], COMPANY[0]) for d in DIRECTORS]
    teams += [(d[0], d[1], DIRECTORS[d[2]][0]) for d in DEPARTMENTS]
    return Organisation(teams, names, staff.stays, managers, _manager_on(managers),
                        _roster(rng, staff.stays, len(names)), shares)  # fmt: skip


def _seats(count: int) -> list[int]:
    """Seats by department: a director's share, a little uneven among the departments."""
    wanted = []
    for _, _, names, share in DIRECTORS:
        uneven = np.linspace(1.15, 0.85, len(names))
        wanted += list(count * share * uneven / uneven.sum())
    return [max(2, round(seats)) for seats in wanted]


def _managers(staff: _Staff, rng: np.random.Generator) -> list[Manager]:
    """A manager for each department, two of them replaced on the way; directors for themselves."""
    managers = []
    high = STORIES.high_director_team
    for unit, team in enumerate(UNIT_TEAMS):
        direct = unit >= len(DEPARTMENTS)
        bias = float(np.round(np.exp(rng.normal(0.18, 0.12)), 3))
        if DIRECTORS[int(UNIT_DIRECTORS[unit])][0] == high:
            bias = round(bias * STORIES.high_director_bias, 3)
        noise = float(np.round(rng.uniform(0.35, 0.9), 3))
        review = 0.04 if unit in NO_REVIEW_UNITS else float(np.round(rng.uniform(0.5, 0.85), 3))
        if direct:
            person = 1 + unit - len(DEPARTMENTS)
        else:
            foreign = bool(UNIT_REGIONS[unit] == ABROAD)
            person = staff.hired(team, "manager", -int(rng.integers(60, 1100)), foreign)
        managers.append(Manager(person, unit, 0, bias, noise, review))
        if unit in (6, 12):
            ends = _weekday(rng.integers(420, 640))
            staff.ended(person, ends)
            person = staff.hired(team, "manager", ends, False)
            managers.append(Manager(person, unit, ends, 0.9, 0.5, 0.85))
    return managers


def _manager_on(managers: list[Manager]) -> NDArray[np.int16]:
    found = np.zeros((len(UNIT_TEAMS), LAST_DAY + 1), dtype=np.int16)
    for place, manager in enumerate(managers):
        found[manager.unit, manager.from_day :] = place
    return found


def _roster(rng: np.random.Generator, stays: list[Stay], people: int) -> Roster:
    units = {team: unit for unit, team in enumerate(UNIT_TEAMS)}
    where = np.full((people, LAST_DAY + 1), -1, dtype=np.int8)
    left = np.full(people, HORIZON, dtype=np.int64)
    for stay in stays:
        last = HORIZON if stay.to_day is None else stay.to_day
        left[stay.person] = last
        if stay.role in ("rep", "director"):
            where[stay.person, max(stay.from_day, 0) : min(last, LAST_DAY + 1)] = units[stay.team]
    skill = np.exp(rng.normal(0, 0.3, people))
    persons, days = np.nonzero(where >= 0)
    group = where[persons, days].astype(np.int64) * (LAST_DAY + 1) + days
    order = np.argsort(group, kind="stable")
    cumulative = np.cumsum(skill[persons[order]])
    ends = np.searchsorted(group[order], np.arange(len(UNIT_TEAMS) * (LAST_DAY + 1) + 1))
    totals = np.concatenate([[0.0], cumulative])[ends]
    diligence = np.exp(rng.normal(0, 0.25, people))
    return Roster(where, left, skill, diligence, persons[order], cumulative, totals)
