"""The house stands as designed, and each check that says so finds what it is there to find."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests import architecture
from tests.conftest import is_of_the_repository

REPOSITORY = Path(__file__).resolve().parents[1]
HASH = "--hash=sha256:" + "0" * 64
PAGE = '"""Where the pipeline stands."""\n'


@pytest.mark.parametrize("check", architecture.CHECKS, ids=lambda check: check.__name__)
def test_this_tree_keeps_it(check: Callable[[Path], list[str]]) -> None:
    assert check(REPOSITORY) == []


def plant(root: Path, path: str, text: str) -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(text, encoding="utf-8")


# check, file, text: each is one violation, and the sound twin below it is none
VIOLATIONS = [
    ("imports", "words/a.py", "import queries"),
    ("imports", "words/a.py", "import streamlit as st"),
    ("imports", "forecast/a.py", "import duckdb"),
    ("imports", "forecast/a.py", "from queries import period"),
    ("imports", "charts/a.py", "import streamlit"),
    ("imports", "charts/a.py", "from queries import run"),
    ("imports", "charts/a.py", "from forecast.gap import year_gap"),
    ("imports", "journal/a.py", "import duckdb"),
    ("imports", "queries/a.py", "import streamlit"),
    ("imports", "queries/area/a.py", "from data import load"),
    ("imports", "queries/a.py", "import altair"),
    ("imports", "data/a.py", "from ui import ask"),
    ("imports", "data/importers/a.py", "import pages.pipeline.funnel"),
    ("imports", "ui/a.py", "import duckdb"),
    ("imports", "ui/a.py", "import charts.funnel"),
    ("imports", "ui/a.py", "import altair as alt"),
    ("imports", "briefing/a.py", "import ui"),
    ("imports", "pages/pipeline/a.py", PAGE + "import duckdb"),
    ("imports", "pages/pipeline/a.py", PAGE + "from queries import run"),
    ("imports", "pages/pipeline/a.py", PAGE + "import datetime"),
    ("imports", "app.py", "import queries"),
    # hidden ones
    ("imports", "ui/a.py", "def f() -> None:\n    import duckdb\n"),
    ("imports", "charts/a.py", "import typing\nif typing.TYPE_CHECKING:\n    import queries\n"),
    ("imports", "charts/a.py", "import importlib\nimportlib.import_module('duckdb')"),
    ("imports", "charts/a.py", "import importlib\nname = 'x'\nimportlib.import_module(name)"),
    ("imports", "ui/a.py", "from ..charts import funnel"),
    ("imports", "ui/deep/a.py", "from ... import charts"),
    ("completions", "queries/a/b.sql", "-- Deals.\n--\n-- then    ui.rows.total\nselect 1"),
    ("forecast_is_pure", "forecast/a.py", "import os"),
    ("forecast_is_pure", "forecast/a.py", "from pathlib import Path"),
    ("forecast_is_pure", "forecast/a.py", "from datetime import date\nday = date.today()"),
    ("forecast_is_pure", "forecast/a.py", "rows = open('x')"),
    ("sql_stays_home", "ui/a.py", "text = 'select a from b'"),
    ("sql_stays_home", "pages/pipeline/a.py", PAGE + "rows = f'select {1} from deals'"),
    ("sql_stays_home", "charts/a.py", "text = 'create table x (a int)'"),
    ("sql_stays_home", "pages/pipeline/a.sql", "select 1"),
    ("pages_are_paragraphs", "pages/a.py", PAGE),
    ("pages_are_paragraphs", "pages/__init__.py", PAGE),
    ("pages_are_paragraphs", "pages/a/b/c.py", PAGE),
    ("pages_are_paragraphs", "pages/a/b.py", "import streamlit"),
    ("pages_are_paragraphs", "pages/a/b.py", PAGE + "def f() -> int:\n    return 1"),
    ("pages_are_paragraphs", "pages/a/b.py", PAGE + "class A: ..."),
    ("pages_are_paragraphs", "pages/a/b.py", PAGE + "f = lambda x: x"),
    ("pages_are_paragraphs", "pages/a/b.py", PAGE + "c = '#ff0044'"),
    ("pages_are_paragraphs", "pages/a/b.py", PAGE + "c = f'{1.5:.2f}'"),
    ("pages_are_paragraphs", "pages/a/b.py", PAGE + "c = '%.1f'"),
    ("pages_are_paragraphs", "pages/a/b.py", PAGE + "c = '{:,.0f}'.format(1)"),
    ("pages_are_paragraphs", "pages/a/b.py", PAGE + "a = 1\n" * 80),
    ("folders", "src/a.py", ""),
    ("folders", "ui/utils/a.py", ""),
    ("folders", "queries/helpers.py", ""),
    ("folders", "reports/a.py", ""),
    ("folders", "setup.py", ""),
    ("short_files", "ui/a.py", "a = 1\n" * 251),
    ("short_files", "queries/model/a.sql", "\n" * 251),
    ("sql_without_clock", "queries/a/b.sql", "select current_date"),
    ("sql_without_clock", "queries/a/b.sql", "select a\nfrom b where c < NOW ()"),
    ("sql_without_clock", "queries/a/b.sql", "select random()"),
    ("sql_without_clock", "data/importers/x/deals.sql", "select today()"),
    ("no_machine", "README.md", "see /wo" + "rk/somewhere"),
    ("no_machine", "ui/a.py", "path = '/ho" + "me/somebody/x'"),
    ("no_machine", "requirements.txt", "--index" + "-url https://example.org"),
    ("no_machine", "README.md", "https://pypi" + ".org/simple"),
    ("pinned", "requirements.txt", "duckdb>=2.0\n"),
    ("pinned", "requirements.txt", "duckdb==2.0.0\n"),
    ("pinned", "requirements-dev.txt", "--extra-index" + f"-url x\nduckdb==2.0.0 \\\n    {HASH}\n"),
]

SOUND = [
    ("words/a.py", "import gettext\nfrom babel.support import Translations\n"),
    ("forecast/a.py", "import math\nfrom datetime import date\nimport numpy\n"),
    ("charts/a.py", "import altair\nimport pandas\nfrom words import words_for\n"),
    ("journal/a.py", "import sqlalchemy\n"),
    ("queries/__init__.py", "import duckdb\nimport pyarrow\nfrom forecast.a import x\n"),
    ("queries/deep/a.py", "from .. import header\nfrom ..header import x\nfrom . import y\n"),
    ("data/a.py", "import duckdb\nfrom queries import model\ntext = 'select a from b'\n"),
    ("ui/a.py", '"""Select some from here."""\nimport streamlit\nfrom queries import run\n'),
    ("briefing/a.py", "import queries\nimport charts\n"),
    ("pages/pipeline/a.py", PAGE + "import streamlit as st\nimport ui\nx = f'{1} of {2}'\n"),
    ("pages/pipeline/b.py", PAGE + "label = 'Deal #12: choose one from the list'\n"),
    ("app.py", "import streamlit\nimport ui\n"),
    ("tests/a.py", "import duckdb\nimport ui\n" + "a = 1\n" * 300),
    ("queries/a/b.sql", "-- no now()\n-- then forecast.gap.x\nselect 'now()' as a from b\n"),
    ("README.md", "Open http://localhost:8501; see ../shared/datasets\n"),
    ("requirements.txt", f"# made\nduckdb==2.0.0 \\\n    {HASH} \\\n    {HASH}\n    # via x\n"),
    ("requirements-dev.txt", f"colorama==0.4.6 ; sys_platform == 'win32' \\\n    {HASH}\n"),
]  # fmt: skip


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    """A small tree in which nothing is wrong."""
    for path, text in SOUND:
        plant(tmp_path, path, text)
    return tmp_path


@pytest.mark.parametrize("check", architecture.CHECKS, ids=lambda check: check.__name__)
def test_a_sound_tree_passes(check: Callable[[Path], list[str]], sound: Path) -> None:
    assert check(sound) == []


@pytest.mark.parametrize(("name", "path", "text"), VIOLATIONS)
def test_a_planted_violation_is_found(name: str, path: str, text: str, sound: Path) -> None:
    check: Callable[[Path], list[str]] = getattr(architecture, name)
    plant(sound, path, text)
    found = check(sound)
    assert [line for line in found if line.startswith(path)], found


def test_every_check_has_a_violation() -> None:
    assert {name for name, _, _ in VIOLATIONS} == {check.__name__ for check in architecture.CHECKS}


def test_every_folder_of_the_house_has_a_rule() -> None:
    there = {path.parts[0] for path in architecture.files(REPOSITORY) if len(path.parts) > 1}
    assert there - architecture.OTHER_FOLDERS <= set(architecture.RULES)


def test_writing_into_the_repository_is_told_from_writing_elsewhere(tmp_path: Path) -> None:
    assert is_of_the_repository(REPOSITORY / "queries" / "x.sql")
    assert is_of_the_repository(REPOSITORY / "data" / "served" / "current")
    assert not is_of_the_repository(REPOSITORY / "queries" / "__pycache__" / "x.pyc")
    assert not is_of_the_repository(REPOSITORY / ".bench" / "x")
    assert not is_of_the_repository(tmp_path / "x")


def test_a_write_into_the_repository_is_refused() -> None:
    from tests import conftest

    with pytest.raises(PermissionError):
        (REPOSITORY / "planted.txt").write_text("x", encoding="utf-8")
    assert conftest._written, "the attempt is remembered even where the code swallows it"
    conftest._written.clear()
    assert not (REPOSITORY / "planted.txt").exists()


@pytest.mark.xdist_group("together")
def test_tests_of_a_group_share_a_worker(request: pytest.FixtureRequest) -> None:
    """What is dear to set up is set up once; on some pytests pytest-xdist fails in silence."""
    in_parallel = "PYTEST_XDIST_WORKER" in os.environ
    assert request.node.nodeid.endswith("@together") == in_parallel
