"""What people did in the last complete week, per head, against their own usual week."""

import ui
from charts import activity
from ui import deals, groups
from words import mark

page = ui.page(
    mark("Activity by director"),
    mark("What did people do, against their usual week?"),
    alone=mark("Activity"),
)
words = page.words

teams = page.ask("activity/activity_by_team", with_direct=True)
people = page.ask("activity/activity_by_person")
weeks = page.ask("activity/activity_by_week")
ui.guard(page, teams, words("There is nothing to show for this choice"))
ui.guard(page, weeks, words("The data holds no activities"), is_there=page.world.has_activities)
whole, lists = teams.first, deals.activities(page)

ui.line(ui.week_in_words(page, whole))
ui.figures(page, ui.week_figures(page, whole, lists))

per_head = words("Per head and week; bar: last week, line: usual week")
each = words("Each team against its own usual week")
title = words("Against the usual week") if page.alone else each
ui.block(page, title, teams, note=per_head, key="usual")
behind = ui.Opening(lists, by="measure", within={"team": "team_id"})
ui.chart(page, activity.activity_against_usual, teams, "usual", behind, of=ui.parts_with_reps)

if not page.alone:
    heads = words("Per head and week; trial customers in all")
    ui.team_table(page, words("Activity by team"), teams, groups.activity(words), lists, note=heads)

ui.block(page, words("Thirteen weeks"), weeks, note=words("Count a week"))
ui.chart(page, activity.activity_weeks, weeks, "weeks")

counted = words("Count a week")
columns = groups.activity(words, heads=False)
ui.person_table(page, words("Activity by person"), people, columns, lists, note=counted)
