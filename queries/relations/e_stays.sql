-- The stays that ended in the last 365 days, counted by stage and length. Only where a team or a
-- person is asked for it matters whose deals they were: they count where the deal counts that day.
create macro ended_stays_at(day, team, person) as table
select stage_id, stay_days, stays
from served.ended_stays
where left_on between day - 364 and day
    and from_on <= day
    and day < to_on
    and team is null
    and person is null
    and sees_everything()
union all
-- of a team whole months from their sums, of a person all from their own
select stage_id, stay_days, sum(stays)
from (
    select stage_id, stay_days, stays, team_id
    from month_stays
    where month >= day - 364
        and month < cast(date_trunc('month', day) as date)
        and from_on <= day
        and day < to_on
        and is_everybody(person)
    union all
    select stage_id, stay_days, stays, team_id
    from counted_stays
    where left_on between day - 364 and day
        and (
            not is_everybody(person)
            or left_on < cast(date_trunc('month', day - 365) + interval 1 month as date)
            or left_on >= cast(date_trunc('month', day) as date)
        )
        and from_on <= day
        and day < to_on
        and (person is null or owner_id = person)
) as counted
where (team is not null or person is not null or sees_part())
    and (team is null or team_id in (from teams_below(team)))
group by stage_id, stay_days;

-- How many of those stays were how long, in each stage, and what is said of all of the stage: the
-- average, median and 75th percentile.
create macro stay_lengths_at(day, team, person) as table
select
    stage_id, stay_days, stays, all_stays,
    cast(sum(stay_days * stays) over of_stage as double) / all_stays as average_days,
    -- the one in the middle, or the mean of the two
    (min(stay_days) filter (where stays_so_far * 2 >= all_stays) over of_stage
        + min(stay_days) filter (where stays_so_far * 2 > all_stays) over of_stage) / 2.0
        as median_days,
    -- between the two that lie around three quarters of the way from the first to the last
    min(stay_days) filter (where stays_so_far > (all_stays - 1) * 3 // 4) over of_stage
        + (all_stays - 1) * 3 % 4 / 4.0 * (
            min(stay_days) filter (where stays_so_far > ((all_stays - 1) * 3 + 3) // 4)
                over of_stage
            - min(stay_days) filter (where stays_so_far > (all_stays - 1) * 3 // 4) over of_stage
        ) as upper_quartile_days
from (
    select
        stage_id, stay_days, stays,
        sum(stays) over (partition by stage_id order by stay_days) as stays_so_far,
        sum(stays) over (partition by stage_id) as all_stays
    from (
        select stage_id, stay_days, sum(stays) as stays
        from ended_stays_at(day, team, person)
        group by stage_id, stay_days
    )
)
window of_stage as (partition by stage_id);

-- What is said of the stays in each stage as a whole.
create macro stay_averages_at(day, team, person) as table
select distinct stage_id, all_stays, average_days, median_days, upper_quartile_days
from stay_lengths_at(day, team, person);

-- The average stay in each open stage, of those that ended in the last 365 days, company-wide.
create macro stage_averages_at(day) as table
from kept.stage_averages_at(day)
where is_kept(day)
union all
select stage_id, cast(sum(stay_days * stays) as double) / sum(stays) as average_days
from served.ended_stays
where left_on between day - 364 and day
    and from_on <= day
    and day < to_on
    and sees_anything()
    and not is_kept(day)
group by stage_id;

-- Open deals with how long they are in their stage. Longer than the stage's average is stalled,
-- longer than 1.5 times is abnormal.
create macro staying_deals_at(day) as table
select
    deals.*,
    cast(day - deals.stage_from_on as bigint) as stage_days,
    averages.average_days,
    coalesce(day - deals.stage_from_on > averages.average_days, false) as is_stalled,
    coalesce(day - deals.stage_from_on > 1.5 * averages.average_days, false) as is_abnormal
from open_deals_at(day) as deals
left join stage_averages_at(day) as averages on averages.stage_id = deals.stage_id;

-- Whether the largest stalled deals of each team that a load kept are enough for such a list.
create macro are_stalled_kept(day, stage, person, abnormal, most) as
    is_kept(day)
    and is_everybody(person)
    and stage is null
    and not coalesce(abnormal, false)
    and coalesce(most <= 50, false);

-- How many of them stand in each stage, and how many are stalled and abnormal there.
create macro staying_sums_at(day, team, person) as table
select
    stage_id,
    count(*) as deals,
    sum(coalesce(amount, 0)) as amount,
    count(case when is_stalled then 1 end) as stalled_deals,
    sum(case when is_stalled then coalesce(amount, 0) else 0 end) as stalled_amount,
    count(case when is_abnormal then 1 end) as abnormal_deals,
    sum(case when is_abnormal then coalesce(amount, 0) else 0 end) as abnormal_amount
from staying_deals_at(day)
where (person is null or owner_id = person)
    and (team is null or team_id in (from teams_below(team)))
group by stage_id;

-- When something was last done about each open deal, by a day. Whose deal it is that day may know; the
-- number of a deal is sought sooner than what a viewer may see of them all.
create macro last_done_at(day) as table
select deal_number, done_on
from deal_activity_days
where done_on <= day
    and day < next_on
    and sees_everything()
union all
select deal_number, done_on
from served.deal_activity_days
where done_on <= day
    and day < next_on
    and sees_part()
    and deal_number in (select deal_number from open_deals_at(day) where sees_part());

-- What a list says of the deals that stand open on a day besides their figures. What is to be done next
-- is told of those that are the viewer's to the end of the record: few deals are passed on at all.
create macro open_deal_names_at(day) as table
select deal_number, opportunity_id, opportunity_name, account_name, next_step
from deal_names
where sees_everything()
union all
select
    names.deal_number, names.opportunity_id, names.opportunity_name, names.account_name,
    case when passed_on.deal_number is null or is_seen(passed_on.team_id, passed_on.owner_id)
        then names.next_step end
from served.deal_names as names
left join served.passed_on_deals as passed_on on passed_on.deal_number = names.deal_number
where sees_part()
    and names.deal_number in (select deal_number from open_deals_at(day) where sees_part());
