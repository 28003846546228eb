-- What people call a list, and whether it is made up. Lists without a row are called by their id.
CREATE TABLE watch_list_about (
  list TEXT PRIMARY KEY REFERENCES watch_list (id),
  title TEXT NOT NULL,
  illustrative INTEGER NOT NULL DEFAULT 0
);
-- Every try to load an edition, taken or not: who, from what, what was wrong, and what it changed for stored subjects. id: of the job.
CREATE TABLE watch_list_load (
  id TEXT PRIMARY KEY,
  list TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT '',
  at TEXT NOT NULL,
  actor TEXT NOT NULL,
  status TEXT NOT NULL,
  findings TEXT NOT NULL DEFAULT '',
  number BIGINT NOT NULL DEFAULT 0,
  subjects BIGINT NOT NULL DEFAULT 0,
  hits_new BIGINT NOT NULL DEFAULT 0,
  hits_changed BIGINT NOT NULL DEFAULT 0,
  hits_gone BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX watch_list_load_list ON watch_list_load (list, id);
-- How rare each word is, counted over everybody's lists at one time (engines/screen/rarity.h). tables: SHA-256 of the word tables it goes with.
CREATE TABLE screening_rarity (
  number BIGINT PRIMARY KEY,
  tables TEXT NOT NULL,
  names BIGINT NOT NULL,
  counted TEXT NOT NULL,
  body TEXT NOT NULL
);
-- A large question and its answer, to be fetched when it is done. body: the answer as JSON.
CREATE TABLE screening_batch (
  id TEXT PRIMARY KEY,
  state TEXT NOT NULL,
  facility TEXT NOT NULL DEFAULT '',
  actor TEXT NOT NULL,
  made TEXT NOT NULL,
  subjects BIGINT NOT NULL,
  with_hits BIGINT NOT NULL,
  lists TEXT NOT NULL,
  body TEXT NOT NULL
);
CREATE INDEX screening_batch_state ON screening_batch (state, id)
