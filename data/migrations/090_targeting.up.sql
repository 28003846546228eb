-- Targeting rules of a State. name: the rule's id over versions, as rules know it. active: the version in force, 0 while none; latest: the newest one.
CREATE TABLE target_rule (
  id TEXT PRIMARY KEY,
  state TEXT NOT NULL REFERENCES state (id),
  name TEXT NOT NULL,
  active BIGINT NOT NULL DEFAULT 0,
  latest BIGINT NOT NULL,
  etag BIGINT NOT NULL DEFAULT 1,
  UNIQUE (state, name)
);
-- status: draft, proposed, active, retired. digest: SHA-256 of what the version does (expression, weight): a back-test is of exactly that.
-- authors: ids of all who wrote or proposed it, separated by blanks: none of them activates it.
CREATE TABLE target_rule_version (
  rule TEXT NOT NULL REFERENCES target_rule (id),
  version BIGINT NOT NULL,
  status TEXT NOT NULL,
  title TEXT NOT NULL,
  weight DOUBLE PRECISION NOT NULL,
  expression TEXT NOT NULL,
  reason TEXT NOT NULL DEFAULT '',
  digest TEXT NOT NULL,
  authors TEXT NOT NULL,
  made TEXT NOT NULL,
  made_by TEXT NOT NULL,
  PRIMARY KEY (rule, version)
);
CREATE TABLE target_rule_event (
  id TEXT PRIMARY KEY,
  rule TEXT NOT NULL REFERENCES target_rule (id),
  version BIGINT NOT NULL,
  at TEXT NOT NULL,
  actor TEXT NOT NULL,
  step TEXT NOT NULL,
  reason TEXT NOT NULL DEFAULT ''
);
CREATE INDEX target_rule_event_of ON target_rule_event (rule, id);
-- What scores carry as "scored_with": the rules in force at a time with their versions, weights and thresholds, JSON.
CREATE TABLE target_book (
  state TEXT NOT NULL REFERENCES state (id),
  number BIGINT NOT NULL,
  made TEXT NOT NULL,
  made_by TEXT NOT NULL,
  cause TEXT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (state, number)
);
-- Scores from which on a consignment is yellow, red; the share inspected whatever the score. draw_key: sealed with the node's key.
CREATE TABLE target_settings (
  state TEXT PRIMARY KEY REFERENCES state (id),
  yellow DOUBLE PRECISION NOT NULL,
  red DOUBLE PRECISION NOT NULL,
  random_share DOUBLE PRECISION NOT NULL,
  draw_key TEXT NOT NULL,
  changed TEXT NOT NULL,
  changed_by TEXT NOT NULL,
  etag BIGINT NOT NULL DEFAULT 1
);
-- A back-test of one version on stored declarations filed in [first_day, last_day]. digest: of the version that was tested.
CREATE TABLE target_backtest (
  id TEXT PRIMARY KEY,
  rule TEXT NOT NULL REFERENCES target_rule (id),
  version BIGINT NOT NULL,
  digest TEXT NOT NULL,
  first_day TEXT NOT NULL,
  last_day TEXT NOT NULL,
  seed BIGINT NOT NULL,
  made TEXT NOT NULL,
  made_by TEXT NOT NULL,
  enough INTEGER NOT NULL,
  body TEXT NOT NULL
);
CREATE INDEX target_backtest_of ON target_backtest (rule, id);
-- What outcomes have taught so far: counts, base rate, records and learned weights by rule, JSON.
CREATE TABLE target_lesson (
  state TEXT PRIMARY KEY REFERENCES state (id),
  made TEXT NOT NULL,
  inspected BIGINT NOT NULL,
  found BIGINT NOT NULL,
  calibrated INTEGER NOT NULL,
  body TEXT NOT NULL
)
