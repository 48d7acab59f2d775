"""A PostgreSQL database as a source, on a real server: read, never written, and said in words."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from data.__main__ import AT_FAULT, DONE, main
from tests.data_folders import counts, reasons, served
from tests.postgres import Server

pytestmark = pytest.mark.xdist_group("postgres")

DATABASE = """
create table deal (
    id integer primary key, title text, owner text, phase text, worth numeric(12, 2),
    due date, born timestamptz
);
insert into deal values
    (1, 'Größe "XL", two
lines', 'ann', 'new', 1234.50, '2026-06-30', '2026-01-05 23:30:00+00'),
    (2, null, 'ann', 'won', 100.00, null, '2026-01-06 08:00:00+00'),
    (3, 'too cheap', 'ann', 'new', -1, null, '2026-01-07 08:00:00+00');
create table person (id text, name text);
insert into person values ('ann', '安');
"""
DEALS = """
select id as opportunity_id, title as opportunity_name, owner as owner_id, phase as stage_id,
    worth as amount, due as expected_close_on, born as created_on, 'x' as shoe_size
from deal
order by id;
"""
SETTINGS = """
select *
from (values ('timezone', 'Asia/Shanghai'), ('covers_until', '2026-02-01')) as told (key, value)
"""
SECRET = "hush-hush"


class Source:
    """A database and a folder that asks it."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder, self.home, self.url = folder / "source", folder / "home", url
        self.folder.mkdir()
        self.describe('url_variable = "CRM_URL"')
        self.write("opportunities", DEALS)
        self.write("people", "select id as person_id, name as person_name from person")
        self.write("settings", SETTINGS)

    def describe(self, text: str) -> None:
        (self.folder / "source.toml").write_text(f"[postgresql]\n{text}\n", encoding="utf-8")

    def write(self, table: str, sql: str) -> None:
        (self.folder / f"{table}.sql").write_text(sql, encoding="utf-8")

    def load(self, *words: str) -> int:
        return main(["load", str(self.folder), *words])

    def ids(self) -> list[int]:
        """The deals that are in the database."""
        with psycopg.connect(self.url) as connection:
            return [row[0] for row in connection.execute("select id from deal order by id")]


@pytest.fixture(scope="module")
def crm(postgres: Server) -> str:
    """The address of the database that all tests here ask."""
    url = postgres.database()
    with psycopg.connect(url) as connection:
        connection.execute(DATABASE.encode())
    return url


@pytest.fixture
def source(tmp_path: Path, crm: str, monkeypatch: pytest.MonkeyPatch) -> Source:
    made = Source(tmp_path, crm)
    monkeypatch.setenv("CRM_URL", crm)
    monkeypatch.setenv("SALES_DATA_HOME", str(made.home))
    return made


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> Iterator[list[str]]:
    """What was printed so far, once it is asked for; never a secret."""
    texts: list[str] = []
    yield texts
    printed = capsys.readouterr()
    everything = " ".join((printed.out + printed.err).split())
    assert SECRET not in everything
    assert "Traceback" not in everything
    for text in texts:
        assert text in everything


def test_a_database_is_loaded_as_a_folder_is(source: Source, said: list[str]) -> None:
    assert source.load() == DONE
    assert counts(source.home)["opportunities"] == (3, 2, 1)
    assert served(
        source.home,
        "select opportunity_id, opportunity_name, owner_id, amount::varchar,"
        " expected_close_on::varchar, created_on::varchar from opportunities order by 1",
    ) == [
        # half past midnight in Shanghai
        ("1", 'Größe "XL", two\nlines', "ann", "1234.50", "2026-06-30", "2026-01-06"),
        ("2", None, "ann", "100.00", None, "2026-01-06"),
    ]
    assert served(source.home, "select person_name from people") == [("安",)]
    assert served(source.home, "select file, row_number, value from load_rejects") == [
        ("opportunities.sql", 4, "-1.00")
    ]
    assert ("remark", "", "unknown_column", 0) in reasons(source.home)
    said.append("The column shoe_size of opportunities.sql is not read.")
    assert not list(source.home.glob("building-*")), "nothing of it is left"


def test_the_same_state_again_changes_nothing_and_the_next_week_is_compared(
    source: Source, said: list[str]
) -> None:
    assert (source.load(), source.load()) == (DONE, DONE)
    said.append("Nothing has changed since the last load")
    a_week_later = DEALS.replace("worth as", "case id when 1 then 2000 else worth end as")
    source.write("opportunities", a_week_later.replace("from deal", "from deal where id <> 2"))
    assert source.load() == AT_FAULT
    said.append("Deals that were served before and are not in this export: 1, 0 of them open")
    assert source.load("--gone", "removed") == DONE
    assert served(
        source.home, 'select opportunity_id, field, "value" from opportunity_changes order by 1, 2'
    ) == [("1", "amount", "2000.00"), ("2", "removed", "yes")]


def test_all_queries_see_one_state_and_none_may_write(source: Source, said: list[str]) -> None:
    state = (
        "current_setting('transaction_isolation') || ', read only ' ||"
        " current_setting('transaction_read_only') || ', ' || pg_current_snapshot()"
    )
    source.write("opportunities", DEALS.replace("title", state))
    source.write("people", f"select id as person_id, {state} as person_name from person")
    assert source.load() == DONE
    [(seen,)] = served(
        source.home,
        "select distinct opportunity_name from opportunities union select person_name from people",
    )
    assert seen.startswith("repeatable read, read only on, ")


@pytest.mark.parametrize(
    ("sql", "why"),
    [
        ("delete from deal returning id as opportunity_id", "cannot execute DELETE"),
        (
            "insert into deal (id) values (9) returning id as opportunity_id",
            "cannot execute INSERT",
        ),
        (
            "select set_config('transaction_read_only', 'off', false)",
            "must be set before any query",
        ),
        (
            "select 1) to stdout; commit; delete from deal; copy (select 1",
            "cannot insert multiple commands",
        ),
    ],
)
def test_a_query_that_would_write_is_refused_by_the_server(
    source: Source, said: list[str], sql: str, why: str
) -> None:
    source.write("opportunities", sql)
    assert source.load() == AT_FAULT
    said += [why, "opportunities.sql", "Nothing was published."]
    assert source.ids() == [1, 2, 3]


@pytest.mark.parametrize(
    ("sql", "sentence"),
    [
        (
            "select id as opportunity_id,\n    wealth as amount\nfrom deal",
            'The query opportunities.sql failed in line 2: column "wealth" does not exist.',
        ),
        ("select id as", "The query opportunities.sql failed"),
        ("select 1 / (id - 1) as amount from deal", "opportunities.sql failed: division by zero."),
    ],
)
def test_a_query_that_fails_is_said_with_its_file_and_line(
    source: Source, said: list[str], sql: str, sentence: str
) -> None:
    source.write("opportunities", sql)
    assert source.load() == AT_FAULT
    said.append(sentence)


def test_a_query_that_takes_too_long_is_cut_off(source: Source, said: list[str]) -> None:
    source.describe('url_variable = "CRM_URL"\nstatement_seconds = 0.2')
    source.write("people", "select 'a' as person_id, pg_sleep(60)::text as person_name")
    assert source.load() == AT_FAULT
    said.append("people.sql took longer than 0.2 seconds and was cut off.")


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        ("deals", "deals.sql is no table of the contract"),
        (None, "There is no opportunities.sql here; it is the one that is required."),
    ],
)
def test_the_queries_are_those_of_the_contracts_tables(
    source: Source, said: list[str], table: str | None, sentence: str
) -> None:
    (source.folder / "opportunities.sql").unlink()
    if table:
        source.write(table, DEALS)
    assert source.load() == AT_FAULT
    said.append(sentence)


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("", "The environment has no CRM_URL, which is to name the database."),
        (f"postgresql://olga:{SECRET}@[bad/x", "CRM_URL holds is no address of a PostgreSQL"),
        (f"{SECRET} is no address", "CRM_URL holds is no address of a PostgreSQL database."),
        (f"postgresql://olga:{SECRET}@/x?host=/nowhere", "that CRM_URL names cannot be reached."),
    ],
)
def test_an_address_that_leads_nowhere_is_said_without_it(
    source: Source, said: list[str], monkeypatch: pytest.MonkeyPatch, url: str, sentence: str
) -> None:
    monkeypatch.setenv("CRM_URL", url)
    assert source.load() == AT_FAULT
    said.append(sentence)


def test_a_wrong_password_and_a_database_that_is_none_are_told_apart(
    source: Source, postgres: Server, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    rules = postgres.folder / "data" / "pg_hba.conf"
    before = rules.read_text(encoding="utf-8")
    with psycopg.connect(source.url, autocommit=True) as connection:
        connection.execute("create role olga login password 'right'")
        try:
            rules.write_text("local all olga scram-sha-256\n" + before, encoding="utf-8")
            connection.execute("select pg_reload_conf()")
            url = source.url.replace("tests@", f"olga:{SECRET}@")
            monkeypatch.setenv("CRM_URL", url)
            assert source.load() == AT_FAULT
        finally:
            rules.write_text(before, encoding="utf-8")
            connection.execute("select pg_reload_conf()")
            connection.execute("drop role olga")
    said.append("The database that CRM_URL names refuses the name or the password.")
    monkeypatch.setenv("CRM_URL", postgres.url("nowhere"))
    assert source.load() == AT_FAULT
    said.append("The server that CRM_URL names has no such database.")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (f'url = "postgresql://olga:{SECRET}@host/crm"', "must name, as url_variable"),
        ("url_variable = 5", "must name, as url_variable"),
        ('url_variable = "A"\nstatement_seconds = "long"', "must be a number above 0"),
        ("url_variable", "source.toml cannot be used"),
    ],
)
def test_a_description_that_cannot_be_used_is_said(
    source: Source, said: list[str], text: str, sentence: str
) -> None:
    source.describe(text)
    assert source.load() == AT_FAULT
    said.append(sentence)
