"""One rep's week: what is needed, what is stalled, and whether to push deals on or to build."""

import ui
from charts import week as drawn
from ui import deals, my_week, push_or_build
from words import mark

page = my_week.chosen(ui.page(mark("My week"), mark("Push deals on, or build pipeline?")))
words = page.words

weeks = page.ask("meeting/week_by_person")
ui.guard(page, weeks, words("This person carries no deals on this day"))
mine = weeks.first
stages = page.ask("pipeline/in_play_by_stage")
stalled = page.ask("pipeline/stalled_deals", most=my_week.STALLED)

ui.line(push_or_build.suggested(page, mine), "headline")
ui.line(push_or_build.besides(page, mine))
ui.line(" ".join(push_or_build.reasons(page, mine)))
ui.line(push_or_build.undated(page, mine), "warning")
ui.figures(page, my_week.figures(page, mine))

if my_week.has_in_play(stages):
    title = words("In play, stage by stage, against what is needed")
    ui.block(page, title, stages, note=ui.amounts_in(page), key="need")
    behind = ui.Opening(my_week.by_stage(page, stages), by="stage_id")
    ui.chart(page, drawn.against_need, stages, "need", behind, of=my_week.against(mine))
else:
    ui.line(words("Nothing is in play for this period."))
ui.line(push_or_build.yardstick(page, mine), "quiet")
ui.line(push_or_build.own_rate(page, mine), "quiet")

title, note = words("Own funnel"), ui.amounts_in(page)
ui.stage_table(page, title, stages, my_week.FUNNEL, deals.in_stages(page), note=note)

if stalled.table.num_rows:
    ui.rows(page, words("Own stalled deals"), stalled, my_week.NAMES, note=note)
else:
    ui.line(words("No open deal is longer in its stage than the stage's average."))

if page.world.has_activities:
    title, note = words("Visits last week"), words("Bar: last week, line: usual week")
    ui.block(page, title, weeks, note=note)
    ui.line(push_or_build.visits(page, mine))
    behind = ui.Opening(deals.activities(page), by="measure")
    ui.chart(page, drawn.visits, weeks, "visits", behind)
    ui.line(ui.week_in_words(page, mine), "quiet")
else:
    ui.line(words("The data holds no activities"))
