-- Assessment cycles of a subject (a facility, or a State's authority: facility is NULL and subject its two letters) and their answers.
-- Who operates a facility stands in the facility alone: join it for the organisation. status: draft, submitted, returned, approved,
-- superseded. Counters are of the controls that the subject answers for; they are kept by difference with every answer.
CREATE TABLE assessment (
  id TEXT PRIMARY KEY,
  subject TEXT NOT NULL,
  facility TEXT REFERENCES facility (id),
  state TEXT NOT NULL REFERENCES state (id),
  cycle INTEGER NOT NULL,
  standard TEXT NOT NULL,
  status TEXT NOT NULL,
  previous TEXT REFERENCES assessment (id),
  author TEXT NOT NULL,
  started TEXT NOT NULL,
  submitted TEXT NOT NULL DEFAULT '',
  submitted_by TEXT NOT NULL DEFAULT '',
  decided TEXT NOT NULL DEFAULT '',
  decided_by TEXT NOT NULL DEFAULT '',
  total INTEGER NOT NULL,
  answered INTEGER NOT NULL DEFAULT 0,
  need_evidence INTEGER NOT NULL DEFAULT 0,
  met INTEGER NOT NULL DEFAULT 0,
  partly INTEGER NOT NULL DEFAULT 0,
  not_met INTEGER NOT NULL DEFAULT 0,
  not_applicable INTEGER NOT NULL DEFAULT 0,
  evidence_bytes BIGINT NOT NULL DEFAULT 0,
  version BIGINT NOT NULL DEFAULT 1,
  UNIQUE (subject, cycle)
);
CREATE UNIQUE INDEX assessment_open ON assessment (subject) WHERE status IN ('draft', 'submitted', 'returned');
CREATE UNIQUE INDEX assessment_approved ON assessment (subject) WHERE status = 'approved';
CREATE INDEX assessment_state ON assessment (state, status);
-- A control without a row was not checked: version 0. note: what the answer rests on (a document's number, a place); reason: why.
-- evidence: number of files.
CREATE TABLE answer (
  assessment TEXT NOT NULL REFERENCES assessment (id),
  control TEXT NOT NULL,
  reply TEXT NOT NULL,
  degree DOUBLE PRECISION,
  verification TEXT NOT NULL,
  checked_on TEXT NOT NULL,
  note TEXT NOT NULL,
  reason TEXT NOT NULL,
  evidence INTEGER NOT NULL,
  version BIGINT NOT NULL,
  updated_by TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  PRIMARY KEY (assessment, control)
);
-- What was done with a cycle: started, submitted, returned, approved, superseded, imported.
CREATE TABLE assessment_event (
  id TEXT PRIMARY KEY,
  assessment TEXT NOT NULL REFERENCES assessment (id),
  at TEXT NOT NULL,
  actor TEXT NOT NULL,
  kind TEXT NOT NULL,
  comment TEXT NOT NULL
);
CREATE INDEX assessment_event_of ON assessment_event (assessment, id);
-- control: '' for the assessment as a whole.
CREATE TABLE assessment_comment (
  id TEXT PRIMARY KEY,
  assessment TEXT NOT NULL REFERENCES assessment (id),
  control TEXT NOT NULL,
  at TEXT NOT NULL,
  author TEXT NOT NULL,
  text TEXT NOT NULL
);
CREATE INDEX assessment_comment_of ON assessment_comment (assessment, id);
-- What an assessment (PFSA) has considered: domains, threats, assets, vulnerabilities with countermeasures, as JSON.
CREATE TABLE considered (
  assessment TEXT PRIMARY KEY REFERENCES assessment (id),
  record TEXT NOT NULL,
  version BIGINT NOT NULL,
  updated_by TEXT NOT NULL,
  updated_at TEXT NOT NULL
);
