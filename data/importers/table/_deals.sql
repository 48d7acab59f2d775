-- The deals with what has to be told from several columns: key, outcome, stage, owner, account.
-- A made key is of what does not change: name, account, day of creation; later ones of a key that
-- is there already are numbered, file by file, so that of a deal in two files the later is rejected.
with known as (
    select
        *, count(opportunity_id) over () > 0 as has_ids,
        concat_ws(' | ', key_text(opportunity_name), key_text(account), created_on, key_text(product))
            as made_key,
        coalesce(name_text(stage), name_text(status)) as said_stage,
        outcome_of(status) as status_outcome, outcome_of(stage) as stage_outcome
    from _all_deals
),
told as (
    select
        *,
        case
            when is_won = 'true' or status_outcome = 'won' then 'won'
            when status_outcome = 'lost' then 'lost'
            when stage_outcome in ('won', 'lost') then stage_outcome
            when is_closed = 'true' then 'lost'
            else 'open'
        end as outcome,
        row_number() over (partition by made_key, source_file order by source_row) as times
    from known
),
names as (
    select key_text(person) as name_key, min(one_id(person_id)) as person_id,
        count(distinct coalesce(person_id, '')) as people
    from _all_people
    where person is not null
    group by all
),
account_names as (
    select key_text(account) as name_key, min(account_id) as account_id,
        count(distinct account_id) as accounts
    from accounts
    where account is not null
    group by all
)
select
    case
        when told.has_ids then told.opportunity_id
        when told.made_key <> '' then 'deal:' || told.made_key || case
            when told.times > 1 then ' #' || told.times else ''
        end
    end as opportunity_key,
    name_text(told.opportunity_name) as deal_name,
    case
        when told.owner_id is not null then one_id(told.owner_id)
        when names.people > 1 then 'one of several called ' || name_text(told.owner)
        else coalesce(names.person_id, id_text('person', told.owner))
    end as owner_key,
    coalesce(
        told.account_id,
        case when account_names.accounts = 1 then account_names.account_id end,
        id_text('account', told.account)
    ) as account_key,
    told.outcome,
    case
        when told.outcome = 'open' or told.stage_outcome = told.outcome then told.said_stage
        when told.status_outcome = told.outcome and told.stage is null then told.said_stage
        when told.outcome = 'won' then 'Won'
        else 'Lost'
    end as stage_said,
    key_text(stage_said) as stage_key,
    case when told.outcome = 'won' then coalesce(told.won_amount, told.amount) else told.amount end
        as amount_said,
    upper(coalesce(told.currency, told.amount_currency)) as currency_said,
    coalesce(told.expected_close_on, told.close_date) as expected_on,
    case told.outcome
        when 'won' then coalesce(told.won_on, told.closed_on, told.close_date)
        when 'lost' then coalesce(told.lost_on, told.closed_on, told.close_date)
    end as closed_day,
    told.*
from told
left join names on names.name_key = key_text(told.owner)
left join account_names on account_names.name_key = key_text(told.account)
where told.is_deleted is distinct from 'true'
    and coalesce(told.life_status, '') not in ('作废', 'invalid')
