"""The last twelve full months as lines, team by team, and what broke the pattern."""

import ui
from charts import trend
from ui import deals, groups
from words import mark

page = ui.page(mark("Twelve months"), mark("What did twelve months bring, what broke the pattern?"))
words = page.words

months = page.ask("meeting/trend_by_month")
ui.guard(page, months, words("No month of this choice is on record"))

ui.line(ui.pattern(page, months), "headline")
ui.listed(ui.broken_in_words(page, months))

title = words("Twelve full months")
with ui.head(page, title, months, note=ui.amounts_in(page), key="months-chart"):
    shown = ui.figures_of_months(page)
figures = trend.FIGURES[shown]
ui.line(ui.missing_in_months(page, months, figures), "warning")
if ui.is_known(months, figures):
    behind = ui.Opening(deals.of_months(page), by="measure", within=deals.IN_THE_MONTH)
    ui.chart(page, trend.twelve_months, months, "months", behind, by=shown)
    ui.line(ui.how_months_are_drawn(page, months, shown), "quiet")

title = words("Month by month: %(team)s", team=page.team_name)
ui.rows(page, title, ui.own(months), groups.MONTHS, ui.amounts_in(page))
