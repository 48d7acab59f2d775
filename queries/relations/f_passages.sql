-- The same with what is known of them: of all deals of the window the stages (has_stages), and the whole
-- window before, as much of it as of the window: it is from the month of the first deal on, its stages
-- from when they are known. See kept/f_passages.sql for the usual question; so too below.
create macro funnel_windows_at(day, first_on, last_on) as table
select
    windows.*,
    coalesce(windows.from_on > known.stages_from_on, false) as has_stages,
    windows.before_on >= cast(date_trunc('month', record.first_created_on) as date)
        and (
            coalesce(windows.before_on > known.stages_from_on, false)
            or not coalesce(windows.from_on > known.stages_from_on, false)
        ) as is_whole,
    usual_days_at(day) as usual_days
from windows_of(day, first_on, last_on) as windows
cross join deal_record as record
cross join (select stages_from(day) as stages_from_on) as known;

-- The deals created within two days, as they stand on a day. What is grouped by are small numbers: the
-- team by its place in the tree, and as in closed_passages three times the place, and 0 for what is open.
-- Open ones that were created after `young_from` are young.
create macro passed_between(day, first_on, last_on, young_from) as table
select
    deals.deal_number, deals.owner_id, tree.tree_position as team_place,
    coalesce(retreats.place, places.place, 1) * 3 as passage, deals.amount,
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
    and deals.valid_from <= day
    and day < deals.valid_to
    and deals.created_on between first_on and last_on
union all
select deal_number, owner_id, team_place, passage, amount, 0
from closed_passages
where known_from <= day
    and day < known_to
    and created_on between first_on and last_on;

-- Those of the window (is_now), and those of the window before, as they stood when that was as old.
create macro passed_within(day, first_on, last_on) as table
select 1 as is_now, *
from passed_between(
    day, window_from(day, first_on), window_to(day, last_on), young_from(day)
)
union all
select 0, *
from passed_between(
    window_before_day(day, first_on, last_on), window_before_from(day, first_on, last_on),
    window_from(day, first_on) - 1, null
);

-- The same counted, by part and place: how many reached it or a further one; of a part all places. The
-- parts are of one kind: the teams, the sources or the products, or it is all. Of a team that is asked
-- for, all below it counts.
create macro reached_from_deals(day, first_on, last_on, team, person, kind) as table
with counted as (
    select
        case when kind = 'team' then passed.team_place end as team_place,
        case when kind in ('source', 'product') then coalesce(origins.part_id, 'unknown') end
            as part_id,
        passed.passage, passed.is_now, passed.young,
        count(*) as deals, count(passed.amount) as known_amounts,
        coalesce(sum(passed.amount), 0) as amount
    from passed_within(day, first_on, last_on) as passed
    left join (
        select deal_number, case when kind = 'product' then product else source end as part_id
        from deal_origins
        where kind in ('source', 'product')
    ) as origins
        on origins.deal_number = passed.deal_number
    where (person is null or passed.owner_id = person)
        and (
            team is null
            or passed.team_place in (
                select tree.tree_position
                from team_tree as tree
                where tree.team_id in (from teams_below(team))
            )
        )
    group by 1, 2, passed.passage, passed.is_now, passed.young
),
placed as (
    select
        counted.*, stages.place, counted.passage // 3 >= stages.place as is_there,
        counted.passage - stages.place * 3 as standing
    from counted
    cross join funnel_stages as stages
)
select
    team_place, part_id, place,
    coalesce(sum(deals) filter (where is_now = 1 and is_there), 0) as deals,
    coalesce(sum(amount) filter (where is_now = 1 and is_there), 0) as amount,
    coalesce(sum(deals) filter (where young = 1 and is_there), 0) as young_deals,
    coalesce(sum(amount) filter (where young = 1 and is_there), 0) as young_amount,
    coalesce(sum(deals - known_amounts) filter (where is_now = 1 and is_there), 0)
        as missing_amount_deals,
    -- as in closed_passages: 0 is open, 2 is lost
    coalesce(sum(deals) filter (where is_now = 1 and standing = 0), 0) as open_deals,
    coalesce(sum(deals) filter (where is_now = 1 and standing = 2), 0) as lost_deals,
    coalesce(sum(deals) filter (where is_now = 0 and is_there), 0) as compare_deals,
    coalesce(sum(amount) filter (where is_now = 0 and is_there), 0) as compare_amount
from placed
group by team_place, part_id, place;

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
        from (
            select deal_number, owner_id, team_id, created_on from open_deals_at(day)
            union all
            select deal_number, owner_id, team_id, created_on
            from closed_passages
            where known_from <= day
                and day < known_to
        )
        where created_on between first_on and last_on
            and (team is not null or person is not null or sees_part())
            and (person is null or owner_id = person)
            and (team is null or team_id in (from teams_below(team)))
    );

-- The median days of the steps to each place, of a team with all below it.
create macro step_medians_at(day, first_on, last_on, team, person) as table
select
    place,
    -- the one in the middle, or the mean of the two
    (min(step_days) filter (where steps_so_far * 2 >= all_steps)
        + min(step_days) filter (where steps_so_far * 2 > all_steps)) / 2.0 as step_days
from (
    select
        place, step_days,
        sum(count(*)) over (partition by place order by step_days) as steps_so_far,
        sum(count(*)) over (partition by place) as all_steps
    from steps_within(day, window_from(day, first_on), window_to(day, last_on), team, person)
    group by place, step_days
)
group by place;

-- How many deals of the window reached each place of the funnel or a further one, of a team with all
-- below it, and of the window before (compare_). `open_deals` and `lost_deals` are those that went no
-- further, `step_days` the median days since the place before.
create macro reached_at(day, first_on, last_on, team, person) as table
select
    counted.place, counted.deals, counted.amount, counted.young_deals, counted.young_amount,
    counted.missing_amount_deals, counted.open_deals, counted.lost_deals, counted.compare_deals,
    counted.compare_amount, steps.step_days
from reached_from_deals(day, first_on, last_on, team, person, 'all') as counted
left join step_medians_at(day, first_on, last_on, team, person) as steps
    on steps.place = counted.place;

-- The same by the lines directly below a team.
create macro reached_below_at(day, first_on, last_on, team, person) as table
select
    lines.row_id as part_id, counted.place, sum(deals) as deals, sum(amount) as amount,
    sum(young_deals) as young_deals, sum(compare_deals) as compare_deals,
    sum(compare_amount) as compare_amount
from reached_from_deals(day, first_on, last_on, team, person, 'team') as counted
join team_tree as tree on tree.tree_position = counted.team_place
join lines_below(team) as lines on lines.member_id = tree.team_id
group by lines.row_id, counted.place;

-- The same by `kind`, the source or the product.
create macro reached_by_origin_at(day, first_on, last_on, team, person, kind) as table
select part_id, place, deals, amount, young_deals, compare_deals, compare_amount
from reached_from_deals(day, first_on, last_on, team, person, kind);
