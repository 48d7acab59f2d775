"""What new pipeline comes in, whether it is enough, and where more could come from."""

import ui
from charts import new_pipeline as drawn
from ui import deals, kept, new_pipeline
from words import mark

page = ui.page(mark("New pipeline"), mark("Is enough being created, and where does it come from?"))
words = page.words

months = page.ask("pipeline/new_pipeline_by_month")
ui.guard(page, months, words("No deal had been created by this day"))
gap = page.ask("forecast/year_gap_by_team", **new_pipeline.fiscal_year(page))
coverage = page.ask("pipeline/coverage_by_team", with_direct=True)
accounts = page.ask("pipeline/accounts_by_team", with_direct=True)
sources = page.ask("pipeline/new_pipeline_by_source")

ui.figures(page, new_pipeline.figures(page, months, gap, coverage, accounts.first), key="created")
ui.line(new_pipeline.in_words(page, months, gap), "headline")

with ui.head(page, words("New pipeline over time"), months, note=ui.amounts_in(page)):
    grain = ui.grain(page)
created = page.ask(f"pipeline/new_pipeline_by_{grain}")
days = {"period_from": "from_on", "period_to": "to_on"}
behind = ui.Opening({"": deals.new(page)}, within=days)
held_against = new_pipeline.against(page, gap, grain)
ui.chart(page, drawn.new_pipeline, created, "created", behind, of=held_against, by=grain)

title = words("Where new deals came from")
if new_pipeline.unsaid_sources(page, sources):
    ui.line(new_pipeline.unsaid_sources(page, sources), "quiet")
else:
    mix, lists = kept.sources(words), deals.sources(page)
    ui.keyed_table(page, title, sources, "source", mix, lists, note=ui.amounts_in(page))

if not page.alone:
    title = words("Coverage by team")
    ui.team_table(page, title, coverage, kept.coverage(words), deals.coverage(page))

title, note = words("Registered accounts by team"), words("Counts")
ui.team_table(page, title, accounts, kept.accounts(words), deals.accounts(page), note=note)
ui.line(new_pipeline.ownerless(page, accounts), "quiet")

ui.line(words("Candidates for release to the public pool"), "headline")
ui.line(new_pipeline.cap_in_words(page, accounts.first))
if accounts.first["at_cap_reps"]:
    candidates = page.ask("pipeline/release_candidates", most=3)
    title = words("The three of each rep that promise least")
    ui.rows(page, title, candidates, kept.RELEASE)
