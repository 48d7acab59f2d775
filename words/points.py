"""What a person would say of an abnormal point, in one sentence: for pages and briefings alike."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from words.language import Words
from words.numbers import decimal_of
from words.rules import DETAILS

Row = Mapping[str, Any]


def sentence(row: Row, words: Words, as_of: date, currency: str = "") -> str:
    """The sentence of a row of `meeting/abnormal_points`: who, what it is, what was expected."""
    parts = [detail(row, words, as_of, currency)]
    if row["opportunity_id"] is not None:
        deal = row["opportunity_name"] or row["opportunity_id"]
        if row["deals"] > 1:
            parts = [
                words(
                    "%(deals)s “%(rule)s”; the largest, %(deal)s: %(detail)s",
                    deals=words.plural("%(count)s deal", "%(count)s deals", row["deals"]),
                    rule=words.term(row["rule"]),
                    deal=deal,
                    detail=parts[0],
                )
            ]
        else:
            parts = [words("%(deal)s: %(detail)s", deal=deal, detail=parts[0])]
    if row["other_measures"]:
        names = [words.column(one) for one in row["other_measures"].split(",")]
        parts.append(words("likewise %(names)s", names=listed(names, words)))
    if row["other_rules"]:
        names = [words.term(one) for one in row["other_rules"].split(",")]
        parts.append(words("also %(names)s", names=listed(names, words)))
    if row["teams"]:
        parts.append(
            words.plural(
                "the same in %(count)s team below it", "the same in %(count)s teams below it",
                row["teams"],
            )
        )  # fmt: skip
    return words("%(who)s: %(said)s", who=who(row, words), said=words("; ").join(parts))


def who(row: Row, words: Words) -> str:
    """Whose point it is: the team, or the person with their team."""
    team = words.name(row["team_id"], row["team_name"])
    if row["person_id"] is None:
        return team
    person = words.name(row["person_id"], row["person_name"])
    return words("%(person)s (%(team)s)", person=person, team=team)


def detail(row: Row, words: Words, as_of: date, currency: str = "") -> str:
    """What a rule says of one deal, person or team, without naming it: of a row of any rule."""
    measure = row.get("measure")
    message = DETAILS.get(str(measure), DETAILS[row["rule"]])
    return words(
        message,
        measure=words.column(measure) if measure else "",
        value=counted(row["value"], row["unit"], words, currency),
        expected=counted(row["expected"], row["unit"], words, currency),
        since=words.near_day(row["since_on"], as_of),
    )


def counted(value: object, unit: str, words: Words, currency: str = "") -> str:
    """A value in its unit: 51 days, 1.20M CNY, 43%, 2.6."""
    if unit == "days":
        return words.days(value)
    if unit == "amount":
        return f"{words.amount(value)} {currency}".rstrip()
    if unit == "rate":
        return words.rate(value)
    number = decimal_of(value)
    whole = number is None or number == number.to_integral_value()
    return words.number(value, 0 if whole else 1)


def listed(names: list[str], words: Words) -> str:
    """Names one after the other."""
    said = names[0]
    for name in names[1:]:
        said = words("%(names)s, %(name)s", names=said, name=name)
    return said
