"""The names of codes that queries return: levels, kinds, methods, roles, outcomes."""

from words.mark import mark

TERMS = {
    # levels of the tree
    "company": mark("Company"),
    "director": mark("Director team"),
    "department": mark("Department"),
    "team": mark("Team"),
    "direct": mark("directly in the team"),
    # places for what the data does not name
    "unknown": mark("Unknown"),
    "not_known": mark("Stage not known"),
    # roles
    "vp": mark("VP"),
    "manager": mark("Manager"),
    "rep": mark("Rep"),
    "operations": mark("Operations"),
    # outcomes and the parts of a period
    "open": mark("Open"),
    "won": mark("Won"),
    "lost": mark("Lost"),
    "in_play": mark("In play"),
    "overdue": mark("Overdue"),
    "new": mark("New"),
    "left_out": mark("Left out"),
    "undated": mark("Without a date"),
    "not_reviewed": mark("Not reviewed"),
    # what people did
    "call": mark("Call"),
    "first_visit": mark("First visit"),
    "follow_up_visit": mark("Follow-up visit"),
    "customer_visit": mark("Visit to an existing customer"),
    "email": mark("E-mail"),
    "other": mark("Other"),
    "trial_customer": mark("Active trial customer"),
    # which forecast to lead with
    "f1": mark("Lead with F1"),
    "f1_while_tuning_f2": mark("Lead with F1, tune F2 towards it"),
    "f2": mark("Lead with F2"),
    "f2_until_reviewed": mark("Lead with F2 until more is reviewed"),
    # which forecast was nearer
    "f1_nearer": mark("F1 was nearer"),
    "f2_nearer": mark("F2 was nearer"),
    "neither_nearer": mark("neither clearly"),
    "thin_record": mark("record too short"),
    "no_contest": mark("nothing to compare"),
    "f1_forecast": mark("F1, by the managers"),
    "f2_forecast": mark("F2, as configured"),
    "offered_f2_forecast": mark("F2, by the offered rates"),
    # where W3 comes from
    "record": mark("own record"),
    "company_record": mark("the company's record"),
    "average_cycle": mark("average sales cycle"),
    "none": mark("no won deal to go by"),
    # which part of the open deals
    "other_open": mark("Other open"),
    # whether a quarter is projected
    "shown": mark("projected"),
    "over": mark("over"),
    "no_quarter": mark("not a fiscal quarter"),
    "not_begun": mark("not begun"),
    "no_stage_history": mark("no history of stages"),
    "few_quarters": mark("too few finished quarters"),
    "few_won_deals": mark("too few won deals"),
    "projection": mark("Projection"),
    # what speaks for a deal, or against it
    "date_in_quarter": mark("expected in the quarter"),
    "date_later": mark("expected after the quarter"),
    "without_amount": mark("no amount yet"),
    "small_deal": mark("small deal"),
    "middle_deal": mark("middling deal"),
    "large_deal": mark("large deal"),
    "stage_new": mark("under 2 weeks in its stage"),
    "stage_weeks": mark("2 to 4 weeks in its stage"),
    "stage_month": mark("4 to 8 weeks in its stage"),
    "stage_long": mark("over 8 weeks in its stage"),
    "deal_young": mark("created in the last 2 months"),
    "deal_grown": mark("2 to 5 months old"),
    "deal_old": mark("over 5 months old"),
    "never_pushed": mark("its date was never pushed"),
    "pushed_once": mark("its date was pushed once"),
    "pushed_often": mark("its date was pushed twice or more"),
    "new_customer": mark("customer without an earlier deal"),
    "known_customer": mark("customer with an earlier deal"),
}
