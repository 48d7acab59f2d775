"""Companies with a record: W3 by each of its methods, against the second computation."""

import os
import random
from collections import Counter
from datetime import date

import pytest

from tests.oracle import gap
from tests.oracle.midsize import midsize
from tests.oracle.period import month, quarter_of, year_of
from tests.property_cases import Both, View, a_week_before
from tests.property_doors import filled
from tests.property_projection import check_expected, check_projection

EXAMPLES = int(os.environ.get("PROPERTY_EXAMPLES", "0"))
FIRST_SEED = random.SystemRandom().randrange(10**9) if EXAMPLES else 0
SEEDS = range(FIRST_SEED, FIRST_SEED + max(2, EXAMPLES // 50))
DAYS = (date(2024, 3, 31), date(2025, 6, 30), date(2026, 5, 5), date(2026, 9, 26), date(2027, 1, 9))


@pytest.mark.parametrize("seed", SEEDS)
def test_both_computations_agree_where_there_is_a_record(seed: int) -> None:
    chance = random.Random(seed)
    tables = midsize(seed, (100, 250, 50, 300)[seed % 4], (40, 25, 30, 60)[seed % 4])
    with filled(tables) as connection:
        both = Both(tables, connection)
        start = both.ledger.company.fiscal_year_start_month
        for as_of in DAYS:
            around = chance.choice((as_of, as_of.replace(year=as_of.year + 1)))
            periods = (month(around.year, around.month), quarter_of(around, start))
            team = chance.choice((None, None, "a", "b1"))
            view = View(as_of, a_week_before(as_of), chance.choice(periods), team)
            both.check_f1_f2(view)
            both.check_results(view)
            both.check_stages(view)
            both.check_open_deals(view)
            for w2 in (None, "f1"):
                both.check_year_gap(view, w2, None)
    assert not both.found, "\n".join(both.found)


def test_each_method_of_new_pipeline_comes_up() -> None:
    """The seeds above reach all four: a comparison that never meets a method says nothing of it."""
    methods: Counter[str] = Counter()
    for seed, deals, win_percent in ((2, 50, 30), (3, 250, 60), (5, 20, 0)):
        tables = midsize(seed, deals, win_percent)
        with filled(tables) as connection:
            both = Both(tables, connection)
            for as_of in DAYS[1:3]:
                year = year_of(as_of, both.ledger.company.fiscal_year_start_month)
                view = View(as_of, a_week_before(as_of), year)
                both.check_year_gap(view, None, None)
                for team_id in both.ledger.company.teams:
                    new, method = gap.w3(both.ledger, team_id, year, as_of)
                    methods[f"{method} {'something' if new else 'nothing'}"] += 1
        assert not both.found, "\n".join(both.found)
    for method in ("record", "company_record", "average_cycle"):
        assert methods[f"{method} something"], methods
    assert methods["none nothing"], methods


@pytest.mark.parametrize("seed", [3, 7])
def test_both_computations_expect_the_same_of_a_quarter(seed: int) -> None:
    """With as many won deals as a projection needs: chances, paces and later deals once more."""
    tables = midsize(seed, 900, 60)
    with filled(tables) as connection:
        both = Both(tables, connection)
        start = both.ledger.company.fiscal_year_start_month
        for as_of in (date(2026, 5, 5), date(2026, 9, 20)):
            view = View(as_of, a_week_before(as_of), quarter_of(as_of, start))
            check_projection(both, view)
            assert check_expected(both, view) == "shown"
    assert not both.found, "\n".join(both.found)
