"""The second computation of the forecast against cases worked by hand."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

from tests.oracle import figures, forecast, gap, period
from tests.oracle.period import Period
from tests.oracle.small import DEALS, MAY, Q2, company, ledger


def test_f1_and_f2_of_the_company() -> None:
    of = ledger(opportunities=DEALS)
    row = forecast.f1_f2(of, company(of), Decimal(2000), Q2, MAY)
    assert row["reps"] == 1  # bob has left
    assert row["won_amount"] == 1000
    assert (row["in_play_deals"], row["in_play_amount"]) == (2, Decimal("500.50"))
    assert row["reviewed_rate"] == Fraction(Decimal("400.50")) / Fraction(Decimal("500.50"))
    assert row["f1_amount"] == 1300
    assert row["f2_amount"] == Decimal("1210.25")  # 1000 + 200.25 + 10
    assert row["difference_amount"] == Decimal("89.75")
    assert row["f1_target_rate"] == Fraction(13, 20)
    assert (row["overdue_deals"], row["overdue_amount"]) == (1, 100)
    assert (row["left_out_deals"], row["left_out_amount"]) == (1, 70)
    assert (row["undated_deals"], row["undated_amount"]) == (1, 0)
    assert row["lead_method"] == "f1"


def test_nothing_is_in_play_once_the_period_is_over() -> None:
    of = ledger(opportunities=DEALS)
    assert figures.parts(of, company(of), Q2, date(2026, 6, 29)).in_play
    row = forecast.f1_f2(of, company(of), None, Q2, date(2026, 6, 30))
    assert (row["in_play_deals"], row["f1_amount"], row["f2_amount"]) == (0, 1000, 1000)
    assert (row["overdue_deals"], row["left_out_deals"], row["undated_deals"]) == (0, 1, 1)


def test_a_target_falls_back_on_the_children_month_by_month() -> None:
    of = ledger(
        opportunities=DEALS,
        targets="""
        team_id month amount tier
        co 2026-04-01 100 target
        north 2026-04-01 70 -
        deep 2026-05-01 5 target
        south 2026-05-01 8 target
        south 2026-05-01 99 stretch
        """,
    ).organisation
    assert figures.target(of, "co", Q2) == 113
    assert figures.target(of, "north", Q2) == 75
    assert figures.target(of, "co", Period(date(2026, 5, 2), date(2026, 6, 30))) is None


def test_win_rates_by_date() -> None:
    of = ledger(
        opportunities=DEALS,
        win_rates="""
        stage_id win_rate from_on
        lead 0.2 2026-02-01
        lead 0.3 2026-02-01
        lead 0.4 2026-06-01
        """,
    ).company
    assert figures.win_rate(of, "lead", date(2026, 1, 1)) == Decimal("0.3")
    assert figures.win_rate(of, "lead", date(2026, 6, 1)) == Decimal("0.4")
    assert figures.win_rate(of, "offer", date(2026, 6, 1)) == Decimal("0.5")
    assert figures.win_rate(of, "not_known", date(2026, 6, 1)) is None


def test_months_left_and_their_middles() -> None:
    year = Period(date(2026, 1, 1), date(2026, 12, 31))
    # 10 days of November left, 21 to 30: the middle one is the 26th, 35 days before the end
    assert gap.months_left(year, date(2026, 11, 20)) == [(10, 35), (31, 15)]
    assert gap.months_left(year, date(2026, 12, 31)) == []
    assert len(gap.months_left(year, date(2025, 6, 1))) == 12


def test_w3_by_the_average_cycle() -> None:
    of = ledger(opportunities=DEALS, settings="key value\ngap_multiplier 2")
    # created from 2026-01-05; r = amount created up to April 30 ÷ 116 days; won 1 in 105 days
    year = period.year_of(MAY, 1)
    new, method = gap.w3(of, "co", year, MAY)
    assert method == "average_cycle"
    # of the months left, those whose middle lies 105 days and more before December 31:
    # May (16 days left), June, July, August and September (the 16th, 106 days before)
    days_left = 16 + 30 + 31 + 31 + 30
    assert new == Fraction(Decimal("1570.50")) / 116 * days_left
    row = gap.year_gap(of, "co", year, MAY, "f2", None)
    assert (row["gap1_amount"], row["target_amount"]) == (None, None)
    assert row["observed_win_rate"] == 1


def test_lead_method_by_head_count_and_review() -> None:
    half = Fraction(1, 2)
    assert figures.lead_method(10, half) == "f1"
    assert figures.lead_method(11, half) == "f1_while_tuning_f2"
    assert figures.lead_method(51, None) == "f2"
    assert figures.lead_method(5, Fraction(49, 100)) == "f2_until_reviewed"
