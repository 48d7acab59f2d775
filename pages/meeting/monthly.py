"""The monthly review: what broke the pattern, the record, the year, the people, the CRM."""

import ui
from charts import gap, record, trend, win_rates
from ui import deals, monthly, past_deals
from ui import use as kept
from words import mark
from words.record import verdict
from words.year import efficiency_in_words, no_gap, year_in_words

page = ui.page(mark("Monthly review"), mark("What broke the pattern, and what follows from it?"))
words = page.words

months = page.ask("meeting/trend_by_month")
ui.guard(page, months, words("No month of this choice is on record"))
weeks = page.ask("forecast/record_by_week")
errors = page.ask("forecast/record_by_team", week=0).first
year = monthly.year(page)
people = page.ask("forecast/f1_f2_by_team", with_direct=True)
crm = page.ask("crm/use_by_team", with_direct=True)

ui.line(ui.rate_review.in_words(page), "headline")
if ui.rate_review.is_due(page):
    rates = page.ask("forecast/win_rate_by_stage")
    with ui.head(page, words("Win rates on record"), rates):
        monthly.way("pages/forecast/win_rates.py", words("Review and accept new rates"))
    ui.line(ui.tried.thin(page, rates), "warning")
    if ui.tried.offered(rates):
        behind = ui.Opening(past_deals.rates(page), by="opens", within={"stage": "stage_id"})
        ui.chart(page, win_rates.win_rates, rates, "win-rates", behind)

ui.line(ui.pattern(page, months), "headline")
ui.listed(ui.broken_in_words(page, months))
with ui.head(page, words("Twelve full months"), months, note=ui.amounts_in(page)):
    monthly.way("pages/meeting/trend.py", words("All twelve-month lines"))
ui.line(ui.missing_in_months(page, months, trend.FIGURES["results"]), "warning")
of_a_month = ui.Opening(deals.of_months(page), by="measure", within=deals.IN_THE_MONTH)
ui.chart(page, trend.twelve_months, months, "months", of_a_month, by="results")

title = words("F1 and F2 against what was won")
with ui.head(page, title, weeks, note=ui.amounts_in(page)):
    monthly.way("pages/forecast/record.py", words("The whole forecast record"))
ui.line(verdict(page, errors))
behind = ui.Opening({"": deals.forecast(page)}, within=ui.record.WITHIN)
ui.chart(page, record.forecast_record, weeks, "record", behind, of=ui.record.own)

with ui.head(page, words("From won to target"), year, note=ui.amounts_in(page)):
    monthly.way("pages/forecast/annual_gap.py", words("The annual gap by team"))
ui.line(year_in_words(page, year.first))
ui.line(no_gap(page, year.first), "warning")
ui.chart(page, gap.annual_gap, year, "gap", monthly.year_lists(page, year), of=ui.top)

with ui.head(page, words("Productivity"), months, note=ui.amounts_in(page), key="productivity"):
    monthly.way("pages/forecast/f1_f2.py", words("F1 against F2 by team"))
ui.line(efficiency_in_words(page, people))
ui.chart(page, trend.twelve_months, months, "people", of_a_month, by="people")

title, lists = words("CRM use by team"), kept.lists(page)
note = words("Share of the open deals, in percent")
ui.team_table(page, title, crm, kept.columns(page), lists, note=note)
monthly.way("pages/crm/use.py", words("CRM use over thirteen weeks"))
