"""The lists that figures open, by what they are made of."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from ui.behind import Behind
from ui.view import Page

PERIOD = "forecast/period_deals"
RESULTS = "meeting/result_deals"
TRIALS = "activity/active_trials"
OPEN = "pipeline/open_deals"
PROJECTED = "forecast/projection_deals"
STALLED = "pipeline/stalled_deals"
ACTIVITIES = "activity/logged_activities"
ACCOUNTS = "pipeline/accounts"
RELEASE = "pipeline/release_candidates"


def won(page: Page) -> Behind:
    """The deals won in the period."""
    return Behind(page.words("Won deals"), PERIOD, parts=("won",))


def lost(page: Page) -> Behind:
    """The deals lost in the period."""
    return Behind(page.words("Lost deals"), RESULTS, parts=("lost",))


def decided(page: Page) -> Behind:
    """The deals won and lost in the period."""
    return Behind(page.words("Decided deals"), RESULTS, parts=("won", "lost"))


def new(page: Page) -> Behind:
    """The deals created in the period."""
    return Behind(page.words("New deals"), RESULTS, parts=("new",))


def results(page: Page) -> dict[str, Behind]:
    """The lists behind the results, by column."""
    return {
        "won_amount": won(page),
        "won_deals": won(page),
        "lost_amount": lost(page),
        "lost_deals": lost(page),
        "new_amount": new(page),
        "new_deals": new(page),
        "open_amount": open_deals(page),
        "open_deals": open_deals(page),
    }


def forecasts(page: Page) -> dict[str, Behind]:
    """The lists behind F1 and F2, by column."""
    return {
        "won_amount": won(page),
        "won_deals": won(page),
        "in_play_amount": in_play(page),
        "in_play_deals": in_play(page),
        "f1_amount": forecast(page),
        "f2_amount": forecast(page),
        "difference_amount": in_play(page),
        "overdue_amount": overdue(page),
        "overdue_deals": overdue(page),
        "left_out_amount": left_out(page),
        "left_out_deals": left_out(page),
        "undated_amount": undated(page),
        "undated_deals": undated(page),
    }


def in_play(page: Page) -> Behind:
    """The open deals expected in the period."""
    return Behind(page.words("Deals in play"), PERIOD, parts=("in_play",))


def forecast(page: Page) -> Behind:
    """What F1 and F2 are made of: won, and in play."""
    return Behind(page.words("Won deals and deals in play"), PERIOD, parts=("won", "in_play"))


def overdue(page: Page) -> Behind:
    """Deals in play whose expected close day has passed."""
    return Behind(page.words("Overdue deals"), PERIOD, parts=("overdue",))


def all_overdue(page: Page) -> Behind:
    """Open deals whose expected close day has passed, whether in the period or before it."""
    return Behind(page.words("Overdue deals"), PERIOD, parts=("overdue", "left_out"))


def in_play_by_stage(page: Page, stages: Iterable[str]) -> dict[str, Behind]:
    """The open deals expected in the period, apart for each stage."""
    return {stage: replace(in_play(page), where={"stage_id": stage}) for stage in stages}


def on_time(page: Page) -> Behind:
    """Deals in play whose expected close day is still to come."""
    title = page.words("Deals in play, not overdue")
    return Behind(title, PERIOD, parts=("in_play",), where={"is_overdue": False})


def not_reviewed(page: Page) -> Behind:
    """Deals in play without a manager's forecast."""
    return Behind(page.words("Deals not reviewed"), PERIOD, parts=("not_reviewed",))


def left_out(page: Page) -> Behind:
    """Open deals whose expected close day lies before the period."""
    return Behind(page.words("Left-out deals"), PERIOD, parts=("left_out",))


def undated(page: Page) -> Behind:
    """Open deals without an expected close day."""
    return Behind(page.words("Undated deals"), PERIOD, parts=("undated",))


def projected(page: Page, part: str = "in_play") -> Behind:
    """Open deals with their chance to be won in the quarter: in play, or the others."""
    words = page.words
    titles = {"in_play": words("Deals in play"), "other_open": words("Other open deals")}
    return Behind(titles[part], PROJECTED, parts=(part,))


def projected_all(page: Page) -> Behind:
    """Every open deal with its chance to be won in the quarter."""
    return Behind(page.words("Open deals and their chance"), PROJECTED)


def projection(page: Page) -> dict[str, Behind]:
    """The lists behind the projection, by column."""
    return {
        "won_amount": won(page),
        **dict.fromkeys(("low_amount", "median_amount", "high_amount"), projected_all(page)),
        **dict.fromkeys(("expected_amount", "open_deals"), projected_all(page)),
        "in_play_expected_amount": projected(page),
        "other_open_expected_amount": projected(page, "other_open"),
        "f1_amount": forecast(page),
        "f2_amount": forecast(page),
    }


def open_deals(page: Page) -> Behind:
    """All open deals."""
    return Behind(page.words("Open deals"), OPEN)


IN_THE_MONTH = {
    "team": "team_id",
    "period_from": "month_from",
    "period_to": "month_to",
    "as_of": "eve",
}
"""Which column of a month's mark each parameter of its list takes."""


def of_months(page: Page) -> dict[str, Behind]:
    """The lists behind the figures of a month, by column; of everybody, as those are."""
    words, everybody = page.words, {"person": None}
    won_deals = Behind(words("Won deals"), RESULTS, everybody, parts=("won",))
    created = Behind(words("New deals"), RESULTS, everybody, parts=("new",))
    on_the_eve = Behind(words("Deals in play"), PERIOD, everybody, parts=("in_play",))
    won_by = ("won_amount", "cycle_days", "won_deal_amount", "won_per_rep_amount")
    return {
        **dict.fromkeys(won_by, won_deals),
        "win_rate": decided(page).within(**everybody),
        "new_amount": created,
        "new_deals": created,
        "f1_error_rate": on_the_eve,
        "f2_error_rate": on_the_eve,
    }


def sources(page: Page) -> dict[str, Behind]:
    """The lists behind the mix of sources: of the period, and of the 365 days before."""
    day = page.scope.as_of
    year = {"period_from": day - timedelta(days=364), "period_to": day}
    period, usual = new(page), new(page).within(**year)
    return {
        "new_deals": period, "new_amount": period, "new_amount_rate": period,
        "usual_deals": usual, "usual_amount": usual, "usual_amount_rate": usual,
    }  # fmt: skip


def coverage(page: Page) -> dict[str, Behind]:
    """The lists behind the coverage, by column."""
    found = {name: in_play(page) for name in ("in_play_deals", "in_play_amount", "coverage")}
    return {**found, "won_amount": won(page)}


def accounts(page: Page) -> dict[str, Behind]:
    """The accounts behind their counts, by column."""
    words = page.words
    held = Behind(words("Accounts held"), ACCOUNTS, {"part": "held"})
    idle = Behind(words("Accounts without a deal"), ACCOUNTS, {"part": "without_deal"})
    registered = Behind(words("Accounts registered"), ACCOUNTS, {"part": "registered"})
    return {
        "accounts": held,
        "accounts_per_rep": held,
        "registered_accounts": registered,
        "without_deal_accounts": idle,
        "without_deal_rate": idle,
        "at_cap_reps": Behind(words("Candidates for release to the public pool"), RELEASE),
    }


def stalled(page: Page) -> Behind:
    """Open deals that are longer in their stage than its average."""
    return Behind(page.words("Stalled deals"), STALLED)


def abnormal(page: Page) -> Behind:
    """Those beyond 1.5 times the average."""
    return Behind(page.words("Beyond 1.5 times the average"), STALLED, {"abnormal": True})


def in_stages(page: Page) -> dict[str, Behind]:
    """The lists behind the days in stage, by column."""
    return {
        "open_deals": open_deals(page),
        "open_amount": open_deals(page),
        "stalled_deals": stalled(page),
        "stalled_amount": stalled(page),
        "abnormal_deals": abnormal(page),
        "abnormal_amount": abnormal(page),
    }


def activities(page: Page) -> dict[str, Behind]:
    """What was done in the last complete week, by the column that counts it."""
    words = page.words
    named = {
        "calls": (words("Calls"), "call"),
        "first_visits": (words("First visits"), "first_visit"),
        "follow_up_visits": (words("Follow-up visits"), "follow_up_visit"),
        "customer_visits": (words("Visits to existing customers"), "customer_visit"),
        "visits": (words("All visits"), "visit"),
    }
    lists = {
        name: Behind(title, ACTIVITIES, {"kind": kind}) for name, (title, kind) in named.items()
    }
    trials = Behind(words("Active trial customers"), TRIALS)
    heads = {f"{name}_per_rep": lists[name] for name in named}
    return {**lists, **heads, "trial_customers": trials}
