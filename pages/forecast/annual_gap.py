"""What is missing for the fiscal year, how safe the rest is, and what to create."""

import ui
from charts import expected, gap
from ui import deals, derivation, groups
from words import mark
from words.year import no_gap

page = ui.page(
    mark("Annual gap"),
    mark("What is missing for the year, how safe is the rest?"),
    by_year=True,
)
words = page.words

figures = ui.place("gap-figures")
controls = ui.side_by_side("gap")
with controls:
    w2 = ui.choice(page, "w2", words("W2 by"), {"f2": words("F2"), "f1": words("F1")})
    times = ui.multiplier(page)
answer = page.ask("forecast/year_gap_by_team", w2=w2, multiplier=times, with_direct=True)
ui.guard(page, answer, words("There is nothing to show for this choice"))
whole = answer.first
months = page.ask("forecast/new_pipeline_expected_by_month")
behind = page.ask("forecast/f1_f2_by_team").first
rates = page.ask("forecast/rates_in_force")

with controls:
    ui.line(derivation.observed(page, whole))
with figures:
    ui.figures(page, derivation.figures(page, whole))
    ui.line(no_gap(page, whole), "warning")

ui.block(page, words("From won to target"), answer, note=ui.amounts_in(page), key="gap-chart")
lists = {"w1": deals.won(page), "w2": deals.on_time(page), "w2_overdue": deals.overdue(page)}
ui.chart(page, gap.annual_gap, answer, "gap", ui.Opening(lists, by="part"), of=ui.top)

opens = {
    "w1_amount": deals.won(page),
    "w2_amount": deals.in_play(page),
    "w2_overdue_amount": deals.overdue(page),
}
ui.team_table(page, words("Annual gap by team"), answer, groups.year_gap(words), opens)

ui.line(words("How each step comes about"), "headline")
ui.line(derivation.w1(page, whole))
ui.line(derivation.w2(page, whole, behind, w2))
ui.line(derivation.w3(page, whole, months))
ui.line(derivation.gaps(page, whole))
ui.rows(page, words("Win rates in force"), rates, groups.RATES_IN_FORCE)
if ui.has_rows(months):
    ui.block(page, words("W3 month by month"), months, note=ui.amounts_in(page))
    ui.chart(page, expected.new_pipeline_expected, months, "w3")
