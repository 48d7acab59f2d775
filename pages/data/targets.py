"""The targets of the fiscal year by team and month, and typing new ones."""

import ui
from ui import new_targets, targets, typed_targets
from words import mark

page = ui.page(
    mark("Targets"), mark("Which targets does the year have, and whose are they?"), by_year=True
)
words = page.words

answer = page.ask("meeting/targets_by_month")
ui.guard(page, answer, words("There is nothing to show for this choice"))

new_targets.outcome()
ui.line(targets.in_words(page, answer), "headline")
ui.line(targets.whose(page, answer))

title, year = words("Targets by team and month"), targets.by_year(answer)
ui.team_table(page, title, year, targets.columns(page, answer), {}, of=answer)

ui.line(new_targets.why_not(page), "quiet")
if new_targets.is_open(page):
    everybodys = page.ask("meeting/targets_by_month", team=None)
    ui.block(page, words("New targets"), everybodys, note=ui.amounts_in(page), key="new-targets")
    new_targets.paste(page, everybodys)
if typed := typed_targets.entries(page):
    ui.heading(words("Targets typed in the app, the latest first"), ui.amounts_in(page))
    typed_targets.history(page, typed)
