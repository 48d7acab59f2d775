"""A PostgreSQL server of the tests' own: a temporary folder, a socket in it, no port."""

import contextlib
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import psycopg

from tests.machine import postgres_programs

OWNER = "tests"
PATIENCE = 60
# The server's keeper: ends it by the signal it is told, and without a word, once whoever held the
# other end of its input is gone, even if they were killed: then its folder goes too.
KEEPER = """
"$@" & server=$!
trap '' INT TERM
read -r how
kill -s "${how:-INT}" "$server"
wait "$server"
if [ -z "$how" ]; then rm -rf "$PWD"; fi
"""


@dataclass
class Server:
    """A server that runs, or can be started again, in a folder of its own."""

    programs: Path
    folder: Path
    account: str | None  # who runs it; PostgreSQL refuses to be run by root
    process: "subprocess.Popen[bytes] | None" = None

    def url(self, database: str = "postgres") -> str:
        """The address of one of its databases."""
        return f"postgresql://{OWNER}@/{database}?host={self.folder}"

    def database(self) -> str:
        """The address of a new, empty database."""
        name = f"journal_{next(_numbers)}"
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(f"create database {name}".encode())
        return self.url(name)

    def start(self) -> None:
        """Starts it and waits until it answers."""
        self.process = self._run(
            "/bin/sh", "-c", KEEPER, "keeper",
            str(self.programs / "postgres"), "-D", str(self.folder / "data"),
            "-k", str(self.folder), "-c", "listen_addresses=",
        )  # fmt: skip
        until = time.monotonic() + PATIENCE
        while True:
            try:
                psycopg.connect(self.url()).close()
                return
            except psycopg.OperationalError:
                if time.monotonic() > until:
                    raise RuntimeError(self.said()) from None
                time.sleep(0.05)

    def make(self) -> None:
        """Lays out its data folder."""
        made = self._run(
            str(self.programs / "initdb"), "-D", str(self.folder / "data"),
            "-U", OWNER, "-A", "trust",
            "-E", "UTF8", "--no-locale", "--no-sync",
        )  # fmt: skip
        made.communicate(timeout=PATIENCE)
        if made.returncode != 0:
            raise RuntimeError(self.said())

    def end(self, how: str = "INT") -> None:
        """Ends it: in good order, or as a crash with QUIT."""
        if self.process is not None:
            self.process.communicate(f"{how}\n".encode(), timeout=PATIENCE)
            self.process = None

    def said(self) -> str:
        """What its programs wrote."""
        return (self.folder / "said").read_text(encoding="utf-8", errors="replace")

    def _run(self, *words: str) -> "subprocess.Popen[bytes]":
        as_another: dict[str, Any] = {}
        if self.account:
            as_another = {
                "user": self.account,
                "group": pwd.getpwnam(self.account).pw_gid,
                "extra_groups": [],
            }
        with (self.folder / "said").open("ab") as said:
            return subprocess.Popen(
                words,
                cwd=self.folder,
                env={"PATH": os.environ.get("PATH", ""), "TZ": "UTC", "LC_ALL": "C"},
                stdin=subprocess.PIPE,
                stdout=said,
                stderr=said,
                start_new_session=True,  # Ctrl-C is for the tests, which then end it
                **as_another,
            )


_numbers = count(1)


def _account() -> str:
    """Who runs it where the tests are root's: Debian's account for it, else nobody."""
    known = {one.pw_name for one in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


@contextlib.contextmanager
def server() -> Iterator[Server]:
    """A server that runs until the end of the block, with nothing left of it then."""
    programs = postgres_programs()
    if programs is None:
        raise RuntimeError("no PostgreSQL found: `make machine` installs one or says how")
    account = _account() if os.geteuid() == 0 else None
    # not in pytest's folder: its path may be too long for a socket, and closed to the account
    folder = Path(tempfile.mkdtemp(prefix="sales-postgres-"))
    try:
        if account:
            shutil.chown(folder, account)
        made = Server(programs, folder, account)
        try:
            made.make()
            made.start()
            yield made
        finally:
            made.end()
    finally:
        shutil.rmtree(folder)
