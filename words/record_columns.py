"""The headings of the columns of the forecast record and of the win rates, and what they mean."""

from words.mark import mark

RECORD_COLUMNS = {
    "observed_low_rate": mark("Observed, from"),
    "observed_high_rate": mark("Observed, to"),
    "in_period_quarters": mark("Quarters on record"),
    "in_period_deals": mark("Deals behind the in-period rate"),
    "stage_left_on": mark("Left the stage on"),
    "quarter_from_on": mark("Quarter from"),
    "won_in_time_amount": mark("Of it won in time"),
    "is_won_in_time": mark("Won in time"),
    "largest_error_amount": mark("Larger error"),
    "in_period_rate": mark("In-period win rate"),
    "offered_rate": mark("Offered win rate"),
    # commitments
    "number": mark("Commitment"),
    "promised_amount": mark("Promised amount"),
    "promised_on": mark("Promised by"),
    "result": mark("What became of it"),
    # the forecast record
    "period_from_on": mark("Period from"),
    "period_to_on": mark("Period to"),
    "week": mark("Week of the period"),
    "week_end_on": mark("Week's end"),
    "is_over": mark("Over"),
    "actual_amount": mark("Won in the end"),
    "f1_error_amount": mark("F1 error"),
    "f1_error_rate": mark("F1 error, of what was won"),
    "f2_error_amount": mark("F2 error"),
    "f2_error_rate": mark("F2 error, of what was won"),
    "periods": mark("Periods"),
    "week_ends": mark("Week's ends"),
    "mean_actual_amount": mark("Won in the end, on average"),
    "f1_bias_amount": mark("F1 bias"),
    "f1_bias_rate": mark("F1 bias, of what was won"),
    "f1_mean_error_amount": mark("F1 mean error"),
    "f1_mean_error_rate": mark("F1 mean error, of what was won"),
    "f2_bias_amount": mark("F2 bias"),
    "f2_bias_rate": mark("F2 bias, of what was won"),
    "f2_mean_error_amount": mark("F2 mean error"),
    "f2_mean_error_rate": mark("F2 mean error, of what was won"),
    "f1_nearer_periods": mark("Periods in which F1 was nearer"),
    "f2_nearer_periods": mark("Periods in which F2 was nearer"),
    "nearer_method": mark("Which was nearer"),
    "is_against_rule": mark("Against the size rule"),
    "past_reviewed_rate": mark("Reviewed at the time"),
    "method": mark("Forecast"),
    "bias_amount": mark("Bias"),
    "bias_rate": mark("Bias, of what was won"),
    "mean_error_amount": mark("Mean error"),
    "mean_error_rate": mark("Mean error, of what was won"),
    "offered_f2_amount": mark("F2 by the offered rates"),
    "offered_f2_error_amount": mark("Error of F2 by the offered rates"),
    "offered_f2_error_rate": mark("Error of F2 by the offered rates, of what was won"),
}

RECORD_HELP = {
    "observed_rate": mark(
        "Of the deals in the stage in 365 days and decided, the share won: ever."
    ),
    "in_period_rate": mark(
        "Of the amount in play in the stage at a week's end, the share won by the quarter's end."
    ),
    "offered_rate": mark("The in-period rate; a team's is drawn towards the company's."),
    "f1_bias_rate": mark("Mean of F1 − won, of what was won: above zero, it promised too much."),
    "f2_bias_rate": mark("Mean of F2 − won, of what was won: above zero, it promised too much."),
    "f1_mean_error_rate": mark("How far F1 was off on average, either way."),
    "f2_mean_error_rate": mark("How far F2 was off on average, either way."),
    "nearer_method": mark("The smaller mean error, and nearer in more than half of the periods."),
    "past_reviewed_rate": mark("Share of the in-play amount that managers had reviewed then."),
}
