"""The words of the rules of `queries/abnormal`: a rule is its file there and its words here."""

from words.mark import mark

TITLES = {
    "stalled": mark("Stalled"),
    "overdue": mark("Overdue"),
    "pushed": mark("Date put off three times or more"),
    "undated": mark("Without a date"),
    "amount_missing": mark("Amount missing"),
    "amount_changed": mark("Large change of amount"),
    "moved_back": mark("Moved back a stage"),
    "untouched": mark("Near its decision and left alone"),
    "date_too_near": mark("Date too near for its stage"),
    "owner_left": mark("Owner has left"),
    "not_reviewed": mark("Not reviewed"),
    "no_activity": mark("Person without any activity"),
    "no_open_deals": mark("Rep without open deals"),
    "activity_outside_band": mark("Activity out of the ordinary"),
    "new_pipeline_outside_band": mark("New pipeline out of the ordinary"),
    "win_rate_outside_band": mark("Win rate out of the ordinary"),
    "forecasts_apart": mark("F1 and F2 far apart"),
    "coverage_thin": mark("Coverage thin"),
}
"""What a rule is called."""

DETAILS = {
    "stalled": mark("%(value)s in its stage, on average %(expected)s"),
    "overdue": mark("was to close on %(since)s, %(value)s ago"),
    "pushed": mark("date put off %(value)s times, the last time on %(since)s"),
    "undated": mark("in one of the last two stages without an expected close day"),
    "amount_missing": mark("no amount, so it counts as 0"),
    "amount_changed": mark("amount now %(value)s, on %(since)s it was %(expected)s"),
    "moved_back": mark("moved back on %(since)s, stages back: %(value)s"),
    "untouched": mark("in one of the last two stages, nothing done for %(value)s"),
    "date_too_near": mark(
        "still in the first stage, to close in %(value)s; the stages usually take %(expected)s"
    ),
    "owner_left": mark("its owner left on %(since)s"),
    "not_reviewed": mark("in play, and its manager has not reviewed it"),
    "no_activity": mark("nothing done since %(since)s, usually %(expected)s activities a week"),
    "no_open_deals": mark("no open deal"),
    "activity_outside_band": mark(
        "%(measure)s %(value)s in the week from %(since)s, in the 12 weeks before usually "
        "%(expected)s"
    ),
    "trial_customers": mark(
        "%(value)s active trial customers in the week from %(since)s, in the 12 weeks before "
        "usually %(expected)s"
    ),
    "new_pipeline_outside_band": mark(
        "new pipeline %(value)s in the week from %(since)s, in the 12 weeks before usually "
        "%(expected)s"
    ),
    "win_rate_outside_band": mark(
        "win rate %(value)s in the week from %(since)s, in the 12 weeks before usually %(expected)s"
    ),
    "forecasts_apart": mark("F1 adds %(value)s to what is won, F2 adds %(expected)s"),
    "coverage_thin": mark(
        "what is in play covers what is still to win %(value)s times, %(expected)s is asked for"
    ),
}
"""What a rule says of one deal, person or team; by the figure where that is said otherwise."""

RULE_COLUMNS = {
    "point_id": mark("Point id"),
    "rule": mark("Abnormal"),
    "severity": mark("Severity"),
    "measure": mark("Figure"),
    "value": mark("Value"),
    "expected": mark("Expected value"),
    "unit": mark("Counted in"),
    "stake_amount": mark("At stake"),
    "since_on": mark("Since"),
    "other_rules": mark("Also"),
    "other_measures": mark("Other figures"),
    "teams": mark("Teams with the same"),
    "is_counted": mark("Counts for the point"),
}

UNITS = {
    "days": mark("Days"),
    "count": mark("Count"),
    "rate": mark("Share"),
    "times": mark("Times"),
}
