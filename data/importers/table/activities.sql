-- What people did, if it is done; deals, accounts and people by id or by their only name.
select
    coalesce(activity_id, 'row ' || activities.source_row) as activity_id,
    kind_of(concat_ws(' ', kind, subject)) as kind,
    coalesce(names.person_id, one_id(activities.person_id), id_text('person', person)) as person_id,
    coalesce(id_text('account', account), deal_names.account_key) as account_id,
    coalesce(deal_id, deal_names.opportunity_key, name_text(deal)) as opportunity_id,
    occurred_at, minutes, activities.source_file, activities.source_row
from activities
left join _deals_by_name as deal_names on deal_names.name_key = key_text(deal)
left join _people_by_name as names on names.name_key = key_text(person)
where done is distinct from 'false'
