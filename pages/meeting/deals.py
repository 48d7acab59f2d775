"""The 1-on-1: a person's deals in play line by line, and what the manager expects of each."""

import ui
from ui import review
from words import mark

page = ui.page(mark("Deal review"), mark("What will each deal bring, and what speaks for it?"))
words = page.words

people = page.ask("meeting/review_people", team=review.team_of(page), person=None)
ui.guard(page, people, words("Nobody here carries deals on this day"))
team = own = review.of_team(page)

if page.scope.person is None:
    ui.figures(page, review.figures(page, team, None))
    ui.line(review.ask_whom(page, people), "headline")
    title, behind = words("Whose deals are in play"), review.lists(page)
    ui.person_table(page, title, people, review.groups(page), behind, note=ui.amounts_in(page))
else:
    if not page.alone:
        review.steps(page, people)
    own = review.of_person(page)
    ui.figures(page, review.figures(page, team, own))
    ui.line(review.in_words(page, own), "headline")
    answer = page.ask("meeting/review_deals", team=None, since_review=True)
    if ui.has_rows(answer):
        title, running = words("Deals in play"), review.running(page, team, own)
        review.sheet(page, title, answer, review.chances(page), running)

ui.figures(page, ui.set_apart(page, own), key="apart", small=True)
