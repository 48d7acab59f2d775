"""Whether a week is for pushing deals on or for building, in words, with the numbers behind."""

from collections.abc import Mapping
from typing import Any

from ui.derivation import times_said
from ui.view import Page
from words.teller import deals_said

Row = Mapping[str, Any]


def suggested(page: Page, row: Row) -> str:
    """What the week is for, in one sentence."""
    words = page.words
    said = {
        "push": _push(page, row),
        "build": _build(page, row),
        "keep": words(
            "Keep going: what is in play covers what is needed, and nothing is stalled or overdue"
        ),
        "no_yardstick": words(
            "Nothing is stalled or overdue; what is needed cannot be said without a target or a "
            "year's record"
        ),
        "period_over": words("This period is over; choose the running one to see what it needs"),
    }
    return said[row["suggestion"]]


def besides(page: Page, row: Row) -> str:
    """What is to be done besides; empty where nothing is."""
    second = row["second_suggestion"]
    if second is None:
        return ""
    what = _push(page, row) if second == "push" else _build(page, row)
    return page.words("%(what)s.", what=what)


def _push(page: Page, row: Row) -> str:
    words = page.words
    if not row["slow_deals"]:
        return words(
            "Push deals on: %(deals)s with %(amount)s are in play, and %(left)s are left",
            deals=deals_said(page, row["in_play_deals"]),
            amount=page.money(row["in_play_amount"]),
            left=words.days(row["days_left"]),
        )
    return words(
        "Push deals on: %(amount)s in %(deals)s is stalled or overdue",
        deals=deals_said(page, row["slow_deals"]),
        amount=page.money(row["slow_amount"]),
    )


def _build(page: Page, row: Row) -> str:
    words = page.words
    missing = page.money(row["missing_amount"])
    if row["is_for_next_period"]:
        return words("Build pipeline for the next period: %(amount)s is missing", amount=missing)
    return words("Build pipeline: %(amount)s more is needed in play", amount=missing)


def reasons(page: Page, row: Row) -> list[str]:
    """The numbers behind the suggestion: how far what is in play covers the need, and time."""
    words, times = page.words, times_said(page, row["gap_multiplier"])
    if row["suggestion"] == "period_over" or row["still_needed_amount"] is None:
        return []
    found = []
    if row["coverage"] is not None:
        found.append(
            words(
                "In play is %(coverage)s times what is still to win, %(amount)s; %(times)s times "
                "are asked for.",
                coverage=words.number(row["coverage"]),
                amount=page.money(row["still_needed_amount"]),
                times=times,
            )
        )
    else:
        found.append(words("What a head is to win in this period is reached."))
    if row["is_for_next_period"] and row["missing_amount"] is not None:
        said = words(
            "Built now, pipeline counts for the next period: of the %(times)s times %(amount)s "
            "that it asks for, %(there)s is there.",
            times=times,
            amount=page.money(row["next_yardstick_amount"]),
            there=page.money(row["next_in_play_amount"]),
        )
        if row["coverage"] is not None and row["cycle_days"] is not None:
            late = words(
                "A deal takes %(cycle)s on average, and %(left)s are left.",
                cycle=words.days(row["cycle_days"]),
                left=words.days(row["days_left"]),
            )
            said = f"{late} {said}"
        found.append(said)
    return found


def undated(page: Page, row: Row) -> str:
    """What is open and in play in no period, since nobody said when; empty where nothing is."""
    if not row["undated_deals"]:
        return ""
    return page.words(
        "%(amount)s in %(deals)s has no expected close day and is in play in no period: date it "
        "first.",
        amount=page.money(row["undated_amount"]),
        deals=deals_said(page, row["undated_deals"]),
    )


def yardstick(page: Page, row: Row) -> str:
    """Where the need comes from: never somebody's own target, which the data does not have."""
    words, record = page.words, row["own_record_amount"]
    if row["yardstick"] == "target_per_rep":
        said = words(
            "What a head is to win is the company's target for the period ÷ its reps, %(amount)s: "
            "a yardstick, not a target of their own.",
            amount=page.money(row["yardstick_amount"]),
        )
        if record is None:
            return said
        own = words(
            "The year before they won %(amount)s in as many days.", amount=page.money(record)
        )
        return f"{said} {own}"
    if row["yardstick"] == "own_record":
        return words(
            "There is no target: the yardstick is what was won in the 365 days before the period, "
            "for as many days as it has, %(amount)s.",
            amount=page.money(record),
        )
    return ""


def own_rate(page: Page, row: Row) -> str:
    """How often what is in play should cover the need by their own win rate."""
    words, rate = page.words, row["observed_win_rate"]
    if not rate:
        return ""
    return words(
        "Of %(deals)s decided in the last 365 days %(rate)s of the amount was won, which asks for "
        "%(times)s times; the setting is %(setting)s.",
        deals=deals_said(page, row["decided_deals"]),
        rate=words.rate(rate),
        times=words.number(1 / rate),
        setting=times_said(page, row["gap_multiplier"]),
    )


def visits(page: Page, row: Row) -> str:
    """Which visits the suggestion asks more of, and how many there were against the usual."""
    words, kind = page.words, row["asked_visit"]
    if kind is None:
        return ""
    said = {
        "first_visit": words("Building asks for first visits"),
        "follow_up_visit": words("Pushing asks for follow-up visits"),
    }[kind]
    return words(
        "%(what)s: %(count)s of %(visits)s last week, usually %(usual)s of %(usual_visits)s.",
        what=said,
        count=words.count(row[f"{kind}s"]),
        visits=words.count(row["visits"]),
        usual=words.number(row[f"{kind}s_usual"]),
        usual_visits=words.number(row["visits_usual"]),
    )
