"""New pipeline in figures and sentences: what was created, and what is asked for a month."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pandas as pd

from ui import deals
from ui.ask import Answer
from ui.figures import Figure
from ui.scope import year_of
from ui.view import Page
from words import Words
from words.teller import deals_said

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Against:
    """Months beside what is asked for one: nothing for weeks, nor for one person."""

    pace: Decimal | None
    asked: Decimal | None

    def __call__(self, answer: Answer, words: Words) -> pd.DataFrame:
        """The rows with both amounts."""
        beside: dict[str, Any] = {"pace_amount": self.pace, "asked_amount": self.asked}
        with_both: pd.DataFrame = answer.frame.assign(**beside)
        return with_both


def against(page: Page, gap: Answer, grain: str) -> Against:
    """What the months are held against; `gap` is of forecast/year_gap_by_team."""
    if grain == "week" or page.scope.person:
        return Against(None, None)
    return Against(gap.first["month_pace_amount"], gap.first["month_asked_amount"])


def figures(
    page: Page, months: Answer, gap: Answer, coverage: Answer, accounts: Row
) -> list[Figure]:
    """This month, the last full one, what is asked for one, coverage, accounts without a deal.

    What is asked and what is covered are a team's: neither is told to who sees only their own.
    """
    words, unit = page.words, page.world.currency
    *before, now = months.rows
    created = deals.new(page)

    def month(label: str, row: Row, note: str) -> Figure:
        days = {"period_from": row["month"], "period_to": row["month_to_on"]}
        notes = [deals_said(page, row["new_deals"]), note]
        amount = words.amount(row["new_amount"])
        return Figure(label, amount, unit, notes, created.within(**days))

    found = [month(words("New this month"), now, until(page, now))]
    if before:
        label = words("New in %(month)s", month=words.month(before[-1]["month"]))
        found.append(month(label, before[-1], _of_asked(page, before[-1], gap)))
    of_teams = () if page.alone else (_asked(page, gap), _covered(page, coverage.first))
    idle, held = accounts["without_deal_accounts"], words.count(accounts["accounts"])
    lists = deals.accounts(page)
    return [
        *found,
        *of_teams,
        Figure(
            words("Accounts without a deal"),
            words.count(idle),
            "",
            [words("of %(count)s held", count=held)],
            lists["without_deal_accounts"] if idle else None,
        ),
    ]


def until(page: Page, row: Row) -> str:
    """That a month is not over, and how far it is seen."""
    return page.words("until %(day)s", day=page.words.short_day(row["month_to_on"]))


def _covered(page: Page, row: Row) -> Figure:
    words = page.words
    return Figure(
        words("Coverage"),
        words.number(row["coverage"]),
        words("times") if row["coverage"] is not None else "",
        [words.term(row["coverage_state"]), words("in play ÷ (target − won)")],
        deals.in_play(page) if row["in_play_deals"] else None,
    )


def _of_asked(page: Page, row: Row, gap: Answer) -> str:
    """A month's share of what is asked for one."""
    asked = None if page.scope.person else gap.first["month_asked_amount"]
    if not asked:
        return ""
    return page.words("%(rate)s of what is asked", rate=page.words.rate(row["new_amount"] / asked))


def _asked(page: Page, answer: Answer) -> Figure:
    words, label = page.words, page.words("Asked for a month")
    if page.scope.person:
        return Figure(label, words.amount(None), "", [words("a target is a team's")])
    gap = answer.first
    asked = gap["month_asked_amount"]
    if asked is None:
        return Figure(label, words.amount(None), "", [words("no gap to go by")])
    notes = [
        words("normal pace %(amount)s", amount=words.amount(gap["month_pace_amount"])),
        words("Gap2 a month %(amount)s", amount=words.amount(gap["month_gap2_amount"], plus=True)),
    ]
    return Figure(label, words.amount(asked), page.world.currency, notes)


def in_words(page: Page, months: Answer, answer: Answer) -> str:
    """Whether the last full month brought what is asked; or why that cannot be said."""
    words = page.words
    if page.alone:
        return ""
    if page.scope.person:
        return words("What is asked for a month is a team's: choose everybody to see it.")
    gap = answer.first
    asked = gap["month_asked_amount"]
    if gap["target_amount"] is None:
        return words("There is no target for the year, so nothing is asked for a month.")
    if gap["w2_amount"] is None:
        return words("No stage has a win rate, so there is no gap, and nothing is asked.")
    if asked is None:
        return words("The year is over: nothing more is asked of it.")
    if len(months.rows) < 2:
        return words("No full month has passed since the first deal was created.")
    last = months.rows[-2]
    said = {
        "month": words.month(last["month"]),
        "amount": page.money(last["new_amount"]),
        "asked": page.money(asked),
    }
    if last["new_amount"] >= asked:
        return words(
            "%(month)s brought %(amount)s of new pipeline: the %(asked)s that are asked for a "
            "month are reached.",
            **said,
        )
    return words(
        "%(month)s brought %(amount)s of new pipeline; %(asked)s are asked for a month: "
        "%(missing)s more.",
        **said,
        missing=page.money(asked - last["new_amount"]),
    )


def cap_in_words(page: Page, accounts: Row) -> str:
    """Who is at the cap of registered accounts; that none is set."""
    words, cap, count = page.words, accounts["account_cap"], accounts["at_cap_reps"]
    if cap is None:
        return words(
            "No cap of registered accounts is set (account_cap in the settings), so nobody has to "
            "give one up."
        )
    if not count:
        return words("Nobody is at the cap of %(cap)s accounts.", cap=words.count(cap))
    return words.plural(
        "%(count)s rep is at the cap of %(cap)s accounts or above it. What promises least comes "
        "first: the longest without activity, from the registration where there never was any.",
        "%(count)s reps are at the cap of %(cap)s accounts or above it. What promises least comes "
        "first: the longest without activity, from the registration where there never was any.",
        count,
        cap=words.count(cap),
    )


def unsaid_sources(page: Page, answer: Answer) -> str:
    """That the data does not say where deals came from; empty where it does."""
    if any(row["source"] != "unknown" for row in answer.rows):
        return ""
    return page.words("The data does not say where deals came from (source).")


def ownerless(page: Page, answer: Answer) -> str:
    """That accounts without an owner count for the company alone; empty where all have one."""
    words = page.words
    count = sum(row["accounts"] for row in answer.rows if row["level"] == "direct")
    top = answer.first
    if not top["accounts"] and not top["registered_accounts"]:
        return words("The data names no account that anybody holds on this day.")
    if not count or count < top["accounts"]:
        return ""
    return words("No account has an owner in a team: they count for the company alone.")


def fiscal_year(page: Page) -> dict[str, Any]:
    """The fiscal year that the gap is of: that of the period's first day, as query parameters."""
    year = year_of(page.scope.period, page.world)
    return {"period_from": year.first, "period_to": year.last}
