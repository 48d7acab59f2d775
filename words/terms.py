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
}
