-- One row a subject and control, for as long as it matters: found again by a later cycle it is opened again, never doubled.
-- facility NULL: the State's authority's own. assessment: the approved cycle that last found it. status: open, fixed, closed.
-- severity: observation, non-conformity, major; weight: 1, 2, 3 for sorting. requirement: policy, planning, operational.
-- measure: the plan's measure that cures it, '' for none (kept by the plan).
CREATE TABLE deficiency (
  id TEXT PRIMARY KEY,
  subject TEXT NOT NULL,
  facility TEXT REFERENCES facility (id),
  state TEXT NOT NULL REFERENCES state (id),
  assessment TEXT NOT NULL REFERENCES assessment (id),
  control TEXT NOT NULL,
  reply TEXT NOT NULL,
  mandatory INTEGER NOT NULL,
  severity TEXT NOT NULL,
  weight INTEGER NOT NULL,
  requirement TEXT NOT NULL,
  opened TEXT NOT NULL,
  deadline TEXT NOT NULL,
  owner TEXT NOT NULL DEFAULT '',
  note TEXT NOT NULL DEFAULT '',
  status TEXT NOT NULL DEFAULT 'open',
  fixed_by TEXT NOT NULL DEFAULT '',
  fixed_at TEXT NOT NULL DEFAULT '',
  verified_by TEXT NOT NULL DEFAULT '',
  verified_at TEXT NOT NULL DEFAULT '',
  closed_by TEXT NOT NULL DEFAULT '',
  closed_at TEXT NOT NULL DEFAULT '',
  measure TEXT NOT NULL DEFAULT '',
  version BIGINT NOT NULL DEFAULT 1,
  UNIQUE (subject, control)
);
CREATE INDEX deficiency_facility ON deficiency (facility, status);
CREATE INDEX deficiency_state ON deficiency (state, status, deadline, id);
CREATE INDEX deficiency_deadline ON deficiency (deadline, id);
CREATE INDEX deficiency_opened ON deficiency (opened, id);
CREATE INDEX deficiency_weight ON deficiency (weight, id);
-- kind: opened, edited, fixed, verified, closed, reopened, confirmed (a new cycle found it still there), cured (found met).
CREATE TABLE deficiency_event (
  id TEXT PRIMARY KEY,
  deficiency TEXT NOT NULL REFERENCES deficiency (id),
  at TEXT NOT NULL,
  actor TEXT NOT NULL,
  kind TEXT NOT NULL,
  comment TEXT NOT NULL DEFAULT '',
  evidence TEXT NOT NULL DEFAULT ''
);
CREATE INDEX deficiency_event_of ON deficiency_event (deficiency, id);
