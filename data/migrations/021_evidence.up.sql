-- Files that show an answer. The bytes lie under the node's files by their SHA-256, one file for the same bytes.
CREATE TABLE evidence (
  id TEXT PRIMARY KEY,
  assessment TEXT NOT NULL REFERENCES assessment (id),
  control TEXT NOT NULL,
  name TEXT NOT NULL,
  type TEXT NOT NULL,
  size BIGINT NOT NULL,
  sha256 TEXT NOT NULL,
  added_by TEXT NOT NULL,
  added_at TEXT NOT NULL,
  UNIQUE (assessment, control, sha256)
);
CREATE INDEX evidence_bytes ON evidence (sha256);
