"""Deals that leave the export: asked about, and from then on what was answered."""

import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from data import publish
from data.__main__ import AT_FAULT, DONE, main
from data.gone import LIST
from data.gone_answers import GoneAnswers, read_answers, write_answers
from data.gone_list import read_asked
from data.workspace import DataFault
from tests.data_folders import CLEAN, Company, deal, reasons, served, write

REMOVED, KEPT = GoneAnswers("removed"), GoneAnswers("kept")
END = "2026-02-15 23:59:59.999999"


@pytest.fixture(scope="module")
def two_weeks(tmp_path_factory: pytest.TempPathFactory) -> Company:
    """Two weeks of two deals, to be copied."""
    made = Company(tmp_path_factory.mktemp("weeks"))
    made.export("2026-02-01", deal("a"), deal("b"))
    made.export("2026-02-08", deal("a"), deal("b", amount="90"))
    return made


@pytest.fixture
def company(two_weeks: Company, tmp_path: Path) -> Company:
    """Two weeks of two deals; what follows is the third."""
    shutil.copytree(two_weeks.folder, tmp_path, dirs_exist_ok=True)
    made = Company(tmp_path)
    made.weeks = two_weeks.weeks
    return made


def open_deals(company: Company, day: str) -> dict[str, Decimal]:
    """The open deals of a day with their amounts."""
    rows = company.asked("pipeline/open_deals", as_of=date.fromisoformat(day))
    return {row["opportunity_id"]: row["open_amount"] for row in rows}


def bars(company: Company, day: str, compare: str) -> dict[str, tuple[int, Decimal]]:
    """The bars of the year's pipeline change that are not empty; they add up."""
    rows = company.asked(
        "pipeline/change_by_kind",
        as_of=date.fromisoformat(day),
        compare_to=date.fromisoformat(compare),
        period_from=date(2026, 1, 1),
        period_to=date(2026, 12, 31),
    )
    *moved, end = rows
    assert sum(row["amount"] for row in moved) == end["amount"]
    assert sum(row["signed_deals"] for row in moved) == end["signed_deals"]
    return {row["kind"]: (row["deals"], row["amount"]) for row in rows if row["deals"]}


def test_a_load_that_finds_deals_gone_asks_and_publishes_nothing(company: Company) -> None:
    generation = publish.current(company.home)
    outcome = company.export("2026-02-15", deal("a"))
    assert not outcome.succeeded
    assert publish.current(company.home) == generation
    question = outcome.question
    assert question is not None
    assert (question.deals, question.open_deals) == (1, 1)
    assert question.amounts == (("", Decimal("90.00")),)
    assert question.examples == (("b", "Deal b", "New"),)
    assert "not in this export: 1, 1 of them open; amounts: 90.00.\nb: Deal b, New" in outcome.text
    assert "--gone removed" in outcome.text
    listed = (company.home / LIST).read_text(encoding="utf-8-sig").splitlines()
    assert listed == [
        "opportunity_id,answer,opportunity_name,stage_id,amount,currency",
        "b,,Deal b,new,90.00,",
    ]


def test_what_is_removed_does_not_exist_from_the_loads_last_day_on(company: Company) -> None:
    before = open_deals(company, "2026-02-03"), open_deals(company, "2026-02-08")
    assert company.export("2026-02-15", deal("a"), answers=REMOVED).succeeded
    assert not (company.home / LIST).exists()
    assert company.changes()[-1] == ("b", END, "removed", "yes", "no", "load")
    hundred, ninety = Decimal("100.00"), Decimal("90.00")
    assert (open_deals(company, "2026-02-03"), open_deals(company, "2026-02-08")) == before
    assert open_deals(company, "2026-02-14") == {"a": hundred, "b": ninety}
    assert open_deals(company, "2026-02-15") == {"a": hundred}
    assert bars(company, "2026-02-15", "2026-02-08") == {
        "start": (2, Decimal("190.00")),
        "moved_out": (1, Decimal("-90.00")),
        "end": (1, hundred),
    }
    assert company.asked("meeting/covered_days")[0]["deals"] == 1
    assert ("notice", "opportunities.opportunity_id", "deal_removed", 1) in reasons(company.home)


def test_a_closed_deal_that_is_removed_is_won_no_longer(tmp_path: Path) -> None:
    company = Company(tmp_path)
    won = deal("w", stage_id="won", closed_on="2026-01-20")
    company.export("2026-02-01", deal("a"), won)
    company.export("2026-02-08", deal("a"), answers=REMOVED)
    days = {
        day: company.asked(
            "meeting/results_by_team",
            as_of=date.fromisoformat(day),
            compare_to=date(2026, 1, 1),
            period_from=date(2026, 1, 1),
            period_to=date(2026, 3, 31),
        )[0]["won_amount"]
        for day in ("2026-02-07", "2026-02-08")
    }
    assert days == {"2026-02-07": Decimal("100.00"), "2026-02-08": Decimal("0.00")}


def test_what_is_kept_stays_as_it_was_last_known(company: Company) -> None:
    assert company.export("2026-02-15", deal("a"), answers=KEPT).succeeded
    assert open_deals(company, "2026-02-15") == {"a": Decimal("100.00"), "b": Decimal("90.00")}
    assert bars(company, "2026-02-15", "2026-02-08").keys() == {"start", "end"}
    assert ("notice", "opportunities.opportunity_id", "deal_kept", 1) in reasons(company.home)
    assert "deal_returned" not in {reason for *_, reason, _ in reasons(company.home)}


@pytest.mark.parametrize("answer", ["removed", "kept"])
def test_an_answer_holds_for_its_deal_at_the_next_loads_and_for_no_other(
    company: Company, answer: str
) -> None:
    company.export("2026-02-15", deal("a"), deal("c"), answers=GoneAnswers(answer))
    assert company.export("2026-02-22", deal("a"), deal("c")).succeeded
    assert served(company.home, "from gone_deals") == [("b", answer, date(2026, 2, 15))]
    outcome = company.export("2026-03-01", deal("a"))
    assert outcome.question is not None
    assert [one[0] for one in outcome.question.examples] == ["c"]


def test_a_deal_that_is_back_goes_on_where_it_stopped(company: Company) -> None:
    company.export("2026-02-15", deal("a"), answers=REMOVED)
    company.export("2026-02-22", deal("a"))
    company.export("2026-03-01", deal("a"), deal("b", amount="80"))
    assert [(row[1][:10], *row[2:5]) for row in company.changes()] == [
        ("2026-02-08", "amount", "90.00", "100.00"),
        ("2026-02-15", "removed", "yes", "no"),
        ("2026-03-01", "amount", "80.00", "90.00"),
        ("2026-03-01", "removed", "no", "yes"),
    ]
    assert company.first_days() == {"a": "2026-02-01", "b": "2026-02-01"}
    assert open_deals(company, "2026-02-28") == {"a": Decimal("100.00")}
    assert open_deals(company, "2026-03-01") == {"a": Decimal("100.00"), "b": Decimal("80.00")}
    rows = company.asked("pipeline/open_deals", as_of=date(2026, 3, 1))
    assert {row["stage_days"] for row in rows} == {(date(2026, 3, 1) - date(2026, 1, 5)).days}
    # it did not exist on the day compared with
    assert bars(company, "2026-03-01", "2026-02-22")["new"] == (1, Decimal("80.00"))
    assert ("notice", "opportunities.opportunity_id", "deal_returned", 1) in reasons(company.home)
    outcome = company.export("2026-03-08", deal("a"))
    assert outcome.question is not None, "what is gone again is asked about again"


def test_another_answer_for_the_same_day_takes_the_first_back(company: Company) -> None:
    company.export("2026-02-15", deal("a"), answers=REMOVED)
    company.export("2026-02-15", deal("a"), answers=GoneAnswers(deals={"b": "kept"}))
    assert open_deals(company, "2026-02-15") == {"a": Decimal("100.00"), "b": Decimal("90.00")}
    assert served(company.home, "select answer from gone_deals") == [("kept",)]


def test_the_same_folder_again_needs_no_answer_and_changes_nothing(company: Company) -> None:
    first = company.export("2026-02-15", deal("a"), answers=REMOVED)
    for answers in (None, REMOVED):
        again = company.export("2026-02-15", deal("a"), answers=answers)
        assert again.is_unchanged
        assert again.generation == first.generation


def test_deals_are_answered_one_by_one(company: Company) -> None:
    company.export("2026-02-15", deal("a"), deal("b"), deal("c"), deal("d"))
    some = company.export("2026-02-22", deal("a"), answers=GoneAnswers(deals={"b": "removed"}))
    assert some.question is not None and some.question.deals == 2
    rest = GoneAnswers("kept", {"b": "removed"})
    assert company.export("2026-02-22", deal("a"), answers=rest).succeeded
    assert open_deals(company, "2026-02-22").keys() == {"a", "c", "d"}


def test_an_answer_for_a_deal_that_is_there_is_refused(company: Company) -> None:
    outcome = company.export(
        "2026-02-15", deal("a"), deal("b"), answers=GoneAnswers(deals={"a": "kept"})
    )
    assert not outcome.succeeded
    assert "There is an answer for the deal a, which is not gone." in outcome.text


def test_a_log_does_not_change_what_becomes_of_a_deal_that_is_gone(tmp_path: Path) -> None:
    company = Company(tmp_path)

    def log(*deals: str) -> list[dict[str, str]]:
        return [
            {"opportunity_id": one, "changed_at": "2026-01-10T10:00:00", "field": "amount",
             "value": "100", "old_value": "70"}
            for one in deals
        ]  # fmt: skip

    company.export("2026-02-01", deal("a"), deal("b"), opportunity_changes=log("a", "b"))
    assert company.export("2026-02-08", deal("a"), opportunity_changes=log("a")).question
    company.export("2026-02-08", deal("a"), opportunity_changes=log("a"), answers=REMOVED)
    assert open_deals(company, "2026-01-09")["b"] == Decimal("70.00")
    assert open_deals(company, "2026-02-07")["b"] == Decimal("100.00")
    assert open_deals(company, "2026-02-08").keys() == {"a"}
    company.export("2026-02-15", deal("a"), deal("b"), opportunity_changes=log("a", "b"))
    assert open_deals(company, "2026-02-10").keys() == {"a"}, "the past does not move"
    assert open_deals(company, "2026-02-15").keys() == {"a", "b"}
    assert open_deals(company, "2026-01-09")["b"] == Decimal("70.00")


def test_a_deal_whose_row_is_rejected_is_not_gone(company: Company) -> None:
    assert company.export("2026-02-15", deal("a"), deal("b", amount="much")).succeeded
    assert open_deals(company, "2026-02-15")["b"] == Decimal("90.00")
    assert ("notice", "opportunities.opportunity_id", "deal_rejected", 1) in reasons(company.home)
    assert company.export("2026-02-22", deal("a")).question is not None


def test_what_a_gone_deal_refers_to_stays_with_it(company: Company) -> None:
    called = {"activity_id": "1", "kind": "call", "person_id": "bob", "opportunity_id": "b",
              "occurred_at": "2026-02-10T10:00:00"}  # fmt: skip
    b = deal("b", owner_id="bob", account_id="old", stage_id="early")
    early = {"stage_id": "early", "stage_name": "Early", "position": 1, "outcome": "open"}
    old = {"account_id": "old", "account_name": "Old", "owner_id": "bob"}
    company.export(
        "2026-02-15", deal("a"), b,
        stages=[early, *CLEAN["stages"]], accounts=[*CLEAN["accounts"], old],
    )  # fmt: skip
    company.export(
        "2026-02-22", deal("a"), people=CLEAN["people"][:1], activities=[called], answers=KEPT
    )
    row = company.asked("pipeline/open_deals", as_of=date(2026, 2, 22))[-1]
    told = [row[name] for name in ("opportunity_id", "owner_name", "account_name", "stage_name")]
    assert told == ["b", "Bob", "Old", "Early"]
    assert served(company.home, "select opportunity_id from activities") == [("b",)]
    held = company.asked("pipeline/accounts", as_of=date(2026, 2, 22), period_from=None)
    assert "old" not in {row["account_id"] for row in held}, "nobody holds it any more"


def test_gone_deals_say_nothing_of_the_days_an_export_covers(tmp_path: Path) -> None:
    company = Company(tmp_path)
    company.export("2026-02-08", deal("a"), deal("b", created_on="2026-02-08"), settings=[])
    outcome = company.export("", deal("a", created_on="2026-02-01"), settings=[], answers=REMOVED)
    assert not outcome.succeeded
    assert "This export covers the days until 2026-02-01" in outcome.text


def test_what_an_earlier_version_put_aside_is_asked_about(company: Company) -> None:
    file = publish.current(company.home)
    with duckdb.connect(str(file)) as connection:
        for aside, table in (
            ("opportunities", "opportunities"),
            ("changes", "opportunity_changes"),
        ):
            mine = f"{table} where opportunity_id = 'b'"
            connection.execute(f"create table gone_{aside} as from {mine}")
            connection.execute(f"delete from {mine}")
        connection.execute("drop table gone_deals")
    assert company.export("2026-02-15", deal("a")).question is not None
    assert company.export("2026-02-15", deal("a"), answers=REMOVED).succeeded
    assert open_deals(company, "2026-02-14")["b"] == Decimal("90.00")
    assert open_deals(company, "2026-02-03")["b"] == Decimal("100.00")


def test_the_command_asks_and_takes_the_answer(
    company: Company, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SALES_DATA_HOME", str(company.home))
    settings = [{"key": "covers_until", "value": "2026-02-15"}]
    folder = str(write(company.folder / "next", opportunities=[deal("a")], settings=settings))
    assert main(["check", folder]) == AT_FAULT
    assert main(["load", folder]) == AT_FAULT
    assert "Were they deleted or merged in the CRM" in capsys.readouterr().out
    listed = company.home / LIST
    listed.write_text(listed.read_text(encoding="utf-8").replace("b,,", "b,removed,"), "utf-8")
    assert main(["check", folder, "--gone", "kept"]) == DONE
    assert main(["load", folder, "--gone-deals", str(listed)]) == DONE
    assert served(company.home, "select answer from gone_deals") == [("removed",)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("opportunity_id,answer\nb,gone\n", "Row 2 of answers.csv has the answer 'gone'"),
        ("deal,answer\nb,kept\n", "answers.csv needs the columns opportunity_id and answer."),
    ],
)
def test_answers_that_cannot_be_read_are_said(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "answers.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataFault, match=said):
        read_answers(path)
    with pytest.raises(DataFault, match="cannot be read as a CSV file"):
        read_answers(tmp_path)


def test_the_list_for_the_app_has_each_deal_with_its_answer(
    company: Company, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those that an earlier load has an answer for are not asked about again."""
    monkeypatch.setenv("SALES_DATA_HOME", str(company.home))
    company.export("2026-02-15", deal("b"), answers=REMOVED)
    company.export("2026-02-22", deal("b"), deal("=c"), deal("d", amount="", owner_id="bob"))
    folder = str(write(company.folder / "next", opportunities=[deal("d", amount="")],
                       settings=[{"key": "covers_until", "value": "2026-03-01"}]))  # fmt: skip
    answers, listed = tmp_path / "answers.csv", tmp_path / "gone.parquet"
    write_answers(answers, {"=c": "kept", "d": "removed"})
    assert read_answers(answers) == {"=c": "kept", "d": "removed"}
    command = ["check", folder, "--gone-list", str(listed), "--gone-deals", str(answers)]
    assert main(command) == AT_FAULT  # there is an answer for a deal that is there
    assert main([*command, "--gone-spare"]) == AT_FAULT  # b has none
    table = read_asked(listed)
    assert table is not None
    names = ("opportunity_id", "owner_name", "stage_name", "account_name", "outcome", "answer")
    assert [tuple(row[name] for name in names) for row in table.to_pylist()] == [
        ("=c", "Ann", "New", "Acme", "open", "kept"),
        ("b", "Ann", "New", "Acme", "open", None),
    ]
    assert main([*command, "--gone-spare", "--gone", "removed"]) == DONE
    table = read_asked(listed)
    assert table is not None and table["answer"].to_pylist() == ["kept", "removed"]
    assert read_asked(tmp_path / "none.parquet") is None


def test_an_id_that_looks_like_a_formula_is_listed_and_read_back(tmp_path: Path) -> None:
    company = Company(tmp_path)
    company.export("2026-02-01", deal("a"), deal("=b"))
    company.export("2026-02-08", deal("a"))
    listed = company.home / LIST
    listed.write_text(listed.read_text(encoding="utf-8").replace("'=b,,", "'=b,kept,"), "utf-8")
    assert read_answers(listed) == {"=b": "kept"}
