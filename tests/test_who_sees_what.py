"""The matrix: every query × every kind of viewer × several people, row by row and column by column.

What somebody sees is compared with what the whole company's view says of their teams or of them
alone; that view is compared with a second computation elsewhere (tests/test_properties.py asks the
second computation about a director's and a manager's relations directly).
"""

import random
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from queries import EVERYTHING, NOBODY, Viewer, catalogue, model, query, run, served
from queries.arguments import choices, parameters
from tests.conftest import REPOSITORY, once

# Of everybody's company: the teams, the people and the coverage have no scope of their own.
UNSCOPED = ("meeting/covered_days", "meeting/people", "meeting/teams")
# What loads did with the rows of files is for who sees everything.
OF_EVERYTHING = (
    "crm/loaded_rows_by_load", "crm/loaded_rows_by_reason", "crm/loaded_rows_by_table",
    "crm/rejected_rows",
)  # fmt: skip
# What a viewer's uppermost team has above it they are not told.
NOT_TOLD = ("parent_team_id",)
Row = dict[str, Any]


@dataclass(frozen=True)
class Eyes:
    """Somebody, and what the whole company's view is to be narrowed to for them."""

    viewer: Viewer
    teams: frozenset[str]
    top: str


def _tree(source: served.Served) -> dict[str, str | None]:
    rows = source.trusted().execute("select team_id, parent_team_id from served.teams").fetchall()
    return dict(rows)


def _below(tree: Mapping[str, str | None], team: str) -> frozenset[str]:
    def path(one: str | None) -> list[str]:
        return [] if one is None else [one, *path(tree[one])]

    return frozenset(one for one in tree if team in path(one))


def _eyes(source: served.Served) -> list[Eyes]:
    """A director, a manager of another one's, and two reps, one of whom moved between teams if any
    did."""
    tree = _tree(source)
    root = next(team for team, above in tree.items() if above is None)
    directors = sorted(team for team, above in tree.items() if above == root)[:2]
    managers = sorted(team for team, above in tree.items() if above in directors)
    found = [
        Eyes(Viewer("team", team), _below(tree, team), team)
        for team in (directors[0], managers[-1])
    ]
    teams_of: dict[str, set[str]] = {}
    for person, team in (
        source.trusted()
        .execute(
            "select person_id, team_id from served.counted_teams"
            " where person_id in (select person_id from served.rep_days)"
        )
        .fetchall()
    ):
        teams_of.setdefault(person, set()).add(team)
    settled = sorted(person for person, teams in teams_of.items() if len(teams) == 1)
    moved = sorted(person for person, teams in teams_of.items() if len(teams) > 1)
    others = random.Random(7).sample(settled, min(1 if moved else 2, len(settled)))
    for person in (*others, *moved[:1]):
        own = teams_of[person]
        above = [team for team in tree if own <= _below(tree, team)]
        top = min(above, key=lambda team: len(_below(tree, team)))
        chain = {team for team in _below(tree, top) if own & _below(tree, team)}
        found.append(Eyes(Viewer("person", person), frozenset(chain), top))
    return found


def _questions(source: served.Served, name: str) -> list[dict[str, Any]]:
    """The parameters to ask a query with: two days, and of the last one each of its named parts."""
    asked = query(name)
    declared = {one.name: one for one in asked.header.params}
    days = (source.covers_until, source.covers_until - timedelta(days=203))
    parts: list[dict[str, str]] = [{}]
    for one in asked.header.params:
        if one.name in ("part", "w2", "kind", "by"):
            parts += [{one.name: choice} for choice in choices(one)]
    found = []
    for day in days if "as_of" in declared else days[:1]:
        given = {"as_of": day.isoformat()} if "as_of" in declared else {}
        named = parts if day == days[0] else parts[:1]
        found += [parameters(asked, given | part, source) for part in named]
    return found


def _rows(source: served.Served, viewer: Viewer, name: str, params: Mapping[str, Any]) -> list[Row]:
    rows: list[Row] = run(source.connection(viewer), name, params).to_pylist()
    return rows


def _expected(source: served.Served, eyes: Eyes, name: str, params: dict[str, Any]) -> list[Row]:
    """What the whole company's view says of these teams, or of this person alone."""
    header = query(name).header
    declared = {one.name for one in header.params}
    alone = eyes.viewer.sees == "person"
    if name in OF_EVERYTHING or (alone and header.is_of_teams):
        return []
    narrowed = dict(params)
    if "team" in declared:
        narrowed["team"] = eyes.top
    if alone and "person" in declared:
        narrowed["person"] = eyes.viewer.key
    rows = _rows(source, EVERYTHING, name, narrowed)
    if not alone:
        return rows
    key = "part_id" if name.endswith("_and_director") and "part_id" in header.keys else "team_id"
    if key in header.keys:
        rows = [row for row in rows if row[key].partition("/")[0] in eyes.teams]
    rows = [row for row in rows if row.get("part") != "not_reviewed" and not _is_of_teams(row)]
    if name == "crm/use_deals" and params.get("part") in ("reviewed", "not_reviewed"):
        return []
    return [row | dict.fromkeys(header.managers) for row in rows]


def _is_of_teams(row: Row) -> bool:
    """Whether it comes from a rule that tells of teams alone."""
    return "rule" in row and query(f"abnormal/{row['rule']}").header.is_of_teams


@pytest.fixture(scope="module", params=["demo_home", "maven_home"])
def source(request: pytest.FixtureRequest) -> served.Served:
    """The demo company, and a real export."""
    home: Path = request.getfixturevalue(request.param)
    return served.opened(home)


@pytest.mark.parametrize("name", [name for name in catalogue() if name not in UNSCOPED])
def test_a_viewer_sees_no_row_too_many_and_none_too_few(source: served.Served, name: str) -> None:
    """Nor a column that is not theirs; and a director's figures are the VP's for that director.

    A director and the last of the reps are asked everything, those between them the first question.
    """
    every, questions = _eyes(source), _questions(source, name)
    for eyes in every:
        silent = NOT_TOLD
        for params in questions if eyes in (every[0], every[-1]) else questions[:1]:
            seen = _rows(source, eyes.viewer, name, params)
            expected = _expected(source, eyes, name, params)
            assert [_without(row, silent) for row in seen] == [
                _without(row, silent) for row in expected
            ], f"{eyes.viewer} {params}"


def _without(row: Row, columns: tuple[str, ...]) -> Row:
    return {name: value for name, value in row.items() if name not in columns}


@pytest.mark.parametrize("name", list(catalogue()))
def test_nobody_sees_nothing(source: served.Served, name: str) -> None:
    """Deny by default: without a viewer there is nothing of anybody in any answer."""
    for params in _questions(source, name):
        rows: list[Row] = run(source.connection(), name, params).to_pylist()
        assert not rows or rows == _of_an_empty_company(name, params, rows)


def _of_an_empty_company(name: str, params: Mapping[str, Any], rows: list[Row]) -> list[Row]:
    """The rows as they are where no relation has a row: zeros, and days that follow from as-of."""
    told = [
        value
        for row in rows
        for column, value in row.items()
        if value
        and not isinstance(value, date)
        and not column.endswith(("_position", "place"))
        and column not in ("fault", "kind", "week", "periods_needed", "method", "gap_multiplier")
    ]
    return [] if told else rows


def test_teams_people_and_coverage_are_the_viewers(source: served.Served) -> None:
    """The three that have no scope tell of the viewer's teams, people and deals only."""
    day = source.covers_until
    whole = _rows(source, EVERYTHING, "meeting/people", {"as_of": day})
    for eyes in _eyes(source):
        teams = _rows(source, eyes.viewer, "meeting/teams", {})
        assert {row["team_id"] for row in teams} == eyes.teams
        assert [row["team_id"] for row in teams if row["parent_team_id"] is None] == [eyes.top]
        people = _rows(source, eyes.viewer, "meeting/people", {"as_of": day})
        alone = eyes.viewer.sees == "person"
        assert people == [
            row for row in whole
            if (row["person_id"] == eyes.viewer.key if alone else row["team_id"] in eyes.teams)
        ]  # fmt: skip
        (coverage,) = _rows(source, eyes.viewer, "meeting/covered_days", {})
        column = "owner_id" if alone else "team_id"
        wanted = [eyes.viewer.key] if alone else sorted(eyes.teams)
        counted = (
            source.trusted()
            .execute(
                f"select count(distinct opportunity_id) from served.deal_teams where {column} in"
                " (select unnest($wanted)) and to_on = date '9999-12-31'",
                {"wanted": wanted},
            )
            .fetchone()
        )
        assert (coverage["deals"],) == counted


@pytest.mark.parametrize("source", ["demo_home"], indirect=True)
@pytest.mark.parametrize("name", list(catalogue()))
def test_a_team_in_the_question_shows_nothing_new(source: served.Served, name: str) -> None:
    """Asking for somebody else's team or person by name gives what an id of nobody gives."""
    eyes = _eyes(source)
    declared = {param.name for param in query(name).header.params}
    params = _questions(source, name)[0]
    for one in eyes:
        if "team" in declared:
            other = next(two.top for two in eyes if two.top not in one.teams)
            assert _rows(source, one.viewer, name, params | {"team": other}) == _rows(
                source, one.viewer, name, params | {"team": "no such team"}
            ), one
        if "person" in declared and one.viewer.sees == "person":
            stranger = next(
                two.viewer.key for two in eyes
                if two.viewer.sees == "person" and two.viewer != one.viewer
            )  # fmt: skip
            assert _rows(source, one.viewer, name, params | {"person": stranger}) == _rows(
                source, one.viewer, name, params | {"person": "nobody at all"}
            ), one


def _with_other_forecasts(home: Path, folder: Path) -> None:
    """The same company, had its managers forecast otherwise: other amounts, some none at all."""
    shutil.copytree(home, folder)
    path = next(folder.glob("*.duckdb"))
    contract = (REPOSITORY / "data" / "contract.sql").read_text(encoding="utf-8")
    with duckdb.connect(":memory:") as engine:
        engine.execute(f"attach '{path}' as served")
        engine.execute("use served")
        for (table,) in engine.execute(
            "select table_name from duckdb_tables() where database_name = 'served'"
        ).fetchall():
            if f"create table {table} (" not in contract:
                engine.execute(f'drop table "{table}"')
        for statement in (
            "update opportunities set manager_amount = case when hash(opportunity_id) % 4 = 0"
            " then null when manager_amount is null then amount else manager_amount * 1.25 end",
            "update opportunity_changes set value = case when hash(opportunity_id) % 4 > 0"
            " then cast(cast(cast(value as double) * 1.25 as decimal(18, 2)) as varchar) end"
            " where field = 'manager_amount'",
        ):
            engine.execute(statement)
        model.build(engine)


@pytest.fixture(scope="module")
def other_home(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo company with other managers' forecasts. Read only: all workers share it."""
    return once(tmp_path_factory, "other-home", lambda home: _with_other_forecasts(demo_home, home))


@pytest.mark.parametrize("name", list(catalogue()))
def test_what_managers_forecast_is_in_the_named_columns_alone(
    name: str, demo_home: Path, other_home: Path
) -> None:
    """Other forecasts change nothing but the columns a header names; to a rep, nothing at all."""
    before, after = served.opened(demo_home), served.opened(other_home)
    header = query(name).header
    questions = _questions(before, name)
    changed: set[str] = set()
    for params in questions:
        if header.is_of_teams or params.get("part") in ("reviewed", "not_reviewed"):
            continue
        was, now = (_rows(data, EVERYTHING, name, params) for data in (before, after))
        keyed = {tuple(row[key] for key in header.keys): row for row in was}
        for row in now:
            if _is_of_teams(row):
                continue
            other = keyed.get(tuple(row[key] for key in header.keys), {})
            changed |= {column for column in other if other[column] != row[column]}
    assert changed <= set(header.managers)
    viewer = _eyes(before)[-1].viewer
    assert viewer.sees == "person"
    for params in questions:
        rows = _rows(before, viewer, name, params)
        assert rows == _rows(after, viewer, name, params), (viewer, params)
        assert all(row[column] is None for row in rows for column in header.managers)


def test_two_people_never_share_a_row() -> None:
    """What tells kept answers apart tells viewers apart."""
    viewers = [EVERYTHING, NOBODY, Viewer("team", "a"), Viewer("person", "a"), Viewer("team", "b")]
    assert len(set(viewers)) == len(viewers)
    for sees, key in (("team", None), ("person", ""), ("everything", "a")):
        with pytest.raises(ValueError, match="a viewer of"):
            Viewer(sees, key)  # type: ignore[arg-type]
