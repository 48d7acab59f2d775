"""Targets pasted from a spreadsheet: a block of cells, months across and teams down.

The block is read whole; each cell that cannot be read is a complaint with its place, and as long
as there is one, nothing is accepted unless somebody asks for the rest.
"""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from data import amounts
from data.amounts import Unread
from data.reasons import REASONS as LOADED

MOST_CELLS = 5000
LONGEST_CELL = 100

# Every reason why a cell is not taken, as a code and a sentence somebody can act on. The sentences
# are English and are message ids for whoever shows them in another language.
REASONS: dict[str, str] = {
    "nothing": "There is nothing to read: copy the months, the teams and the amounts.",
    "no_months": "The first row needs a month in every column, as 2026-01.",
    "too_much": "This is too much at once: 5,000 cells are read.",
    "unclosed_quote": LOADED["unclosed_quote"],
    "stray_quote": LOADED["stray_quote"],
    "bad_month": "This is not a month; write it as 2026-01.",
    "no_year": "The year is missing; write the month as 2026-01.",
    "month_twice": "This month is there twice.",
    "no_team": "The team is missing in the first column.",
    "unknown_team": "Nobody knows this team; write its name or its id.",
    "two_teams": "Several teams have this name; write the id.",
    "team_twice": "This team is there twice.",
    "beyond": "There is no month above this cell.",
    "bad_amount": "This is not an amount; write it as 1200000.50.",
    "two_amounts": "This can be read as thousands or as decimals; write it as 1200 or 1.20.",
    "negative_amount": LOADED["negative_amount"],
    "cents": "An amount has no fractions of a cent.",
    "large_amount": "The amount is too large.",
    "other_currency": "This is another currency than that of the targets.",
}


@dataclass(frozen=True)
class Target:
    """A team's target of one month."""

    team_id: str
    month: date  # its first day
    amount: Decimal


@dataclass(frozen=True)
class Complaint:
    """A cell that was not taken: its place in the block, counted from 1, what it says, and why."""

    row: int
    column: int
    cell: str
    reason: str  # of REASONS


@dataclass(frozen=True)
class Pasted:
    """What a block says: the targets that could be read, and what is wrong with the rest."""

    readable: tuple[Target, ...]
    complaints: tuple[Complaint, ...]

    def accepted(self, despite: bool = False) -> tuple[Target, ...]:
        """The targets to store: none while there is a complaint, unless asked despite of them."""
        return self.readable if despite or not self.complaints else ()


def targets(text: str, teams: Mapping[str, str], currency: str | None = None) -> Pasted:
    """Reads a pasted block; `teams` has the name of each team id.

    Cells are separated by tabs, semicolons or commas (amounts with commas then in quotation marks).
    An empty cell leaves a target as it is. `currency` is the one targets are in.
    """
    try:
        rows = _cells(text)
    except csv.Error as error:
        return _refused("unclosed_quote" if "unexpected end" in str(error) else "stray_quote")
    if sum(map(len, rows)) > MOST_CELLS:
        return _refused("too_much")
    filled_rows = [(number, row) for number, row in enumerate(rows, 1) if any(row)]
    if len(filled_rows) < 2:
        return _refused("nothing")
    (first, header), *below = filled_rows
    complaints: list[Complaint] = []
    used = {column for _, row in below for column, cell in enumerate(row) if cell}
    months = _months(first, header, used, complaints)
    known = _known(teams)
    found: list[Target] = []
    seen: set[str] = set()
    for number, row in below:
        filled = [(column, cell) for column, cell in enumerate(row) if column and cell]
        team = _team(number, row[0], known, seen, complaints) if row[0] or filled else None
        for column, cell in filled:
            try:
                if column >= len(header):
                    raise Unread("beyond")
                value = amounts.amount(cell, currency)
            except Unread as wrong:
                complaints.append(_complaint(number, column, cell, str(wrong)))
                continue
            # a column without a month was complained of once, at its top
            if team is not None and column in months:
                found.append(Target(team, months[column], value))
    complaints.sort(key=lambda one: (one.row, one.column))
    return Pasted(tuple(found), tuple(complaints))


def _refused(reason: str) -> Pasted:
    return Pasted((), (Complaint(1, 1, "", reason),))


def _cells(text: str) -> list[list[str]]:
    """The rows of trimmed cells, up to the last that has any."""
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").rstrip("\n")
    head = lines.lstrip("\n").split("\n", 1)[0]
    # a tab is in no cell; a comma may be in one where semicolons separate
    delimiter = next((one for one in "\t;" if one in head), ",")
    read = csv.reader(io.StringIO(lines, newline=""), delimiter=delimiter, strict=True)
    return [[cell.strip() for cell in row] or [""] for row in read]


def _months(
    row: int, header: Sequence[str], used: set[int], complaints: list[Complaint]
) -> dict[int, date]:
    """The month of each column; the corner may say anything."""
    months: dict[int, date] = {}
    for column, cell in enumerate(header):
        if column == 0 or (not cell and column not in used):
            continue
        try:
            if not cell:
                raise Unread("no_months")
            month = amounts.month(cell)
            if month in months.values():
                raise Unread("month_twice")
            months[column] = month
        except Unread as wrong:
            complaints.append(_complaint(row, column, cell, str(wrong)))
    if not any(column for column in range(1, len(header)) if header[column]):
        complaints.append(_complaint(row, 0, header[0], "no_months"))
    return months


def _known(teams: Mapping[str, str]) -> dict[str, list[str]]:
    """The ids that a cell can mean: that of this id, else those of this name."""
    by_name: dict[str, list[str]] = {}
    by_id: dict[str, list[str]] = {}
    for team_id, name in teams.items():
        by_name.setdefault(amounts.plain(name), []).append(team_id)
        by_id.setdefault(amounts.plain(team_id), []).append(team_id)
    return by_name | by_id


def _team(
    row: int,
    cell: str,
    known: Mapping[str, list[str]],
    seen: set[str],
    complaints: list[Complaint],
) -> str | None:
    meant = known.get(amounts.plain(cell), [])
    if cell in meant:
        meant = [cell]  # ids that differ in capitals alone
    reason = None
    if not cell:
        reason = "no_team"
    elif not meant:
        reason = "unknown_team"
    elif len(meant) > 1:
        reason = "two_teams"
    elif meant[0] in seen:
        reason = "team_twice"
    if reason:
        complaints.append(_complaint(row, 0, cell, reason))
        return None
    seen.add(meant[0])
    return meant[0]


def _complaint(row: int, column: int, cell: str, reason: str) -> Complaint:
    return Complaint(row, column + 1, cell[:LONGEST_CELL], reason)
