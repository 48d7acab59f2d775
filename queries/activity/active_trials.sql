-- The trial customers that were active in the last complete week, with who looks after them.
--
-- grain:   one row per account [account_id]
-- order:   account_name, account_id
-- version: 1
--
-- param  as_of   date     the day seen from
-- param  team    varchar  a team with all below it
-- param  person  varchar  a person
-- column account_id     varchar  the trial customer
-- column account_name   varchar  label
-- column person_names   varchar  for whom it counts that week
-- column team_names     varchar  the teams it counts for
with active as (
    select trials.account_id, trials.person_id, trials.team_id
    from trials_at($as_of) as trials
    where trials.is_last
        and ($person is null or trials.person_id = $person)
        and ($team is null or trials.team_id in (from teams_below($team)))
)
select
    active.account_id,
    accounts.account_name,
    string_agg(distinct people.person_name, ', ' order by people.person_name) as person_names,
    string_agg(distinct team_tree.team_name, ', ' order by team_tree.team_name) as team_names
from active
left join accounts on accounts.account_id = active.account_id
left join people on people.person_id = active.person_id
left join team_tree on team_tree.team_id = active.team_id
group by active.account_id, accounts.account_name
order by accounts.account_name nulls last, active.account_id
