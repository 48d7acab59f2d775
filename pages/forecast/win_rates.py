"""Which win rates the record bears out, and what others would change."""

import ui
from charts import record, win_rates
from ui import deals, groups, past_deals
from words import mark

page = ui.page(
    mark("Win rates"), mark("Which win rates does the record bear out, and what do they change?")
)
words = page.words

rates = page.ask("forecast/win_rate_by_stage")
ui.guard(page, rates, words("There is nothing to show for this choice"))
methods = page.ask("forecast/rate_backtest_by_method")
weeks = page.ask("forecast/rate_backtest_by_week")

ui.line(ui.rate_review.in_words(page), "headline")
ui.line(ui.tried.backtest(page, methods), "headline")
ui.line(ui.tried.thin(page, rates), "warning")

ui.block(page, words("Win rates on record"), rates, key="rates-chart")
behind = ui.Opening(past_deals.rates(page), by="opens", within={"stage": "stage_id"})
ui.chart(page, win_rates.win_rates, rates, "win-rates", behind)
ui.line(ui.tried.why_they_differ(page, rates))

if ui.tried.is_of_use(page):
    at_now = ui.tried.forecasts(page)
    ui.block(page, words("Rates to try"), at_now, note=ui.amounts_in(page), key="try")
    chosen = ui.tried.sliders(page, rates)
    ui.figures(page, ui.tried.figures(page, rates, chosen), key="tried", small=True)

ui.new_rates.outcome(page)
ui.line(ui.new_rates.why_not(page), "quiet")
if ui.new_rates.is_offered(page):
    everybodys = ui.new_rates.company(page)
    ui.block(page, words("New rates"), everybodys, key="new-rates")
    ui.new_rates.form(page)
if versions := ui.new_rates.history(page):
    ui.line(words("Versions that were accepted, the latest first"))
    ui.listed(versions)
    ui.new_rates.take_back(page)

if ui.tried.is_tested(methods):
    title = words("Back-test of the offered rates")
    ui.block(page, title, weeks, note=ui.amounts_in(page), key="backtest")
    behind = ui.Opening({"": deals.forecast(page)}, within=ui.record.WITHIN)
    ui.chart(page, record.rate_backtest, weeks, "backtest", behind)
    ui.line(ui.tried.what_they_leave_out(page), "quiet")
    title, unit = words("How far each was off"), ui.amounts_in(page)
    errors = past_deals.backtest(page, weeks)
    ui.keyed_table(page, title, methods, "method", groups.BACKTEST, errors, note=unit)

title, opens = words("Win rates by stage"), past_deals.rates(page)
ui.stage_table(page, title, rates, groups.RATES_ON_RECORD, opens)
