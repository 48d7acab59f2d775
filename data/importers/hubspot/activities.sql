-- What people did: calls, meetings that were held, e-mails sent, notes and tasks that were done.
select
    id as activity_id, hubspot_kind(type, title) as kind, coalesce(owner_id, 'nobody') as person_id,
    company_id as account_id, deal_id as opportunity_id,
    case when type like '%TASK%' then coalesce(completed, occurred)
        else coalesce(started, occurred, created) end as occurred_at,
    hubspot_minutes(length, started, ended) as minutes,
    source_file, source_row
from _activities
where reason is null
