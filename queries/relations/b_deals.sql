-- The month of open_deals_by_month that holds a day; the last one is endless.
create macro open_month(day) as
    least(cast(date_trunc('month', day) as date), last_open_month());

-- Deals as they stood at the end of a day. A missing amount is null here; it counts as 0. On all
-- days of [held_from, held_to) an open deal stood the same; deal_number is its id for joins.
create macro open_deals_at(day) as table
select
    opportunity_id, stage_id, owner_id, team_id, amount, manager_amount, expected_close_on,
    created_on, stage_from_on, deal_number, held_from, held_to, pushes, is_returning
from open_deals_by_month
where month = open_month(day)
    and valid_from <= day
    and day < valid_to;

create macro closed_deals_at(day) as table
select
    opportunity_id, outcome, stage_id, close_on, owner_id, team_id, amount, manager_amount,
    expected_close_on, created_on, deal_number, known_from, known_to
from closed_deals
where known_from <= day
    and day < known_to;

-- The deals that were there before and are removed on a day.
create macro removed_deals_at(day) as table
select deal_number
from deal_presence
group by deal_number
having not bool_or(from_on <= day and day < to_on);

-- A day within a period; an end left out is open.
create macro is_within(day, first_on, last_on) as
    day >= coalesce(first_on, date '0001-01-01') and day <= coalesce(last_on, date '9999-12-31');

-- A period is over at the end of its last day.
create macro is_running(day, last_on) as day < coalesce(last_on, date '9999-12-31');

-- The win rate of each open stage that is in force on a day.
create macro rates_at(day) as table
select stage_id, win_rate, from_on
from stage_rates
where valid_from <= day
    and day < valid_to;

-- Target(P) of each team that has one, as it is known on a day: its months' targets whose first day
-- lies in P.
create macro targets_within(day, first_on, last_on) as table
select team_id, cast(sum(target_amount) as decimal(38, 2)) as target_amount
from team_targets
where is_within(month, first_on, last_on)
    and valid_from <= day
    and day < valid_to
group by team_id;
