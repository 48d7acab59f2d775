"""The kinds of things people type, each checked before anything is stored.

Every function is pure and returns what `Journal.append` takes. `was` is what the person saw there
before (the CRM's value, or an earlier entry's), `following` the number of the entry they saw. All
raise ValueError with a sentence for whoever types, and refuse floats: money is decimal.
"""

import unicodedata
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from journal import faults
from journal.entry import Entry, Promise, Typed

COMPANY = "company"
CENT, SHARE = Decimal("0.01"), Decimal("0.000001")
LARGEST = Decimal(10) ** 16  # what a decimal(18, 2) holds
LONGEST_TEXT = 2000
LONGEST_NAME = 300
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2099, 12, 31)


def manager_amount(
    deal_id: str, amount: Decimal | None, *, was: Decimal | None = None, following: int = 0
) -> Typed:
    """What a manager expects of a deal, in the reporting currency; None takes it back."""
    value = None if amount is None else money(amount)
    return Typed("manager_amount", name(deal_id), "", value, seen(was), following)


def rates(
    by_stage: Mapping[str, Decimal] | None,
    from_on: date,
    *,
    was: Mapping[str, Decimal] | None = None,
    following: int = 0,
) -> Typed:
    """A version of the win rates as a whole, and the day it holds from; None takes it back."""
    value = None if by_stage is None else {name(key): rate(one) for key, one in by_stage.items()}
    if value is not None and not value:
        raise ValueError(faults.NO_RATES)
    return Typed("win_rates", COMPANY, day(from_on).isoformat(), value, was, following)


def target(
    team_id: str,
    month: date,
    amount: Decimal | None,
    *,
    was: Decimal | None = None,
    following: int = 0,
) -> Typed:
    """A team's target of a month, which its first day names; None takes it back."""
    if day(month).day != 1:
        raise ValueError(faults.NO_MONTH)
    value = None if amount is None else money(amount)
    return Typed("target", name(team_id), month.isoformat(), value, seen(was), following)


def answer(point_id: str, text: str | None, *, was: str | None = None, following: int = 0) -> Typed:
    """What somebody says to an abnormal point; None takes it back, an empty text is an error."""
    value = None if text is None else said(text)
    if value == "":
        raise ValueError(faults.NO_TEXT)
    return Typed("answer", name(point_id), "", value, was, following)


def commitment(
    point_id: str,
    deal_id: str | None,
    amount: Decimal | None,
    on: date | None,
    text: str,
    *,
    was: Promise | None = None,
    following: int = 0,
) -> Typed:
    """What somebody commits to at a point, for a deal or none: an amount, a day, a text."""
    value = Promise(
        None if deal_id is None else name(deal_id),
        None if amount is None else money(amount),
        None if on is None else day(on),
        said(text),
    )
    if value.amount is None and value.on is None and not value.text:
        raise ValueError(faults.NOTHING_PROMISED)
    return Typed("commitment", name(point_id), value.deal_id or "", value, was, following)


def taken_back(entry: Entry) -> Typed:
    """Takes back what an entry says: from then on nothing typed holds there."""
    return Typed(entry.kind, entry.subject, entry.scope, None, entry.value, entry.number)


def money(amount: Decimal) -> Decimal:
    """An amount to the cent. Raises ValueError for what is negative, finer or no decimal."""
    if not isinstance(amount, Decimal) or not amount.is_finite():
        raise ValueError(faults.NO_AMOUNT)
    if amount < 0:
        raise ValueError(faults.NEGATIVE_AMOUNT)
    if amount >= LARGEST:
        raise ValueError(faults.LARGE_AMOUNT)
    exact = abs(amount).quantize(CENT)
    if exact != amount:
        raise ValueError(faults.FINE_AMOUNT)
    return exact


def seen(amount: Decimal | None) -> Decimal | None:
    """An amount that stood there, as it was. Raises ValueError where it is no decimal."""
    if amount is None or (isinstance(amount, Decimal) and amount.is_finite()):
        return amount
    raise ValueError(faults.NO_AMOUNT)


def rate(value: Decimal) -> Decimal:
    """A share from 0 to 1. Raises ValueError."""
    if not isinstance(value, Decimal) or not value.is_finite() or not 0 <= value <= 1:
        raise ValueError(faults.BAD_RATE)
    exact = abs(value).quantize(SHARE)
    if exact != value:
        raise ValueError(faults.FINE_RATE)
    return exact


def day(value: date) -> date:
    """A day on which something can be. Raises ValueError."""
    # a datetime is a date too, and would be stored as another text
    if type(value) is not date or not FIRST_DAY <= value <= LAST_DAY:
        raise ValueError(faults.BAD_DAY)
    return value


def name(text: str) -> str:
    """An id as it is. Raises ValueError where it is blank, very long or not printable."""
    if not text.strip() or len(text) > LONGEST_NAME:
        raise ValueError(faults.NO_THING)
    if _is_odd(text):
        raise ValueError(faults.ODD_TEXT)
    return text


def said(text: str) -> str:
    """A text, trimmed, its lines ended alike. Raises ValueError where it cannot be kept."""
    lines = "\n".join(line.rstrip() for line in text.strip().splitlines())
    if len(lines) > LONGEST_TEXT:
        raise ValueError(faults.LONG_TEXT)
    if _is_odd(lines.replace("\n", "").replace("\t", "")):
        raise ValueError(faults.ODD_TEXT)
    return lines


def _is_odd(text: str) -> bool:
    """Whether a text has control characters or halves of characters."""
    return any(unicodedata.category(letter) in ("Cc", "Cs") for letter in text)
