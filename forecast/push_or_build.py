"""Whether a rep's week is for pushing deals on or for building pipeline: a rule, not a model.

What is still to win should be covered by the deals in play as many times as is set (3). What is
missing to that is built, where there is time to win it; from when on an average deal takes longer
than the period has left, what is built counts for the period after it. Deals are pushed on where
they are stalled or overdue, or where nothing else can still help the period. Of both, pushing leads
late in the period where what is in play covers what is still to win at least once; else building.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Literal

CENT = Decimal("0.01")
NOTHING = Decimal(0)
Suggested = Literal["push", "build", "keep", "no_yardstick", "period_over"]
VISITS = {"push": "follow_up_visit", "build": "first_visit"}
"""The kind of visits that a suggestion asks more of."""


@dataclass(frozen=True)
class Week:
    """The facts that the rule looks at; amounts in one currency, lengths in days.

    `yardstick` is what a head is to win in the period, None where that is not known; `cycle_days`
    the mean days from created to won, None where nothing was ever won.
    """

    yardstick: Decimal | None
    won: Decimal
    in_play: Decimal
    in_play_deals: int
    slow_deals: int
    next_yardstick: Decimal | None
    next_in_play: Decimal
    multiplier: Decimal
    days_left: int
    period_days: int
    cycle_days: float | None

    @property
    def still_to_win(self) -> Decimal | None:
        """What is missing to the yardstick, at least 0."""
        return None if self.yardstick is None else max(self.yardstick - self.won, NOTHING)

    @property
    def is_in_time(self) -> bool:
        """Whether an average deal that is created now can still be won in the period."""
        return self.cycle_days is None or self.days_left >= self.cycle_days

    @property
    def is_early(self) -> bool:
        """Whether more than half of the period is left."""
        return 2 * self.days_left > self.period_days


@dataclass(frozen=True)
class Suggestion:
    """What leads, what is to be done besides, and how much is to be built for which period."""

    leads: Suggested
    besides: Suggested | None = None
    is_for_next: bool = False
    missing: Decimal | None = None


def suggestion(week: Week) -> Suggestion:
    """What the facts ask for; `missing` is the pipeline to build, None where that is not known."""
    need = week.still_to_win
    if week.days_left <= 0:
        return Suggestion("period_over")
    is_for_next = not week.is_in_time or need == 0
    asked = week.next_yardstick if is_for_next else need
    there = week.next_in_play if is_for_next else week.in_play
    missing = None if asked is None else max(times(asked, week.multiplier) - there, NOTHING)
    builds = bool(missing)
    pushes = week.slow_deals > 0 or (not week.is_in_time and bool(need) and week.in_play_deals > 0)
    if builds and pushes:
        is_within_reach = need is not None and 0 < need <= week.in_play
        if is_for_next and not week.is_early and is_within_reach:
            return Suggestion("push", "build", is_for_next, missing)
        return Suggestion("build", "push", is_for_next, missing)
    if builds:
        return Suggestion("build", None, is_for_next, missing)
    if pushes:
        return Suggestion("push", None, is_for_next, missing)
    return Suggestion("no_yardstick" if need is None else "keep", None, is_for_next, missing)


def times(amount: Decimal, multiplier: Decimal) -> Decimal:
    """So many times an amount, to the cent."""
    return (amount * multiplier).quantize(CENT, ROUND_HALF_UP)


def with_suggestion(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows of `meeting/week_by_person`, completed by what is needed and what to do about it.

    The yardstick is the target per head where there is one, else what the rep usually wins.
    """
    return [row | _completed(row) for row in rows]


def _completed(row: dict[str, Any]) -> dict[str, Any]:
    target, record = row["target_per_rep_amount"], row["own_record_amount"]
    yardstick = record if target is None else target
    following = row["next_target_per_rep_amount"]
    week = Week(
        yardstick=yardstick,
        won=row["won_amount"],
        in_play=row["in_play_amount"],
        in_play_deals=row["in_play_deals"],
        slow_deals=row["slow_deals"],
        next_yardstick=yardstick if following is None else following,
        next_in_play=row["next_in_play_amount"],
        multiplier=row["gap_multiplier"] or NOTHING,
        days_left=row["days_left"] or 0,
        period_days=row["period_days"] or 0,
        cycle_days=row["cycle_days"],
    )
    need, found = week.still_to_win, suggestion(week)
    return {
        "yardstick": _named(target, record),
        "yardstick_amount": yardstick,
        "next_yardstick_amount": week.next_yardstick,
        "still_needed_amount": need,
        "needed_amount": None if need is None else times(need, week.multiplier),
        "coverage": float(week.in_play / need) if need else None,
        "missing_amount": found.missing,
        "suggestion": found.leads,
        "second_suggestion": found.besides,
        "asked_visit": VISITS.get(found.leads),
        "is_for_next_period": found.is_for_next,
    }


def _named(target: Decimal | None, record: Decimal | None) -> str | None:
    if target is not None:
        return "target_per_rep"
    return None if record is None else "own_record"
