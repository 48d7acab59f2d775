-- Of what is kept by day, the days from the first typed one on: the model's own statements make them
-- anew (queries/relations/typed.py), and these views put them in the place of what is served.
create or replace view tail.forecast_days as
select * from served.forecast_days where day_on >= typed.typed_from();
