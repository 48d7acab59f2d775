"""The columns of the tables of new pipeline, accounts, and how the CRM is kept up."""

from ui.group import Group
from words import Words


def sources(words: Words) -> list[Group]:
    """Where new deals come from, beside the usual mix."""
    return [
        Group(words("In the period"), ("new_deals", "new_amount", "new_amount_rate")),
        Group(words("In 365 days"), ("usual_deals", "usual_amount", "usual_amount_rate")),
    ]


def coverage(words: Words) -> list[Group]:
    """How far deals in play cover what is still to win."""
    return [
        Group(words("Target"), ("target_amount", "won_amount", "still_to_win_amount")),
        Group(words("In play"), ("in_play_deals", "in_play_amount")),
        Group(words("Coverage"), ("coverage", "coverage_state")),
    ]


def accounts(words: Words) -> list[Group]:
    """Registered accounts: held, new, without a deal, and who is at the cap."""
    return [
        Group(words("People"), ("reps", "at_cap_reps")),
        Group(words("Accounts"), ("accounts", "accounts_per_rep", "registered_accounts")),
        Group(words("Without a deal"), ("without_deal_accounts", "without_deal_rate")),
    ]


RELEASE = (
    "account_name",
    "owner_name",
    "owned_accounts",
    "release_position",
    "registered_on",
    "last_activity_on",
    "quiet_days",
)


def use(words: Words) -> list[Group]:
    """How the CRM is kept up: shares of the open deals, and what is logged."""
    return [
        Group(words("Open deals"), ("open_deals",)),
        Group(
            words("Share of the open deals"),
            ("touched_rate", "reviewed_deals_rate", "ahead_rate", "valued_rate"),
            ("touched_deals", "reviewed_deals", "ahead_deals", "valued_deals"),
        ),
        Group(words("Last complete week"), ("activities_per_rep",), ("activities", "reps")),
    ]
