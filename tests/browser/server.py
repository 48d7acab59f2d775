"""The app as its users run it: `streamlit run app.py`, as a process of its own."""

import contextlib
import io
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from queries.__main__ import main as ask

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60.0  # seconds, on a machine that does other things too


@dataclass(frozen=True)
class Server:
    """Where the app answers, and the folder of the data it serves."""

    address: str
    home: Path
    process_id: int | None = None


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _is_healthy(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/_stcore/health", timeout=1) as answer:
            return int(answer.status) == 200
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


@contextlib.contextmanager
def started(home: Path, *options: str, **environment: str) -> Iterator[Server]:
    """A server that reads the data in `home`; it ends with the block."""
    port = _free_port()
    server = Server(f"http://localhost:{port}", home)
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(
            [
                *(sys.executable, "-m", "streamlit", "run", "app.py"),
                *(f"--server.port={port}", *options),
            ],
            cwd=ROOT,
            env={**os.environ, "SALES_DATA_HOME": str(home), **environment},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            until = time.monotonic() + PATIENCE
            while not _is_healthy(server.address):
                if process.poll() is not None or time.monotonic() > until:
                    log.seek(0)
                    raise RuntimeError(f"the app did not start:\n{log.read().decode()}")
                time.sleep(0.1)
            yield replace(server, process_id=process.pid)
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def publish(server: Server, *words: str) -> None:
    """Runs `python -m data …` beside the server, on the data that it serves."""
    ran = subprocess.run(
        [sys.executable, "-m", "data", *words],
        cwd=ROOT,
        env={**os.environ, "SALES_DATA_HOME": str(server.home)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, f"{ran.stdout}\n{ran.stderr}"


def answered(server: Server, query: str) -> str:
    """What `python -m queries QUERY --format json` prints of the data that the server serves."""
    printed = io.StringIO()
    with pytest.MonkeyPatch.context() as patch, contextlib.redirect_stdout(printed):
        patch.setenv("SALES_DATA_HOME", str(server.home))
        assert ask((query, "--format", "json")) == 0
    return printed.getvalue()
