"""W3: what deals not yet created should bring before the year ends.

W3 = Σ over the months left of r × n × Y(d), as product.md defines it: r is new pipeline per day,
n the days left of the month, Y(d) the share of created amount that is won within d days. The
arithmetic is in fractions; one team's own part is rounded to eight places of the currency, and
sums are sums of these, so that parts always add up to the whole.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal

from forecast import means

Method = Literal["record", "company_record", "average_cycle", "none"]
STRONGEST_FIRST: tuple[Method, ...] = ("record", "company_record", "average_cycle", "none")
ENOUGH_WON_DEALS = 20
ENOUGH_DAYS = 183


@dataclass(frozen=True)
class Month:
    """A month that is left: its first day, its days left (n) and the days of its yield (d)."""

    month: date
    days_left: int
    yield_days: int


@dataclass(frozen=True)
class Yields:
    """What new pipeline of one team, or the company, yielded: won deals among those created in
    the last 730 days, and by days the share of the created amount (None: nothing created)."""

    won_deals: int
    by_days: dict[int, Fraction | None]


@dataclass(frozen=True)
class Record:
    """What history says of new pipeline on one day."""

    months: tuple[Month, ...]
    days_to_year_end: int
    window_days: int
    first_deal_age_days: int
    company: Yields
    directors: dict[str, Yields]
    new_amounts: dict[str, Decimal]
    new_deals: dict[str, int]
    has_won_deals: bool
    win_rate: Fraction | None
    average_cycle_days: Fraction | None

    def method(self, director_id: str | None) -> Method:
        """How Y is found for a director team; None is the company."""
        if self.company.won_deals < ENOUGH_WON_DEALS or self.first_deal_age_days < ENOUGH_DAYS:
            return "average_cycle" if self.has_won_deals else "none"
        own = self.directors.get(director_id) if director_id else None
        return "record" if own and own.won_deals >= ENOUGH_WON_DEALS else "company_record"

    def yield_rate(self, director_id: str | None, days: int) -> Fraction | None:
        """Y(d), a share; None where nothing was created that could tell, or no day is left."""
        if days < 0:
            return None
        method = self.method(director_id)
        if method == "none":
            return Fraction(0)
        if method == "average_cycle":
            cycle = self.average_cycle_days
            return self.win_rate if cycle is not None and days >= cycle else Fraction(0)
        if method == "record" and director_id:
            return self.directors[director_id].by_days.get(days)
        return self.company.by_days.get(days)

    def per_day(self, team_id: str) -> Fraction:
        """r of one team alone: its new pipeline per day."""
        if self.window_days <= 0:
            return Fraction(0)
        return Fraction(self.new_amounts.get(team_id, Decimal(0))) / self.window_days

    def expected(self, team_id: str, director_id: str | None, month: Month) -> Decimal:
        """r × n × Y(d) of one team alone for one month, rounded to eight places."""
        rate = self.yield_rate(director_id, month.yield_days) or Fraction(0)
        return rounded(self.per_day(team_id) * month.days_left * rate)


def rounded(value: Fraction) -> Decimal:
    """A fraction as a decimal of eight places, halves away from zero."""
    return means.rounded(value.numerator, value.denominator)


def weakest(methods: list[Method]) -> Method:
    """The weakest of the methods of a sum's parts; of no part at all, `none`."""
    return max(methods, key=STRONGEST_FIRST.index, default="none")


def record_of(row: dict[str, Any]) -> Record:
    """The record as the relation `new_pipeline_record_at` gives it."""
    as_of: date = row["as_of"]
    this_month = as_of.replace(day=1)
    window_first = this_month.replace(year=this_month.year - 1)
    first: date | None = row["first_created_on"]
    yields: dict[str | None, dict[int, Fraction | None]] = {}
    won: dict[str | None, int] = {}
    for one in row["yields"]:
        created = one["created_amount"]
        share = Fraction(one["won_amount"]) / Fraction(created) if created else None
        yields.setdefault(one["director_id"], {})[one["yield_days"]] = share
        won[one["director_id"]] = int(one["won_deals"])
    decided, cycles = row["company_decided_amount"], row["company_cycle_deals"]
    return Record(
        months=tuple(Month(**one) for one in row["months"] or ()),
        days_to_year_end=(row["year_last_on"] - as_of).days,
        window_days=(this_month - max(window_first, first)).days if first else 0,
        first_deal_age_days=(as_of - first).days if first else 0,
        company=Yields(won[None], yields[None]),
        directors={key: Yields(won[key], yields[key]) for key in yields if key is not None},
        new_amounts={one["team_id"]: one["amount"] for one in row["new_deals"] or ()},
        new_deals={one["team_id"]: int(one["deals"]) for one in row["new_deals"] or ()},
        has_won_deals=bool(row["company_won_deals"]),
        win_rate=Fraction(row["company_won_amount"]) / Fraction(decided) if decided else None,
        average_cycle_days=(
            Fraction(int(row["company_cycle_days"]), int(cycles)) if cycles else None
        ),
    )
