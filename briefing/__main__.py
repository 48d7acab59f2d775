"""`python -m briefing weekly|monthly|daily`: writes for each reader what they should read.

`send` and `schedule` are commands of their own (briefing/commands.py).

Ends with 0 when done, 1 when the data or the machine is at fault, 2 for wrong usage.
"""

import argparse
import io
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import NoReturn

from briefing import commands, packs
from briefing.links import address
from briefing.pack import KINDS, CannotWrite
from briefing.people import readers
from queries import QueryError, served
from queries.arguments import SCOPE, UsageError, value_of
from queries.run import EngineError
from queries.served import NotServed, Served, Unreadable
from words import LANGUAGES

DONE, AT_FAULT, WRONG_USAGE = 0, 1, 2


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one sentence, without the usage in front of it."""

    def error(self, message: str) -> NoReturn:
        """Ends with wrong usage."""
        raise UsageError(f"{message[:1].upper()}{message[1:]}. See `python -m briefing --help`.")


def main(words: Sequence[str] | None = None) -> int:
    """Writes the briefings that a command line asks for; returns its exit code."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        # names are in any script, whatever the terminal says of itself
        sys.stdout.reconfigure(encoding="utf-8")
    words = sys.argv[1:] if words is None else words
    if words and words[0] in commands.NAMES:
        return commands.main(words, packs.written)
    try:
        options = _parser().parse_args(words)
        source = served.opened(served.home())
        day = _day(options.as_of, source)
        base = address()
        for reader in readers(source, options.kind, date.today(), options.team):
            pack = packs.written(
                options.kind,
                reader=reader,
                as_of=day,
                language=options.language,
                folder=options.out,
                address=base,
            )
            print(f"{pack.subject}: {pack.html}, {pack.pdf.name}, {pack.workbook.name}", flush=True)
    except UsageError as error:
        return _told(error, WRONG_USAGE)
    except (QueryError, CannotWrite, NotServed, Unreadable) as error:
        return _told(error, AT_FAULT)
    except OSError as error:
        return _told(f"Nothing could be written to {options.out}: {error.strerror}.", AT_FAULT)
    except EngineError as error:
        said = str(error).partition("\n")[0]
        return _told(f"The served data could not be read: {said}", AT_FAULT)
    except KeyboardInterrupt:
        return _told("Stopped; what was written before is whole.", AT_FAULT)
    return DONE


def _parser() -> _Parser:
    parser = _Parser(
        prog="python -m briefing",
        description="Writes what people should read before a meeting, as HTML, PDF and XLSX: for "
        "each VP of the whole, and weekly and monthly for each director of the own team.",
        epilog="`python -m briefing send --help` and `schedule --help` tell of what is sent.",
        allow_abbrev=False,
    )
    parser.add_argument("kind", choices=KINDS)
    parser.add_argument("--as-of", metavar="D", help="the day seen from; the last day known")
    parser.add_argument("--team", metavar="ID", help="only what is about that team")
    parser.add_argument("--language", choices=LANGUAGES, default=LANGUAGES[0])
    parser.add_argument("--out", metavar="FOLDER", type=Path, required=True, help="where to")
    return parser


def _day(text: str | None, source: Served) -> date | None:
    """The day seen from; raises UsageError for what is no day, or one that is not known yet."""
    if text is None:
        return None
    day: date = value_of(SCOPE["as_of"], text)
    if day > source.last_day:
        raise UsageError(f"The data ends on {source.last_day}: {day} is not known yet.")
    return day


def _told(said: object, code: int) -> int:
    print(said, file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main())
