-- The deals in play for a period as a deal review goes through them, those with most at stake first, with what changed of each since it was last reviewed.
--
-- grain:   one row per deal [opportunity_id]
-- order:   deal_amount desc, opportunity_id
-- version: 1
-- managers: manager_amount, reviewed_on
--
-- param  as_of         date     the day seen from
-- param  compare_to    date     the day compared with
-- param  period_from   date     first day of the period
-- param  period_to     date     last day of the period
-- param  team          varchar  a team with all below it
-- param  person        varchar  an owner
-- param  since_review  boolean  changes since the last review, where there was one that the viewer may know of; else since the day compared with
-- column opportunity_id             varchar        the deal
-- column opportunity_name           varchar        label
-- column account_name               varchar        label
-- column owner_id                   varchar        who it counts for
-- column owner_name                 varchar        label
-- column team_id                    varchar        the team it counts for
-- column team_name                  varchar        label
-- column stage_id                   varchar        its stage that day
-- column stage_name                 varchar        label
-- column stage_days                 bigint         days in its stage
-- column average_days               double         of the stays that ended in the last 365 days, company-wide; null: none did
-- column is_stalled                 boolean        longer in its stage than that
-- column deal_amount                decimal(18,2)  null: missing, counted as 0
-- column manager_amount             decimal(18,2)  null: not reviewed
-- column win_rate                   decimal(9,6)   of its stage, in force that day
-- column f2_amount                  decimal(38,8)  what it adds to F2; null: its stage has no rate
-- column expected_close_on          date           within the period
-- column is_overdue                 boolean        expected before the day
-- column last_activity_on           date           when something was last done about it; null: never
-- column next_step                  varchar        as it is known now
-- column reviewed_on                date           the last day before this one on which the manager's amount was set or taken back; null: none on record
-- column since_on                   date           the day that changes are counted from
-- column changed_fields             varchar        which of stage, amount, date differ from that day's end, in this order; new: created since; joined: it was not open then, or not theirs; null: none
-- column compare_stage_id           varchar        on that day; null: it was not open then, or not theirs
-- column compare_stage_name         varchar        label
-- column compare_amount             decimal(18,2)  on that day
-- column compare_expected_close_on  date           on that day
with deals as materialized (
    select *
    from open_deals_at($as_of)
    where is_running($as_of, $period_to)
        and is_within(expected_close_on, $period_from, $period_to)
        and ($person is null or owner_id = $person)
        and ($team is null or team_id in (from teams_below($team)))
),
-- what is typed today is this review, not the last one
reviews as (
    select opportunity_id, cast(max(changed_at) as date) as reviewed_on
    from deal_reviews
    where changed_at < $as_of
        and opportunity_id in (select opportunity_id from deals)
    group by opportunity_id
),
reviewed as materialized (
    select
        deals.*, reviews.reviewed_on,
        case when $since_review then coalesce(reviews.reviewed_on, $compare_to) else $compare_to end
            as since_on
    from deals
    left join reviews on reviews.opportunity_id = deals.opportunity_id
),
done as (
    select deal_number, done_on
    from deal_activity_days
    where done_on <= $as_of
        and $as_of < next_on
        and deal_number in (select deal_number from deals)
)
select
    reviewed.opportunity_id,
    named.opportunity_name,
    named.account_name,
    reviewed.owner_id,
    people.person_name as owner_name,
    reviewed.team_id,
    team_tree.team_name,
    reviewed.stage_id,
    case when reviewed.stage_id = 'not_known' then 'Not known' else stages.stage_name end
        as stage_name,
    $as_of - reviewed.stage_from_on as stage_days,
    averages.average_days,
    coalesce($as_of - reviewed.stage_from_on > averages.average_days, false) as is_stalled,
    reviewed.amount as deal_amount,
    reviewed.manager_amount,
    rates.win_rate,
    cast(
        cast(coalesce(reviewed.amount, 0) as decimal(28, 2)) * rates.win_rate as decimal(38, 8)
    ) as f2_amount,
    reviewed.expected_close_on,
    reviewed.expected_close_on < $as_of as is_overdue,
    done.done_on as last_activity_on,
    named.next_step,
    reviewed.reviewed_on,
    reviewed.since_on,
    case
        when reviewed.since_on is null then null
        when reviewed.created_on > reviewed.since_on then 'new'
        when past.deal_number is null then 'joined'
        else nullif(concat_ws(
            ',',
            case when reviewed.stage_id is distinct from past.stage_id then 'stage' end,
            case when reviewed.amount is distinct from past.amount then 'amount' end,
            case when reviewed.expected_close_on is distinct from past.expected_close_on
                then 'date' end
        ), '')
    end as changed_fields,
    past.stage_id as compare_stage_id,
    case when past.stage_id = 'not_known' then 'Not known' else past_stages.stage_name end
        as compare_stage_name,
    past.amount as compare_amount,
    past.expected_close_on as compare_expected_close_on
from reviewed
join opportunities as named on named.opportunity_id = reviewed.opportunity_id
-- as long as it was theirs: what it was with others is not told
left join open_deals_by_month as past
    on past.deal_number = reviewed.deal_number
    and past.valid_from <= reviewed.since_on
    and reviewed.since_on < past.valid_to
    and past.owner_id = reviewed.owner_id
    and past.team_id = reviewed.team_id
left join done on done.deal_number = reviewed.deal_number
left join stage_averages_at($as_of) as averages on averages.stage_id = reviewed.stage_id
left join rates_at($as_of) as rates on rates.stage_id = reviewed.stage_id
left join people on people.person_id = reviewed.owner_id
left join team_tree on team_tree.team_id = reviewed.team_id
left join stages on stages.stage_id = reviewed.stage_id
left join stages as past_stages on past_stages.stage_id = past.stage_id
order by deal_amount desc nulls last, reviewed.opportunity_id
