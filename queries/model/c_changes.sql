-- What changed in which order: one row per entry of the change log, numbered within its deal.
create table ordered_changes as
with identifiers as (
    select
        *,
        try_cast(change_id as decimal(38, 9)) as change_number
    from opportunity_changes
),
kinds as (
    select coalesce(bool_and(change_number is not null), false) as are_numbers
    from identifiers
    where change_id is not null
)
select
    identifiers.opportunity_id,
    identifiers.field,
    identifiers.value,
    identifiers.old_value,
    identifiers.has_old_value,
    identifiers.origin,
    cast(identifiers.changed_at as date) as changed_on,
    row_number() over (
        partition by identifiers.opportunity_id
        order by
            identifiers.changed_at,
            case when identifiers.origin = 'load' then 1 else 0 end,
            case when kinds.are_numbers then identifiers.change_number end nulls last,
            case when not kinds.are_numbers then identifiers.change_id end nulls last,
            identifiers.entry_order
    ) as change_order
from identifiers
cross join kinds;

-- The birth of a deal: the day from which it exists, and the values it began with.
-- Before a field's first change its old value held, or where that is not known the first value;
-- a field without an entry has its present value throughout.
create table deal_births as
with firsts as (
    select
        opportunity_id,
        min(changed_on) filter (where origin = 'log') as first_log_on,
        min(changed_on) as first_change_on,
        min(change_order) filter (where field = 'stage_id') as stage_order,
        min(change_order) filter (where field = 'amount') as amount_order,
        min(change_order) filter (where field = 'expected_close_on') as expected_order,
        min(change_order) filter (where field = 'manager_amount') as manager_order,
        min(change_order) filter (where field = 'owner_id') as owner_order,
        min(change_order) filter (where field = 'closed_on') as closed_order,
        count(*) filter (where field = 'owner_id') > 0 as is_owner_changing
    from ordered_changes
    group by opportunity_id
),
first_values as (
    select
        changes.opportunity_id,
        max(case
            when change_order = stage_order then coalesce(old_value, value)
        end) as stage_id,
        max(case when change_order = owner_order then coalesce(old_value, value) end) as owner_id,
        max(case
            when change_order = amount_order
                then case when has_old_value then old_value else value end
        end) as amount,
        max(case
            when change_order = expected_order
                then case when has_old_value then old_value else value end
        end) as expected_close_on,
        max(case
            when change_order = manager_order
                then case when has_old_value then old_value else value end
        end) as manager_amount,
        max(case when change_order = closed_order then old_value end) as closed_on
    from ordered_changes as changes
    join firsts on firsts.opportunity_id = changes.opportunity_id
    where change_order in (
        stage_order, owner_order, amount_order, expected_order, manager_order, closed_order
    )
    group by changes.opportunity_id
),
recorded as (
    -- whether the data has any history of stages; if not, an earlier stage is not known
    select count(*) > 0 as has_stage_history
    from opportunity_changes
    where field = 'stage_id' and origin = 'log'
),
begun as (
    select
        deals.opportunity_id,
        coalesce(
            deals.created_on, firsts.first_log_on, deals.first_loaded_on, firsts.first_change_on
        ) as created_on,
        coalesce(first_values.stage_id, deals.stage_id) as stage_id,
        coalesce(first_values.owner_id, deals.owner_id) as owner_id,
        case
            when firsts.amount_order is null then deals.amount
            else cast(first_values.amount as decimal(18, 2))
        end as amount,
        case
            when firsts.expected_order is null then deals.expected_close_on
            else cast(first_values.expected_close_on as date)
        end as expected_close_on,
        case
            when firsts.manager_order is null then deals.manager_amount
            else cast(first_values.manager_amount as decimal(18, 2))
        end as manager_amount,
        case
            when firsts.closed_order is null then deals.closed_on
            else cast(first_values.closed_on as date)
        end as closed_on,
        deals.currency,
        coalesce(firsts.is_owner_changing, false) as is_owner_changing
    from opportunities as deals
    left join firsts on firsts.opportunity_id = deals.opportunity_id
    left join first_values on first_values.opportunity_id = deals.opportunity_id
)
select
    begun.opportunity_id,
    -- a number is sought faster than a text
    cast(row_number() over (order by begun.opportunity_id) as integer) as deal_number,
    begun.created_on,
    case
        when not recorded.has_stage_history
            and stages.outcome <> 'open'
            and begun.closed_on is not null
            then 'not_known'
        else begun.stage_id
    end as stage_id,
    -- where the stage before the closing is not known: the stage and day it closed with
    case when not recorded.has_stage_history and stages.outcome <> 'open' then begun.stage_id end
        as closing_stage_id,
    case when not recorded.has_stage_history and stages.outcome <> 'open' then begun.closed_on end
        as closing_on,
    begun.owner_id,
    begun.amount,
    begun.expected_close_on,
    begun.manager_amount,
    begun.currency,
    begun.is_owner_changing
from begun
cross join recorded
left join stages on stages.stage_id = begun.stage_id
where begun.created_on is not null;
