-- The accounts that are registered by a day, with the team of their owner that day; one without an
-- owner is the company's own.
create macro accounts_at(day) as table
select
    accounts.account_id,
    accounts.owner_id,
    case
        when accounts.owner_id is null
            then (select team_tree.team_id from served.team_tree where parent_team_id is null)
        else coalesce(teams.team_id, 'unknown')
    end as team_id,
    accounts.status,
    accounts.registered_on,
    accounts.from_on <= day and day < accounts.to_on as is_held,
    accounts.first_deal_on <= day as has_deal,
    accounts.first_deal_on
from served.held_accounts as accounts
left join served.counted_teams as teams
    on teams.person_id = accounts.owner_id
    and teams.from_on <= day
    and day < teams.to_on
where accounts.from_on <= day
    and is_seen(
        case when accounts.owner_id is not null then coalesce(teams.team_id, 'unknown') end,
        accounts.owner_id
    );

-- Who holds how many accounts on a day; the team is that of the owner that day. Accounts without an
-- owner are the company's own.
create macro account_holders_at(day) as table
select
    counts.owner_id,
    case
        when counts.owner_id is null
            then (select team_tree.team_id from served.team_tree where parent_team_id is null)
        else coalesce(teams.team_id, 'unknown')
    end as team_id,
    counts.held, counts.without_deal, counts.owned
from served.account_days as counts
left join served.counted_teams as teams
    on teams.person_id = counts.owner_id
    and teams.from_on <= day
    and day < teams.to_on
where counts.from_on <= day
    and day < counts.to_on
    and is_seen(
        case when counts.owner_id is not null then coalesce(teams.team_id, 'unknown') end,
        counts.owner_id
    );

-- The same, and how many accounts were registered in a period by the day.
create macro account_counts_at(day, first_on, last_on) as table
select holders.*, cast(coalesce(counted.registered, 0) as bigint) as registered
from account_holders_at(day) as holders
left join (
    select owner_id, sum(registered) as registered
    from served.account_registrations
    where is_within(day_on, first_on, last_on)
        and day_on <= day
    group by owner_id
) as counted on counted.owner_id is not distinct from holders.owner_id;

-- The accounts of status owned that stand without a deal so far on a day, of somebody who is seen as
-- they are counted that day, with the last day on which something was done about them.
create macro quiet_accounts_at(day) as table
select account_id, account_name, owner_id, registered_on, done_on, release_order
from served.quiet_accounts
where from_on <= day
    and day < to_on
    and sees_everything()
union all
select account_id, account_name, owner_id, registered_on, done_on, release_order
from served.quiet_accounts
where from_on <= day
    and day < to_on
    and sees_part()
    and owner_id in (select owner_id from account_holders_at(day));

-- The accounts of status owned that one rep may hold; null: not set.
create macro account_caps() as table
select try_cast(max(value) as bigint) as account_cap
from settings
where key = 'account_cap';

-- The last day that the data covers.
create macro last_covered_day() as covers_until();

-- How open deals are kept up on a day, by owner and team.
create macro use_at(day) as table
select
    use_days.owner_id, use_days.team_id, use_days.open_deals,
    case when use_record.is_touch_known then use_days.touched_deals end as touched_deals,
    use_days.reviewed_deals, use_days.ahead_deals, use_days.valued_deals
from use_days
cross join use_record
where use_days.from_on <= day
    and day < use_days.to_on;

-- The last thirteen complete weeks by a day, from that of the first deal on, by their Mondays.
create macro weeks_of_use(day) as table
select last_complete_week(day) - 7 * cast(series.back as integer) as week_on
from generate_series(0, 12) as series(back)
where last_complete_week(day) - 7 * cast(series.back as integer) + 6
    >= (select first_created_on from deal_record);

-- Whether any of these weeks ends after the last covered day: of such weeks no sums are kept.
create macro is_past_coverage(day) as last_complete_week(day) + 6 > covers_until();

-- What is said of CRM use in these weeks, by team, of one person by person and team: how open deals
-- were kept up at the end of each Sunday, who carried deals that day, and what was logged in the week.
create macro use_of_weeks_at(day, person) as table
select
    week_on, cast(null as varchar) as person_id, team_id, open_deals, touched_deals, reviewed_deals,
    ahead_deals, valued_deals, reps, activities
from team_use_weeks
where week_on between last_complete_week(day) - 84 and last_complete_week(day)
    and is_everybody(person)
union all
select
    day_on - 6, owner_id, team_id, open_deals, touched_deals, reviewed_deals, ahead_deals,
    valued_deals, 0, 0
from use_weeks
where day_on between last_complete_week(day) - 78 and last_complete_week(day) + 6
    and not is_everybody(person)
union all
select
    weeks.week_on, days.owner_id, days.team_id, days.open_deals, days.touched_deals,
    days.reviewed_deals, days.ahead_deals, days.valued_deals, 0, 0
from weeks_of_use(day) as weeks
join use_days as days
    on days.from_on <= weeks.week_on + 6 and weeks.week_on + 6 < days.to_on
where is_past_coverage(day)
    and weeks.week_on + 6 > covers_until()
union all
select
    week_on, person_id, team_id, 0, 0, 0, 0, 0, 0,
    calls + first_visits + follow_up_visits + customer_visits + other_activities
from activity_weeks
where week_on between last_complete_week(day) - 84 and last_complete_week(day)
    and (not is_everybody(person) or is_past_coverage(day) and week_on + 6 > covers_until())
union all
select weeks.week_on, present.person_id, present.team_id, 0, 0, 0, 0, 0, 1, 0
from weeks_of_use(day) as weeks
cross join lateral (
    select reps.person_id, reps.team_id from reps_at(weeks.week_on + 6) as reps
) as present
where not is_everybody(person) or is_past_coverage(day) and weeks.week_on + 6 > covers_until();
