"""What the forecast record says: how far each forecast was off, which was nearer, what is thin."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from ui import past_deals, scope
from ui.ask import Answer
from ui.choice import choice
from ui.figures import Figure
from ui.view import Page
from words import Words

Row = Mapping[str, Any]
ENOUGH = 3  # periods that a verdict takes, as forecast/record_by_team has it
LITTLE = 0.005  # a bias that rounds to nothing
# What the list behind a week's end of a period takes of its mark.
WITHIN = {"as_of": "week_end_on", "period_from": "period_from_on", "period_to": "period_to_on"}
TOLD = {"month": (1, 2, 3, 4), "year": (1, 13, 26, 39)}
QUARTER = (1, 4, 8, 12)


def week(page: Page) -> int:
    """The week of the period whose errors the table shows; 0 is all of them together."""
    words = page.words
    kind = scope.kind_of(page.scope.period.label)
    weeks = TOLD.get(kind or "", QUARTER)
    options = {"0": words("All weeks")}
    options |= {str(one): words("Week %(count)s", count=one) for one in weeks}
    return int(choice(page, "week", words("Week of the period"), options, labelled=False))


def figures(page: Page, row: Row) -> list[Figure]:
    """How far each forecast was off on average, its bias, and over how many periods."""
    words, behind = page.words, past_deals.record(page)
    found = []
    for method in ("f1", "f2"):
        rate, bias = row[f"{method}_mean_error_rate"], row[f"{method}_bias_rate"]
        notes = [words("of what was won in the end")]
        if bias is not None:
            said = words.rate(bias, plus=True)
            if abs(bias) < LITTLE:
                notes.append(words("right on balance"))
            elif bias > 0:
                notes.append(words("too high on balance: %(bias)s", bias=said))
            else:
                notes.append(words("too low on balance: %(bias)s", bias=said))
        name = words("F1") if method == "f1" else words("F2")
        found.append(
            Figure(
                words("%(method)s was off by", method=name),
                words.rate(rate),
                notes=notes if rate is not None else [],
                opens=behind if rate is not None else None,
                leads=row["nearer_method"] == f"{method}_nearer",
            )
        )
    mean = row["mean_actual_amount"]
    unit = page.world.currency if mean is not None else ""
    each = words("won in the end, on average")
    found.append(Figure(words("A period brought"), words.amount(mean), unit, [each], behind))
    nearer = words(
        "F1 nearer in %(one)s, F2 in %(other)s",
        one=words.count(row["f1_nearer_periods"]),
        other=words.count(row["f2_nearer_periods"]),
    )
    shown = nearer if row["nearer_method"] not in ("no_contest", "thin_record") else ""
    count = words.count(row["periods"])
    found.append(Figure(words("Periods on record"), count, notes=[shown], opens=behind))
    return found


def periods_said(page: Page, count: int) -> str:
    """So many periods of the kind that the record is kept of."""
    words, kind = page.words, scope.kind_of(page.scope.period.label)
    if kind == "month":
        return words.plural("%(count)s month", "%(count)s months", count)
    if kind == "year":
        return words.plural("%(count)s year", "%(count)s years", count)
    return words.plural("%(count)s quarter", "%(count)s quarters", count)


def verdict(page: Page, row: Row) -> str:
    """Which forecast was nearer, over how many periods, in one sentence; or why nobody can say."""
    words = page.words
    said = {
        "periods": periods_said(page, row["periods"]),
        "count": words.count(row["periods"]),
        "f1": words.rate(row["f1_mean_error_rate"]),
        "f2": words.rate(row["f2_mean_error_rate"]),
        "f1_count": words.count(row["f1_nearer_periods"]),
        "f2_count": words.count(row["f2_nearer_periods"]),
    }
    if row["nearer_method"] == "f1_nearer":
        return words(
            "Over %(periods)s F1 was nearer: off by %(f1)s on average, F2 by %(f2)s; it was nearer "
            "in %(f1_count)s of %(count)s.",
            **said,
        )
    if row["nearer_method"] == "f2_nearer":
        return words(
            "Over %(periods)s F2 was nearer: off by %(f2)s on average, F1 by %(f1)s; it was nearer "
            "in %(f2_count)s of %(count)s.",
            **said,
        )
    if row["nearer_method"] == "neither_nearer":
        return words(
            "Over %(periods)s neither was clearly nearer: F1 was off by %(f1)s on average and "
            "nearer in %(f1_count)s, F2 by %(f2)s and in %(f2_count)s.",
            **said,
        )
    return missing(page, row)


def missing(page: Page, row: Row) -> str:
    """Why the record gives no verdict, and how much would do; empty where it gives one."""
    words = page.words
    if row["nearer_method"] == "thin_record":
        return words(
            "The record is too short to say which forecast is nearer: %(periods)s over and on "
            "record here, and it takes %(enough)s.",
            periods=periods_said(page, row["periods"]),
            enough=words.count(ENOUGH),
        )
    if row["nearer_method"] != "no_contest":
        return ""
    if row["past_reviewed_rate"] is None:
        return words(
            "Nothing was ever in play in these periods, as no open deal had an expected close day "
            "in them: F1 and F2 were only what was won by then. Expected close days with their "
            "history would do."
        )
    if not row["past_reviewed_rate"]:
        return words(
            "No manager's forecast is on record for these periods, so F1 was only what was won by "
            "then. Manager amounts with their history would do."
        )
    return words("No stage has a win rate, so there was no F2 to compare with F1.")


def against_rule(page: Page, row: Row) -> str:
    """The size rule beside the record: whether they agree; empty without a verdict."""
    words = page.words
    if row["nearer_method"] in ("thin_record", "no_contest"):
        return ""
    rule = words.term(row["lead_method"])
    if row["is_against_rule"]:
        return words(
            "The size rule says “%(rule)s”, but here the team's own record speaks for the other: "
            "%(nearer)s.",
            rule=rule,
            nearer=words.term(row["nearer_method"]),
        )
    if row["nearer_method"] == "neither_nearer":
        return words("The size rule says “%(rule)s”; the record does not contradict it.", rule=rule)
    return words("The size rule says “%(rule)s”, and the record agrees.", rule=rule)


def beside_rule(page: Page, row: Row) -> str:
    """The record in a line or two beside the size rule; nothing for one person, who has none."""
    if page.scope.person is not None:
        return ""
    return " ".join(one for one in (verdict(page, row), against_rule(page, row)) if one)


def tone(row: Row) -> str:
    """A record against the rule is told with the sign of a warning."""
    return "warning" if row["is_against_rule"] else "plain"


def how_measured(page: Page) -> str:
    """What the errors are measured over, and when one is called nearer."""
    return page.words(
        "Each week's end of the last eight periods that are over counts once; an error is the "
        "forecast − what was won in the end. One forecast is called nearer where its mean error is "
        "smaller and it was nearer in more than half of at least %(enough)s periods.",
        enough=page.words.count(ENOUGH),
    )


def of_no_person(page: Page) -> str:
    """That the record is a team's, where one person is looked at."""
    if page.scope.person is None:
        return ""
    return page.words("The record is kept by team; what stands here is the whole team's.")


def own(answer: Answer, words: Words) -> pd.DataFrame:
    """The rows of the team that was asked for."""
    frame = answer.frame
    return frame if frame.empty else frame[frame["team_id"] == frame["team_id"].iloc[0]]
