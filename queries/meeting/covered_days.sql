-- Which days the data covers, by which settings it is read, and what it does not say.
--
-- grain:   one row
-- order:   covers_until
-- version: 1
--
-- column covers_until             date           the last day that the data covers
-- column first_on                 date           when the first deal was created; null: none
-- column reporting_currency       varchar        in which amounts are given
-- column fiscal_year_start_month  integer        1 is January
-- column gap_multiplier           decimal(18,6)  pipeline to create for each of what is missing
-- column deals                    bigint         all that are known, closed ones too
-- column unknown_closed_deals     bigint         closed on an unknown day: they lie in no period
-- column unknown_closed_amount    decimal(38,2)  their amount
-- column has_stage_history        boolean        whether changes of stage are recorded
-- column has_activities           boolean        whether activities are logged
-- column has_trials               boolean        whether the use by trial customers is known
-- column has_targets              boolean        whether there are targets
-- column has_win_rates            boolean        whether an open stage has a win rate
select
    covers_until,
    first_on,
    reporting_currency,
    fiscal_year_start_month,
    gap_multiplier,
    deals,
    unknown_closed_deals,
    unknown_closed_amount,
    has_stage_history,
    has_activities,
    has_trials,
    has_targets,
    has_win_rates
from data_coverage
order by covers_until
