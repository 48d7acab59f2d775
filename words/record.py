"""Which forecast was nearer, in one sentence; or why nobody can say."""

from words.teller import Row, Teller

ENOUGH = 3  # periods that a verdict takes, as forecast/record_by_team has it


def verdict(teller: Teller, row: Row) -> str:
    """Which forecast was nearer, over how many periods, in one sentence; or why nobody can say."""
    words = teller.words
    said = {
        "periods": periods_said(teller, row["periods"]),
        "count": words.count(row["periods"]),
        "f1": words.rate(row["f1_mean_error_rate"]),
        "f2": words.rate(row["f2_mean_error_rate"]),
        "f1_count": words.count(row["f1_nearer_periods"]),
        "f2_count": words.count(row["f2_nearer_periods"]),
    }
    if row["nearer_method"] == "f1_nearer":
        return words(
            "Over %(periods)s F1 was nearer: off by %(f1)s on average, F2 by %(f2)s; it was nearer "
            "in %(f1_count)s of %(count)s.",
            **said,
        )
    if row["nearer_method"] == "f2_nearer":
        return words(
            "Over %(periods)s F2 was nearer: off by %(f2)s on average, F1 by %(f1)s; it was nearer "
            "in %(f2_count)s of %(count)s.",
            **said,
        )
    if row["nearer_method"] == "neither_nearer":
        return words(
            "Over %(periods)s neither was clearly nearer: F1 was off by %(f1)s on average and "
            "nearer in %(f1_count)s, F2 by %(f2)s and in %(f2_count)s.",
            **said,
        )
    return missing(teller, row)


def missing(teller: Teller, row: Row) -> str:
    """Why the record gives no verdict, and how much would do; empty where it gives one."""
    words = teller.words
    if row["nearer_method"] == "thin_record":
        return words(
            "The record is too short to say which forecast is nearer: %(periods)s over and on "
            "record here, and it takes %(enough)s.",
            periods=periods_said(teller, row["periods"]),
            enough=words.count(ENOUGH),
        )
    if row["nearer_method"] != "no_contest":
        return ""
    if row["past_reviewed_rate"] is None:
        return words(
            "Nothing was ever in play in these periods, as no open deal had an expected close day "
            "in them: F1 and F2 were only what was won by then. Expected close days with their "
            "history would do."
        )
    if not row["past_reviewed_rate"]:
        return words(
            "No manager's forecast is on record for these periods, so F1 was only what was won by "
            "then. Manager amounts with their history would do."
        )
    return words("No stage has a win rate, so there was no F2 to compare with F1.")


def periods_said(teller: Teller, count: int) -> str:
    """So many periods of the kind that the record is kept of."""
    words, label = teller.words, teller.scope.period.label
    if label.startswith("FY"):
        return words.plural("%(count)s year", "%(count)s years", count)
    if "-Q" in label or ".." in label:
        return words.plural("%(count)s quarter", "%(count)s quarters", count)
    return words.plural("%(count)s month", "%(count)s months", count)
