"""What a company with a change log would have exported each week, had its CRM kept none.

Written from the contract alone: the rows as they stood at a week's end, by replaying the log. Of
the tables other than deals only the last export's are served, so the ones before it bring what
deals refer to and no more.
"""

import csv
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from tests.data_folders import write_csv

Row = dict[str, str]
FIELDS = ("stage_id", "owner_id", "amount", "expected_close_on", "manager_amount")
REFERRED = ("teams", "people", "stages", "accounts")
CLOSED = ("won", "lost")


class Logged:
    """A company's files, with its log; all amounts are taken to be in the reporting currency."""

    def __init__(self, folder: Path) -> None:
        self.tables: dict[str, list[Row]] = {}
        for path in folder.glob("*.csv"):
            with path.open(encoding="utf-8", newline="") as file:
                self.tables[path.stem] = list(csv.DictReader(file))
        for deal in self.tables["opportunities"]:
            deal["currency"] = ""
        self.log: dict[tuple[str, str], list[Row]] = {}
        in_order = sorted(
            self.tables["opportunity_changes"],
            key=lambda row: (row["changed_at"], int(row["change_id"])),
        )
        for row in in_order:
            self.log.setdefault((row["opportunity_id"], row["field"]), []).append(row)

    def covers_until(self) -> date:
        [text] = [row["value"] for row in self.tables["settings"] if row["key"] == "covers_until"]
        return date.fromisoformat(text)

    def deals(self, day: date) -> Iterator[Row]:
        """The deals that existed at the end of a day, with what was so then."""
        for deal in self.tables["opportunities"]:
            if date.fromisoformat(deal["created_on"]) <= day:
                values = {field: self._value(deal, field, day) for field in FIELDS}
                yield deal | values | {"closed_on": self._closed_on(deal, day)}

    def _value(self, deal: Row, field: str, day: date) -> str:
        entries = self.log.get((deal["opportunity_id"], field), [])
        if not entries:
            return deal[field]
        reached = [row["value"] for row in entries if _day(row) <= day]
        return reached[-1] if reached else entries[0]["old_value"]

    def _closed_on(self, deal: Row, day: date) -> str:
        """The day of the change that closed it, where it is closed."""
        closed_on = ""
        for row in self.log.get((deal["opportunity_id"], "stage_id"), []):
            if _day(row) <= day:
                is_closed = row["value"] in CLOSED
                closed_on = (closed_on or row["changed_at"][:10]) if is_closed else ""
        return closed_on

    def write(self, folder: Path) -> Path:
        """The company with its log."""
        return _written(folder, self.tables)

    def write_snapped(self, folder: Path, days: list[date]) -> Path:
        """The company with a log that from the first of these days on knows no more than exports at
        these days would: a change is one from day to day, a deal begins as it is first seen."""
        changes: list[Row] = []
        deals = [
            deal | {"closed_on": self._closed_on(deal, days[-1])}
            for deal in self.tables["opportunities"]
        ]
        for deal in deals:
            for field in FIELDS:
                changes += self._snapped(deal, field, days)
        for number, row in enumerate(changes, start=1):
            row["change_id"] = str(number)
        return _written(
            folder, self.tables | {"opportunities": deals, "opportunity_changes": changes}
        )

    def _snapped(self, deal: Row, field: str, days: list[date]) -> list[Row]:
        entries = self.log.get((deal["opportunity_id"], field), [])
        kept = [dict(row) for row in entries if _day(row) <= days[0]]
        if date.fromisoformat(deal["created_on"]) > days[0]:
            kept = []
        seen = [day for day in days if date.fromisoformat(deal["created_on"]) <= day]
        values = [self._value(deal, field, day) for day in seen]
        row = {"opportunity_id": deal["opportunity_id"], "field": field}
        if field == "stage_id" and values and values[0] in CLOSED and seen[0] > days[0]:
            # of what is first seen closed it is told when, and not from where
            closed_at = f"{self._closed_on(deal, seen[0])}T12:00:00"
            kept.append(
                row
                | {
                    "value": values[0],
                    "old_value": entries[0]["old_value"],
                    "changed_at": closed_at,
                }
            )
        for day, before, value in zip(seen[1:], values, values[1:], strict=False):
            if value != before:
                kept.append(
                    row | {"value": value, "old_value": before, "changed_at": f"{day}T23:59:59"}
                )
        if not kept and values:
            # what it never changed from: the row says what it is now
            kept = [
                row
                | {
                    "value": values[-1],
                    "old_value": values[-1],
                    "changed_at": f"{seen[-1]}T23:59:59",
                }
            ]
        return kept

    def write_export(self, folder: Path, day: date, is_last: bool) -> Path:
        """The export of a day, without a log."""
        names = set(self.tables) - {"opportunity_changes"} if is_last else REFERRED
        settings = [row for row in self.tables["settings"] if row["key"] != "covers_until"]
        settings.append({"key": "covers_until", "value": day.isoformat()})
        tables = {name: self.tables[name] for name in names}
        tables |= {"settings": settings, "opportunities": list(self.deals(day))}
        if is_last:
            done = self.tables["activities"]
            tables["activities"] = [row for row in done if row["occurred_at"][:10] <= f"{day}"]
        return _written(folder, tables)


def _day(change: Row) -> date:
    return date.fromisoformat(change["changed_at"][:10])


def _written(folder: Path, tables: dict[str, list[Row]]) -> Path:
    folder.mkdir(parents=True)
    for name, rows in tables.items():
        write_csv(folder / f"{name}.csv", rows)
    return folder


def week_ends(until: date, weeks: int) -> list[date]:
    """The last Sundays up to a day, in order."""
    last = until - timedelta(days=(until.weekday() + 1) % 7)
    return [last - timedelta(days=7 * back) for back in reversed(range(weeks))]
