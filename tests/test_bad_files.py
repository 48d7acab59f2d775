"""A corpus of bad files: what each becomes, row for row, and that none ends in a traceback.

Each is a table of deals that something happened to on its way. Read to the point where a mapping
would have its rows: in which encoding, what is a row and what is not, and what each value says.
"""

import io
import re
import struct
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from data import workbooks
from data.__main__ import AT_FAULT, main
from data.archives import MOST_CELLS
from data.fill import prepare
from data.importers.answers import Answers
from data.importers.mapping import RawSource, read_raw
from data.importers.raw import ask
from data.importers.recognise import recognised
from data.importers.source import Source
from data.readers import find_sheets, read_into
from data.workspace import DataFault, Workspace, workspace
from tests.source_files import write_files

FIELDS = ("opportunity_id", "opportunity_name", "stage", "amount", "close_date")
HEADER = "Deal ID,Deal Name,Stage,Amount,Close Date\n"
ROW = "1,A,Offer,5,2024-06-30\n"
TWO = "2,B,Offer,6,2024-07-31\n"
READ = ("1", "A", "Offer", "5", "2024-06-30")
READ_TWO = ("2", "B", "Offer", "6", "2024-07-31")
CHINESE = (
    "商机编号,商机名称,商机阶段,商机金额,预计成交日期\n"
    "1,张三的大单，二期,方案报价,12万,2024年6月3日\n"
)
READ_CHINESE = ("1", "张三的大单，二期", "方案报价", "120000.000000", None, "2024-06-03")
Row = tuple[str | None, ...]


@dataclass(frozen=True)
class Bad:
    """A file and its report: the rows, the rows refused (row, reason), a word of the remarks."""

    name: str
    content: bytes
    rows: tuple[Row, ...] = (READ,)
    refused: tuple[tuple[int, str], ...] = ()
    said: str = ""
    file: str = "deals.csv"
    fields: tuple[str, ...] = FIELDS
    view: str = "deals"


def text(name: str, content: str, *rows: Row, **rest: Any) -> Bad:
    """A text file of UTF-8; without rows it is expected to be read as the plain one."""
    return Bad(name, content.encode(), rows or (READ,), **rest)


def day(name: str, *written: str) -> Bad:
    """Days written in some way, and after a bar what they are (- for none)."""
    pairs = [one.split("|") for one in written]
    lines = [f'{n},A,Offer,5,"{said}"\n' for n, (said, _) in enumerate(pairs)]
    rows = [(None if is_ == "-" else is_,) for _, is_ in pairs]
    return Bad(name, (HEADER + "".join(lines)).encode(), tuple(rows), fields=("close_date",))


def amount(name: str, *written: str) -> Bad:
    """Amounts written in some way, and after a bar what they are, and the currency they say."""
    triples = [(one + "|").split("|")[:3] for one in written]
    lines = [f'{n},A,Offer,"{said}",2024-06-30\n' for n, (said, *_) in enumerate(triples)]
    rows = tuple((is_ or None, currency or None) for _, is_, currency in triples)
    return Bad(name, (HEADER + "".join(lines)).encode(), rows, fields=("amount", "amount_currency"))


def book(fill: Callable[[Any, Any], None]) -> bytes:
    """A workbook whose first sheet is filled by a function."""
    data = io.BytesIO()
    made = xlsxwriter.Workbook(data, {"in_memory": True})
    fill(made, made.add_worksheet("deals"))
    made.close()
    return data.getvalue()


def sheet(*rows: list[Any], at: int = 0) -> bytes:
    def fill(_: Any, page: Any) -> None:
        for place, row in enumerate(rows):
            page.write_row(at + place, 0, row)

    return book(fill)


def _merged(_: Any, page: Any) -> None:
    page.merge_range(0, 0, 0, 4, "Deals of the quarter")
    page.write_row(1, 0, HEADER.strip().split(","))
    page.write_row(2, 0, ["1", "A", "", 5, "2024-06-30"])
    page.write_row(3, 0, ["2", "B", "", 6, "2024-07-31"])
    page.merge_range(2, 2, 3, 2, "Offer")


def _grouped(_: Any, page: Any) -> None:
    page.write(0, 0, "Open deals")
    page.write_row(1, 0, ["Stage  ↑", "Deal ID", "Deal Name", "Amount", "Close Date"])
    page.write_row(2, 1, ["1", "A", 5, "2024-06-30"])
    page.write_row(3, 1, ["2", "B", 6, "2024-07-31"])
    page.merge_range(2, 0, 3, 0, "Offer")
    page.write_row(4, 0, ["Subtotal", "Sum", "", 11])
    page.write_row(5, 1, ["Count", "", 2])
    page.write_row(6, 0, ["Idea", "3", "C", 7, "2024-08-31"])
    page.write_row(7, 0, ["Subtotal", "Sum", "", 7])
    page.write_row(8, 0, ["Total", "Sum", "", 18, ""])
    page.write_row(8, 1, ["Count", "", 3])


def _dates(made: Any, page: Any) -> None:
    page.write_row(0, 0, HEADER.strip().split(","))
    page.write_row(1, 0, ["1", "A", "Offer", 5])
    page.write_datetime(1, 4, datetime(2024, 6, 30), made.add_format({"num_format": "d/m/yy"}))


def _errors(_: Any, page: Any) -> None:
    page.write_row(0, 0, HEADER.strip().split(","))
    page.write_row(1, 0, ["1", "A", "Offer", 5, "2024-06-30"])
    page.write_formula(1, 1, "=REF", None, "#REF!")


HEAD = HEADER.strip().split(",")
LONG = 1234567890123456789
CORPUS = [
    # encodings
    text("utf-8 with its mark", "\ufeff" + HEADER + ROW),
    Bad("utf-16 with its mark", (HEADER + ROW).encode("utf-16"), said="utf-16"),
    Bad("utf-16 without a mark", (HEADER + ROW).encode("utf-16-le"), said="utf-16-le"),
    Bad("utf-16 of the other order", (HEADER + ROW).encode("utf-16-be"), said="utf-16-be"),
    Bad("utf-32", (HEADER + ROW).encode("utf-32"), said="utf-32"),
    *(
        Bad(
            f"Chinese in {encoding}",
            CHINESE.encode(encoding),
            (READ_CHINESE,),
            said=said,
            fields=(*FIELDS, "expected_close_on"),
        )
        for encoding, said in (("gbk", "gb18030"), ("gb18030", "gb18030"), ("utf-16", "utf-16"))
    ),
    Bad(
        "Chinese in Big5",
        "商機編號,商機名稱,銷售階段,商機金額,預計成交日期\n1,台灣專案,合約,5,2024-06-30\n".encode("big5"),
        (("1", "台灣專案", "合約", "5", None),),
        said="big5",
    ),
    Bad(
        "accents in Latin-1",
        (HEADER + "1,Société Générale,Offer,5,2024-06-30\n2,Müller,Offer,6,\n").encode("latin-1"),
        (
            ("1", "Société Générale", "Offer", "5", "2024-06-30"),
            ("2", "Müller", "Offer", "6", None),
        ),
        said="cp1252",
    ),
    Bad(
        "a euro in cp1252",
        (HEADER + '1,A,Offer,"€ 2.900,00",2024-06-30\n').encode("cp1252"),
        (("1", "A", "Offer", "2900.00", "2024-06-30"),),
    ),
    Bad(
        "a Chinese name far down an English file",
        (HEADER + ROW * 3 + "4,王五,Offer,6,2024-07-31\n").encode("gb18030"),
        (READ, READ, READ, ("4", "王五", "Offer", "6", "2024-07-31")),
    ),
    Bad(
        "utf-8 with one broken character",
        (HEADER + "1,é à ü ö,Offer,5,2024-06-30\n").encode() + b"2,\xff,Offer,6,2024-07-31\n",
        (("1", "é à ü ö", "Offer", "5", "2024-06-30"),),
        ((3, "not_utf8"),),
    ),
    Bad(
        "Chinese utf-8 with one broken character",
        (HEADER + "1,王,Offer,5,2024-06-30\n").encode() + b"2,\xff,Offer,6,2024-07-31\n",
        (("1", "王", "Offer", "5", "2024-06-30"),),
        ((3, "not_utf8"),),
    ),
    # delimiters and lines
    text("semicolons", (HEADER + ROW).replace(",", ";")),
    text("tabs", (HEADER + ROW).replace(",", "\t")),
    text("bars", (HEADER + ROW).replace(",", "|")),
    text("semicolons and decimal commas", (HEADER + ROW).replace(",", ";").replace(";5;", ";5,5;"),
         ("1", "A", "Offer", "5.5", "2024-06-30")),
    text("a line that names the delimiter", "sep=;\n" + (HEADER + ROW).replace(",", ";")),
    text("lines of Windows", (HEADER + ROW).replace("\n", "\r\n")),
    text("lines of old Macs", (HEADER + ROW).replace("\n", "\r")),
    text("no end of the last line", (HEADER + ROW).strip()),
    text("blank lines everywhere", f"\n\n{HEADER}\n{ROW}\n\n{TWO}\n\n", READ, READ_TWO),
    text("a line break in a cell", HEADER + '1,"A\nB",Offer,5,2024-06-30\n',
         ("1", "A\nB", "Offer", "5", "2024-06-30")),
    text("a line break in the header", HEADER.replace("Deal Name", '"Deal\nName"') + ROW),
    text("a quotation mark that never closes", HEADER + '1,"A,Offer,5,2024-06-30\n' + TWO, READ_TWO,
         refused=((2, "unclosed_quote"),)),
    text("a quotation mark inside a cell", HEADER + '1,"A" B,Offer,5,2024-06-30\n' + TWO, READ_TWO,
         refused=((2, "stray_quote"),)),
    text("doubled quotation marks", HEADER + '1,"say ""A""",Offer,5,2024-06-30\n',
         ("1", 'say "A"', "Offer", "5", "2024-06-30")),
    text("rows too short and too long", HEADER + "1,A\n" + TWO + "3,C,Offer,5,2024-06-30,x\n",
         READ_TWO, refused=((2, "ragged_row"), (4, "ragged_row"))),
    text("empty cells beyond the header", HEADER + "1,A,Offer,5,2024-06-30,,\n" + TWO,
         READ, READ_TWO),
    text("a download that broke off", HEADER + ROW + "2,B,Of", READ, refused=((3, "ragged_row"),)),
    text("a download that broke off in an id", HEADER + ROW + "00", READ,
         refused=((3, "ragged_row"),)),
    text("spaces around everything", " Deal ID , Deal Name,Stage ,Amount, Close Date\n"
         " 1 , A ,Offer , 5 , 2024-06-30 \n"),
    text("headers in capitals", HEADER.upper() + ROW),
    text("headers with stars of the required", HEADER.replace("Deal Name", "Deal Name*") + ROW),
    text("a header that is there twice", HEADER.strip() + ",Stage\n" + ROW.strip() + ",Other\n"),
    text("a header without a name", HEADER.strip() + ",\n" + ROW.strip() + ",x\n"),
    # what stands around the table
    text("a title", "Deals of the quarter\n" + HEADER + ROW),
    text("a title with empty cells", "Deals of the quarter,,,,\n,,,,\n" + HEADER + ROW),
    text("titles and when it was made", "Deals\n2024-06-30 10:00\n\n" + HEADER + ROW),
    text("a report's footer", HEADER + ROW + '\n"All deals"\n"Copyright (c) 2024 x"\n"Acme"\n',
         said="no row (3)"),
    text("a footer with empty cells", HEADER + ROW + "Confidential Information,,,,\n",
         said="no row (1)"),
    text("a line of totals", HEADER + ROW + "Grand Total,,,5,\n", said="no row (1)"),
    text("a line of totals in Chinese", HEADER + ROW + "合计,,,5,\n", said="no row (1)"),
    text("a header again at every page", HEADER + ROW + HEADER + TWO, READ, READ_TWO,
         said="repeats its header"),
    text("subtotals between the rows",
         HEADER + ROW + "Subtotal,,,5,\n" + TWO + "Count,,,1,\n" + ROW, READ, READ_TWO,
         READ, refused=((3, "subtotal"), (5, "subtotal"))),
    text("subtotals in a column of their own", "Owner Role," + HEADER + "East," + ROW
         + "Subtotal,,,,5,\n,,Sum of Amount,,5,\nWest," + TWO, READ, READ_TWO,
         refused=((3, "subtotal"), (4, "subtotal"))),
    text("subtotals in a column that is not read", "Colour," + HEADER + "red," + ROW
         + "Subtotal (1),,,,5,\nblue," + TWO, READ, READ_TWO, refused=((3, "subtotal"),)),
    text("subtotals in Chinese", HEADER + ROW + "小计：,,,5,\n" + TWO + "合计,,,6,\n" + ROW, READ,
         READ_TWO, READ, refused=((3, "subtotal"), (5, "subtotal"))),
    text("names of groups between the rows", HEADER + "Stage: Offer (2 records),,,,\n" + ROW + TWO
         + ",方案（1条）,,,\n" + ROW, READ, READ_TWO, READ,
         refused=((2, "group_row"), (5, "group_row"))),
    text("deals that are called as totals are", HEADER + "1,Total,Offer,5,2024-06-30\n"
         "2,Subtotal: Acme,Offer,6,\n", ("1", "Total", "Offer", "5", "2024-06-30"),
         ("2", "Subtotal: Acme", "Offer", "6", None)),
    # ids and cells
    text("ids that lost their digits", HEADER + "1.23457E+18,A,Offer,5,2024-06-30\n" + TWO,
         READ_TWO, refused=((2, "lost_digits"),)),
    text("ids that lost their digits abroad", (HEADER + "1,23457E+18;A;Offer;5;2024-06-30\n"
         "2;B;Offer;6;2024-07-31\n").replace(HEADER, HEADER.replace(",", ";")), READ_TWO,
         refused=((2, "lost_digits"),)),
    text("the id of nobody", HEADER + "000000000000000AAA,A,Offer,5,2024-06-30\n",
         (None, "A", "Offer", "5", "2024-06-30")),
    text("a spreadsheet's errors", HEADER + "1,#REF!,#N/A,#VALUE!,#DIV/0!\n", ("1", *[None] * 4)),
    text("ids kept as text", HEADER + '="0061",A,Offer,5,2024-06-30\n',
         ("0061", "A", "Offer", "5", "2024-06-30")),
    text("formulas made harmless", HEADER + "1,'=1+1,Offer,5,2024-06-30\n",
         ("1", "=1+1", "Offer", "5", "2024-06-30")),
    text("formulas are text", HEADER + "1,=cmd|x!A1,Offer,5,2024-06-30\n",
         ("1", "=cmd|x!A1", "Offer", "5", "2024-06-30")),
    text("bytes of nothing", HEADER + "1,A\x00B,Offer,5,2024-06-30\n",
         ("1", "A\x00B", "Offer", "5", "2024-06-30")),
    text("HubSpot's stays in stages with pounds, a footer and a header again",
         "Record ID,Deal Name,Deal Stage,Date entered stage,Amount,Deal owner\n"
         '1,A,Idea,2024-01-02 10:00,"£1,000.50",Ann\n'
         "Record ID,Deal Name,Deal Stage,Date entered stage,Amount,Deal owner\n"
         "1.23457E+18,B,Idea,2024-01-02 10:00,£5,Ann\nSubtotal,,,,£5,\n"
         "1,A,Offer,2024-02-02 10:00,£7,Ann\n\nExported by Ann\n",
         ("1", "Idea", "2024-01-02 10:00", "1000.50", "GBP"),
         ("1", "Offer", "2024-02-02 10:00", "7", "GBP"),
         refused=((4, "lost_digits"), (5, "subtotal")), said="no row (1)", view="history",
         fields=("opportunity_id", "stage", "changed_at", "amount", "amount_currency")),
    # CRMs of China, as people send them on
    text("ids of 销售易 that lost their digits",
         "id,opportunityName,ownerId,saleStageId,money,closeDate\n"
         "1.23457E+18,A,7,301,5,2024-06-30\n1234567890123456789,B,7,301,6,2024-07-31\n",
         ("1234567890123456789", "B", "301", "6", "2024-07-31"), refused=((2, "lost_digits"),)),
    Bad("销售易 in the encoding of Excel, with totals",
        ("商机编号,商机名称,商机所有人,销售阶段,销售金额,结单日期\n"
         "1,大单,张三,方案,12万,2024年6月30日\n合计,,,,120000,\n").encode("gb18030"),
        (("1", "大单", "方案", "120000.000000", "2024-06-30"),), said="no row (1)"),
    text("Cordys with a title and thousands", "商机列表,,,,,\n"
         "业务编码,商机名称,客户名称,负责人,商机阶段,金额,结束时间\n"
         '1,A,华为,张三,Offer,"1,005.50",2024-06-30\n',
         ("1", "A", "Offer", "1005.50", "2024-06-30"), fields=(*FIELDS[:4], "expected_close_on")),
    # days
    day("ISO in all lengths", "2024-06-30|2024-06-30", "2024-06-30T10:00:00Z|2024-06-30T10:00:00Z",
        "2024-06-30 10:00|2024-06-30 10:00"),
    day("month first", "6/3/2024|2024-06-03", "6/30/2024|2024-06-30"),
    day("day first", "3/6/2024|2024-06-03", "30/6/2024|2024-06-30"),
    day("with points", "3.6.2024|2024-06-03", "03.06.24|2024-06-03"),
    day("with dashes", "03-06-2024|2024-06-03", "30-06-2024|2024-06-30"),
    day("two digits and noon", "06/30/24 09:05 PM|2024-06-30", "06/03/24 12:00 AM|2024-06-03"),
    day("year first", "2024/6/3|2024-06-03", "2024.06.30|2024-06-30", "20240630|2024-06-30"),
    day("Chinese", "2024年6月3日|2024-06-03", "2024年06月30日 10:00|2024-06-30"),
    day("names of months", "3 Jun 2024|2024-06-03", "30-Jun-24|2024-06-30",
        "June 3, 2024|2024-06-03", "JUN 30, 2024|2024-06-30"),
    day("numbers of Excel", "45631|2024-12-05", "45631.5|2024-12-05"),
    day("Unix times", "1717372800000|2024-06-03T00:00:00Z", "1717372800|2024-06-03T00:00:00Z"),
    day("the end of time", "9999-12-31|-", "0000-00-00|-", "2024-06-03|2024-06-03"),
    day("no days stay for the rejects", "soon|soon", "30/30/2024|30/30/2024",
        "6/30/2024|2024-06-30", "2024-13-45|2024-13-45"),
    day("hours without a zero", "2024-06-03 6:49:18|2024-06-03"),
    # amounts
    amount("thousands", "1,234.50|1234.50", "1,234|1234", "5|5"),
    amount("thousands of the continent", "€ 2.900,00|2900.00|EUR", "€ 11398,00|11398.00|EUR"),
    amount("thousands by spaces", "1 234,56|1234.56", "1\u00a0234|1234", "1\u202f234,5|1234.5"),
    amount("thousands of the Swiss", "CHF 1'234.50|1234.50|CHF", "CHF 1’234|1234|CHF"),
    amount("thousands of India", "₹12,34,567.50|1234567.50|INR"),
    amount("signs of several currencies", "$5|5|USD", "£1000|1000|GBP", "20 EUR|20|EUR",
           "¥7|7|CNY"),
    amount("full width", "￥１，２３４．５０|1234.50|CNY"),
    amount("Chinese units", "12万|120000.000000", "3.5亿|350000000.000000", "120|120"),
    amount("units of English", "1.2M|1200000.000000", "$3k|3000.000000|USD"),
    amount("negative in brackets", "(1,234.50)|-1234.50", "-5|-5", "5-|-5"),
    amount("no amounts stay for the rejects", "1,2,3|1,2,3", "about 5|about 5", "5|5"),
    # workbooks
    Bad("a workbook with a title and merged cells", book(_merged), (READ, READ_TWO), file="x.xlsx"),
    Bad("a workbook with days", book(_dates), file="x.xlsx",
        rows=(("1", "A", "Offer", "5", "2024-06-30"),)),
    Bad("a grouped workbook as Salesforce formats it", book(_grouped), (READ, READ_TWO,
        ("3", "C", "Idea", "7", "2024-08-31")), ((5, "subtotal"), (6, "subtotal")),
        file="x.xlsx", said="no row (2)"),
    Bad("a workbook with errors", book(_errors), (("1", None, "Offer", "5", "2024-06-30"),),
        file="x.xlsx"),
    Bad("a workbook with long numbers for ids", sheet(HEAD, [LONG, "A", "Offer", 5, "2024-06-30"]),
        (), ((2, "lost_digits"),), file="x.xlsx"),
    Bad("a workbook that begins further down", sheet(HEAD, ["1", "A", "Offer", 5, 45473], at=7),
        file="x.xlsx"),
    Bad("a workbook with a footer", sheet(HEAD, ["1", "A", "Offer", 5, "2024-06-30"], [],
        ["Exported by Ann"]), file="x.xlsx", said="no row (1)"),
]  # fmt: skip


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """One workspace for all: each file finds it as if it were new."""
    with workspace(tmp_path_factory.mktemp("home"), "building-test") as made:
        prepare(made)
        yield made


def raw_of(work: Workspace, folder: Path, unpacking: Path | None = None) -> RawSource:
    """A folder as a mapping would find it."""
    work.run("drop schema if exists scratch.raw cascade")
    work.run("delete from scratch.faults")
    work.run("delete from scratch.notices")
    sheets, _ = find_sheets(folder, unpacking)
    source = recognised(sheets, None, Answers())
    assert isinstance(source, Source)
    raw = read_raw(work, source, sheets, Answers())
    ask(raw.fields)
    return raw


@pytest.mark.parametrize("bad", CORPUS, ids=lambda bad: bad.name)
def test_a_bad_file_has_its_report(work: Workspace, tmp_path: Path, bad: Bad) -> None:
    raw = raw_of(work, write_files(tmp_path / "in", {bad.file: bad.content}))
    columns = ", ".join(bad.fields)
    assert work.rows(f"select {columns} from scratch.raw.{bad.view} order by source_row") == list(
        bad.rows
    )
    refused = [(row.row, row.reason) for rows in raw.refused.values() for row in rows]
    refused += work.rows("select row_number, reason from scratch.faults")
    assert sorted(refused) == list(bad.refused)
    remarks = " ".join(said for (said,) in work.rows("select sentence from scratch.notices"))
    assert bad.said in remarks
    assert ("no row" in remarks) == ("no row" in bad.said)


def zipped(**files: bytes) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(name.replace("__", "/").replace("_csv", ".csv"), content)
    return data.getvalue()


def with_field(packed: bytes, offset: int, form: str, value: int) -> bytes:
    """A zip file whose central directory says something else of its first file."""
    at = packed.index(b"PK\x01\x02") + offset
    return packed[:at] + struct.pack(form, value) + packed[at + struct.calcsize(form) :]


def with_part(book: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """A workbook with one of its parts changed."""
    data = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(data, "w") as new:
        for entry in old.infolist():
            content = old.read(entry)
            new.writestr(entry.filename, change(content) if entry.filename == part else content)
    return data.getvalue()


PLAIN = (HEADER + ROW).encode()
BOOK = sheet(HEAD, ["1", "A", "Offer", 5, "2024-06-30"])
BOMB = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]>'
ENDING = b"</sheetData>"
FAR = b'<row r="1048576"><c r="XFD1048576" t="s"><v>0</v></c></row></sheetData>'
HOSTILE = {
    "a zip bomb": ("x.zip", with_field(zipped(deals_csv=PLAIN), 24, "<I", 0xFFFFFFF0), "unpack to"),
    "a zip file that is longer than it says": (
        "x.zip", with_field(zipped(deals_csv=PLAIN), 24, "<I", 5), "damaged|more than"),
    "a locked zip file": ("x.zip", with_field(zipped(deals_csv=PLAIN), 8, "<H", 1), "password"),
    "a path that leads outside": ("x.zip", zipped(**{"..__..__deals_csv": PLAIN}), "outside"),
    "a path from the root": ("x.zip", zipped(__etc__deals_csv=PLAIN), "outside"),
    "a name that is there twice": (
        "x.zip", zipped(a__deals_csv=PLAIN, b__deals_csv=PLAIN), "twice"),
    "a zip file of nothing": ("x.zip", zipped(readme=b"hello"), "holds no table"),
    "a zip file that is none": ("x.zip", PLAIN, "zip file"),
    "a zip file that broke off": ("x.zip", zipped(deals_csv=PLAIN)[:-30], "zip file"),
    "a zip file of too many files": (
        "x.zip", zipped(**{f"f{n}_csv": b"" for n in range(2_001)}), "2,001 files"),
    "a workbook that is none": ("x.xlsx", PLAIN, "workbook"),
    "a workbook that broke off": ("x.xlsx", BOOK[: len(BOOK) // 2], "workbook"),
    "a workbook without its parts": ("x.xlsx", zipped(a=b"x"), "workbook"),
    "entities in a workbook": (
        "x.xlsx", with_part(BOOK, "xl/sharedStrings.xml", lambda part: BOMB + part), "entities"),
    "two cells a world apart": (
        "x.xlsx",
        with_part(BOOK, "xl/worksheets/sheet1.xml", lambda part: part.replace(ENDING, FAR)),
        "1,048,576 rows",
    ),
    "a million columns": ("x.csv", b",".join(b"c%d" % n for n in range(100_000)) + b"\n",
                          "100,000 columns"),
    "a line without an end": ("x.csv", b"a" * (1 << 20), "no end"),
    "an empty file": ("deals.csv", b"", "No table is recognised"),
    "blank lines alone": ("deals.csv", b"\n\r\n\n", "No table is recognised"),
    "a picture": ("deals.csv", b"\x89PNG\r\n\x1a\n\x00\x00" + bytes(range(256)) * 9, "recognised"),
    "another script in an old encoding": (
        "deals.csv",
        (HEADER + "1,Сделка года,Предложение,5,2024-06-30\n").encode("cp1251"),
        "encoding",
    ),
    "no parquet file": ("deals.parquet", b"PAR1 nothing PAR1", "Parquet"),
    "a table of nothing known": ("x.csv", b"a,b,c\n1,2,3\n", "No table is recognised"),
    "days that could be either": (
        "d.csv", (HEADER + "1,A,Offer,5,03/04/2024\n").encode(), "day first or month first"),
    "days of both orders": (
        "d.csv", (HEADER + "1,A,Offer,5,13/4/2024\n2,B,Offer,5,4/13/2024\n").encode(), "two ways"),
    "amounts that could be either": (
        "d.csv", (HEADER + "1,A,Offer,1.200,2024-06-30\n").encode(), "number_style"),
    "amounts of both styles": (
        "d.csv", (HEADER + '1,A,Offer,"1.200,50",\n2,B,Offer,"1,200.50",\n').encode(), "two ways"),
}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "most"),
    [
        *((name, workbooks.MOST_HELD) for name in HOSTILE),
        *((name, -1) for name, (file, *_) in HOSTILE.items() if file == "x.xlsx"),
    ],
)
def test_what_cannot_be_read_is_one_sentence(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    name: str,
    most: int,
) -> None:
    monkeypatch.setattr(workbooks, "MOST_HELD", most)
    monkeypatch.setenv("SALES_DATA_HOME", str(tmp_path / "home"))
    file, content, said = HOSTILE[name]
    folder = write_files(tmp_path / "in", {file: content})
    assert main(["check", str(folder)]) == AT_FAULT
    told = capsys.readouterr()
    assert re.search(said, told.out)
    assert (told.out.count("\n"), told.err) == (1, "")
    assert not list(tmp_path.glob("*.csv"))
    assert not [path for path in (tmp_path / "home").iterdir() if path.is_dir()]


def test_a_zip_file_is_read_as_the_folder_it_holds(work: Workspace, tmp_path: Path) -> None:
    files = {"export__deals_csv": PLAIN, ".hidden__deals_csv": b"junk"}
    write_files(tmp_path / "in", {"x.zip": zipped(**files)})
    raw_of(work, tmp_path / "in", tmp_path / "unpacked")
    assert work.rows(f"select {', '.join(FIELDS)} from scratch.raw.deals") == [READ]


def test_the_limits_leave_room_for_any_export() -> None:
    assert MOST_CELLS >= 1_000_000 * 50


LINES = st.lists(
    st.text(st.sampled_from('ab1,;\t|.-/€é王"\r= \x00'), max_size=14), min_size=0, max_size=8
)


@settings(max_examples=30)
@given(LINES, st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16"]), st.booleans())
def test_no_text_is_too_strange_to_read(
    work: Workspace, tmp_path_factory: pytest.TempPathFactory, lines: list[str], encoding: str,
    is_loose: bool,
) -> None:  # fmt: skip
    """Every line below the header is a row, refused, below the table, or part of a longer cell."""
    content = "\n".join([HEADER.strip(), *lines])
    folder = write_files(
        tmp_path_factory.mktemp("in"), {"deals.csv": content.encode(encoding, errors="replace")}
    )
    try:
        (found,), _ = find_sheets(folder)
        if not found.columns:
            return
        read = read_into(
            work, found, "scratch.main.fuzzed", lambda relation: f"select * from {relation.sql}",
            is_loose,
        )  # fmt: skip
    except DataFault:
        return
    rows = work.value("select count(*) from scratch.main.fuzzed")
    there = sum(1 for line in lines if line.strip("\r"))
    if '"' not in content and "\r" not in content and is_loose and not found.above:
        assert rows + len(read.refused) + len(read.footer) == there
    else:
        assert rows + len(read.refused) + len(read.footer) <= there + content.count("\r") + 1


@settings(max_examples=25)
@given(
    st.binary(max_size=200),
    st.sampled_from(["x.csv", "x.xlsx", "x.zip", "x.parquet"]),
    st.sampled_from([workbooks.MOST_HELD, -1]),
)
def test_no_bytes_end_in_a_traceback(
    work: Workspace, tmp_path_factory: pytest.TempPathFactory, junk: bytes, name: str, most: int
) -> None:
    whole = {"x.csv": PLAIN, "x.xlsx": BOOK, "x.zip": zipped(deals_csv=PLAIN)}.get(name, b"PAR1")
    at = len(junk) * 7 % len(whole)
    folder = write_files(
        tmp_path_factory.mktemp("in"), {name: whole[:at] + junk + whole[at + len(junk) // 2 :]}
    )
    try:
        with mock.patch.object(workbooks, "MOST_HELD", most):
            raw_of(work, folder, folder / "unpacked")
    except DataFault as fault:
        assert str(fault)
