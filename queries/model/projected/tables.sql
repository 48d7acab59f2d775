-- What the projection of a day learned from past quarters, and by what it tells the chance of a deal:
-- see forecast.deal_chances. mean_amount: of the open deals that have an amount.
create table projected_days (
    day_on date, quarter_from date, quarter_to date, learned_quarters bigint,
    needed_quarters bigint, learned_won_deals bigint, needed_won_deals bigint, mean_amount double,
    weights double[], shift double, offsets double[], of_amount double, without double,
    usual double[], beside double[]
);
-- What it says of the quarter that the day lies in, by line of a by-team table; with what was known.
create table projected_teams (
    day_on date, quarter_from date, quarter_to date, row_id varchar, open_deals bigint,
    won_amount decimal(38, 2), expected_amount decimal(38, 2), low_amount decimal(38, 2),
    median_amount decimal(38, 2), high_amount decimal(38, 2),
    in_play_expected_amount decimal(38, 2), other_open_expected_amount decimal(38, 2),
    not_created_expected_amount decimal(38, 2), target_amount decimal(38, 2), target_rate double
);
-- The same at the ends of weeks 1, 4 and 8 of a quarter, drawn for the projection's own record.
create table past_projections (
    day_on date, quarter_from date, quarter_to date, row_id varchar, learned_quarters bigint,
    expected double, low double, median double, high double
);
-- The largest open deals of each team, on the days of projected_days.
create table largest_deals (
    day_on date, team_id varchar, opportunity_id varchar, opportunity_name varchar,
    account_name varchar, owner_id varchar, stage_id varchar, amount decimal(18, 2),
    expected_close_on date, created_on date, stage_from_on date, pushes integer,
    is_returning boolean
);
