-- What the data may not say of a deal, the gravest first; and which deals are looked at for it.
create macro deal_faults() as table
select * from (values
    ('closed_day_unknown', 1, 'closed'), ('owner_unknown', 2, 'all'), ('team_unknown', 3, 'all'),
    ('stage_unknown', 4, 'open'), ('amount_missing', 5, 'open'), ('date_missing', 6, 'open')
) as faults(fault, fault_position, part);

-- The deals of a day in which there may be one of these: the open ones, and of the closed ones those in
-- which there is.
create macro doubtful_deals_at(day) as table
select
    opportunity_id, 'open' as outcome, owner_id, team_id, stage_id, amount, expected_close_on,
    created_on, cast(null as date) as close_on
from open_deals_at(day)
union all
select
    opportunity_id, outcome, owner_id, team_id, stage_id, amount, expected_close_on, created_on,
    close_on
from unclear_closings
where known_from <= day
    and day < known_to;

-- The deals of a day that the data says too little of: one row for each fault of each. Who belongs
-- nowhere counts in the team `unknown`; a person nobody knows is one fault, not two.
create macro faulty_deals_at(day) as table
select faults.fault, deals.*
from deal_faults() as faults
join doubtful_deals_at(day) as deals
    on case faults.fault
        when 'closed_day_unknown' then deals.outcome <> 'open' and deals.close_on is null
        when 'owner_unknown' then deals.owner_id = 'unknown'
        when 'team_unknown' then deals.team_id = 'unknown' and deals.owner_id <> 'unknown'
        when 'stage_unknown' then deals.outcome = 'open' and deals.stage_id = 'not_known'
        when 'amount_missing' then deals.outcome = 'open' and deals.amount is null
        else deals.outcome = 'open' and deals.expected_close_on is null
    end;
