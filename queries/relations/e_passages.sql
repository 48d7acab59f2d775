-- Deals at the end of a day with the furthest place of the funnel that they ever reached by then,
-- the furthest of all being won. Of deals whose stage is not known it is the first.
create macro passed_deals_at(day) as table
select
    deals.opportunity_id, deals.deal_number, deals.created_on, deals.team_id, deals.owner_id,
    deals.amount, deals.stage_id, 'open' as outcome,
    coalesce(retreats.place, places.place, 1) as place
from open_deals_at(day) as deals
left join funnel_places as places on places.stage_id = deals.stage_id
left join stage_retreats as retreats
    on retreats.deal_number = deals.deal_number
    and retreats.valid_from <= day
    and day < retreats.valid_to
union all
select
    opportunity_id, deal_number, created_on, team_id, owner_id, amount, stage_id, outcome, place
from closed_passages
where known_from <= day
    and day < known_to;

-- The same deals counted, by team, outcome and furthest place, of those that were created within two
-- days. Those created after `young_from` are young. The parameters stand at few places, since what
-- is given for them may be long, and what is grouped by are small numbers.
create macro passed_counts_at(day, first_on, last_on, young_from, person) as table
with known as (
    select
        deals.valid_from as from_on, deals.valid_to as to_on, deals.created_on, deals.owner_id,
        deals.amount, tree.tree_position as team_place,
        -- as in closed_passages: three times the place, and 0 for what is open
        coalesce(retreats.place, places.place, 1) * 3 as passage,
        case when deals.created_on > young_from then 1 else 0 end as young
    from open_deals_by_month as deals
    left join team_tree as tree on tree.team_id = deals.team_id
    left join funnel_places as places on places.stage_id = deals.stage_id
    left join (
        from stage_retreats
        where month = open_month(day)
    ) as retreats
        on retreats.deal_number = deals.deal_number
        and retreats.valid_from = deals.valid_from
    where deals.month = open_month(day)
    union all
    select known_from, known_to, created_on, owner_id, amount, team_place, passage, 0
    from closed_passages
),
counted as (
    select
        team_place, passage, young, count(*) as deals, count(amount) as known_amounts,
        sum(amount) as amount
    from known
    where from_on <= day
        and day < to_on
        and created_on between first_on and last_on
        and (person is null or owner_id = person)
    group by team_place, passage, young
)
select
    tree.team_id,
    case counted.passage % 3 when 0 then 'open' when 1 then 'won' else 'lost' end as outcome,
    counted.passage // 3 as place,
    counted.young = 1 as is_young,
    counted.deals, counted.known_amounts, counted.amount
from counted
left join team_tree as tree on tree.tree_position = counted.team_place;

-- The window of created days that a funnel looks at: what was asked for, else the 12 full months
-- before the day's month.
create macro window_from(day, first_on) as
    coalesce(first_on, cast(date_trunc('month', day) - interval 12 month as date));

create macro window_to(day, last_on) as
    coalesce(last_on, cast(date_trunc('month', day) as date) - 1);

-- The first day of the window before: as many months earlier where it is whole months, else days.
create macro first_before(first_on, last_on) as
    case
        when extract(day from first_on) = 1 and extract(day from last_on + 1) = 1
            then cast(first_on - to_months(cast(
                date_diff('month', first_on, last_on + 1) as integer)) as date)
        else first_on - cast(last_on - first_on + 1 as integer)
    end;

create macro window_before_from(day, first_on, last_on) as
    first_before(window_from(day, first_on), window_to(day, last_on));

-- The day on which the window before was as old as the window is on the day.
create macro window_before_day(day, first_on, last_on) as
    day - cast(
        window_from(day, first_on) - window_before_from(day, first_on, last_on) as integer
    );

-- The last day of which stages are only known as they stood at its end, as it stands on a day: of deals
-- created later every stage is known that they stood in. Null: of none.
create macro stages_from(day) as (
    select max(stages_from_on) from stage_record where valid_from <= day and day < valid_to
);

-- Whether the stages are known of all deals that were created from a day on.
create macro are_stages_known(day, first_on) as coalesce(first_on > stages_from(day), false);

-- Whether stages are known on a day, by a log or a load of the seven days up to it, and were before, so
-- that there may be something to learn from.
create macro has_known_stages(day) as (
    select count(*) > 0
    from stage_record
    where valid_from <= day
        and (
            (select count(*) from load_days) = 0
            or exists (from load_days where day_on > day - 7 and day_on <= day)
        )
);

-- Whether the record holds the whole window before, as much of it as of the window: it does from the
-- month of the first deal on, its stages from when they are known.
create macro is_whole_before(day, first_on, last_on) as
    window_before_from(day, first_on, last_on) >= (
        select cast(date_trunc('month', first_created_on) as date) from deal_record
    )
    and (
        are_stages_known(day, window_before_from(day, first_on, last_on))
        or not are_stages_known(day, window_from(day, first_on))
    );

-- How long three of four won deals took from their creation: what is open and younger is young.
create macro usual_days_at(day) as (
    select usual_days from usual_days where month = cast(date_trunc('month', day) as date)
);

-- The steps until a day of the deals that were created within two days. Only where a team or a
-- person is asked for it matters whose they are.
create macro steps_within(day, first_on, last_on, team, person) as table
select place, step_days
from served.stage_steps
where created_on between first_on and last_on
    and reached_on <= day
    and deal_number not in (select deal_number from removed_deals_at(day))
    and team is null
    and person is null
    and sees_everything()
union all
select place, step_days
-- of the viewer's deals, which are sought below
from served.stage_steps
where created_on between first_on and last_on
    and reached_on <= day
    and (team is not null or person is not null or sees_part())
    and deal_number in (
        select deal_number
        from passed_deals_at(day)
        where created_on between first_on and last_on
            and (team is not null or person is not null or sees_part())
            and (person is null or owner_id = person)
            and (team is null or team_id in (select scope.team_id from team_scope(team) as scope))
    );

-- An open deal that was created after this day is still young.
create macro young_from(day) as day - cast(ceil(usual_days_at(day)) as integer);

-- The deals created in the window, as they stand on the day, and those of the window before, as
-- they stood when that was as old.
create macro passed_in_windows(day, first_on, last_on) as table
select true as is_now, passed.*
from passed_deals_at(day) as passed
where passed.created_on between window_from(day, first_on) and window_to(day, last_on)
union all
select false, passed.*
from passed_deals_at(window_before_day(day, first_on, last_on)) as passed
where passed.created_on between window_before_from(day, first_on, last_on)
    and window_from(day, first_on) - 1;

-- The rows of the funnel: the open stages in order, then won.
create macro funnel_stages() as table
select places.stage_id, stages.stage_name, places.place, places.place = 1 as is_first, false as is_won
from funnel_places as places
join stages on stages.stage_id = places.stage_id
where stages.outcome = 'open'
union all
select
    'won',
    -- by its own name where there is one such stage
    case when count(*) filter (where outcome = 'won') = 1
        then max(stage_name) filter (where outcome = 'won') else 'Won' end,
    count(*) filter (where outcome = 'open') + 1, false, true
from stages;

-- A share; null where there is nothing below the line.
create macro share_of(above, below) as
    cast(above as double) / nullif(cast(below as double), 0);
