"""Random small companies: the product's figures against the second computation of them.

`PROPERTY_EXAMPLES=2000 pytest tests/test_properties.py` looks at that many companies, different
ones each time; without it a few, always the same.
"""

import os
import tempfile
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from tests import property_pipeline
from tests.oracle.agreeing import agreeing
from tests.oracle.companies import Table, companies
from tests.oracle.period import Period, month, quarter_of, year_of
from tests.property_cases import View, a_week_before
from tests.property_change import check_change
from tests.property_doors import filled, loaded
from tests.property_parts import Whole
from tests.property_passages import check_passages
from tests.property_projection import check_projection

EXAMPLES = int(os.environ.get("PROPERTY_EXAMPLES", "0"))
MANY = settings(
    max_examples=EXAMPLES or 6,
    derandomize=not EXAMPLES,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
SOME = settings(MANY, max_examples=EXAMPLES or 4)
FEW = settings(MANY, max_examples=max(1, EXAMPLES // 8) if EXAMPLES else 4)

Tables = dict[str, Table]


@st.composite
def views(draw: DrawFn, tables: Tables) -> View:
    """A day past, inside or after the data; a period before, around or after the day; a team or
    all, sometimes a person."""
    texts = [value for rows in tables.values() for row in rows for value in _days(row)]
    as_of = draw(st.sampled_from(sorted(map(date.fromisoformat, {*texts, "2026-01-31"}))))
    as_of += timedelta(days=draw(st.sampled_from((0, 0, 0, -1, 1, 40, -800))))
    compare_to = draw(st.sampled_from((a_week_before(as_of), as_of - timedelta(days=60))))
    around = as_of + timedelta(days=draw(st.sampled_from((0, 0, 0, -90, 90, -365, 365))))
    start = next(
        (
            int(row["value"])
            for row in tables.get("settings", [])
            if row["key"] == "fiscal_year_start_month"
        ),
        1,
    )
    periods = (
        month(around.year, around.month),
        quarter_of(around, start),
        year_of(around, start),
        Period(around, around + timedelta(days=draw(st.integers(0, 60)))),
    )
    team = draw(st.sampled_from([None, None, *(row["team_id"] for row in tables["teams"])]))
    people = [row["person_id"] for row in tables.get("people", [])]
    person = draw(st.sampled_from([None, None, None, None, "unknown", *people]))
    return View(as_of, compare_to, draw(st.sampled_from(periods)), team, person)


def _days(row: dict[str, str]) -> list[str]:
    return [value[:10] for key, value in row.items() if value and key.endswith(("_on", "_at"))]


def agree(both: Whole, view: View, data: st.DataObject) -> None:
    both.check_f1_f2(view)
    both.check_results(view)
    both.check_stages(view)
    both.check_open_deals(view)
    both.check_parts(view)
    both.check_activity(view)
    both.check_weeks(view)
    both.check_people(view)
    both.check_direct(view)
    both.check_months(view)
    both.check_rates(view)
    both.check_win_rates(view)
    check_change(both, view)
    both.check_record(view)
    both.check_offered(view)
    both.check_backtest(view)
    open_stages = [one for one in both.ledger.company.stages.values() if one.outcome == "open"]
    tried = data.draw(st.sampled_from([one.stage_id for one in open_stages]))
    both.check_tried(view, {tried: data.draw(st.sampled_from((Decimal(0), Decimal("0.375"))))})
    both.check_trend(view)
    property_pipeline.check(both, view)
    days = (view.period.first, view.period.last)
    check_passages(both, view, data.draw(st.sampled_from(((None, None), days))))
    check_projection(both, view)
    multiplier = data.draw(st.sampled_from((None, Decimal("1.5"))))
    both.check_year_gap(view, data.draw(st.sampled_from((None, "f1", "f2"))), multiplier)


@MANY
@given(st.data())
def test_both_computations_agree_on_every_figure(data: st.DataObject) -> None:
    tables = agreeing(data.draw(companies(by_loads=True)))
    with filled(tables) as connection:
        both = Whole(tables, connection)
        for _ in range(2):
            agree(both, data.draw(views(tables)), data)
    _tell(tables)
    assert not both.found, "\n".join(both.found)


@SOME
@given(st.data())
def test_both_computations_agree_on_what_a_director_or_manager_sees(data: st.DataObject) -> None:
    """Asked without a team, as somebody whose relations hold that team alone."""
    tables = agreeing(data.draw(companies(by_loads=True)))
    team = data.draw(st.sampled_from([row["team_id"] for row in tables["teams"]]))
    with filled(tables) as connection:
        both = Whole(tables, connection)
        below = both.ledger.organisation.subtree(team)
        both.look_as(team)
        view = data.draw(views(tables))
        agree(both, view if view.team_id in below else replace(view, team_id=None), data)
    assert not both.found, "\n".join(both.found)


@FEW
@given(st.data())
def test_both_computations_agree_on_what_was_loaded(data: st.DataObject) -> None:
    tables = data.draw(companies())
    with tempfile.TemporaryDirectory() as folder, loaded(tables, Path(folder)) as connection:
        both = Whole(tables, connection)
        for _ in range(4 if EXAMPLES else 2):
            agree(both, data.draw(views(tables)), data)
    assert not both.found, "\n".join(both.found)


def _tell(tables: Tables) -> None:
    log = tables.get("opportunity_changes", [])
    event(f"log: {'stages' if any(row['field'] == 'stage_id' for row in log) else bool(log)}")
    event(f"moves: {'team_moves' in tables}")
