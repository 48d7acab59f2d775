"""A team meeting in words and figures: the team, rep by rep, and how its deals were won."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from ui import deals, push_or_build
from ui.ask import Answer
from ui.behind import Behind
from ui.figures import Figure
from ui.group import Group
from ui.my_week import Against
from ui.view import Page
from words import Words
from words.teller import deals_said, share

WON = 8  # deals in sight; the list behind Won has all
WON_DEALS = ("opportunity_name", "deal_amount", "owner_name", "close_on", "won_days")
MY_WEEK = "pages/meeting/my_week.py"


def in_words(page: Page, reps: Answer) -> str:
    """How many reps are to push, and how many to build."""
    words = page.words
    found = [row["suggestion"] for row in reps.rows if row["is_rep"]]
    if not found or "period_over" in found:
        return ""
    said = words(
        "%(reps)s: %(push)s to push deals on, %(build)s to build pipeline",
        reps=words.plural("%(count)s rep", "%(count)s reps", len(found)),
        push=words.count(found.count("push")),
        build=words.count(found.count("build")),
    )
    others = len(found) - found.count("push") - found.count("build")
    if not others:
        return said
    return said + words(", %(count)s neither", count=words.count(others))


def yardstick(page: Page, reps: Answer) -> str:
    """Where the need of a head comes from; empty where none of them has any."""
    row = next((row for row in reps.rows if row["yardstick"] == "target_per_rep"), None)
    if row is not None:
        return push_or_build.yardstick(page, {**row, "own_record_amount": None})
    if any(row["yardstick"] == "own_record" for row in reps.rows):
        return page.words(
            "There is no target: each rep is held against what they won in the 365 days before "
            "the period, for as many days as it has."
        )
    return ""


def figures(page: Page, whole: Any, covered: Any, stages: Answer) -> list[Figure]:
    """Won, in play, new pipeline, all that is open, and what of it is stalled.

    `whole` is a row of meeting/results_by_team, `covered` of pipeline/coverage_by_team.
    """
    words, unit = page.words, page.world.currency
    stalled = {
        name: sum(row[name] for row in stages.rows) for name in ("stalled_amount", "stalled_deals")
    }

    def figure(label: str, row: Any, name: str, opens: Behind, *notes: str) -> Figure:
        said = [deals_said(page, row[f"{name}_deals"]), *notes]
        return Figure(label, words.amount(row[f"{name}_amount"]), unit, said, opens)

    times = ""
    if covered["coverage"] is not None:
        times = words(
            "%(times)s times what is still to win", times=words.number(covered["coverage"])
        )
    of_target = share(page, whole["won_target_rate"], whole["target_amount"])
    return [
        figure(words("Won"), whole, "won", deals.won(page), of_target),
        figure(words("In play"), covered, "in_play", deals.in_play(page), times),
        figure(words("New pipeline"), whole, "new", deals.new(page)),
        figure(words("Open pipeline"), whole, "open", deals.open_deals(page)),
        figure(words("Stalled"), stalled, "stalled", deals.stalled(page)),
    ]


def against(page: Page, covered: Any) -> Against:
    """What the team's stages are held against; nothing without a target, or once it is reached."""
    need = covered["still_to_win_amount"]
    if need is None or need <= 0:
        return Against(None, None)
    return Against(need, (need * page.world.multiplier).quantize(Decimal("0.01")))


def groups(words: Words, has_activities: bool) -> list[Group]:
    """The columns of the table rep by rep; visits where the data has any."""
    found = [
        Group("", ("suggestion",), ("second_suggestion",)),
        Group(
            words("Won in the period"),
            ("won_amount", "still_needed_amount"),
            ("won_deals", "yardstick_amount", "own_record_amount"),
        ),
        Group(
            words("Pipeline"),
            ("in_play_amount", "coverage", "new_amount"),
            ("needed_amount", "open_deals", "open_amount", "missing_amount"),
        ),
        Group(
            words("Stalled"),
            ("stalled_deals", "stalled_amount"),
            ("overdue_deals", "overdue_amount"),
        ),
    ]
    if not has_activities:
        return found
    for kind, title in (
        ("first_visits", words("First visits")),
        ("follow_up_visits", words("Follow-up visits")),
        ("customer_visits", words("Visits to existing customers")),
    ):
        labels = {kind: words("Last week"), f"{kind}_usual": words("Usual")}
        found.append(Group(title, (kind, f"{kind}_usual"), (), labels))
    return found


def lists(page: Page) -> dict[str, Behind]:
    """The lists behind the table rep by rep, by column."""
    visited = deals.activities(page)
    return {
        **dict.fromkeys(("won_amount", "won_deals"), deals.won(page)),
        "in_play_amount": deals.in_play(page),
        "new_amount": deals.new(page),
        **dict.fromkeys(("open_deals", "open_amount"), deals.open_deals(page)),
        **dict.fromkeys(("stalled_deals", "stalled_amount"), deals.stalled(page)),
        **dict.fromkeys(("overdue_deals", "overdue_amount"), deals.all_overdue(page)),
        **{kind: visited[kind] for kind in ("first_visits", "follow_up_visits", "customer_visits")},
    }


def won_deals(page: Page, won: Answer) -> dict[str, Behind]:
    """The won deal behind each line of steps, by its id."""
    found = dict.fromkeys(row["opportunity_id"] for row in won.rows)
    return {deal: replace(deals.won(page), where={"opportunity_id": deal}) for deal in found}


def has_steps(won: Answer) -> bool:
    """Whether it is on record through which stages any of the deals came."""
    return any(row["stage_id"] is not None for row in won.rows)


def steps_said(page: Page, won: Answer) -> str:
    """How the lines of the won deals are read: which shade is which stage."""
    stages = {row["stage_position"]: row["stage_name"] for row in won.rows if row["stage_id"]}
    return page.words(
        "Days in each stage, pale to full: %(stages)s. A stage that is not there was skipped.",
        stages=", ".join(stages[place] for place in sorted(stages)),
    )
