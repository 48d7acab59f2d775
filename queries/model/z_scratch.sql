-- What the tables before were made of, and nothing else asks.
drop table ordered_changes;
drop table deal_births;
drop table rate_spans;
drop table deal_states;
drop table stage_entries;
drop table deal_ends;
drop table returning_deals;
drop table deal_turns;
drop table funnel_sides;
drop table passed_teams;
drop table step_weeks;
drop table deal_pairs;
drop table funnel_parts;
drop table month_steps;
