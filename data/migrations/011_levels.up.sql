-- Security levels as set by a State's authority. factors: the four scored factors with their reasons, JSON. all_facilities: new facilities
-- of the State join it. In force: not withdrawn and before `until` (''= without end).
CREATE TABLE security_level (
  id TEXT PRIMARY KEY,
  state TEXT NOT NULL REFERENCES state (id),
  level INTEGER NOT NULL,
  factors TEXT NOT NULL,
  reason TEXT NOT NULL,
  until TEXT NOT NULL DEFAULT '',
  all_facilities INTEGER NOT NULL,
  issued TEXT NOT NULL,
  issued_by TEXT NOT NULL,
  withdrawn TEXT NOT NULL DEFAULT '',
  withdrawn_by TEXT NOT NULL DEFAULT '',
  withdrawn_reason TEXT NOT NULL DEFAULT ''
);
CREATE INDEX security_level_state ON security_level (state, id);
CREATE TABLE security_level_facility (
  security_level TEXT NOT NULL REFERENCES security_level (id),
  facility TEXT NOT NULL REFERENCES facility (id),
  issued TEXT NOT NULL,
  received TEXT NOT NULL DEFAULT '',
  received_by TEXT NOT NULL DEFAULT '',
  attained TEXT NOT NULL DEFAULT '',
  attained_by TEXT NOT NULL DEFAULT '',
  evidence TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (security_level, facility)
);
CREATE INDEX security_level_of ON security_level_facility (facility, security_level);
-- Instructions of level 3, acknowledged and carried out one by one at each facility.
CREATE TABLE security_instruction (
  security_level TEXT NOT NULL REFERENCES security_level (id),
  number INTEGER NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (security_level, number)
);
CREATE TABLE security_instruction_facility (
  security_level TEXT NOT NULL,
  number INTEGER NOT NULL,
  facility TEXT NOT NULL REFERENCES facility (id),
  acknowledged TEXT NOT NULL,
  acknowledged_by TEXT NOT NULL,
  done TEXT NOT NULL DEFAULT '',
  done_by TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (security_level, facility, number),
  FOREIGN KEY (security_level, number) REFERENCES security_instruction (security_level, number)
)
