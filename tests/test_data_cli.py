"""The commands: exit codes, sentences, and never a traceback."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from data.__main__ import AT_FAULT, DONE, WRONG_USAGE, main
from data.reasons import REASONS
from tests.data_folders import deal, served, write, write_csv

Started = Callable[..., subprocess.CompletedProcess[bytes]]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SALES_DATA_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def run(*arguments: object) -> int:
    try:
        return main([str(argument) for argument in arguments])
    except SystemExit as left:
        assert isinstance(left.code, int)
        return left.code


@pytest.fixture
def started(home: Path) -> Started:
    """Runs the command as a process of its own."""

    def run_process(
        *arguments: object, stdout: int = subprocess.PIPE, **environment: str
    ) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [sys.executable, "-m", "data", *map(str, arguments)],
            cwd=Path(__file__).parents[1],
            env={**os.environ, **environment},
            stdout=stdout,
            stderr=subprocess.PIPE,
            check=False,
        )

    return run_process


def test_load_and_check_end_with_their_codes(home: Path, tmp_path: Path, capsys: Any) -> None:
    folder = write(tmp_path / "in", opportunities=[deal("a"), deal("b", amount="-1")])
    assert run("check", folder) == DONE
    assert not list(home.glob("*.duckdb"))
    assert run("load", folder) == DONE
    text = capsys.readouterr().out
    line = next(line for line in text.splitlines() if line.startswith("opportunities"))
    assert line.split() == ["opportunities", "2", "1", "1"]
    assert "row 3" in text
    assert "“-1”" in text
    assert run("load", folder) == DONE
    assert "Nothing has changed" in capsys.readouterr().out


def test_wrong_usage(home: Path, tmp_path: Path, capsys: Any) -> None:
    folder = write(tmp_path / "in", opportunities=[deal("a")])
    assert run() == WRONG_USAGE
    assert run("load") == WRONG_USAGE
    assert run("load", tmp_path / "nowhere") == WRONG_USAGE
    assert run("load", folder / "opportunities.csv") == WRONG_USAGE
    assert run("load", folder, "--source", "nobody's") == WRONG_USAGE
    assert run("demo", "--deals", "0") == WRONG_USAGE
    assert run("demo", "--deals", "many") == WRONG_USAGE
    assert run("demo", "--seed", "-1") == WRONG_USAGE
    assert "maven" in capsys.readouterr().err
    assert not list(home.glob("*.duckdb"))


def test_data_at_fault(home: Path, tmp_path: Path, capsys: Any) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    assert run("load", empty) == AT_FAULT
    (empty / "opportunities.csv").write_bytes(b"")
    assert run("load", empty) == AT_FAULT
    (empty / "opportunities.csv").write_text("opportunity_id,owner_id,stage_id\n")
    assert run("load", empty) == AT_FAULT
    assert "No deal could be loaded" in capsys.readouterr().out
    (empty / "book.xlsx").write_bytes(b"no workbook")
    assert run("load", empty) == AT_FAULT
    people = tmp_path / "people"
    people.mkdir()
    write_csv(people / "people.csv", [{"person_id": "a", "person_name": "A"}])
    assert run("load", people) == AT_FAULT
    assert "opportunities" in capsys.readouterr().out
    assert run("load", people, "--source", "maven") == AT_FAULT
    assert "sales_agent" in capsys.readouterr().out
    assert not list(home.glob("*.duckdb"))


def test_what_is_recognised_is_told_and_kept(home: Path, tmp_path: Path, capsys: Any) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    write_csv(
        folder / "x.csv", [{"商机名称": "大单", "商机阶段": "报价", "负责人": "王", "商机金额": 5}]
    )
    mapping = tmp_path / "mapping.json"
    assert run("recognise", folder, "--out", mapping) == DONE
    assert "商机金额 → amount" in capsys.readouterr().out
    assert run("recognise", folder, "--mapping", mapping, "--source", "fxiaoke") == DONE
    assert "the mapping says so" in capsys.readouterr().out
    assert run("recognise", write(tmp_path / "own", opportunities=[deal("a")])) == DONE
    assert "owner_id → owner_id" in capsys.readouterr().out
    assert run("recognise", folder, "--mapping", tmp_path / "none.json") == WRONG_USAGE
    mapping.write_text("{", encoding="utf-8")
    assert run("recognise", folder, "--mapping", mapping) == AT_FAULT
    assert not home.exists()


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_the_report_is_utf8_whatever_the_terminal_says(
    tmp_path: Path, encoding: str, started: Started
) -> None:
    rows = [deal("a"), deal("b", amount="约5")]
    folder = write(tmp_path / "in", opportunities=rows)
    ended = started("load", folder, PYTHONIOENCODING=encoding)
    assert (ended.returncode, ended.stderr) == (DONE, b"")
    assert "“约5”" in ended.stdout.decode()


def test_a_reader_who_leaves_early_is_no_fault(tmp_path: Path, started: Started) -> None:
    folder = write(tmp_path / "in", opportunities=[deal("a")])
    reading, writing = os.pipe()
    os.close(reading)
    ended = started("load", folder, stdout=writing)
    os.close(writing)
    assert (ended.returncode, ended.stderr) == (DONE, b"")


def test_names_that_are_no_text_are_one_sentence(tmp_path: Path, started: Started) -> None:
    folder = write(tmp_path / "in", opportunities=[deal("a")])
    strange = os.fsdecode(b"\xff")
    ended = started("load", folder, SALES_DATA_HOME=str(tmp_path / strange))
    assert (ended.returncode, ended.stderr) == (AT_FAULT, b"")
    (folder / f"{strange}.csv").write_bytes(b"a,b\n1,2\n")
    assert started("load", folder).returncode == AT_FAULT
    ended = started("check", write(tmp_path / strange, opportunities=[deal("a")]))
    assert (ended.returncode, ended.stderr) == (AT_FAULT, b"")
    assert "rename it" in ended.stdout.decode()


def test_a_home_that_cannot_be_written_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    folder = write(tmp_path / "in", opportunities=[deal("a")])
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    monkeypatch.setenv("SALES_DATA_HOME", str(tmp_path / "file" / "home"))
    assert run("load", folder) == AT_FAULT
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_the_demo_goes_through_the_same_door(home: Path, tmp_path: Path) -> None:
    out, truth = tmp_path / "files", tmp_path / "truth.json"
    options = ("--deals", 300, "--seed", 5, "--out", out, "--truth", truth)
    assert run("demo", *options) == DONE
    assert truth.exists()
    assert served(home, "select sum(rows_rejected) from load_report") == [(0,)]
    assert served(home, "select count(*) from opportunities")[0][0] >= 250
    assert run("load", out) == DONE
    assert len(list(home.glob("generation-000001-*.duckdb"))) == 1


def test_every_reason_has_its_sentence() -> None:
    code = "".join(
        path.read_text(encoding="utf-8")
        for path in (Path(__file__).parents[1] / "data").rglob("*.*")
        if path.suffix in (".py", ".sql") and path.name != "reasons.py"
    )
    for reason, sentence in REASONS.items():
        assert sentence.endswith(".")
        stem = reason.removeprefix("person").removeprefix("account").removeprefix("team")
        assert reason in code or stem in code, f"nothing gives the reason {reason}"
