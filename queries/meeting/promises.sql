-- What became of commitments: each with its deal as it stands on a day.
--
-- grain:   one row per commitment [number]
-- order:   number
-- version: 1
-- then:    forecast.promises.became
--
-- param  as_of             date     the day seen from
-- param  promises          json     the commitments: a list of number, deal, amount, on
-- column number            bigint         the commitment, as it was given
-- column opportunity_id    varchar        the promised deal; null: none is named
-- column opportunity_name  varchar        label
-- column owner_name        varchar        who carries it
-- column promised_amount   decimal(18,2)  null: none is named
-- column promised_on       date           by when; null: no day is named
-- column outcome           varchar        open, won, lost; null: the deal is not seen, or none named
-- column stage_name        varchar        label
-- column deal_amount       decimal(18,2)  what it is worth; null: missing
-- column close_on          date           when it was closed
-- column expected_close_on  date          null: undated
-- column result            varchar        kept, late, less, lost, waiting, missed, due, gone
with promised as materialized (
    from promises_in($promises)
),
standing as (
    select
        opportunity_id, 'open' as outcome, stage_id, owner_id, amount,
        cast(null as date) as close_on, expected_close_on
    from open_deals_at($as_of)
    where opportunity_id in (select deal from promised)
    union all
    select opportunity_id, outcome, stage_id, owner_id, amount, close_on, expected_close_on
    from closed_deals_at($as_of)
    where opportunity_id in (select deal from promised)
)
select
    promised.number,
    promised.deal as opportunity_id,
    named.opportunity_name,
    people.person_name as owner_name,
    promised.amount as promised_amount,
    promised.by_on as promised_on,
    standing.outcome,
    coalesce(stages.stage_name, case when standing.stage_id is not null then 'Not known' end)
        as stage_name,
    standing.amount as deal_amount,
    standing.close_on,
    standing.expected_close_on,
    $as_of as as_of
from promised
left join standing on standing.opportunity_id = promised.deal
left join opportunities as named on named.opportunity_id = standing.opportunity_id
left join people on people.person_id = standing.owner_id
left join stages on stages.stage_id = standing.stage_id
order by promised.number
