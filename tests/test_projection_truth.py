"""The projection of simulated companies against what the simulation knows to be true.

On several days of several companies: the true expected result lies in the range of 80 %, and the
chances of deals are right, tenth by tenth. Nothing here is in the data that the projection reads.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest

from queries import run, served
from queries.viewer import EVERYTHING
from tests.true_chances import TrueCompany

pytestmark = pytest.mark.xdist_group("projection_truth")

SEEDS = (11, 12)  # none of those that the method was chosen on
LAST = date(2026, 11, 20)  # when deals have been stuck in a stage for some weeks
DAYS = (LAST, date(2026, 11, 1), date(2026, 9, 6), date(2026, 5, 31), date(2026, 2, 22))
NOMINAL = 0.8


class Seen:
    """One company on one day: what was said, and what was true."""

    def __init__(self, company: TrueCompany, day: date) -> None:
        connection = served.opened(company.home).connection(EVERYTHING)
        first = date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
        after = first + timedelta(days=100)
        params = {
            "as_of": day,
            "period_from": first,
            "period_to": after.replace(day=1) - timedelta(days=1),
        }
        self.day = day
        self.said: dict[str, Any] = run(
            connection, "forecast/projection_by_team", params
        ).to_pylist()[0]
        deals = run(connection, "forecast/projection_deals", params).to_pylist()
        amount = {
            row["opportunity_id"]: None if row["deal_amount"] is None else float(row["deal_amount"])
            for row in deals
        }
        truth = company.truth(day, amount)
        self.chances = np.array(
            [(row["chance_rate"], truth.chance[row["opportunity_id"]]) for row in deals]
        )
        brought = sum(truth.chance[name] * truth.worth[name] for name in amount)
        self.true = float(self.said["won_amount"]) + brought + truth.later

    @property
    def is_inside(self) -> bool:
        return float(self.said["low_amount"]) <= self.true <= float(self.said["high_amount"])

    @property
    def ratio(self) -> float:
        return float(self.said["expected_amount"]) / self.true


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Seen]]:
    found = []
    for seed in SEEDS:
        company = TrueCompany(tmp_path_factory.mktemp(f"truth{seed}"), seed)
        found += [Seen(company, day) for day in DAYS]
    yield found


def test_the_true_expected_result_lies_in_the_range(seen: list[Seen]) -> None:
    """In as many of the pairs of company and day as the range says: four of five. (Luck alone would
    allow for fewer.)"""
    inside = [one.is_inside for one in seen]
    assert sum(inside) >= NOMINAL * len(seen)
    # and on the day that a stage has got stuck, no less
    late = [one for one in seen if one.day == LAST]
    assert sum(one.is_inside for one in late) >= NOMINAL * len(late) - 1


def test_what_is_expected_is_what_is_true_on_average(seen: list[Seen]) -> None:
    """Over the companies, on all days within a twentieth. Short of it is the day on which a stage
    has got stuck, where it is still 5 % too high: a pace is believed with caution."""
    for day in DAYS:
        ratios = [one.ratio for one in seen if one.day == day]
        assert np.mean(ratios) == pytest.approx(1, abs=0.08), (day, ratios)
    assert np.mean([one.ratio for one in seen]) == pytest.approx(1, abs=0.05)


def test_chances_are_right_tenth_by_tenth(seen: list[Seen]) -> None:
    """Of the deals of all companies on a day, from the tenth with the smallest chances to that with
    the largest: as many are truly to be won as was said, within the luck of as many deals.

    19 of 20 tenths should lie within two spreads of it; most do. Short of it are the tenths of
    hardly any chance, which are said too high (the truth of the far ones is nearly nothing), above
    all once a stage is stuck.
    """
    far = []
    for day in DAYS:
        pairs = np.concatenate([one.chances for one in seen if one.day == day])
        order = np.argsort(pairs[:, 0], kind="stable")
        for tenth in np.array_split(pairs[order], 10):
            said, true = tenth.mean(axis=0)
            spread = np.sqrt((tenth[:, 1] * (1 - tenth[:, 1])).sum()) / len(tenth)
            far.append((said - true) / spread)
    assert (np.abs(far) < 2).mean() >= 0.7, np.round(far, 1).tolist()


def test_chances_tell_deals_apart(seen: list[Seen]) -> None:
    for one in seen:
        assert np.corrcoef(one.chances.T)[0, 1] > 0.9
