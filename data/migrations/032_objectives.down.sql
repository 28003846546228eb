DROP TABLE indicator_value;
DROP TABLE indicator_target;
