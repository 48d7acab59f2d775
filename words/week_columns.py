"""The headings of the columns of a rep's week and of the steps of won deals, and what they mean."""

from words.mark import mark

WEEK_COLUMNS = {
    "is_rep": mark("Carries deals"),
    "suggestion": mark("The week is for"),
    "second_suggestion": mark("And besides"),
    "asked_visit": mark("Visits asked more of"),
    "is_for_next_period": mark("Built for the next period"),
    "yardstick": mark("Need goes by"),
    "yardstick_amount": mark("To win"),
    "target_per_rep_amount": mark("Company's target per head"),
    "own_record_amount": mark("Own record"),
    "still_needed_amount": mark("Still to win"),
    "needed_amount": mark("Asked for in play"),
    "next_yardstick_amount": mark("To win, next period"),
    "next_in_play_amount": mark("In play, next period"),
    "missing_amount": mark("To build"),
    "slow_deals": mark("Stalled or overdue deals"),
    "slow_amount": mark("Stalled or overdue"),
    "won_days": mark("Days from created to won"),
    "entered_on": mark("Came there on"),
    "step_days": mark("Days there"),
}
WEEK_HELP = {
    "suggestion": mark(
        "Build where what is in play covers too little of what is still to win; push on what is "
        "stalled or overdue."
    ),
    "yardstick_amount": mark("What a head is to win in the period: nobody's own target."),
    "own_record_amount": mark("Won in the 365 days before the period, for as many days as it has."),
    "still_needed_amount": mark("What a head is to win, less what was won; at least 0."),
    "missing_amount": mark("Pipeline still missing to what is asked for in play."),
}
