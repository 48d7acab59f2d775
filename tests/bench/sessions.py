"""Sessions of the real server, without a browser: the web socket that a browser would hold.

A rerun is measured from the message that asks for it to the one that says the script is done, so
it holds the script, its queries and the sending of its elements, and nothing of the drawing.
"""

import os
import random
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from tests.bench.homes import REPOSITORY
from tests.bench.measured import Durations

PATIENCE = 60  # seconds for one answer of a server
FIRST_PATIENCE = 300
BROKEN = (b"This page could not be shown", b"served data cannot be read")
THOUGHT = 2.0  # seconds between what one viewer does and what they do next


@dataclass(frozen=True)
class View:
    """A page and the scope in its address."""

    page: str
    query: str


@dataclass(frozen=True)
class Server:
    """A running server: its address and the process."""

    port: int
    pid: int

    @property
    def address(self) -> str:
        """What a browser opens."""
        return f"http://localhost:{self.port}"

    def peak_gb(self) -> float | None:
        """Its highest resident memory so far; None where the system does not tell."""
        status = Path(f"/proc/{self.pid}/status")
        if not status.exists():
            return None
        line = next(one for one in status.read_text().splitlines() if one.startswith("VmHWM"))
        return int(line.split()[1]) * 1024 / 1e9


@contextmanager
def serving(home: Path) -> Iterator[Server]:
    """The app served from a home, on a free port, until the block ends."""
    environment = {**os.environ, "SALES_DATA_HOME": str(home)}
    with _streamlit(["ui"], [], REPOSITORY, environment, home) as server:
        yield server


@contextmanager
def serving_plainly(files: Path) -> Iterator[Server]:
    """The plain pandas app over exported files, with Streamlit as it comes."""
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    app = [str(REPOSITORY / "tests" / "bench" / "plain_app.py"), "--", str(files)]
    with _streamlit(["streamlit", "run"], app, files, environment, files) as server:
        yield server


@contextmanager
def _streamlit(
    module: list[str], app: list[str], folder: Path, environment: dict[str, str], beside: Path
) -> Iterator[Server]:
    with socket.socket() as free:
        free.bind(("localhost", 0))
        port = free.getsockname()[1]
    options = ["--server.port", str(port), "--server.headless", "true"]
    options += ["--browser.gatherUsageStats", "false", "--server.address", "localhost"]
    options += ["--server.fileWatcherType", "none"]
    log = (beside.parent / f"{beside.name}.log").open("w")
    process = subprocess.Popen(
        [sys.executable, "-m", *module, *options, *app],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=subprocess.STDOUT,
    )
    try:
        _wait(f"http://localhost:{port}/_stcore/health", process)
        server = Server(port, process.pid)
        with Session(server) as first:  # imports and reads everything: who comes first waits longer
            first.open(View("", ""), FIRST_PATIENCE)
        yield server
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:  # still at an answer that nobody waits for
            process.kill()
            process.wait()
        log.close()


def _wait(address: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        if process.poll() is not None:
            raise RuntimeError("the server ended before it served")
        try:
            with urllib.request.urlopen(address, timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the server did not answer within a minute")


class Session:
    """One viewer's session; a context manager."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._socket: ClientConnection

    def __enter__(self) -> "Session":
        self._socket = connect(
            f"ws://localhost:{self._server.port}/_stcore/stream",
            # without sign-in only a page of this very server is answered
            origin=Origin(f"http://localhost:{self._server.port}"),
            subprotocols=["streamlit"],  # type: ignore[list-item]
            max_size=None,
            compression=None,
        )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._socket.close()

    def open(self, view: View, patience: float = PATIENCE) -> float:
        """Asks for a page with a scope; the milliseconds until its script was done.

        Raises TimeoutError where no sign comes for so many seconds, RuntimeError where the page
        ended in an exception: a fast error is no speed.
        """
        asked = BackMsg()
        asked.rerun_script.query_string = view.query
        asked.rerun_script.page_name = view.page
        start = time.perf_counter()
        self._socket.send(asked.SerializeToString())
        while True:
            answer = ForwardMsg()
            received = self._socket.recv(timeout=patience)
            answer.ParseFromString(received if isinstance(received, bytes) else received.encode())
            kind = answer.WhichOneof("type")
            if any(sign in answer.SerializeToString() for sign in BROKEN):
                raise RuntimeError(f"{view}: the page says that it could not be shown")
            if kind == "delta" and answer.delta.new_element.WhichOneof("type") == "exception":
                raise RuntimeError(f"{view}: {answer.delta.new_element.exception.message}")
            if kind == "page_not_found":
                raise RuntimeError(f"{view}: there is no such page")
            if kind == "script_finished":
                if answer.script_finished == ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                    continue
                if answer.script_finished != ForwardMsg.FINISHED_SUCCESSFULLY:
                    raise RuntimeError(f"{view}: the script did not finish")
                return (time.perf_counter() - start) * 1000


def reruns(server: Server, views: Sequence[View]) -> Durations:
    """Each view in turn, in one session that is warm: the first of them is opened before."""
    with Session(server) as session:
        session.open(views[0])
        return Durations(tuple(session.open(view) for view in views[1:]))


def together(server: Server, views: Sequence[View], viewers: int, rounds: int) -> Durations:
    """So many viewers at once, each opening views at random and thinking in between."""
    taken: list[float] = []
    failed: list[BaseException] = []

    def viewer(number: int) -> None:
        chance = random.Random(number)
        try:
            with Session(server) as session:
                session.open(views[number % len(views)])
                for _ in range(rounds):
                    time.sleep(chance.uniform(0.5, 1.5) * THOUGHT)
                    taken.append(session.open(chance.choice(views)))
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=viewer, args=(number,)) for number in range(viewers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise RuntimeError(f"{len(failed)} of {viewers} sessions failed") from failed[0]
    return Durations(tuple(taken))
