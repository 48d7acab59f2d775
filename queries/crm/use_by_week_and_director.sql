-- How the CRM was kept up at the ends of the last thirteen complete weeks by the teams directly below
-- one team: open deals touched in the week, reviewed, with a day ahead, with an amount; and what was
-- logged per head.
--
-- grain:   one row per team and week [team_id] [is_direct] [week_from_on]
-- order:   tree_position, is_direct, week_from_on
-- version: 1
-- managers: reviewed_deals, reviewed_deals_rate
--
-- param  as_of   date     the day seen from
-- param  team    varchar  the team whose parts are shown; null: the company
-- param  person  varchar  an owner
-- column team_id              varchar  the part; the team itself for what counts for it directly
-- column team_name            varchar  label
-- column is_direct            boolean  directly in the team, in none of its parts
-- column tree_position        bigint   place in the tree
-- column week_from_on         date     the week's Monday; deals are as at its Sunday's end
-- column open_deals           bigint   open that Sunday
-- column touched_deals        bigint   created, changed or worked on in the week; null: not recorded
-- column touched_rate         double   their share of the open deals
-- column reviewed_deals       bigint   with a manager's forecast
-- column reviewed_deals_rate  double   their share
-- column ahead_deals          bigint   expected on that Sunday or later
-- column ahead_rate           double   their share
-- column valued_deals         bigint   with an amount
-- column valued_rate          double   their share
-- column reps                 bigint   heads that carry deals, that Sunday
-- column activities           bigint   of any kind, logged in the week
-- column activities_per_rep   double   null without reps
with parent as (
    select team_id from team_tree
    where team_id = $team or ($team is null and parent_team_id is null)
),
parts as (
    select tree.team_id, tree.team_name, false as is_direct, tree.tree_position,
        members.member_id
    from team_tree as tree
    join parent on tree.parent_team_id = parent.team_id
    join team_members as members on members.team_id = tree.team_id
    union all
    select tree.team_id, tree.team_name, true, tree.tree_position, tree.team_id
    from team_tree as tree
    join parent on parent.team_id = tree.team_id
),
summed as (
    select
        parts.team_id, parts.is_direct, figures.week_on,
        cast(sum(open_deals) as bigint) as open_deals,
        cast(sum(touched_deals) as bigint) as touched_deals,
        cast(sum(reviewed_deals) as bigint) as reviewed_deals,
        cast(sum(ahead_deals) as bigint) as ahead_deals,
        cast(sum(valued_deals) as bigint) as valued_deals,
        cast(sum(reps) as bigint) as reps,
        cast(sum(activities) as bigint) as activities
    from use_of_weeks_at($as_of, $person) as figures
    join parts on parts.member_id = figures.team_id
    where $person is null or figures.person_id = $person
    group by parts.team_id, parts.is_direct, figures.week_on
),
shown as (
    select distinct team_id, team_name, is_direct, tree_position
    from parts
    where not is_direct
        or exists (
            select 1 from summed
            where summed.is_direct and (summed.open_deals > 0 or summed.activities > 0)
        )
),
counted as (
    select
        shown.team_id, shown.team_name, shown.is_direct, shown.tree_position, weeks.week_on,
        coalesce(summed.open_deals, 0) as open_deals,
        case when use_record.is_touch_known then coalesce(summed.touched_deals, 0) end
            as touched_deals,
        coalesce(summed.reviewed_deals, 0) as reviewed_deals,
        coalesce(summed.ahead_deals, 0) as ahead_deals,
        coalesce(summed.valued_deals, 0) as valued_deals,
        coalesce(summed.reps, 0) as reps,
        coalesce(summed.activities, 0) as activities
    from shown
    cross join weeks_of_use($as_of) as weeks
    cross join use_record
    left join summed
        on summed.team_id = shown.team_id
        and summed.is_direct = shown.is_direct
        and summed.week_on = weeks.week_on
)
select
    team_id,
    team_name,
    is_direct,
    tree_position,
    week_on as week_from_on,
    open_deals,
    touched_deals,
    touched_deals / nullif(open_deals, 0) as touched_rate,
    reviewed_deals,
    reviewed_deals / nullif(open_deals, 0) as reviewed_deals_rate,
    ahead_deals,
    ahead_deals / nullif(open_deals, 0) as ahead_rate,
    valued_deals,
    valued_deals / nullif(open_deals, 0) as valued_rate,
    reps,
    activities,
    activities / nullif(reps, 0) as activities_per_rep
from counted
order by tree_position, is_direct, week_on
