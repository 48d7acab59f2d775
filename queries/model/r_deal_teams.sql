-- Whose a deal was: one row per deal, owner and team it ever counted for, until the day to_on; at the
-- end of the record that is 9999-12-31. Says which deals somebody may know the name of.
create table deal_teams as
with spans as (
    select opportunity_id, deal_number, team_id, owner_id, valid_to as to_on
    from open_deals_by_month
    union all
    select opportunity_id, deal_number, team_id, owner_id, known_to
    from closed_deals
)
select
    opportunity_id, deal_number, team_id, owner_id, max(to_on) as to_on
from spans
group by opportunity_id, deal_number, team_id, owner_id
order by team_id, owner_id, opportunity_id;
