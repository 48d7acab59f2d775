"""A workbook read row by row says what it says when it is held whole: days, errors, merges."""

import io
import re
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from data import workbooks
from data.workbook_cells import Book
from tests.test_bad_files import CORPUS, with_part

FORMATS = (
    "yyyy-mm-dd", "d/m/yy", "m/d/yy h:mm AM/PM", 'yyyy"年"m"月"d"日"', "[h]:mm", "[h]:mm:ss",
    "[mm]:ss", "hh:mm", "0.00%", "@", "General", "#,##0.00_);[Red](#,##0.00)",
    "[$-409]d-mmm-yy;@", "[Red]0.00", '"day" 0', '0 "d"', "\\d0", "mmm", "[$€-2] #,##0.00",
    "0.00E+00", "yyyy", "dd;@", '[DBNum1][$-804]yyyy"年"m"月"', "a/p", "General;d",
)  # fmt: skip
NUMBERS = (
    45473, 45473.5, 0.25, 0, 1.5, 59, 60, 61, -3, 123456789, 0.1 + 0.2, 45473.123456,
    2958465, 45473.999999,
)  # fmt: skip
Rows = list[tuple[int, list[str]]]


def both(path: Path) -> tuple[Rows, Rows]:
    """The rows of all sheets, held whole and row by row, each without empty cells at its end."""
    found: list[Rows] = []
    for opened in (workbooks._Held, Book):
        with opened(path) as book:
            rows = [row for name in book.sheets for row in workbooks._rows(book, name)]
            found.append([(number, _shorn(texts)) for number, texts in rows])
            assert [book.merged(name) for name in book.sheets]
    return found[0], found[1]


def _shorn(texts: list[str]) -> list[str]:
    return texts[: max(place for place, text in enumerate(texts, 1) if text)]


def written(path: Path, is_1904: bool = False) -> Path:
    """A workbook of all kinds of cells: each number in each format, errors, merges, rich text."""
    made = xlsxwriter.Workbook(path, {"date_1904": is_1904})
    page = made.add_worksheet("a b")
    for place, code in enumerate(FORMATS):
        form = made.add_format({"num_format": code})
        for column, number in enumerate(NUMBERS):
            page.write_number(place, column, number, form)
    for known in range(60):
        form = made.add_format({"num_format": known})
        page.write_number(30 + known, 1, 45473.25, form)
        page.write_number(30 + known, 3, 7, form)
    page.write_number(99, 0, 12345678901234567)
    page.write_boolean(100, 0, True)
    page.write_boolean(100, 1, False)
    for column, value in enumerate((2, "a b ", "#REF!", "#DIV/0!", True, "")):
        page.write_formula(101, column, "=A1", None, value)
    page.write_rich_string(102, 0, "a ", made.add_format({"bold": 1}), "bold", " end")
    page.write_string(103, 2, "  spaced  ")
    page.write_string(104, 0, 'line\nbreak & <b> "q" é 王 _x000D_')
    page.write_blank(105, 2, None, made.add_format({"bold": 1}))
    page.merge_range(110, 0, 112, 1, "m")
    page.merge_range(113, 0, 113, 4, "flat")
    made.add_worksheet("空").write(5, 5, "far from the corner")
    made.close()
    return path


@pytest.mark.parametrize("is_1904", [False, True])
def test_numbers_days_and_texts_are_the_same_both_ways(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_1904: bool
) -> None:
    monkeypatch.setattr(workbooks, "Book", None)  # so that what is held does not fall back on it
    held, pieces = both(written(tmp_path / "x.xlsx", is_1904))
    assert pieces == held
    days = [texts for _, texts in pieces if texts[0].startswith("20")]
    assert len(days) > 5  # so formats of days were seen as such


ODD = {
    "no places": '<row><c t="inlineStr"><is><t>a</t></is></c><c><v>5</v></c></row><row><c><v>6</v>'
    "</c></row>",
    "days as text": '<row r="1"><c r="A1" t="d"><v>2024-06-30T00:00:00</v></c>'
    '<c r="B1" t="d"><v>2024-06-30</v></c></row>',
    "rich text with how it is spoken": '<row r="2"><c r="B2" t="inlineStr"><is><r><t>a</t></r><r>'
    '<t xml:space="preserve"> b</t></r><rPh sb="0" eb="1"><t>ph</t></rPh></is></c></row>',
    "nothing in cells": '<row r="2"><c r="B2"><v></v></c><c r="C2" t="s"></c><c r="E2" t="b">'
    "<v>1</v></c></row>",
    "a word for a number": '<row r="2"><c r="B2"><v>abc</v></c></row>',
    "cells out of order": '<row r="5"><c r="C5"><v>5</v></c><c r="A5"><v>2</v></c></row>',
    "signs that XML cannot say": '<row r="5"><c r="A5" t="str"><v>a_x000D_b &amp; c</v></c></row>',
    "no such format": '<row r="5"><c r="A5" s="9999"><v>5</v></c></row>',
    "formulas without values": '<row r="5"><c r="A5"><f>1+1</f><v>2</v></c><c r="B5"><f>X</f></c>'
    "</row>",
    "errors of today": '<row r="2"><c r="A2"><v>1</v></c></row><row r="3"><c r="B3" t="e">'
    '<v>#SPILL!</v></c><c r="C3"><v>7</v></c></row>',
}


@pytest.mark.parametrize("name", ODD)
def test_odd_cells_are_the_same_both_ways(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    if name != "errors of today":
        monkeypatch.setattr(workbooks, "Book", None)
    plain = written(tmp_path / "x.xlsx").read_bytes()
    sheet = b"<sheetData>" + ODD[name].encode() + b"</sheetData>"

    def changed(part: bytes) -> bytes:
        return re.sub(rb"<sheetData>.*</sheetData>", lambda _: sheet, part, flags=re.DOTALL)

    path = tmp_path / "odd.xlsx"
    path.write_bytes(with_part(plain, "xl/worksheets/sheet2.xml", changed))
    held, pieces = both(path)
    assert pieces == held and pieces


def test_names_with_a_prefix_are_read(tmp_path: Path) -> None:
    plain = written(tmp_path / "x.xlsx").read_bytes()

    def prefixed(part: bytes) -> bytes:
        part = re.sub(rb"<(/?)(\w)", rb"<\1x:\2", part)
        return part.replace(b"xmlns=", b"xmlns:x=")

    path = tmp_path / "prefixed.xlsx"
    path.write_bytes(with_part(plain, "xl/worksheets/sheet1.xml", prefixed))
    with Book(path) as book, Book(tmp_path / "x.xlsx") as usual:
        assert list(book.rows("a b")) == list(usual.rows("a b"))


def test_a_day_beyond_all_days_stays_a_number(tmp_path: Path) -> None:
    """The library that holds a workbook whole gives up on it; the rows before it stay."""
    made = xlsxwriter.Workbook(tmp_path / "x.xlsx")
    page = made.add_worksheet("deals")
    for place, number in enumerate((45473, 1e20, 45474)):
        page.write_number(place, 1, number, made.add_format({"num_format": "yyyy-mm-dd"}))
    made.close()
    held, pieces = both(tmp_path / "x.xlsx")
    assert held == pieces == [
        (1, ["", "2024-06-30"]), (2, ["", "1e+20"]), (3, ["", "2024-07-01"]),
    ]  # fmt: skip


def _corpus() -> list[Any]:
    return [bad for bad in CORPUS if bad.file.endswith(".xlsx")]


@pytest.mark.parametrize("bad", _corpus(), ids=lambda bad: bad.name)
def test_the_corpus_is_the_same_both_ways(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bad: Any
) -> None:
    """Tops and rows as a load reads them, merged cells and footers with them."""
    path = tmp_path / "x.xlsx"
    path.write_bytes(bad.content)
    seen = []
    for most in (workbooks.MOST_HELD, -1):
        monkeypatch.setattr(workbooks, "MOST_HELD", most)
        tops = workbooks.sheet_tops(path)
        out = tmp_path / f"{most}.parquet"
        top = tops["deals"]
        footer = workbooks.write_rows(path, "deals", top.columns, top.row, out, True)
        seen.append((tops, footer, out.read_bytes()))
    assert seen[0] == seen[1]


def test_a_large_workbook_is_not_held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path / "x.xlsx")
    assert isinstance(workbooks._opened(path), workbooks._Held)
    monkeypatch.setattr(workbooks, "MOST_HELD", io.DEFAULT_BUFFER_SIZE)
    assert isinstance(workbooks._opened(path), Book)
