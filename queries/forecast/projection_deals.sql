-- The chance of each open deal to be won by the quarter's end, and what raises or lowers it, the largest first.
--
-- grain:   one row per deal [opportunity_id]
-- order:   deal_amount desc, opportunity_id
-- version: 3
-- then:    forecast.deal_chances.with_chances
-- kept:    are_chances_kept($as_of, $period_from, $period_to, $person, $most)
--
-- param  as_of        date     the day seen from
-- param  period_from  date     first day of the period; a fiscal quarter
-- param  period_to    date     last day of the period
-- param  team         varchar  a team with all below it
-- param  person       varchar  an owner
-- param  most         bigint   only so many of the largest; null: all
-- column part              varchar        in_play, other_open
-- column opportunity_id    varchar        the deal
-- column opportunity_name  varchar        label
-- column account_name      varchar        label
-- column owner_id          varchar        who it counts for
-- column owner_name        varchar        label
-- column team_id           varchar        the team it counts for
-- column team_name         varchar        label
-- column stage_id          varchar        its stage that day
-- column stage_name        varchar        label
-- column deal_amount       decimal(18,2)  null: missing
-- column chance_rate       double         to be won by the quarter's end; null: history cannot bear it, or its stage is not known
-- column usual_rate        double         the same of deals of past quarters in its stage, as many days before the end
-- column expected_amount   decimal(38,2)  what it adds to what is expected
-- column raised_by         varchar        what speaks for it most, beside other deals; null: nothing much
-- column lowered_by        varchar        what speaks against it most; null: nothing much
-- column expected_close_on  date          null: undated
-- column stage_days        bigint         days in its stage
-- column age_days          bigint         days since it was created
-- column pushes            bigint         how often its expected day was put off
with learned as (
    select learned from projection_learned_at($as_of, $period_to) as learned
),
-- a limit, not a rank: of a few deals the engine then seeks names, not of all
deals as materialized (
    select
        *,
        is_running($as_of, $period_to)
            and coalesce(is_within(expected_close_on, $period_from, $period_to), false)
            as is_in_play
    from projected_deals_at($as_of, $period_to)
    where ($person is null or owner_id = $person)
        and ($team is null or team_id in (from teams_below($team)))
    order by amount desc nulls last, opportunity_id
    limit coalesce($most, 9223372036854775807)
),
listed as (
    select
        case when deals.is_in_play then 'in_play' else 'other_open' end as part,
        deals.opportunity_id,
        named.opportunity_name,
        named.account_name,
        deals.owner_id,
        people.person_name as owner_name,
        deals.team_id,
        team_tree.team_name,
        deals.stage_id,
        coalesce(stages.stage_name, 'Not known') as stage_name,
        deals.amount as deal_amount,
        deals.expected_close_on,
        $as_of - deals.stage_from_on as stage_days,
        $as_of - deals.created_on as age_days,
        cast(deals.pushes as bigint) as pushes,
        deals.cell
    from deals
    join open_deal_names_at($as_of) as named on named.deal_number = deals.deal_number
    left join people on people.person_id = deals.owner_id
    left join team_tree on team_tree.team_id = deals.team_id
    left join stages on stages.stage_id = deals.stage_id
)
-- one row of lists, since what is long is copied with each row and each time that rows are ordered
select
    learned.learned, $as_of as as_of, $period_from as period_from, $period_to as period_to,
    exists (select 1 from forecast_days
        where quarter_from = $period_from and quarter_to = $period_to) as is_quarter,
    (select list(listed order by deal_amount desc nulls last, opportunity_id) from listed) as deals
from learned
