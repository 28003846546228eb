-- Targets of the indicators of the framework's six objectives; by is a date.
CREATE TABLE indicator_target (
  indicator TEXT PRIMARY KEY,
  target DOUBLE PRECISION,
  by_date TEXT NOT NULL DEFAULT '',
  version BIGINT NOT NULL DEFAULT 1
);
-- Values by day and State, as a part of a whole, so that those a reader may see can be added up; trends are made of them.
CREATE TABLE indicator_value (
  indicator TEXT NOT NULL,
  day TEXT NOT NULL,
  state TEXT NOT NULL,
  part DOUBLE PRECISION NOT NULL,
  whole DOUBLE PRECISION NOT NULL,
  PRIMARY KEY (indicator, day, state)
);
