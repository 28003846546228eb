DROP TABLE release_audience;
DROP TABLE released
