-- One row: which days the data covers, by which settings it is read, and what it does not say.
create table data_coverage as
with set_values as (
    select
        cast(max(value) filter (where key = 'covers_until') as date) as covers_until,
        max(value) filter (where key = 'reporting_currency') as reporting_currency,
        cast(max(value) filter (where key = 'fiscal_year_start_month') as integer)
            as fiscal_year_start_month,
        cast(max(value) filter (where key = 'gap_multiplier') as decimal(18, 6)) as gap_multiplier
    from settings
),
unknown_closed as (
    select count(*) as deals, coalesce(sum(amount), 0) as amount
    from unclear_closings
    where close_on is null
        -- as the record has it at its end
        and known_to = date '9999-12-31'
),
removed as (
    select count(*) as deals
    from (
        select deal_number
        from deal_presence
        group by deal_number
        having max(to_on) < date '9999-12-31'
    ) as gone
)
select
    set_values.covers_until,
    record.first_created_on as first_on,
    set_values.reporting_currency,
    set_values.fiscal_year_start_month,
    set_values.gap_multiplier,
    (select count(*) from opportunities) - removed.deals as deals,
    unknown_closed.deals as unknown_closed_deals,
    cast(unknown_closed.amount as decimal(38, 2)) as unknown_closed_amount,
    record.has_stage_history,
    exists (select 1 from activities) as has_activities,
    exists (select 1 from trial_activity) as has_trials,
    exists (select 1 from targets where tier = 'target') as has_targets,
    exists (select 1 from win_rates)
        or exists (select 1 from stages where outcome = 'open' and win_rate is not null)
        as has_win_rates
from set_values
cross join unknown_closed
cross join removed
cross join deal_record as record;
