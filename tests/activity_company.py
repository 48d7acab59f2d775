"""A small company whose activity was worked by hand, and how the tests ask about it.

As of Wednesday 2026-03-11 the last complete week is that of Monday 2026-03-02. The company's
first activity is in the week of 2026-02-09, so that three weeks before it are usual ones.
"""

from datetime import date
from pathlib import Path
from typing import Any

import duckdb

import queries
import queries.model
from queries import relations

CONTRACT = Path(__file__).resolve().parents[1] / "data" / "contract.sql"
AS_OF = date(2026, 3, 11)
Row = dict[str, Any]

# ann sells in the north and moves to the south on Thursday 2026-03-05; mia leads and sells nothing.
COMPANY = """
    insert into teams values
        ('co', 'Company', null), ('north', 'North', 'co'), ('south', 'South', 'co');
    insert into people (person_id, person_name, role, team_id, joined_on, left_on) values
        ('ann', 'Ann', 'rep', 'south', null, null),
        ('bob', 'Bob', 'rep', 'north', null, null),
        ('cat', 'Cat', 'rep', 'south', date '2026-02-23', date '2026-03-04'),
        ('mia', 'Mia', 'vp', 'co', null, null);
    insert into team_moves values
        ('ann', 'north', null, date '2025-01-01', date '2026-03-05', 1),
        ('ann', 'south', null, date '2026-03-05', null, 2);
    insert into stages values ('talk', 'Talk', 1, 'open', 0.25), ('won', 'Won', 2, 'won', null);
    insert into accounts (account_id, account_name, owner_id) values
        ('a1', 'One', 'bob'), ('a2', 'Two', 'ann'), ('a3', 'Three', null);
    insert into opportunities (opportunity_id, opportunity_name, account_id, owner_id, stage_id,
        amount, created_on) values
        ('d1', 'Deal', 'a1', 'bob', 'talk', 10, date '2026-01-05'),
        ('d2', 'Old', 'a1', 'bob', 'won', 70.05, date '2026-02-05');
    insert into activities values
        ('early', 'call', 'bob', null, null, timestamp '2026-02-09 00:00:00', 5),
        ('mail', 'email', 'bob', null, null, timestamp '2026-02-16 10:00:00', null),
        ('visit', 'customer_visit', 'cat', 'a2', null, timestamp '2026-02-24 10:00:00', 60),
        ('c1', 'call', 'ann', null, 'd1', timestamp '2026-03-02 00:00:00', 10),
        ('c2', 'call', 'ann', 'a2', null, timestamp '2026-03-05 09:00:00', 10),
        ('f1', 'first_visit', 'mia', 'a1', null, timestamp '2026-03-08 23:59:59', null),
        ('late', 'call', 'bob', null, null, timestamp '2026-03-09 00:00:00', null);
    insert into trial_activity values
        ('a1', date '2026-03-03', null), ('a1', date '2026-03-04', null),
        ('a1', date '2026-03-06', 'ann'), ('a2', date '2026-03-06', null),
        ('a2', date '2026-02-20', null), ('a1', date '2026-02-02', null);
    insert into settings values
        ('reporting_currency', 'EUR'), ('fiscal_year_start_month', '4'),
        ('gap_multiplier', '2.5'), ('covers_until', '2026-03-11');
"""


def opened(*statements: str) -> duckdb.DuckDBPyConnection:
    """A reader's connection over a served database in memory that these statements filled."""
    connection = duckdb.connect(":memory:")
    connection.execute("attach ':memory:' as served")
    connection.execute("use served")
    connection.execute(CONTRACT.read_text(encoding="utf-8"))
    for statement in statements:
        connection.execute(statement)
    queries.model.build(connection)
    connection.execute("use memory")
    relations.look(connection, relations.create(connection))
    return connection


def asked(connection: duckdb.DuckDBPyConnection, name: str, **params: Any) -> list[Row]:
    takes = {param.name for param in queries.query(name).header.params}
    given = {"as_of": AS_OF} | params if "as_of" in takes else params
    table = queries.run(connection, name, given)
    assert table.column_names == [column.name for column in queries.query(name).header.columns]
    rows: list[Row] = table.to_pylist()
    return rows


def by(rows: list[Row], key: str) -> dict[str, Row]:
    assert len({row[key] for row in rows}) == len(rows)
    return {row[key]: row for row in rows}
