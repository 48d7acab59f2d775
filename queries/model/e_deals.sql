-- Open deals, by month: one row per deal and span of days [valid_from, valid_to) within one month
-- in which nothing about it changed, its owner's team included. A day's state is one month's read,
-- however long the history, and whose it is lies together. [held_from, held_to) is the span before it
-- was cut at the months' ends: on all its days the deal stood the same. `pushes` says how often its
-- expected day was put off so far, `is_returning` whether its customer had a deal before.
create table open_deals_by_month as
with of_teams as (
    select
        states.* replace (
            greatest(states.valid_from, teams.from_on) as valid_from,
            least(states.valid_to, teams.to_on) as valid_to
        ),
        coalesce(teams.team_id, 'unknown') as team_id,
        cast(coalesce(pushes.push_number, 0) as integer) as pushes,
        customers.deal_number is not null as is_returning
    from deal_states as states
    left join counted_teams as teams
        on teams.person_id = states.owner_id
        and teams.from_on < states.valid_to
        and teams.to_on > states.valid_from
    -- a push is a change: it begins a state
    left join date_pushes as pushes
        on pushes.deal_number = states.deal_number
        and pushes.pushed_on <= states.valid_from
        and states.valid_from < pushes.next_on
    left join returning_deals as customers on customers.deal_number = states.deal_number
    where states.outcome = 'open'
),
horizon as (
    -- a state that still holds is kept to the end of time in one last, endless month
    select
        date_trunc('month', min(valid_from)) as first_month,
        date_trunc('month', greatest(
            max(valid_from), max(case when valid_to < date '9999-12-31' then valid_to end),
            (select max(try_cast(value as date)) from settings
                where key = 'covers_until' and value < '9999-12-31')
        )) as last_month
    from of_teams
),
months as (
    select
        cast(month_at as date) as month,
        case
            when month_at = last_month then date '9999-12-31'
            else cast(month_at + interval 1 month as date)
        end as next_month
    from (
        select unnest(generate_series(first_month, last_month, interval 1 month)) as month_at,
            last_month
        from horizon
    )
)
select
    months.month,
    greatest(of_teams.valid_from, months.month) as valid_from,
    least(of_teams.valid_to, months.next_month) as valid_to,
    of_teams.valid_from as held_from,
    of_teams.valid_to as held_to,
    of_teams.opportunity_id, of_teams.deal_number, of_teams.stage_id, of_teams.owner_id,
    of_teams.team_id,
    of_teams.amount, of_teams.manager_amount, of_teams.expected_close_on, of_teams.created_on,
    of_teams.stage_from_on, of_teams.pushes, of_teams.is_returning
from of_teams
join months
    on months.month < of_teams.valid_to
    and months.next_month > of_teams.valid_from
order by
    months.month, of_teams.team_id, of_teams.owner_id, of_teams.stage_id, of_teams.opportunity_id,
    valid_from;

-- Closed deals: one row per deal and span [known_from, known_to) in which the record
-- says that it is closed so. The close day is the recorded one once reached, else the day of the
-- stage change that gave the outcome, else null: an unknown day. Those few that were opened again
-- lie first, then all in the order in which they were closed: so a week's closings are few reads.
create table closed_deals as
with last_runs as (
    -- of all that is recorded, also of days on which a removed deal has no state
    select births.opportunity_id, coalesce(max(entries.outcome_run), 0) as outcome_run
    from deal_births as births
    left join stage_entries as entries on entries.opportunity_id = births.opportunity_id
    group by births.opportunity_id
),
told_closings as (
    -- the close days that loads found: what is reopened later stays closed on its day until then
    select opportunity_id, changed_on, max_by(value, change_order) as closed_on
    from ordered_changes
    where field = 'closed_on' and value is not null
    group by opportunity_id, changed_on
),
closed as (
    select
        states.*,
        case
            when last_runs.outcome_run = states.outcome_run then deals.closed_on
            else cast(told_closings.closed_on as date)
        end as closed_on
    from deal_states as states
    left join told_closings
        on told_closings.opportunity_id = states.opportunity_id
        and told_closings.changed_on = states.outcome_from_on
    join last_runs on last_runs.opportunity_id = states.opportunity_id
    join opportunities as deals on deals.opportunity_id = states.opportunity_id
    where states.outcome <> 'open'
),
dated as (
    select
        closed.* exclude (closed_on), outcome_from_on as close_on, valid_from as known_from,
        least(valid_to, coalesce(closed_on, valid_to)) as known_to
    from closed
    where closed_on is null or closed_on > valid_from
    union all
    select
        closed.* exclude (closed_on), closed_on, greatest(valid_from, closed_on), valid_to
    from closed
    where closed_on < valid_to
),
owner_spans as (
    select
        opportunity_id, owner_id, valid_from, valid_to,
        case when valid_from = created_on then date '0001-01-01' else valid_from end as from_on
    from deal_states
    where is_owner_changing
),
owned as (
    select
        dated.* exclude (owner_id),
        coalesce(owner_spans.owner_id, dated.owner_id) as owner_id
    from dated
    left join owner_spans
        on owner_spans.opportunity_id = dated.opportunity_id
        and owner_spans.from_on <= coalesce(dated.close_on, dated.created_on)
        and coalesce(dated.close_on, dated.created_on) < owner_spans.valid_to
)
select
    owned.opportunity_id, owned.deal_number, owned.outcome, owned.stage_id, owned.close_on,
    owned.known_from, owned.known_to, owned.owner_id,
    coalesce(teams.team_id, 'unknown') as team_id,
    owned.amount, owned.manager_amount, owned.expected_close_on, owned.created_on
from owned
left join counted_teams as teams
    on teams.person_id = owned.owner_id
    and teams.from_on <= coalesce(owned.close_on, owned.created_on)
    and coalesce(owned.close_on, owned.created_on) < teams.to_on
order by
    case when owned.known_to = date '9999-12-31' then 1 else 0 end, owned.known_from,
    owned.close_on nulls last, owned.opportunity_id;

-- The days on which somebody owned an open deal, or closed one: tells who carries deals where the
-- data has no roles.
create table owner_days as
with spans as (
    select owner_id, valid_from, max(valid_to) as valid_to
    from deal_states
    where outcome = 'open'
    group by owner_id, valid_from
),
reached as (
    select
        *,
        max(valid_to) over (
            partition by owner_id order by valid_from
            rows between unbounded preceding and 1 preceding
        ) as reached_on
    from spans
),
islands as (
    select
        *,
        sum(case when reached_on is null or valid_from > reached_on then 1 else 0 end) over (
            partition by owner_id order by valid_from
            rows between unbounded preceding and current row
        ) as island
    from reached
)
select
    owner_id as person_id, min(valid_from) as from_on, max(valid_to) as to_on,
    min(valid_from) as known_from, date '9999-12-31' as known_to
from islands
group by owner_id, island
union all
select distinct
    owner_id, close_on, close_on + 1, greatest(known_from, close_on), known_to
from closed_deals
where close_on is not null and known_to > close_on;

-- Of the closed deals those that the data says too little of: few, among as many as there ever were.
create table unclear_closings as
select
    opportunity_id, outcome, owner_id, team_id, stage_id, amount, expected_close_on, created_on,
    close_on, known_from, known_to
from closed_deals
where close_on is null
    or owner_id = 'unknown'
    or team_id = 'unknown'
order by known_from, opportunity_id;

-- One row: the day of the first deal, and whether the data has any history of stages.
create table deal_record as
select
    least(
        (select min(created_on) from open_deals_by_month),
        (select min(created_on) from closed_deals)
    ) as first_created_on,
    (select count(*) > 0 from opportunity_changes where field = 'stage_id' and origin = 'log')
        as has_stage_history;

-- The months that open_deals_by_month is kept in; the last one is endless.
create table open_deal_months as
select month from open_deals_by_month group by month;
