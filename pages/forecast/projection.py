"""What history says the quarter will bring, with its range, its deals and its own record."""

import ui
from charts import projection
from ui import deals, groups
from words import mark

page = ui.page(mark("Projection"), mark("What will the quarter bring, if it goes as others did?"))
words = page.words

answer = page.ask("forecast/projection_by_team", with_direct=True)
would_do = words("Another day, period or team may have some.")
ui.guard(page, answer, ui.why_not_projected(page, answer), would_do, ui.is_projected(answer))
whole = answer.first
forecasts = page.ask("forecast/f1_f2_by_team", with_direct=True, person=None).first
record = page.ask("forecast/projection_record")

ui.figures(page, ui.projection_figures(page, whole, forecasts))
ui.line(ui.projection_in_words(page, whole), "headline")
ui.line(ui.projection_record_said(page, record.first))

ui.block(page, words("The range by team"), answer, note=ui.amounts_in(page), key="range-chart")
behind = ui.Opening({"": deals.projected(page)}, within={"team": "team_id"})
ui.chart(page, projection.projected, answer, "projection", behind, of=ui.parts)

ui.line(words("What the mean is made of"), "headline")
ui.figures(page, ui.projection_parts(page, whole), key="parts", small=True)
ui.team_table(
    page,
    words("Projection by team"),
    answer,
    groups.projection(words),
    deals.projection(page),
)

largest = page.ask("forecast/projection_deals", most=12)
ui.rows(
    page,
    words("The largest open deals and their chance"),
    largest,
    groups.PROJECTED_DEALS,
    note=ui.amounts_in(page),
)

past = page.ask("forecast/projection_record_by_quarter")
ui.block(page, words("Its own record"), past, note=ui.amounts_in(page), key="record-chart")
ui.chart(page, projection.record, past, "projection-record")
ui.team_table(
    page,
    words("How far each was off, by team"),
    record,
    groups.projection_record(words),
    {},
    note=words("Sum of what it was off, up or down, as a share of what was won"),
)
