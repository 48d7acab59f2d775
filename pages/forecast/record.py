"""How near F1 and F2 came to what was won, week by week, and which of the two was nearer."""

import ui
from charts import record
from ui import deals, groups, past_deals
from words import mark
from words.record import verdict

page = ui.page(
    mark("Forecast record"), mark("How near did the forecasts come, and which was nearer?")
)
words = page.words

weeks = page.ask("forecast/record_by_week")
together = page.ask("forecast/record_by_team", week=0)
ui.guard(page, together, words("There is no forecast record for this choice"))
whole = together.first

ui.line(verdict(page, whole), "headline")
ui.line(ui.record.against_rule(page, whole), ui.record.tone(whole))
ui.line(ui.record.of_no_person(page), "quiet")
ui.figures(page, ui.record.figures(page, whole))

ui.block(page, words("F1 and F2 against what was won"), weeks, note=ui.amounts_in(page))
behind = ui.Opening({"": deals.forecast(page)}, within=ui.record.WITHIN)
ui.chart(page, record.forecast_record, weeks, "record", behind, of=ui.record.own)

week = ui.record.week(page)
opens = past_deals.records(page, week)
teams = page.ask("forecast/record_by_team", week=week)
ui.team_table(page, words("Forecast record by team"), teams, groups.record(words), opens)
ui.line(ui.record.how_measured(page), "quiet")
