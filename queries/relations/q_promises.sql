-- Commitments as they are given to a question: a JSON list of number, deal, amount and by_on.
create macro promises_in(given) as table
select promise.number, promise.deal, promise.amount, promise.by_on
from (
    select unnest(cast(given as struct(
        number bigint, deal varchar, amount decimal(18, 2), by_on date
    )[])) as promise
);
