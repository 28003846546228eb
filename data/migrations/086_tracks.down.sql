DROP TABLE ship_track
