"""What people typed is part of every figure: laid over what is served, and folded in by a load.

The two ways are each other's second computation: whatever is typed, a company that is loaded again
says the same as one that is not, to every question, on every day, to everybody.
"""

import random
import shutil
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import journal
from data.demo import write
from data.load import load
from queries import EVERYTHING, Viewer, catalogue, run, served
from queries.served import Served
from tests import data_folders
from tests.bench.questions import days
from tests.data_folders import deal

DEALS = 500
COVERED = [
    {"key": "covers_until", "value": "2026-06-10"},
    {"key": "timezone", "value": "Asia/Shanghai"},
]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("company") / "files"
    write(folder, DEALS)
    return folder


def _typed(home: Path, seed: int) -> date:
    """Types this and that over the last weeks of a served company; the first day of it."""
    source, chance = served.opened(home), random.Random(seed)
    cursor, last = source.trusted(), source.covers_until
    first = last - timedelta(days=chance.randrange(3, 40))
    deals = [row[0] for row in cursor.execute(
        "select distinct opportunity_id from served.open_deals_by_month where valid_to > ?"
        " order by 1", [first]).fetchall()]  # fmt: skip
    stages = [
        row[0]
        for row in cursor.execute(
            "select stage_id from served.stages where outcome = 'open' order by position"
        ).fetchall()
    ]
    teams = [row[0] for row in cursor.execute(
        "select team_id from served.teams order by 1").fetchall()]  # fmt: skip
    moment = datetime(first.year, first.month, first.day, 8, tzinfo=UTC)
    with journal.opened(journal.place(home), clock=lambda: moment) as kept:
        for _ in range(60):
            moment += timedelta(seconds=chance.randrange(60, 86_400))
            kind, numbers = chance.random(), {
                name: {key: one.number for key, one in kept.standing(name).items()}
                for name in ("manager_amount", "win_rates", "target")
            }  # fmt: skip
            if kind < 0.8:
                deal = chance.choice(deals[:20] if kind < 0.5 else deals)
                amount = None if chance.random() < 0.2 else Decimal(chance.randrange(10**8)) / 100
                following = numbers["manager_amount"].get((deal, ""), 0)
                kept.append("ann", [journal.manager_amount(deal, amount, following=following)])
            elif kind < 0.9:
                day = moment.date() + timedelta(days=chance.randrange(5))
                rates = {stage: Decimal(chance.randrange(101)) / 100 for stage in stages}
                following = numbers["win_rates"].get(("company", day.isoformat()), 0)
                kept.append("ann", [journal.rates(rates, day, following=following)])
            else:
                month = moment.date().replace(day=1)
                team = chance.choice(teams)
                amount = None if chance.random() < 0.3 else Decimal(chance.randrange(10**9)) / 100
                following = numbers["target"].get((team, month.isoformat()), 0)
                kept.append("ann", [journal.target(team, month, amount, following=following)])
    return first


def _asked(source: Served, viewer: Viewer, name: str, day: date) -> list[dict[str, Any]]:
    quarter = date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
    given: Mapping[str, Any] = {
        "as_of": day,
        "compare_to": day - timedelta(days=7),
        "period_from": quarter,
        "period_to": (quarter + timedelta(days=100)).replace(day=1) - timedelta(days=1),
    }
    known = {one.name for one in catalogue()[name].header.params}
    params = {key: value for key, value in given.items() if key in known}
    return list(run(source.connection(viewer), name, params).to_pylist())


def test_a_load_changes_no_figure_that_was_typed(files: Path, tmp_path: Path) -> None:
    """Laid over or folded in: the same answer to every question, on every fourth of some days."""
    over, folded = tmp_path / "over", tmp_path / "folded"
    assert load(files, over).succeeded
    before = served.opened(over)
    plain = {name: _asked(before, EVERYTHING, name, before.covers_until) for name in catalogue()}
    first = _typed(over, seed=6)
    folded.mkdir()
    shutil.copy(over / journal.FILE, folded / journal.FILE)
    assert load(files, folded).succeeded
    one, two = served.opened(over), served.opened(folded)
    assert one is before and one.typed.managers and not two.typed.managers
    assert two.folded.until == one.typed.until and two.last_day == one.last_day
    lead = one.trusted().execute(
        "select team_id from served.teams where parent_team_id is not null order by 1 limit 1"
    ).fetchone()  # fmt: skip
    assert lead is not None
    around = {first - timedelta(days=1), first, first + timedelta(days=1)}
    asked = sorted({*days(over).values(), *around} - {one.covers_until})
    changed = set()
    for viewer in (EVERYTHING, Viewer("team", lead[0])):
        for place, name in enumerate(catalogue()):
            if name == "crm/loaded_rows_by_load":
                continue  # when each of the two was loaded
            some = asked[place % 4 :: 4] if viewer == EVERYTHING else [first]
            for day in [one.covers_until, *some]:
                found = _asked(one, viewer, name, day)
                assert found == _asked(two, viewer, name, day), (name, day, viewer)
                if viewer == EVERYTHING and day == one.covers_until and found != plain[name]:
                    changed.add(name)
    assert {
        "forecast/f1_f2_by_team", "forecast/period_deals", "forecast/year_gap_by_team",
        "meeting/results_by_team", "crm/use_by_team", "forecast/record_by_week",
    } <= changed  # fmt: skip


@pytest.fixture
def company(tmp_path: Path) -> Path:
    """A home with one open deal of 100 of which the manager expects 60, as the CRM has it."""
    deals = [deal("d", manager_amount="60", created_on="2026-06-01")]
    folder = data_folders.write(tmp_path / "files", opportunities=deals, settings=COVERED)
    home = tmp_path / "home"
    assert load(folder, home).succeeded
    return home


def _f1(home: Path, day: date) -> Decimal:
    (row, *_) = _asked(served.opened(home), EVERYTHING, "forecast/f1_f2_by_team", day)
    return Decimal(row["f1_amount"])


def test_an_amount_counts_from_the_day_it_is_typed_by_the_companys_clock(company: Path) -> None:
    """17:00 in UTC is past midnight in Shanghai: the next day's. Taken back, the CRM's holds."""
    noon = datetime(2026, 6, 11, 17, tzinfo=UTC)
    assert served.opened(company).last_day == date(2026, 6, 10)
    with journal.opened(journal.place(company), clock=lambda: noon) as kept:
        (entry,) = kept.append("ann", [journal.manager_amount("d", Decimal(80))])
        assert [_f1(company, date(2026, 6, day)) for day in (11, 12, 20)] == [60, 80, 80]
        assert served.opened(company).last_day == date(2026, 6, 12)
        noon += timedelta(days=2)
        kept.append("ann", [journal.manager_amount("d", None, following=entry.number)])
    assert [_f1(company, date(2026, 6, day)) for day in (11, 12, 13, 14)] == [60, 80, 80, 60]


def test_of_two_values_the_later_holds_whoever_recorded_it(company: Path, tmp_path: Path) -> None:
    """A load that brings a later change of the CRM: it holds from its day on, and no reload erases
    what was typed before it."""
    with journal.opened(
        journal.place(company), clock=lambda: datetime(2026, 6, 11, 4, tzinfo=UTC)
    ) as kept:
        kept.append("ann", [journal.manager_amount("d", Decimal(80))])
    until = [{"key": "covers_until", "value": "2026-06-15"}, COVERED[1]]
    given: dict[str, Any] = {"settings": until, "opportunities": [
        deal("d", manager_amount="60", created_on="2026-06-01")
    ]}  # fmt: skip
    folder = data_folders.write(tmp_path / "files", **given)
    assert load(folder, company).succeeded
    days = [date(2026, 6, day) for day in (10, 11, 15)]
    assert [_f1(company, day) for day in days] == [60, 80, 80]
    given["opportunities"][0]["manager_amount"] = "70"
    change = {
        "opportunity_id": "d", "changed_at": "2026-06-13T09:00:00", "field": "manager_amount",
        "old_value": "60", "value": "70",
    }  # fmt: skip
    data_folders.write(folder, **given, opportunity_changes=[change])
    assert load(folder, company).succeeded
    days = [date(2026, 6, day) for day in (10, 11, 12, 13, 15)]
    assert [_f1(company, day) for day in days] == [60, 80, 80, 70, 70]


def test_rates_for_a_later_day_do_not_move_the_last_day(company: Path) -> None:
    """Typed on the 12th to hold from July on: what is seen is the 12th, with the rates before."""
    noon = datetime(2026, 6, 12, 4, tzinfo=UTC)
    with journal.opened(journal.place(company), clock=lambda: noon) as kept:
        kept.append("ann", [journal.rates({"new": Decimal("0.4")}, date(2026, 7, 1))])
    source = served.opened(company)
    assert source.last_day == date(2026, 6, 12)
    rates = {
        day: _asked(source, EVERYTHING, "forecast/rates_in_force", day)[0]["win_rate"]
        for day in (date(2026, 6, 30), date(2026, 7, 1))
    }
    assert rates[date(2026, 7, 1)] == Decimal("0.4")
