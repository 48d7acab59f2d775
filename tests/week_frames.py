"""Small frames with the columns of the queries of a week and of won steps, as they come."""

from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd


def reps() -> pd.DataFrame:
    """One short of what is asked for, one beyond it, one without a yardstick or a usual week."""
    one: dict[str, Any] = {
        "person_id": "ann", "person_name": "Ann", "suggestion": "push",
        "asked_visit": "follow_up_visit", "in_play_amount": Decimal("1200.50"),
        "still_needed_amount": Decimal(1000), "needed_amount": Decimal(3000),
        "first_visits": 1, "follow_up_visits": 3, "customer_visits": 0, "visits": 4,
        "first_visits_usual": 0.5, "follow_up_visits_usual": 2.0, "customer_visits_usual": 1.5,
        "visits_usual": 4.0,
    }  # fmt: skip
    two = {**one, "person_id": "bob", "person_name": "王小明", "needed_amount": Decimal(0)}
    usual = [name for name in one if name.endswith("_usual")]
    three = {**one, "person_id": "cat", **dict.fromkeys(usual, None)}
    three |= {"person_name": None, "still_needed_amount": None, "needed_amount": None}
    return pd.DataFrame([one, two, three])


def in_play() -> pd.DataFrame:
    """Three stages, the last without any deal, against what is needed."""
    return pd.DataFrame(
        {
            "stage_id": stage,
            "stage_name": name,
            "in_play_deals": deals,
            "in_play_amount": Decimal(amount),
            "still_needed_amount": Decimal(1000),
            "needed_amount": Decimal(3000),
        }
        for stage, name, deals, amount in (
            ("a", "Lead", 4, "1500.25"),
            ("b", "商务谈判", 1, "500"),
            ("not_known", None, 0, "0"),
        )
    )


def won_steps() -> pd.DataFrame:
    """A deal of two stages, and one of which none is on record."""
    one: dict[str, Any] = {
        "opportunity_id": "d1", "opportunity_name": "宁波精密制造股份有限公司 Core platform",
        "owner_name": "Ann", "deal_amount": Decimal("1200.50"), "close_on": date(2026, 2, 1),
        "won_days": 31, "stage_id": "a", "stage_name": "Lead", "stage_position": 1,
        "step_days": 14, "stays": 2,
    }  # fmt: skip
    two = {**one, "stage_id": "b", "stage_name": "Offer", "stage_position": 2, "step_days": 17}
    none = dict.fromkeys(("stage_id", "stage_name", "stage_position", "step_days", "stays"))
    return pd.DataFrame([one, two, {**one, "opportunity_id": "d2", "deal_amount": None, **none}])
