"""The command line: `python -m queries` lists the questions, `python -m queries NAME` asks one.

Ends with 0 when done, 1 when the data is at fault, 2 for wrong usage.
"""

import argparse
import io
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

import duckdb

from queries import EVERYTHING, Query, QueryError, catalogue, formats, query, run, served
from queries.arguments import UsageError, choices, parameters

COMMON = {
    "as_of": ("D", "the day seen from; the last covered day where it is not given"),
    "period": ("P", "2026-Q2, 2026-07, FY2026 or D..D; the fiscal quarter of the day seen from"),
    "team": ("ID", "a team and all below it"),
    "person": ("ID", "one person"),
    "compare_to": ("D", "the earlier day to compare with; seven days before the day seen from"),
}
WRITERS = {"table": formats.as_table, "csv": formats.as_csv, "json": formats.as_json}


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one sentence, without the usage in front of it."""

    def error(self, message: str) -> NoReturn:
        """Ends with wrong usage."""
        raise UsageError(f"{message[:1].upper()}{message[1:]}. See `python -m queries --help`.")


def main(words: Sequence[str]) -> int:
    """Answers one command line; returns its exit code."""
    try:
        early = _parser(None, complete=False).parse_known_args(words)[0]
        asked = None if early.name is None else query(early.name)
        options = vars(_parser(asked, complete=True).parse_args(words))
        if asked is None:
            _write(_listing())
            return 0
        writer = WRITERS[options.pop("format")]
        given = {
            name: text for name, text in options.items() if name != "name" and text is not None
        }
        data = served.opened(served.home())
        table = run(data.connection(EVERYTHING), asked.name, parameters(asked, given, data))
        _write(writer(table))
    except QueryError as error:
        sys.stderr.write(_sentence(str(error)))
        return 2
    except (served.NotServed, served.Unreadable) as error:
        sys.stderr.write(_sentence(str(error)))
        return 1
    except (KeyboardInterrupt, RuntimeError) as stop:
        # the engine says so in its own way where it was at work
        if isinstance(stop, RuntimeError) and "Query interrupted" not in str(stop):
            raise
        sys.stderr.write("The question was stopped.\n")
        return 1
    except duckdb.Error as error:
        sys.stderr.write(f"The served data could not be read: {str(error).splitlines()[0]}\n")
        return 1
    return 0


def _parser(asked: Query | None, complete: bool) -> _Parser:
    parser = _Parser(
        prog="python -m queries",
        description="Asks a question of the served data; without a name, lists the questions.",
        epilog=f"{asked.name}: {asked.sentence}".replace("%", "%%") if asked else None,
        allow_abbrev=False,
        add_help=complete,
    )
    parser.add_argument("name", nargs="?", metavar="AREA/NAME", help="the question")
    for name, (value, meaning) in COMMON.items():
        parser.add_argument(_option(name), dest=name, metavar=value, help=meaning)
    parser.add_argument("--format", choices=list(WRITERS), default="table")
    for param in asked.header.params if asked else ():
        if param.name not in COMMON:
            parser.add_argument(
                _option(param.name),
                *([f"--{param.name}"] if "_" in param.name else []),
                dest=param.name,
                metavar="|".join(choices(param)) or param.type.upper(),
                help=param.meaning.replace("%", "%%"),
            )
    return parser


def _option(name: str) -> str:
    return "--" + name.replace("_", "-")


def _listing() -> str:
    width = max((len(name) for name in catalogue()), default=0)
    return "".join(f"{name:<{width}}  {one.sentence}\n" for name, one in catalogue().items())


def _sentence(text: str) -> str:
    text = text[:1].upper() + text[1:]
    return text + "\n" if text.endswith(".") else text + ".\n"


def _write(text: str) -> None:
    if isinstance(sys.stdout, io.TextIOWrapper):
        # names are in any script, whatever the terminal says of itself
        sys.stdout.reconfigure(encoding="utf-8")
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        # whoever read has read enough; the interpreter must not complain at its end either
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
