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

-- The windows that a funnel looks at, as one row: the window itself, the first day of the one before and
-- the day on which that was as old.
create macro windows_of(day, first_on, last_on) as table
select from_on, to_on, before_on, day - cast(from_on - before_on as integer) as seen_on
from (
    select from_on, to_on, first_before(from_on, to_on) as before_on
    from (select window_from(day, first_on) as from_on, window_to(day, last_on) as to_on)
);

-- How long three of four won deals took from their creation: what is open and younger is young.
create macro usual_days_at(day) as (
    select usual_days from usual_days where month = cast(date_trunc('month', day) as date)
);

-- An open deal that was created after this day is still young.
create macro young_from(day) as day - cast(ceil(usual_days_at(day)) as integer);

-- A share; null where there is nothing below the line.
create macro share_of(above, below) as
    cast(above as double) / nullif(cast(below as double), 0);
