-- What everything else stands on: settings, the ledger, and the register's four tables. SQL that SQLite 3.40 and PostgreSQL 15 both run.
CREATE TABLE setting (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
);
-- Hashes and signatures in hexadecimal. Rows are only ever added.
CREATE TABLE ledger (
  sequence BIGINT PRIMARY KEY,
  time TEXT NOT NULL,
  actor TEXT NOT NULL,
  action TEXT NOT NULL,
  subject TEXT NOT NULL,
  scope TEXT NOT NULL,
  payload TEXT NOT NULL,
  salt TEXT NOT NULL,
  leaf TEXT NOT NULL,
  root TEXT NOT NULL,
  signature TEXT NOT NULL
);
CREATE INDEX ledger_scope ON ledger (scope, sequence);
CREATE INDEX ledger_subject ON ledger (subject, sequence);
-- One row: what the next append needs. Locked by every writer in PostgreSQL, so that writers queue as they do in SQLite.
CREATE TABLE ledger_head (
  id INTEGER PRIMARY KEY,
  frontier TEXT NOT NULL
);
INSERT INTO ledger_head (id, frontier) VALUES (1, '0:');
CREATE TABLE state (
  id TEXT PRIMARY KEY,
  iso3 TEXT NOT NULL,
  name_en TEXT NOT NULL,
  name_es TEXT NOT NULL,
  name_pt TEXT NOT NULL,
  name_fr TEXT NOT NULL,
  member INTEGER NOT NULL,
  subregion TEXT NOT NULL,
  profile TEXT NOT NULL,
  periods TEXT NOT NULL DEFAULT '{}',
  version BIGINT NOT NULL DEFAULT 1
);
CREATE TABLE port (
  id TEXT PRIMARY KEY,
  number INTEGER NOT NULL,
  state TEXT NOT NULL REFERENCES state (id),
  name TEXT NOT NULL,
  lat DOUBLE PRECISION,
  lon DOUBLE PRECISION,
  capacity DOUBLE PRECISION NOT NULL,
  in_scope INTEGER NOT NULL,
  search TEXT NOT NULL,
  version BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX port_state ON port (state);
CREATE TABLE organisation (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  state TEXT REFERENCES state (id),
  search TEXT NOT NULL,
  version BIGINT NOT NULL DEFAULT 1
);
-- scope: in | out (with the reason): out-of-scope facilities stay in the register, which is the denominator.
CREATE TABLE facility (
  id TEXT PRIMARY KEY,
  port TEXT NOT NULL REFERENCES port (id),
  state TEXT NOT NULL REFERENCES state (id),
  organisation TEXT REFERENCES organisation (id),
  name TEXT NOT NULL,
  traffic TEXT NOT NULL,
  size TEXT NOT NULL,
  gisis TEXT NOT NULL DEFAULT '',
  basis TEXT NOT NULL DEFAULT '',
  scope TEXT NOT NULL DEFAULT 'in',
  scope_reason TEXT NOT NULL DEFAULT '',
  scope_by TEXT NOT NULL DEFAULT '',
  scope_at TEXT NOT NULL DEFAULT '',
  search TEXT NOT NULL,
  version BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX facility_state ON facility (state, id);
CREATE INDEX facility_port ON facility (port);
CREATE INDEX facility_organisation ON facility (organisation)
