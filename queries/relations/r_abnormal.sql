-- The last two open stages: what stands there is about to be decided.
create macro last_open_stages() as table
select stage_id
from stage_places
where place >= (select max(place) - 1 from stage_places);

-- The company's median deal on a day, of all open ones that have an amount: a change that is smaller
-- is none to speak of.
create macro median_open_amount(day) as (
    select median(amount) from whole.open_deals_at(day) where sees_anything()
);

-- Whether the data tells at all what was done about which deal.
create macro has_deal_activity() as (
    select exists (select 1 from served.deal_activity_days) and sees_anything()
);

-- Open deals on a day beside what they were on the day compared with, of those that changed in between
-- and were the same owner's and team's on both days.
create macro kept_deals_between(day, compare_day) as table
select
    present.opportunity_id, present.owner_id, present.team_id, present.stage_id, present.amount,
    present.stage_from_on, past.stage_id as compare_stage_id, past.amount as compare_amount
from open_deals_at(day) as present
join open_deals_at(compare_day) as past
    on past.deal_number = present.deal_number
    and past.owner_id = present.owner_id
    and past.team_id = present.team_id
where not (present.held_from <= compare_day and compare_day < present.held_to);

-- The amount of the deals created in the usual weeks of a day (weeks_seen_at), by team.
create macro new_amount_of_usual_weeks_at(day) as table
select created.team_id, sum(created.amount) as amount
from deals_created_at(day, last_complete_week(day) - 84) as created
cross join (
    select min(week_on) as first_on from weeks_seen_at(day) where is_usual
) as usual
where created.created_on between usual.first_on and last_complete_week(day) - 1
group by created.team_id;
