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
    # how what is in play changed
    "start": mark("In play before"),
    "reopened": mark("Reopened"),
    "owner_in": mark("From another team or owner"),
    "moved_in": mark("Moved into the period"),
    "increased": mark("Amount increased"),
    "decreased": mark("Amount decreased"),
    "owner_out": mark("To another team or owner"),
    "period_ended": mark("Still open as the period ended"),
    "moved_out": mark("Moved out of the period"),
    "end": mark("In play now"),
    # what of a deal changed
    "outcome": mark("Outcome"),
    "stage": mark("Stage"),
    "amount": mark("Amount"),
    "date": mark("Expected close"),
    "owner": mark("Owner"),
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
    # where W3 comes from
    "record": mark("own record"),
    "company_record": mark("the company's record"),
    "average_cycle": mark("average sales cycle"),
    "none": mark("no won deal to go by"),
}
