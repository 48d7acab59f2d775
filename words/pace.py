"""What was won of a period against its target and its usual pace, in one sentence."""

from words.teller import Answered, Row, Teller, deals_said


def pace_in_words(teller: Teller, whole: Row, pace: Answered) -> str:
    """What was won against target and pace, in one sentence: the answer of the page."""
    words, scope = teller.words, teller.scope
    won = words("%(amount)s won", amount=teller.money(whole["won_amount"]))
    if whole["target_amount"] is not None:
        won = words(
            "%(won)s, %(rate)s of the target",
            won=won,
            rate=words.rate(whole["won_target_rate"]),
        )
    if teller.alone or scope.person or not pace.rows:
        return words("%(won)s in %(deals)s.", won=won, deals=deals_said(teller, whole["won_deals"]))
    row = pace.first
    if scope.as_of >= scope.period.last:
        return words("%(won)s; the period is over.", won=won)
    if row["pace_method"] == "too_few":
        return words(
            "%(won)s. What is usual by this day two earlier periods with 20 won deals would tell.",
            won=won,
        )
    return words("%(won)s; %(pace)s.", won=won, pace=_paced(teller, row))


def _paced(teller: Teller, row: Row) -> str:
    words, away = teller.words, row["pace_difference_amount"]
    if away is None:
        return words.plural(
            "the period before had won %(usual)s by this day",
            "the %(count)s periods before had on average won %(usual)s by this day",
            row["learned_periods"],
            usual=words.amount(row["usual_won_amount"]),
        )
    told = {
        "amount": words.amount(abs(away)),
        "usual": words.rate(row["usual_won_rate"]),
        "periods": words.count(row["learned_periods"]),
    }
    whose = {
        ("record", True): words(
            "%(amount)s behind the usual pace: by this day the %(periods)s periods before had won "
            "%(usual)s of their result",
            **told,
        ),
        ("record", False): words(
            "%(amount)s ahead of the usual pace: by this day the %(periods)s periods before had "
            "won %(usual)s of their result",
            **told,
        ),
        ("company_record", True): words(
            "%(amount)s behind the company's usual pace: by this day the %(periods)s periods "
            "before had won %(usual)s of their result",
            **told,
        ),
        ("company_record", False): words(
            "%(amount)s ahead of the company's usual pace: by this day the %(periods)s periods "
            "before had won %(usual)s of their result",
            **told,
        ),
    }
    return whose[row["pace_method"], away < 0]
