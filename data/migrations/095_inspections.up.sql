-- Stations that inspect: a port's or a facility's sensors, lanes, limits, places and shifts (body: JSON, formats/station_json.h).
-- secret: the key from which each day's seed is drawn; it never leaves the database.
CREATE TABLE inspection_station (
  id TEXT PRIMARY KEY,
  state TEXT NOT NULL REFERENCES state (id),
  port TEXT NOT NULL REFERENCES port (id),
  facility TEXT NOT NULL DEFAULT '',
  name TEXT NOT NULL,
  illustrative INTEGER NOT NULL DEFAULT 0,
  closed INTEGER NOT NULL DEFAULT 0,
  body TEXT NOT NULL,
  secret TEXT NOT NULL,
  added TEXT NOT NULL,
  added_by TEXT NOT NULL,
  etag BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX inspection_station_state ON inspection_station (state, id);
-- shifts: ids of the station's shifts on which the team is on duty, separated by blanks.
CREATE TABLE inspection_team (
  id TEXT PRIMARY KEY,
  station TEXT NOT NULL REFERENCES inspection_station (id),
  state TEXT NOT NULL REFERENCES state (id),
  facility TEXT NOT NULL DEFAULT '',
  name TEXT NOT NULL,
  members TEXT NOT NULL DEFAULT '',
  shifts TEXT NOT NULL,
  active INTEGER NOT NULL DEFAULT 1,
  etag BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX inspection_team_station ON inspection_team (station, id);
-- One revision of the plan of a day. status: draft, sealed, opened. summary: what may be known before (JSON). body: who goes where; salt: opens
-- sha256. Both stay here until the plan is opened; neither stands in the ledger.
CREATE TABLE inspection_plan (
  id TEXT PRIMARY KEY,
  station TEXT NOT NULL REFERENCES inspection_station (id),
  state TEXT NOT NULL REFERENCES state (id),
  facility TEXT NOT NULL DEFAULT '',
  day TEXT NOT NULL,
  revision BIGINT NOT NULL,
  status TEXT NOT NULL DEFAULT 'draft',
  made TEXT NOT NULL,
  made_by TEXT NOT NULL,
  opens_at TEXT NOT NULL,
  sealed TEXT NOT NULL DEFAULT '',
  sealed_by TEXT NOT NULL DEFAULT '',
  opened TEXT NOT NULL DEFAULT '',
  opened_by TEXT NOT NULL DEFAULT '',
  sha256 TEXT NOT NULL,
  summary TEXT NOT NULL,
  body TEXT NOT NULL,
  salt TEXT NOT NULL,
  etag BIGINT NOT NULL DEFAULT 1,
  UNIQUE (station, day, revision)
);
CREATE INDEX inspection_plan_state ON inspection_plan (state, day, id);
CREATE INDEX inspection_plan_due ON inspection_plan (status, opens_at);
-- What a team does or did. kind: consignment, container, call, person, place; item: its id or number ('' for the next that comes).
-- why: selected, random, ad-hoc. status: planned, done, cancelled. outcome: '', clean, found, refused, damaged-seal.
-- exposure: years of the place's traffic that this one stands for (docs/methods/inspection-day.md). token: of who sends the outcome twice.
CREATE TABLE inspection (
  id TEXT PRIMARY KEY,
  state TEXT NOT NULL REFERENCES state (id),
  facility TEXT NOT NULL DEFAULT '',
  station TEXT NOT NULL REFERENCES inspection_station (id),
  plan TEXT NOT NULL DEFAULT '',
  team TEXT NOT NULL DEFAULT '',
  place TEXT NOT NULL,
  place_facility TEXT NOT NULL DEFAULT '',
  day TEXT NOT NULL,
  minute BIGINT NOT NULL,
  kind TEXT NOT NULL,
  item TEXT NOT NULL DEFAULT '',
  label TEXT NOT NULL DEFAULT '',
  why TEXT NOT NULL,
  reason TEXT NOT NULL DEFAULT '',
  channel TEXT NOT NULL DEFAULT '',
  status TEXT NOT NULL DEFAULT 'planned',
  outcome TEXT NOT NULL DEFAULT '',
  family TEXT NOT NULL DEFAULT '',
  goods TEXT NOT NULL DEFAULT '',
  quantity DOUBLE PRECISION,
  unit TEXT NOT NULL DEFAULT '',
  value DOUBLE PRECISION,
  currency TEXT NOT NULL DEFAULT '',
  minutes DOUBLE PRECISION,
  seal_declared TEXT NOT NULL DEFAULT '',
  seal_found TEXT NOT NULL DEFAULT '',
  notes TEXT NOT NULL DEFAULT '',
  detection DOUBLE PRECISION NOT NULL DEFAULT 1,
  exposure DOUBLE PRECISION NOT NULL DEFAULT 0,
  token TEXT NOT NULL DEFAULT '',
  added TEXT NOT NULL,
  added_by TEXT NOT NULL,
  recorded TEXT NOT NULL DEFAULT '',
  recorded_by TEXT NOT NULL DEFAULT '',
  etag BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX inspection_day ON inspection (state, day, id);
CREATE INDEX inspection_station_day ON inspection (station, day, minute);
CREATE INDEX inspection_item ON inspection (item);
-- Seizures, penalties and forfeitures. status: the state of the case (open, referred, confirmed, appealed, closed, released).
CREATE TABLE seizure (
  id TEXT PRIMARY KEY,
  state TEXT NOT NULL REFERENCES state (id),
  facility TEXT NOT NULL DEFAULT '',
  inspection TEXT NOT NULL DEFAULT '',
  kind TEXT NOT NULL,
  day TEXT NOT NULL,
  goods TEXT NOT NULL,
  quantity DOUBLE PRECISION,
  unit TEXT NOT NULL DEFAULT '',
  value DOUBLE PRECISION,
  currency TEXT NOT NULL DEFAULT '',
  basis TEXT NOT NULL,
  reference TEXT NOT NULL DEFAULT '',
  status TEXT NOT NULL,
  notes TEXT NOT NULL DEFAULT '',
  illustrative INTEGER NOT NULL DEFAULT 0,
  added TEXT NOT NULL,
  added_by TEXT NOT NULL,
  etag BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX seizure_state ON seizure (state, day, id);
CREATE INDEX seizure_inspection ON seizure (inspection);
CREATE TABLE seizure_step (
  seizure TEXT NOT NULL REFERENCES seizure (id),
  n BIGINT NOT NULL,
  at TEXT NOT NULL,
  actor TEXT NOT NULL,
  status TEXT NOT NULL,
  note TEXT NOT NULL,
  PRIMARY KEY (seizure, n)
)
