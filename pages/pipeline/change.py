"""What changed in what is in play between two days, step by step, and which deals they are."""

import ui
from charts import change
from words import mark

page = ui.page(mark("Pipeline change"), mark("What came, what grew or shrank, and what left?"))
words = page.words

steps = page.ask("pipeline/change_by_kind")
teams = page.ask("pipeline/change_by_team", with_direct=True)
whole = teams.first
ahead = page.ask("forecast/f1_f2_by_team").first

ui.figures(page, ui.change_figures(page, whole))
ui.guard(page, teams, *ui.nothing_in_play(page, ahead), is_there=ui.has_change(whole))
ui.line(ui.change_in_words(page, steps), "headline")
ui.line(ui.without_history(page), "quiet")

ui.block(page, words("From what was in play to what is"), steps, note=ui.amounts_in(page))
behind = ui.Opening(ui.step_lists(page), by="kind")
ui.chart(page, change.waterfall, steps, "waterfall", behind)

groups = ui.change_groups(page, teams)
ui.team_table(page, words("Pipeline change by team"), teams, groups, ui.change_lists(page))
