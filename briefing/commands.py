"""`python -m briefing send` and `schedule`: the command line of what goes out.

Ends with 0 when everybody has what they should, 1 when somebody has not or the data is at fault, 2
for wrong usage.
"""

import argparse
import io
import os
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import NoReturn, Protocol

from briefing import links, recipients, record, schedule, sending
from briefing.pack import KINDS, CannotWrite, Kind, Pack, Reader
from briefing.recipients import Recipients, RecipientsError
from briefing.sending import Outcome, Run, Told
from queries import QueryError, access, served
from queries.access import AccessError, address, granted
from queries.arguments import SCOPE, UsageError, value_of
from queries.entries import ZONE
from queries.run import EngineError
from queries.served import Served

DONE, AT_FAULT, WRONG_USAGE = 0, 1, 2
# What is not secret and says where things are: part of a printed schedule.
PLACES = ("SALES_DATA_HOME", recipients.NAMED, access.NAMED, links.NAMED)
NAMES = ("send", "schedule")
WORKSHOP = "being-sent"


class Writer(Protocol):
    """What writes a pack: `briefing.packs.written`."""

    def __call__(
        self,
        kind: Kind,
        *,
        reader: Reader,
        as_of: date | None,
        language: str,
        folder: Path,
        address: str | None,
    ) -> Pack:
        """A pack, its files in the folder."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """Ends with wrong usage, in one sentence."""
        raise UsageError(f"{message[:1].upper()}{message[1:]}. See `python -m briefing --help`.")


def main(words: Sequence[str], write: Writer) -> int:
    """Runs `send` or `schedule`, the first of the words; `write` makes a pack. The exit code."""
    try:
        options = _parser().parse_args(words)
        data = served.opened(served.home())
        listed = recipients.in_force(served.home())
        if options.command == "schedule":
            return _schedule(listed, data, options.format)
        return _send(options, listed, data, write)
    except QueryError as error:
        sys.stderr.write(f"{error}\n")
        return WRONG_USAGE
    except (
        served.NotServed, served.Unreadable, AccessError, RecipientsError, CannotWrite,
        record.Busy,
    ) as error:  # fmt: skip
        sys.stderr.write(f"{error}\n")
        return AT_FAULT
    except EngineError as error:
        said = str(error).partition("\n")[0]
        sys.stderr.write(f"The served data could not be read: {said}\n")
        return AT_FAULT
    except OSError as error:
        sys.stderr.write(
            f"What is sent could not be noted, so nothing more was sent ({error.strerror}).\n"
        )
        return AT_FAULT
    except KeyboardInterrupt:
        sys.stderr.write("The sending was stopped; the next run goes on where it ended.\n")
        return AT_FAULT


def _parser() -> _Parser:
    parser = _Parser(prog="python -m briefing", description=__doc__, allow_abbrev=False)
    commands = parser.add_subparsers(dest="command", required=True)
    send = commands.add_parser("send", help="sends a briefing to its recipients")
    send.add_argument("kind", choices=KINDS)
    send.add_argument("--as-of", metavar="D", help="the day seen from; the last one known")
    send.add_argument("--at", metavar="WHEN", help='those of one time, as "sunday 18:00"')
    send.add_argument("--only", metavar="PERSON", help="one of the recipients, as in their file")
    send.add_argument("--dry-run", action="store_true", help="shows what would go where")
    send.add_argument("--again", action="store_true", help="also to whom it went before")
    printed = commands.add_parser("schedule", help="prints lines for cron and systemd")
    printed.add_argument("--format", choices=("cron", "systemd"), help="one of them alone")
    return parser


def _schedule(listed: Recipients, data: Served, form: str | None) -> int:
    zone = data.settings.get("timezone", ZONE)
    places = {name: os.environ[name] for name in PLACES if os.environ.get(name)}
    places = {
        name: text if name == links.NAMED else str(Path(text).expanduser().absolute())
        for name, text in places.items()
    }
    command = schedule.Command(sys.executable, str(served.ROOT), places)
    found = schedule.times(listed.people)
    if not found:
        sys.stderr.write("The recipients file names nobody, so there is nothing to schedule.\n")
        return AT_FAULT
    texts = {"cron": schedule.crontab, "systemd": schedule.units}
    _write("\n".join(texts[one](found, command, zone) for one in texts if form in (None, one)))
    return DONE


def _send(options: argparse.Namespace, listed: Recipients, data: Served, write: Writer) -> int:
    home, only = served.home(), options.only
    as_of = data.last_day
    if options.as_of is not None:
        as_of = value_of(SCOPE["as_of"], options.as_of)
        if as_of > data.last_day:
            raise UsageError(f"The data ends on {data.last_day}: {as_of} is not known yet.")
    only = address(only) if only and "@" in only else only
    asked = listed.of(options.kind, options.at, only)
    if not asked:
        return _nobody(options)

    base = links.address()

    def pack(reader: Reader, language: str, folder: Path) -> Pack:
        return write(
            options.kind, reader=reader, as_of=as_of, language=language, folder=folder,
            address=base,
        )  # fmt: skip

    run = Run(
        options.kind, as_of, data, listed.channels, pack, os.environ, date.today(),
        granted(home), options.again,
    )  # fmt: skip
    if options.dry_run:
        with tempfile.TemporaryDirectory(prefix="sales-briefing-") as shown:
            letters, told = sending.prepared(run, asked, Path(shown), record.so_far(home).get)
            told += sending.ready(letters)
    else:
        with record.held(home) as kept, _workshop(home / WORKSHOP) as folder:
            letters, told = sending.prepared(run, asked, folder, kept.of)
            told += sending.sent(letters, kept, sending.PAUSES)
    _write(report(f"The {options.kind} briefing as of {as_of}", told))
    return AT_FAULT if any(one.outcome.is_fault for one in told) else DONE


@contextmanager
def _workshop(folder: Path) -> Iterator[Path]:
    """An empty folder beside the served data, as well kept as that, and gone afterwards; what a
    run that was killed left there goes first. Only who holds the record may be in it."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _nobody(options: argparse.Namespace) -> int:
    """A schedule that is older than the recipients file must not go on in silence."""
    at = f" at {options.at}" if options.at else ""
    who = f"{options.only} is no recipient of" if options.only else "Nobody gets"
    hint = " The schedule may be older than the recipients file: print it anew." if at else ""
    sys.stderr.write(f"{who} the {options.kind} briefing{at}.{hint}\n")
    return AT_FAULT


def report(title: str, told: Sequence[Told]) -> str:
    """What became of a briefing, a line for each; the faults last, where they are seen."""
    lines = [f"{title}: {_counted(told)}."]
    lines += [
        f"  {one.outcome:<13}  {_by(one)}: {one.text}"
        for one in sorted(told, key=lambda one: one.outcome.is_fault)
    ]
    return "\n".join(lines) + "\n"


def _by(one: Told) -> str:
    return f"{one.who} by {one.channel}" if one.channel else one.who


def _counted(told: Sequence[Told]) -> str:
    counts = Counter(one.outcome for one in told)
    return ", ".join(f"{counts[one]} {one}" for one in Outcome if counts[one])


def _write(text: str) -> None:
    if isinstance(sys.stdout, io.TextIOWrapper):
        # names are in any script, whatever the terminal says of itself
        sys.stdout.reconfigure(encoding="utf-8")
    sys.stdout.write(text)
    sys.stdout.flush()
