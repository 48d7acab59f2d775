-- The kinds of change in the order of their bars, and what a deal of each adds to the count.
create view change_kinds as
select * from (values
    ('start', 1, 1), ('new', 2, 1), ('reopened', 3, 1), ('owner_in', 4, 1), ('moved_in', 5, 1),
    ('increased', 6, 0), ('decreased', 7, 0), ('owner_out', 8, -1), ('won', 9, -1),
    ('lost', 10, -1), ('period_ended', 11, -1), ('moved_out', 12, -1), ('end', 13, 1)
) as kinds(kind, kind_position, count_sign);

-- The bar that a deal belongs to: under the first that applies of what it was on the day compared
-- with, if it came in play, or of what it is, if it left. A deal that does not exist has no outcome.
-- Null: in play with the same amount on both days, or on neither.
create macro change_kind(
    is_in, was_in, is_ours, was_ours, outcome, compare_outcome, is_period_over, change
) as
case
    when is_in and was_in then
        case when change > 0 then 'increased' when change < 0 then 'decreased' end
    when is_in then
        case
            when compare_outcome is null then 'new'
            when not was_ours then 'owner_in'
            when compare_outcome <> 'open' then 'reopened'
            else 'moved_in'
        end
    when was_in then
        case
            when outcome is not null and not is_ours then 'owner_out'
            when outcome in ('won', 'lost') then outcome
            when is_period_over then 'period_ended'
            else 'moved_out'
        end
end;

-- Open deals that did not stand the same on a day and on the day compared with, as they were on each
-- of the two: on at least one of them open, by then perhaps closed, or not yet there. What was
-- somebody else's on one of them, whom the viewer does not see, was `elsewhere` that day, unless it
-- was removed, and so nobody's: nothing
-- more is told of it. The days
-- they are dated (dated_on, compare_dated_on) are those of open ones only.
create macro deals_turned(day, compare_day) as table
select
    coalesce(present.opportunity_id, past.opportunity_id) as opportunity_id,
    case
        when present.deal_number is not null then 'open'
        when closed.outcome is not null then closed.outcome
        when past.created_on <= day
            and past.deal_number not in (select deal_number from removed_deals_at(day))
            then 'elsewhere'
    end as outcome,
    coalesce(present.owner_id, closed.owner_id) as owner_id,
    coalesce(present.team_id, closed.team_id) as team_id,
    coalesce(present.stage_id, closed.stage_id) as stage_id,
    coalesce(present.amount, closed.amount) as amount,
    coalesce(present.expected_close_on, closed.expected_close_on) as expected_close_on,
    case
        when past.deal_number is not null then 'open'
        when past_closed.outcome is not null then past_closed.outcome
        when present.created_on <= compare_day
            and present.deal_number not in (select deal_number from removed_deals_at(compare_day))
            then 'elsewhere'
    end as compare_outcome,
    coalesce(past.owner_id, past_closed.owner_id) as compare_owner_id,
    coalesce(past.team_id, past_closed.team_id) as compare_team_id,
    coalesce(past.stage_id, past_closed.stage_id) as compare_stage_id,
    coalesce(past.amount, past_closed.amount) as compare_amount,
    coalesce(past.expected_close_on, past_closed.expected_close_on) as compare_expected_close_on,
    present.expected_close_on as dated_on,
    past.expected_close_on as compare_dated_on
from (
    from open_deals_at(day) where not (held_from <= compare_day and compare_day < held_to)
) as present
full join (
    from open_deals_at(compare_day) where not (held_from <= day and day < held_to)
) as past on past.deal_number = present.deal_number
-- whatever was open on one day and is closed on the other was closed, or reopened, in between; the
-- bounds are constants, so that only those are read
left join (
    from closed_deals_at(day)
    where known_from > case when compare_day < day then compare_day else date '0001-01-01' end
) as closed on closed.deal_number = past.deal_number
left join (
    from closed_deals_at(compare_day)
    where known_to <= case when compare_day < day then day else date '9999-12-31' end
) as past_closed on past_closed.deal_number = present.deal_number;

-- The deals in play for a period on a day, on the day compared with, or on both, whoever's they
-- were: summed by all that says how they changed. Most stood the same on both days; only of the
-- others the second day is sought. Amounts that are missing are 0. Beside them is what was created and
-- closed in between (is_passing), in play on neither.
create macro change_groups(day, compare_day, first_on, last_on, person) as table
with turned as (
    select
        team_id, compare_team_id, outcome, compare_outcome,
        outcome is distinct from 'elsewhere'
            and (person is null or coalesce(owner_id = person, false)) as is_theirs,
        compare_outcome is distinct from 'elsewhere'
            and (person is null or coalesce(compare_owner_id = person, false)) as was_theirs,
        coalesce(is_within(dated_on, first_on, last_on), false) as is_dated,
        coalesce(is_within(compare_dated_on, first_on, last_on), false) as was_dated,
        amount is null as is_missing,
        compare_amount is null as was_missing,
        coalesce(amount, cast(0 as decimal(18, 2))) as amount,
        coalesce(compare_amount, cast(0 as decimal(18, 2))) as compare_amount
    from deals_turned(day, compare_day)
),
grouped as (
    select
        team_id, compare_team_id, outcome, compare_outcome, is_theirs, was_theirs, is_dated,
        was_dated, is_missing, was_missing, sign(amount - compare_amount) as direction,
        count(*) as deals, sum(amount) as amount, sum(compare_amount) as compare_amount
    from turned
    where is_dated or was_dated
    group by all
    union all
    select
        team_id, team_id, 'open', 'open', true, true, true, true, amount is null, amount is null,
        0, count(*), coalesce(sum(amount), 0), coalesce(sum(amount), 0)
    from open_deals_at(day)
    where held_from <= compare_day
        and compare_day < held_to
        and is_within(expected_close_on, first_on, last_on)
        and (person is null or owner_id = person)
    group by team_id, amount is null
)
select
    * exclude (is_dated, was_dated),
    is_dated and is_running(day, last_on) as is_in_play,
    was_dated and is_running(compare_day, last_on) as was_in_play,
    is_dated and not is_running(day, last_on) as is_period_over,
    false as is_passing
from grouped
union all
select
    team_id, null, outcome, null, true, false, amount is null, true, 0, count(*),
    sum(coalesce(amount, 0)), 0, false, false, false, true
from passing_deals_between(day, compare_day, first_on, last_on)
where person is null or owner_id = person
group by team_id, outcome, amount is null;

-- The same by line of team_rows, of both days' teams: what is or was a line's own (is_ours, was_ours).
-- Each line is there once at least, whether anything happened to it or not.
create macro change_lines_at(
    day, compare_day, first_on, last_on, team, person, with_direct
) as table
with groups as (
    from change_groups(day, compare_day, first_on, last_on, person)
),
shown as (
    select row_position, member_id from team_rows(team, with_direct)
)
select
    lines.row_position, groups.outcome, groups.compare_outcome, groups.direction, groups.deals,
    groups.amount, groups.compare_amount, groups.is_in_play, groups.was_in_play,
    groups.is_period_over, groups.is_passing,
    groups.is_theirs as is_ours,
    groups.was_theirs and compared.row_position is not null as was_ours
from shown as lines
left join groups on groups.team_id = lines.member_id
left join shown as compared
    on compared.row_position = lines.row_position
    and compared.member_id = groups.compare_team_id
union all
-- what was a line's, and no longer is
select
    lines.row_position, groups.outcome, groups.compare_outcome, groups.direction, groups.deals,
    groups.amount, groups.compare_amount, groups.is_in_play, groups.was_in_play,
    groups.is_period_over, groups.is_passing, false, groups.was_theirs
from groups
join shown as lines on lines.member_id = groups.compare_team_id
left join shown as present
    on present.row_position = lines.row_position
    and present.member_id = groups.team_id
where present.row_position is null;

-- The deals themselves, for a team and a person, with the bar that each belongs to. A deal counts on
-- a day (is_in, was_in) where it was in play and theirs. The change is what it adds to what is in
-- play. With only_direct, a team is meant without those below it.
create macro changes_between(
    day, compare_day, first_on, last_on, team, person, only_direct
) as table
with deals as (
    from deals_turned(day, compare_day)
    union all
    select
        opportunity_id, 'open', owner_id, team_id, stage_id, amount, expected_close_on,
        'open', owner_id, team_id, stage_id, amount, expected_close_on,
        expected_close_on, expected_close_on
    from open_deals_at(day)
    where held_from <= compare_day
        and compare_day < held_to
),
scope as (
    select team_id from teams_below(team)
    where not coalesce(only_direct, false) or team_id = team
),
owned as (
    select
        *,
        outcome is distinct from 'elsewhere'
            and (person is null or coalesce(owner_id = person, false))
            and (team is null or coalesce(team_id in (select team_id from scope), false))
            as is_ours,
        compare_outcome is distinct from 'elsewhere'
            and (person is null or coalesce(compare_owner_id = person, false))
            and (team is null or coalesce(compare_team_id in (select team_id from scope), false))
            as was_ours,
        coalesce(is_within(dated_on, first_on, last_on), false) as is_dated,
        coalesce(is_within(compare_dated_on, first_on, last_on), false) as was_dated
    from deals
),
counted as (
    select
        *,
        is_dated and is_ours and is_running(day, last_on) as is_in,
        was_dated and was_ours and is_running(compare_day, last_on) as was_in,
        is_dated and not is_running(day, last_on) as is_period_over
    from owned
    where is_dated or was_dated
),
changed as (
    select
        *,
        case when is_in then coalesce(amount, 0) else 0 end
            - case when was_in then coalesce(compare_amount, 0) else 0 end as change_amount
    from counted
    where is_in or was_in
)
select
    *,
    change_kind(
        is_in, was_in, is_ours, was_ours, outcome, compare_outcome, is_period_over, change_amount
    ) as kind
from changed;

-- The deals that were created after the day compared with and closed again in the period: they are
-- in play on neither day.
create macro passing_deals_between(day, compare_day, first_on, last_on) as table
select opportunity_id, outcome, stage_id, owner_id, team_id, amount, created_on, close_on
from closed_deals_at(day)
where created_on > compare_day
    -- nothing is known of a deal before it is created: so that only these are read
    and known_from > compare_day
    and close_on <= day
    and is_within(close_on, first_on, last_on);
