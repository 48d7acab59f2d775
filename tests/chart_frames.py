"""Small frames with the columns of the queries as they come: exact decimals, missing values."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pandas as pd

from charts.activity import MEASURES

MEASURES_OF_MONTHS = (
    "won_amount", "win_rate", "cycle_days", "won_deal_amount", "new_amount", "won_per_rep_amount",
    "calls_per_rep", "visits_per_rep", "f1_error_rate", "f2_error_rate",
)  # fmt: skip
NAMES = [
    "Strategic accounts and public sector South-East Asia",
    "华南渠道与合作伙伴业务一部",
    "DACH",
]


def stages() -> pd.DataFrame:
    shape = [("a", "Lead", 1, 40, "2400000.50", None), ("b", "Offer", 2, 10, "600000", 0.25)]
    found: list[dict[str, Any]] = [
        {
            "stage_id": stage,
            "stage_name": name,
            "stage_position": position,
            "deals": deals,
            "open_amount": Decimal(amount),
            "previous_stage_deals_rate": rate,
            "previous_stage_amount_rate": rate,
            "compare_deals": deals + 1,
            "compare_amount": Decimal(amount) - 120000,
            "change_deals": -1,
            "change_amount": Decimal(120000),
            "missing_amount_deals": 2,
        }
        for stage, name, position, deals, amount, rate in shape
    ]
    found.append({**found[0], "stage_id": "not_known", "stage_name": None, "stage_position": None})
    found[-1] |= {"previous_stage_amount_rate": None, "change_deals": None, "change_amount": None}
    return pd.DataFrame(found)


def passed() -> pd.DataFrame:
    """Three stages, the last of which is not recorded."""
    one: dict[str, Any] = {
        "stage_id": "a", "stage_name": "Lead", "stage_position": 1, "reached_deals": 40,
        "reached_amount": Decimal("2400000.50"), "previous_stage_deals_rate": None,
        "previous_stage_amount_rate": None, "first_stage_deals_rate": 1.0,
        "first_stage_amount_rate": 1.0, "previous_stage_days": None, "open_deals": 10,
        "lost_deals": 20, "young_deals": 8, "young_amount": Decimal("600000.125"),
        "compare_previous_stage_deals_rate": None, "compare_previous_stage_amount_rate": None,
        "compare_first_stage_deals_rate": 1.0, "compare_first_stage_amount_rate": 1.0,
    }  # fmt: skip
    two = {
        "stage_id": "b", "stage_name": "Offer", "stage_position": 2, "reached_deals": 10,
        "reached_amount": Decimal("600000.125"), "previous_stage_deals_rate": 0.25,
        "previous_stage_amount_rate": 0.25, "first_stage_deals_rate": 0.25,
        "first_stage_amount_rate": 0.25, "previous_stage_days": 12.5, "young_deals": 5,
        "young_amount": Decimal(0), "compare_previous_stage_deals_rate": 0.5,
        "compare_previous_stage_amount_rate": 0.3, "compare_first_stage_deals_rate": 0.5,
        "compare_first_stage_amount_rate": 0.3,
    }  # fmt: skip
    nothing = dict.fromkeys(key for key in one if not key.startswith("stage_"))
    return pd.DataFrame(
        [one, {**one, **two}, {**nothing, "stage_id": "c", "stage_name": None, "stage_position": 3}]
    )


def passed_parts() -> pd.DataFrame:
    kept = [
        "stage_id", "stage_name", "stage_position", "reached_deals", "reached_amount",
        "first_stage_deals_rate", "first_stage_amount_rate", "young_deals",
        "compare_first_stage_deals_rate", "compare_first_stage_amount_rate",
    ]  # fmt: skip
    return pd.DataFrame(
        {**row, "part_id": part, "part_name": name, "part_position": place, "compare_deals": 20,
         "compare_amount": Decimal(1200000)}
        for place, (part, name) in enumerate((("t0", NAMES[0]), ("unknown", "unknown")))
        for row in passed()[kept].iloc[:2].to_dict("records")
    )  # fmt: skip


def lengths() -> pd.DataFrame:
    """Two stages: one with a long tail, one with a single stay that lasted no day."""
    one = {"stage_id": "a", "stage_name": NAMES[0], "stage_position": 1, "average_days": 35.25,
           "median_days": 20.0, "upper_quartile_days": 40.0}  # fmt: skip
    other = {**one, "stage_id": "b", "stage_name": NAMES[2], "stage_position": 2}
    other |= {"average_days": 0.0, "median_days": 0.0, "upper_quartile_days": 0.0}
    stays = [(one, 0, 1), (one, 20, 2), (one, 130, 1), (other, 0, 1)]
    return pd.DataFrame({**stage, "stay_days": days, "stays": n} for stage, days, n in stays)


def side_by_side(teams: int = 3) -> pd.DataFrame:
    kept = ["stage_id", "stage_name", "stage_position", "deals", "open_amount"]
    return pd.DataFrame(
        {**row, "team_id": f"t{team}", "team_name": NAMES[team % 3], "deals": row["deals"] + team,
         "open_amount": row["open_amount"] * (team + 1)}
        for team in range(teams)
        for row in stages()[kept].to_dict("records")
    )  # fmt: skip


def forecasts() -> pd.DataFrame:
    one = {
        "team_id": "t0", "team_name": NAMES[0], "won_amount": Decimal("820000.10"),
        "in_play_amount": Decimal("900000"), "f1_amount": Decimal("1230000.10"),
        "f2_amount": Decimal("1310000.555"), "target_amount": Decimal("1400000"),
        "f1_target_rate": 0.8786, "f2_target_rate": 0.9357,
    }  # fmt: skip
    missing = dict.fromkeys(
        ("f1_amount", "f2_amount", "target_amount", "f1_target_rate", "f2_target_rate")
    )
    return pd.DataFrame([one, {**one, **missing, "team_id": "t1", "team_name": NAMES[1]}])


def projections() -> pd.DataFrame:
    one = {
        "team_id": "t0", "team_name": NAMES[0], "won_amount": Decimal("820000.10"),
        "low_amount": Decimal("1100000.00"), "median_amount": Decimal("1234000.50"),
        "high_amount": Decimal("1400000.00"), "f1_amount": Decimal("1230000.10"),
        "f2_amount": Decimal("1310000.555"), "target_amount": Decimal("1400000"),
    }  # fmt: skip
    missing = dict.fromkeys(
        ("low_amount", "median_amount", "high_amount", "f2_amount", "target_amount")
    )
    return pd.DataFrame([one, {**one, **missing, "team_id": "t1", "team_name": NAMES[1]}])


def past_forecasts() -> pd.DataFrame:
    kept = ["low_amount", "median_amount", "high_amount", "f1_amount", "f2_amount"]
    one = projections()[kept].to_dict("records")[0] | {"actual_amount": Decimal("1200000.10")}
    days = (date(2026, 3, 31), date(2026, 6, 30))
    found = [
        {
            **one,
            "period_from_on": day.replace(month=day.month - 2, day=1),
            "period_to_on": day,
            "week": week,
            "week_end_on": day.replace(month=day.month - 2, day=1) + timedelta(7 * week - 1),
            "f2_amount": None if week == 1 else one["f2_amount"],
        }
        for day in days
        for week in (1, 4, 8)
    ]
    return pd.DataFrame(found)


def results() -> pd.DataFrame:
    one = {
        "team_id": "t0", "team_name": NAMES[0], "won_deals": 4,
        "won_amount": Decimal("820000.10"), "target_amount": Decimal("1400000"),
        "won_target_rate": 0.5857, "compare_won_amount": Decimal("700000"),
    }  # fmt: skip
    missing = dict.fromkeys(("target_amount", "won_target_rate", "compare_won_amount"))
    return pd.DataFrame([one, {**one, **missing, "team_id": "t1", "team_name": NAMES[1]}])


def gap(target: str | None = "10000000", w2: str | None = "2000000") -> pd.DataFrame:
    parts = {"w1": "5000000", "w2": w2, "w2_overdue": "500000" if w2 else None, "w3": "1000000"}
    row = {f"{part}_amount": None if v is None else Decimal(v) for part, v in parts.items()}
    row["target_amount"] = None if target is None else Decimal(target)
    row["gap1_amount"] = None
    if target and w2:
        row["gap1_amount"] = Decimal(target) - Decimal(w2) - 5000000 - 1000000
    return pd.DataFrame([{"team_id": "c", "team_name": "Company", **row}])


def months() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "team_id": team, "team_name": team, "month": date(2026, month, 1), "days_left": 30,
            "per_day_amount": Decimal("41200.50"), "yield_days": 15 + 30 * (12 - month),
            "yield_rate": rate * (13 - month), "w3_amount": Decimal("12360.15") * (13 - month),
            "w3_method": "record",
        }
        for team, rate in (("c", 0.01), ("d", 0.02))
        for month in (11, 12)
    )  # fmt: skip


def activity() -> pd.DataFrame:
    one: dict[str, Any] = {"team_id": "t0", "team_name": NAMES[0], "reps": 12}
    for measure in MEASURES:
        one |= {f"{measure}_per_rep": 3.25, f"{measure}_usual_per_rep": 6.5}
    nobody = {key: None for key in one if key.endswith("_per_rep")}
    return pd.DataFrame([one, {**one, **nobody, "team_id": "t1", "team_name": NAMES[1]}])


def trend(teams: int = 3) -> pd.DataFrame:
    """Twelve full months of each team and one that is running."""
    found: list[dict[str, Any]] = []
    for team in range(teams):
        for place in range(13):
            row: dict[str, Any] = {
                "team_id": f"t{team}", "team_name": NAMES[team % 3],
                "month": date(2025 + (place + 10) // 12, (place + 10) % 12 + 1, 1),
                "month_to_on": date(2025 + (place + 10) // 12, (place + 10) % 12 + 1, 28),
                "is_running": place == 12, "target_amount": Decimal("1400000"), "reps": 12,
                "new_deals": 40 + place,
                "broken": "won_amount,f1_error_rate" if place == 11 else None,
            }  # fmt: skip
            for measure in MEASURES_OF_MONTHS:
                value: Any = 0.25 + place / 100
                if measure.endswith("_amount"):
                    value = Decimal("800000.10") * (team + 1) + place * 10000
                row[measure] = value
                row |= {f"usual_{measure}": value, f"low_{measure}": value / 2}
                row |= {f"high_{measure}": value * 2}
            found.append(row)
    return pd.DataFrame(found)


def weeks() -> pd.DataFrame:
    first = date(2026, 8, 24)
    return pd.DataFrame(
        {"week_from_on": first + timedelta(7 * week), "reps": 80}
        | dict.fromkeys(MEASURES, 100 * week)
        for week in range(13)
    )


def steps(start: str = "15000000.10") -> pd.DataFrame:
    """A start of 15M: +2M new, −0.5M less, −1M won, −3M lost, nothing else, and one of nothing."""
    changes = {"new": (4, "2000000"), "reopened": (1, "0"), "decreased": (2, "-500000"),
               "won": (3, "-1000000"), "lost": (9, "-3000000.05")}  # fmt: skip
    end = Decimal(start) + sum(Decimal(amount) for _, amount in changes.values())
    kinds = ("start", "new", "reopened", "owner_in", "moved_in", "increased", "decreased",
             "owner_out", "won", "lost", "period_ended", "moved_out", "end")  # fmt: skip
    found = {"start": (40, start), **changes, "end": (33, str(end))}
    return pd.DataFrame(
        {"kind": kind, "deals": found.get(kind, (0, "0"))[0],
         "amount": Decimal(found.get(kind, (0, "0"))[1]), "missing_amount_deals": 1}
        for kind in kinds
    )  # fmt: skip


def record_weeks() -> pd.DataFrame:
    found: list[dict[str, Any]] = []
    for first, last, weeks in (
        (date(2026, 4, 1), date(2026, 6, 30), 13),
        (date(2026, 7, 1), date(2026, 9, 30), 4),
    ):
        sunday = first + timedelta(6 - first.weekday())
        for week in range(1, weeks + 1):
            is_over = weeks == 13
            found.append(
                {
                    "team_id": "t0", "period_from_on": first, "period_to_on": last, "week": week,
                    "week_end_on": sunday + timedelta(7 * week - 7), "is_over": is_over,
                    "f1_amount": Decimal("300000.10") * week,
                    "f2_amount": Decimal("5000000.12345678") if week > 1 else None,
                    "offered_f2_amount": Decimal("2000000.123") + 100000 * week,
                    "actual_amount": Decimal("3900000.50") if is_over else None,
                    "f1_error_rate": -0.92 + 0.07 * week if is_over else None,
                    "f2_error_rate": 0.28 if is_over and week > 1 else None,
                    "offered_f2_error_rate": -0.3 if is_over else None,
                }
            )  # fmt: skip
    return pd.DataFrame(found)


def win_rates() -> pd.DataFrame:
    one: dict[str, Any] = {
        "stage_id": "a", "stage_name": NAMES[0], "configured_rate": Decimal("0.100000"),
        "observed_rate": 0.31, "observed_low_rate": 0.22, "observed_high_rate": 0.41,
        "decided_deals": 61, "in_period_rate": 0.12, "in_period_deals": 30,
        "offered_rate": Decimal("0.125000"),
    }  # fmt: skip
    none = {key: None for key in one if key.endswith("_rate")}
    return pd.DataFrame([one, {**one, **none, "stage_id": "b", "stage_name": NAMES[1]}])


def created(grain: str = "month") -> pd.DataFrame:
    """Three of them, the last one running; nobody carried deals in the first."""
    spans = {
        "month": ("month", "month_to_on", [date(2026, month, 1) for month in (9, 10, 11)]),
        "week": ("week_from_on", "week_to_on", [date(2026, 11, day) for day in (2, 9, 16)]),
    }
    first, last, days = spans[grain]
    return pd.DataFrame(
        {
            first: day, last: day + timedelta(6), "reps": place, "new_deals": 10 * place,
            "new_amount": Decimal("1200000.50") * place,
            "new_deals_per_rep": 10.0 if place else None,
            "new_per_rep_amount": Decimal("1200000.5") if place else None,
            "registered_accounts": 4,
            "pace_amount": Decimal(1000000) if grain == "month" else None,
            "asked_amount": Decimal(2600000) if grain == "month" else None,
        }
        for place, day in enumerate(days)
    )  # fmt: skip


def kept_up() -> pd.DataFrame:
    first = date(2026, 8, 24)
    return pd.DataFrame(
        {"week_from_on": first + timedelta(7 * week), "touched_rate": None,
         "activities_per_rep": 20.5 + week}
        | dict.fromkeys(("reviewed_deals_rate", "ahead_rate", "valued_rate"), week / 13)
        for week in range(13)
    )  # fmt: skip


def kept_up_sides(teams: int = 3) -> pd.DataFrame:
    """The same of teams under each other; the first is what counts for the whole directly."""
    return pd.concat(
        kept_up().assign(
            team_id=f"t{team}", team_name=f"Team {team}", is_direct=not team,
            tree_position=team, open_deals=10 * team,
        )
        for team in range(teams)
    )  # fmt: skip
