-- What is missing for the fiscal year: target less won, in play and deals not yet created, by team.
--
-- grain:   one row per team [team_id]
-- order:   row_position
-- version: 1
-- of:      teams
-- then:    forecast.annual_gap.with_year_gap
--
-- param  as_of        date     the day seen from
-- param  period_from  date     first day of the fiscal year
-- param  period_to    date     last day of the fiscal year
-- param  team         varchar  a team with all below it
-- param  w2           varchar  one of f2, f1: what weighs the deals in play; null: f2
-- param  multiplier   decimal(18,6)  pipeline to create for each of Gap1; null: as set
-- param  with_direct  boolean  adds what counts for a team but for none of its parts
-- param  rates        json     win rates to try, by stage_id; those left out, and null: in force
-- column team_id             varchar        the team
-- column team_name           varchar        label
-- column level               varchar        company, director, department, team; direct
-- column target_amount       decimal(38,2)  null: no target
-- column w1_amount           decimal(38,2)  won in the year
-- column w2_amount           decimal(38,8)  what deals in play should bring; null without rates
-- column w2_overdue_amount   decimal(38,8)  the part of it that is overdue, and not safe
-- column w3_amount           decimal(38,8)  what deals not yet created should bring
-- column gap1_amount         decimal(38,8)  target − W1 − W2 − W3
-- column gap2_amount         decimal(38,8)  multiplier × Gap1; 0 where nothing is missing
-- column gap2_record_amount  decimal(38,8)  Gap1 ÷ Y(days left): what the record asks for
-- column gap_multiplier      decimal(18,6)  in use
-- column observed_win_rate   double         won ÷ decided, by amount, closed in the last 365 days
-- column w3_method           varchar        record, company_record, average_cycle, none
-- column parent_team_id      varchar        the team above
-- column row_position        bigint         place when the tree is read aloud
-- column month_pace_amount   decimal(38,8)  new pipeline of a month at the normal pace of W3
-- column month_gap2_amount   decimal(38,8)  Gap2 ÷ months left: what it asks for beyond that pace
-- column month_asked_amount  decimal(38,8)  both: what is asked for a month
with rates as materialized (
    from tried_rates_at($as_of, $rates)
),
record as (
    from new_pipeline_record_at($as_of, $period_from, $period_to)
),
in_play as (
    select
        sums.team_id,
        sum(manager_amount) as manager_amount,
        sum(cast(amount as decimal(28, 2)) * coalesce(win_rate, 0)) as rated_amount,
        sum(manager_amount) filter (where is_overdue) as overdue_manager_amount,
        sum(cast(amount as decimal(28, 2)) * coalesce(win_rate, 0)) filter (where is_overdue)
            as overdue_rated_amount
    from open_sums_at($as_of, $period_from, $period_to, null) as sums
    left join rates on rates.stage_id = sums.stage_id
    where is_in_play
    group by sums.team_id
),
closed as (
    select
        team_id,
        sum(won_amount) filter (where is_within(close_on, $period_from, $period_to))
            as w1_amount,
        sum(won_amount) filter (where close_on > $as_of - 365) as won_amount,
        sum(won_amount + lost_amount) filter (where close_on > $as_of - 365) as decided_amount
    from closed_sums_at($as_of, null)
    where close_on >= least($period_from, $as_of - 364)
        and close_on <= $as_of
    group by team_id
),
known as (
    select count(*) filter (where win_rate is not null) > 0 as has_rates from rates
),
summed as (
    select
        shown.row_id, shown.team_id, shown.team_name, shown.level, shown.parent_team_id,
        shown.row_position, shown.is_direct,
        coalesce(sum(closed.w1_amount), 0) as w1_amount,
        coalesce(sum(closed.won_amount), 0) as decided_won_amount,
        coalesce(sum(closed.decided_amount), 0) as decided_amount,
        coalesce(sum(in_play.manager_amount), 0) as manager_amount,
        coalesce(sum(in_play.rated_amount), 0) as rated_amount,
        coalesce(sum(in_play.overdue_manager_amount), 0) as overdue_manager_amount,
        coalesce(sum(in_play.overdue_rated_amount), 0) as overdue_rated_amount,
        list(struct_pack(team_id := shown.member_id, director_id := tree.director_id)
            order by shown.member_id) as members
    from team_rows($team, $with_direct) as shown
    join team_tree as tree on tree.team_id = shown.member_id
    left join closed on closed.team_id = shown.member_id
    left join in_play on in_play.team_id = shown.member_id
    group by all
)
select
    summed.row_id as team_id,
    summed.team_name,
    summed.level,
    summed.is_direct,
    summed.parent_team_id,
    summed.row_position,
    tree.director_id,
    case when not summed.is_direct then targets.target_amount end as target_amount,
    cast(summed.w1_amount as decimal(38, 2)) as w1_amount,
    -- cast in each branch: of two decimals too wide for a common type the engine keeps the coarser
    case when coalesce($w2, 'f2') = 'f1' then cast(summed.manager_amount as decimal(38, 8))
        when known.has_rates then cast(summed.rated_amount as decimal(38, 8))
    end as w2_amount,
    case when coalesce($w2, 'f2') = 'f1' then cast(summed.overdue_manager_amount as decimal(38, 8))
        when known.has_rates then cast(summed.overdue_rated_amount as decimal(38, 8))
    end as w2_overdue_amount,
    summed.decided_won_amount,
    summed.decided_amount,
    summed.members,
    coalesce(
        $multiplier,
        (select cast(max(value) as decimal(18, 6)) from settings where key = 'gap_multiplier'),
        3
    ) as gap_multiplier,
    record.*
from summed
join team_tree as tree on tree.team_id = summed.team_id
cross join known
cross join record
left join targets_within($as_of, $period_from, $period_to) as targets
    on targets.team_id = summed.team_id
order by summed.row_position
