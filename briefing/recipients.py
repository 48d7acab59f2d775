"""Who gets which briefing, where and when: the recipients file, read and checked.

It stands beside the served data and is TOML. `[channels]` names the places that a briefing may be
sent to, each an address as Apprise writes them; what is secret in one is `${NAME}`, from the
environment. A table `[[recipients]]` for each says who gets what by which of them.
"""

import os
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from briefing.channels import Channel, ChannelError
from briefing.pack import KINDS
from queries.access import address
from words import LANGUAGES

FILE = "recipients.toml"
NAMED = "SALES_RECIPIENTS_FILE"
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
EVERY_MONTH_HAS = 28  # the latest day of the month that none lacks
HOUR = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
TEXTS = {"who", "briefing", "language", "team", "weekday", "hour"}


class RecipientsError(ValueError):
    """The recipients file cannot be followed; the message is a sentence for whoever runs it."""


@dataclass(frozen=True)
class Recipient:
    """A line of the file: one briefing of one person about one team, by some channels."""

    who: str
    """An e-mail address, or the id of a person of the data."""
    briefing: str
    channels: tuple[str, ...]
    language: str
    team: str | None
    """A team's id; None: the uppermost that they see."""
    weekday: str | None
    """Of WEEKDAYS, for the weekly briefing."""
    day: int | None
    """Of the month, for the monthly one."""
    hour: str
    """In the company's time zone, as 18:00."""

    @property
    def when(self) -> str:
        """The time as it is asked for: `sunday 18:00`, `2 09:00`, `07:30`."""
        return " ".join(str(part) for part in (self.weekday, self.day, self.hour) if part)


@dataclass(frozen=True)
class Recipients:
    """The file as a whole."""

    channels: Mapping[str, Channel]
    people: Sequence[Recipient]

    def of(self, kind: str, at: str | None = None, only: str | None = None) -> list[Recipient]:
        """Those of a kind of briefing, of a time as `when` says it, of one person."""
        return [
            one
            for one in self.people
            if one.briefing == kind and at in (None, one.when) and only in (None, one.who)
        ]


def in_force(home: Path) -> Recipients:
    """The recipients file in force: the one the environment names, else the home's.

    Raises RecipientsError, also where there is none.
    """
    named = os.environ.get(NAMED)
    path = Path(named).expanduser() if named else home / FILE
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        where = f"which {NAMED} names" if named else "beside the served data; README shows one"
        raise RecipientsError(f"There is no recipients file {path.name}, {where}.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise RecipientsError(f"The recipients file {path.name} cannot be read: {error}.") from None
    return read(text, path.name)


def read(text: str, name: str = FILE) -> Recipients:
    """The recipients that a text names. Raises RecipientsError, with the sentence."""
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RecipientsError(f"The recipients file {name} is not TOML: {error}.") from None
    if unknown := sorted(tables.keys() - {"channels", "recipients"}):
        raise RecipientsError(
            f"The recipients file {name} has a part {unknown[0]!r}; known are channels, recipients."
        )
    channels = _channels(tables.get("channels", {}), name)
    entries = tables.get("recipients", [])
    if not isinstance(entries, list):
        raise RecipientsError(f"The recipients file {name} needs a table [[recipients]] for each.")
    people = [
        _recipient(f"Recipient {number} of the recipients file {name}", entry, channels)
        for number, entry in enumerate(entries, 1)
    ]
    keys = [(one.who, one.briefing, one.team, by) for one in people for by in one.channels]
    if twice := next((key for key in keys if keys.count(key) > 1), None):
        who, kind, _, by = twice
        raise RecipientsError(
            f"The recipients file {name} gives {who} the {kind} briefing by {by} twice."
        )
    return Recipients(channels, people)


def _channels(table: object, name: str) -> dict[str, Channel]:
    where = f"The recipients file {name}"
    if not isinstance(table, dict) or not all(isinstance(one, str) for one in table.values()):
        raise RecipientsError(f'{where} needs channels as texts: NAME = "ADDRESS".')
    try:
        return {key: Channel.written(key, template) for key, template in table.items()}
    except ChannelError as error:
        raise RecipientsError(f"{where} cannot be followed: {error}") from None


def _recipient(where: str, entry: object, channels: Mapping[str, Channel]) -> Recipient:
    if not isinstance(entry, dict):
        raise RecipientsError(f"{where} must be a table.")
    if unknown := sorted(entry.keys() - TEXTS - {"channel", "day"}):
        known = ", ".join(sorted(TEXTS | {"channel", "day"}))
        raise RecipientsError(f"{where} has a field {unknown[0]!r}; known are {known}.")
    if wrong := sorted(key for key in TEXTS & entry.keys() if not isinstance(entry[key], str)):
        raise RecipientsError(f"{where}: {wrong[0]} must be a text.")
    who = entry.get("who", "").strip()
    if not who:
        raise RecipientsError(f"{where} does not say who: an e-mail address or a person's id.")
    kind, language = entry.get("briefing"), entry.get("language", LANGUAGES[0])
    if kind not in KINDS:
        raise RecipientsError(f"{where} needs a briefing: one of {', '.join(KINDS)}.")
    if language not in LANGUAGES:
        raise RecipientsError(f"{where} needs a language of {', '.join(LANGUAGES)}.")
    weekday, day, hour = _times(where, kind, entry)
    return Recipient(
        address(who) if "@" in who else who,
        kind,
        _named(where, entry.get("channel"), channels),
        language,
        entry.get("team") or None,
        weekday,
        day,
        hour,
    )


def _named(where: str, given: object, channels: Mapping[str, Channel]) -> tuple[str, ...]:
    names = [given] if isinstance(given, str) else given
    if not isinstance(names, list) or not names:
        raise RecipientsError(f"{where} needs a channel, or a list of them.")
    for one in names:
        if not isinstance(one, str) or one not in channels:
            raise RecipientsError(f"{where} names a channel {one!r} that [channels] does not have.")
    return tuple(names)


def _times(where: str, kind: str, entry: Mapping[str, Any]) -> tuple[str | None, int | None, str]:
    weekday, day, hour = entry.get("weekday"), entry.get("day"), entry.get("hour", "")
    if not HOUR.fullmatch(hour):
        raise RecipientsError(f'{where} needs an hour, as "18:00".')
    if (kind == "weekly") is not (weekday is not None) or weekday not in (None, *WEEKDAYS):
        raise RecipientsError(
            f"{where}: a weekly briefing needs a weekday, the eve of its meeting (monday to"
            " sunday), and no other has one."
        )
    whole = isinstance(day, int) and not isinstance(day, bool) and 1 <= day <= EVERY_MONTH_HAS
    if (kind == "monthly") is not (day is not None) or (day is not None and not whole):
        raise RecipientsError(
            f"{where}: a monthly briefing needs a day of the month from 1 to {EVERY_MONTH_HAS},"
            " and no other has one."
        )
    return weekday, day, hour
