-- What a facility did and what was done there: drills, exercises, audits, inspections, training, declarations of security.
-- planned: 1 until it has taken place. announced: of inspections, NULL elsewhere. independent: of audits; an auditor who is not carries the
-- exception (impracticable because of the facility's size) with its reason.
CREATE TABLE facility_event (
  id TEXT PRIMARY KEY,
  facility TEXT NOT NULL REFERENCES facility (id),
  state TEXT NOT NULL REFERENCES state (id),
  kind TEXT NOT NULL,
  date TEXT NOT NULL,
  planned INTEGER NOT NULL,
  description TEXT NOT NULL,
  participants TEXT NOT NULL,
  lessons TEXT NOT NULL,
  announced INTEGER,
  auditor TEXT NOT NULL DEFAULT '',
  independent INTEGER,
  exception TEXT NOT NULL DEFAULT '',
  recorded TEXT NOT NULL,
  recorded_by TEXT NOT NULL,
  version BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX facility_event_facility ON facility_event (facility, kind, date);
CREATE INDEX facility_event_state ON facility_event (state, date, id);
CREATE INDEX facility_event_date ON facility_event (date, id)
