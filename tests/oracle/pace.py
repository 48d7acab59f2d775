"""How fast deals move lately beside past quarters, a second time: one deal and week at a time."""

import math
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache

from tests.oracle.period import Period
from tests.oracle.projection import Facts

WEEKS, STAYS, SMOOTH = 14, 9, 20.0
RECENT = timedelta(days=56)
PRIOR, SPREAD = 4, 0.2


class Pace:
    """How deals move from week to week, in past quarters and lately."""

    def __init__(self, facts: Facts, day: date, quarters: list[Period]) -> None:
        self.stages = len(facts.stages)
        self.moves = facts.moves(day)
        self.quarters = quarters
        self.fine: dict[tuple[int, ...], float] = {}
        self.middle: dict[tuple[int, ...], float] = {}
        self.coarse: dict[tuple[int, ...], float] = {}
        for (sunday, stage, stay, gone), deals in self.moves.items():
            week = self._week(facts, sunday)
            if any(quarter.holds(sunday) for quarter in quarters):
                for seen, key in ((self.fine, (week, stage, stay)), (self.middle, (stage, stay)),
                                  (self.coarse, (stage,))):  # fmt: skip
                    seen[*key, gone] = seen.get((*key, gone), 0) + deals
                    seen[*key, -2] = seen.get((*key, -2), 0) + deals
        self.facts = facts
        self.known: dict[tuple[int, int, int, bool], float] = {}
        self.share = cache(self._share)
        past = [self._compared(quarter.first, quarter.last) for quarter in quarters]
        lately = self._compared(day - RECENT - timedelta(days=6), day - timedelta(days=7))
        self.factor = self._factors(past, lately)

    def _week(self, facts: Facts, sunday: date) -> int:
        return min((facts.quarter(sunday).last - sunday).days // 7, WEEKS - 1)

    def _share(self, week: int, stage: int, stay: int, gone: int) -> float:
        """Of the deals there, those that went so; seldom seen ones drawn to all weeks and stays."""
        found = self.coarse.get((stage, gone), 0) / max(self.coarse.get((stage, -2), 0), 1)
        for seen, key in ((self.middle, (stage, stay)), (self.fine, (week, stage, stay))):
            found = (seen.get((*key, gone), 0) + SMOOTH * found) / (
                seen.get((*key, -2), 0) + SMOOTH
            )
        return found

    def is_on(self, stage: int, gone: int) -> bool:
        """A move on, not back nor lost."""
        return stage < gone <= self.stages

    def _compared(self, first: date, last: date) -> Mapping[tuple[int, bool], tuple[float, float]]:
        """By stage and whether on: moves seen and to be expected, of these week-ends."""
        found = {(s, on): (0.0, 0.0) for s in range(self.stages) for on in (True, False)}
        for (sunday, stage, stay, gone), deals in self.moves.items():
            if not first <= sunday <= last:
                continue
            week = self._week(self.facts, sunday)
            for on in (True, False):
                seen, usual = found[stage, on]
                seen += deals * (gone >= 0 and self.is_on(stage, gone) == on)
                usual += deals * sum(
                    self.share(week, stage, stay, to)
                    for to in range(self.stages + 2)
                    if self.is_on(stage, to) == on
                )
                found[stage, on] = seen, usual
        return found

    def _factors(self, past: list[Mapping[tuple[int, bool], tuple[float, float]]],
                 lately: Mapping[tuple[int, bool], tuple[float, float]],
                 ) -> dict[tuple[int, bool], float]:  # fmt: skip
        pairs = [pair for one in past for pair in one.values()]
        squares = sum(usual**2 for _, usual in pairs)
        prior = PRIOR * squares / len(past)
        beyond = sum((seen - usual) ** 2 - usual for seen, usual in pairs)
        spread = max(0.0, (beyond + prior * SPREAD**2) / (squares + prior))
        found = {}
        for key, (seen, usual) in lately.items():
            off = (seen - usual) / max(usual, 1e-9)
            limit = spread + 1 / max(usual, 1e-9)
            believed = max(0.0, 1 - limit / off**2) if off else 0.0
            found[key] = min(3.0, max(0.2, 1 + off * believed))
        return found

    def won(self, stage: int, stay: int, left: int, paced: bool) -> float:
        """The chance of a deal in a stage for so many weeks to be won within the days left."""
        if left <= 0:
            return 0.0
        days, week = min(left, 7), min(left // 7, WEEKS - 1)
        gone = {}
        for to in range(self.stages + 2):
            factor = self.factor[stage, self.is_on(stage, to)] if paced else 1.0
            gone[to] = self.share(week, stage, stay, to) * factor * days / 7
        whole = max(1.0, sum(gone.values()))
        later = self.later(stage, min(stay + 1, STAYS - 1), left - 7, paced)
        found = later * (1 - sum(gone.values()) / whole) + gone[self.stages] / whole
        for to in range(self.stages):
            found += gone[to] / whole * self.later(to, 0, left - 7, paced)
        return found

    def later(self, stage: int, stay: int, left: int, paced: bool) -> float:
        """`won`, remembered."""
        key = (stage, stay, left, paced)
        if key not in self.known:
            self.known[key] = self.won(*key)
        return self.known[key]

    def offset(self, stage: int, level: int, left: int) -> float:
        """What the pace adds to the log odds of deals in a stage, by the level of their stay."""
        weeks = ((0, 1), (2, 3), (4, 5, 6, 7), (8,))[level]
        found = 0.0
        for stay in weeks:
            now, before = (
                min(1 - 1e-4, max(1e-4, self.later(stage, stay, left, paced)))
                for paced in (True, False)
            )
            found += math.log(now / (1 - now)) - math.log(before / (1 - before))
        return found / len(weeks)

    def created(self, left: int) -> float:
        """How many times as many later deals are won for it."""
        weeks = range(left % 7 or 7, left + 1, 7)
        now, before = (sum(self.later(0, 0, d, paced) for d in weeks) for paced in (True, False))
        return now / before if before else 1.0
