-- Accounts that a rep at the cap may give up to the public pool, those that promise least first: the
-- longest without activity, from the registration where there never was any.
--
-- grain:   one row per account [account_id]
-- order:   owned_accounts desc, owner_id, release_position
-- version: 1
--
-- param  as_of   date     the day seen from
-- param  team    varchar  a team with all below it
-- param  person  varchar  a rep
-- param  most    bigint   of each rep no more than so many; null: all
-- column owner_id          varchar  the rep
-- column owner_name        varchar  label
-- column team_id           varchar  the team that the rep counts for
-- column team_name         varchar  label
-- column owned_accounts    bigint   accounts of status owned that the rep holds
-- column account_cap       bigint   as many as one rep may hold
-- column release_position  bigint   1 promises least; of this rep's
-- column account_id        varchar  status owned, without any deal so far
-- column account_name      varchar  label
-- column registered_on     date     null: not said
-- column last_activity_on  date     on the account itself, or a trial used; null: never
-- column quiet_days        bigint   since then, or since it was registered; null: not said
with full_reps as (
    select counts.owner_id, counts.team_id, counts.owned as owned_accounts, caps.account_cap
    from account_holders_at($as_of) as counts
    join account_caps() as caps on counts.owned >= caps.account_cap
    where counts.owner_id in (select person_id from reps_at($as_of))
        and ($person is null or counts.owner_id = $person)
        and ($team is null or counts.team_id in (from teams_below($team)))
),
candidates as (
    -- one number to go by, which is the account's own too: all are put in order and few are shown, so
    -- that it is sooner asked of those few whether their owner holds all they may
    select
        owner_id, release_order,
        row_number() over (partition by owner_id order by release_order) as release_position
    from quiet_accounts_at($as_of)
    where $person is null or owner_id = $person
),
listed as (
    select owner_id, release_order, release_position
    from candidates
    where $most is null or release_position <= $most
)
select
    listed.owner_id,
    people.person_name as owner_name,
    full_reps.team_id,
    team_tree.team_name,
    full_reps.owned_accounts,
    full_reps.account_cap,
    listed.release_position,
    named.account_id,
    named.account_name,
    named.registered_on,
    named.done_on as last_activity_on,
    cast($as_of - coalesce(named.done_on, named.registered_on) as bigint) as quiet_days
from listed
join full_reps on full_reps.owner_id = listed.owner_id
join quiet_accounts_at($as_of) as named on named.release_order = listed.release_order
left join people on people.person_id = listed.owner_id
left join team_tree on team_tree.team_id = full_reps.team_id
order by full_reps.owned_accounts desc, listed.owner_id, listed.release_position
