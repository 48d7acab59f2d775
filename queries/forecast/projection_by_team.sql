-- What history says a quarter will bring, by team: the expected result, and the range it should end in.
--
-- grain:   one row per team [team_id]
-- order:   row_position
-- version: 3
-- of:      teams
-- then:    forecast.projection.with_projection
-- kept:    is_projection_kept($as_of, $period_from, $period_to)
--
-- param  as_of        date     the day seen from
-- param  period_from  date     first day of the period; a fiscal quarter
-- param  period_to    date     last day of the period
-- param  team         varchar  a team with all below it
-- param  with_direct  boolean  adds what counts for a team but for none of its parts
-- column team_id          varchar        the team
-- column team_name        varchar        label
-- column level            varchar        company, director, department, team; direct
-- column won_amount       decimal(38,2)  won, closed in the period
-- column expected_amount  decimal(38,2)  the mean of what may come; adds up over teams; null: not shown
-- column low_amount       decimal(38,2)  one in ten ends below it; does not add up
-- column median_amount    decimal(38,2)  as likely to be exceeded as not; does not add up
-- column high_amount      decimal(38,2)  one in ten ends above it; does not add up
-- column in_play_expected_amount     decimal(38,2)  of what is expected: open deals expected in the period
-- column other_open_expected_amount  decimal(38,2)  of what is expected: other open deals
-- column not_created_expected_amount  decimal(38,2)  of what is expected: deals not yet created
-- column f1_amount        decimal(38,2)  as forecast/f1_f2_by_team has it
-- column f2_amount        decimal(38,8)  as forecast/f1_f2_by_team has it
-- column target_amount    decimal(38,2)  null: no target
-- column target_rate      double         the share of draws that reach the target
-- column projection_state  varchar       shown, over, no_quarter, not_begun, no_stage_history, few_quarters, few_won_deals
-- column learned_quarters  bigint        finished quarters it learned from
-- column needed_quarters   bigint        as many would do
-- column learned_won_deals  bigint       won deals it learned from
-- column needed_won_deals  bigint        as many would do
-- column open_deals       bigint         open on the day
-- column parent_team_id   varchar        the team above
-- column row_position     bigint         place when the tree is read aloud
with learned as (
    select learned from projection_learned_at($as_of, $period_to) as learned
),
deals as (
    from projected_groups_at($as_of, $period_from, $period_to)
),
counted as (
    select
        deals.team_id, sum(deals.deals) as open_deals,
        sum(deals.manager_amount) filter (where deals.is_in_play) as manager_amount,
        sum(cast(deals.amount as decimal(28, 2)) * rates.win_rate) filter (where deals.is_in_play)
            as rated_amount
    from open_sums_at($as_of, $period_from, $period_to, null) as deals
    left join rates_at($as_of) as rates on rates.stage_id = deals.stage_id
    group by deals.team_id
),
won as (
    select team_id, sum(won_amount) as won_amount
    from closed_sums_at($as_of, null)
    where close_on <= $as_of
        and is_within(close_on, $period_from, $period_to)
    group by team_id
),
created as (
    select team_id, sum(deals) as created_deals
    from created_days
    where created_on > $as_of - 91 and created_on <= $as_of
    group by team_id
),
summed as (
    select
        shown.row_id, shown.team_id, shown.team_name, shown.level, shown.is_direct,
        shown.parent_team_id, shown.row_position,
        list(shown.member_id order by shown.member_id) as members,
        coalesce(sum(won.won_amount), 0) as won_amount,
        cast(coalesce(sum(counted.open_deals), 0) as bigint) as open_deals,
        coalesce(sum(counted.manager_amount), 0) as manager_amount,
        coalesce(sum(counted.rated_amount), 0) as rated_amount
    from team_rows($team, $with_direct) as shown
    left join won on won.team_id = shown.member_id
    left join counted on counted.team_id = shown.member_id
    group by all
),
-- all that is seen, whatever team is asked: a team's draws are the same from wherever one looks
whole as (
    select struct_pack(
        teams := numbered_teams(),
        open_deals := (
            select struct_pack(
                team := list(place), cell := list(cell), deals := list(deals),
                amount := list(cast(amount as double)), squared := list(squared),
                in_play_deals := list(in_play_deals),
                in_play_amount := list(cast(in_play_amount as double))
            )
            from (
                select places.place, deals.* exclude (team_id)
                from deals
                join team_places as places on places.team_id = deals.team_id
                -- in which stage it stood nobody knows, so it has no chance to speak of
                where deals.cell is not null
                order by places.place, deals.cell
            )
        ),
        created := (
            select struct_pack(team := list(places.place order by places.place),
                deals := list(cast(created.created_deals as bigint) order by places.place))
            from created
            join team_places as places on places.team_id = created.team_id
        )
    ) as whole
)
-- one row of lists, since what is long is copied with each row and each time that rows are ordered
select
    learned.learned, whole.whole,
    $as_of as as_of, $period_from as period_from, $period_to as period_to,
    exists (select 1 from forecast_days
        where quarter_from = $period_from and quarter_to = $period_to) as is_quarter,
    (
        select list(struct_pack(
            team_id := summed.row_id, team_name := summed.team_name, level := summed.level,
            is_direct := summed.is_direct, parent_team_id := summed.parent_team_id,
            row_position := summed.row_position, members := summed.members,
            open_deals := summed.open_deals,
            won_amount := cast(summed.won_amount as decimal(38, 2)),
            f1_amount := cast(summed.won_amount + summed.manager_amount as decimal(38, 2)),
            f2_amount := case
                when (select count(*) > 0 from rates_at($as_of) where win_rate is not null)
                    then cast(summed.won_amount + summed.rated_amount as decimal(38, 8))
            end,
            target_amount := case when not summed.is_direct then targets.target_amount end
        ) order by summed.row_position)
        from summed
        left join targets_within($as_of, $period_from, $period_to) as targets
            on targets.team_id = summed.team_id
    ) as lines
from learned
cross join whole
