-- Every owner in their first team.
with belonging as (
    select owner_id, coalesce(min(team_id) filter (is_primary = 'true'), min(team_id)) as team_id
    from owner_team
    group by owner_id
)
select
    owner.owner_id as person_id,
    coalesce(name_text(concat_ws(' ', first_name, last_name)), email, owner.owner_id)
        as person_name,
    email, coalesce('team:' || team.team_id, 'company') as team_id,
    owner.source_file, owner.source_row
from owner
left join belonging on belonging.owner_id = owner.owner_id
left join team on team.team_id = belonging.team_id
