DROP TABLE measure_history;
DROP TABLE measure_fund;
DROP TABLE measure;
DROP TABLE plan;
DROP TABLE fund;
