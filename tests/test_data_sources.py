"""Sources other than the contract: recognised by headers, mapped, and still losing no row."""

from pathlib import Path
from typing import Any

import pytest

from data.importers.recognise import UnknownSource, known_sources, read_source
from data.load import load
from data.workspace import DataFault
from tests.data_folders import counts, reasons, served, write_csv

MAVEN = Path(__file__).resolve().parents[2] / "shared" / "datasets" / "maven_crm"
needs_maven = pytest.mark.skipif(
    not MAVEN.is_dir(), reason=f"the Maven dataset is not at {MAVEN.parent.name}/{MAVEN.name}"
)
CONTENT = ("teams", "people", "stages", "accounts", "opportunities", "opportunity_changes")


def write_maven(folder: Path, deals: list[dict[str, Any]]) -> Path:
    """A little export in Maven's shape, under names of its own."""
    folder.mkdir()
    write_csv(folder / "deals of the year.csv", deals)
    agents = [
        {"sales_agent": "Ann Lee", "manager": "Mia Wu", "regional_office": "East"},
        {"sales_agent": "Bob Ray", "manager": "Mia Wu", "regional_office": "East"},
    ]
    write_csv(folder / "who.csv", agents)
    account = {"account": "Acme", "sector": "x", "year_established": 1990, "revenue": 1}
    write_csv(folder / "customers.csv", [account | {"employees": 2, "office_location": "here"}])
    write_csv(folder / "goods.csv", [{"product": "GTX Pro", "series": "G", "sales_price": 4821}])
    return folder


def maven_deal(identity: str, **values: Any) -> dict[str, Any]:
    return {
        "opportunity_id": identity,
        "sales_agent": "Ann Lee",
        "product": "GTXPro",
        "account": "Acme",
        "deal_stage": "Won",
        "engage_date": "1/25/2017",
        "close_date": "2017-03-01",
        "close_value": "500",
    } | values


def test_a_source_is_told_by_its_headers_and_its_rows_are_traced(tmp_path: Path) -> None:
    deals = [
        maven_deal("a"),
        maven_deal("b", deal_stage="Engaging", close_value="", close_date="", account=""),
        maven_deal("c", close_date="soon", sales_agent="Nobody"),
        maven_deal("d", deal_stage="Dreaming"),
        maven_deal("e", deal_stage="Lost", close_value="0", sales_agent="Nobody"),
    ]
    outcome = load(write_maven(tmp_path / "in", deals), tmp_path / "home")
    assert outcome.succeeded, outcome.text
    home = tmp_path / "home"
    rows = served(
        home,
        "select opportunity_id, product, cast(amount as varchar), owner_id,"
        " cast(created_on as varchar), cast(closed_on as varchar) from opportunities order by 1",
    )
    assert rows == [
        ("a", "GTX Pro", "500.00", "agent:ann lee", "2017-01-25", "2017-03-01"),
        ("b", "GTX Pro", "4821.00", "agent:ann lee", "2017-01-25", None),
        ("e", "GTX Pro", "4821.00", "unknown", "2017-01-25", "2017-03-01"),
    ]
    assert served(
        home, "select table_name, file, row_number, column_name, value from load_rejects order by 3"
    ) == [
        ("opportunities", "deals of the year.csv", 4, "close_date", "soon"),
        ("opportunities", "deals of the year.csv", 5, "deal_stage", "Dreaming"),
    ]
    assert counts(home)["sales_pipeline"] == (5, 3, 2)
    assert counts(home)["sales_teams"] == (2, 2, 0)
    assert ("notice", "opportunities.sales_agent", "person_to_unknown", 1) in reasons(home)


def test_unreadable_and_forgotten_rows_of_a_source_are_rejected(tmp_path: Path) -> None:
    folder = write_maven(tmp_path / "in", [maven_deal("a")])
    with (folder / "who.csv").open("a", encoding="utf-8") as file:
        file.write("Cy Doe,Mia Wu\n")
    outcome = load(folder, tmp_path / "home")
    assert outcome.succeeded, outcome.text
    assert counts(tmp_path / "home")["sales_teams"] == (3, 2, 1)
    assert served(tmp_path / "home", "select table_name, row_number, reason from load_rejects") == [
        ("who.csv", 4, "ragged_row")
    ]


def test_a_sheet_may_be_called_as_a_table_of_the_contract_is(tmp_path: Path) -> None:
    """Maven's accounts are; its faults were once counted for the file and the table alike."""
    folder = write_maven(tmp_path / "in", [maven_deal("a")])
    with (folder / "customers.csv").open("a", encoding="utf-8") as file:
        file.write("acme,x,1991,2,3,there\nBeta\nGamma,x,1991,2,3,there\n")
    outcome = load(folder, tmp_path / "home")
    assert outcome.succeeded, outcome.text
    home = tmp_path / "home"
    sql = "select kind, rows_read, rows_loaded, rows_rejected from load_report"
    assert served(home, f"{sql} where table_name = 'accounts' order by kind") == [
        ("source", 4, 2, 2),
        ("table", 3, 2, 1),
    ]
    rejects = served(home, "select table_name, row_number, reason from load_rejects order by 2")
    assert rejects == [("accounts", 3, "duplicate"), ("customers.csv", 4, "ragged_row")]


def test_a_sheet_may_have_any_name(tmp_path: Path) -> None:
    own = OWN.replace("from cases", 'from "my/deals x"')
    source = write_source(tmp_path / "own", own)
    toml = (source / "source.toml").read_text(encoding="utf-8")
    toml = toml.replace("sheets.cases", 'sheets."my/deals x"')
    (source / "source.toml").write_text(toml, encoding="utf-8")
    (tmp_path / "in").mkdir()
    rows = [{"No": 1, "Rep": "Ann", "State": "", "Worth": "5"}]
    write_csv(tmp_path / "in" / "export.csv", rows)
    assert load(tmp_path / "in", tmp_path / "home", str(source)).succeeded


@pytest.mark.parametrize(
    ("dates", "day"),
    [
        (["3/4/2017", "12/31/2017"], "2017-03-04"),
        (["3/4/2017", "31/12/2017"], "2017-04-03"),
        (["3/4/2017", "4/5/2017"], "2017-03-04"),
        (["2017-03-04", "2017-12-31"], "2017-03-04"),
    ],
)
def test_the_form_of_days_is_decided_over_a_column(
    tmp_path: Path, dates: list[str], day: str
) -> None:
    deals = [maven_deal(str(place), engage_date=text) for place, text in enumerate(dates)]
    assert load(write_maven(tmp_path / "in", deals), tmp_path / "home").succeeded
    sql = "select cast(created_on as varchar) from opportunities where opportunity_id = '0'"
    assert served(tmp_path / "home", sql) == [(day,)]


def write_source(folder: Path, opportunities: str) -> Path:
    folder.mkdir()
    (folder / "source.toml").write_text(
        'name = "Own CRM"\nsentence = "our own"\n[sheets.cases]\nheaders = ["No", "Rep"]\n',
        encoding="utf-8",
    )
    (folder / "opportunities.sql").write_text(opportunities, encoding="utf-8")
    return folder


OWN = """
select "No" as opportunity_id, "Rep" as owner_id, coalesce("State", 'Open') as stage_id,
    amount_text("Worth") as amount, source_file, source_row
from cases
"""


def test_a_mapping_outside_the_project(tmp_path: Path) -> None:
    source = write_source(tmp_path / "own", OWN + "where \"State\" is distinct from 'Skip'")
    (tmp_path / "in").mkdir()
    rows = [
        {"No": 1, "Rep": "Ann", "State": "", "Worth": "$1,234.50"},
        {"No": 2, "Rep": "Ann", "State": "Won", "Worth": "5"},
        {"No": 3, "Rep": "Ann", "State": "Skip", "Worth": "5"},
    ]
    write_csv(tmp_path / "in" / "export.csv", rows)
    with pytest.raises(DataFault, match="No table is recognised"):
        load(tmp_path / "in", tmp_path / "home")
    outcome = load(tmp_path / "in", tmp_path / "home", str(source))
    assert outcome.succeeded, outcome.text
    home = tmp_path / "home"
    sql = "select opportunity_id, cast(amount as varchar) from opportunities order by 1"
    assert served(home, sql) == [("1", "1234.50"), ("2", "5.00")]
    assert counts(home)["cases"] == (3, 2, 1)
    assert served(home, "select row_number, reason from load_rejects") == [(4, "not_mapped")]
    assert load(tmp_path / "in", home, str(source)).is_unchanged
    (source / "opportunities.sql").write_text(OWN, encoding="utf-8")
    assert not load(tmp_path / "in", home, str(source)).is_unchanged


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("select nothing from nowhere", "cannot be run"),
        ('select "No" as opportunity_id from cases', "source_row"),
        (OWN.replace("as amount", "as money"), "money"),
        (OWN.replace("source_row", "null as source_row"), "source_row"),
        (OWN.replace("source_row", "'x' as source_row"), "source_row"),
    ],
)
def test_a_mapping_that_cannot_work_is_one_sentence(tmp_path: Path, sql: str, said: str) -> None:
    source = write_source(tmp_path / "own", sql)
    (tmp_path / "in").mkdir()
    rows = [{"No": 1, "Rep": "Ann", "State": "", "Worth": "5"}]
    write_csv(tmp_path / "in" / "export.csv", rows)
    with pytest.raises(DataFault, match=said):
        load(tmp_path / "in", tmp_path / "home", str(source))


def test_a_folder_that_is_no_source_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(UnknownSource, match=r"source\.toml"):
        read_source(tmp_path)
    (tmp_path / "source.toml").write_text("name = 5", encoding="utf-8")
    with pytest.raises(UnknownSource):
        read_source(tmp_path)


@pytest.mark.parametrize(
    ("toml", "sql"),
    [
        (b'name = "\xff"', b"select 1"),
        (b'name = "N"\nsentence = "S"\n[sheets.a]\nheaders = "No"', b"select 1"),
        (b'name = "N"\nsentence = "S"\n[sheets.a]\nheaders = ["No"]', b"select '\xff'"),
        (
            b'name = "N"\nsentence = "S"\n[sheets.a]\nheaders = ["No"]\n[columns]\nteams = 3',
            b"select 1",
        ),
    ],
)
def test_a_description_that_cannot_be_read_is_wrong_usage(
    tmp_path: Path, toml: bytes, sql: bytes
) -> None:
    (tmp_path / "source.toml").write_bytes(toml)
    (tmp_path / "opportunities.sql").write_bytes(sql)
    with pytest.raises(UnknownSource):
        read_source(tmp_path)


def test_every_source_of_the_product_describes_itself() -> None:
    sources = known_sources()
    assert sources
    for source in sources:
        assert source.name
        assert source.sentence
        assert set(source.columns) <= set(source.mappings())


@needs_maven
def test_maven_gives_its_known_figures(tmp_path: Path) -> None:
    assert load(MAVEN, tmp_path / "home").succeeded
    won = served(
        tmp_path / "home",
        "select quarter(closed_on), count(*), cast(sum(amount) as bigint) from opportunities"
        " where stage_id = 'Won' and year(closed_on) = 2017 group by 1 order by 1",
    )
    assert won == [
        (1, 531, 1_134_672),
        (2, 1_254, 3_086_111),
        (3, 1_257, 2_982_255),
        (4, 1_196, 2_802_496),
    ]
    assert sum(row[1] for row in won) == 4_238
    assert sum(row[2] for row in won) == 10_005_534
    home = tmp_path / "home"
    assert counts(home)["sales_pipeline"] == (8_800, 8_800, 0)
    assert served(home, 'select "value" from settings where "key" = \'covers_until\'') == [
        ("2017-12-31",)
    ]
    open_deals = served(
        home,
        "select stage_id, count(*), count(amount), count(expected_close_on), count(created_on)"
        " from opportunities join stages using (stage_id) where outcome = 'open'"
        " group by 1 order by 1",
    )
    assert open_deals == [("Engaging", 1_589, 1_589, 0, 1_589), ("Prospecting", 500, 500, 0, 0)]
    assert served(home, "select count(*) from opportunities where product = 'GTXPro'") == [(0,)]


@needs_maven
def test_the_twin_that_excel_saved_is_the_same(tmp_path: Path) -> None:
    assert load(MAVEN, tmp_path / "one").succeeded
    assert load(MAVEN / "excel_resaved", tmp_path / "two").succeeded
    for table in CONTENT:
        sql = f"from {table} order by all"
        assert served(tmp_path / "one", sql) == served(tmp_path / "two", sql), table
    assert load(MAVEN / "excel_resaved", tmp_path / "one").succeeded
    assert served(tmp_path / "one", "select count(*) from opportunity_changes") == [(0,)]
