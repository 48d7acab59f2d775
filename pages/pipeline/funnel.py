"""How much is open in each stage, what moved, and which deals they are."""

import ui
from charts import pipeline
from ui import deals
from words import mark

page = ui.page(mark("Funnel"), mark("What is open in each stage, and what moved?"))
words = page.words

stages = page.ask("pipeline/open_deals_by_stage")
sides = page.ask("pipeline/open_deals_by_stage_and_director")
whole = page.ask("meeting/results_by_team").first
ui.guard(page, stages, words("No deal is open on this day"))

ui.line(ui.open_in_words(page, whole), "headline")
ui.line(ui.unknown_stage(page, stages), "warning")

title = words("Open deals by stage")
with ui.head(page, title, stages, note=ui.amounts_in(page)):
    measure = ui.measure(page)
behind = ui.Opening({"": deals.open_deals(page)}, within={"stage": "stage_id"})
ui.chart(page, pipeline.funnel, stages, "funnel", behind, by=measure)

if ui.is_split(sides):
    title = words("Side by side, below %(team)s", team=page.team_name)
    ui.block(page, title, sides, note=ui.measured_in(page, measure))
    behind = ui.Opening(
        {"": deals.open_deals(page)}, within={"stage": "stage_id", "team": "team_id"}
    )
    ui.chart(page, pipeline.funnel_by_director, sides, "directors", behind, of=ui.sides, by=measure)

ui.line(ui.without_amount(page, stages), "quiet")
