"""A query cannot reach around the relations, whoever writes it and however."""

from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from queries import (
    EVERYTHING,
    NOBODY,
    Query,
    QueryError,
    Viewer,
    catalogue,
    generation,
    guard,
    served,
)
from queries.header import parse
from queries.run import kept_condition, parsed, run, statement, told_of_a_cut

AROUND = [
    "select * from served.opportunities",
    "select * from memory.everything_2.open_deals_by_month",
    "select * from whole.new_deals_at($day, $day, $day)",
    "select deals.* from open_deals_at(current_date) as deals join served.people using (owner_id)",
    "select (select max(amount) from served.opportunities)",
    "select * from stages where exists (select 1 from served.targets)",
    "select * from stages order by (select max(person_id) from served.people)",
    "select * from stages limit (select count(*) from served.people)",
    "select list_transform([1], lambda x: (select max(team_id) from served.teams))",
    "with people as (select * from served.people) select * from people",
    "with recursive up as (select 1 as n union all select n + 1 from served.teams, up) from up",
    "select * from stages, lateral (select * from served.teams)",
    "select * from opportunity_changes",
    "select * from targets",
    "select * from closing_days",
    "from read_csv('/etc/passwd')",
    "from read_text('/etc/passwd')",
    "from '/etc/passwd'",
    "select * from people positional join 'people.csv'",
    "from glob('*')",
    "from query('select * from served.people')",
    "from query_table('served.people')",
    "from duckdb_tables()",
    "select * from duckdb_tables",
    "with duckdb_tables as (select 1) from duckdb_tables",
    "from information_schema.tables",
    "from sqlite_master",
    "from pragma_table_info('stages')",
    "select current_setting('memory_limit')",
    "select getvariable('viewer')",
    "describe stages",
    "from (show tables)",
    "summarize stages",
    "select 1; select * from served.people",
    "attach 'other.duckdb' as other",
    "copy stages to 'stages.csv'",
    "set threads = 1",
    "use served",
    "install httpfs",
    "create view mine as select 1",
    "drop view stages",
    "pragma database_list",
    "call pragma_version()",
    "select * from where",
    # an argument takes its place in the macro, where a name is one of the macro's own
    "select mean_open_amount(valid_from) from stages",
    "select mean_open_amount(case when owner_id = 'P1' then date '2026-01-01' end)",
    "select mean_open_amount((select date '2026-01-01'))",
    "from stage_averages_at(case when stage_id = 'a' then date '2026-01-01' end)",
    "select d.* from stages, lateral (from new_pipeline_record_at(from_on, from_on, from_on)) as d",
    # a part that is called as a relation is would stand for it inside the macros
    "with team_tree as (select 1 as director_id) from new_pipeline_record_at($day, $day, $day)",
    "with TEAM_MEMBERS as (select 1 as team_id) from backtest_at($day, 'north')",
    'with "DUCKDB_VIEWS" as (select 1 as x) select x from "DUCKDB_VIEWS"',
    "with seen_deals as (select 1 as x) from seen_deals",
    # functions that read by the name of a thing, or tell of the engine
    "select json_serialize_plan('select max(amount) from served.closed_deals')",
    "select stats(owner_id) from open_deals_by_month",
    "select pg_get_viewdef(1)",
    "select error(stage_id) from stages",
    "with gone as (delete from served.stages returning *) from gone",
    "with put as (insert into served.stages select * from stages returning *) from put",
]


@pytest.mark.parametrize("text", AROUND)
def test_a_careless_query_is_refused_before_it_runs(text: str) -> None:
    """By its own name, so that whoever wrote it knows."""
    with pytest.raises(QueryError, match=r"^careless/query "):
        guard.check("careless/query", text)


@pytest.mark.parametrize("name", list(catalogue()))
def test_every_query_of_the_catalogue_is_a_question_to_the_relations(name: str) -> None:
    """And what runs it looks before it runs it."""
    asked = catalogue()[name]
    guard.check(name, statement(asked), asked.header.unites is not None)
    if asked.kept is not None:
        guard.check(name, statement(asked.kept))
        kept_condition(asked)


@pytest.mark.parametrize("kept", ["exists (from served.people)", "seen_person() is null"])
def test_what_tells_whether_an_answer_is_kept_is_one_too(kept: str) -> None:
    """A condition cannot reach around the relations either."""
    asked = catalogue()["forecast/projection_by_team"]
    careless = replace(asked, header=replace(asked.header, kept=kept))
    with pytest.raises(QueryError, match=r"^forecast/projection_by_team "):
        kept_condition(careless)


def test_only_a_query_that_unites_others_reads_their_rows() -> None:
    """The name is nothing to anybody else, and stands for no relation beside it."""
    guard.check("careful/query", "select * from united", is_uniting=True)
    for text in ("select * from united", "with united as (from served.people) from united"):
        with pytest.raises(QueryError, match=r"united|served"):
            guard.check("careless/query", text)
    with pytest.raises(QueryError, match="calls a part"):
        guard.check("careless/query", "with united as (select 1) from united", is_uniting=True)


def test_the_check_stands_in_the_way_of_running() -> None:
    """A query that reads around cannot be run, not only told from the others by a test."""
    text = "-- A careless one.\n--\n-- grain: one row\n-- order: n\n-- version: 1\n--\n"
    text += "-- column n bigint how many\nselect count(*) as n from served.opportunities\n"
    with pytest.raises(QueryError, match=r"served\.opportunities"):
        parsed(Query("careless/count", parse(text, "careless/count"), text))


CLOSED = [
    "from read_csv('/etc/passwd')",
    "from read_text('/etc/passwd')",
    "from '/etc/passwd'",
    "from glob('/*')",
    "copy (select 1) to 'out.csv'",
    "export database 'out'",
    "attach 'other.duckdb' as other",
    "attach ':memory:' as other; copy (select 1) to 'x'",
    "install httpfs",
    "load httpfs",
    "set threads = 1",
    "set memory_limit = '100GB'",
    "set enable_external_access = true",
    "set lock_configuration = false",
    "reset memory_limit",
    "create table served.mine (n integer)",
    "delete from served.opportunities",
]


@pytest.mark.parametrize("text", CLOSED)
def test_the_engine_is_closed_even_where_nothing_is_checked(demo_home: Path, text: str) -> None:
    """No file is read or written, nothing attached, loaded or set, by any text at all."""
    with pytest.raises(duckdb.Error):
        served.opened(demo_home).connection(EVERYTHING).execute(text).fetchall()


def test_a_value_is_never_part_of_the_text(demo_home: Path) -> None:
    """A parameter is bound: what looks like SQL in it is an id that nobody has."""
    connection = served.opened(demo_home).connection(EVERYTHING)
    for value in ("' or true --", "x'; drop table teams; --", "served.people"):
        rows = run(connection, "pipeline/open_deals", {"as_of": "2025-06-30", "team": value})
        assert rows.num_rows == 0


def test_memory_is_bounded_and_a_long_question_is_cut_off(
    demo_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The user is told which question took too long."""
    monkeypatch.setitem(generation.SETTINGS, "max_execution_time", 200)
    (file,) = demo_home.glob("generation-*.duckdb")
    connection = generation.attached(file, "any").connection(EVERYTHING)
    (limit,) = connection.execute("select current_setting('memory_limit')").fetchone() or ("",)
    assert limit.endswith("GiB") and float(limit.split()[0]) <= 4
    with (
        pytest.raises(QueryError, match=r"slow took longer than 0\.2 seconds"),
        told_of_a_cut(connection, "slow"),
    ):
        connection.execute(
            "select count(*) from range(100000) a(x), range(100000) b(y) where x * y % 7 = 3"
        ).fetchall()
    assert connection.execute("select 1").fetchone() == (1,)


def test_without_a_viewer_no_relation_has_a_row(demo_home: Path) -> None:
    """Nor has a macro a figure, asked with plain arguments."""
    source = served.opened(demo_home)
    nobody = source.connection(NOBODY)
    for name in sorted(guard.relation_names()):
        try:
            rows = nobody.execute(f'select count(*) from "{name}"').fetchone()
        except duckdb.CatalogException:
            continue  # a macro, which takes arguments
        assert rows == (0,) or name == "change_kinds", name
    day = "date '2026-11-20'"
    for question in (f"mean_open_amount({day})", "numbered_teams()"):
        assert nobody.execute(f"select {question}").fetchone() == (None,), question
    assert nobody.execute(f"select quarters_before({day}, {day})").fetchone() == (0,)
    for question in (
        f"company_cycle_at({day})", f"company_chances_before({day}, {day})",
        f"stage_averages_at({day})",
        f"projection_learned_at({day}, {day})", f"past_projections_at({day})",
        f"new_pipeline_record_at({day}, {day}, {day})",
    ):  # fmt: skip
        assert nobody.execute(f"select count(*) from {question}").fetchone() == (0,), question


def test_a_new_table_is_seen_by_nobody_until_it_has_a_rule(demo_home: Path) -> None:
    """What the loader may add is not in the relations by itself."""
    source = served.opened(demo_home)
    everything = source.connection(EVERYTHING)
    tables = (
        source.trusted()
        .execute("select table_name from duckdb_tables() where database_name = 'served'")
        .fetchall()
    )
    hidden = {name for (name,) in tables} - guard.relation_names()
    assert {"closing_days", "ended_stays", "load_meta", "win_rates"} <= hidden
    for name in hidden:
        with pytest.raises(duckdb.CatalogException):
            everything.execute(f'select * from "{name}"')


def test_the_e_mail_addresses_are_in_no_relation(demo_home: Path) -> None:
    """They say who signs in, and are asked for nowhere else."""
    connection = served.opened(demo_home).connection(EVERYTHING)
    for name in sorted(guard.relation_names()):
        try:
            columns = connection.execute(f'describe select * from "{name}"').fetchall()
        except duckdb.CatalogException:
            continue
        assert "email" not in {column for column, *_ in columns}


def test_a_rep_has_no_managers_amount_in_any_relation(demo_home: Path) -> None:
    """Not in one that no query reads today either."""
    source = served.opened(demo_home)
    row = source.trusted().execute("select min(person_id) from served.rep_days").fetchone()
    assert row
    connection = source.connection(Viewer("person", row[0]))
    hidden = ("manager_amount", "reviewed_deals", "reviewed_amount")
    seen = 0
    for name in sorted(guard.relation_names()):
        try:
            columns = connection.execute(f'describe select * from "{name}"').fetchall()
        except duckdb.CatalogException:
            continue
        for column in {column for column, *_ in columns}.intersection(hidden):
            counted = connection.execute(f'select count({column}) from "{name}"').fetchone()
            assert counted == (0,), (name, column)
            seen += 1
    assert seen >= 4
