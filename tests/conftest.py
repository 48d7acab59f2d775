"""What all tests share: where they may write, how hard they search, and the companies they read.

Nothing a test does may touch the repository or the data somebody is serving from it: every test
runs with SALES_DATA_HOME in a temporary folder, and one that opens a file of the repository for
writing fails, whichever way its code swallowed the refusal.
"""

import contextlib
import fcntl
import gc
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import hypothesis
import pytest

from tests.machine import chromium as find_chromium

if TYPE_CHECKING:
    import duckdb

    from data.workspace import Workspace
    from tests.postgres import Server

REPOSITORY = Path(__file__).resolve().parents[1]
DATASETS = REPOSITORY.parent / "shared" / "datasets"
FEW_DEALS = 100
DEMO_DEALS = 1500  # large enough for every story and every page, small enough to build in seconds

# What tools keep beside the code; all of it is git-ignored.
TOOL_FOLDERS = {
    ".git", ".venv", ".bench", ".hypothesis", ".pytest_cache", ".mypy_cache", ".ruff_cache",
    "__pycache__",
}  # fmt: skip

# Property tests: `ci` finds the same examples every time and is quick; `long` is for a night.
hypothesis.settings.register_profile(
    "ci", max_examples=25, derandomize=True, deadline=None, database=None, print_blob=True
)
hypothesis.settings.register_profile(
    "long", max_examples=2000, deadline=None, database=None, print_blob=True
)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))

# Tests of pages hold on to most of what they make: to look for what nobody holds any more at every
# 700 new objects took about a twentieth of their time.
gc.set_threshold(50_000, 20, 20)

# Before any module of the product is imported, so that none can have read another home.
_EMPTY_HOME = Path(tempfile.mkdtemp(prefix="sales-tests-"))
os.environ["SALES_DATA_HOME"] = str(_EMPTY_HOME / "served")

_written: list[str] = []


def is_of_the_repository(path: Path, root: Path = REPOSITORY) -> bool:
    """Whether writing there would change the tree at `root`, the tools' own folders apart."""
    if not path.is_relative_to(root):
        return False
    parts = path.relative_to(root).parts
    if parts and parts[0].startswith("pytest-cache-files-"):
        return False  # how pytest begins its own cache
    return not TOOL_FOLDERS.intersection(parts)


def _note_writes(event: str, arguments: tuple[Any, ...]) -> None:
    """An audit hook: refuses, and remembers, what would change the repository."""
    if event == "open":
        name, mode, flags = arguments
        writes = flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT) if flags else False
        names = [name] if writes or (mode and set(mode) & set("wax+")) else []
    elif event in ("os.mkdir", "os.remove", "os.rmdir"):
        if arguments[-1] not in (None, -1):
            return  # relative to a folder that is open, as rmtree goes about it: not to this one
        names = [arguments[0]]
    elif event == "os.rename":
        names = list(arguments[:2])
    else:
        return
    for name in names:
        if not isinstance(name, str | bytes | os.PathLike):
            continue  # a file descriptor that is open already
        path = Path(os.path.abspath(os.fsdecode(name)))  # noqa: PTH100  (resolve() would open)
        if is_of_the_repository(path):
            _written.append(f"{event} {path}")
            raise PermissionError(f"a test may not write into the repository: {path}")


sys.addaudithook(_note_writes)


@pytest.fixture(scope="session", autouse=True)
def _does_not_plan_for_a_few_rows() -> Iterator[None]:
    """A few rows are loaded and summed up sooner than it is found out how to do so best; by one
    thread, as other tests run beside. The homes that tests share are built as for users."""
    from data.workspace import workspace
    from queries import model

    build = model.build

    def built(connection: "duckdb.DuckDBPyConnection") -> None:
        found = connection.execute("select count(*) from opportunities").fetchone()
        few = found is not None and found[0] <= FEW_DEALS
        connection.execute(f"pragma {'disable' if few else 'enable'}_optimizer")
        build(connection)
        connection.execute("pragma enable_optimizer")

    @contextlib.contextmanager
    def filling(home: Path, name: str) -> "Iterator[Workspace]":
        with workspace(home, name) as work:
            work.run("set threads = 1")
            work.run("pragma disable_optimizer")
            yield work

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(model, "build", built)
        patch.setattr("data.load.workspace", filling)
        yield


@pytest.fixture(autouse=True)
def _leaves_the_repository_alone() -> Iterator[None]:
    _written.clear()
    yield
    assert not _written, f"this test wrote into the repository: {_written}"


def _untidy() -> str:
    listed = subprocess.run(
        ["git", "status", "--porcelain", "--untracked-files=all"],
        cwd=REPOSITORY, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return listed.stdout


def pytest_configure(config: pytest.Config) -> None:
    """Remembers the tree as it was: DuckDB and child processes write past the audit hook."""
    if os.environ.get("CI") and not hasattr(config, "workerinput"):
        config.stash[_TREE_BEFORE] = _untidy()


def pytest_sessionfinish(session: pytest.Session) -> None:
    """On CI, where nobody else works in the tree, a changed tree is a failed run."""
    before = session.config.stash.get(_TREE_BEFORE, None)
    if before is not None and _untidy() != before:
        sys.stderr.write(f"\nThe tests changed the repository:\n{_untidy()}\n")
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_unconfigure() -> None:
    """Takes the temporary home away again."""
    shutil.rmtree(_EMPTY_HOME, ignore_errors=True)


_TREE_BEFORE = pytest.StashKey[str]()


def once(factory: pytest.TempPathFactory, name: str, build: Callable[[Path], None]) -> Path:
    """A folder that `build` fills once, however many workers ask for it.

    It stands beside the workers' own folders; the first to hold the lock builds it.
    """
    base = factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder = shared / name
    with (shared / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            building = shared / f"{name}.building"
            shutil.rmtree(building, ignore_errors=True)
            build(building)
            building.rename(folder)
    return folder


def _run_data(home: Path, *words: str) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "data", *words],
        cwd=REPOSITORY,
        env={**os.environ, "SALES_DATA_HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, f"python -m data {' '.join(words)}:\n{ran.stdout}\n{ran.stderr}"


@pytest.fixture(scope="session")
def demo_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A served home with a small demo company. Read only: all tests and workers share it."""
    return once(
        tmp_path_factory,
        "demo-home",
        lambda home: _run_data(home, "demo", "--deals", str(DEMO_DEALS)),
    )


@pytest.fixture(scope="session")
def maven_folder() -> Path:
    """Maven's CRM export as it was published; a skip where the data sets are not at hand."""
    folder = DATASETS / "maven_crm"
    if not folder.is_dir():
        pytest.skip("no data sets beside this repository: ../shared/datasets/maven_crm is missing")
    return folder


@pytest.fixture(scope="session")
def maven_home(tmp_path_factory: pytest.TempPathFactory, maven_folder: Path) -> Path:
    """A served home with Maven's CRM data. Read only: all tests and workers share it."""
    return once(
        tmp_path_factory, "maven-home", lambda home: _run_data(home, "load", str(maven_folder))
    )


@pytest.fixture(scope="session")
def chromium() -> Path:
    """The browser the tests drive. A machine without one fails: `make machine` says what to do."""
    found = find_chromium()
    if found is None:
        pytest.fail("no Chromium found: `make machine` installs one or says how", pytrace=False)
    return found


@pytest.fixture(scope="session")
def postgres() -> "Iterator[Server]":
    """A PostgreSQL server of this worker's own. Whoever uses it is of the group `postgres`, so
    that there is one worker that needs one."""
    from tests.postgres import server

    with server() as started:
        yield started


@pytest.fixture(
    params=["sqlite", pytest.param("postgresql", marks=pytest.mark.xdist_group("postgres"))]
)
def journal_place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a journal can be that nobody has made yet, in each of the databases it runs on."""
    if request.param == "sqlite":
        return str(tmp_path / "home" / "journal.sqlite")
    server: Server = request.getfixturevalue("postgres")
    return server.database()
