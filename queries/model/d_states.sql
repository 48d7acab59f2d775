-- The stages of a deal, entry by entry: the day its present stage was entered, the day that gave
-- it its present outcome, and the run of one outcome that it is in: 0 is the one it was born in. A
-- run that begins the record with no word of what was before has its first entry as its day.
create table stage_entries as
with entries as (
    select
        changes.opportunity_id, changes.changed_on, changes.change_order,
        changes.value as stage_id,
        case when changes.has_old_value then changes.old_value end as old_stage_id
    from ordered_changes as changes
    where changes.field = 'stage_id'
    union all
    -- the closing of a deal whose stages are not recorded
    select opportunity_id, closing_on, 0, closing_stage_id, 'not_known'
    from deal_births
    where closing_on is not null
),
named as (
    select
        entries.*,
        stages.outcome,
        case when entries.old_stage_id = 'not_known' then 'open' else before.outcome end
            as old_outcome,
        case when births.stage_id = 'not_known' then 'open' else birth_stages.outcome end
            as birth_outcome
    from entries
    join stages on stages.stage_id = entries.stage_id
    left join stages as before on before.stage_id = entries.old_stage_id
    join deal_births as births on births.opportunity_id = entries.opportunity_id
    left join stages as birth_stages on birth_stages.stage_id = births.stage_id
),
compared as (
    select
        *,
        lag(outcome, 1, old_outcome) over deal as previous_outcome,
        lag(outcome, 1, birth_outcome) over deal as outcome_before,
        lag(stage_id, 1, old_stage_id) over deal as previous_stage_id
    from named
    window deal as (partition by opportunity_id order by change_order)
),
flagged as (
    select
        *,
        case when outcome is distinct from previous_outcome then changed_on end as given_on,
        case when outcome is distinct from outcome_before then 1 else 0 end as is_new_outcome,
        case when stage_id is distinct from previous_stage_id then changed_on end as entered_on
    from compared
)
select
    opportunity_id, changed_on, change_order, stage_id,
    max(entered_on) over deal as stage_from_on,
    max(given_on) over deal as outcome_from_on,
    sum(is_new_outcome) over deal as outcome_run
from flagged
window deal as (
    partition by opportunity_id order by change_order
    rows between unbounded preceding and current row
);

-- The rates of exchange as spans.
create table rate_spans as
select
    currency, from_on, rate,
    coalesce(
        lead(from_on) over (partition by currency order by from_on), date '9999-12-31'
    ) as to_on
from exchange_rates;

-- A deal's state at the end of each day on which something changed, held until the next.
-- Not-set is told from set-to-nothing by codes: -1 for an amount, 0001-01-01 for a day.
-- A deal that was removed has no state from then on, until it is back.
create table deal_states as
with days as (
    select
        changes.opportunity_id,
        greatest(changes.changed_on, births.created_on) as valid_from,
        changes.change_order,
        changes.field,
        changes.value,
        changes.origin
    from ordered_changes as changes
    join deal_births as births on births.opportunity_id = changes.opportunity_id
    where changes.field <> 'closed_on'
    union all
    select entries.opportunity_id, greatest(entries.changed_on, births.created_on), 0,
        'stage_id', entries.stage_id, 'log'
    from stage_entries as entries
    join deal_births as births on births.opportunity_id = entries.opportunity_id
    where entries.change_order = 0
    union all
    select opportunity_id, created_on, -1, 'birth', null, 'log' from deal_births
),
last_entries as (
    select
        opportunity_id,
        valid_from,
        max(change_order) filter (where field = 'stage_id') as stage_order,
        max_by(coalesce(value, ''), change_order) filter (where field = 'owner_id') as owner_id,
        max_by(coalesce(value, '-1'), change_order) filter (where field = 'amount') as amount,
        max_by(coalesce(value, '0001-01-01'), change_order)
            filter (where field = 'expected_close_on') as expected_close_on,
        max_by(coalesce(value, '-1'), change_order) filter (where field = 'manager_amount')
            as manager_amount,
        max_by(value, change_order) filter (where field = 'removed') as removed,
        -- what is typed is typed as it is read: in the reporting currency
        coalesce(
            max_by(origin, change_order) filter (where field = 'manager_amount') = 'typed', false
        ) as is_manager_typed,
        bool_or(field = 'birth') as is_birth
    from days
    group by opportunity_id, valid_from
),
begun as (
    select
        last_entries.opportunity_id,
        births.deal_number,
        last_entries.valid_from,
        births.created_on,
        births.currency,
        births.is_owner_changing,
        last_entries.is_manager_typed,
        last_entries.removed,
        entries.stage_id as entry_stage_id,
        entries.stage_from_on,
        entries.outcome_from_on,
        entries.outcome_run,
        births.stage_id as birth_stage_id,
        coalesce(last_entries.owner_id, case when is_birth then births.owner_id end) as owner_id,
        coalesce(
            cast(last_entries.amount as decimal(18, 2)),
            case when is_birth then coalesce(births.amount, -1) end
        ) as amount,
        coalesce(
            cast(last_entries.expected_close_on as date),
            case when is_birth then coalesce(births.expected_close_on, date '0001-01-01') end
        ) as expected_close_on,
        coalesce(
            cast(last_entries.manager_amount as decimal(18, 2)),
            case when is_birth then coalesce(births.manager_amount, -1) end
        ) as manager_amount
    from last_entries
    join deal_births as births on births.opportunity_id = last_entries.opportunity_id
    left join stage_entries as entries
        on entries.opportunity_id = last_entries.opportunity_id
        and entries.change_order = last_entries.stage_order
),
reporting as (
    select max(value) filter (where key = 'reporting_currency') as currency from settings
),
converted as (
    select
        begun.* exclude (amount, manager_amount, currency, is_manager_typed),
        case
            when begun.amount is null or begun.amount = -1
                or begun.currency is null or begun.currency = reporting.currency
                then begun.amount
            when rate_spans.rate is null then -1
            else cast(
                round(cast(begun.amount as decimal(20, 2)) * rate_spans.rate, 2)
                as decimal(18, 2)
            )
        end as amount,
        case
            when begun.manager_amount is null or begun.manager_amount = -1
                or begun.is_manager_typed or begun.currency is null or begun.currency = reporting.currency
                then begun.manager_amount
            when rate_spans.rate is null then -1
            else cast(
                round(cast(begun.manager_amount as decimal(20, 2)) * rate_spans.rate, 2)
                as decimal(18, 2)
            )
        end as manager_amount
    from begun
    cross join reporting
    left join rate_spans
        on rate_spans.currency = begun.currency
        and begun.currency is distinct from reporting.currency
        and rate_spans.from_on <= begun.valid_from
        and begun.valid_from < rate_spans.to_on
),
held as (
    select
        opportunity_id, deal_number, valid_from, created_on, birth_stage_id, is_owner_changing,
        lead(valid_from, 1, date '9999-12-31') over (
            partition by opportunity_id order by valid_from
        ) as valid_to,
        last_value(entry_stage_id ignore nulls) over deal as entry_stage_id,
        last_value(
            case when entry_stage_id is not null
                then coalesce(stage_from_on, created_on) end ignore nulls
        ) over deal as stage_from_on,
        last_value(
            case when entry_stage_id is not null
                then coalesce(outcome_from_on, date '0001-01-01') end ignore nulls
        ) over deal as outcome_from_on,
        last_value(outcome_run ignore nulls) over deal as outcome_run,
        last_value(removed ignore nulls) over deal as removed,
        last_value(owner_id ignore nulls) over deal as owner_id,
        last_value(amount ignore nulls) over deal as amount,
        last_value(expected_close_on ignore nulls) over deal as expected_close_on,
        last_value(manager_amount ignore nulls) over deal as manager_amount
    from converted
    window deal as (
        partition by opportunity_id order by valid_from
        rows between unbounded preceding and current row
    )
)
select
    held.opportunity_id, held.deal_number, held.valid_from, held.valid_to, held.created_on,
    coalesce(held.entry_stage_id, held.birth_stage_id) as stage_id,
    case
        when coalesce(held.entry_stage_id, held.birth_stage_id) = 'not_known' then 'open'
        else stages.outcome
    end as outcome,
    greatest(coalesce(held.stage_from_on, held.created_on), held.created_on) as stage_from_on,
    nullif(held.outcome_from_on, date '0001-01-01') as outcome_from_on,
    coalesce(held.outcome_run, 0) as outcome_run,
    held.owner_id,
    held.is_owner_changing,
    nullif(held.amount, -1) as amount,
    nullif(held.expected_close_on, date '0001-01-01') as expected_close_on,
    nullif(held.manager_amount, -1) as manager_amount
from held
left join stages on stages.stage_id = coalesce(held.entry_stage_id, held.birth_stage_id)
where coalesce(held.removed, 'no') = 'no';
