"""What was typed since the load, laid over what is served: the tables that a viewer's views read.

Only what changes is made: the deals that were typed on, from the first typed day on, and the sums
of the kept days from it on, by the model's own statements. See queries/relations/typed/*.sql.
"""

from pathlib import Path

import duckdb

from queries import model
from queries.entries import Rows
from queries.statements import execute

FOLDER = Path(__file__).parent / "typed"
OVERLAID = (
    "open_deals_by_month", "in_play_weeks", "record_weeks", "use_days",
    "use_weeks", "team_use_weeks", "month_lines", "stage_rates", "own_targets", "team_targets",
    "opportunity_changes", "stage_retreats", "closed_deals", "projected_teams",
)  # fmt: skip
"""The tables that are read from the schema `typed` once anything was typed."""
SCHEMAS = """
create schema if not exists memory.typed;
create schema if not exists memory.tail;
"""
ENTRIES = """
create or replace table typed.manager_entries (
    opportunity_id varchar, changed_at timestamp, amount decimal(18, 2), number bigint
);
create or replace table typed.rate_entries (
    stage_id varchar, win_rate decimal(9, 6), from_on date, number bigint
);
create or replace table typed.target_entries (
    team_id varchar, month date, amount decimal(18, 2), known_from date
);
drop table if exists tail.in_play_weeks;
drop table if exists tail.record_weeks;
"""
LATER = "date '9999-12-31'"


def lay_over(connection: duckdb.DuckDBPyConnection, rows: Rows) -> None:
    """Makes the schema `typed` anew from all that was typed since the load, all or nothing."""
    cursor = connection.cursor()
    cursor.execute(SCHEMAS)
    cursor.execute("set search_path = 'memory.tail,memory.typed,served.main'")
    cursor.begin()
    try:
        _make(cursor, rows)
        cursor.commit()
    except BaseException:
        cursor.rollback()
        raise


def _make(cursor: duckdb.DuckDBPyConnection, rows: Rows) -> None:
    cursor.execute(ENTRIES)
    for table, given in (
        ("manager_entries", [
            (one.opportunity_id, one.changed_at, one.amount, one.number) for one in rows.managers
        ]),
        ("rate_entries", [
            (one.stage_id, one.win_rate, one.from_on, one.number) for one in rows.rates
        ]),
        ("target_entries", [
            (one.team_id, one.month, one.amount, one.known_from) for one in rows.targets
        ]),
    ):  # fmt: skip
        if given:
            marks = ", ".join("?" for _ in given[0])
            cursor.executemany(f"insert into typed.{table} values ({marks})", given)
    first = LATER if rows.first_on is None else f"date '{rows.first_on}'"
    cursor.execute(f"create or replace macro typed.typed_from() as {first}")
    ((month,),) = cursor.execute(
        f"select max(month) from served.open_deal_months where month <= {first}"
    ).fetchall()
    cursor.execute(f"create or replace macro typed.typed_month() as date '{month or '0001-01-01'}'")
    steps = {
        "a_timeline": (),
        "b_rates_and_targets": ("stage_rates", "own_targets", "team_targets"),
        "c_tail": ("in_play_weeks", "record_weeks"),
        "d_sums": (),
    }
    for file, tables in steps.items():
        execute(cursor, FOLDER / f"{file}.sql")
        for table in tables:
            cursor.execute(model.statement(table))
            if file == "b_rates_and_targets":
                cursor.execute(f"create or replace table typed.{table} as from tail.{table}")
                cursor.execute(f"drop table tail.{table}")
