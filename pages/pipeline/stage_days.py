"""How long deals stay in each stage, and which have been there too long."""

import ui
from charts import stays as drawn
from ui import deals, groups, passing
from words import mark

page = ui.page(mark("Days in stage"), mark("How long do deals stay, and which are stalled?"))
words = page.words

stages = page.ask("pipeline/stage_days_by_stage")
ui.guard(
    page,
    stages,
    words("The data has no stay in a stage that ended in the last 365 days"),
    words("A change log in the export, or loading again as deals move on, will tell."),
    is_there=passing.has_stays(stages),
)
lengths = page.ask("pipeline/stage_days_distribution")
stalled = page.ask("pipeline/stalled_deals", most=passing.TOP)

ui.line(passing.stalled_in_words(page, stages), "headline")
ui.figures(page, passing.stage_figures(page, stages))

title = words("How long deals stayed in each stage")
ui.block(page, title, lengths, note=words("Last 365 days · line: average, dots: half, dashes: 75%"))
behind = ui.Opening({"": deals.stalled(page)}, within={"stage": "stage_id"})
ui.chart(page, drawn.lengths, lengths, "lengths", behind)
ui.line(passing.thin_stays(page, stages), "warning")

title = words("The largest stalled deals")
ui.rows(page, title, stalled, groups.STALLED, note=ui.amounts_in(page))

title = words("Days and stalled deals by stage")
names, note = groups.STAGE_DAYS, ui.amounts_in(page)
ui.stage_table(page, title, stages, names, deals.in_stages(page), note=note)
