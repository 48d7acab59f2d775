-- What people did, by id or by their only name: calls, meetings that were held, e-mails sent, notes
-- and tasks that were done. Of several deals or companies the first that is named.
with deal_names as (
    select key_text(deal_name) as name_key, min(opportunity_key) as opportunity_key,
        min(account_key) as account_key
    from _deals
    where deal_name is not null
    group by all
    having count(*) = 1
),
names as (
    select key_text(person_name) as name_key, min(person_id) as person_id
    from _people
    where person_name is not null
    group by all
    having count(*) = 1
)
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
    coalesce(
        length_minutes(length),
        cast(date_diff('minute', try_cast(started as timestamp), try_cast(ended as timestamp))
            as varchar)
    ) as minutes,
    _activities.source_file, _activities.source_row
from _activities
left join deal_names on deal_names.name_key = key_text(split_part(deal, ';', 1))
left join names on names.name_key = key_text(person)
where reason is null
