DROP TABLE endorsement;
DROP TABLE statement;
DROP TABLE person;
DROP INDEX organisation_name;
DROP INDEX port_name;
DROP INDEX facility_gisis;
DROP INDEX facility_scope;
DROP INDEX facility_expires;
DROP INDEX facility_name;
ALTER TABLE organisation DROP COLUMN contact;
ALTER TABLE organisation DROP COLUMN name_key;
ALTER TABLE port DROP COLUMN name_key;
ALTER TABLE facility DROP COLUMN statement_withdrawn;
ALTER TABLE facility DROP COLUMN statement_expires;
ALTER TABLE facility DROP COLUMN statement;
ALTER TABLE facility DROP COLUMN added;
ALTER TABLE facility DROP COLUMN name_key;
ALTER TABLE facility DROP COLUMN lon;
ALTER TABLE facility DROP COLUMN lat
