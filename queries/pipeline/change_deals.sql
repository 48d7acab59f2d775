-- The deals behind each kind of change in what is in play, the largest first, as they stood on both days.
--
-- grain:   one row per kind and deal [kind] [opportunity_id]
-- order:   kind_position, size_amount desc, opportunity_id
-- version: 1
--
-- param  as_of        date     the day seen from
-- param  compare_to   date     the day compared with
-- param  period_from  date     first day of the period
-- param  period_to    date     last day of the period
-- param  team         varchar  a team with all below it
-- param  person       varchar  an owner
-- param  only_direct  boolean  only what counts for the team itself, without those below it
-- param  kind         varchar  one of start, new, reopened, owner_in, moved_in, increased, decreased, owner_out, won, lost, period_ended, moved_out, end; null: all
-- column kind                       varchar        start and end list all that was or is in play
-- column opportunity_id             varchar        the deal
-- column opportunity_name           varchar        label
-- column account_name               varchar        label
-- column change_amount              decimal(38,2)  what it adds to its bar, signed
-- column changed_fields             varchar        which of outcome, stage, amount, date, owner, team differ, in this order; null: none, or it did not exist on one of the days
-- column compare_amount             decimal(18,2)  on the day compared with; null: missing, counted as 0
-- column deal_amount                decimal(18,2)  null: missing, counted as 0
-- column compare_stage_id           varchar        on the day compared with
-- column compare_stage_name         varchar        label
-- column stage_id                   varchar        its stage that day
-- column stage_name                 varchar        label
-- column compare_expected_close_on  date           on the day compared with; null: undated
-- column expected_close_on          date           null: undated
-- column compare_owner_id           varchar        who it counted for on the day compared with
-- column compare_owner_name         varchar        label
-- column owner_id                   varchar        who it counts for
-- column owner_name                 varchar        label
-- column compare_team_id            varchar        the team it counted for on the day compared with
-- column compare_team_name          varchar        label
-- column team_id                    varchar        the team it counts for
-- column team_name                  varchar        label
-- column compare_outcome            varchar        open, won, lost; null: it did not exist yet
-- column outcome                    varchar        open, won, lost
-- column size_amount                decimal(38,2)  the change without its sign
-- column kind_position              bigint         place of the bar
with changes as (
    from changes_between(
        $as_of, $compare_to, $period_from, $period_to, $team, $person, $only_direct
    )
),
listed as (
    select * from changes where kind is not null
    union all
    select * replace ('start' as kind, coalesce(compare_amount, 0) as change_amount)
    from changes where was_in
    union all
    select * replace ('end' as kind, coalesce(amount, 0) as change_amount)
    from changes where is_in
)
select
    listed.kind,
    listed.opportunity_id,
    named.opportunity_name,
    named.account_name,
    cast(listed.change_amount as decimal(38, 2)) as change_amount,
    case
        -- of what it was, or is, elsewhere nothing is told
        when 'elsewhere' in (listed.outcome, listed.compare_outcome) then 'owner'
        when listed.compare_outcome is not null and listed.outcome is not null then nullif(concat_ws(
        ',',
        case when listed.outcome is distinct from listed.compare_outcome then 'outcome' end,
        case when listed.stage_id is distinct from listed.compare_stage_id then 'stage' end,
        case when listed.amount is distinct from listed.compare_amount then 'amount' end,
        case when listed.expected_close_on is distinct from listed.compare_expected_close_on
            then 'date' end,
        case when listed.owner_id is distinct from listed.compare_owner_id then 'owner' end,
        case when listed.team_id is distinct from listed.compare_team_id then 'team' end
    ), '') end as changed_fields,
    listed.compare_amount,
    listed.amount as deal_amount,
    listed.compare_stage_id,
    case when listed.compare_stage_id = 'not_known' then 'Not known'
        else past_stages.stage_name end as compare_stage_name,
    listed.stage_id,
    case when listed.stage_id = 'not_known' then 'Not known' else stages.stage_name end
        as stage_name,
    listed.compare_expected_close_on,
    listed.expected_close_on,
    listed.compare_owner_id,
    past_people.person_name as compare_owner_name,
    listed.owner_id,
    people.person_name as owner_name,
    listed.compare_team_id,
    past_teams.team_name as compare_team_name,
    listed.team_id,
    team_tree.team_name,
    nullif(listed.compare_outcome, 'elsewhere') as compare_outcome,
    nullif(listed.outcome, 'elsewhere') as outcome,
    cast(abs(listed.change_amount) as decimal(38, 2)) as size_amount,
    cast(kinds.kind_position as bigint) as kind_position
from listed
join change_kinds as kinds on kinds.kind = listed.kind
join opportunities as named on named.opportunity_id = listed.opportunity_id
left join stages on stages.stage_id = listed.stage_id
left join stages as past_stages on past_stages.stage_id = listed.compare_stage_id
left join people on people.person_id = listed.owner_id
left join people as past_people on past_people.person_id = listed.compare_owner_id
left join team_tree on team_tree.team_id = listed.team_id
left join team_tree as past_teams on past_teams.team_id = listed.compare_team_id
where $kind is null or listed.kind = $kind
order by kinds.kind_position, size_amount desc, listed.opportunity_id
