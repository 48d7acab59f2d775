"""The year's gap in words: how W1, W2, W3 and the gaps come about, with their numbers."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from ui import deals
from ui.ask import Answer
from ui.figures import Figure
from ui.view import Page
from words.teller import deals_said, share
from words.year import no_gap

Row = Mapping[str, Any]


def figures(page: Page, row: Row) -> list[Figure]:
    """Target, the three Ws, and the two gaps: each with how safe it is."""
    words, unit = page.words, page.world.currency

    def figure(label: str, name: str, note: str, opens: Any = None) -> Figure:
        value = row[name]
        said = unit if value is not None else ""
        return Figure(label, words.amount(value), said, [note], opens)

    overdue = ""
    if row["w2_overdue_amount"] is not None:
        overdue = words("of it overdue %(amount)s", amount=words.amount(row["w2_overdue_amount"]))
    over = row["gap1_amount"] is not None and row["gap1_amount"] <= 0
    times = words("%(times)s × Gap1", times=times_said(page, row["gap_multiplier"]))
    missing = words("target exceeded") if over else words("still missing")
    if row["gap1_amount"] is None:
        missing = times = ""
    done = None if row["target_amount"] in (None, 0) else row["w1_amount"] / row["target_amount"]
    won = share(page, done, row["target_amount"])
    return [
        figure(words("Target"), "target_amount", words("for the fiscal year")),
        figure(words("W1 won"), "w1_amount", won, deals.won(page)),
        figure(words("W2 in play"), "w2_amount", overdue, deals.in_play(page)),
        figure(words("W3 not yet created"), "w3_amount", words("at risk")),
        figure(words("Gap1"), "gap1_amount", missing),
        figure(words("Gap2, to create"), "gap2_amount", times),
    ]


def times_said(page: Page, value: Any) -> str:
    """A multiplier as people say it: 3, or 4.8."""
    number = Decimal(value)
    return page.words.number(number, 0 if number == number.to_integral_value() else 1)


def observed(page: Page, row: Row) -> str:
    """The multiplier that the observed win rate asks for, beside the one that is set."""
    words, rate = page.words, row["observed_win_rate"]
    if not rate:
        return words("No win rate was observed in the last 365 days to set the multiplier by.")
    said = words(
        "The multiplier is set to %(times)s. The observed win rate of the last 365 days is "
        "%(rate)s, which asks for %(observed)s.",
        times=times_said(page, row["gap_multiplier"]),
        rate=words.rate(rate),
        observed=words.number(1 / rate),
    )
    if not row["gap2_record_amount"]:
        return said
    asked = words(
        "By the record, as little of what is created now still closes this year, it takes "
        "%(amount)s of new pipeline.",
        amount=page.money(row["gap2_record_amount"]),
    )
    return f"{said} {asked}"


def w1(page: Page, row: Row) -> str:
    """Where W1 comes from."""
    return page.words(
        "W1 = %(amount)s: what was won in %(year)s until %(day)s.",
        amount=page.words.exact_amount(row["w1_amount"]),
        year=page.words.period(page.scope.period.label),
        day=page.words.day(page.scope.as_of),
    )


def w2(page: Page, row: Row, behind: Row, by: str) -> str:
    """Where W2 comes from; `behind` is the year's row of F1 against F2."""
    words = page.words
    weighed = words("each with its manager's forecast")
    if by == "f2":
        weighed = words("each with its amount × the win rate of its stage")
    if row["w2_amount"] is None:
        return words("W2 is not known: no stage has a win rate.")
    return words(
        "W2 = %(amount)s: %(deals)s in play for the year with %(open)s, %(weighed)s. "
        "%(overdue)s of it comes from deals whose expected day has passed.",
        amount=words.exact_amount(row["w2_amount"]),
        deals=deals_said(page, behind["in_play_deals"]),
        open=words.exact_amount(behind["in_play_amount"]),
        weighed=weighed,
        overdue=words.exact_amount(row["w2_overdue_amount"]),
    )


def w3(page: Page, row: Row, months: Answer) -> str:
    """Where W3 comes from: new pipeline a day × days left × what it yields by the year's end."""
    words = page.words
    days = {found["month"]: found["days_left"] for found in months.rows}
    if not days:
        return words("W3 = 0: no day of the year is left in which to win new deals.")
    methods = {
        "record": words("by the team's own record"),
        "company_record": words("by the company's record, as the team's own is too short"),
        "average_cycle": words("by the average sales cycle, as the record is too short"),
        "none": words("and as no deal was won yet, nothing is expected"),
    }
    return words(
        "W3 = %(amount)s: new pipeline a day × the %(days)s days left × what it yields before "
        "the year ends, month by month, %(method)s.",
        amount=words.exact_amount(row["w3_amount"]),
        days=words.count(sum(days.values())),
        method=methods.get(row["w3_method"], ""),
    )


def gaps(page: Page, row: Row) -> str:
    """How the gaps follow."""
    words = page.words
    if row["gap1_amount"] is None:
        return no_gap(page, row)
    said = {
        "target": words.exact_amount(row["target_amount"]),
        "w1": words.exact_amount(row["w1_amount"]),
        "w2": words.exact_amount(row["w2_amount"]),
        "w3": words.exact_amount(row["w3_amount"]),
        "gap1": words.exact_amount(row["gap1_amount"]),
    }
    return words("Gap1 = target %(target)s − W1 %(w1)s − W2 %(w2)s − W3 %(w3)s = %(gap1)s.", **said)
