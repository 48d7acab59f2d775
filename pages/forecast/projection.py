"""What history says the quarter will bring, with its range, its deals and its own record."""

import ui
from charts import projection
from ui import deals, groups, past_deals
from words import mark

page = ui.page(mark("Projection"), mark("What will the quarter bring, if it goes as others did?"))
words = page.words

answer = page.ask("forecast/projection_by_team", with_direct=True)
why_not = ui.projection.why_not(page, answer)
would_do = words("Another day, period or team may have some.")
ui.guard(page, answer, why_not, would_do, ui.projection.is_there(answer))
whole = answer.first
forecasts = page.ask("forecast/f1_f2_by_team", with_direct=True, person=None).first
record = page.ask("forecast/projection_record")

ui.figures(page, ui.projection.figures(page, whole, forecasts))
ui.line(ui.projection.in_words(page, whole), "headline")
ui.line(ui.projection.record_in_words(page, record.first))

ui.block(page, words("The range by team"), answer, note=ui.amounts_in(page), key="range-chart")
behind = ui.Opening({"": deals.projected(page)}, within={"team": "team_id"})
ui.chart(page, projection.projected, answer, "projection", behind, of=ui.parts)

ui.line(words("What the mean is made of"), "headline")
ui.figures(page, ui.projection.parts(page, whole), key="parts", small=True)
opens = deals.projection(page)
ui.team_table(page, words("Projection by team"), answer, groups.projection(words), opens)

if ui.projection.is_running(whole):
    largest = page.ask("forecast/projection_deals", most=12)
    title, unit = words("The largest open deals and their chance"), ui.amounts_in(page)
    ui.rows(page, title, largest, groups.PROJECTED_DEALS, note=unit)

if ui.projection.has_record(record.first):
    past = page.ask("forecast/projection_record_by_quarter")
    ui.block(page, words("Its own record"), past, note=ui.amounts_in(page), key="record-chart")
    behind = ui.Opening({"": deals.forecast(page)}, within=ui.record.WITHIN)
    ui.chart(page, projection.record, past, "projection-record", behind)
    errors, unit = groups.projection_record(words), ui.projection.how_measured(page)
    title, opens = words("How far each was off, by team"), past_deals.projection_records(page, past)
    ui.team_table(page, title, record, errors, opens, note=unit)
