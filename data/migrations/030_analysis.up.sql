-- A region's files, the analyses made of them, and long work.
-- Contents by their hash: the pack as imported and the inputs of every analysis share them.
CREATE TABLE content (
  sha256 TEXT PRIMARY KEY,
  size BIGINT NOT NULL,
  body TEXT NOT NULL
);
-- The pack that this database was made from: paths as region.json names them.
CREATE TABLE pack_file (
  path TEXT PRIMARY KEY,
  sha256 TEXT NOT NULL REFERENCES content (sha256)
);
-- Long work. status: running | done | failed | cancelled
CREATE TABLE job (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  status TEXT NOT NULL,
  actor TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT '',
  started TEXT NOT NULL,
  ended TEXT NOT NULL DEFAULT '',
  reason TEXT NOT NULL DEFAULT '',
  result TEXT NOT NULL DEFAULT ''
);
CREATE TABLE analysis (
  id TEXT PRIMARY KEY,
  created TEXT NOT NULL,
  actor TEXT NOT NULL,
  region TEXT NOT NULL,
  region_version TEXT NOT NULL,
  seed TEXT NOT NULL,
  draws BIGINT NOT NULL,
  options TEXT NOT NULL,
  result_sha256 TEXT NOT NULL
);
-- What went in: the name of each file of the region as it stood, and its hash.
CREATE TABLE analysis_input (
  analysis TEXT NOT NULL REFERENCES analysis (id),
  path TEXT NOT NULL,
  sha256 TEXT NOT NULL REFERENCES content (sha256),
  PRIMARY KEY (analysis, path)
);
-- What came out, one document for each page that shows it: map, plan, summary (id ''), facility and port (by id).
CREATE TABLE analysis_document (
  analysis TEXT NOT NULL REFERENCES analysis (id),
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (analysis, kind, id)
);
