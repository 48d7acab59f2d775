"""Folders of CRM data for the tests of data: a small clean company, and ways to write it."""

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb

from data import publish
from data.gone_answers import GoneAnswers
from data.load import Outcome, load
from queries import run
from queries import served as serving
from queries.viewer import EVERYTHING

Rows = Sequence[Mapping[str, Any]]

CLEAN: dict[str, list[dict[str, Any]]] = {
    "settings": [{"key": "reporting_currency", "value": "EUR"}],
    "teams": [
        {"team_id": "root", "team_name": "All", "parent_team_id": ""},
        {"team_id": "north", "team_name": "North", "parent_team_id": "root"},
    ],
    "people": [
        {"person_id": "ann", "person_name": "Ann", "role": "rep", "team_id": "north"},
        {"person_id": "bob", "person_name": "Bob", "role": "manager", "team_id": "north"},
    ],
    "stages": [
        {"stage_id": "new", "stage_name": "New", "position": 1, "outcome": "open"},
        {"stage_id": "won", "stage_name": "Won", "position": 2, "outcome": "won"},
        {"stage_id": "lost", "stage_name": "Lost", "position": 3, "outcome": "lost"},
    ],
    "accounts": [{"account_id": "acme", "account_name": "Acme"}],
}


def deal(identity: str, **values: Any) -> dict[str, Any]:
    """A deal of Ann's, open and of 100, with what is told otherwise."""
    return {
        "opportunity_id": identity,
        "opportunity_name": f"Deal {identity}",
        "account_id": "acme",
        "owner_id": "ann",
        "stage_id": "new",
        "amount": "100.00",
        "currency": "",
        "expected_close_on": "2026-06-30",
        "manager_amount": "",
        "created_on": "2026-01-05",
        "closed_on": "",
    } | values


def write(folder: Path, **tables: Rows) -> Path:
    """The clean company with the given tables in place of its own, as CSV; an empty one leaves."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in {**CLEAN, **tables}.items():
        if rows:
            write_csv(folder / f"{name}.csv", rows)
    return folder


def write_csv(path: Path, rows: Rows) -> None:
    """Rows as a CSV file; the header is the union of their keys."""
    columns = list(dict.fromkeys(key for row in rows for key in row))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="")
        writer.writeheader()
        writer.writerows(rows)


def served(home: Path, sql: str) -> list[tuple[Any, ...]]:
    """The rows of a query over what a home serves."""
    file = publish.current(home)
    assert file is not None, "nothing is served"
    with duckdb.connect(str(file), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def counts(home: Path) -> dict[str, tuple[int, int, int]]:
    """Read, loaded and rejected by table, as the served report has them."""
    sql = "select table_name, rows_read, rows_loaded, rows_rejected from load_report"
    return {name: (read, loaded, rejected) for name, read, loaded, rejected in served(home, sql)}


def reasons(home: Path) -> set[tuple[str, str, str, int]]:
    """Every reason served: severity, table and column, reason, how many."""
    sql = (
        "select severity, concat_ws('.', table_name, column_name), reason, coalesce(row_count, 0)"
        " from load_reasons"
    )
    return {(str(a), str(b), str(c), int(d)) for a, b, c, d in served(home, sql)}


CHANGES = (
    'select opportunity_id, cast(changed_at as varchar), field, "value", old_value, origin'
    " from opportunity_changes order by entry_order"
)


class Company:
    """Weekly exports of one company into one home."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.home, self.weeks = folder, folder / "home", 0

    def export(
        self,
        covers: str,
        *deals: dict[str, Any],
        answers: GoneAnswers | None = None,
        **tables: Any,
    ) -> Outcome:
        """Load an export that covers the days until one."""
        self.weeks += 1
        settings = [{"key": "covers_until", "value": covers}]
        tables = {"settings": settings, "opportunities": deals, **tables}
        folder = write(self.folder / f"week {self.weeks}", **tables)
        return load(folder, self.home, gone=answers or GoneAnswers())

    def changes(self) -> list[tuple[Any, ...]]:
        """Deal, time, field, value, old value and origin of each change that is served."""
        return served(self.home, CHANGES)

    def first_days(self) -> dict[str, str]:
        """The last covered day of the load that brought each deal."""
        sql = "select opportunity_id, cast(first_loaded_on as varchar) from opportunities"
        return dict(served(self.home, sql))

    def asked(self, name: str, **params: Any) -> list[dict[str, Any]]:
        """The rows of a query over what is served, to who sees everything."""
        connection = serving.opened(self.home).connection(EVERYTHING)
        rows: list[dict[str, Any]] = run(connection, name, params).to_pylist()
        return rows
