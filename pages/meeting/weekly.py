"""The weekly meeting on one screen: the company first, then director by director."""

import ui
from charts import weekly as drawn
from ui import deals, points, team_by_team, weekly
from words import changes, mark
from words.pace import pace_in_words

question = mark("Where do we stand, what changed since last week, what needs talking about?")
page = ui.page(mark("Weekly review"), question, walks=True)
words = page.words

results = page.ask("meeting/results_by_team", with_direct=True)
ui.guard(page, results, words("There is nothing to show for this choice"))
pace = page.ask("meeting/pace_by_team")
forecast = page.ask("forecast/f1_f2_by_team", with_direct=True)
earlier = page.ask("forecast/f1_f2_by_team", as_of=page.scope.compare_to)
expected = page.ask("forecast/projection_by_team")
created = page.ask("pipeline/new_pipeline_by_week")
stages = page.ask("pipeline/open_deals_by_stage")
steps = page.ask("pipeline/change_by_kind")
activity = page.ask("activity/activity_by_team")
abnormal = page.ask("meeting/abnormal_points")
whole, ahead, past = results.first, forecast.first, earlier.first

ui.line(pace_in_words(page, whole, pace), "headline")
ui.figures(page, weekly.figures(page, whole, ahead, past, expected, stages))

left, right = weekly.halves("week")
with left:
    ui.line(changes.why(page), "quiet")
    if changes.is_early(page):
        title, note = words("New pipeline by week"), ui.amounts_in(page)
        ui.block(page, title, created, note=note)
        days = {"period_from": "from_on", "period_to": "to_on"}
        behind = ui.Opening({"": deals.new(page)}, within=days)
        ui.chart(page, drawn.new_pipeline, created, "week", behind)
    else:
        ui.block(page, words("Open deals by stage"), stages, note=ui.amounts_in(page))
        behind = ui.Opening({"": deals.open_deals(page)}, within={"stage": "stage_id"})
        ui.chart(page, drawn.stages, stages, "week", behind)
    if not page.alone and not page.scope.person:
        team_by_team.table(page, words("Team by team"), results, forecast, pace)
with right:
    points.few(page, abnormal)
    ui.block(page, changes.since_title(page), steps)
    ui.listed(changes.since_then(page, whole, ahead, stages, steps, activity))
    weekly.links(page)
