"""Of the deals created in a window, how many ever reached each stage, and how long it took."""

import ui
from charts import passing as drawn
from ui import groups, passing, past_deals
from words import mark

page = ui.page(mark("Funnel as deals pass through"), mark("How far do deals get?"))
words = page.words

controls = ui.side_by_side("passing")
with controls:
    window = passing.created(page)
    measure = ui.measure(page)
stages = page.ask("pipeline/stage_conversion_by_stage", **window)
ui.guard(
    page,
    stages,
    words("No deal was created in this window"),
    words("Another day, period or team may have some."),
    is_there=bool(stages.first["reached_deals"]),
)

ui.line(passing.passed_in_words(page, stages), "headline")
ui.line(passing.not_recorded(page, stages), "warning")

title = words("Deals that ever reached each stage")
ui.block(page, title, stages, note=ui.amounts_in(page), key="passed-chart")
ui.chart(page, drawn.passed, stages, "passed", passing.opening(page, window), by=measure)
ui.line(passing.windows_said(page, stages.first))
ui.line(passing.still_young(page, stages.first))
ui.line(passing.told_by_loads(page, stages), "quiet")

with ui.side_by_side("parts"):
    sides, opens = passing.parts(page, window)
if sides.rows:
    title = words("Side by side: share of all created that reached each stage")
    ui.block(page, title, sides, key="parts")
    ui.chart(page, drawn.passed_by_part, sides, "parts", opens, by=measure)

behind = dict.fromkeys(("reached_deals", "reached_amount"), past_deals.passed(page, window))
title = words("Stage by stage")
ui.stage_table(page, title, stages, groups.PASSED, behind, note=ui.amounts_in(page))
