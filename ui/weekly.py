"""The weekly review in figures and sentences: what leads, pace, what changed since last week."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from ui import deals, emphasis, projection, results
from ui.ask import Answer
from ui.behind import Behind
from ui.change import change_in_words, has_change, nothing_in_play
from ui.emphasis import Emphasis
from ui.figures import Figure, amount, share, since
from ui.sentences import deals_said
from ui.view import Page

Row = Mapping[str, Any]
MOST_FIGURES = 5


def leads(page: Page) -> Emphasis:
    """What leads on the day seen from."""
    period = page.scope.period
    return emphasis.emphasis(period.first, period.last, page.scope.as_of)


def is_early(page: Page) -> bool:
    """Whether new pipeline leads; else the last two stages do."""
    return leads(page).lead == "new_pipeline"


def why(page: Page) -> str:
    """What leads, and why, in one sentence."""
    words, found = page.words, leads(page)
    at = words(
        "Day %(day)s of %(days)s",
        day=words.count(found.day),
        days=words.count(found.days),
    )
    if found.lead == "new_pipeline":
        told = words("in the first half new pipeline leads: it can still be won in the period")
    else:
        told = words("in the second half the last two stages lead: they decide the period")
    return words("%(when)s: %(what)s.", when=at, what=told)


def halves(key: str) -> Sequence[DeltaGenerator]:
    """Two columns of the page, side by side on a shared screen."""
    with st.container(key=f"halves-{key}"):
        return st.columns(2, gap="large")


def links(page: Page) -> None:
    """The pages with the rest, one click away."""
    words = page.words
    found = {
        "pages/meeting/results.py": words("Results"),
        "pages/pipeline/change.py": words("Pipeline change"),
        "pages/pipeline/funnel.py": words("Funnel"),
        "pages/activity/by_director.py": words("Activity"),
    }
    with st.container(horizontal=True, key="week-links"):
        for file, label in found.items():
            st.page_link(file, label=label)


def last_stages(stages: Answer) -> Sequence[Row]:
    """The last two open stages that are known."""
    return [row for row in stages.rows if row["stage_position"] is not None][-2:]


def figures(
    page: Page, whole: Row, ahead: Row, past: Row, expected: Answer, stages: Answer
) -> list[Figure]:
    """What leads, won, F1, F2 and the projection: five, with what does not lead where one is not.

    `whole` is a row of meeting/results_by_team; `ahead` and `past` are rows of
    forecast/f1_f2_by_team, of the day seen from and of the day compared with.
    """
    _, *forecasts = results.result_figures(page, whole, ahead, past)
    *forecasts, _, _ = forecasts
    new, last = _new(page, whole), _last(page, stages)
    first, other = (new, last) if is_early(page) else (last, new)
    found = [first, _won(page, whole), *forecasts, *_projected(page, expected, ahead)]
    return [*found, other] if len(found) < MOST_FIGURES else found


def _won(page: Page, whole: Row) -> Figure:
    said = [share(page, whole["won_target_rate"], whole["target_amount"])]
    return amount(page, page.words("Won"), whole, "won_amount", said, deals.won(page))


def _new(page: Page, whole: Row) -> Figure:
    said, early = [deals_said(page, whole["new_deals"])], is_early(page)
    label = page.words("New pipeline")
    return amount(page, label, whole, "new_amount", said, deals.new(page), leads=early)


def _last(page: Page, stages: Answer) -> Figure:
    words, found = page.words, last_stages(stages)
    names = words(" · ").join(words.name(row["stage_id"], row["stage_name"]) for row in found)
    row = {
        "open_amount": sum(row["open_amount"] for row in found),
        "compare_open_amount": sum(row["compare_amount"] for row in found),
    }
    ids = tuple(row["stage_id"] for row in found)
    behind = Behind(words("Deals in the last two stages"), deals.OPEN, where={"stage_id": ids})
    said = [words("%(deals)s: %(stages)s", deals=deals_said(page, _deals(found)), stages=names)]
    label, late = words("In the last two stages"), not is_early(page)
    return amount(page, label, row, "open_amount", said if found else [], behind, leads=late)


def _deals(found: Sequence[Row]) -> int:
    return sum(row["deals"] for row in found)


def _projected(page: Page, expected: Answer, ahead: Row) -> list[Figure]:
    """The projection, where there is one and it is not of another than is looked at."""
    if not projection.is_there(expected) or page.scope.person or page.alone:
        return []
    found = projection.figures(page, expected.first, ahead)
    return [Figure(one.label, one.value, one.unit, one.notes, one.opens) for one in found[-1:]]


def pace_in_words(page: Page, whole: Row, pace: Answer) -> str:
    """What was won against target and pace, in one sentence: the answer of the page."""
    words, scope = page.words, page.scope
    won = words("%(amount)s won", amount=page.money(whole["won_amount"]))
    if whole["target_amount"] is not None:
        won = words(
            "%(won)s, %(rate)s of the target",
            won=won,
            rate=words.rate(whole["won_target_rate"]),
        )
    if page.alone or scope.person or not pace.rows:
        return words("%(won)s in %(deals)s.", won=won, deals=deals_said(page, whole["won_deals"]))
    row = pace.first
    if scope.as_of >= scope.period.last:
        return words("%(won)s; the period is over.", won=won)
    if row["pace_method"] == "too_few":
        return words(
            "%(won)s. What is usual by this day two earlier periods with 20 won deals would tell.",
            won=won,
        )
    return words("%(won)s; %(pace)s.", won=won, pace=_paced(page, row))


def _paced(page: Page, row: Row) -> str:
    words, away = page.words, row["pace_difference_amount"]
    if away is None:
        return words.plural(
            "the period before had won %(usual)s by this day",
            "the %(count)s periods before had on average won %(usual)s by this day",
            row["learned_periods"],
            usual=words.amount(row["usual_won_amount"]),
        )
    told = {
        "amount": words.amount(abs(away)),
        "usual": words.rate(row["usual_won_rate"]),
        "periods": words.count(row["learned_periods"]),
    }
    whose = {
        ("record", True): words(
            "%(amount)s behind the usual pace: by this day the %(periods)s periods before had won "
            "%(usual)s of their result",
            **told,
        ),
        ("record", False): words(
            "%(amount)s ahead of the usual pace: by this day the %(periods)s periods before had "
            "won %(usual)s of their result",
            **told,
        ),
        ("company_record", True): words(
            "%(amount)s behind the company's usual pace: by this day the %(periods)s periods "
            "before had won %(usual)s of their result",
            **told,
        ),
        ("company_record", False): words(
            "%(amount)s ahead of the company's usual pace: by this day the %(periods)s periods "
            "before had won %(usual)s of their result",
            **told,
        ),
    }
    return whose[row["pace_method"], away < 0]


def since_title(page: Page) -> str:
    """From when on changes are told."""
    day = page.words.near_day(page.scope.compare_to, page.scope.as_of)
    return page.words("Since %(day)s", day=day)


def since_then(
    page: Page, whole: Row, ahead: Row, stages: Answer, steps: Answer, activity: Answer
) -> list[str]:
    """What changed since the day compared with: pipeline, what does not lead, activity."""
    kinds = {row["kind"]: row for row in steps.rows}
    moved = {"start_deals": kinds["start"]["deals"], "end_deals": kinds["end"]["deals"]}
    found = [
        change_in_words(page, steps) if has_change(moved) else nothing_in_play(page, ahead)[0],
        _last_said(page, stages) if is_early(page) else _new_said(page, whole),
        _activity_said(page, activity),
    ]
    return [one for one in found if one]


def _new_said(page: Page, whole: Row) -> str:
    words = page.words
    return words(
        "New pipeline of the period: %(amount)s in %(deals)s, %(change)s.",
        amount=page.money(whole["new_amount"]),
        deals=deals_said(page, whole["new_deals"]),
        change=since(page, whole["new_amount"], whole["compare_new_amount"]),
    )


def _last_said(page: Page, stages: Answer) -> str:
    words, found = page.words, last_stages(stages)
    now, before = (sum(row[name] for row in found) for name in ("open_amount", "compare_amount"))
    return words(
        "In the last two stages: %(amount)s in %(deals)s, %(change)s.",
        amount=page.money(now),
        deals=deals_said(page, _deals(found)),
        change=since(page, now, before),
    )


def _activity_said(page: Page, activity: Answer) -> str:
    words = page.words
    if not page.world.has_activities:
        return words("The data has no activities.")
    if not activity.rows:
        return ""
    row = activity.first
    return words(
        "In the week from %(day)s per head: calls %(calls)s (usual %(usual_calls)s), visits "
        "%(visits)s (usual %(usual_visits)s); trial customers %(trials)s (usual %(usual_trials)s).",
        day=words.short_day(row["week_from_on"]),
        calls=words.number(row["calls_per_rep"]),
        usual_calls=words.number(row["calls_usual_per_rep"]),
        visits=words.number(row["visits_per_rep"]),
        usual_visits=words.number(row["visits_usual_per_rep"]),
        trials=words.count(row["trial_customers"]),
        usual_trials=words.number(row["trial_customers_usual"]),
    )
