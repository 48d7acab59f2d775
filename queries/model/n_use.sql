-- How open deals are kept up, by owner and team, as spans of days [from_on, to_on): any day is one
-- row of each. A deal is touched for the seven days from each recorded change of it, its creation,
-- or activity on it; its day lies ahead as long as it is not past.
create table use_days as
with places as (
    -- a number for each stay of an owner in a team: to add up by numbers is twice as fast
    select
        row_number() over (order by owners.owner_id, teams.from_on) as place,
        owners.owner_id,
        coalesce(teams.team_id, 'unknown') as team_id,
        coalesce(teams.from_on, date '0001-01-01') as from_on,
        coalesce(teams.to_on, date '9999-12-31') as to_on
    from (select distinct owner_id from deal_states) as owners
    left join counted_teams as teams on teams.person_id = owners.owner_id
),
standing as (
    select
        states.deal_number,
        places.place,
        states.valid_from as changed_on,
        greatest(states.valid_from, places.from_on) as from_on,
        least(states.valid_to, places.to_on) as to_on,
        coalesce(states.expected_close_on + 1, states.valid_from) as ahead_to,
        case when states.manager_amount is null then 0 else 1 end as reviewed,
        case when states.amount is null then 0 else 1 end as valued
    from deal_states as states
    join places
        on places.owner_id = states.owner_id
        and places.from_on < states.valid_to
        and places.to_on > states.valid_from
    where states.outcome = 'open'
),
worked as (
    -- what an activity adds to the seven days that the last change gives
    select
        standing.place,
        greatest(days.done_on, standing.changed_on + 7, standing.from_on) as from_on,
        least(days.done_on + 7, days.next_on, standing.to_on) as to_on
    from deal_activity_days as days
    join standing
        on standing.deal_number = days.deal_number
        and days.done_on > standing.changed_on
        and days.done_on < standing.to_on
        and days.done_on + 7 > standing.from_on
        and days.next_on > standing.changed_on + 7
    where standing.to_on > standing.changed_on + 7
),
touches as (
    select place, day, cast(sum(touched) as bigint) as touched
    from (
        select place, from_on as day, 1 as touched from worked where from_on < to_on
        union all
        select place, to_on, -1 from worked where from_on < to_on
    ) as steps
    group by place, day
),
steps as (
    select
        place, from_on as day, 1 as opened,
        case when changed_on + 7 > from_on then 1 else 0 end as touched,
        reviewed,
        case when ahead_to > from_on then 1 else 0 end as ahead,
        valued
    from standing
    union all
    select place, to_on, -1, 0, -reviewed, 0, -valued
    from standing
    union all
    select place, least(to_on, changed_on + 7), 0, -1, 0, 0, 0
    from standing
    where changed_on + 7 > from_on
    union all
    select place, least(to_on, ahead_to), 0, 0, 0, -1, 0
    from standing
    where ahead_to > from_on
    union all
    select place, day, 0, touched, 0, 0, 0 from touches
),
summed as (
    select
        place, day as from_on,
        cast(sum(opened) as bigint) as opened,
        cast(sum(touched) as bigint) as touched,
        cast(sum(reviewed) as bigint) as reviewed,
        cast(sum(ahead) as bigint) as ahead,
        cast(sum(valued) as bigint) as valued
    from steps
    where day < date '9999-12-31'
    group by place, day
),
counted as (
    select
        place, from_on,
        coalesce(
            lead(from_on) over (partition by place order by from_on), date '9999-12-31'
        ) as to_on,
        cast(sum(opened) over so_far as bigint) as open_deals,
        cast(sum(touched) over so_far as bigint) as touched_deals,
        cast(sum(reviewed) over so_far as bigint) as reviewed_deals,
        cast(sum(ahead) over so_far as bigint) as ahead_deals,
        cast(sum(valued) over so_far as bigint) as valued_deals
    from summed
    window so_far as (
        partition by place order by from_on
        rows between unbounded preceding and current row
    )
)
select
    places.owner_id, places.team_id, counted.from_on, counted.to_on, counted.open_deals,
    counted.touched_deals, counted.reviewed_deals, counted.ahead_deals, counted.valued_deals
from counted
join places on places.place = counted.place
where counted.open_deals > 0
order by counted.from_on, places.team_id, places.owner_id;

-- The same at the end of each week, its Sunday: so a line of weeks meets no other day.
create table use_weeks as
select
    days.day_on, use_days.owner_id, use_days.team_id, use_days.open_deals, use_days.touched_deals,
    use_days.reviewed_deals, use_days.ahead_deals, use_days.valued_deals
from forecast_days as days
join use_days on use_days.from_on <= days.day_on and days.day_on < use_days.to_on
where days.is_week_end
order by days.day_on, use_days.team_id, use_days.owner_id;

-- One row: whether the data can tell at all when a deal was last touched.
create table use_record as
select
    exists (select 1 from activities where opportunity_id is not null)
    or exists (
        select 1 from opportunity_changes where field not in ('closed_on', 'removed')
    ) as is_touch_known;
