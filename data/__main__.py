"""python -m data load | check | recognise FOLDER | demo: from files to the served data."""

import argparse
import getpass
import io
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import duckdb

from data import log
from data.importers.answers import Answers, read_answers
from data.importers.explain import recognition
from data.importers.recognise import UnknownSource
from data.load import Outcome, check, load
from data.workspace import DataFault
from queries import served

DONE, AT_FAULT, WRONG_USAGE = 0, 1, 2
INTERRUPTED = "Query interrupted"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return its exit code."""
    options = _parser().parse_args(arguments)
    try:
        if options.command == "demo":
            return _demo(options)
        if not options.folder.exists():
            print(f"There is no folder {options.folder}.", file=sys.stderr)
            return WRONG_USAGE
        if options.folder.is_file() and options.folder.suffix.lower() not in (".xlsx", ".zip"):
            print(
                f"{options.folder} is neither a folder nor an .xlsx or .zip file.", file=sys.stderr
            )
            return WRONG_USAGE
        if options.mapping and not options.mapping.is_file():
            print(f"There is no mapping {options.mapping}.", file=sys.stderr)
            return WRONG_USAGE
        answers = read_answers(options.mapping) if options.mapping else None
        if options.command == "recognise":
            return _recognise(options, answers)
        if options.command == "check":
            return _told(check(options.folder, served.home(), options.source, answers))
        return _noted("load", load(options.folder, served.home(), options.source, answers))
    except UnknownSource as error:
        print(error, file=sys.stderr)
        return WRONG_USAGE
    except DataFault as fault:
        _say(f"{fault} Nothing was published.")
        return AT_FAULT
    except (OSError, duckdb.Error) as error:
        said = str(error).partition("\n")[0]
        print(f"The load stopped; what was served before is untouched. ({said})", file=sys.stderr)
        return AT_FAULT
    except (KeyboardInterrupt, RuntimeError) as stop:
        # the engine says so in its own way where it was at work
        if isinstance(stop, RuntimeError) and INTERRUPTED not in str(stop):
            raise
        print("The load was stopped; what was served before is untouched.", file=sys.stderr)
        return AT_FAULT


def _recognise(options: argparse.Namespace, answers: Answers | None) -> int:
    """Say what a folder is, and keep the mapping that was found where that is wanted."""
    seen = recognition(options.folder, options.source, answers)
    _say(seen.text())
    if options.out:
        options.out.write_text(seen.answers().text(), encoding="utf-8")
    return DONE


def _told(outcome: Outcome) -> int:
    _say(outcome.text)
    return DONE if outcome.succeeded else AT_FAULT


def _say(text: str) -> None:
    if isinstance(sys.stdout, io.TextIOWrapper):
        # names are in any script, whatever the terminal says of itself
        sys.stdout.reconfigure(encoding="utf-8")
    try:
        print(text, flush=True)
    except BrokenPipeError:
        # whoever read has read enough; the load is done all the same
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _demo(options: argparse.Namespace) -> int:
    """Simulate a company as contract files and load them by the door of everyone."""
    from data import demo

    with tempfile.TemporaryDirectory(prefix="sales-demo-") as temporary:
        folder = options.out or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        demo.write(folder, options.deals, options.seed, options.truth, options.format)
        return _noted("demo", load(folder, served.home()))


def _noted(what: str, outcome: Outcome) -> int:
    """The exit code of a load, which is in the log with what is served from then on."""
    try:
        who = getpass.getuser()
    except (KeyError, OSError):  # an account without a name, as containers have
        who = str(os.getuid())
    ended = "served" if outcome.succeeded else "refused"
    log.note(served.home(), what, who, outcome=ended, generation=outcome.generation)
    return _told(outcome)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m data", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    for name, sentence in (
        ("load", "map, check and serve a folder of CRM data; prints the load report"),
        ("check", "the same, publishing nothing"),
        ("recognise", "say which sheet and column is what, and why; loads nothing"),
    ):
        command = commands.add_parser(name, help=sentence)
        command.add_argument("folder", type=Path, metavar="FOLDER")
        command.add_argument("--source", metavar="NAME|PATH", help="which source it is")
        command.add_argument(
            "--mapping", type=Path, metavar="FILE", help="answers: columns, stages, teams, days"
        )
        if name == "recognise":
            command.add_argument(
                "--out", type=Path, metavar="FILE", help="write the mapping that was found there"
            )
    demo = commands.add_parser("demo", help="simulate a company and load it")
    demo.add_argument("--deals", type=_count, default=12_000)
    demo.add_argument("--seed", type=_seed, default=1)
    demo.add_argument("--truth", type=Path, metavar="FILE", help="write the true parameters there")
    demo.add_argument("--out", type=Path, metavar="FOLDER", help="keep the files there")
    demo.add_argument("--format", choices=("csv", "parquet"), default="csv")
    return parser


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("at least one deal")
    return number


def _seed(text: str) -> int:
    number = int(text)
    if number < 0:
        raise argparse.ArgumentTypeError("a seed is not negative")
    return number


if __name__ == "__main__":
    sys.exit(main())
