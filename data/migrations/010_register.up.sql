-- The register beyond its four tables. name_key: the name folded, for order and prefixes. statement...: of the statement of compliance that
-- counts (the last one issued), kept with every issue and withdrawal so that lists need no other table.
ALTER TABLE facility ADD COLUMN lat DOUBLE PRECISION;
ALTER TABLE facility ADD COLUMN lon DOUBLE PRECISION;
ALTER TABLE facility ADD COLUMN name_key TEXT NOT NULL DEFAULT '';
ALTER TABLE facility ADD COLUMN added TEXT NOT NULL DEFAULT '';
ALTER TABLE facility ADD COLUMN statement TEXT NOT NULL DEFAULT '';
ALTER TABLE facility ADD COLUMN statement_expires TEXT NOT NULL DEFAULT '';
ALTER TABLE facility ADD COLUMN statement_withdrawn INTEGER NOT NULL DEFAULT 0;
ALTER TABLE port ADD COLUMN name_key TEXT NOT NULL DEFAULT '';
ALTER TABLE organisation ADD COLUMN name_key TEXT NOT NULL DEFAULT '';
ALTER TABLE organisation ADD COLUMN contact TEXT NOT NULL DEFAULT '';
CREATE INDEX facility_name ON facility (name_key, id);
CREATE INDEX facility_expires ON facility (statement_expires, id);
CREATE INDEX facility_scope ON facility (scope, id);
CREATE UNIQUE INDEX facility_gisis ON facility (gisis) WHERE gisis <> '';
CREATE INDEX port_name ON port (name_key, id);
CREATE INDEX organisation_name ON organisation (name_key, id);
-- People in duty at a facility. ended: the last day, '' while in duty.
CREATE TABLE person (
  id TEXT PRIMARY KEY,
  facility TEXT NOT NULL REFERENCES facility (id),
  duty TEXT NOT NULL,
  name TEXT NOT NULL,
  phone TEXT NOT NULL,
  email TEXT NOT NULL,
  since TEXT NOT NULL,
  ended TEXT NOT NULL DEFAULT '',
  search TEXT NOT NULL
);
CREATE INDEX person_facility ON person (facility, ended);
-- Statements of compliance of a port facility (B/16.62). assessment: the approved one it rests on, '' where none is named.
CREATE TABLE statement (
  id TEXT PRIMARY KEY,
  facility TEXT NOT NULL REFERENCES facility (id),
  state TEXT NOT NULL REFERENCES state (id),
  number TEXT NOT NULL,
  issued TEXT NOT NULL,
  expires TEXT NOT NULL,
  assessment TEXT NOT NULL DEFAULT '',
  recorded TEXT NOT NULL,
  recorded_by TEXT NOT NULL,
  withdrawn TEXT NOT NULL DEFAULT '',
  withdrawn_by TEXT NOT NULL DEFAULT '',
  withdrawn_reason TEXT NOT NULL DEFAULT '',
  UNIQUE (state, number)
);
CREATE INDEX statement_facility ON statement (facility, issued, id);
CREATE TABLE endorsement (
  id TEXT PRIMARY KEY,
  statement TEXT NOT NULL REFERENCES statement (id),
  kind TEXT NOT NULL,
  date TEXT NOT NULL,
  result TEXT NOT NULL,
  note TEXT NOT NULL,
  recorded TEXT NOT NULL,
  recorded_by TEXT NOT NULL
);
CREATE INDEX endorsement_statement ON endorsement (statement, date, id)
