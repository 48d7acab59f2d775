"""The second computation of deals, belonging and activity against cases worked by hand."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

from tests.oracle import activity, figures, period, pipeline
from tests.oracle.comparing import differences, in_tree_order
from tests.oracle.organisation import Organisation
from tests.oracle.period import Period
from tests.oracle.reading import read
from tests.oracle.small import DEALS, MAY, PEOPLE, STAGES, TEAMS, company, ledger, rows
from tests.oracle.state import Ledger
from tests.oracle.values import Tables


def test_fiscal_periods_begin_in_the_configured_month() -> None:
    assert period.named("2026-Q2", 4) == Period(date(2026, 7, 1), date(2026, 9, 30))
    assert period.named("FY2026", 4) == Period(date(2026, 4, 1), date(2027, 3, 31))
    assert period.quarter_of(date(2027, 2, 3), 4) == Period(date(2027, 1, 1), date(2027, 3, 31))
    assert period.year_of(date(2026, 3, 31), 4).first == date(2025, 4, 1)
    assert period.last_complete_week(date(2026, 5, 17)).last == date(2026, 5, 17)  # a Sunday
    assert period.last_complete_week(date(2026, 5, 18)).last == date(2026, 5, 17)


def test_the_belonging_that_began_later_holds_and_ends_at_leaving() -> None:
    of = ledger(
        people="""
        person_id person_name role team_id joined_on left_on
        ann Ann rep south - 2026-06-01
        """,
        team_moves="""
        person_id team_id role from_on to_on
        ann north - 2026-01-01 -
        ann south - 2026-03-01 2026-04-01
        """,
    ).organisation

    def team(day: date) -> str | None:
        held = of.belonging("ann", day)
        return held.team_id if held else None

    assert team(date(2025, 12, 31)) is None
    assert team(date(2026, 2, 28)) == "north"
    assert team(date(2026, 3, 1)) == "south"
    assert team(date(2026, 4, 1)) == "north"
    assert team(date(2026, 6, 1)) is None
    assert of.team_for("ann", date(2027, 1, 1)) == "north"  # last before
    assert of.team_for("ann", date(2025, 1, 1)) == "north"  # first after
    assert of.team_for("unknown", date(2026, 1, 1)) == "unknown"


def test_without_stage_history_a_deal_that_closes_later_is_in_a_stage_not_known() -> None:
    of = ledger(opportunities=DEALS)
    found = pipeline.open_deals_by_stage(of, company(of), date(2026, 4, 19), None)
    assert [(row["stage_id"], row["deals"], row["open_amount"]) for row in found] == [
        ("lead", 2, 170),
        ("offer", 2, Decimal("400.50")),
        ("not_known", 1, 1000),
    ]
    assert [row["previous_stage_deals_rate"] for row in found] == [None, 1, None]


def test_changes_of_one_moment_are_settled_by_number_and_a_close_day_by_the_log() -> None:
    of = ledger(
        opportunities="""
        opportunity_id owner_id stage_id amount created_on
        d1 ann won 5 2026-01-01
        """,
        opportunity_changes="""
        opportunity_id change_id changed_at field value old_value
        d1 10 2026-02-01T09:00:00 stage_id offer lead
        d1 9 2026-02-01T09:00:00 stage_id lead lead
        d1 11 2026-03-01T09:00:00 stage_id won offer
        d1 12 2026-03-05T09:00:00 stage_id offer won
        d1 13 2026-04-01T09:00:00 stage_id won offer
        """,
    )

    def seen(day: date) -> tuple[str, date | None]:
        state = of.states(day)[0]
        return state.stage_id, state.close_on

    assert seen(date(2026, 1, 31)) == ("lead", None)
    assert seen(date(2026, 2, 1)) == ("offer", None)
    assert seen(date(2026, 3, 4)) == ("won", date(2026, 3, 1))
    assert seen(date(2026, 3, 5)) == ("offer", None)
    assert seen(date(2026, 4, 1)) == ("won", date(2026, 4, 1))


def test_an_amount_is_converted_at_the_rate_of_the_day_it_was_recorded() -> None:
    of = ledger(
        opportunities="""
        opportunity_id owner_id stage_id amount currency created_on
        d1 ann lead 30.01 USD 2026-01-10
        d2 ann lead 30.01 USD 2025-12-31
        """,
        opportunity_changes="""
        opportunity_id changed_at field value old_value
        d1 2026-02-01T09:00:00 amount 30.01 10.01
        """,
        exchange_rates="""
        currency from_on rate
        USD 2026-01-01 2
        USD 2026-01-20 3.5
        """,
        settings="key value\nreporting_currency EUR",
    )
    amounts = [state.amount for state in of.states(date(2026, 1, 31))]
    assert amounts == [Decimal("20.02"), None]
    assert of.states(date(2026, 2, 1))[0].amount == Decimal("105.04")  # 105.035, half up


def test_activity_of_the_last_complete_week() -> None:
    of = ledger(
        opportunities=DEALS,
        activities="""
        activity_id kind person_id occurred_at
        a1 call ann 2026-05-04T09:00:00
        a2 first_visit ann 2026-05-10T23:00:00
        a3 call ann 2026-05-11T00:00:00
        a4 call ann 2026-05-03T12:00:00
        a5 call nobody 2026-05-05T12:00:00
        """,
        trial_activity="account_id active_on person_id\nx 2026-05-06 ann\nx 2026-05-07 ann",
        accounts="account_id account_name\nx X",
    )
    row = activity.activity(of, company(of), MAY)
    assert row["week_from_on"] == "2026-05-04"
    assert [row[name] for name in ("reps", "calls", "visits", "trial_customers")] == [1, 2, 1, 1]
    assert (row["calls_per_rep"], row["usual_weeks"]) == (2, 1)
    assert (row["calls_usual"], row["calls_usual_per_rep"]) == (1, 1)


def test_reps_where_no_role_is_given() -> None:
    tables: Tables = {
        "teams": TEAMS,
        "stages": STAGES,
        "people": [{key: row[key] for key in row if key != "role"} for row in PEOPLE],
        "opportunities": rows(DEALS),
    }
    of = Ledger(read(tables))
    assert not Organisation(of.company).has_roles()
    assert figures.reps(of, company(of), date(2026, 4, 30)) == 2  # ann and bob, not vip
    assert figures.reps(of, company(of), MAY) == 1  # bob has left


def test_a_difference_is_told_and_a_quotient_is_not_held_to_its_last_digit() -> None:
    given = {"won_amount": Decimal("0.10"), "reps": 1, "reviewed_rate": Fraction(1, 3)}
    assert not differences(given, given | {"reviewed_rate": 0.333333333})
    assert len(differences(given, {"won_amount": Decimal("0.11"), "reps": 1})) == 2
    assert differences({"reps": None}, {"reps": 0})


def test_the_order_of_the_tree_is_told() -> None:
    def ordered(*pairs: tuple[str, str | None]) -> bool:
        return in_tree_order([{"team_id": one, "parent_team_id": other} for one, other in pairs])

    assert ordered(("co", None), ("a", "co"), ("a1", "a"), ("b", "co"))
    assert not ordered(("co", None), ("a", "co"), ("b", "co"), ("a1", "a"))
    assert not ordered(("a", "co"), ("co", None))
