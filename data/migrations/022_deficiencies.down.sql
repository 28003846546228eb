DROP TABLE deficiency_event;
DROP TABLE deficiency;
