"""The columns of the tables by team, in their groups: about nine in sight, the rest on demand."""

from ui.group import Group
from words import Words

RATES = (
    "configured_rate",
    "observed_rate",
    "observed_amount_rate",
    "won_deals",
    "decided_deals",
)
RATES_ON_RECORD = (
    "configured_rate",
    "observed_rate",
    "observed_low_rate",
    "observed_high_rate",
    "observed_amount_rate",
    "decided_deals",
    "in_period_rate",
    "in_period_deals",
    "offered_rate",
)
BACKTEST = [
    Group("", ("mean_error_rate", "bias_rate", "mean_error_amount", "bias_amount", "week_ends"))
]
MONTHS = (
    "month",
    "is_running",
    "won_amount",
    "target_amount",
    "win_rate",
    "cycle_days",
    "won_deal_amount",
    "new_amount",
    "reps",
    "won_per_rep_amount",
    "calls_per_rep",
    "visits_per_rep",
    "f1_error_rate",
    "f2_error_rate",
)
PASSED = (
    "reached_deals",
    "reached_amount",
    "previous_stage_days",
    "open_deals",
    "lost_deals",
    "young_deals",
    "young_amount",
)
STAGE_DAYS = (
    "stays",
    "average_days",
    "median_days",
    "upper_quartile_days",
    "open_deals",
    "open_amount",
    "stalled_deals",
    "stalled_amount",
    "abnormal_deals",
)
STALLED = (
    "opportunity_name",
    "owner_name",
    "stage_name",
    "open_amount",
    "stage_days",
    "over_days",
    "average_times",
    "last_activity_on",
    "expected_close_on",
    "pushes",
)
RATES_IN_FORCE = ("stage_name", "win_rate", "from_on")

PROJECTED_DEALS = (
    "opportunity_name",
    "deal_amount",
    "stage_name",
    "chance_rate",
    "usual_rate",
    "raised_by",
    "lowered_by",
    "expected_amount",
)


def results(words: Words) -> list[Group]:
    """Results of a period: people, won, pipeline."""
    return [
        Group(words("People"), ("reps", "won_per_rep_amount")),
        Group(
            words("Won in the period"),
            ("won_amount", "target_amount", "won_target_rate"),
            ("won_deals", "compare_won_amount", "lost_amount", "lost_deals"),
        ),
        Group(
            words("Pipeline"),
            ("new_deals", "new_amount", "open_deals", "open_amount"),
            ("compare_new_amount", "compare_open_amount"),
        ),
    ]


def f1_f2(words: Words) -> list[Group]:
    """F1 against F2: people efficiency, in play and forecast, difference."""
    return [
        Group(
            words("People efficiency"),
            ("reps", "won_amount", "won_per_rep_amount"),
            ("won_deals", "leader_names"),
        ),
        Group(
            words("In play and forecast"),
            ("in_play_amount", "f1_amount", "f1_target_rate", "f2_amount", "f2_target_rate"),
            (
                "target_amount",
                "in_play_deals",
                "reviewed_rate",
                "overdue_deals",
                "overdue_amount",
                "left_out_deals",
                "left_out_amount",
                "undated_deals",
                "undated_amount",
            ),
        ),
        Group(words("Difference"), ("difference_amount", "difference_rate"), ("lead_method",)),
    ]


def record(words: Words) -> list[Group]:
    """The forecast record: errors of each forecast, and which was nearer."""
    labels = {
        "f1_mean_error_rate": words("Mean error"),
        "f1_bias_rate": words("Bias"),
        "f2_mean_error_rate": words("Mean error"),
        "f2_bias_rate": words("Bias"),
    }
    return [
        Group(words("Record"), ("periods", "mean_actual_amount"), ("past_reviewed_rate",)),
        Group(
            words("F1"),
            ("f1_mean_error_rate", "f1_bias_rate"),
            ("f1_mean_error_amount", "f1_bias_amount", "f1_nearer_periods"),
            labels,
        ),
        Group(
            words("F2"),
            ("f2_mean_error_rate", "f2_bias_rate"),
            ("f2_mean_error_amount", "f2_bias_amount", "f2_nearer_periods"),
            labels,
        ),
        Group(words("Which to go by"), ("nearer_method", "lead_method", "is_against_rule")),
    ]


def year_gap(words: Words) -> list[Group]:
    """The year's gap: what is certain, fairly safe, not safe, at risk, and missing."""
    return [
        Group(words("Year"), ("target_amount",)),
        Group(words("Certain"), ("w1_amount",)),
        Group(words("Fairly safe"), ("w2_amount",)),
        Group(words("Not safe"), ("w2_overdue_amount",)),
        Group(words("At risk"), ("w3_amount",), ("w3_method",)),
        Group(
            words("Missing"),
            ("gap1_amount", "gap2_amount", "gap2_record_amount"),
            ("gap_multiplier", "observed_win_rate"),
        ),
    ]


def activity(words: Words, heads: bool = True) -> list[Group]:
    """Activity of the last complete week beside the usual one, per head for teams."""
    end, usual = ("_per_rep", "_usual_per_rep") if heads else ("", "_usual")
    kinds = (
        ("calls", words("Calls")),
        ("first_visits", words("First visits")),
        ("follow_up_visits", words("Follow-up visits")),
        ("customer_visits", words("Visits to existing customers")),
    )
    found = [Group(words("People"), ("reps",))] if heads else []
    for name, title in kinds:
        labels = {
            name: words("In all"),
            f"{name}{end}": words("Last week"),
            f"{name}{usual}": words("Usual"),
        }
        found.append(Group(title, (f"{name}{end}", f"{name}{usual}"), (name,) * heads, labels))
    labels = {"trial_customers": words("Last week"), "trial_customers_usual": words("Usual")}
    trials = Group(
        words("Trial customers"), ("trial_customers",), ("trial_customers_usual",), labels
    )
    return [*found, trials]


def projection(words: Words) -> list[Group]:
    """The projection: its range, F1 and F2 beside it, and what its mean is made of."""
    return [
        Group(
            words("Projection"),
            ("low_amount", "median_amount", "high_amount"),
            ("target_amount", "target_rate"),
        ),
        Group(words("Beside it"), ("f1_amount", "f2_amount")),
        Group(
            words("Expected, adds up"),
            (
                "won_amount",
                "in_play_expected_amount",
                "other_open_expected_amount",
                "not_created_expected_amount",
                "expected_amount",
            ),
            ("open_deals",),
        ),
    ]


def projection_record(words: Words) -> list[Group]:
    """How far the projection, F1 and F2 were off: in all, and at each of the weeks."""
    named = (("projection", words("Projection")), ("f1", words("F1")), ("f2", words("F2")))
    weeks = (
        ("", words("All three weeks")),
        ("week_one_", words("End of week 1")),
        ("week_four_", words("End of week 4")),
        ("week_eight_", words("End of week 8")),
    )
    found = []
    for week, title in weeks:
        labels = {f"{week}{method}_mean_error_rate": label for method, label in named}
        found.append(Group(title, tuple(labels), labels=labels))
    more = ("projection_bias_rate", "nearest_method", "forecasts")
    return [*found, Group(words("The range and more"), ("in_range_rate",), more)]
