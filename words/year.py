"""The year, and what a head brought, in sentences."""

from words.teller import Answered, Row, Teller


def year_in_words(teller: Teller, row: Row) -> str:
    """What is missing for the year; empty where there is no gap to speak of, which has its line."""
    words, missing = teller.words, row["gap1_amount"]
    if missing is None:
        return ""
    said = {"target": teller.money(row["target_amount"]), "w1": teller.money(row["w1_amount"])}
    if missing <= 0:
        return words(
            "%(w1)s of the year's target of %(target)s is won; what is expected covers the rest, "
            "and %(over)s more.",
            over=teller.money(-missing),
            **said,
        )
    return words(
        "%(w1)s of the year's target of %(target)s is won; %(gap1)s is missing after all that is "
        "expected, which asks for %(gap2)s of new pipeline.",
        gap1=teller.money(missing),
        gap2=teller.money(row["gap2_amount"]),
        **said,
    )


def no_gap(teller: Teller, row: Row) -> str:
    """Why there is no gap to show; empty where there is one."""
    words = teller.words
    if row["target_amount"] is None:
        return words("There is no target for the year, so there is no gap to show.")
    if row["w2_amount"] is None:
        return words("W2 is not known, as no stage has a win rate: so there is no gap to show.")
    return ""


def efficiency_in_words(teller: Teller, people: Answered) -> str:
    """What a head won in the period, and where most and least; empty where nobody carries deals."""
    words, whole = teller.words, people.first
    if whole["won_per_rep_amount"] is None:
        return ""
    said = words(
        "%(amount)s won per head in %(period)s so far.",
        amount=teller.money(whole["won_per_rep_amount"]),
        period=words.period(teller.scope.period.label),
    )
    below = [
        row
        for row in people.rows
        if row["parent_team_id"] == whole["team_id"]
        and row["level"] != "direct"
        and row["won_per_rep_amount"] is not None
    ]
    if len(below) < 2:
        return said
    below.sort(key=lambda row: row["won_per_rep_amount"])
    most, least = below[-1], below[0]
    if most["won_per_rep_amount"] == least["won_per_rep_amount"]:
        return said
    return f"{said} " + words(
        "Most in %(most)s: %(most_amount)s; least in %(least)s: %(least_amount)s.",
        most=words.name(most["team_id"], most["team_name"]),
        most_amount=teller.money(most["won_per_rep_amount"]),
        least=words.name(least["team_id"], least["team_name"]),
        least_amount=teller.money(least["won_per_rep_amount"]),
    )
