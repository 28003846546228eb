DROP TABLE facility_event
