"""The sections of a weekly briefing: each a subject of the meeting, told of the team in view.

The figures and sentences are those of the pages, by the same queries; what cannot be told is said
in a sentence instead.
"""

from collections.abc import Sequence
from dataclasses import replace

from briefing import pictures, tables
from briefing.asked import Asked, Row
from briefing.document import Figure, Item, Line, Section
from charts import weekly as drawn
from queries.answer import Answer
from queries.team_by_team import joined
from words import changes, points
from words.teller import deals_said, reviewed, share, since

POINTS = 5
DEALS = 6
WEEKS = 7  # beside each other on a phone


def abnormal(asked: Asked) -> Section:
    """The abnormal points with most at stake, in sentences."""
    words, found = asked.words, asked.ask("meeting/abnormal_points").rows
    title = words("Abnormal points that matter")
    if not found:
        return Section(title, lines=(Line(words("Nothing is abnormal here.")),))
    rest = len(found) - POINTS
    more = words.plural(
        "and %(count)s smaller point, in the workbook",
        "and %(count)s smaller points, in the workbook",
        rest,
    )
    items = [Item(_stake(asked, row), point(asked, row)) for row in found[:POINTS]]
    after = (Line(more, "quiet"),) if rest > 0 else ()
    return Section(title, _at_stake(asked), items=items, after=after)


def point(asked: Asked, row: Row) -> str:
    """An abnormal point in a sentence."""
    return points.sentence(row, asked.words, asked.scope.as_of, asked.world.currency)


def _stake(asked: Asked, row: Row) -> str:
    return "" if row["stake_amount"] is None else asked.words.amount(row["stake_amount"])


def _at_stake(asked: Asked) -> str:
    words, currency = asked.words, asked.world.currency
    return words("At stake, in %(currency)s", currency=currency) if currency else words("At stake")


def results(asked: Asked) -> Section:
    """Won, F1, F2, open and new, and the same team by team."""
    words, whole = asked.words, asked.ask("meeting/results_by_team", with_direct=True).first
    forecast = asked.ask("forecast/f1_f2_by_team", with_direct=True)
    ahead, target = forecast.first, whole["target_amount"]
    managers = [share(asked, ahead["f1_target_rate"], target), reviewed(asked, ahead)]
    won = [share(asked, whole["won_target_rate"], target), _since(asked, whole, "won")]
    opened, new = (
        [deals_said(asked, whole[f"{one}_deals"]), _since(asked, whole, one)]
        for one in ("open", "new")
    )
    f1 = [_figure(asked, words("F1, by the managers"), ahead["f1_amount"], managers)]
    rates = [share(asked, ahead["f2_target_rate"], target)]
    f2 = [_figure(asked, words("F2, by win rates"), ahead["f2_amount"], rates)]
    has_f2 = ahead["f2_amount"] is not None
    missing = words("F2 cannot be formed: no stage has a win rate.")
    lines = () if has_f2 else (Line(missing, "quiet"),)
    figures = [
        _figure(asked, words("Won"), whole["won_amount"], won),
        *(f1 if asked.sees_managers else ()),
        *(f2 if has_f2 else ()),
        _figure(asked, words("Open pipeline"), whole["open_amount"], opened),
        _figure(asked, words("New pipeline"), whole["new_amount"], new),
    ]
    if asked.alone:
        return Section(words("Results"), lines=lines, figures=figures)
    by_team = joined(
        asked.ask("meeting/results_by_team", with_direct=True),
        forecast,
        asked.ask("meeting/pace_by_team"),
    )
    labels = {"won_target_rate": words("Of target")}
    names = ("won_amount", "won_target_rate", "f1_amount", "f2_amount", "new_amount")
    shown = tables.by_team(asked, by_team, names, labels) if len(by_team.rows) > 1 else None
    return Section(words("Results"), asked.amounts_in, lines, figures, table=shown)


def _since(asked: Asked, whole: Row, one: str) -> str:
    return since(asked, whole[f"{one}_amount"], whole[f"compare_{one}_amount"])


def _figure(asked: Asked, label: str, value: object, notes: Sequence[str]) -> Figure:
    unit = asked.world.currency if value is not None else ""
    return Figure(label, asked.words.amount(value), unit, [one for one in notes if one])


def new_pipeline(asked: Asked, drawing: bool = True) -> Section:
    """What was created in the period and week by week."""
    words, weeks = asked.words, asked.ask("pipeline/new_pipeline_by_week")
    whole = asked.ask("meeting/results_by_team", with_direct=True).first
    title = words("New pipeline by week")
    lines = [Line(changes.new_said(asked, whole))]
    if not any(row["new_deals"] for row in weeks.rows):
        nothing = words("No deal was created in the last thirteen weeks.")
        return Section(words("New pipeline"), lines=[*lines, Line(nothing, "quiet")])
    if not drawing:
        return Section(words("New pipeline"), lines=lines)
    chart = drawn.new_pipeline(weeks.frame.tail(WEEKS), words, "light", 4.4)
    text = pictures.in_words(title, chart, "span_label", "value_label")
    return Section(title, asked.amounts_in, lines, picture=pictures.picture(chart, text))


def stages(asked: Asked, drawing: bool = True) -> Section:
    """Open deals by stage, and what stands in the last two."""
    words, found = asked.words, asked.ask("pipeline/open_deals_by_stage")
    title = words("Open deals by stage")
    if not any(row["deals"] for row in found.rows):
        return Section(title, lines=(Line(words("No deal is open here.")),))
    lines = []
    if changes.last_stages(found):
        lines.append(Line(changes.last_said(asked, found)))
    if not drawing:
        names = ("deals", "open_amount", "change_amount")
        shown = tables.plain(asked, found, "stage_name", names)
        return Section(title, asked.amounts_in, lines, table=shown)
    chart = drawn.stages(found.frame, words, "light", 8)
    text = pictures.in_words(title, chart, "name_label", "value_label", "change_label")
    return Section(title, asked.amounts_in, lines, picture=pictures.picture(chart, text))


def activity(asked: Asked) -> Section:
    """What was done in the last complete week, against what is usual."""
    words, title = asked.words, asked.words("Activity")
    found = asked.ask("activity/activity_by_team")
    said = changes.activity_said(asked, found)
    if not asked.world.has_activities or not found.rows:
        return Section(title, lines=(Line(said),))
    if asked.alone or len(tables.top(found)) < 2:
        return Section(title, lines=(Line(said),))
    names = ("calls_per_rep", "calls_usual_per_rep", "visits_per_rep", "visits_usual_per_rep")
    usual = words("Usual")
    labels = {
        "calls_per_rep": words("Calls"),
        "calls_usual_per_rep": usual,
        "visits_per_rep": words("Visits"),
        "visits_usual_per_rep": usual,
    }
    shown = tables.by_team(asked, found, names, labels)
    return Section(title, words("Per head and week"), (Line(said),), table=shown)


def forecast(asked: Asked) -> Section:
    """Won, in play, F1 and F2 on the two days, and how the one became the other."""
    words = asked.words
    now = asked.ask("forecast/f1_f2_by_team", with_direct=True).first
    past = asked.ask("forecast/f1_f2_by_team", as_of=asked.scope.compare_to).first
    steps = asked.ask("pipeline/change_by_kind")
    kinds = {row["kind"]: row for row in steps.rows}
    moved = {"start_deals": kinds["start"]["deals"], "end_deals": kinds["end"]["deals"]}
    said = (
        changes.change_in_words(asked, steps)
        if changes.has_change(moved)
        else words("%(said)s.", said=changes.nothing_in_play(asked, now)[0])
    )
    names = ["won_amount", "in_play_amount", "f1_amount", "f2_amount"]
    day = words.near_day(asked.scope.compare_to, asked.scope.as_of)
    shown = tables.against(
        asked,
        [one for one in names if asked.sees_managers or one != "f1_amount"],
        now,
        past,
        (words("Figure"), day, words("Now"), words("Change")),
    )
    lead = () if now["lead_method"] is None else (Line(words.term(now["lead_method"]), "quiet"),)
    title = words("Forecast against %(day)s", day=day)
    return Section(title, asked.amounts_in, (Line(said),), table=shown, after=lead)


def deals(asked: Asked) -> Section:
    """The deals to discuss: those that abnormal points are made of, the largest first."""
    words, title = asked.words, asked.words("Deals to discuss")
    found: dict[str, list[Row]] = {}
    for row in asked.ask("meeting/abnormal_deals").rows:
        found.setdefault(row["opportunity_id"], []).append(row)
    if not found:
        return Section(title, lines=(Line(words("No single deal is abnormal here.")),))
    items = [_deal(asked, rows) for rows in list(found.values())[:DEALS]]
    rest = len(found) - DEALS
    more = words.plural(
        "and %(count)s more deal, in the workbook",
        "and %(count)s more deals, in the workbook",
        rest,
    )
    after = (Line(more, "quiet"),) if rest > 0 else ()
    return Section(title, _at_stake(asked), items=items, after=after)


def _deal(asked: Asked, rows: Sequence[Row]) -> Item:
    """One deal with all that is abnormal about it, the weightiest first."""
    words, as_of = asked.words, asked.scope.as_of
    rows = sorted(rows, key=lambda row: -row["severity"])
    first = next((row for row in rows if row["person_id"] is not None), rows[0])
    said = words("; ").join(points.detail(row, words, as_of, asked.world.currency) for row in rows)
    told = {
        "deal": first["opportunity_name"] or first["opportunity_id"],
        "who": points.who(first, words),
        "said": said,
    }
    return Item(_stake(asked, rows[0]), words("%(deal)s — %(who)s: %(said)s", **told))


def forecasts_in_words(asked: Asked) -> str:
    """F1 and F2 with their shares of the target, in one line."""
    words, row = asked.words, asked.ask("forecast/f1_f2_by_team", with_direct=True).first

    def one(name: str) -> str:
        said = asked.money(row[f"{name}_amount"])
        if row[f"{name}_target_rate"] is None:
            return said
        of_target = words.rate(row[f"{name}_target_rate"])
        return words("%(amount)s (%(rate)s of the target)", amount=said, rate=of_target)

    told = [words("F2 %(said)s", said=one("f2"))] if row["f2_amount"] is not None else []
    if asked.sees_managers:
        told = [words("F1 %(said)s", said=one("f1")), *told]
    return words("%(said)s.", said=words("; ").join(told)) if told else ""


def last_in_words(asked: Asked) -> str:
    """What stands in the last two stages; empty where no stage is known."""
    found = asked.ask("pipeline/open_deals_by_stage")
    return changes.last_said(asked, found) if changes.last_stages(found) else ""


def only(answer: Answer, kept: Sequence[bool]) -> Answer:
    """The rows of an answer that are kept."""
    table = answer.table.filter(list(kept)) if any(kept) else answer.table.slice(0, 0)
    return replace(answer, table=table, _kept={})
