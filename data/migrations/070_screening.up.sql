-- Watch lists as they were last read in full; earlier editions by what they changed. state '': everybody's, else that State's own.
-- problem: why the last try kept the edition that is here ('' where the last try was the last edition).
CREATE TABLE watch_list (
  id TEXT PRIMARY KEY,
  state TEXT NOT NULL DEFAULT '',
  trusted INTEGER NOT NULL DEFAULT 0,
  number BIGINT NOT NULL,
  edition TEXT NOT NULL,
  origin TEXT NOT NULL,
  digest TEXT NOT NULL,
  entities BIGINT NOT NULL,
  loaded TEXT NOT NULL,
  loaded_by TEXT NOT NULL,
  tried TEXT NOT NULL,
  problem TEXT NOT NULL DEFAULT ''
);
CREATE TABLE watch_list_edition (
  list TEXT NOT NULL REFERENCES watch_list (id),
  number BIGINT NOT NULL,
  edition TEXT NOT NULL,
  origin TEXT NOT NULL,
  digest TEXT NOT NULL,
  entities BIGINT NOT NULL,
  added BIGINT NOT NULL,
  changed BIGINT NOT NULL,
  removed BIGINT NOT NULL,
  loaded TEXT NOT NULL,
  loaded_by TEXT NOT NULL,
  PRIMARY KEY (list, number)
);
-- One row an entry ever listed. version: the number of the edition that last changed it; removed: of the one that took it away, 0 while listed.
CREATE TABLE listed_entity (
  list TEXT NOT NULL REFERENCES watch_list (id),
  entry TEXT NOT NULL,
  place BIGINT NOT NULL,
  version BIGINT NOT NULL,
  removed BIGINT NOT NULL DEFAULT 0,
  digest TEXT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (list, entry)
);
CREATE INDEX listed_entity_version ON listed_entity (list, version);
-- Who and what was compared, and with which lists: "list:number" separated by blanks. source: where it came from (person, consignment ...), its id there.
CREATE TABLE screened (
  id TEXT PRIMARY KEY,
  state TEXT NOT NULL REFERENCES state (id),
  facility TEXT NOT NULL DEFAULT '',
  source TEXT NOT NULL,
  source_id TEXT NOT NULL,
  name TEXT NOT NULL,
  folded TEXT NOT NULL,
  body TEXT NOT NULL,
  digest TEXT NOT NULL,
  lists TEXT NOT NULL,
  hits BIGINT NOT NULL DEFAULT 0,
  open_hits BIGINT NOT NULL DEFAULT 0,
  added TEXT NOT NULL,
  added_by TEXT NOT NULL,
  screened TEXT NOT NULL,
  UNIQUE (state, source, source_id)
);
CREATE INDEX screened_state ON screened (state, id);
CREATE INDEX screened_open ON screened (state, open_hits, id);
-- A subject and an entry that are alike. version: of the entry when decided or found. status: undecided, true, false.
-- proposed_by: who said so first where two must agree.
CREATE TABLE screening_hit (
  id TEXT PRIMARY KEY,
  subject TEXT NOT NULL REFERENCES screened (id),
  state TEXT NOT NULL,
  facility TEXT NOT NULL DEFAULT '',
  list TEXT NOT NULL,
  entry TEXT NOT NULL,
  version BIGINT NOT NULL,
  score DOUBLE PRECISION NOT NULL,
  matched TEXT NOT NULL,
  asked TEXT NOT NULL,
  decisive INTEGER NOT NULL DEFAULT 0,
  trusted INTEGER NOT NULL DEFAULT 0,
  why TEXT NOT NULL,
  found TEXT NOT NULL,
  gone TEXT NOT NULL DEFAULT '',
  status TEXT NOT NULL DEFAULT 'undecided',
  reason TEXT NOT NULL DEFAULT '',
  until TEXT NOT NULL DEFAULT '',
  decided TEXT NOT NULL DEFAULT '',
  decided_by TEXT NOT NULL DEFAULT '',
  etag BIGINT NOT NULL DEFAULT 1,
  UNIQUE (subject, list, entry)
);
CREATE INDEX screening_hit_queue ON screening_hit (state, status, score, id);
CREATE INDEX screening_hit_entry ON screening_hit (list, entry);
CREATE TABLE screening_decision (
  id TEXT PRIMARY KEY,
  hit TEXT NOT NULL REFERENCES screening_hit (id),
  at TEXT NOT NULL,
  actor TEXT NOT NULL,
  status TEXT NOT NULL,
  reason TEXT NOT NULL,
  until TEXT NOT NULL DEFAULT '',
  version BIGINT NOT NULL
);
CREATE INDEX screening_decision_hit ON screening_decision (hit, id)
