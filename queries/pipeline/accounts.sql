-- Registered accounts on one day, the latest registered first.
--
-- grain:   one row per account [account_id]
-- order:   registered_on desc, account_id
-- version: 1
--
-- param  as_of        date     the day seen from
-- param  period_from  date     first day of the period
-- param  period_to    date     last day of the period
-- param  team         varchar  a team with all below it
-- param  person       varchar  an owner
-- param  part         varchar  one of held, without_deal, registered: in the period; null: held
-- column account_id      varchar  the account
-- column account_name    varchar  label
-- column owner_id        varchar  who looks after it now; null: nobody
-- column owner_name      varchar  label
-- column team_id         varchar  the team that the owner counts for that day
-- column team_name       varchar  label
-- column status          varchar  owned, public, customer, as it is known now
-- column registered_on   date     null: not said
-- column is_held         boolean  not released by that day
-- column first_deal_on   date     when its first deal was created; null: none so far
select
    accounts.account_id,
    named.account_name,
    accounts.owner_id,
    people.person_name as owner_name,
    accounts.team_id,
    team_tree.team_name,
    named.status,
    accounts.registered_on,
    accounts.is_held,
    case when accounts.has_deal then accounts.first_deal_on end as first_deal_on
from accounts_at($as_of) as accounts
join accounts as named on named.account_id = accounts.account_id
left join people on people.person_id = accounts.owner_id
left join team_tree on team_tree.team_id = accounts.team_id
where ($person is null or accounts.owner_id = $person)
    and ($team is null or accounts.team_id in (from teams_below($team)))
    and case coalesce($part, 'held')
        when 'held' then accounts.is_held
        when 'without_deal' then accounts.is_held and not accounts.has_deal
        else coalesce(is_within(accounts.registered_on, $period_from, $period_to), false)
    end
order by accounts.registered_on desc nulls last, accounts.account_id
