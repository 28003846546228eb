-- Warnings about a State (two letters) or a port (UN/LOCODE) that calls there are held against, for days. until: '' while open.
CREATE TABLE advisory (
  id TEXT PRIMARY KEY,
  state TEXT NOT NULL REFERENCES state (id),
  about TEXT NOT NULL,
  begins TEXT NOT NULL,
  until TEXT NOT NULL DEFAULT '',
  title TEXT NOT NULL,
  reason TEXT NOT NULL DEFAULT '',
  source TEXT NOT NULL DEFAULT '',
  illustrative INTEGER NOT NULL DEFAULT 0,
  added TEXT NOT NULL,
  added_by TEXT NOT NULL,
  etag BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX advisory_state ON advisory (state, id)
