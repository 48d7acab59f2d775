"""The year gap: what is missing for the fiscal year, and how much pipeline that asks for.

Gap1 = target − W1 − W2 − W3; where something is missing, Gap2 = multiplier × Gap1 is the extra
pipeline to create, and Gap1 ÷ Y(days left) is what the record asks for. W3 already counts on the
normal pace of new pipeline, so a month is asked for that pace and its share of Gap2.
"""

from datetime import date, timedelta
from decimal import Decimal, localcontext
from fractions import Fraction
from typing import Any

from forecast.new_pipeline import Method, Record, record_of, rounded, weakest

NOTHING = Decimal(0)
DAY = timedelta(days=1)


def gaps(
    target: Decimal | None,
    w1: Decimal,
    w2: Decimal | None,
    w3: Decimal,
    multiplier: Decimal,
    yield_rate: Fraction | None,
) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
    """Gap1, Gap2 and what the record asks for, in money; `yield_rate` is Y(days left).

    All are None without a target or W2; the pipeline to create is 0 where nothing is missing,
    and what the record asks for is None where it yields nothing.
    """
    if target is None or w2 is None:
        return None, None, None
    with localcontext() as context:
        context.prec = 60
        gap1 = target - w1 - w2 - w3
        if gap1 <= 0:
            return gap1, NOTHING, NOTHING
        gap2 = rounded(Fraction(gap1) * Fraction(multiplier))
        return gap1, gap2, rounded(Fraction(gap1) / yield_rate) if yield_rate else None


def month_days(year_last_on: date) -> Fraction:
    """A twelfth of the days of the year that ends on a day."""
    year_first = (year_last_on + DAY).replace(year=(year_last_on + DAY).year - 1)
    return Fraction((year_last_on - year_first).days + 1, 12)


def month_shares(
    gap2: Decimal | None, pace: Decimal, days_left: int, days_of_month: Fraction
) -> tuple[Decimal | None, Decimal | None]:
    """What Gap2 asks for a month beyond the normal pace, and with it: Gap2 spread evenly over the
    months left, at least one, so that the last month is asked for all of it.

    Both are None without Gap2, or once the year is over.
    """
    if gap2 is None or days_left <= 0:
        return None, None
    share = rounded(Fraction(gap2) / max(Fraction(1), days_left / days_of_month))
    return share, pace + share


def month_pace(record: Record, members: list[dict[str, Any]], days_of_month: Fraction) -> Decimal:
    """The new pipeline of a month at the normal pace, each team's own part rounded."""
    teams = [member["team_id"] for member in members]
    return sum((rounded(record.per_day(team) * days_of_month) for team in teams), NOTHING)


def w3(record: Record, members: list[dict[str, Any]]) -> tuple[Decimal, Method]:
    """W3 of a team and the weakest method among its parts.

    `members` are the teams of its subtree, each with the director team it is in; None is the
    company itself, a part only where somebody placed directly in it created a deal.
    """
    total = NOTHING
    methods: list[Method] = []
    for member in members:
        team_id, director_id = member["team_id"], member["director_id"]
        if director_id is not None or record.new_deals.get(team_id) or len(members) == 1:
            methods.append(record.method(director_id))
        for month in record.months:
            total += record.expected(team_id, director_id, month)
    return total, weakest(methods)


def with_year_gap(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows of `forecast/year_gap_by_team`, completed by W3, the gaps and the method."""
    completed = []
    record = record_of(rows[0]) if rows else None
    for row in rows:
        assert record is not None
        w3_amount, method = w3(record, row["members"])
        if row["is_direct"] and not worth_a_row(row, w3_amount):
            continue
        yield_rate = record.yield_rate(row["director_id"], record.days_to_year_end)
        gap1, gap2, gap2_record = gaps(
            row["target_amount"],
            row["w1_amount"],
            row["w2_amount"],
            w3_amount,
            row["gap_multiplier"],
            yield_rate,
        )
        days_of_month = month_days(row["year_last_on"])
        pace = month_pace(record, row["members"], days_of_month)
        share, asked = month_shares(gap2, pace, record.days_to_year_end, days_of_month)
        decided = row["decided_amount"]
        completed.append(
            row
            | {
                "w3_amount": w3_amount,
                "w3_method": method,
                "gap1_amount": gap1,
                "gap2_amount": gap2,
                "gap2_record_amount": gap2_record,
                "month_pace_amount": pace,
                "month_gap2_amount": share,
                "month_asked_amount": asked,
                "observed_win_rate": (
                    float(Fraction(row["decided_won_amount"]) / Fraction(decided))
                    if decided
                    else None
                ),
            }
        )
    return completed


def worth_a_row(row: dict[str, Any], w3_amount: Decimal) -> bool:
    """Whether anything counts for a team directly."""
    return any((row["w1_amount"], row["w2_amount"], row["decided_amount"], w3_amount))


def with_months(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows of `forecast/new_pipeline_expected_by_month`: one per part and month left."""
    completed = []
    record = record_of(rows[0]) if rows else None
    for row in rows:
        assert record is not None
        teams = [member["team_id"] for member in row["members"]]
        if row["is_direct"] and not any(record.new_deals.get(team) for team in teams):
            continue
        director = row["director_id"]
        for month in record.months:
            rate = record.yield_rate(director, month.yield_days)
            completed.append(
                row
                | {
                    "month": month.month,
                    "days_left": month.days_left,
                    "per_day_amount": rounded(sum(map(record.per_day, teams), Fraction(0))),
                    "yield_days": month.yield_days,
                    "yield_rate": None if rate is None else float(rate),
                    "w3_amount": sum(
                        (record.expected(team, director, month) for team in teams), NOTHING
                    ),
                    "w3_method": record.method(director),
                }
            )
    return completed
