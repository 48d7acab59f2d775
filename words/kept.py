"""The headings of new pipeline, accounts, and how the CRM is kept up, and what they mean."""

from words.mark import mark

KEPT = {
    # new pipeline, coverage, accounts
    "week_to_on": mark("Until"),
    "new_deals_per_rep": mark("New deals per head"),
    "new_per_rep_amount": mark("New pipeline per head"),
    "new_amount_rate": mark("Share of new pipeline"),
    "usual_deals": mark("Deals of 365 days"),
    "usual_amount": mark("Amount of 365 days"),
    "usual_amount_rate": mark("Share in 365 days"),
    "still_to_win_amount": mark("Still to win"),
    "coverage": mark("Coverage, times"),
    "coverage_state": mark("State"),
    "accounts": mark("Accounts held"),
    "accounts_per_rep": mark("Accounts per head"),
    "registered_accounts": mark("Accounts registered"),
    "without_deal_accounts": mark("Accounts without a deal"),
    "without_deal_rate": mark("Share without a deal"),
    "account_cap": mark("Cap per rep"),
    "at_cap_reps": mark("Reps at the cap"),
    "status": mark("Status"),
    "registered_on": mark("Registered on"),
    "is_held": mark("Held"),
    "first_deal_on": mark("First deal"),
    "owned_accounts": mark("Accounts of this rep"),
    "release_position": mark("Order of release"),
    "last_activity_on": mark("Last activity"),
    "quiet_days": mark("Days without activity"),
    # how the CRM is kept up
    "touched_deals": mark("Touched deals"),
    "touched_rate": mark("Touched in 7 days"),
    "reviewed_deals": mark("Deals reviewed"),
    "reviewed_deals_rate": mark("Reviewed, of deals"),
    "ahead_deals": mark("Deals with a day ahead"),
    "ahead_rate": mark("With a day ahead"),
    "valued_deals": mark("Deals with an amount"),
    "valued_rate": mark("With an amount"),
    "activities": mark("Activities logged"),
    "activities_per_rep": mark("Activities per head"),
    "is_touched": mark("Touched"),
    # deal review
    "reviewed_on": mark("Last reviewed on"),
    "since_on": mark("Changes since"),
    # what is asked for a month
    "month_pace_amount": mark("Normal pace a month"),
    "month_gap2_amount": mark("Gap2 a month"),
    "month_asked_amount": mark("Asked for a month"),
}

KEPT_HELP = {
    "coverage": mark("In play ÷ what is still to win; below 3 is thin."),
    "still_to_win_amount": mark("Target − won in the period; below zero, it is exceeded."),
    "accounts": mark("Registered and not released; one without an owner is the company's own."),
    "without_deal_accounts": mark("Held, and no deal of theirs was ever created so far."),
    "at_cap_reps": mark("Reps that hold as many accounts of status owned as the cap, or more."),
    "month_asked_amount": mark("The normal pace that W3 counts on, and a month's share of Gap2."),
    "touched_rate": mark("Created, changed or worked on in the 7 days that end with the day."),
    "reviewed_deals_rate": mark("Open deals with a manager's forecast."),
    "ahead_rate": mark("Open deals expected on the day or later."),
    "valued_rate": mark("Open deals with an amount; 0 is one."),
    "activities": mark("Of any kind, mails too, in the last complete week."),
}
