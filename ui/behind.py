"""What is behind a figure: its deals or activities, in front of the page."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pyarrow as pa
import streamlit as st

from ui import listing, say, source, visitor
from ui.ask import Answer
from ui.scope import moved
from ui.view import Page
from words import Words

DIRECT = "/direct"
REFRESH = "behind_closed"
SUMMED = ("change_amount", "deal_amount", "open_amount", "new_amount", "stake_amount")
IN_PLAY = ("in_play", "overdue", "not_reviewed")  # parts whose deals count in F1 and F2


@dataclass(frozen=True)
class Behind:
    """The question that lists what a figure is made of, and what to call the list."""

    title: str
    query: str
    params: Mapping[str, Any] = field(default_factory=dict)
    parts: tuple[str, ...] = ()
    """Of a query that tells parts apart, those that are listed; none: all rows."""
    where: Mapping[str, Any] = field(default_factory=dict)
    """Columns with the value that the listed rows have in them, or with a tuple of several."""

    def within(self, **more: Any) -> "Behind":
        """The same list narrowed, to a team for instance."""
        return replace(self, params={**self.params, **more})


def closed() -> None:
    """Counts the lists that were closed: charts forget what was chosen in them."""
    st.session_state[REFRESH] = st.session_state.get(REFRESH, 0) + 1


def show(page: Page, behind: Behind) -> None:
    """Opens the list; nothing else on the page moves."""

    @st.dialog(behind.title, width="large", on_dismiss=closed)
    def opened() -> None:
        contents(page, behind)

    opened()


def contents(page: Page, behind: Behind) -> None:
    """What stands in the list: whose it is, what it comes to, its rows, and the ways to keep it."""
    if not visitor.is_still(page.visitor, page.sight):
        st.rerun()  # which shows what they see now, or the door
    words = page.words
    team = behind.params.get("team", page.scope.team)
    direct = team.removesuffix(DIRECT) if isinstance(team, str) and team.endswith(DIRECT) else None
    person = behind.params.get("person", page.scope.person)
    own = replace(page.scope, team=direct or team, person=person)
    scope = moved(own, behind.params, page.world)
    # a query that tells what is a team's own from what is its parts' is asked for it
    asked = {**behind.params, **scope.params, "only_direct": direct is not None}
    answer = narrowed(page.ask(behind.query, **asked), behind)
    if direct and "only_direct" not in answer.params:
        answer = _only(answer, "team_id", (direct,))
    within = replace(page, scope=scope)
    say.line(within.sentence, "quiet")
    count = answer.table.num_rows
    if not count:
        say.line(words("Nothing is behind this figure: it is zero."))
        return
    say.line(summed(answer, words, page.world.currency, page.sees_managers))
    if count > listing.LONGEST:
        said = words.count(listing.LONGEST)
        say.line(words("The first %(count)s are shown; the files have all.", count=said), "quiet")
    listing.table(answer, words, page.world.currency)
    source.downloads(within, behind.title, answer, key=f"behind-{behind.query}")


def narrowed(answer: Answer, behind: Behind) -> Answer:
    """The rows of the query that the list is of."""
    if behind.parts:
        answer = _only(answer, "part", behind.parts)
    for name, value in behind.where.items():
        answer = _only(answer, name, value if isinstance(value, tuple) else (value,))
    return answer


def _only(answer: Answer, name: str, values: Sequence[Any]) -> Answer:
    """The rows whose column has one of the values."""
    kept = [value in values for value in answer.table.column(name).to_pylist()]
    return replace(answer, table=answer.table.filter(pa.array(kept, pa.bool_())))


def summed(answer: Answer, words: Words, currency: str, sees_managers: bool = True) -> str:
    """How many rows, and their amount: what the figure that was opened says."""
    count = answer.table.num_rows
    if "activity_id" in answer.table.column_names:
        return words.plural("%(count)s activity", "%(count)s activities", count)
    if "other_rules" in answer.table.column_names:
        return words.plural("%(count)s point", "%(count)s points", count)
    if "opportunity_id" not in answer.table.column_names:
        return words.plural("%(count)s account", "%(count)s accounts", count)
    said = words.plural("%(count)s deal", "%(count)s deals", count)
    for column, writer in MEASURED.items():
        if column in answer.table.column_names:
            return writer(answer.rows, words, currency)
    for name in SUMMED:
        if name in answer.table.column_names:
            total = sum(value for row in answer.rows if (value := row[name]) is not None)
            amount = f"{words.exact_amount(total)} {currency}".rstrip()
            return f"{said} · {amount}{_forecast(answer.rows, words, sees_managers)}"
    return said


def _forecast(rows: Sequence[Mapping[str, Any]], words: Words, sees_managers: bool) -> str:
    """What deals add to F1 and F2, where any is in play: their amounts are not the figure then.

    F1 only to who sees what managers forecast.
    """
    if not any(row.get("part") in IN_PLAY for row in rows):
        return ""
    f1 = sum(row["deal_amount" if row["part"] == "won" else "manager_amount"] or 0 for row in rows)
    f2 = [row["f2_amount"] for row in rows if row["f2_amount"] is not None]
    said = f" · F1 {words.exact_amount(f1)}" if sees_managers else ""
    return f"{said} · F2 {words.exact_amount(sum(f2))}" if f2 else said


Rows = Sequence[Mapping[str, Any]]


def _recorded(rows: Rows, words: Words, currency: str) -> str:
    """What the deals of the record come to in a period: its bias, which is what they add up to."""
    ends = {row["period_from_on"]: row["week_ends"] for row in rows}

    def mean(name: str) -> Any:
        found = [row[name] * row["week_ends"] for row in rows if row[name] is not None]
        return sum(found) / sum(ends.values()) if found else None

    deals = len({row["opportunity_id"] for row in rows})
    return words(
        "%(deals)s in %(periods)s · on average a period brought %(won)s %(currency)s; F1 stood "
        "%(f1)s from it, F2 %(f2)s",
        deals=words.plural("%(count)s deal", "%(count)s deals", deals),
        periods=words.plural("%(count)s period", "%(count)s periods", len(ends)),
        won=words.amount(mean("actual_amount")),
        currency=currency,
        f1=words.amount(mean("f1_error_amount"), plus=True),
        f2=words.amount(mean("f2_error_amount"), plus=True),
    )


def _decided(rows: Rows, words: Words, currency: str) -> str:
    """How many of the decided deals were won: the observed rate, by count and by amount."""
    won = [row for row in rows if row["outcome"] == "won"]
    amount = sum(row["deal_amount"] or 0 for row in rows)
    won_amount = sum(row["deal_amount"] or 0 for row in won)
    return words(
        "%(deals)s · %(won)s won: %(rate)s of the deals, %(by_amount)s of the amount",
        deals=words.plural("%(count)s deal", "%(count)s deals", len(rows)),
        won=words.count(len(won)),
        rate=words.rate(len(won) / len(rows)),
        by_amount=words.rate(won_amount / amount if amount else None),
    )


def _in_time(rows: Rows, words: Words, currency: str) -> str:
    """Of what stood in the stage at week-ends, what was won in time: the in-period rate."""
    amount = sum(row["in_play_amount"] for row in rows)
    won = sum(row["won_in_time_amount"] for row in rows)
    return words(
        "%(deals)s · added up over the week's ends %(amount)s %(currency)s in play, %(won)s of it "
        "won by the quarter's end: %(rate)s",
        deals=words.plural("%(count)s deal", "%(count)s deals", len(rows)),
        amount=words.amount(amount),
        currency=currency,
        won=words.amount(won),
        rate=words.rate(won / amount if amount else None),
    )


def _expected(rows: Rows, words: Words, currency: str) -> str:
    """What open deals come to by their chances, beside what they are worth."""
    return words(
        "%(deals)s · %(amount)s %(currency)s · expected from them %(expected)s",
        deals=words.plural("%(count)s deal", "%(count)s deals", len(rows)),
        amount=words.exact_amount(sum(row["deal_amount"] or 0 for row in rows)),
        currency=currency,
        expected=words.exact_amount(sum(row["expected_amount"] or 0 for row in rows)),
    )


# What a list says above it where a sum of amounts is not what its figure says, by a column of it.
MEASURED: Mapping[str, Callable[[Rows, Words, str], str]] = {
    "largest_error_amount": _recorded,
    "stage_left_on": _decided,
    "won_in_time_amount": _in_time,
    "expected_amount": _expected,
}
