DROP TABLE seizure_step;
DROP TABLE seizure;
DROP TABLE inspection;
DROP TABLE inspection_plan;
DROP TABLE inspection_team;
DROP TABLE inspection_station
