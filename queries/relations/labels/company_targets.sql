-- The company's monthly targets, for the yardstick of a head alone (see target_per_rep_at).
create view company_targets as
select month, target_amount, valid_from, valid_to
from served.team_targets
where team_id in (select team_id from served.team_tree where parent_team_id is null)
    and sees_anything();
