"""A manager's team meeting: the team's funnel, rep by rep, what was won and through which steps."""

import ui
from charts import steps as stepped
from charts import week as drawn
from ui import deals, my_week, team_meeting
from words import mark

page = ui.page(
    mark("Team meeting"), mark("Rep by rep: push or build? What was won, and how?"), by_team=True
)
words = page.words

reps = page.ask("meeting/week_by_person")
ui.guard(page, reps, words("Nobody here carries deals on this day"))
whole = page.ask("meeting/results_by_team").first
covered = page.ask("pipeline/coverage_by_team").first
stages = page.ask("pipeline/in_play_by_stage")
won = page.ask("meeting/won_steps", most=team_meeting.WON)

ui.line(team_meeting.in_words(page, reps), "headline")
ui.figures(page, team_meeting.figures(page, whole, covered, stages))

title, note = words("Rep by rep"), ui.amounts_in(page)
columns = team_meeting.groups(words, page.world.has_activities)
lists = team_meeting.lists(page)
ui.person_table(page, title, reps, columns, lists, note=note, leads_to=team_meeting.MY_WEEK)
ui.line(team_meeting.yardstick(page, reps), "quiet")

if my_week.has_in_play(stages):
    title = words("In play of each rep against what is asked for")
    ui.block(page, title, reps, note=note, key="reps")
    behind = ui.Opening({"": deals.in_play(page)}, within={"person": "person_id"})
    ui.chart(page, drawn.reps_against_need, reps, "reps", behind)

    title = words("The team in play, stage by stage, against what is needed")
    ui.block(page, title, stages, note=note, key="need")
    behind = ui.Opening(my_week.by_stage(page, stages), by="stage_id")
    of = team_meeting.against(page, covered)
    ui.chart(page, drawn.against_need, stages, "need", behind, of=of)
else:
    ui.line(words("Nothing is in play for this period."))

title = words("The largest deals won, and through which steps")
if team_meeting.has_steps(won):
    ui.block(page, title, won, note=note)
    ui.line(team_meeting.steps_said(page, won), "quiet")
    behind = ui.Opening(team_meeting.won_deals(page, won), by="opportunity_id")
    ui.chart(page, stepped.won_steps, won, "steps", behind)
elif won.table.num_rows:
    ui.rows(page, title, won, team_meeting.WON_DEALS, note=note)
    ui.line(words("The data has no history of stages: through which steps is not known."))
else:
    ui.line(words("Nothing was won in the period so far."))
