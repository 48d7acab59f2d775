"""The arithmetic of the projection: single cells by hand, and what must hold whatever the data."""

from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forecast import chances, draws, kept, later_wins, learned, projection, projection_record
from forecast.chances import Counts
from forecast.deal_chances import TRAITS

NEW, KNOWN = 0, 1  # cells of the first stage: all traits at their first level but the customer


def counts(*rows: tuple[int, int, int, int, int]) -> Counts:
    """Rows of quarter, days left, cell, deals, won."""
    return Counts(*(np.array(column, dtype=np.int64) for column in zip(*rows, strict=True)))


def chance_of(model: chances.Chances, cell: int) -> float:
    return float(chances.chance(model.log_odds(np.array([cell])))[0])


def test_a_cell_alone_has_the_share_that_was_won() -> None:
    """4 of 10 won, no other cell: the chance is 0.4, as the intercept goes without a penalty."""
    model = chances.fitted(counts((0, 40, NEW, 10, 4)), 40, 2)
    assert chance_of(model, NEW) == pytest.approx(0.4, abs=1e-6)


def test_many_deals_outweigh_the_penalty_and_few_do_not() -> None:
    """A trait seen on many deals gets its own share; seen on one, hardly more than the rest."""
    many = chances.fitted(counts((0, 40, NEW, 9000, 900), (0, 40, KNOWN, 9000, 4500)), 40, 2)
    assert chance_of(many, NEW) == pytest.approx(0.1, abs=0.002)
    assert chance_of(many, KNOWN) == pytest.approx(0.5, abs=0.002)
    few = chances.fitted(counts((0, 40, NEW, 9000, 900), (0, 40, KNOWN, 1, 1)), 40, 2)
    assert 0.1 < chance_of(few, KNOWN) < 0.3


def test_weeks_around_the_day_count_with_their_distance() -> None:
    """Of 1,000 deals 100, 200 and 300 were won with 33, 40 and 47 days left: 40 is in between."""
    model = chances.fitted(
        counts((0, 33, NEW, 1000, 100), (0, 40, NEW, 1000, 200), (0, 47, NEW, 1000, 300)), 40, 2
    )
    assert chance_of(model, NEW) == pytest.approx(0.19, abs=0.015)


def test_quarters_that_differ_widen_the_range() -> None:
    """Three equal quarters leave less than the prior's fifth; three unequal ones far more."""
    same = chances.fitted(counts(*((q, 40, NEW, 4000, 1600) for q in range(3))), 40, 2)
    unequal = ((0, 800), (1, 1600), (2, 2400))
    wide = chances.fitted(counts(*((q, 40, NEW, 4000, won) for q, won in unequal)), 40, 2)
    assert same.shift == pytest.approx(0.2 * np.sqrt(4 / 6 * 4 / 3), abs=0.01)
    assert wide.shift > 0.5


@given(st.integers(0, 9), st.data())
def test_a_cell_is_its_levels(stage: int, data: st.DataObject) -> None:
    """The number of a cell tells its traits, as the model's table puts it together."""
    levels = {name: data.draw(st.integers(0, many - 1)) for name, many in chances.FACTORS}
    cell = stage
    for name, many in chances.FACTORS:
        cell = cell * many + levels[name]
    found = chances.decoded(np.array([cell]))
    assert {name: int(value[0]) for name, value in found.items()} == {**levels, "stage": stage}
    assert 1152 * stage <= cell < 1152 * (stage + 1)


def test_every_level_of_every_trait_has_a_name() -> None:
    named = {name: len(codes) for name, codes in TRAITS.items()}
    assert named == {**dict(chances.FACTORS), "pace": 2}


def open_deals(rows: list[tuple[int, float, float]]) -> draws.OpenDeals:
    """Rows of team, chance, amount."""
    team, chance, amount = (np.array([row[i] for row in rows]) for i in range(3))
    odds = np.log(chance / (1 - chance)) if rows else np.zeros(0)
    one, amount = np.ones(len(rows), dtype=np.int64), amount.astype(np.float64)
    return draws.OpenDeals(team.astype(np.int64), odds, one, amount, amount**2)


ROWS = st.lists(st.tuples(st.integers(0, 2), st.floats(0.01, 0.99), st.floats(0, 1e6)), max_size=30)


@settings(max_examples=25)
@given(ROWS, st.floats(0, 0.6))
def test_draws_lie_between_nothing_and_all(
    rows: list[tuple[int, float, float]], shift: float
) -> None:
    """No draw is below zero or above all the deals; the same deals give the same draws."""
    drawn = draws.open_draws(open_deals(rows), shift, 3, 100)
    assert drawn.shape == (3, 100)
    for team in range(3):
        all_won = sum(amount for of, _, amount in rows if of == team)
        assert (drawn[team] >= 0).all() and (drawn[team] <= all_won * (1 + 1e-5) + 1e-5).all()
    assert (drawn == draws.open_draws(open_deals(rows), shift, 3, 100)).all()


def test_draws_have_the_mean_and_the_spread_of_single_deals() -> None:
    """30 deals of 100 with chance 0.3: mean 900, variance 30 × 0.3 × 0.7 × 100²."""
    drawn = draws.open_draws(open_deals([(0, 0.3, 100.0)] * 30), 0.0, 1, 20_000)[0]
    assert drawn.mean() == pytest.approx(900, rel=0.01)
    assert drawn.std() == pytest.approx(np.sqrt(30 * 0.21) * 100, rel=0.03)


def test_many_small_deals_are_drawn_together_as_well() -> None:
    """6,000 deals, all drawn as one normal: mean and spread are those of all."""
    drawn = draws.open_draws(open_deals([(0, 0.2, 50.0)] * 6000), 0.0, 1, 2000)[0]
    assert drawn.mean() == pytest.approx(60_000, rel=0.005)
    assert drawn.std() == pytest.approx(np.sqrt(6000 * 0.16) * 50, rel=0.06)


@pytest.mark.parametrize(("many", "least", "most"), [(2, 90.0, 110.0), (40, 50.0, 150.0)])
def test_deals_that_are_alike_are_drawn_as_if_each_stood_alone(
    many: int, least: float, most: float
) -> None:
    """Two amounts in turn, told as one row: mean and spread are those of the single deals."""
    squares = many / 2 * (least**2 + most**2)
    alike = draws.OpenDeals(*(np.array([one]) for one in (0, 0.0, many, 100.0 * many, squares)))
    drawn = draws.open_draws(alike, 0.0, 1, 20_000)[0]
    assert drawn.mean() == pytest.approx(50 * many, rel=0.02)
    assert drawn.std() == pytest.approx(np.sqrt(squares / 4), rel=0.03)


def test_a_shared_shift_makes_teams_move_together() -> None:
    """With it, two teams' draws agree in direction; without it they do not."""
    rows = [(team, 0.4, 10.0) for team in (0, 1) for _ in range(200)]
    together = draws.open_draws(open_deals(rows), 0.4, 2, 2000)
    alone = draws.open_draws(open_deals(rows), 0.0, 2, 2000)
    assert np.corrcoef(together[0], together[1]).min() > 0.6
    assert abs(np.corrcoef(alone[0], alone[1]).min()) < 0.1


def test_deals_not_yet_created_by_hand() -> None:
    """Of 100 and 300 deals created in 91 days, 10 and 30 were won later in the quarter: a rate of
    0.1; a team that created 50 is expected to win 5, of 200 each."""
    past = later_wins.PastQuarters(np.array([10, 30]), np.array([100, 300]), 40, 8000.0, 2e6)
    later = later_wins.later_wins(past, np.array([50.0, 0.0]))
    assert later.wins.tolist() == [5.0, 0.0]
    assert later.mean == 200
    drawn = draws.later_draws(later, 20_000)
    assert drawn[0].mean() == pytest.approx(1000, rel=0.03)
    assert (drawn[1] == 0).all()


def test_nothing_known_of_later_deals_adds_nothing() -> None:
    none = np.zeros(0, dtype=np.int64)
    later = later_wins.later_wins(later_wins.PastQuarters(none, none, 0, 0.0, 0.0), np.ones(2))
    assert later.wins.tolist() == [0, 0]
    assert (draws.later_draws(later, 20) == 0).all()


def test_what_a_won_deal_brings_of_its_amount() -> None:
    """Won deals that stood at 1,000 ended with 900; two without an amount ended with 50 each."""
    worth = learned.Worth.of(1000.0, 900.0, 2, 100.0)
    amounts, deals, missing = np.array([200.0, 0.0]), np.array([2, 3]), np.array([False, True])
    assert worth.brings(amounts, deals, missing).tolist() == [180.0, 150.0]
    squares = np.array([200.0**2, 0.0])
    assert worth.squared(squares, deals, missing).tolist() == pytest.approx([180.0**2, 7500.0])
    nothing = learned.Worth.of(0.0, 0.0, 0, 0.0)
    assert nothing.brings(amounts, deals, missing).tolist() == [200.0, 0.0]


def test_what_was_computed_is_kept_by_what_it_was_computed_from() -> None:
    """The same numbers give the kept result; another number, type or shape is another question."""
    made, rows = [], np.arange(6)
    found = kept.Kept[int](2)
    for key in (rows, rows.copy(), rows.reshape(2, 3), rows.astype(float), rows + 1):
        found.once(kept.digest(key), lambda: made.append(1) or len(made))  # type: ignore[func-returns-value]
    assert len(made) == 4
    # only the last two are at hand
    found.once(kept.digest(rows), lambda: made.append(1) or 0)  # type: ignore[func-returns-value]
    assert len(made) == 5


def row(**more: Any) -> dict[str, Any]:
    return {"won_amount": Decimal(100), "target_amount": Decimal(150), **more}


def test_a_team_is_the_sum_of_its_parts_draw_by_draw() -> None:
    """Expected values add up to the cent; medians and ranges are taken of the sums."""
    parts = [Decimal("10.01"), Decimal("20.02")], [Decimal(0), Decimal(1)], [Decimal(5), Decimal(6)]
    drawn = np.array([np.arange(11.0), np.arange(11.0)[::-1]])
    found = projection.Outcomes(*parts, drawn)

    def figures(members: list[int], **more: Any) -> dict[str, Any]:
        mine = drawn[members].sum(axis=0)
        return projection.figures(row(**more), found, members, mine, draws.quantiles(mine))

    whole = figures([0, 1])
    assert whole["expected_amount"] == Decimal("142.03")
    assert whole["in_play_expected_amount"] == Decimal("30.03")
    # the two always add up to 10, so the sum has no range though each part has one
    ends = [whole[f"{name}_amount"] for name in ("low", "median", "high")]
    assert ends == [Decimal(110)] * 3
    one = figures([0])
    assert [one[f"{name}_amount"] for name in ("low", "median", "high")] == [101, 105, 109]
    assert whole["target_rate"] == 0.0
    assert figures([0], target_amount=Decimal(105))["target_rate"] == pytest.approx(6 / 11)


def test_errors_are_weighed_by_what_was_won() -> None:
    """Off by 10 of 100 and by −30 of 300: 40 of 400 in size, −20 of 400 with their signs."""
    said = [{"won": 100.0, "f1": 110.0}, {"won": 300.0, "f1": 270.0}]
    assert projection_record.error(said, "f1") == pytest.approx(0.1)
    assert projection_record.error(said, "f1", signed=True) == pytest.approx(-0.05)
    assert projection_record.error([], "f1") is None
    assert projection_record.error([{"won": 5.0, "f2": None}], "f2") is None
