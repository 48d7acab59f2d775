"""python -m data load | check | recognise | take-back | demo: from files to the served data."""

import argparse
import getpass
import io
import os
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import duckdb

from data import log, publish, watched
from data.generations import generation, take_back
from data.gone_answers import ANSWERS, GoneAnswers, read_answers
from data.importers import answers as mappings
from data.importers.explain import recognition
from data.importers.recognise import UnknownSource
from data.load import Outcome, check, load
from data.sentence import Sentence
from data.workspace import DataFault
from queries import served

DONE, AT_FAULT, WRONG_USAGE = 0, 1, 2
INTERRUPTED = "Query interrupted"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return its exit code."""
    options = _parser().parse_args(arguments)
    with watched.watching(options) as seen:
        code = _run(options)
        seen.end(code == DONE)
    return code


def _run(options: argparse.Namespace) -> int:
    try:
        if options.command == "take-back":
            return _take_back(options)
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
        mapping = mappings.read_answers(options.mapping) if options.mapping else None
        if options.command == "recognise":
            return _recognise(options, mapping)
        gone = GoneAnswers(options.gone, read_answers(options.gone_deals), options.gone_spare)
        work = check if options.command == "check" else load
        outcome = work(options.folder, served.home(), options.source, mapping, gone)
        if options.command == "check":
            return _told(outcome)
        if options.remove and outcome.succeeded:
            shutil.rmtree(options.folder)
        return _noted("load", outcome, options.by)
    except UnknownSource as error:
        watched.told(error.sentence)
        print(error, file=sys.stderr)
        return WRONG_USAGE
    except DataFault as fault:
        watched.told(fault.sentence)
        _say(f"{fault} Nothing was published.")
        return AT_FAULT
    except (OSError, duckdb.Error) as error:
        said = str(error).partition("\n")[0]
        watched.told(Sentence("The load stopped (%(why)s).", {"why": said}))
        print(f"The load stopped; what was served before is untouched. ({said})", file=sys.stderr)
        return AT_FAULT
    except (KeyboardInterrupt, RuntimeError) as stop:
        # the engine says so in its own way where it was at work
        if isinstance(stop, RuntimeError) and INTERRUPTED not in str(stop):
            raise
        watched.told(Sentence("The load was stopped."))
        print("The load was stopped; what was served before is untouched.", file=sys.stderr)
        return AT_FAULT


def _take_back(options: argparse.Namespace) -> int:
    """Serve an earlier load again; without a name, list those there are."""
    home = served.home()
    if options.generation is None:
        for file in publish.kept(home):
            if found := generation(file):
                is_served = "  (served)" * (file == publish.current(home))
                _say(f"{found.text()}{is_served}")
        return DONE
    new = take_back(home, options.generation)
    watched.told(None, generation=new)
    log.note(home, "take_back", options.by or _account(), outcome="served", generation=new)
    _say(f"Served from now on: {new}, as {options.generation} was.")
    return DONE


def _recognise(options: argparse.Namespace, mapping: mappings.Answers | None) -> int:
    """Say what a folder is, and keep the mapping that was found where that is wanted."""
    seen = recognition(options.folder, options.source, mapping)
    _say(seen.text())
    if options.out:
        options.out.write_text(seen.answers().text(), encoding="utf-8")
    return DONE


def _told(outcome: Outcome) -> int:
    watched.told(None, generation=outcome.generation, unchanged=outcome.is_unchanged)
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
        # another company each time, though its deals are numbered alike
        return _noted("demo", load(folder, served.home(), continues=False))


def _account() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # an account without a name, as containers have
        return str(os.getuid())


def _noted(what: str, outcome: Outcome, who: str = "") -> int:
    """The exit code of a load, which is in the log with what is served from then on."""
    ended = "served" if outcome.succeeded else "refused"
    log.note(served.home(), what, who or _account(), outcome=ended, generation=outcome.generation)
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
            continue
        command.add_argument(
            "--gone",
            choices=ANSWERS,
            help="what became of deals that are no longer in the export: deleted or merged in the"
            " CRM, or left out by a filter",
        )
        command.add_argument(
            "--gone-deals",
            type=Path,
            metavar="FILE",
            help="the same deal by deal: a CSV with the columns opportunity_id and answer",
        )
        command.add_argument(
            "--gone-spare",
            action="store_true",
            help="leave unused what --gone-deals says of deals that are there",
        )
        command.add_argument(
            "--gone-list",
            type=Path,
            metavar="FILE",
            help="where the deals asked about go, as Parquet",
        )
        command.add_argument("--rejects", type=Path, metavar="FILE", help="where rejects go")
        watched.add_options(command)
        if name == "load":
            command.add_argument(
                "--remove", action="store_true", help="remove FOLDER once it is served"
            )
    back = commands.add_parser("take-back", help="serve an earlier load again")
    back.add_argument("generation", nargs="?", metavar="GENERATION", help="none: list them")
    watched.add_options(back)
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
