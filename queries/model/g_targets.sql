-- The targets that teams have of their own, as they were known on the days of [valid_from, valid_to):
-- one that was typed holds from its day on, and is told apart where it is not what was loaded.
create table own_targets as
with versions as (
    select
        known_from as valid_from,
        coalesce(lead(known_from) over (order by known_from), date '9999-12-31') as valid_to
    from (select distinct known_from from targets where tier = 'target') as days
),
known as (
    select
        versions.valid_from, versions.valid_to, targets.team_id, targets.month, targets.amount,
        targets.known_from,
        row_number() over (
            partition by versions.valid_from, targets.team_id, targets.month
            order by targets.known_from desc
        ) as place
    from versions
    join targets on targets.known_from <= versions.valid_from
    where targets.tier = 'target'
)
select
    known.valid_from, known.valid_to, known.team_id, known.month, known.amount,
    known.known_from > date '0001-01-01'
        and (loaded.amount is null or loaded.amount <> known.amount) as is_typed
from known
left join targets as loaded
    on loaded.team_id = known.team_id
    and loaded.month = known.month
    and loaded.tier = 'target'
    and loaded.known_from = date '0001-01-01'
where known.place = 1 and known.amount is not null;

-- Monthly targets of every team: its own, and in a month without one, the sum of its children's.
create table team_targets as
with own as (
    select valid_from, valid_to, team_id, month, amount
    from own_targets
),
shadowed as (
    -- a target counts for a team only where no team between them has its own
    select above.team_id, own.team_id as source_id, own.month, own.valid_from
    from own
    join team_members as above on above.member_id = own.team_id
    join own as between_own
        on between_own.valid_from = own.valid_from
        and between_own.month = own.month
        and between_own.team_id <> own.team_id
    join team_members as upper_part
        on upper_part.team_id = above.team_id and upper_part.member_id = between_own.team_id
    join team_members as lower_part
        on lower_part.team_id = between_own.team_id and lower_part.member_id = own.team_id
)
select
    members.team_id, own.month, own.valid_from, own.valid_to,
    cast(sum(own.amount) as decimal(38, 2)) as target_amount
from own
join team_members as members on members.member_id = own.team_id
left join shadowed
    on shadowed.team_id = members.team_id
    and shadowed.source_id = own.team_id
    and shadowed.month = own.month
    and shadowed.valid_from = own.valid_from
where shadowed.team_id is null
group by members.team_id, own.month, own.valid_from, own.valid_to;

-- The win rate of each open stage over time, without a gap: before its first the first holds, of
-- two from one day the last entered; a stage without any dated rate has its own.
create table stage_rates as
with latest as (
    select
        stage_id, win_rate, from_on,
        row_number() over (
            partition by stage_id, from_on order by entry_order desc
        ) as place
    from win_rates
),
spans as (
    select
        stage_id, win_rate, from_on,
        lag(from_on) over (partition by stage_id order by from_on) as previous_on,
        lead(from_on) over (partition by stage_id order by from_on) as next_on
    from latest
    where place = 1
)
select
    stages.stage_id,
    coalesce(spans.win_rate, stages.win_rate) as win_rate,
    spans.from_on,
    case when spans.previous_on is null then date '0001-01-01' else spans.from_on end
        as valid_from,
    coalesce(spans.next_on, date '9999-12-31') as valid_to
from stages
left join spans on spans.stage_id = stages.stage_id
where stages.outcome = 'open';

-- Who carries deals, and when: the reps; where the data has no roles at all, whoever owned a deal
-- in the 365 days before. [from_on, to_on), as known in [known_from, known_to).
create table rep_days as
with roles as (
    select
        (select count(*) from people where role is not null)
        + (select count(*) from team_moves where role is not null) as roles
)
select
    person_id, team_id, from_on, to_on,
    date '0001-01-01' as known_from, date '9999-12-31' as known_to
from belongings
where role = 'rep'
union all
select
    belongings.person_id,
    belongings.team_id,
    greatest(belongings.from_on, owners.from_on),
    least(
        belongings.to_on,
        case when owners.to_on > date '9990-01-01' then owners.to_on else owners.to_on + 364 end
    ),
    owners.known_from,
    owners.known_to
from belongings
join owner_days as owners on owners.person_id = belongings.person_id
cross join roles
where roles.roles = 0
    and belongings.from_on < case
        when owners.to_on > date '9990-01-01' then owners.to_on else owners.to_on + 364
    end
    and owners.from_on < belongings.to_on;
