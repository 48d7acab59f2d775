"""Two doors for a company of text rows into the product: the loader, and straight into its tables.

The loader is everyone's door, and takes its time; the other fills the tables as a load would, so
that many more companies can be looked at in the same time.
"""

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from data.load import load
from queries import served
from queries.viewer import EVERYTHING
from tests.oracle.company import UNKNOWN
from tests.oracle.reading import read
from tests.oracle.values import Tables
from tests.small_company import company

PERSON_COLUMNS = ("person_id", "owner_id")
TEAM_TABLES = ("people", "team_moves", "targets")


@contextmanager
def loaded(tables: Tables, folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The company written as a contract folder, loaded, and opened as a reader does."""
    source = folder / "company"
    source.mkdir(parents=True)
    for name, rows in tables.items():
        columns = list(dict.fromkeys(column for row in rows for column in row))
        with (source / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns)
            writer.writeheader()
            writer.writerows(rows)
    outcome = load(source, folder / "home")
    assert outcome.succeeded, outcome.text
    yield served.opened(folder / "home").connection(EVERYTHING)


@contextmanager
def filled(tables: Tables) -> Iterator[duckdb.DuckDBPyConnection]:
    """The company in the product's tables, references answered or put under `unknown`.

    Its deals must agree with its log.
    """
    with company(_as_loaded(tables)) as connection:
        yield connection


def _as_loaded(tables: Tables) -> dict[str, list[dict[str, str]]]:
    plain = read(tables)
    last_day = plain.covers_until.isoformat()
    copied = {name: [dict(row) for row in rows] for name, rows in tables.items()}
    root = next(row["team_id"] for row in copied["teams"] if not row.get("parent_team_id"))
    copied["teams"].append({"team_id": UNKNOWN, "team_name": "Unknown", "parent_team_id": root})
    copied.setdefault("people", []).append({"person_id": UNKNOWN, "person_name": "Unknown"})
    teams = {row["team_id"] for row in copied["teams"]}
    people = {row["person_id"] for row in copied["people"]}

    def person(text: str) -> str:
        return text if not text or text in people else UNKNOWN

    for name in TEAM_TABLES:
        for row in copied.get(name, []):
            if row.get("team_id", "") not in teams | {""}:
                row["team_id"] = UNKNOWN
    for rows in copied.values():
        for row in rows:
            row |= {key: person(row[key]) for key in PERSON_COLUMNS if key in row}
    for row in copied.get("opportunity_changes", []):
        if row["field"] == "owner_id":
            row |= {key: person(row[key]) for key in ("value", "old_value") if key in row}
        if row["field"] == "removed":
            row["origin"] = "load"
    for row in copied["opportunities"]:
        row.setdefault("first_loaded_on", last_day)
    silent = {"covers_until": last_day, "reporting_currency": plain.reporting_currency}
    named = {row["key"]: row["value"] for row in copied.get("settings", [])}
    copied["settings"] = [{"key": k, "value": one} for k, one in (silent | named).items()]
    return copied
