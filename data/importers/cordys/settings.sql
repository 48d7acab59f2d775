-- Times come in Unix milliseconds; a day among them is midnight where the company is.
select 'timezone' as key, 'Asia/Shanghai' as value, 'the mapping' as source_file, 1 as source_row
