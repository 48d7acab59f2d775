"""What is behind a figure: its deals, its query, and its table as a file."""

import csv
import io
import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import python_calamine
from playwright.sync_api import Page, expect

from tests.browser.app_page import click_bar, close_list, downloaded, follow, link_to, open_source
from tests.browser.server import Server, answered
from words import words_for

QUERY = "pipeline/open_deals_by_stage"


@pytest.fixture
def funnel(page: Page) -> Page:
    """The page of the funnel."""
    follow(page, link_to(page, "funnel"))
    return page


@pytest.fixture(scope="session")
def stages(app: Server) -> list[dict[str, Any]]:
    """What the command line says of the same question."""
    return list(json.loads(answered(app, QUERY), parse_float=Decimal))


def test_a_stage_opens_its_deals(funnel: Page, stages: list[dict[str, Any]]) -> None:
    deals = click_bar(funnel, 2)
    expect(deals.locator("[data-testid='stDataFrame']")).to_be_visible()
    words = words_for("en")
    amount = words.exact_amount(Decimal(stages[2]["open_amount"]))
    expect(deals).to_contain_text(f"{words.count(stages[2]['deals'])} deals · {amount} ")


def test_a_closed_list_can_be_opened_again(funnel: Page) -> None:
    for _ in range(2):
        click_bar(funnel, 1)
        close_list(funnel)


def test_a_figure_in_a_table_opens_its_deals(page: Page) -> None:
    follow(page, link_to(page, "f1_f2"))
    page.get_by_role("button", name=re.compile("^What is behind this figure")).first.click()
    expect(page.get_by_role("dialog")).to_be_visible()


def test_a_block_opens_its_own_query(funnel: Page) -> None:
    source = open_source(funnel)
    expect(source).to_contain_text(f"{QUERY}, version 1")
    expect(source).to_contain_text("as_of = 2026-")
    expect(source).to_contain_text("$as_of")
    expect(source).to_contain_text("order by")


def test_csv_has_its_mark_and_the_rows(
    funnel: Page, stages: list[dict[str, Any]], tmp_path: Path
) -> None:
    button = open_source(funnel).get_by_role("button", name="CSV")
    data = downloaded(funnel, button, tmp_path).read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    head, *rows = csv.reader(io.StringIO(data.decode("utf-8-sig")))
    assert len(rows) == len(stages)
    assert len(set(head)) == len(head)
    for row, stage in zip(rows, stages, strict=True):
        assert stage["stage_name"] in row
        assert str(stage["deals"]) in row
        amounts = [Decimal(cell) for cell in row if re.fullmatch(r"-?\d+(\.\d+)?", cell)]
        assert Decimal(stage["open_amount"]) in amounts


def test_xlsx_opens_with_real_numbers(
    funnel: Page, stages: list[dict[str, Any]], tmp_path: Path
) -> None:
    button = open_source(funnel).get_by_role("button", name="XLSX")
    book = python_calamine.CalamineWorkbook.from_path(downloaded(funnel, button, tmp_path))
    rows = book.get_sheet_by_index(0).to_python()
    for stage in stages:
        row = next(row for row in rows if stage["stage_name"] in row)
        numbers = [cell for cell in row if isinstance(cell, float)]
        assert float(stage["deals"]) in numbers and float(stage["open_amount"]) in numbers
