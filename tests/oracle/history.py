"""What was true of a deal at the end of a day, from its row and the change log."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from tests.oracle.company import NOT_KNOWN, Change, Company, Deal
from tests.oracle.values import CENT, money

FIELDS = ("stage_id", "owner_id", "amount", "manager_amount", "expected_close_on")
REMOVED = "removed"
GAP = timedelta(days=21)


@dataclass(frozen=True)
class Entry:
    """A value from a day on (not before the created day; changed on `changed_on`); `was` is what
    the source says it was before, None if silent."""

    on: date
    changed_on: date
    value: str
    was: str | None


@dataclass(frozen=True)
class FieldHistory:
    first: str
    entries: tuple[Entry, ...]

    def at(self, day: date) -> str:
        reached = [entry.value for entry in self.entries if entry.on <= day]
        return reached[-1] if reached else self.first

    def recorded_on(self, day: date, created_on: date) -> date:
        """The day the value of that day was recorded; the first one on the created day."""
        reached = [entry.on for entry in self.entries if entry.on <= day]
        return reached[-1] if reached else created_on


@dataclass(frozen=True)
class DealHistory:
    deal: Deal
    created_on: date
    fields: dict[str, FieldHistory]

    def is_there(self, day: date) -> bool:
        """'before its created day it does not exist'; nor from the day on that it was removed,
        until it is back."""
        return self.created_on <= day and self.fields[REMOVED].at(day) != "yes"


def without_removals(changes: Iterable[Change]) -> list[Change]:
    """What the source's own log says: loads find that a deal was removed, or is back."""
    return [change for change in changes if change.field != REMOVED]


def in_order(changes: list[Change], all_numbers: bool) -> list[Change]:
    """'equal times are settled by change_id (as numbers where all are numbers), else by order
    in the file'"""

    def key(change: Change) -> tuple[object, ...]:
        if all_numbers:
            return (change.changed_at, Decimal(change.change_id))
        return (change.changed_at, change.change_id)

    return sorted(changes, key=key)  # stable: the order in the file is kept


def is_number(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _field(deal: Deal, field: str, log: list[Change], created_on: date, end: date) -> FieldHistory:
    """'A field with no entry in the log has its present value throughout'; 'before a field's
    first change its old_value held (of a stage or owner only where it is not empty), or where
    that column is missing, the first value'; 'the current row in opportunities must agree with
    the last change, else … the difference is a change at the end of the last covered day'."""
    present = deal.now[field]
    if not log:
        return FieldHistory(present, ())
    entries = [
        Entry(
            max(one.changed_at.date(), created_on),
            one.changed_at.date(),
            one.value,
            one.old_value,
        )
        for one in log
    ]
    if not same(field, log[-1].value, present):
        entries.append(Entry(max(end, created_on), end, present, log[-1].value))
    first = log[0].old_value
    if first is None or (field in ("stage_id", "owner_id") and not first):
        first = log[0].value
    return FieldHistory(first, tuple(entries))


def same(field: str, one: str, other: str) -> bool:
    if field in ("amount", "manager_amount"):
        return money(one) == money(other)
    return one == other


def histories(company: Company) -> list[DealHistory]:
    """'A deal without created_on exists from its first change, else from the first load that
    brought it' (of one load: the last day covered)."""
    of_deal: dict[str, list[Change]] = {}
    for change in company.changes:
        of_deal.setdefault(change.opportunity_id, []).append(change)
    all_numbers = all(is_number(one.change_id) for one in without_removals(company.changes))
    found = []
    for deal in company.deals:
        given = of_deal.get(deal.opportunity_id, [])
        log = in_order(without_removals(given), all_numbers)
        loaded_on = deal.first_loaded_on or company.covers_until
        logged = [one for one in log if not one.is_found]
        created_on = deal.created_on or (logged[0].changed_at.date() if logged else loaded_on)
        fields = {
            field: _field(
                deal,
                field,
                [change for change in log if change.field == field],
                created_on,
                company.covers_until,
            )
            for field in FIELDS
        }
        turns = sorted(
            (one for one in given if one.field == REMOVED), key=lambda one: one.changed_at
        )
        days = [(one.changed_at.date(), one.value) for one in turns]
        fields[REMOVED] = FieldHistory(
            "no", tuple(Entry(max(on, created_on), on, value, None) for on, value in days)
        )
        found.append(DealHistory(deal, created_on, fields))
    return found


def has_stage_history(company: Company) -> bool:
    """Whether the source has a log of stages."""
    return any(change.field == "stage_id" and not change.is_found for change in company.changes)


def load_days(company: Company) -> list[date]:
    """The days whose stages loads tell; of a company with any log there are none."""
    if any(not change.is_found for change in company.changes):
        return []
    days = {deal.first_loaded_on or company.covers_until for deal in company.deals}
    return sorted(days | {change.changed_at.date() for change in company.changes})


def stages_from(company: Company, day: date) -> date | None:
    """The day after which a deal must be created for all its stages to be known on a day: with a
    log any; else the first of the loads that follow each other without a gap of more than 21 days,
    where there are two of them by then. None: nobody's are known."""
    if has_stage_history(company):
        return date.min
    first: date | None = None
    last: date | None = None
    for load in load_days(company):
        if load <= day:
            follows = last is not None and load - last <= GAP
            first, last = (first if follows else load), load
    return first if first != last else None


def were_stages_known(company: Company, day: date) -> bool:
    """Whether they are on this day, and were so on it or any before it."""
    return has_stages(company, day) and any(
        stages_from(company, one) is not None for one in [day, *load_days(company)] if one <= day
    )


def told_on(company: Company, last: date) -> date | None:
    """The day on which it is known what a quarter brought that ends on `last`: with a log that day,
    else that of the next load, within 21 days. None: never."""
    if has_stage_history(company):
        return last
    return next((load for load in load_days(company) if last <= load <= last + GAP), None)


def has_stages(company: Company, day: date) -> bool:
    """Whether it is known in which stage deals stood on a day: by a log, or by a load of the seven
    days that end with it."""
    week = timedelta(days=7)
    return has_stage_history(company) or any(
        day - week < load <= day for load in load_days(company)
    )


def outcome(company: Company, stage_id: str) -> str:
    """'It is open, won or lost by its stage.'"""
    return "open" if stage_id == NOT_KNOWN else company.stages[stage_id].outcome


def stage_at(company: Company, history: DealHistory, day: date, stage_history: bool) -> str:
    """'Where the data has no stage history, a deal that closes after as-of is open at as-of in
    the stage *not known*'"""
    closed_on = history.deal.closed_on
    present = history.deal.now["stage_id"]
    if not stage_history and closed_on is not None and closed_on > day:
        return NOT_KNOWN if outcome(company, present) != "open" else present
    return history.fields["stage_id"].at(day)


def close_day(company: Company, history: DealHistory, day: date) -> date | None:
    """'Its close day is the recorded one once that day is reached, else the day of the stage
    change that gave it its present outcome'; '`closed_on` is the close day of the present
    closure where given (an earlier closure's day is its stage change)'. None: unknown."""
    stage = history.fields["stage_id"]
    runs: list[tuple[str, list[Entry]]] = [(outcome(company, stage.first), [])]
    for entry in stage.entries:
        result = outcome(company, entry.value)
        if result != runs[-1][0]:
            runs.append((result, []))
        runs[-1][1].append(entry)
    begun = len([entry for entry in stage.entries if entry.on <= day])
    counted = 0
    current = 0
    for number, (_, entries) in enumerate(runs):
        if entries and counted < begun:
            current = number
        counted += len(entries)
    closed_on = history.deal.closed_on
    if current == len(runs) - 1 and closed_on is not None and closed_on <= day:
        return closed_on
    result, entries = runs[current]
    if not entries or entries[0].on > day:
        return None
    # where the first entry of all says that the outcome was there before, nobody knows since when
    was = entries[0].was if current == 0 else None
    return None if was and outcome(company, was) == result else entries[0].changed_on


def converted(company: Company, text: str, currency: str, recorded_on: date) -> Decimal | None:
    """'Amount is in the reporting currency, converted at the rate of the day it was recorded,
    so that the past never moves; a missing amount (or rate) counts as 0 and is counted as
    missing.' None: missing. To the cent, half up."""
    amount = money(text)
    if amount is None or currency in ("", company.reporting_currency):
        return amount
    rates = [
        rate for from_on, rate in company.exchange_rates.get(currency, []) if from_on <= recorded_on
    ]
    return (amount * rates[-1]).quantize(CENT, ROUND_HALF_UP) if rates else None
