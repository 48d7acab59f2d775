"""Targets pasted from a spreadsheet: read as they were meant, or complained of in their place."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data import amounts
from data.amounts import Unread
from data.pasted import REASONS, Complaint, Target, targets
from words import LANGUAGES, words_for

TEAMS = {"n": "North", "s": "South", "s2": "South ", "east": "华东区", "EAST": "East"}
JANUARY, FEBRUARY = date(2026, 1, 1), date(2026, 2, 1)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,200,000", "1200000"),
        ("1 200 000,50", "1200000.50"),
        ("1\u202f200\u00a0000,50", "1200000.50"),
        ("1.200.000,5", "1200000.50"),
        ("1'200’000.50", "1200000.50"),
        ("1200000.5", "1200000.50"),
        ("120万", "1200000"),
        ("１２０　万", "1200000"),
        ("120万元", "1200000"),
        ("1,001万", "10010000"),
        ("1.20亿", "120000000"),
        ("3千万", "30000000"),
        ("1.2M", "1200000"),
        ("1.234M", "1234000"),
        ("480k", "480000"),
        ("2.5bn", "2500000000"),
        ("¥1,200", "1200"),
        ("￥ 1,200.00", "1200"),
        ("CNY 1,200", "1200"),
        ("1,200 cny", "1200"),
        ("RMB1200", "1200"),
        ("0", "0"),
        ("-0", "0"),
        ("0,500", "0.50"),
        ("12,5", "12.50"),
        ("007", "7"),
    ],
)
def test_an_amount_is_read_in_its_usual_forms(text: str, value: str) -> None:
    read = amounts.amount(text, "CNY")
    assert read == Decimal(value)
    assert read.as_tuple().exponent == -2


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "bad_amount"),
        ("-", "bad_amount"),
        ("n/a", "bad_amount"),
        ("#####", "bad_amount"),
        ("#REF!", "bad_amount"),
        ("1.2E+06", "bad_amount"),
        ("12%", "bad_amount"),
        ("12 34", "bad_amount"),
        ("1,2,3", "bad_amount"),
        ("1,200.000.50", "bad_amount"),
        ("jan 26", "bad_amount"),
        ("5)", "bad_amount"),
        ("1" * 27, "bad_amount"),
        ("1.200", "two_amounts"),
        ("0.001", "cents"),
        ("1234.567", "cents"),
        ("1.23456789k", "cents"),
        ("-5", "negative_amount"),
        ("−5万", "negative_amount"),
        ("(1,200)", "negative_amount"),
        ("¥-5", "negative_amount"),
        ("9" * 17, "large_amount"),
        ("999999999亿", "large_amount"),
        ("$1,200", "other_currency"),
        ("1,200 EUR", "other_currency"),
    ],
)
def test_an_amount_that_is_none_is_refused_by_its_reason(text: str, code: str) -> None:
    with pytest.raises(Unread, match=f"^{code}$"):
        amounts.amount(text, "CNY")
    assert code in REASONS


@pytest.mark.parametrize(
    "text",
    [
        "2026-01", "2026-1", "2026/1", "2026/01", "2026.01", "2026-01-01", "2026/1/1",
        "2026-01-01 00:00:00", "202601", "2026M01", "01/2026", "1-2026", "Jan 2026", "JAN 2026",
        "January 2026", "Jan. 2026", "January, 2026", "Jan-26", "Jan'26", "Jan 26", "2026 Jan",
        "2026-Jan", "2026年1月", "2026年01月", "2026 年 1 月", "2026年1月1日", "２０２６年１月",
    ],
)  # fmt: skip
def test_a_month_is_read_in_its_usual_forms(text: str) -> None:
    assert amounts.month(text) == JANUARY


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2026-13", "bad_month"),
        ("2026-00", "bad_month"),
        ("0026-01", "bad_month"),
        ("2026-01-15", "bad_month"),
        ("2/1/2026", "bad_month"),
        ("26-Jan", "bad_month"),
        ("2026-Q1", "bad_month"),
        ("Total", "bad_month"),
        ("Foo 2026", "bad_month"),
        ("2026", "bad_month"),
        ("Jan", "no_year"),
        ("1月", "no_year"),
        ("十二月", "no_year"),
    ],
)
def test_a_month_that_is_none_is_refused_by_its_reason(text: str, code: str) -> None:
    with pytest.raises(Unread, match=f"^{code}$"):
        amounts.month(text)
    assert code in REASONS


FORMS = ("tabs", "semicolons", "commas")


def block(rows: list[list[str]], form: str = "tabs") -> str:
    """The rows as a spreadsheet writes them."""
    between = {"tabs": "\t", "semicolons": ";", "commas": ","}[form]
    return "\r\n".join(
        between.join(f'"{cell}"' if between in cell else cell for cell in row) for row in rows
    )


@pytest.mark.parametrize("form", FORMS)
def test_a_block_becomes_targets(form: str) -> None:
    rows = [["Team", "2026-01", "2026年2月"], ["north", "1,200,000", ""], ["华东区", "12万", "¥5"]]
    pasted = targets(block(rows, form) + "\r\n", TEAMS, "CNY")
    assert pasted.complaints == ()
    assert (
        pasted.readable
        == pasted.accepted()
        == (
            Target("n", JANUARY, Decimal(1_200_000)),
            Target("east", JANUARY, Decimal(120_000)),
            Target("east", FEBRUARY, Decimal(5)),
        )
    )


def test_every_cell_that_is_wrong_is_complained_of_in_its_place() -> None:
    rows = [
        [""],
        ["", "Jan 2026", "Feb", "1/2026", "", "2026-02"],
        ["North", "1.200", "5", "5", "7", "100"],
        [],
        ["South", "1"],
        ["West", "x"],
        ["", "3"],
        ["n", "4"],
        ["s2", "-4", "", "", "", "12", "13"],
    ]
    pasted = targets(block(rows), TEAMS)
    assert pasted.complaints == (
        Complaint(2, 3, "Feb", "no_year"),
        Complaint(2, 4, "1/2026", "month_twice"),
        Complaint(2, 5, "", "no_months"),
        Complaint(3, 2, "1.200", "two_amounts"),
        Complaint(5, 1, "South", "two_teams"),
        Complaint(6, 1, "West", "unknown_team"),
        Complaint(6, 2, "x", "bad_amount"),
        Complaint(7, 1, "", "no_team"),
        Complaint(8, 1, "n", "team_twice"),
        Complaint(9, 2, "-4", "negative_amount"),
        Complaint(9, 7, "13", "beyond"),
    )
    assert {one.reason for one in pasted.complaints} <= set(REASONS)
    assert pasted.accepted() == ()
    assert pasted.accepted(despite=True) == (
        Target("n", FEBRUARY, Decimal(100)),
        Target("s2", FEBRUARY, Decimal(12)),
    )


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "nothing"),
        (" \n\t\n", "nothing"),
        ("Team\t2026-01", "nothing"),
        ('Team\t2026-01\n"North\t5', "unclosed_quote"),
        ('Team\t2026-01\n"North" x\t5', "stray_quote"),
        ("\t".join(["x"] * 5001) + "\nNorth", "too_much"),
        ("Team\nNorth\n", "no_months"),
    ],
)
def test_what_is_no_block_is_complained_of(text: str, reason: str) -> None:
    pasted = targets(text, TEAMS)
    assert [(one.row, one.column, one.reason) for one in pasted.complaints] == [(1, 1, reason)]
    assert pasted.accepted(despite=True) == ()


def test_an_id_goes_before_a_name_and_capitals_tell_ids_apart() -> None:
    pasted = targets("x\t2026-01\neast\t1\nEAST\t2\nn\t3", {**TEAMS, "other": "n"})
    assert [target.team_id for target in pasted.accepted()] == ["east", "EAST", "n"]
    assert targets("x\t2026-01\nEast\t1", TEAMS).complaints[0].reason == "two_teams"


def months(month: date) -> list[str]:
    """A month in the forms that are read."""
    return [
        f"{month:%Y-%m}", f"{month.year}/{month.month}", f"{month:%b %Y}", f"{month:%B %Y}",
        f"{month.year}年{month.month}月", f"{month:%m/%Y}", f"{month:%Y-%m-%d}", f"{month:%Y%m}",
        *([f"{month:%b-%y}"] if month.year >= 2000 else []),
        *(words_for(one).month(month) for one in LANGUAGES),
    ]  # fmt: skip


def written(amount: Decimal) -> list[str]:
    """An amount in the forms that are read."""
    grouped = f"{amount:,.2f}"
    french = grouped.replace(",", " ").replace(".", ",")
    forms = [
        f"{amount:.2f}", grouped, french, french.replace(" ", "\u202f"), f"¥{grouped}",
        grouped.replace(",", "'"), f"{grouped} CNY", f"{amount / 10**4:f}万",
        f"{amount / 10**8:f} 亿", f"{amount / 10**6:f}M",
        french.replace(" ", "."), *(words_for(one).exact_amount(amount) for one in LANGUAGES),
    ]  # fmt: skip
    if amount == amount.to_integral():
        forms += [f"{amount:,.0f}", f"{amount:.0f}"]
    return forms


@given(st.data())
def test_what_is_written_in_these_forms_reads_back(data: st.DataObject) -> None:
    firsts = st.dates(date(1900, 1, 1), date(2099, 12, 1)).map(lambda day: day.replace(day=1))
    across = data.draw(st.lists(firsts, min_size=1, max_size=4, unique=True))
    money = st.decimals(0, Decimal("9999999999999.99"), places=2)
    down = data.draw(st.lists(st.sampled_from(["n", "s", "east"]), min_size=1, unique=True))
    given_amounts = {
        (team, month): data.draw(st.none() | money, label="amount")
        for team in down
        for month in across
    }

    def cell(amount: Decimal | None) -> str:
        return "" if amount is None else data.draw(st.sampled_from(written(amount)))

    rows = [
        ["Team", *(data.draw(st.sampled_from(months(month))) for month in across)],
        *([team, *(cell(given_amounts[team, month]) for month in across)] for team in down),
    ]
    pasted = targets(block(rows, data.draw(st.sampled_from(FORMS))), TEAMS, "CNY")
    assert pasted.complaints == ()
    assert pasted.accepted() == tuple(
        Target(team, month, amount)
        for (team, month), amount in given_amounts.items()
        if amount is not None
    )


@given(st.text(max_size=60))
def test_whatever_is_pasted_is_read_or_complained_of(text: str) -> None:
    pasted = targets(text, TEAMS)
    assert pasted.readable or pasted.complaints
    assert {one.reason for one in pasted.complaints} <= set(REASONS)


@given(st.text("0123456789.,' -¥$kmb万亿()", max_size=14))
def test_an_amount_that_is_read_is_one_and_has_no_other_reading(text: str) -> None:
    try:
        value = amounts.amount(text)
    except Unread as wrong:
        assert str(wrong) in REASONS
        return
    assert 0 <= value < amounts.LARGEST
    assert amounts.amount(f"{value:.2f}") == value
