"""The command line of the questions: its three formats, its defaults, its exit codes."""

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pytest

from queries import catalogue, formats, query
from queries.__main__ import main
from queries.arguments import UsageError, parameters, value_of
from queries.header import Param
from queries.served import opened
from tests.conftest import REPOSITORY
from tests.small_company import Given, publish

COMPANY: Given = {
    "teams": [
        {"team_id": "C", "team_name": "公司"},
        {"team_id": "N", "team_name": "North", "parent_team_id": "C"},
    ],
    "people": [{"person_id": "ann", "person_name": "Ann", "role": "rep", "team_id": "N"}],
    "stages": [
        {"stage_id": "s1", "stage_name": "Talk, first", "position": 1, "outcome": "open"},
        {"stage_id": "won", "stage_name": "Won", "position": 2, "outcome": "won"},
    ],
    "opportunities": [
        {
            "opportunity_id": "d1", "owner_id": "ann", "stage_id": "s1",
            "amount": "12345678901234.10", "created_on": "2026-05-01",
            "expected_close_on": "2026-06-01",
        },
        {"opportunity_id": "d2", "owner_id": "ann", "stage_id": "s1", "created_on": "2026-05-02"},
    ],
    "settings": [
        {"key": "covers_until", "value": "2026-05-20"},
        {"key": "fiscal_year_start_month", "value": "4"},
    ],
}  # fmt: skip
FUNNEL, DEALS, FORECAST = (
    "pipeline/open_deals_by_stage", "pipeline/open_deals", "forecast/f1_f2_by_team"
)  # fmt: skip


class Answer(NamedTuple):
    """What a command line came to."""

    code: int
    out: str
    err: str


Ask = Callable[..., Answer]


@pytest.fixture(scope="module")
def small_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home that serves two deals."""
    home = tmp_path_factory.mktemp("small")
    publish(home, "one", COMPANY)
    return home


@pytest.fixture
def ask(
    small_home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Ask:
    """Runs a command line over the small home."""
    monkeypatch.setenv("SALES_DATA_HOME", str(small_home))

    def asked(*words: str) -> Answer:
        code = main(words)
        captured = capsys.readouterr()
        return Answer(code, captured.out, captured.err)

    return asked


def test_the_list_has_every_query_with_its_sentence(ask: Ask) -> None:
    """It needs no served data."""
    answer = ask()
    lines = dict(line.split(maxsplit=1) for line in answer.out.splitlines())
    assert answer.code == 0 and not answer.err
    assert lines == {name: one.sentence for name, one in catalogue().items()}


def test_json_is_exact(ask: Ask) -> None:
    """Money to the last cent, days as ISO text, null as null."""
    answer = ask(DEALS, "--format", "json")
    rows = json.loads(answer.out, parse_float=Decimal)
    assert answer.code == 0 and [row["opportunity_id"] for row in rows] == ["d1", "d2"]
    assert rows[0]["open_amount"] == Decimal("12345678901234.10")
    assert rows[0]["expected_close_on"] == "2026-06-01" and rows[1]["expected_close_on"] is None
    assert list(rows[0]) == [column.name for column in query(DEALS).header.columns]


def test_json_without_rows_is_an_empty_array(ask: Ask) -> None:
    """Nothing was there yet on an earlier day."""
    assert json.loads(ask(DEALS, "--as-of", "2026-04-01", "--format=json").out) == []


def test_csv_quotes_and_leaves_null_empty(ask: Ask) -> None:
    """As any reader of CSV expects it."""
    rows = list(csv.DictReader(io.StringIO(ask(FUNNEL, "--format", "csv").out)))
    assert rows[0]["stage_name"] == "Talk, first"
    assert rows[0]["open_amount"] == "12345678901234.10"
    assert rows[0]["previous_stage_deals_rate"] == ""


def test_the_table_is_aligned_for_people(ask: Ask) -> None:
    """The default: thousands apart, a dash for null."""
    answer = ask(FUNNEL)
    header, _, row = answer.out.splitlines()
    assert "12,345,678,901,234.10" in row and "–" in row
    assert header.index("deals") + len("deals") == row.index("  12,345") + 0


def test_a_team_and_a_person_are_filters(ask: Ask) -> None:
    """The company counts what its teams count."""
    for words in (["--team", "C"], ["--team", "N"], ["--person", "ann"]):
        assert json.loads(ask(FUNNEL, *words, "--format", "json").out)[0]["deals"] == 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["pipeline/nothing"], "no query"),
        ([FUNNEL, "--as-of", "yesterday"], "day such as"),
        ([FORECAST, "--rates", "half"], "an object of shares"),
        ([FORECAST, "--rates", '{"lead": 1.5}'], "an object of shares"),
        ([FORECAST, "--rates", "[" * 100000], "an object of shares"),
        ([FORECAST, "--rates", '{"nowhere": 0.5}'], "no stage with the id"),
        ([FUNNEL, "--as-of", "2026-02-30"], "day such as"),
        ([FUNNEL, "--as-of", "20260220"], "day such as"),
        ([FUNNEL, "--as-of", "0001-01-03"], "day such as"),
        ([FUNNEL, "--compare-to", "9999-12-31"], "day such as"),
        ([FORECAST, "--as-of", "9999-12-31"], "day such as"),
        ([FORECAST, "--period", "0026-07"], "is no period"),
        ([FORECAST, "--period", "FY2099", "--as-of", "2026-01-01"], "is no period"),
        ([FORECAST, "--period", "2026-07\n"], "is no period"),
        ([FORECAST, "--period", "2026-07-01..9999-12-31"], "is no period"),
        ([FORECAST, "--period-from", "2026-02-01", "--period-to", "2026-01-31"], "not after"),
        (["forecast/year_gap_by_team", "--multiplier", "1e400"], "a number"),
        (["forecast/year_gap_by_team", "--multiplier", "1000000000000"], "a number"),
        ([FUNNEL, "--team", "\udcff"], "--team"),
        ([FUNNEL, "--as-of"], "expected one argument"),
        ([FUNNEL, "--period", "2026-Q9"], "is no period"),
        ([FORECAST, "--period", "2026-Q5"], "is no period"),
        ([FORECAST, "--period", "2026-Q1", "--period-from", "2026-01-01"], "either --period"),
        ([FORECAST, "--period-to", "2026-01-01"], "either --period"),
        ([FORECAST, "--with-direct", "perhaps"], "true or false"),
        ([FUNNEL, "--team", "nobody"], "no team"),
        ([FUNNEL, "--person", "nobody"], "no person"),
        ([DEALS, "--stage", "nowhere"], "no stage"),
        ([FUNNEL, "--colour", "red"], "--colour"),
        ([FUNNEL, "--format", "xml"], "xml"),
        ([FUNNEL, "more"], "more"),
        (["forecast/year_gap_by_team", "--w2", "f3"], "one of f2, f1"),
        (["forecast/period_deals", "--part", "all"], "one of won"),
        (["--colour"], "--colour"),
    ],
)
def test_wrong_usage_is_two_and_a_sentence(ask: Ask, words: list[str], said: str) -> None:
    """Nothing goes to the output, and no traceback anywhere."""
    answer = ask(*words)
    assert (answer.code, answer.out) == (2, "")
    assert said in answer.err and "Traceback" not in answer.err and answer.err.endswith(".\n")


@pytest.mark.parametrize("broken", [None, "../x", "a\0b"])
def test_data_at_fault_is_one_and_a_sentence(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    broken: str | None,
) -> None:
    """Nothing served, or something unreadable."""
    if broken:
        (tmp_path / "current").write_text(broken, encoding="utf-8")
    monkeypatch.setenv("SALES_DATA_HOME", str(tmp_path))
    assert main([FUNNEL]) == 1
    captured = capsys.readouterr()
    assert not captured.out and "python -m data" in captured.err


@pytest.mark.parametrize(
    ("name", "given", "expected"),
    [
        (FUNNEL, {}, {"as_of": date(2026, 5, 20), "compare_to": date(2026, 5, 13)}),
        (FUNNEL, {"as_of": "2026-05-10"}, {"compare_to": date(2026, 5, 3)}),
        (FUNNEL, {"compare_to": "2026-05-01"}, {"compare_to": date(2026, 5, 1)}),
        (FORECAST, {}, {"period_from": date(2026, 4, 1), "period_to": date(2026, 6, 30)}),
        (FORECAST, {"as_of": "2026-03-31"}, {"period_from": date(2026, 1, 1)}),
        (FORECAST, {"period": "2026-Q4"}, {"period_to": date(2027, 3, 31)}),
        (
            FORECAST,
            {"period_from": "2026-01-02", "period_to": "2026-01-03"},
            {"period_from": date(2026, 1, 2), "period_to": date(2026, 1, 3)},
        ),
        (
            "forecast/year_gap_by_team",
            {},
            {"period_from": date(2026, 4, 1), "period_to": date(2027, 3, 31)},
        ),
        (
            "forecast/year_gap_by_team",
            {"period": "2026-02", "multiplier": "2.5"},
            {"period_from": date(2025, 4, 1), "multiplier": Decimal("2.5")},
        ),
    ],
)
def test_the_defaults(
    small_home: Path, name: str, given: dict[str, str], expected: dict[str, Any]
) -> None:
    """The last covered day, a week before, the fiscal quarter; for the year gap the year."""
    found = parameters(query(name), given, opened(small_home))
    assert expected.items() <= found.items()


@pytest.mark.parametrize(
    ("type_", "text", "value"),
    [("boolean", "true", True), ("boolean", "No", False), ("integer", "12", 12),
     ("decimal(18,6)", "0.1", Decimal("0.1")), ("varchar", "007", "007")],
)  # fmt: skip
def test_values_are_read_by_their_type(type_: str, text: str, value: object) -> None:
    """Exactly, without a float between."""
    assert value_of(Param("some_thing", type_, ""), text) == value


@pytest.mark.parametrize(("type_", "text"), [("integer", "1.5"), ("decimal(18,6)", "nan")])
def test_values_of_no_such_type_are_refused(type_: str, text: str) -> None:
    """With the option as it was written."""
    with pytest.raises(UsageError, match="--some-thing"):
        value_of(Param("some_thing", type_, ""), text)


def test_the_table_counts_chinese_characters_as_two_cells() -> None:
    """And a line break within a text does not break the table."""
    text = formats.as_table(pa.table({"name": ["公司", "a\nb"], "deals": [1, 1234]}))
    assert text.splitlines() == ["name  deals", "----  -----", "公司      1", "a b   1,234"]


def test_the_command_runs_by_itself(small_home: Path) -> None:
    """As a module, from the repository's root, in a plain terminal."""
    ran = subprocess.run(
        [sys.executable, "-m", "queries", FORECAST, "--team", "C", "--format", "json"],
        cwd=REPOSITORY, capture_output=True, check=False,
        env={**os.environ, "SALES_DATA_HOME": str(small_home), "LC_ALL": "C"},
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    assert json.loads(ran.stdout.decode("utf-8"))[0]["team_name"] == "公司"
