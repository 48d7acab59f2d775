-- What people did, by id or by their only name: calls, meetings that were held, e-mails sent, notes
-- and tasks that were done. Of several deals or companies the first that is named.
select
    activity_id, hubspot_kind(type, meeting_title) as kind,
    coalesce(names.person_id, id_text('person', person), 'nobody') as person_id,
    coalesce(id_text('account', split_part(account, ';', 1)), deal_names.account_key) as account_id,
    coalesce(
        name_text(split_part(deal_id, ';', 1)), deal_names.opportunity_key,
        name_text(split_part(deal, ';', 1))
    ) as opportunity_id,
    case when type like '%TASK%' then coalesce(completed, occurred_at, due)
        else coalesce(started, occurred_at, created) end as occurred_at,
    hubspot_minutes(length, started, ended) as minutes,
    _activities.source_file, _activities.source_row
from _activities
left join _deals_by_name as deal_names on deal_names.name_key = key_text(split_part(deal, ';', 1))
left join _people_by_name as names on names.name_key = key_text(person)
where reason is null
