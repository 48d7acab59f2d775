"""The funnel that deals pass through, and days in stage, in words and figures."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from ui import deals, past_deals
from ui.ask import Answer
from ui.chart import Opening
from ui.choice import choice
from ui.figures import Figure
from ui.view import Page
from words.teller import deals_said

Row = Mapping[str, Any]
ENOUGH = 20  # stays; fewer say little of how long deals stay
TOP = 50  # stalled deals in sight; the list behind has all


def created(page: Page) -> dict[str, Any]:
    """Which deals are looked at: a choice, as parameters of the queries. It begins with the twelve
    months, unless loads tell of a part of them alone: then with the deals that they tell of."""
    words, as_of = page.words, page.scope.as_of
    options = {"year": words("Created in 12 full months"), "period": words("In the period")}
    observed_from = _observed_from(page)
    if observed_from is not None:
        since = {"observed": words("Since %(day)s", day=words.near_day(observed_from, as_of))}
        is_part = observed_from > date(as_of.year - 1, as_of.month, 1)
        options = since | options if is_part else options | since
    chosen = choice(page, "created", words("Created"), options, labelled=False)
    if chosen == "year":
        return {"created_from": None, "created_to": None}
    if chosen == "observed":
        return {"created_from": observed_from, "created_to": as_of}
    return {"created_from": page.scope.period.first, "created_to": page.scope.period.last}


def _observed_from(page: Page) -> date | None:
    """From which created day on loads tell all stages of deals; None: a log does, or nothing."""
    found = page.ask("pipeline/recorded_stages")
    known: date | None = found.first["created_from_on"] if found.rows else None
    return None if known is None or known > page.scope.as_of else known


def parts(page: Page, window: Mapping[str, Any]) -> tuple[Answer, Opening]:
    """The same side by side, by what is chosen; and what a part and stage of it opens."""
    words = page.words
    options = {
        "director": words("By team"),
        "source": words("By source"),
        "product": words("By product"),
    }
    by = choice(page, "parts", words("Side by side"), options, labelled=False)
    name, more = "pipeline/stage_conversion_by_stage_and_director", dict(window)
    if by != "director":
        name, more = "pipeline/stage_conversion_by_stage_and_origin", {**window, "by": by}
    taken = {"stage": "stage_id", "team" if by == "director" else by: "part_id"}
    return page.ask(name, **more), Opening({"": past_deals.passed(page, window)}, within=taken)


def opening(page: Page, window: Mapping[str, Any]) -> Opening:
    """What a stage of the funnel opens."""
    return Opening({"": past_deals.passed(page, window)}, within={"stage": "stage_id"})


def window_said(page: Page, first: Any, last: Any) -> str:
    """A window as people say it, by its days."""
    return f"{page.words.near_day(first, last)} – {page.words.near_day(last, page.scope.as_of)}"


def passed_in_words(page: Page, stages: Answer) -> str:
    """How many deals were created, how many of them were won, against the window before."""
    words, first, won = page.words, stages.rows[0], stages.rows[-1]
    said = words(
        "Of %(deals)s with %(amount)s, %(rate)s were won, %(by_amount)s of the amount",
        deals=deals_said(page, first["reached_deals"]),
        amount=page.money(first["reached_amount"]),
        rate=words.rate(won["first_stage_deals_rate"]),
        by_amount=words.rate(won["first_stage_amount_rate"]),
    )
    if not first["compare_deals"]:
        return said
    before = words(
        "%(rate)s and %(by_amount)s in the window before",
        rate=words.rate(won["compare_first_stage_deals_rate"]),
        by_amount=words.rate(won["compare_first_stage_amount_rate"]),
    )
    return f"{said} · {before}"


def windows_said(page: Page, row: Row) -> str:
    """Which deals are counted, and what they are compared with."""
    words = page.words
    said = words(
        "Deals created %(window)s, as they stand; each counts once, lost ones stay in.",
        window=window_said(page, row["created_from_on"], row["created_to_on"]),
    )
    observed_from = _observed_from(page)
    if row["compare_deals"] is None and observed_from and row["open_deals"] is not None:
        begun = words(
            "Stages are known of deals created from %(day)s on: there is no whole window before to "
            "compare with.",
            day=words.near_day(observed_from, page.scope.as_of),
        )
        return f"{said} {begun}"
    if row["compare_deals"] is None:
        begun = words(
            "The record begins %(day)s: there is no whole window before to compare with.",
            day=words.near_day(page.world.first_on, page.scope.as_of),
        )
        return f"{said} {begun}"
    before = words(
        "Line: those created %(window)s, as they stood when they were as old, on %(day)s.",
        window=window_said(page, row["compare_from_on"], row["compare_to_on"]),
        day=words.near_day(row["compare_seen_on"], page.scope.as_of),
    )
    return f"{said} {before}"


def still_young(page: Page, row: Row) -> str:
    """How many deals may still get further, and what that goes by."""
    words = page.words
    if row["usual_days"] is None:
        return words(
            "No deal was won in the 12 months before this one: which deals are still young "
            "cannot be said."
        )
    if not row["young_deals"]:
        return ""
    return words(
        "%(deals)s are open and younger than the %(days)s in which three of four won deals were "
        "won: they may still get further. They are the pale part of each bar.",
        deals=deals_said(page, row["young_deals"]),
        days=words.days(row["usual_days"]),
    )


def not_recorded(page: Page, stages: Answer) -> str:
    """That only created and won are known, where the data has no history of stages."""
    if stages.first["open_deals"] is not None:
        return ""
    words, observed_from = page.words, _observed_from(page)
    if observed_from is not None:
        day = words.near_day(observed_from, page.scope.as_of)
        return words(
            "Stages are known from loads, of deals created from %(day)s on. Of earlier ones it is "
            "known what was created and what was won, but not how far the others got: choose "
            "“Since %(day)s”.",
            day=day,
        )
    return words(
        "The data has no history of stages: known is what was created and what was won, but not "
        "how far the others got. With a change log in the export, or from the next loads on, it is."
    )


def told_by_loads(page: Page, stages: Answer) -> str:
    """How exact it is, where loads tell the stages and no log."""
    if stages.first["open_deals"] is None or _observed_from(page) is None:
        return ""
    return page.words(
        "Told by comparing loads: a stage that was passed between two of them counts as reached, "
        "on the day of the later one; where a deal was in between and is no longer is not seen."
    )


def has_stays(stages: Answer) -> bool:
    """Whether any stay in a stage ended: without one there is nothing to measure by."""
    return any(row["company_average_days"] is not None for row in stages.rows)


def stalled_in_words(page: Page, stages: Answer) -> str:
    """How much is stalled, of all that is open, in one sentence."""
    words = page.words
    total = _summed(stages, "stalled_amount", "stalled_deals", "open_amount")
    if not total["stalled_deals"]:
        return words("No open deal is longer in its stage than the stage's average.")
    share = total["stalled_amount"] / total["open_amount"] if total["open_amount"] else None
    return words(
        "%(amount)s in %(deals)s is stalled, %(rate)s of what is open: longer in its stage than "
        "the average",
        amount=page.money(total["stalled_amount"]),
        deals=deals_said(page, total["stalled_deals"]),
        rate=words.rate(share),
    )


def stage_figures(page: Page, stages: Answer) -> list[Figure]:
    """Stalled, and beyond 1.5 times: each opens its deals."""
    words, unit = page.words, page.world.currency
    shown = (
        (words("Stalled"), "stalled", deals.stalled(page)),
        (words("Beyond 1.5 times the average"), "abnormal", deals.abnormal(page)),
        (words("Open pipeline"), "open", deals.open_deals(page)),
    )
    total = _summed(stages, *(f"{one}_{ending}" for _, one, _ in shown for ending in ENDINGS))
    return [
        Figure(
            label,
            words.amount(total[f"{one}_amount"]),
            unit,
            [deals_said(page, total[f"{one}_deals"])],
            behind if total[f"{one}_deals"] else None,
        )
        for label, one, behind in shown
    ]


ENDINGS = ("amount", "deals")


def thin_stays(page: Page, stages: Answer) -> str:
    """Which stages have too few ended stays to go by; empty where none has."""
    words = page.words
    thin = [row["stage_name"] for row in stages.rows if row["stays"] < ENOUGH]
    if not thin:
        return ""
    return words(
        "Fewer than %(enough)s stays ended in the last 365 days in: %(stages)s. Their days say "
        "little yet.",
        enough=words.count(ENOUGH),
        stages=", ".join(thin),
    )


def _summed(stages: Answer, *names: str) -> dict[str, Any]:
    return {name: sum(row[name] for row in stages.rows) for name in names}
