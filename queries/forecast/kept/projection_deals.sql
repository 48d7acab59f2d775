-- Of the deals of each team that a load kept, by the yardsticks that it kept.
--
-- then:    forecast.deal_chances.with_kept_chances
with deals as (
    select *
    from largest_deals
    where day_on = $as_of
        and ($team is null or team_id in (from teams_below($team)))
    order by amount desc nulls last, opportunity_id
    limit $most
)
select
    case
        when deals.expected_close_on between $period_from and $period_to then 'in_play'
        else 'other_open'
    end as part,
    deals.opportunity_id,
    deals.opportunity_name,
    deals.account_name,
    deals.owner_id,
    people.person_name as owner_name,
    deals.team_id,
    team_tree.team_name,
    deals.stage_id,
    coalesce(stages.stage_name, 'Not known') as stage_name,
    deals.amount as deal_amount,
    deals.expected_close_on,
    $as_of - deals.stage_from_on as stage_days,
    $as_of - deals.created_on as age_days,
    cast(deals.pushes as bigint) as pushes,
    cell_of(
        places.place, deals.expected_close_on, deals.amount, days.mean_amount, deals.stage_from_on,
        deals.created_on, deals.pushes, deals.is_returning, $as_of, $period_to
    ) as cell,
    days.weights, days.shift, days.offsets, days.of_amount, days.without, days.usual, days.beside
from deals
join projected_days as days on days.day_on = deals.day_on
left join people on people.person_id = deals.owner_id
left join team_tree on team_tree.team_id = deals.team_id
left join stages on stages.stage_id = deals.stage_id
left join stage_places as places on places.stage_id = deals.stage_id
order by deals.amount desc nulls last, deals.opportunity_id
