"""What people typed, as rows that stand beside those of the CRM: one reading of the journal.

A load folds them into what it serves; between loads the relations of queries/relations/typed lay
them over it. Both begin here, so that a figure does not change when a load comes by.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import journal
from journal import Entry as Entry
from journal import Journal, JournalError

ZONE = "UTC"  # where the settings name no time zone


@dataclass(frozen=True)
class ManagerEntry:
    """A manager's amount of a deal from a moment on, in the reporting currency.

    None: what was typed is taken back, the CRM's holds again.
    """

    opportunity_id: str
    changed_at: datetime
    """In the company's local time, without an offset."""
    amount: Decimal | None
    number: int


@dataclass(frozen=True)
class RateEntry:
    """A stage's rate from a day on; of two from one day the one with the higher number holds."""

    stage_id: str
    win_rate: Decimal
    from_on: date
    number: int
    typed_on: date
    """In the company's local time."""


@dataclass(frozen=True)
class TargetEntry:
    """A team's target of a month as it is known from a day on; None: the CRM's holds again."""

    team_id: str
    month: date
    amount: Decimal | None
    known_from: date


@dataclass(frozen=True)
class Rows:
    """All that is part of figures, up to the entry of the number `until`."""

    until: int = 0
    managers: Sequence[ManagerEntry] = ()
    rates: Sequence[RateEntry] = ()
    targets: Sequence[TargetEntry] = ()

    @property
    def first_on(self) -> date | None:
        """The first day whose sums they change; None: no sums."""
        days = [one.changed_at.date() for one in self.managers]
        return min([*days, *(one.from_on for one in self.rates)], default=None)

    @property
    def last_on(self) -> date | None:
        """The day of the latest of them: a rate may hold from a later one on."""
        days = [one.changed_at.date() for one in self.managers]
        days += [one.typed_on for one in self.rates]
        return max([*days, *(one.known_from for one in self.targets)], default=None)


@dataclass
class _Reading:
    managers: list[ManagerEntry] = field(default_factory=list)
    rates: dict[date, list[RateEntry]] = field(default_factory=dict)
    targets: dict[tuple[str, date, date], TargetEntry] = field(default_factory=dict)


def rows(entries: Sequence[Entry], timezone: str) -> Rows:
    """The rows that entries come to, in the local time of the company's timezone.

    A version of the rates is one from its day on, whole; taken back it never was. Answers and
    commitments are part of no figure.
    """
    zone, found = ZoneInfo(timezone), _Reading()
    for entry in entries:
        at, value = entry.at.astimezone(zone).replace(tzinfo=None), entry.value
        if entry.kind == "manager_amount":
            amount = value if isinstance(value, Decimal) else None
            found.managers.append(ManagerEntry(entry.subject, at, amount, entry.number))
        elif entry.kind == "win_rates":
            day = date.fromisoformat(entry.scope)
            by_stage = value if isinstance(value, Mapping) else {}
            found.rates[day] = [
                RateEntry(stage, rate, day, entry.number, at.date())
                for stage, rate in by_stage.items()
            ]
        elif entry.kind == "target":
            month = date.fromisoformat(entry.scope)
            amount = value if isinstance(value, Decimal) else None
            known = TargetEntry(entry.subject, month, amount, at.date())
            found.targets[entry.subject, month, at.date()] = known
    until = entries[-1].number if entries else 0
    rates = [one for version in found.rates.values() for one in version]
    return Rows(until, tuple(found.managers), tuple(rates), tuple(found.targets.values()))


class Unread(Exception):
    """The journal cannot be opened or read; the message is a sentence for the user."""


_journals: dict[str | Path, Journal] = {}


def journal_of(home: Path) -> Journal:
    """The journal of a home, opened once and made where there is none. Raises JournalError."""
    place = journal.place(home)
    if place not in _journals:
        _journals[place] = journal.opened(place)
    return _journals[place]


def last(home: Path) -> int:
    """The number of the latest entry; 0 where nothing was ever typed. Raises Unread."""
    try:
        return journal_of(home).last() if is_there(home) else 0
    except JournalError as error:
        raise Unread(str(error)) from error


def entries(home: Path, after: int = 0) -> Sequence[Entry]:
    """The entries after a number; none where nothing was ever typed. Raises Unread."""
    try:
        return journal_of(home).entries(after) if is_there(home) else ()
    except JournalError as error:
        raise Unread(str(error)) from error


def is_there(home: Path) -> bool:
    """Whether there is a journal yet, so that looking at it makes none."""
    place = journal.place(home)
    return isinstance(place, str) or place.exists()
