"""What changed between the two days of a scope, in sentences."""

from collections.abc import Sequence

from words.emphasis import Emphasis, emphasis
from words.teller import Answered, Row, Teller, deals_said, since


def change_in_words(teller: Teller, steps: Answered) -> str:
    """From what to what, and by which steps, in one sentence."""
    words = teller.words
    found = {row["kind"]: row["amount"] for row in steps.rows}
    phrases = {
        "new": words("%(amount)s new"),
        "reopened": words("%(amount)s reopened"),
        "owner_in": words("%(amount)s from others"),
        "moved_in": words("%(amount)s moved in"),
        "increased": words("%(amount)s increased"),
        "decreased": words("%(amount)s decreased"),
        "owner_out": words("%(amount)s to others"),
        "won": words("%(amount)s won"),
        "lost": words("%(amount)s lost"),
        "period_ended": words("%(amount)s still open as the period ended"),
        "moved_out": words("%(amount)s moved out"),
    }
    told = [
        text % {"amount": words.amount(found[kind], plus=True)}
        for kind, text in phrases.items()
        if found[kind]
    ]
    ends = {
        "period": words.period(teller.scope.period.label),
        "before": words.amount(found["start"]),
        "now": teller.money(found["end"]),
    }
    if not told:
        return words("In play for %(period)s went from %(before)s to %(now)s.", **ends)
    steps_told = words(", ").join(told)
    return words(
        "In play for %(period)s went from %(before)s to %(now)s: %(steps)s.",
        **ends,
        steps=steps_told,
    )


def has_change(whole: Row) -> bool:
    """Whether anything was in play on one of the two days."""
    return bool(whole["start_deals"] or whole["end_deals"])


def nothing_in_play(teller: Teller, ahead: Row) -> tuple[str, str]:
    """Why nothing was in play on either day, and what would do; `ahead` is of f1_f2_by_team."""
    words, scope = teller.words, teller.scope
    period = words.period(scope.period.label)
    if scope.compare_to >= scope.period.last:
        return (
            words("%(period)s was over on both days", period=period),
            words("Once a period is over, nothing is in play for it. Choose a later period, or "
                  "days before it ended."),
        )  # fmt: skip
    if ahead["undated_deals"]:
        count = ahead["undated_deals"]
        return (
            words("No open deal is expected to close in %(period)s", period=period),
            words.plural(
                "%(count)s open deal has no expected close date. With expected_close_on in the "
                "data, from two loads or a change log on, this page shows what came, grew, shrank "
                "and left.",
                "%(count)s open deals have no expected close date. With expected_close_on in the "
                "data, from two loads or a change log on, this page shows what came, grew, shrank "
                "and left.",
                count,
            ),
        )
    return (
        words("Nothing was in play for %(period)s on either day", period=period),
        words("Another day, period or team may have some."),
    )


def leads(teller: Teller) -> Emphasis:
    """What leads on the day seen from."""
    period = teller.scope.period
    return emphasis(period.first, period.last, teller.scope.as_of)


def is_early(teller: Teller) -> bool:
    """Whether new pipeline leads; else the last two stages do."""
    return leads(teller).lead == "new_pipeline"


def why(teller: Teller) -> str:
    """What leads, and why, in one sentence."""
    words, found = teller.words, leads(teller)
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


def last_stages(stages: Answered) -> Sequence[Row]:
    """The last two open stages that are known."""
    return [row for row in stages.rows if row["stage_position"] is not None][-2:]


def deals_of(found: Sequence[Row]) -> int:
    """How many deals stages have together."""
    return sum(row["deals"] for row in found)


def since_title(teller: Teller) -> str:
    """From when on changes are told."""
    day = teller.words.near_day(teller.scope.compare_to, teller.scope.as_of)
    return teller.words("Since %(day)s", day=day)


def since_then(
    teller: Teller, whole: Row, ahead: Row, stages: Answered, steps: Answered, activity: Answered
) -> list[str]:
    """What changed since the day compared with: pipeline, what does not lead, activity."""
    kinds = {row["kind"]: row for row in steps.rows}
    moved = {"start_deals": kinds["start"]["deals"], "end_deals": kinds["end"]["deals"]}
    found = [
        change_in_words(teller, steps) if has_change(moved) else nothing_in_play(teller, ahead)[0],
        last_said(teller, stages) if is_early(teller) else new_said(teller, whole),
        activity_said(teller, activity),
    ]
    return [one for one in found if one]


def new_said(teller: Teller, whole: Row) -> str:
    """What was created in the period, and what of it since the day compared with."""
    words = teller.words
    return words(
        "New pipeline of the period: %(amount)s in %(deals)s, %(change)s.",
        amount=teller.money(whole["new_amount"]),
        deals=deals_said(teller, whole["new_deals"]),
        change=since(teller, whole["new_amount"], whole["compare_new_amount"]),
    )


def last_said(teller: Teller, stages: Answered) -> str:
    """What stands in the last two stages, and its change."""
    words, found = teller.words, last_stages(stages)
    now, before = (sum(row[name] for row in found) for name in ("open_amount", "compare_amount"))
    return words(
        "In the last two stages: %(amount)s in %(deals)s, %(change)s.",
        amount=teller.money(now),
        deals=deals_said(teller, deals_of(found)),
        change=since(teller, now, before),
    )


def activity_said(teller: Teller, activity: Answered) -> str:
    """The last complete week against the usual one, per head; empty where there is none."""
    words = teller.words
    if not teller.world.has_activities:
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
