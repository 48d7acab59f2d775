-- Whether sums of the open deals are kept of a day: of the week-ends, of the last covered day and of
-- the one a week before.
create macro is_kept(day) as
    day between first_kept_day() and last_kept_day()
    and (extract(dayofweek from day) = 0 or day = last_kept_day() or day = last_kept_day() - 7);

-- Whether a period is made of whole months; an end left out is no day within one.
create macro is_whole_months(first_on, last_on) as
    extract(day from coalesce(first_on, date '0001-01-01')) = 1
    and extract(day from coalesce(last_on, date '9999-12-31') + 1) = 1;

-- Open deals on a day, summed by team, stage and what a period makes of their expected day, for the
-- few rows that a figure of a team needs: from the sums that are kept, or from the deals where the
-- day, the period or a person asks for it. Left out is what is overdue and lies before the period.
create macro open_sums_at(day, first_on, last_on, person) as table
from kept.open_sums_at(day, first_on, last_on, person)
where is_kept(day)
    and is_whole_months(first_on, last_on)
    and is_everybody(person)
union all
select
    team_id, stage_id,
    is_running(day, last_on) and coalesce(is_within(expected_close_on, first_on, last_on), false),
    coalesce(expected_close_on < day, false) as is_overdue,
    coalesce(
        expected_close_on < day
        and expected_close_on < coalesce(first_on, date '0001-01-01'), false
    ),
    expected_close_on is null,
    count(*), sum(coalesce(amount, 0)), coalesce(sum(manager_amount), 0), count(manager_amount),
    coalesce(sum(coalesce(amount, 0)) filter (where manager_amount is not null), 0),
    count(*) filter (where amount is null)
from open_deals_at(day)
where not (is_kept(day) and is_whole_months(first_on, last_on) and is_everybody(person))
    and (person is null or owner_id = person)
group by all;

-- How many deals stood open on a day, and how much, by team and stage; of one person from the deals.
create macro standing_at(day, person) as table
from kept.standing_at(day, person)
where is_everybody(person)
union all
select
    team_id, stage_id, count(*), sum(coalesce(amount, 0)), count(*) filter (where amount is null)
from open_deals_at(day)
where not is_everybody(person)
    and (person is null or owner_id = person)
group by team_id, stage_id;

-- What was won and lost by close day, as it is known on a day; of one person from the deals.
create macro closed_sums_at(day, person) as table
from kept.closed_sums_at(day, person)
where is_everybody(person)
union all
select
    team_id, close_on,
    case when outcome = 'won' then 1 else 0 end,
    case when outcome = 'won' then coalesce(amount, 0) else 0 end,
    case when outcome = 'won' then 0 else 1 end,
    case when outcome = 'won' then 0 else coalesce(amount, 0) end
from closed_deals_at(day)
where not is_everybody(person)
    and (person is null or owner_id = person);

-- The deals created in a period as they stand on a day, by team: whole months from their record.
create macro created_sums_at(day, first_on, last_on, person) as table
from kept.created_sums_at(day, first_on, last_on, person)
where is_whole_months(first_on, last_on)
    and is_everybody(person)
union all
select team_id, cast(sum(deals) as bigint), sum(amount)
from new_deal_steps
where is_within(created_on, first_on, last_on)
    and day_on <= day
    and not (is_whole_months(first_on, last_on) and is_everybody(person))
    and (person is null or owner_id = person)
group by team_id;
