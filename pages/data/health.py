"""What the data says too little of, and what its loads kept out, from the first one on."""

import ui
from ui import health
from words import mark

page = ui.page(mark("Data health"), mark("What does the data not say, and what was kept out?"))
words = page.words

faults = page.ask("crm/faulty_deals_by_fault")
loads = health.loads(page, page.ask("crm/loaded_rows_by_load"))
tables = page.ask("crm/loaded_rows_by_table")
reasons = page.ask("crm/loaded_rows_by_reason")

ui.line(health.in_words(page, faults), "headline")
ui.block(page, words("Deals that lack something"), faults, note=ui.amounts_in(page))
ui.figures(page, health.figures(page, faults))
ui.line(health.outside(page, faults), "warning")

if loads.rows:
    ui.block(page, health.last_load(page, loads), loads, key="last-load")
    ui.figures(page, health.load_figures(page, loads), key="load-figures")
    ui.rows(page, words("What it did with each table"), tables, health.BY_TABLE)
if reasons.rows:
    title, told = words("What was kept out, changed or remarked"), health.told(page, reasons)
    ui.rows(page, title, told, health.BY_REASON)
if loads.rows:
    ui.rows(page, words("The loads so far"), loads, health.BY_LOAD)
