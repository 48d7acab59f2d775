"""Before the meeting: what is abnormal in one's own team, and what one says to it."""

import ui
from ui import preparing
from words import mark

page = ui.page(mark("Preparation"), mark("What will be asked in the meeting, and what do I say?"))
words = page.words

results = page.ask("meeting/results_by_team")
ui.guard(page, results, words("There is nothing to show for this choice"))
forecast = page.ask("forecast/f1_f2_by_team")
earlier = page.ask("forecast/f1_f2_by_team", as_of=page.scope.compare_to)
found = page.ask("meeting/abnormal_points")
said = preparing.what_was_said(page)

ui.line(preparing.unanswered(page, found, said), "headline")
ui.figures(page, ui.result_figures(page, results.first, forecast.first, earlier.first))

ui.block(page, words("Points to answer"), found)
preparing.open_points(page, found, said)

ui.heading(words("What became of commitments"))
preparing.last_commitments(page, said)
