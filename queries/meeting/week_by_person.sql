-- Each rep's week: what is won and in play against what is needed, what is stalled, the visits of the
-- last complete week, and whether that says to push deals on or to build pipeline.
--
-- grain:   one row per person [person_id]
-- order:   tree_position nulls last, person_name, person_id
-- version: 1
-- then:    forecast.push_or_build.with_suggestion
--
-- param  as_of        date     the day seen from
-- param  period_from  date     first day of the period
-- param  period_to    date     last day of the period
-- param  team         varchar  a team with all below it
-- param  person       varchar  a person
-- column person_id                varchar        a rep that day, or who has open deals or won ones in the period
-- column person_name              varchar        label
-- column team_id                  varchar        where they belong that day; null: not here
-- column team_name                varchar        label
-- column tree_position            bigint         the team's place in the tree
-- column is_rep                   boolean        carries deals that day
-- column suggestion               varchar        push, build, keep, no_yardstick, period_over
-- column second_suggestion        varchar        push or build, where that is to be done besides
-- column asked_visit              varchar        the kind of visits asked more of: first_visit, follow_up_visit
-- column is_for_next_period       boolean        what is built now counts for the period after this one
-- column yardstick                varchar        what the need goes by: target_per_rep, own_record; null: none
-- column yardstick_amount         decimal(38,2)  what a head is to win in the period
-- column target_per_rep_amount    decimal(38,2)  the company's target ÷ its reps that day; null: no target, no rep
-- column own_record_amount        decimal(38,2)  won in the 365 days before the period, for as many days as it has
-- column won_deals                bigint         won, closed in the period
-- column won_amount               decimal(38,2)  their amount
-- column still_needed_amount      decimal(38,2)  yardstick − won, at least 0
-- column in_play_deals            bigint         open, expected in the period
-- column in_play_amount           decimal(38,2)  not weighted
-- column coverage                 double         in play ÷ still to win; null where nothing is
-- column gap_multiplier           decimal(18,6)  how many times it should be covered
-- column needed_amount            decimal(38,2)  that many times what is still to win
-- column next_yardstick_amount    decimal(38,2)  of the period after this one
-- column next_in_play_amount      decimal(38,2)  open, expected in the period after this one
-- column missing_amount           decimal(38,2)  pipeline to build for the period it would count for, at least 0
-- column new_deals                bigint         created in the period
-- column new_amount               decimal(38,2)  their amount, as it stands
-- column open_deals               bigint         open that day
-- column open_amount              decimal(38,2)  not weighted
-- column stalled_deals            bigint         longer in their stage than its average
-- column stalled_amount           decimal(38,2)  their amount
-- column overdue_deals            bigint         open, expected before the day
-- column overdue_amount           decimal(38,2)  their amount
-- column slow_deals               bigint         stalled, overdue or both
-- column slow_amount              decimal(38,2)  their amount
-- column undated_deals            bigint         open without an expected day: in play in no period
-- column undated_amount           decimal(38,2)  their amount
-- column decided_deals            bigint         won or lost in the last 365 days
-- column observed_win_rate        double         of these by amount, the share won
-- column days_left                bigint         of the period, after the day
-- column cycle_days               double         mean days from created to won, company-wide
-- column week_from_on             date           the last complete week's Monday
-- column first_visits             bigint         visits to prospects for the first time, in that week
-- column follow_up_visits         bigint         further visits to prospects
-- column customer_visits          bigint         visits to existing customers
-- column visits                   bigint         the three kinds together
-- column first_visits_usual       double         mean of the usual weeks
-- column follow_up_visits_usual   double         mean of the usual weeks
-- column customer_visits_usual    double         mean of the usual weeks
-- column visits_usual             double         mean of the usual weeks
-- column usual_weeks              bigint         those of the twelve before that are covered
with within as materialized (
    from teams_below($team)
),
open_deals as (
    select
        *,
        coalesce(expected_close_on < $as_of, false) as is_overdue,
        is_running($as_of, $period_to)
            and coalesce(is_within(expected_close_on, $period_from, $period_to), false)
            as is_in_play,
        coalesce(is_within(
            expected_close_on, $period_to + 1, next_period_to($period_from, $period_to)
        ), false) and $period_to is not null as is_in_play_next
    from staying_deals_at($as_of)
    where ($person is null or owner_id = $person)
        and ($team is null or team_id in (select team_id from within))
),
stood as (
    select
        owner_id,
        count(*) as open_deals,
        sum(coalesce(amount, 0)) as open_amount,
        count(*) filter (where is_in_play) as in_play_deals,
        sum(coalesce(amount, 0)) filter (where is_in_play) as in_play_amount,
        sum(coalesce(amount, 0)) filter (where is_in_play_next) as next_in_play_amount,
        count(*) filter (where is_stalled) as stalled_deals,
        sum(coalesce(amount, 0)) filter (where is_stalled) as stalled_amount,
        count(*) filter (where is_overdue) as overdue_deals,
        sum(coalesce(amount, 0)) filter (where is_overdue) as overdue_amount,
        count(*) filter (where expected_close_on is null) as undated_deals,
        sum(coalesce(amount, 0)) filter (where expected_close_on is null) as undated_amount,
        count(*) filter (where is_stalled or is_overdue) as slow_deals,
        sum(coalesce(amount, 0)) filter (where is_stalled or is_overdue) as slow_amount,
        count(*) filter (where is_within(created_on, $period_from, $period_to)) as new_deals,
        sum(coalesce(amount, 0)) filter (where is_within(created_on, $period_from, $period_to))
            as new_amount
    from open_deals
    group by owner_id
),
closed_deals_seen as (
    select
        *,
        outcome = 'won' and is_within(close_on, $period_from, $period_to) as is_won_now,
        outcome = 'won'
            and close_on between $period_from - 365 and $period_from - 1 as is_won_before,
        close_on > $as_of - 365 as is_recent
    from closed_lately_at($as_of, $period_from, $period_to)
    where close_on <= $as_of
        and ($person is null or owner_id = $person)
        and ($team is null or team_id in (select team_id from within))
),
closed as (
    select
        owner_id,
        count(*) filter (where is_won_now) as won_deals,
        sum(coalesce(amount, 0)) filter (where is_won_now) as won_amount,
        sum(coalesce(amount, 0)) filter (where is_won_before) as won_before_amount,
        count(*) filter (where is_recent) as decided_deals,
        sum(coalesce(amount, 0)) filter (where is_recent) as decided_amount,
        sum(coalesce(amount, 0)) filter (where is_recent and outcome = 'won')
            as decided_won_amount,
        count(*) filter (where is_within(created_on, $period_from, $period_to)) as new_deals,
        sum(coalesce(amount, 0)) filter (where is_within(created_on, $period_from, $period_to))
            as new_amount
    from closed_deals_seen
    group by owner_id
),
visited as (
    select
        person_id,
        sum(first_visits) filter (where is_last) as first_visits,
        sum(follow_up_visits) filter (where is_last) as follow_up_visits,
        sum(customer_visits) filter (where is_last) as customer_visits,
        sum(first_visits) filter (where is_usual) as first_visits_total,
        sum(follow_up_visits) filter (where is_usual) as follow_up_visits_total,
        sum(customer_visits) filter (where is_usual) as customer_visits_total
    from activity_at($as_of)
    where ($person is null or person_id = $person)
        and ($team is null or team_id in (select team_id from within))
    group by person_id
),
weeks as (
    select
        max(week_on) as week_from_on,
        count(*) filter (where is_usual) as usual_weeks
    from weeks_seen_at($as_of)
),
reps as (
    select person_id from reps_at($as_of)
    where ($person is null or person_id = $person)
        and ($team is null or team_id in (select team_id from within))
),
shown as (
    select person_id from reps
    union
    select owner_id from stood where owner_id <> 'unknown'
    union
    select owner_id from closed where owner_id <> 'unknown' and won_deals > 0
),
company as (
    select
        target_per_rep_at($as_of, $period_from, $period_to) as target_amount,
        target_per_rep_at(
            $as_of, $period_to + 1, next_period_to($period_from, $period_to)
        ) as next_target_amount,
        (select cast(max(cycle_days) as double) / nullif(max(cycle_deals), 0)
            from company_cycle_at($as_of)) as cycle_days,
        (select cast(max(value) as decimal(18, 6)) from settings where key = 'gap_multiplier')
            as gap_multiplier
)
select
    shown.person_id,
    people.person_name,
    teams.team_id,
    team_tree.team_name,
    team_tree.tree_position,
    reps.person_id is not null as is_rep,
    case when reps.person_id is not null then company.target_amount end as target_per_rep_amount,
    case when reps.person_id is not null then company.next_target_amount end
        as next_target_per_rep_amount,
    cast(round(
        cast(nullif(won_before_amount, 0) as double) / 365 * ($period_to - $period_from + 1), 2
    ) as decimal(38, 2)) as own_record_amount,
    cast(coalesce(won_deals, 0) as bigint) as won_deals,
    cast(coalesce(won_amount, 0) as decimal(38, 2)) as won_amount,
    cast(coalesce(in_play_deals, 0) as bigint) as in_play_deals,
    cast(coalesce(in_play_amount, 0) as decimal(38, 2)) as in_play_amount,
    company.gap_multiplier,
    cast(coalesce(next_in_play_amount, 0) as decimal(38, 2)) as next_in_play_amount,
    cast(coalesce(stood.new_deals, 0) + coalesce(closed.new_deals, 0) as bigint) as new_deals,
    cast(coalesce(stood.new_amount, 0) + coalesce(closed.new_amount, 0) as decimal(38, 2))
        as new_amount,
    cast(coalesce(open_deals, 0) as bigint) as open_deals,
    cast(coalesce(open_amount, 0) as decimal(38, 2)) as open_amount,
    cast(coalesce(stalled_deals, 0) as bigint) as stalled_deals,
    cast(coalesce(stalled_amount, 0) as decimal(38, 2)) as stalled_amount,
    cast(coalesce(overdue_deals, 0) as bigint) as overdue_deals,
    cast(coalesce(overdue_amount, 0) as decimal(38, 2)) as overdue_amount,
    cast(coalesce(slow_deals, 0) as bigint) as slow_deals,
    cast(coalesce(slow_amount, 0) as decimal(38, 2)) as slow_amount,
    cast(coalesce(undated_deals, 0) as bigint) as undated_deals,
    cast(coalesce(undated_amount, 0) as decimal(38, 2)) as undated_amount,
    cast(coalesce(decided_deals, 0) as bigint) as decided_deals,
    cast(coalesce(decided_won_amount, 0) as double)
        / nullif(cast(decided_amount as double), 0) as observed_win_rate,
    cast($period_to - $as_of as bigint) as days_left,
    cast($period_to - $period_from + 1 as bigint) as period_days,
    company.cycle_days,
    weeks.week_from_on,
    cast(coalesce(visited.first_visits, 0) as bigint) as first_visits,
    cast(coalesce(visited.follow_up_visits, 0) as bigint) as follow_up_visits,
    cast(coalesce(visited.customer_visits, 0) as bigint) as customer_visits,
    cast(
        coalesce(visited.first_visits, 0) + coalesce(visited.follow_up_visits, 0)
        + coalesce(visited.customer_visits, 0) as bigint
    ) as visits,
    cast(coalesce(first_visits_total, 0) as double) / nullif(usual_weeks, 0)
        as first_visits_usual,
    cast(coalesce(follow_up_visits_total, 0) as double) / nullif(usual_weeks, 0)
        as follow_up_visits_usual,
    cast(coalesce(customer_visits_total, 0) as double) / nullif(usual_weeks, 0)
        as customer_visits_usual,
    cast(
        coalesce(first_visits_total, 0) + coalesce(follow_up_visits_total, 0)
        + coalesce(customer_visits_total, 0) as double
    ) / nullif(usual_weeks, 0) as visits_usual,
    weeks.usual_weeks
from shown
cross join company
cross join weeks
left join reps on reps.person_id = shown.person_id
left join stood on stood.owner_id = shown.person_id
left join closed on closed.owner_id = shown.person_id
left join visited on visited.person_id = shown.person_id
left join people on people.person_id = shown.person_id
left join counted_teams as teams
    on teams.person_id = shown.person_id
    and teams.from_on <= $as_of
    and $as_of < teams.to_on
    and ($team is null or teams.team_id in (select within.team_id from within))
left join team_tree on team_tree.team_id = teams.team_id
order by team_tree.tree_position nulls last, people.person_name, shown.person_id
