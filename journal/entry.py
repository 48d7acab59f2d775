"""What is typed and what is stored of it, and how a value is written as JSON text.

Money and rates are texts within the JSON, so that nobody reads them as floats on the way.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

Kind = Literal["manager_amount", "win_rates", "target", "answer", "commitment"]
KINDS: tuple[Kind, ...] = ("manager_amount", "win_rates", "target", "answer", "commitment")


@dataclass(frozen=True)
class Promise:
    """What somebody commits to: an amount of a deal by a day, in their own words besides."""

    deal_id: str | None
    amount: Decimal | None
    on: date | None
    text: str


# An amount (manager_amount, target), rates by stage (win_rates), a text (answer), a promise.
Value = Decimal | Mapping[str, Decimal] | str | Promise


@dataclass(frozen=True)
class Typed:
    """Something typed and checked, not yet stored; the functions of `journal.kinds` make it.

    `value` None takes back what stood there; `was` is what the person saw there; `following` is
    the number of the entry they saw, 0 where there was none.
    """

    kind: Kind
    subject: str
    scope: str
    value: Value | None
    was: Value | None
    following: int

    @property
    def thing(self) -> tuple[str, str, str]:
        """What it is about; entries about one thing follow each other."""
        return self.kind, self.subject, self.scope


@dataclass(frozen=True)
class Entry:
    """One line of the journal: who typed what and when, and what was there before.

    Numbers rise in the order in which entries became visible. `value` None: from here on nothing
    typed holds. `previous` is the entry about the same thing that it follows, 0 for none.
    """

    number: int
    at: datetime  # UTC
    who: str
    kind: Kind
    subject: str  # a deal, a team, a point, or `company`
    scope: str  # a target's month, the day a version of rates holds from, a commitment's deal
    value: Value | None
    was: Value | None
    previous: int

    @property
    def thing(self) -> tuple[str, str, str]:
        """What it is about; entries about one thing follow each other."""
        return self.kind, self.subject, self.scope


def text_of(value: Value | None) -> str | None:
    """A value as it is stored; None stays None."""
    if value is None:
        return None
    plain: dict[str, Any]
    if isinstance(value, Decimal):
        plain = {"amount": format(value, "f")}
    elif isinstance(value, str):
        plain = {"text": value}
    elif isinstance(value, Promise):
        plain = {
            "deal": value.deal_id,
            "amount": None if value.amount is None else format(value.amount, "f"),
            "on": None if value.on is None else value.on.isoformat(),
            "text": value.text,
        }
    else:
        plain = {stage: format(rate, "f") for stage, rate in value.items()}
    return json.dumps(plain, ensure_ascii=False)


def value_of(kind: Kind, text: str | None) -> Value | None:
    """The value that was stored as this text."""
    if text is None:
        return None
    plain = json.loads(text)
    if kind in ("manager_amount", "target"):
        return Decimal(plain["amount"])
    if kind == "answer":
        return str(plain["text"])
    if kind == "win_rates":
        return {stage: Decimal(rate) for stage, rate in plain.items()}
    amount, on = plain["amount"], plain["on"]
    return Promise(
        plain["deal"],
        None if amount is None else Decimal(amount),
        None if on is None else date.fromisoformat(on),
        plain["text"],
    )
