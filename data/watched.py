"""A command of this folder that another program watches: its steps and its account as files."""

import argparse
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from data import witness
from data.sentence import Sentence
from data.witness import Witness


@dataclass(frozen=True)
class Seen:
    """A command at work, and the file that its account goes to."""

    witness: Witness
    path: Path | None
    task: str

    def end(self, succeeded: bool) -> None:
        """Write the account, the last thing that a command does."""
        if self.path is not None:
            said = {"task": self.task, "succeeded": succeeded, **(self.witness.account or {})}
            witness.write_whole(self.path, said)


def add_options(command: argparse.ArgumentParser) -> None:
    """The options of a command that can be watched."""
    for name, sentence in (
        ("--account", "write what was found there, as JSON, when the work is done"),
        ("--progress", "write each step there, as JSON, while it is done"),
    ):
        command.add_argument(name, type=Path, metavar="FILE", help=sentence)
    command.add_argument("--by", default="", metavar="NAME", help="who is named in the log")


@contextmanager
def watching(options: argparse.Namespace) -> Iterator[Seen]:
    """For the block, what is done is told where the options say. It may be asked to end kindly."""
    path = getattr(options, "account", None)
    seen = Witness(
        progress=getattr(options, "progress", None),
        who=getattr(options, "by", ""),
        account=None if path is None else {},
        rejects=getattr(options, "rejects", None),
        gone=getattr(options, "gone_list", None),
    )
    if path is not None:
        # as a keyboard's interrupt, which a shell may have told its children to ignore
        signal.signal(signal.SIGTERM, signal.default_int_handler)
    with witness.watching(seen):
        yield Seen(seen, path, options.command)


def told(trouble: Sentence | None, **more: object) -> None:
    """How it ended: why it could not be done, or what came of it."""
    account = witness.current().account
    if account is not None:
        account |= more
        if trouble is not None:
            account["trouble"] = trouble.parts()
