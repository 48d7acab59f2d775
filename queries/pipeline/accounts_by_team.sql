-- Registered accounts by team: how many are held, which have no deal, and which reps are at the cap.
--
-- grain:   one row per team [team_id]
-- order:   row_position
-- version: 1
--
-- param  as_of        date     the day seen from
-- param  period_from  date     first day of the period
-- param  period_to    date     last day of the period
-- param  team         varchar  a team with all below it
-- param  person       varchar  an owner
-- param  with_direct  boolean  adds what counts for a team but for none of its parts
-- column team_id                varchar  the team that the owner counts for that day
-- column team_name              varchar  label
-- column level                  varchar  company, director, department, team; direct
-- column reps                   bigint   heads that carry deals, that day
-- column accounts               bigint   held that day; one without an owner is the company's own
-- column accounts_per_rep       double   null without reps
-- column registered_accounts    bigint   registered in the period, held or not
-- column without_deal_accounts  bigint   of those held, without any deal so far
-- column without_deal_rate      double   their share
-- column account_cap            bigint   accounts of status owned that one rep may hold; null: not set
-- column at_cap_reps            bigint   reps that hold as many or more; null: no cap is set
-- column parent_team_id         varchar  the team above
-- column row_position           bigint   place when the tree is read aloud
with caps as (
    from account_caps()
),
counts as materialized (
    from account_counts_at($as_of, $period_from, $period_to)
),
by_team as (
    select
        team_id,
        sum(held) as accounts,
        sum(without_deal) as without_deal_accounts,
        sum(registered) as registered_accounts
    from counts
    where $person is null or owner_id = $person
    group by team_id
),
reps_by_team as (
    select
        reps.team_id,
        count(*) as reps,
        count(*) filter (where counts.owned >= caps.account_cap) as at_cap_reps
    from reps_at($as_of) as reps
    cross join caps
    left join counts on counts.owner_id = reps.person_id
    where $person is null or reps.person_id = $person
    group by reps.team_id
),
summed as (
    select
        shown.row_id, shown.team_name, shown.level, shown.parent_team_id, shown.row_position,
        shown.is_direct,
        cast(coalesce(sum(reps), 0) as bigint) as reps,
        cast(coalesce(sum(at_cap_reps), 0) as bigint) as at_cap_reps,
        cast(coalesce(sum(accounts), 0) as bigint) as accounts,
        cast(coalesce(sum(without_deal_accounts), 0) as bigint) as without_deal_accounts,
        cast(coalesce(sum(registered_accounts), 0) as bigint) as registered_accounts
    from team_rows($team, $with_direct) as shown
    left join by_team on by_team.team_id = shown.member_id
    left join reps_by_team on reps_by_team.team_id = shown.member_id
    group by all
)
select
    summed.row_id as team_id,
    summed.team_name,
    summed.level,
    summed.reps,
    summed.accounts,
    summed.accounts / nullif(summed.reps, 0) as accounts_per_rep,
    summed.registered_accounts,
    summed.without_deal_accounts,
    summed.without_deal_accounts / nullif(summed.accounts, 0) as without_deal_rate,
    caps.account_cap,
    case when caps.account_cap is not null then summed.at_cap_reps end as at_cap_reps,
    summed.parent_team_id,
    summed.row_position
from summed
cross join caps
where not summed.is_direct
    or reps > 0 or accounts > 0 or registered_accounts > 0
order by summed.row_position
