"""How well the CRM is kept up: what is touched, reviewed, dated and valued, and what is logged."""

import ui
from charts import use as drawn
from ui import use
from words import mark

page = ui.page(mark("CRM use"), mark("Can the figures be trusted: are the deals kept up?"))
words = page.words

answer = page.ask("crm/use_by_team", with_direct=True)
weeks = page.ask("crm/use_by_week")
sides = page.ask("crm/use_by_week_and_director")
whole = answer.first
ui.guard(page, answer, words("No deal is open on this day"), is_there=whole["open_deals"] > 0)

ui.figures(page, use.figures(page, whole))
ui.line(use.in_words(page, whole), "headline")
ui.line(use.unrecorded(page, whole), "warning")
ui.line(use.absent(page, whole), "warning")

shares = words("Share of the open deals, in percent")
title, names = words("CRM use by team"), use.columns(page)
ui.team_table(page, title, answer, names, use.lists(page), note=shares)

note = words("Share of the open deals, in percent; activities per head and week")
ui.block(page, words("The last thirteen weeks, at each week's end"), weeks, note=note)
behind = ui.Opening(use.lists(page), by="measure", within={"as_of": "day_on"})
ui.chart(page, drawn.use_weeks, weeks, "weeks", behind, of=use.weeks(page))

if ui.is_split(sides):
    title = words("The same weeks side by side, below %(team)s", team=page.team_name)
    ui.block(page, title, sides, note=note)
    within = {"as_of": "day_on", "team": "team_id"}
    behind = ui.Opening(use.lists(page), by="measure", within=within)
    ui.chart(page, drawn.use_weeks_by_director, sides, "directors", behind, of=use.sides(page))
