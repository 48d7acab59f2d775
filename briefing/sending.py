"""From recipients to what each of them gets, and what became of it.

Everybody is tried once before anybody is tried again, so a channel that hangs or refuses keeps
nobody waiting but its own; the pauses between the rounds are the same for all who wait.
"""

import logging
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from zoneinfo import ZoneInfo

from briefing.channels import Channel, ChannelError, Opened
from briefing.delivery import Refusal, Tries, refusal
from briefing.message import Message, message
from briefing.pack import CannotWrite, Pack, Reader
from briefing.readers import Addressee, HasLeft, NotTheirs, addressee
from briefing.recipients import Recipient
from briefing.record import Delivery, Line, Record
from queries.access import Grant
from queries.entries import ZONE
from queries.served import Served
from words import words_for

LOG = logging.getLogger(__name__)
ANEW = "--again sends it anew"
PAUSES = (0.0, 10.0, 60.0)  # seconds before each try: a limit per minute is over by the last


class Outcome(StrEnum):
    """What became of a briefing for somebody."""

    READY = "would be sent"
    SENT = "sent"
    BEFORE = "sent before"
    LEFT = "has left"
    UNCLEAR = "unclear"
    NOT_SENT = "not sent"

    @property
    def is_fault(self) -> bool:
        """Whether somebody does not have what they should have, as far as is known."""
        return self in (Outcome.UNCLEAR, Outcome.NOT_SENT)


@dataclass(frozen=True)
class Told:
    """A line of the report."""

    outcome: Outcome
    who: str
    channel: str | None
    text: str


@dataclass(frozen=True)
class Letter:
    """What is ready to go out."""

    delivery: Delivery
    addressee: Addressee
    opened: Opened
    message: Message


@dataclass(frozen=True)
class Run:
    """One briefing for its recipients; `write` makes a pack for a reader, in a language, into a
    folder of its own."""

    kind: str
    as_of: date
    served: Served
    channels: Mapping[str, Channel]
    write: Callable[[Reader, str, Path], Pack]
    environment: Mapping[str, str]
    today: date
    grants: Iterable[Grant] = ()
    again: bool = False
    _opened: dict[tuple[str, str | None], Opened] = field(default_factory=dict)

    def opened(self, name: str, email: str | None) -> Opened:
        """A channel, the same one for all who share it, so that it is not asked too often."""
        channel = self.channels[name]
        key = name, email if channel.is_personal else None
        if key not in self._opened:
            self._opened[key] = channel.opened(self.environment, email)
        return self._opened[key]

    def earlier(self, line: Line | None, who: str, channel: str) -> Told | None:
        """What is told of what went out before; None where it is still to go out."""
        if line is None or line.what == "failed":
            return None
        zone = ZoneInfo(self.served.settings.get("timezone", ZONE))
        at = f"{datetime.fromisoformat(line.at).astimezone(zone):%Y-%m-%d %H:%M}"
        if line.what == "sent":
            return Told(Outcome.BEFORE, who, channel, f"on {at}; {ANEW}")
        said = f"on {at} it was being sent and no answer is known: it may have arrived; {ANEW}"
        return Told(Outcome.UNCLEAR, who, channel, said)


def prepared(
    run: Run,
    recipients: Sequence[Recipient],
    folder: Path,
    known: Callable[[Delivery], Line | None],
) -> tuple[list[Letter], list[Told]]:
    """The letters that are to go out, their packs written below `folder`; and what is told of
    those who get none. What is `known` of a delivery says whether it went out before."""
    letters: list[Letter] = []
    told: list[Told] = []
    for number, recipient in enumerate(recipients, 1):
        try:
            found = addressee(run.served, recipient, run.today, run.grants)
        except NotTheirs as refused:
            outcome = Outcome.LEFT if isinstance(refused, HasLeft) else Outcome.NOT_SENT
            told.append(Told(outcome, recipient.who, None, str(refused)))
            continue
        waiting = []
        for name in recipient.channels:
            delivery = Delivery(
                found.who, run.kind, run.as_of.isoformat(), found.reader.team_id, name
            )
            earlier = None if run.again else run.earlier(known(delivery), found.name, name)
            if earlier is None and delivery not in [one.delivery for one in letters]:
                waiting.append((name, delivery))
            elif earlier is not None:
                told.append(earlier)
        if waiting:
            place = folder / str(number)
            made, refusals = _letters(run, recipient, found, waiting, place)
            letters += made
            told += refusals
    return letters, told


def _letters(
    run: Run,
    recipient: Recipient,
    found: Addressee,
    waiting: Sequence[tuple[str, Delivery]],
    place: Path,
) -> tuple[list[Letter], list[Told]]:
    """One pack for somebody, as each of their channels takes it."""
    letters, told = [], []
    pack: Pack | CannotWrite | None = None
    for name, delivery in waiting:
        try:
            # first what costs nothing: a channel that cannot be used needs no pack
            opened = run.opened(name, found.email)
            pack = pack or _pack(run, found.reader, recipient.language, place)
            if isinstance(pack, CannotWrite):
                raise pack
            taken = message(opened, pack, words_for(recipient.language))
            letters.append(Letter(delivery, found, opened, taken))
        except (ChannelError, CannotWrite) as refused:
            told.append(Told(Outcome.NOT_SENT, found.name, name, str(refused)))
    return letters, told


def _pack(run: Run, reader: Reader, language: str, place: Path) -> Pack | CannotWrite:
    try:
        place.mkdir(parents=True, exist_ok=True)
        return run.write(reader, language, place)
    except CannotWrite as refused:
        return refused
    except Exception as error:
        # whatever is wrong with one pack, the next may be whole
        LOG.exception("the %s briefing of %s could not be made", run.kind, reader.name)
        return CannotWrite(f"The briefing could not be made: {type(error).__name__}.")


def sent(
    letters: Sequence[Letter],
    record: Record,
    pauses: Sequence[float] = PAUSES,
    wait: Callable[[float], None] = time.sleep,
) -> list[Told]:
    """Sends letters, the refused ones again after each pause; what became of each, in order.

    Raises OSError where the record cannot be written: what cannot be noted is not sent.
    """
    tries = {letter.delivery: Tries() for letter in letters}
    refused: dict[Delivery, Refusal] = {}
    waiting = list(letters)
    for pause in pauses:
        if waiting and pause:
            wait(pause)
        for letter in waiting:
            record.note(letter.delivery, "sending")
            found = refusal(letter.opened, letter.message, tries[letter.delivery])
            refused.pop(letter.delivery, None)
            if found is None:
                record.note(letter.delivery, "sent")
                continue
            refused[letter.delivery] = found
            if not found.may_have_arrived and not tries[letter.delivery].arrived:
                record.note(letter.delivery, "failed")
        waiting = [
            letter
            for letter in waiting
            if letter.delivery in refused and not refused[letter.delivery].may_have_arrived
        ]
    return [_became(letter, refused.get(letter.delivery), tries) for letter in letters]


def _became(letter: Letter, refused: Refusal | None, tries: Mapping[Delivery, Tries]) -> Told:
    who, channel = letter.addressee.name, letter.delivery.channel
    if refused is None:
        return Told(Outcome.SENT, who, channel, shape(letter))
    if refused.may_have_arrived or tries[letter.delivery].arrived:
        said = f"it may have arrived, or some of it: {refused.reason}. {ANEW}"
        return Told(Outcome.UNCLEAR, who, channel, said)
    return Told(Outcome.NOT_SENT, who, channel, refused.reason)


def ready(letters: Sequence[Letter]) -> list[Told]:
    """What would be told of letters that are only looked at."""
    return [
        Told(Outcome.READY, one.addressee.name, one.delivery.channel, shape(one)) for one in letters
    ]


def shape(letter: Letter) -> str:
    """Where a letter goes, and what of the briefing is in it."""
    message, found = letter.message, letter.addressee
    if not message.lines and not message.left_out:
        what = "the whole briefing"
    elif message.left_out:
        what = f"{message.lines} of {message.lines + message.left_out} lines"
    else:
        what = f"all {message.lines} lines"
    files = f", with {len(message.files)} files" if message.files else ""
    return f"about {found.team_name}, {what}{files}, to {letter.opened.label}"
