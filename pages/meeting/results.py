"""Where the period stands: won, forecast, open and new, as a whole and team by team."""

import ui
from charts import meeting
from ui import deals, groups
from words import mark

page = ui.page(mark("Results"), mark("Where does the period stand, and whose is it?"))
words = page.words

results = page.ask("meeting/results_by_team", with_direct=True)
forecast = page.ask("forecast/f1_f2_by_team")
earlier = page.ask("forecast/f1_f2_by_team", as_of=page.scope.compare_to)
ui.guard(page, results, words("There is nothing to show for this choice"))
whole = results.first

ui.figures(page, ui.result_figures(page, whole, forecast.first, earlier.first))

if not page.alone:
    has_target = whole["target_amount"] is not None
    title = words("Won against target") if has_target else words("Won by team")
    ui.block(page, title, results, note=ui.amounts_in(page), key="results-chart")
    behind = ui.Opening({"": deals.won(page)}, within={"team": "team_id"})
    ui.chart(page, meeting.results_against_target, results, "results", behind, of=ui.parts)

ui.team_table(page, words("Results by team"), results, groups.results(words), deals.results(page))
