-- Funds as they stand now (rules of paying as in a fund pack, one JSON object each); those never edited are in the pack only.
CREATE TABLE fund (
  id TEXT PRIMARY KEY,
  body TEXT NOT NULL,
  changed TEXT NOT NULL,
  version BIGINT NOT NULL DEFAULT 1
);
-- A plan that was published: what an analysis proposed at one budget, as it was then (body).
CREATE TABLE plan (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  analysis TEXT NOT NULL REFERENCES analysis (id),
  budget DOUBLE PRECISION NOT NULL,
  currency TEXT NOT NULL,
  published TEXT NOT NULL,
  author TEXT NOT NULL,
  body TEXT NOT NULL
);
-- Solutions to carry out. status: planned | started | done | dropped. plan or deficiency says where it comes from.
-- facility '': a programme of the State's authority. progress: 0..1. Titles come with the solution's pack, as JSON in four languages.
CREATE TABLE measure (
  id TEXT PRIMARY KEY,
  plan TEXT REFERENCES plan (id),
  deficiency TEXT,
  state TEXT NOT NULL,
  port TEXT NOT NULL DEFAULT '',
  facility TEXT NOT NULL DEFAULT '',
  solution TEXT NOT NULL,
  title TEXT NOT NULL,
  indicator TEXT NOT NULL,
  requirement TEXT NOT NULL,
  rank BIGINT NOT NULL DEFAULT 0,
  capital DOUBLE PRECISION NOT NULL,
  yearly DOUBLE PRECISION NOT NULL,
  cost DOUBLE PRECISION NOT NULL,
  effect DOUBLE PRECISION NOT NULL,
  owner TEXT NOT NULL,
  begins TEXT NOT NULL,
  ends TEXT NOT NULL,
  status TEXT NOT NULL DEFAULT 'planned',
  progress DOUBLE PRECISION NOT NULL DEFAULT 0,
  finished TEXT NOT NULL DEFAULT '',
  note TEXT NOT NULL DEFAULT '',
  version BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX measure_state ON measure (state, id);
CREATE INDEX measure_facility ON measure (facility);
CREATE INDEX measure_plan ON measure (plan);
CREATE INDEX measure_deficiency ON measure (deficiency);
-- Money by fund, in the region's currency.
CREATE TABLE measure_fund (
  measure TEXT NOT NULL REFERENCES measure (id),
  fund TEXT NOT NULL,
  planned DOUBLE PRECISION NOT NULL,
  spent DOUBLE PRECISION NOT NULL DEFAULT 0,
  PRIMARY KEY (measure, fund)
);
CREATE INDEX measure_fund_fund ON measure_fund (fund);
-- What was said of a measure, in order; change is JSON: the members that changed with their new values.
CREATE TABLE measure_history (
  measure TEXT NOT NULL REFERENCES measure (id),
  version BIGINT NOT NULL,
  time TEXT NOT NULL,
  actor TEXT NOT NULL,
  change TEXT NOT NULL,
  PRIMARY KEY (measure, version)
);
