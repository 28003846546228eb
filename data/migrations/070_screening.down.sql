DROP TABLE screening_decision;
DROP TABLE screening_hit;
DROP TABLE screened;
DROP TABLE listed_entity;
DROP TABLE watch_list_edition;
DROP TABLE watch_list
