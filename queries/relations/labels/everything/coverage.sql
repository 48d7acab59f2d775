-- Which days the data covers, by which settings it is read, and what it does not say.
create view data_coverage as
select * from served.data_coverage;
