"""Everything that can be shown is said in every language, and formats are as readers expect."""

import ast
import json
import re
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from data.reasons import REASONS
from data.sentence import Field, Row, Sentence
from data.workspace import DataFault
from queries import catalogue
from words import LANGUAGES, NOTHING, matching_language, words_for
from words.catalogue import po_file
from words.column_help import HELP
from words.columns import COLUMNS
from words.extract import ROOT, SAID, messages, query_sentence, sources
from words.sheets import usable
from words.terms import TERMS
from words.told import reasons, source_name, told

PLACEHOLDER = re.compile(r"%\((\w+)\)s")
OTHERS = [language for language in LANGUAGES if language != "en"]
CODES = (  # all that queries return
    "company", "director", "department", "team", "direct", "unknown", "not_known",
    "vp", "manager", "rep", "operations", "open", "won", "lost", "new",
    "start", "joined", "reopened", "owner_in", "moved_in", "increased", "decreased", "owner_out",
    "period_ended", "moved_out", "end", "outcome", "stage", "amount", "date", "owner",
    "in_play", "overdue", "not_reviewed", "left_out", "undated",
    "call", "first_visit", "follow_up_visit", "customer_visit", "email", "other",
    "f1", "f1_while_tuning_f2", "f2", "f2_until_reviewed",
    "f1_nearer", "f2_nearer", "neither_nearer", "thin_record", "no_contest",
    "f1_forecast", "f2_forecast", "offered_f2_forecast",
    "covered", "thin", "target_reached", "no_target", "owned", "public", "customer",
    "record", "company_record", "average_cycle", "none",
)  # fmt: skip
EN, ZH = words_for("en"), words_for("zh")


def translated(language: str) -> dict[object, Message]:
    """The catalogue of a language as it is committed."""
    with po_file(language).open("rb") as opened:
        return {message.id: message for message in read_po(opened, locale=language) if message.id}


def wanted() -> list[Message]:
    """All messages that the code and the queries hold."""
    return [message for message in messages() if message.id]


def test_extraction_sees_what_is_said() -> None:
    """The check below is worth something: pages, charts, marks, plurals and queries are seen."""
    ids = {message.id for message in wanted()}
    assert {"Funnel", "Director team", "Gap1", "Reset the view", "Share of the stage before"} <= ids
    assert ("%(count)s deal", "%(count)s deals") in ids
    assert query_sentence(catalogue()["pipeline/open_deals"].sql) in ids
    assert ROOT / "app.py" in sources()


@pytest.mark.parametrize("language", OTHERS)
def test_every_message_is_translated_with_its_places(language: str) -> None:
    """A visible string without a translation fails, and one whose places differ."""
    known = translated(language)
    missing, wrong = [], []
    for message in wanted():
        found = known.get(message.id)
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        texts = (found.string,) if found and isinstance(found.string, str) else ()
        texts = tuple(found.string) if found and isinstance(found.string, tuple) else texts
        if not texts or not all(texts):
            missing.append(message.id)
            continue
        places = {place for text in ids for place in PLACEHOLDER.findall(text)}
        wrong += [text for text in texts if set(PLACEHOLDER.findall(text)) != places]
    assert not missing, f"`python -m words` lists what to translate: {missing}"
    assert not wrong, f"the places of these translations differ from the message's: {wrong}"


def test_what_a_load_says_is_a_message_with_its_values() -> None:
    """Every fault and remark of data is written out, so that extraction sees it, and has what fills
    its places; so the page of another language shows no English."""
    wrong, seen = [], 0
    for source in sorted((ROOT / "data").rglob("*.py")):
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or source.name == "sentence.py":
                continue
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if name not in SAID:
                continue
            message = node.args[SAID[name][0] - 1]
            made = isinstance(message, ast.Name | ast.Call) and name != "Sentence"
            if made:  # a sentence already, which is seen where it is made
                continue
            if not (isinstance(message, ast.Constant) and isinstance(message.value, str)):
                wrong.append(f"{source.name}:{node.lineno} is not written out")
                continue
            seen += 1
            given: set[object] = {one.arg for one in node.keywords}
            if name == "Sentence":
                values = node.args[1] if len(node.args) > 1 else ast.Dict([], [])
                if not isinstance(values, ast.Dict) or None in values.keys:
                    continue
                given = {key.value for key in values.keys if isinstance(key, ast.Constant)}
            if given != set(PLACEHOLDER.findall(message.value)):
                wrong.append(f"{source.name}:{node.lineno} has other places than values")
    assert not wrong
    assert seen > 90
    ids = {message.id for message in wanted()}
    assert {"%(file)s has no header row.", "one table of deals", REASONS["bad_day"]} <= ids


def test_a_sentence_of_a_load_is_said_in_both_languages() -> None:
    """Its English is what the command line prints; the reader's has fields, days and counts."""
    inner = Sentence("%(column)s → %(field)s", {"column": "Rep 100%", "field": Field("owner")})
    said = Sentence(
        "%(file)s is read as %(sheet)s: %(became)s. Not read: %(unused)s.",
        {"file": "a.csv", "sheet": "deals", "became": Row([inner, inner], "; "),
         "unused": Row(["x", "y"])},
    )  # fmt: skip
    column = "Rep 100% → owner"
    assert str(said) == f"a.csv is read as deals: {column}; {column}. Not read: x, y."
    parts = json.loads(said.text())
    assert told(EN, parts).startswith("a.csv is read as deals: Rep 100% → Owner, by name; ")
    column = "Rep 100% → 负责人（姓名）"
    assert told(ZH, parts) == f"a.csv 读取为 deals：{column}；{column}。未读取的列：x，y。"
    fault = DataFault("%(why)s Nothing was published.", why=ValueError("No room."))
    assert str(fault) == "No room. Nothing was published."
    assert told(ZH, fault.sentence.parts()) == "No room.未发布任何内容。"
    large = Sentence("%(file)s holds %(count)s files; %(most)s is the most.",
                     {"file": "a", "count": 12345, "most": 2000})  # fmt: skip
    assert str(large) == "a holds 12,345 files; 2,000 is the most."
    assert told(EN, large.parts()) == str(large)
    assert told(ZH, "as an earlier version wrote it") == "as an earlier version wrote it"
    assert told(EN, None) == ""
    assert reasons(ZH, "amount: 1: 2: This is not a number. | Note") == (
        "amount: 1: 2: 这不是数字。 | Note"
    )
    assert source_name(ZH, "load 3 again") == "恢复导入 3"


@pytest.mark.parametrize("language", OTHERS)
def test_no_translation_is_left_over(language: str) -> None:
    """What nobody says any more is not kept."""
    assert set(translated(language)) <= {message.id for message in wanted()}


def test_nothing_is_shown_past_the_words() -> None:
    """No call of Streamlit gets a text of ours that was not asked of the words."""
    said = []
    for source in sources():
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            if not (isinstance(node.func.value, ast.Name) and node.func.value.id == "st"):
                continue
            if node.func.attr == "get_option":
                continue  # shows nothing
            first = node.args[0] if node.args else None
            if isinstance(first, ast.Constant) and re.search("[A-Za-z]", repr(first.value)):
                said.append(f"{source.name}:{node.lineno} {first.value!r}")
    assert all("Language" in one for one in said), said  # names itself in both languages


def test_a_sentence_of_the_header_is_read_as_the_queries_read_it() -> None:
    """What is extracted from a .sql file is what the page asks the words for."""
    for asked in catalogue().values():
        assert query_sentence(asked.sql) == asked.sentence


def test_every_column_that_a_page_can_show_has_a_heading() -> None:
    """A table never shows the name of a column as the engine knows it."""
    shown = {
        name
        for asked in catalogue().values()
        for name in usable(one.name for one in asked.header.columns)
    }
    unseen = set(usable(one.name for one in catalogue()["meeting/covered_days"].header.columns)) | {
        "depth"
    }
    assert not {name for name in shown - unseen if EN.column(name) == name}
    assert set(HELP) <= set(COLUMNS)


@pytest.mark.parametrize("code", CODES)
def test_codes_have_names(code: str) -> None:
    """Whatever code a query returns, a reader sees words."""
    assert code in TERMS
    assert EN.term(code) != code or code in ("f1", "f2")
    assert ZH.term(code) != EN.term(code)


@pytest.mark.parametrize(
    ("value", "english", "chinese"),
    [
        (0, "0", "0"),
        (950, "950", "950"),
        (1200, "1.20K", "1,200"),
        (12_345, "12.3K", "1.23万"),
        (480_000, "480K", "48.0万"),
        (999_999, "1.00M", "100万"),
        (1_200_000, "1.20M", "120万"),
        (Decimal("10005534.00"), "10.0M", "1,001万"),
        (120_000_000, "120M", "1.20亿"),
        (99_999_999, "100M", "1.00亿"),
        (9_996_000, "10.0M", "1,000万"),
        (-1_234_000, "−1.23M", "−123万"),
        (None, NOTHING, NOTHING),
        (float("nan"), NOTHING, NOTHING),
    ],
)
def test_short_amounts(value: object, english: str, chinese: str) -> None:
    """Three figures and the unit that each language counts in."""
    assert (EN.amount(value), ZH.amount(value)) == (english, chinese)


def test_a_change_has_its_sign_and_nothing_has_none() -> None:
    """Plus or minus where something changed."""
    assert EN.amount(64_000_000, plus=True) == "+64.0M"
    assert EN.amount(30, plus=True) == "+30"
    assert EN.amount(0, plus=True) == "0"


def test_exact_amounts_counts_and_shares() -> None:
    """Grouped, to the cent where there are cents; a share that rounds to zero has no sign."""
    assert EN.exact_amount(Decimal("1234567.8")) == "1,234,567.80"
    assert EN.exact_amount(Decimal("1234567.00")) == "1,234,567"
    assert EN.count(12_345) == "12,345"
    assert EN.count(-3, plus=True) == "−3"
    assert EN.rate(0.125) == "13%"
    assert EN.rate(-0.001) == "0%"
    assert EN.rate(0.123, 1, plus=True) == "+12.3%"
    assert EN.number(8.55) == "8.6"


def test_days_and_periods() -> None:
    """Each language writes a day, a month and a period its own way."""
    day = date(2026, 11, 20)
    assert (EN.day(day), ZH.day(day)) == ("Fri 20 Nov 2026", "2026年11月20日 周五")
    assert (EN.short_day(day), ZH.short_day(day)) == ("20 Nov", "11月20日")
    assert EN.near_day(date(2025, 12, 31), day) == "31 Dec 2025"
    assert (EN.month(day), ZH.month(day)) == ("Nov 2026", "2026年11月")
    assert (EN.short_month(day), ZH.short_month(day)) == ("Nov", "11月")
    assert (EN.period("2026-Q4"), ZH.period("2026-Q4")) == ("2026-Q4", "2026年Q4")
    assert (EN.period("2026-07"), ZH.period("FY2026")) == ("Jul 2026", "2026财年")
    assert EN.time(datetime(2026, 11, 20, 14, 5)) == "20 Nov, 14:05"
    assert (EN.days(1), EN.days(12), ZH.days(12)) == ("1 day", "12 days", "12 天")
    assert EN.day(None) == NOTHING


@pytest.mark.parametrize(
    ("locale", "language"),
    [("zh-CN", "zh"), ("zh_Hant_TW", "zh"), ("en-GB", "en"), ("de", "en"), (None, "en")],
)
def test_the_browser_chooses_the_language(locale: str | None, language: str) -> None:
    """What we do not speak gets English."""
    assert matching_language(locale) == language


def test_an_unknown_language_is_refused() -> None:
    """A wrong name is an error, not silently English."""
    with pytest.raises(ValueError, match="no words"):
        words_for("xx")


def test_names_of_the_data_stay_and_unknown_ones_are_ours() -> None:
    """A team the data does not name is called so in the reader's language."""
    assert ZH.name("north", "North %(x)s") == "North %(x)s"
    assert ZH.name("unknown", "Unknown") == "未知"
    assert ZH.name("n", None) == ""


def test_the_catalogue_is_small_enough_to_read_at_start() -> None:
    """No compiled file is needed: the sources of all translations are there."""
    assert all(Path(po_file(language)).is_file() for language in OTHERS)
