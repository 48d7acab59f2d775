"""A company exported every week without its log shows what the same company shows with it.

The simulated company, as its CRM would have exported it at twelve week-ends (`WEEKLY_EXPORTS=52`: a
year of them), loaded week by week into one home, against the company loaded once with its log: the
same figures, to the cent, at each of these week-ends.

What weekly exports cannot know, and is not compared: the days within a week (of two changes of one
thing the last is seen, dated by the week's end, so a stage begins up to six days late, and one
passed through within the week is not seen); since when a stage lasts that the first export found;
what changed before it. Amounts in other currencies, all of which are left out here, take the rate
of the load's day.
"""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from data import demo
from data.load import load
from queries import model, run, served
from queries.catalogue import query
from queries.viewer import EVERYTHING
from tests.data_folders import Company, deal
from tests.weekly_exports import Logged, week_ends

# dear to set up: one worker does it once
pytestmark = pytest.mark.xdist_group("weekly_exports")

WEEKS = int(os.environ.get("WEEKLY_EXPORTS", "12"))
DEALS = 150
WEEK = timedelta(days=7)
Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Pair:
    """The company with its log, with one that knows only its week-ends, and of weekly exports; and
    the week-ends of these."""

    days: list[date]
    logged: duckdb.DuckDBPyConnection
    snapped: duckdb.DuckDBPyConnection
    exported: duckdb.DuckDBPyConnection

    def rows(self, name: str, day: date) -> tuple[Rows, Rows]:
        """What a query answers of both at a week's end: of its quarter, since the week before."""
        first = date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
        after = (first + timedelta(days=95)).replace(day=1)
        given = {"as_of": day, "compare_to": day - WEEK, "period_from": first}
        given |= {"period_to": after - timedelta(days=1)}
        asked = {param.name for param in query(name).header.params}
        params = {key: value for key, value in given.items() if key in asked}
        return (
            run(self.logged, name, params).to_pylist(),
            run(self.exported, name, params).to_pylist(),
        )


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    folder = tmp_path_factory.mktemp("weekly")
    (folder / "demo").mkdir()
    demo.write(folder / "demo", DEALS)
    company = Logged(folder / "demo")
    days = week_ends(company.covers_until(), WEEKS)
    assert load(company.write(folder / "with log"), folder / "logged").succeeded
    built: list[Callable[[duckdb.DuckDBPyConnection], None]] = [model.build]
    with pytest.MonkeyPatch.context() as patched:
        for day in days:
            # history lies in the tables that a load fills: only of the last are pages asked
            patched.setattr(model, "build", built[0] if day == days[-1] else lambda _: None)
            export = company.write_export(folder / f"{day}", day, day == days[-1])
            outcome = load(export, folder / "exported")
            assert outcome.succeeded, outcome.text
    assert load(company.write_snapped(folder / "snapped log", days), folder / "snapped").succeeded
    names = ("logged", "snapped", "exported")
    yield Pair(days, *(served.opened(folder / name).connection(EVERYTHING) for name in names))


@pytest.mark.parametrize(
    "name",
    [
        "pipeline/open_deals_by_stage",
        "forecast/f1_f2_by_team",
        "meeting/results_by_team",
        "pipeline/change_by_team",
        "pipeline/new_pipeline_by_week",
        "crm/use_by_team",
    ],
)
def test_every_week_has_the_same_figures(pair: Pair, name: str) -> None:
    # the first export knows no week before it to be compared with
    for day in pair.days[1:]:
        logged, exported = pair.rows(name, day)
        assert exported == logged, f"{name} at {day}"


def test_the_first_export_has_the_same_figures_but_for_changes(pair: Pair) -> None:
    for name in ("forecast/f1_f2_by_team", "pipeline/new_pipeline_by_week"):
        logged, exported = pair.rows(name, pair.days[0])
        assert exported == logged, name


def test_every_open_deal_is_the_same_but_for_the_day_its_stage_began(pair: Pair) -> None:
    for day in pair.days:
        logged, exported = pair.rows("pipeline/open_deals", day)
        for one, other in zip(logged, exported, strict=True):
            assert {**one, "stage_from_on": 0, "stage_days": 0} == {
                **other, "stage_from_on": 0, "stage_days": 0,
            }  # fmt: skip
            if one["stage_from_on"] > pair.days[0] and one["stage_from_on"] > one["created_on"]:
                began = one["stage_from_on"]
                sunday = began + timedelta(days=6 - began.weekday())
                assert other["stage_from_on"] in (sunday, other["created_on"])


@pytest.mark.parametrize(
    "name",
    [
        "pipeline/stage_conversion_by_stage",
        "pipeline/stage_conversion_by_stage_and_director",
        "pipeline/stage_conversion_by_stage_and_origin",
        "pipeline/passed_deals",
    ],
)
def test_deals_created_since_pass_through_the_funnel_as_their_week_ends_say(
    pair: Pair, name: str
) -> None:
    for day in pair.days[2::3]:
        window = {"as_of": day, "created_from": pair.days[0] + timedelta(days=1), "created_to": day}
        # what they are compared with was created before the first export
        snapped, exported = (
            [
                {key: value for key, value in row.items() if not key.startswith("compare_")}
                for row in run(one, name, window).to_pylist()
            ]
            for one in (pair.snapped, pair.exported)
        )
        assert exported == snapped, f"{name} at {day}"
        assert all(row.get("reached_deals", 0) is not None for row in exported)


def test_deals_created_before_are_not_said_to_have_passed_stages(pair: Pair) -> None:
    day = pair.days[-1]
    window = {"as_of": day, "created_from": pair.days[0], "created_to": day}
    logged, exported = (
        run(one, "pipeline/stage_conversion_by_stage", window).to_pylist()
        for one in (pair.logged, pair.exported)
    )
    assert [row["reached_deals"] for row in exported] == [
        logged[0]["reached_deals"],
        *[None] * (len(logged) - 2),
        logged[-1]["reached_deals"],
    ]
    (said,) = run(pair.exported, "pipeline/recorded_stages", {"as_of": day}).to_pylist()
    assert said["created_from_on"] == pair.days[0] + timedelta(days=1)


IN_PLAY = """
select day_on, stage_id, expected_month, sum(deals), sum(amount),
    -- of the running quarter nothing is told
    sum(won_in_quarter_deals) filter (where day_on <= $over),
    sum(won_in_quarter_amount) filter (where day_on <= $over)
from served.in_play_weeks
where day_on between $first and $last and dayofweek(day_on) = 0
group by all order by all
"""
# Without the days in stage and how often the day was pushed (divided away, see projection_weeks):
# of deals that the first export found, nobody knows what was before.
CELLS = """
select day_on, cell // 72 as traits, cell % 18 // 6 as age, cell % 2 as customer,
    sum(deals), sum(amount),
    sum(won_deals) filter (where day_on <= $over),
    sum(won_end_amount) filter (where day_on <= $over)
from served.projection_weeks
where day_on between $first and $last and dayofweek(day_on) = 0
group by all order by all
"""
LEARNED = """
select quarter_to, days_left, list_sum(deals), list_sum(won_deals) from served.projection_cells
"""
MOVES = """
select day_on, stage, following, sum(deals)
from served.stage_moves
where day_on >= $first and day_on < $last
group by all order by all
"""


def test_forecasts_learn_the_same_of_each_week_end(pair: Pair) -> None:
    last = pair.days[-1]
    given = {"first": pair.days[0], "last": last}
    over = date(last.year, (last.month - 1) // 3 * 3 + 1, 1) - timedelta(days=1)
    for text in (IN_PLAY, CELLS):
        logged, exported = (
            one.execute(text, given | {"over": over}).fetchall()
            for one in (pair.logged, pair.exported)
        )
        assert exported == logged
    snapped, moved = (one.execute(MOVES, given).fetchall() for one in (pair.snapped, pair.exported))
    assert moved == snapped


def test_forecasts_learn_nothing_of_the_time_before_the_first_export(pair: Pair) -> None:
    learned = pair.exported.execute(LEARNED).fetchall()
    logged = pair.logged.execute(LEARNED).fetchall()
    known = [row for row in logged if row[0] - timedelta(days=row[1]) >= pair.days[0]]
    assert sorted(learned) == sorted(known) != []
    ((first,),) = pair.exported.execute("select min(day_on) from served.stage_moves").fetchall()
    assert first == pair.days[0]


@pytest.fixture
def company(tmp_path: Path) -> Company:
    return Company(tmp_path)


def test_of_two_changes_within_a_week_the_last_is_seen_at_its_end(company: Company) -> None:
    company.export("2026-02-01", deal("a"))
    # on Monday to 80, on Friday to 90
    company.export("2026-02-08", deal("a", amount="90"))
    assert [row[1:5] for row in company.changes()] == [
        ("2026-02-08 23:59:59.999999", "amount", "90.00", "100.00")
    ]


def test_a_deal_created_and_won_within_a_week_counts_on_its_days(company: Company) -> None:
    company.export("2026-02-01", deal("a"))
    won = deal("b", stage_id="won", created_on="2026-02-03", closed_on="2026-02-05")
    company.export("2026-02-08", deal("a"), won)
    amounts = {
        day: company.asked(
            "meeting/results_by_team",
            as_of=date.fromisoformat(day),
            period_from=date(2026, 1, 1),
            period_to=date(2026, 3, 31),
        )[0]
        for day in ("2026-02-02", "2026-02-04", "2026-02-05")
    }
    assert [int(row["won_amount"]) for row in amounts.values()] == [0, 0, 100]
    assert [row["open_deals"] for row in amounts.values()] == [1, 2, 1]


def test_what_is_reopened_stays_closed_on_its_day_until_then(company: Company) -> None:
    company.export("2026-03-29", deal("a"))
    company.export("2026-04-05", deal("a", stage_id="won", closed_on="2026-03-31"))

    quarters = [(date(2026, 1, 1), date(2026, 3, 31)), (date(2026, 4, 1), date(2026, 6, 30))]

    def won() -> list[int]:
        return [
            int(
                company.asked(
                    "meeting/results_by_team",
                    as_of=date(2026, 4, 5),
                    period_from=first,
                    period_to=last,
                )[0]["won_amount"]
            )
            for first, last in quarters
        ]

    assert won() == [100, 0]
    company.export("2026-04-12", deal("a"))
    assert won() == [100, 0], "the past does not move"
