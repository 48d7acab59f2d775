"""Data health: what deals lack, counted a second way; what loads say of themselves; its page."""

from pathlib import Path
from typing import Any

import pytest

from data.load import load
from queries import EVERYTHING, Viewer, run, served
from tests.data_folders import deal, write
from tests.page_views import said, shown, tables

LOADS = ("loaded_rows_by_table", "loaded_rows_by_reason", "loaded_rows_by_load", "rejected_rows")


def rows(source: served.Served, name: str, viewer: Viewer = EVERYTHING, **params: Any) -> Any:
    """The rows of a query of crm/."""
    return run(source.connection(viewer), f"crm/{name}", params).to_pylist()


@pytest.mark.parametrize("company", ["demo_home", "maven_home"])
def test_what_deals_lack_is_what_their_rows_lack(
    company: str, request: pytest.FixtureRequest
) -> None:
    """On the last day deals are as the export has them: counted from its rows."""
    source = served.opened(request.getfixturevalue(company))
    found = {
        row["fault"]: row for row in rows(source, "faulty_deals_by_fault", as_of=source.last_day)
    }
    ((every, standing, no_amount, no_day, amount),) = (
        source.trusted()
        .execute(
            "select count(*), count(*) filter (where outcome = 'open'),"
            " count(*) filter (where outcome = 'open' and amount is null),"
            " count(*) filter (where outcome = 'open' and expected_close_on is null),"
            " sum(amount) filter (where outcome = 'open' and expected_close_on is null)"
            " from served.opportunities join served.stages using (stage_id)"
        )
        .fetchall()
    )
    assert found["owner_unknown"]["checked_deals"] == every
    assert found["amount_missing"]["checked_deals"] == standing
    assert found["amount_missing"]["faulty_deals"] == no_amount
    assert found["date_missing"]["faulty_deals"] == no_day
    assert found["date_missing"]["faulty_amount"] == (amount or 0)


def test_the_list_of_a_fault_is_what_is_counted(demo_home: Path) -> None:
    """Deal by deal, on a past day too, and no deal twice under one fault."""
    source = served.opened(demo_home)
    for day in (source.last_day, source.last_day.replace(year=source.last_day.year - 1)):
        listed = rows(source, "faulty_deals", as_of=day)
        for row in rows(source, "faulty_deals_by_fault", as_of=day):
            mine = [one for one in listed if one["fault"] == row["fault"]]
            assert len({one["opportunity_id"] for one in mine}) == row["faulty_deals"]
            assert sum(one["deal_amount"] or 0 for one in mine) == row["faulty_amount"]


@pytest.fixture(scope="module")
def loaded_twice(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home after two loads; the second kept out two rows and changed one."""
    folder = tmp_path_factory.mktemp("loads")
    first = write(folder / "first", opportunities=[deal("d1"), deal("d2")])
    assert load(first, folder / "home").succeeded
    second = write(
        folder / "second",
        opportunities=[
            deal("d1"), deal("d2"), deal("d3", amount="-5"), deal("d4", created_on="yesterday"),
            deal("d5", amount="1.005", closed_on="", memo="x"),
        ],
    )  # fmt: skip
    assert load(second, folder / "home").succeeded
    return folder / "home"


def test_each_load_is_kept_with_those_before_it(loaded_twice: Path) -> None:
    """The latest first, with what it read, kept out and changed; and its rejects in full."""
    source = served.opened(loaded_twice)
    loads = rows(source, "loaded_rows_by_load")
    told = [(one["load_number"], one["rejected_rows"], one["changed_rows"]) for one in loads]
    assert told == [(2, 2, 1), (1, 0, 0)]
    (deals,) = (
        one for one in rows(source, "loaded_rows_by_table") if one["table_name"] == "opportunities"
    )
    assert (deals["read_rows"], deals["loaded_rows"], deals["rejected_rows"]) == (5, 3, 2)
    kept_out = rows(source, "rejected_rows")
    assert [(one["row_number"], one["reason"], one["cell"]) for one in kept_out] == [
        (4, "negative_amount", "-5"),
        (5, "bad_day", "yesterday"),
    ]


def test_only_who_sees_everything_sees_the_rows_of_files(demo_home: Path) -> None:
    """A row that was kept out is nobody's: it may be anybody's."""
    source = served.opened(demo_home)
    ((director, person),) = (
        source.trusted()
        .execute(
            "select min(director_id), (select min(person_id) from served.rep_days)"
            " from served.team_tree"
        )
        .fetchall()
    )
    assert rows(source, "loaded_rows_by_table")
    for viewer in (Viewer("team", director), Viewer("person", person)):
        assert not any(rows(source, name, viewer) for name in LOADS)


def test_the_page_says_what_is_missing_and_what_was_kept_out(
    loaded_twice: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the reader's language, the reasons too."""
    english = shown(loaded_twice, "data/health", monkeypatch)
    assert not english.exception
    assert "What it did with each table" in said(english)
    (reasons,) = [one for one in tables(english) if "negative" in str(one)]
    assert "An amount cannot be negative." in str(reasons)
    assert "The column memo of opportunities.csv is not read." in str(reasons)
    chinese = shown(loaded_twice, "data/health", monkeypatch, lang="zh")
    (reasons,) = [
        one for one in tables(chinese) if "negative" in str(one) or "不能为负数" in str(one)
    ]
    assert "金额不能为负数。" in str(reasons) and "negative" not in str(reasons)
    assert "opportunities.csv 的“memo”列未读取。" in str(reasons)
