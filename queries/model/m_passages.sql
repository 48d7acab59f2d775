-- The places of the funnel: one row per open stage in stage order, and one per won stage, all of
-- them at the last place.
create table funnel_places as
select
    stage_id,
    row_number() over (order by position, stage_id) as place
from stages
where outcome = 'open'
union all
select stage_id, (select count(*) + 1 from stages where outcome = 'open')
from stages
where outcome = 'won';

-- The rows of the funnel: the open stages in order, then won, by its own name where there is one such
-- stage.
create table funnel_stages as
select
    places.stage_id, stages.stage_name, places.place, places.place = 1 as is_first, false as is_won
from funnel_places as places
join stages on stages.stage_id = places.stage_id
where stages.outcome = 'open'
union all
select
    'won',
    case when count(case when outcome = 'won' then 1 end) = 1
        then max(case when outcome = 'won' then stage_name end) else 'Won' end,
    count(case when outcome = 'open' then 1 end) + 1, false, true
from stages;

-- The steps of deals through the funnel: one row per deal and place that it ever reached, from the
-- second on, with the first day on which it stood there or further, and the days since it reached
-- the place before. A place that was skipped is reached with the one behind it.
create table stage_steps as
with entries as (
    select births.deal_number, places.place, stays.entered_on
    from stage_stays as stays
    join deal_births as births on births.opportunity_id = stays.opportunity_id
    join funnel_places as places on places.stage_id = stays.stage_id
    union all
    select births.deal_number, places.place,
        greatest(entries.changed_on, births.created_on)
    from stage_entries as entries
    join funnel_places as places on places.stage_id = entries.stage_id
    join stages on stages.stage_id = entries.stage_id
    join deal_births as births on births.opportunity_id = entries.opportunity_id
    where stages.outcome = 'won'
    union all
    -- every deal stands at the first place when it is created, or further
    select births.deal_number, coalesce(won.place, 1), births.created_on
    from deal_births as births
    left join (
        select places.stage_id, places.place
        from funnel_places as places
        join stages on stages.stage_id = places.stage_id
        where stages.outcome = 'won'
    ) as won on won.stage_id = births.stage_id
),
visited as (
    select deal_number, place, min(entered_on) as entered_on
    from entries
    group by deal_number, place
),
reached as (
    select
        deal_number, place,
        coalesce(lag(place) over (partition by deal_number order by place), 0) as place_before,
        min(entered_on) over (
            partition by deal_number order by place
            rows between current row and unbounded following
        ) as reached_on,
        min(entered_on) over (partition by deal_number) as created_on
    from visited
),
stepped as (
    select
        *,
        coalesce(lag(reached_on) over (partition by deal_number order by place), created_on)
            as reached_before_on
    from reached
)
select
    stepped.deal_number, stepped.created_on, places.place, stepped.reached_on,
    case when places.place = stepped.place_before + 1
        then stepped.reached_on - stepped.reached_before_on else 0 end as step_days
from stepped
join (select distinct place from funnel_places where place > 1) as places
    on places.place > stepped.place_before
    and places.place <= stepped.place
order by stepped.created_on, places.place, stepped.deal_number;

-- Closed deals with the furthest place that they had reached by then, by created day: one row per
-- deal and span [known_from, known_to), as in closed_deals. To be added up by small numbers, the team
-- stands there by its place in the tree, and the passage: three times the place, and 1 for won deals,
-- 2 for lost ones.
create table closed_passages as
with reached as (
    select closed.deal_number, closed.known_from, max(steps.place) as place
    from closed_deals as closed
    join stage_steps as steps
        on steps.deal_number = closed.deal_number
        and steps.reached_on <= closed.known_from
    group by closed.deal_number, closed.known_from
)
select
    closed.opportunity_id, closed.deal_number, closed.created_on, closed.known_from,
    closed.known_to, closed.outcome, closed.stage_id, closed.owner_id, closed.team_id,
    closed.amount,
    coalesce(reached.place, 1) as place,
    tree.tree_position as team_place,
    coalesce(reached.place, 1) * 3 + case when closed.outcome = 'won' then 1 else 2 end as passage
from closed_deals as closed
left join team_tree as tree on tree.team_id = closed.team_id
left join reached
    on reached.deal_number = closed.deal_number
    and reached.known_from = closed.known_from
order by closed.created_on, closed.opportunity_id, closed.known_from;

-- Where each deal came from and what it is about, by the number it is sought by.
create table deal_origins as
select births.deal_number, deals.source, deals.product
from deal_births as births
join opportunities as deals on deals.opportunity_id = births.opportunity_id
order by births.deal_number;

-- Open deals that stand before the furthest place that they have reached, which few do: one row per
-- deal, month and span of days [valid_from, valid_to) of such a stay, as in open_deals_by_month.
create table stage_retreats as
with furthest as (
    select
        births.deal_number, stays.entered_on, stays.left_on, places.place,
        -- of the stays of one day the one that lasts comes last
        max(places.place) over (
            partition by births.deal_number order by stays.entered_on, stays.left_on
            rows between unbounded preceding and current row
        ) as furthest_place
    from stage_stays as stays
    join funnel_places as places on places.stage_id = stays.stage_id
    join deal_births as births on births.opportunity_id = stays.opportunity_id
),
compared as (
    select
        furthest.deal_number, furthest.entered_on, furthest.left_on,
        furthest.place as standing_place,
        coalesce(won.place, furthest.furthest_place) as place
    from furthest
    left join stage_steps as won
        on won.deal_number = furthest.deal_number
        and won.place = (select count(*) + 1 from stages where outcome = 'open')
        and won.reached_on <= furthest.entered_on
    where furthest.entered_on < furthest.left_on
)
select
    deals.month, deals.valid_from, deals.valid_to, deals.deal_number, deals.created_on,
    deals.team_id, deals.owner_id, deals.amount, compared.standing_place, compared.place
from compared
join open_deals_by_month as deals
    on deals.deal_number = compared.deal_number
    and compared.entered_on <= deals.valid_from
    and deals.valid_from < compared.left_on
where compared.standing_place < compared.place
order by deals.month, deals.deal_number, deals.valid_from;

-- How long three of four won deals took from their creation, for each month: of those won in the 12
-- full months before it, as it was known at the end of them. What is open and younger is young.
create table usual_days as
with months as (
    select cast(unnest(generate_series(
        date_trunc('month', min(close_on)), date_trunc('month', max(close_on)) + interval 12 month,
        interval 1 month
    )) as date) as month
    from closed_deals
    where outcome = 'won'
)
select
    months.month,
    percentile_cont(0.75) within group (
        order by cast(greatest(closed.close_on - closed.created_on, 0) as double)
    ) as usual_days,
    count(*) as won_deals
from months
join closed_deals as closed
    on closed.close_on < months.month
    and closed.close_on >= cast(months.month - interval 12 month as date)
    and closed.known_from < months.month
    and months.month <= closed.known_to
where closed.outcome = 'won'
group by months.month
order by months.month;
