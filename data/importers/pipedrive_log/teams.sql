-- One team, the company.
select 'company' as team_id, 'Company' as team_name, null as parent_team_id,
    'the mapping' as source_file, 1 as source_row
