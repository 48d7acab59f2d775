-- What a load computed of the day: only what managers forecast, and rates, are read as they are now.
with rates as materialized (
    from rates_at($as_of)
),
in_play as (
    select
        lines.row_id,
        sum(deals.manager_amount) as manager_amount,
        sum(cast(deals.amount as decimal(28, 2)) * rates.win_rate) as rated_amount
    from in_play_weeks as deals
    join team_lines as lines on lines.member_id = deals.team_id
    left join rates on rates.stage_id = deals.stage_id
    where deals.day_on = $as_of
        and deals.expected_month between $period_from and $period_to
    group by lines.row_id
)
select
    shown.row_id as team_id, shown.team_name, shown.level,
    said.won_amount, said.expected_amount, said.low_amount, said.median_amount, said.high_amount,
    said.in_play_expected_amount, said.other_open_expected_amount,
    said.not_created_expected_amount,
    cast(said.won_amount + coalesce(in_play.manager_amount, 0) as decimal(38, 2)) as f1_amount,
    case
        when (select count(win_rate) > 0 from rates)
            then cast(said.won_amount + coalesce(in_play.rated_amount, 0) as decimal(38, 8))
    end as f2_amount,
    said.target_amount, said.target_rate,
    'shown' as projection_state,
    days.learned_quarters, days.needed_quarters, days.learned_won_deals, days.needed_won_deals,
    said.open_deals, shown.parent_team_id, shown.row_position
from team_rows($team, $with_direct) as shown
join projected_teams as said on said.row_id = shown.row_id
join projected_days as days on days.day_on = said.day_on
left join in_play on in_play.row_id = shown.row_id
where shown.member_id = shown.team_id
    and said.day_on = $as_of
order by shown.row_position
