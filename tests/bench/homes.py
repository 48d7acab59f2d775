"""Companies of a size: their exported files, and the home they are served from."""

import os
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.bench import history

REPOSITORY = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Ran:
    """What a command took: seconds, and its highest resident memory in GB."""

    seconds: float
    peak_gb: float


@dataclass(frozen=True)
class Home:
    """A company of so many deals: its files, where it is served, what loading them took."""

    deals: int
    files: Path
    served: Path
    loaded: Ran
    size_gb: float


def run(words: list[str], home: Path) -> Ran:
    """Runs a command of this Python to its end; raises with its output where it fails."""
    log = home.parent / "log.txt"
    start = time.perf_counter()
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, *words],
            cwd=REPOSITORY,
            env={**os.environ, "SALES_DATA_HOME": str(home)},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise RuntimeError(f"{' '.join(words)}:\n{log.read_text()[-4000:]}")
    return Ran(time.perf_counter() - start, _gigabytes(used))


def _gigabytes(used: resource.struct_rusage) -> float:
    unit = 1 if sys.platform == "darwin" else 1024  # bytes there, kilobytes here
    return used.ru_maxrss * unit / 1e9


def home(folder: Path, deals: int) -> Home:
    """Simulates the company where its files are not there yet, and loads them anew."""

    def simulate(writing: Path) -> None:
        code = (
            "from pathlib import Path; from data.demo import write; "
            f"write(Path({str(writing)!r}), {deals})"
        )
        run(["-c", code], folder / f"served-{deals}")

    return _loaded(folder, str(deals), deals, simulate)


def longer(folder: Path, company: Home) -> Home:
    """The company with many times its history (see tests.bench.history), loaded anew."""

    def lengthened(writing: Path) -> None:
        writing.mkdir()
        history.lengthen(company.files, writing)

    return _loaded(folder, f"{company.deals}-longer", company.deals, lengthened)


def derived(folder: Path, name: str, company: Home, write: Callable[[Path, Path], None]) -> Home:
    """A company made from the files of another: `write` is given those and where to write."""
    return _loaded(folder, name, company.deals, lambda to: write(company.files, to))


def _loaded(folder: Path, name: str, deals: int, write: Callable[[Path], None]) -> Home:
    files, served = folder / f"files-{name}", folder / f"served-{name}"
    folder.mkdir(parents=True, exist_ok=True)
    if not files.exists():
        writing = folder / f"writing-{name}"
        shutil.rmtree(writing, ignore_errors=True)
        write(writing)
        writing.rename(files)
    shutil.rmtree(served, ignore_errors=True)
    loaded = run(["-m", "data", "load", str(files)], served)
    size = sum(path.stat().st_size for path in served.rglob("*") if path.is_file())
    return Home(deals, files, served, loaded, size / 1e9)
