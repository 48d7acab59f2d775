"""What pages say of their figures in sentences: why, how it comes about, what is left out."""

from collections.abc import Mapping
from typing import Any

from ui import deals
from ui.ask import Answer
from ui.figures import Figure
from ui.view import Page
from words.teller import deals_said, since

Row = Mapping[str, Any]


def why_it_leads(page: Page, row: Row) -> str:
    """Which forecast leads here, and why, in one sentence."""
    words = page.words
    reps, reviewed = words.count(row["reps"]), words.rate(row["reviewed_rate"])
    reasons = {
        "f1": words("with up to 10 reps, the managers know every deal"),
        "f1_while_tuning_f2": words("with 11 to 50 reps, F2 is still being tuned towards F1"),
        "f2": words("with more than 50 reps, win rates say more than single forecasts"),
        "f2_until_reviewed": words(
            "only %(share)s of the amount in play is reviewed: F1 is low because it is unfinished",
            share=reviewed,
        ),
    }
    method = row["lead_method"]
    if method not in reasons:
        return ""
    return words(
        "%(method)s (%(reps)s reps): %(reason)s.",
        method=words.term(method),
        reps=reps,
        reason=reasons[method],
    )


def still_to_come(page: Page, cycle: Row) -> str:
    """That deals not yet created will add to the period, where there is time to win them."""
    words, scope = page.words, page.scope
    left, usual = (scope.period.last - scope.as_of).days, cycle["cycle_days"]
    if usual is None or left <= usual:
        return ""
    return words(
        "The average sales cycle is %(cycle)s, and %(left)s of the period are left: deals not yet "
        "created will still add to it.",
        cycle=words.days(usual),
        left=words.days(left),
    )


def set_apart(page: Page, row: Row) -> list[Figure]:
    """What a forecast does not hold, or holds with doubt: each opens its deals."""
    words = page.words
    shown = (
        (words("Not reviewed"), "not_reviewed", deals.not_reviewed(page), words("adds 0 to F1")),
        (words("Overdue"), "overdue", deals.overdue(page), words("counted, though its day passed")),
        (words("Left out"), "left_out", deals.left_out(page), words("expected before the period")),
        (words("Without a date"), "undated", deals.undated(page), words("counted in no period")),
    )
    found = []
    for label, part, behind, note in shown:
        count = row[f"{part}_deals"]
        if count is None:  # not for this viewer
            continue
        said = words.plural("%(count)s deal", "%(count)s deals", count)
        amount = words.amount(row[f"{part}_amount"])
        opens = behind if count else None
        found.append(Figure(label, amount, page.world.currency, [f"{said} · {note}"], opens))
    return found


def missing_rates(page: Page, row: Row) -> str:
    """That F2 lacks win rates, wholly or in part; empty where it does not."""
    words = page.words
    if row["f2_amount"] is None:
        return words(
            "F2 cannot be formed: no stage has a win rate. The rates observed in the last 365 "
            "days are below; enter them in win_rates or stages and load again."
        )
    if row["without_rate_amount"]:
        return words(
            "%(amount)s in play stand in a stage without a win rate and add 0 to F2.",
            amount=page.money(row["without_rate_amount"]),
        )
    return ""


def unknown_stage(page: Page, answer: Answer) -> str:
    """How much is open in a stage that is not known; empty where every stage is."""
    words = page.words
    for row in answer.rows:
        if row["stage_id"] == "not_known" and row["deals"]:
            return words(
                "The data has no history of stages: of %(deals)s with %(amount)s, "
                "open on this day, the stage is not known.",
                deals=deals_said(page, row["deals"]),
                amount=page.money(row["open_amount"]),
            )
    return ""


def open_in_words(page: Page, row: Row) -> str:
    """All that is open and what changed, in one sentence."""
    words = page.words
    return words(
        "%(amount)s open in %(deals)s, %(change)s",
        amount=page.money(row["open_amount"]),
        deals=deals_said(page, row["open_deals"]),
        change=since(page, row["open_amount"], row["compare_open_amount"]),
    )


def without_amount(page: Page, answer: Answer) -> str:
    """How many open deals have no amount and count as 0; empty where all have one."""
    count = sum(row["missing_amount_deals"] for row in answer.rows)
    if not count:
        return ""
    return page.words.plural(
        "%(count)s open deal has no amount and counts as 0.",
        "%(count)s open deals have no amount and count as 0.",
        count,
    )
