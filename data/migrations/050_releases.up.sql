-- What was released to whom (engines/release/release.h). subject_id: an object, "facility:ID", or "*" with subject_state.
-- state, facility, organisation: where the subject belongs, for who may see and withdraw the release itself.
CREATE TABLE released (
  id TEXT PRIMARY KEY,
  subject_kind TEXT NOT NULL,
  subject_id TEXT NOT NULL,
  subject_state TEXT NOT NULL DEFAULT '',
  state TEXT NOT NULL DEFAULT '',
  facility TEXT NOT NULL DEFAULT '',
  organisation TEXT NOT NULL DEFAULT '',
  tlp TEXT NOT NULL,
  audiences TEXT NOT NULL,
  purpose TEXT NOT NULL DEFAULT '',
  until TEXT NOT NULL DEFAULT '',
  given_by TEXT NOT NULL,
  given_at TEXT NOT NULL,
  withdrawn_by TEXT NOT NULL DEFAULT '',
  withdrawn_at TEXT NOT NULL DEFAULT ''
);
CREATE INDEX released_state ON released (state, id);
CREATE INDEX released_subject ON released (subject_kind, subject_id);
-- The releases in force, one row an audience: what the compiled rule looks up. Withdrawn ones leave this table.
CREATE TABLE release_audience (
  release TEXT NOT NULL,
  subject_kind TEXT NOT NULL,
  subject_id TEXT NOT NULL,
  subject_state TEXT NOT NULL DEFAULT '',
  tlp TEXT NOT NULL,
  audience TEXT NOT NULL,
  purpose TEXT NOT NULL DEFAULT '',
  until TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (release, subject_kind, subject_id, subject_state, audience)
);
CREATE INDEX release_audience_subject ON release_audience (subject_kind, subject_id, audience)
