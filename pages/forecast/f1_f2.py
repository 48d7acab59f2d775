"""What the managers forecast against what win rates say, and why they differ."""

import ui
from charts import forecast
from ui import deals, groups, past_deals
from words import mark

page = ui.page(mark("F1 against F2"), mark("What will close, by the managers and by the record?"))
words = page.words

answer = page.ask("forecast/f1_f2_by_team", with_direct=True)
rates = page.ask("forecast/win_rate_by_stage")
ui.guard(page, answer, words("There is nothing to show for this choice"))
whole = answer.first
cycle = page.ask("forecast/observed_cycle").first
record = page.ask("forecast/record_by_team", week=0).first

ui.figures(page, ui.forecast_figures(page, whole))
ui.line(ui.why_it_leads(page, whole), "headline")
ui.line(ui.record.beside_rule(page, record), ui.record.tone(record))
ui.line(ui.still_to_come(page, cycle))
ui.line(ui.missing_rates(page, whole), "warning")
ui.figures(page, ui.set_apart(page, whole), key="apart", small=True)

ui.team_table(
    page, words("F1 against F2 by team"), answer, groups.f1_f2(words), deals.forecasts(page)
)

ui.block(page, words("Forecasts against target"), answer, note=ui.amounts_in(page), key="f1-chart")
behind = ui.Opening({"": deals.forecast(page)}, within={"team": "team_id"})
ui.chart(page, forecast.f1_f2, answer, "f1-f2", behind, of=ui.parts)

ui.stage_table(page, words("Win rates by stage"), rates, groups.RATES, past_deals.rates(page))
