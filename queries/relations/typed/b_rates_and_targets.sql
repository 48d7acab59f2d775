-- The tables that rates and targets are made from, with what was typed: the model's own statements
-- run over them (queries/relations/typed.py).
create or replace view tail.win_rates as
select stage_id, win_rate, from_on, entry_order from served.win_rates
union all
select
    stage_id, win_rate, from_on,
    (select coalesce(max(entry_order), 0) from served.win_rates) + number
from typed.rate_entries;

create or replace view tail.targets as
select team_id, month, amount, tier, known_from from served.targets
where known_from = date '0001-01-01'
    or (team_id, month, known_from) not in (
        select team_id, month, known_from from typed.target_entries
    )
union all
select
    entries.team_id, entries.month, coalesce(entries.amount, loaded.amount), 'target',
    entries.known_from
from typed.target_entries as entries
left join served.targets as loaded
    on entries.amount is null
    and loaded.team_id = entries.team_id
    and loaded.month = entries.month
    and loaded.tier = 'target'
    and loaded.known_from = date '0001-01-01';
