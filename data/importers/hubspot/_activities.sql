-- Every activity with its deal and its company, of several the first by id; of a merged deal the
-- one it went into. What it is, is said by itself, by the table of all, or by the others of its
-- file. Those of the table of all that have a table of their kind are in there.
with deals as (
    select one.id, min(coalesce(merged.deal_id, one.deal_id)) as deal_id, max(one.type) as type
    from engagement_deal as one
    left join merged on merged.merged_id = one.deal_id
    group by one.id
),
companies as (
    select id, min(company_id) as company_id, max(type) as type from engagement_company group by id
),
alone as (
    select id, type, owner_id, occurred, created, is_deleted, source_file, source_row
    from engagement
    where id is null or id not in (select id from item where id is not null)
),
known as (
    select id, max(type) as type, max(owner_id) as owner_id, max(occurred) as occurred
    from engagement
    where id is not null
    group by id
),
everything as (
    select item.* replace (
        upper(coalesce(
            item.type, known.type, deals.type, companies.type,
            case when item.started is not null then 'MEETING' end,
            max(item.type) over (partition by item.source_file)
        )) as type,
        coalesce(item.owner_id, known.owner_id) as owner_id,
        coalesce(item.occurred, known.occurred) as occurred
    ), deals.deal_id, companies.company_id
    from item
    left join known on known.id = item.id
    left join deals on deals.id = item.id
    left join companies on companies.id = item.id
    union all by name
    select alone.* replace (upper(alone.type) as type), deals.deal_id, companies.company_id
    from alone
    left join deals on deals.id = alone.id
    left join companies on companies.id = alone.id
),
latest as (
    select max(try_cast(moment as timestamp)) as seen
    from (
        select unnest([synced, created, completed]) as moment from everything
        union all
        select occurred from everything where type not like '%MEETING%' and type not like '%TASK%'
    )
)
select
    everything.*,
    case when is_deleted = 'true' then 'deleted_row' else hubspot_not(
        type, task_status, completed, outcome, direction, coalesce(started, occurred), seen
    ) end as reason
from everything
cross join latest
