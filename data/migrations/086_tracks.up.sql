-- Where ships were heard, by file and ship. fixes: positions thinned, text (store/tracks.h); said: what the ship said of itself, JSON.
-- south .. east: the box they lie in.
CREATE TABLE ship_track (
  id TEXT PRIMARY KEY,
  state TEXT NOT NULL REFERENCES state (id),
  mmsi TEXT NOT NULL DEFAULT '',
  imo TEXT NOT NULL DEFAULT '',
  name TEXT NOT NULL DEFAULT '',
  first TEXT NOT NULL,
  last TEXT NOT NULL,
  south DOUBLE PRECISION NOT NULL,
  north DOUBLE PRECISION NOT NULL,
  west DOUBLE PRECISION NOT NULL,
  east DOUBLE PRECISION NOT NULL,
  heard BIGINT NOT NULL,
  kept BIGINT NOT NULL,
  fixes TEXT NOT NULL,
  said TEXT NOT NULL DEFAULT '',
  file TEXT NOT NULL,
  digest TEXT NOT NULL DEFAULT '',
  added TEXT NOT NULL,
  added_by TEXT NOT NULL
);
CREATE INDEX ship_track_mmsi ON ship_track (state, mmsi, last);
CREATE INDEX ship_track_imo ON ship_track (state, imo, last);
CREATE INDEX ship_track_time ON ship_track (state, last, id)
