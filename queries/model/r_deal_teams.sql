-- Whose a deal was: one row per deal, owner and team it ever counted for, until the day to_on; at the
-- end of the record that is 9999-12-31. Says which deals somebody may know the name of.
create table deal_teams as
with spans as (
    select opportunity_id, deal_number, team_id, owner_id, valid_to as to_on
    from open_deals_by_month
    union all
    select opportunity_id, deal_number, team_id, owner_id, known_to
    from closed_deals
)
select
    opportunity_id, deal_number, team_id, owner_id, max(to_on) as to_on
from spans
group by opportunity_id, deal_number, team_id, owner_id
order by team_id, owner_id, opportunity_id;

-- The deals that were not of one owner and team throughout: one row each, with whose they are at the
-- end of the record.
create table passed_on_deals as
select
    deal_number,
    max(case when to_on = date '9999-12-31' then team_id end) as team_id,
    max(case when to_on = date '9999-12-31' then owner_id end) as owner_id
from deal_teams
group by deal_number
having count(*) > 1
order by deal_number;

-- Whose a deal is when: one row per deal, owner, team and span of days [from_on, to_on), until it is
-- the next one's. Of a deal that counted for one alone the span is all of time.
create table deal_turns as
with pieces as (
    select deal_number, owner_id, team_id, valid_from as from_on
    from open_deals_by_month
    where deal_number in (select deal_number from passed_on_deals)
    union all
    select deal_number, owner_id, team_id, known_from
    from closed_deals
    where deal_number in (select deal_number from passed_on_deals)
),
turns as (
    select *
    from (
        select
            *,
            lag(owner_id) over (partition by deal_number order by from_on) as previous_owner_id,
            lag(team_id) over (partition by deal_number order by from_on) as previous_team_id
        from pieces
    ) as compared
    where owner_id is distinct from previous_owner_id or team_id is distinct from previous_team_id
)
select
    deal_number, owner_id, team_id, from_on,
    coalesce(
        lead(from_on) over (partition by deal_number order by from_on), date '9999-12-31'
    ) as to_on
from turns
union all
select deal_number, owner_id, team_id, date '0001-01-01', date '9999-12-31'
from deal_teams
where deal_number not in (select deal_number from passed_on_deals);

-- How many deals are whose at the end of the record, and those closed on an unknown day: one row per
-- owner and team.
create table deal_counts as
select
    team_id, owner_id, count(*) as deals,
    cast(coalesce(sum(is_unknown), 0) as bigint) as unknown_closed_deals,
    cast(coalesce(sum(case when is_unknown = 1 then amount end), 0) as decimal(38, 2))
        as unknown_closed_amount
from (
    select team_id, owner_id, 0 as is_unknown, amount
    from open_deals_by_month
    where valid_to = date '9999-12-31'
    union all
    select team_id, owner_id, case when close_on is null then 1 else 0 end, amount
    from closed_deals
    where known_to = date '9999-12-31'
) as deals
group by team_id, owner_id;
