-- A ship's call at a port: what notices, manifests and tracks say about the same ship, port and days. facility: '' while not known which.
-- status: expected, arrived, departed, cancelled. notice, checks: JSON, '' while there is none. flags: checks that ask for a person.
CREATE TABLE port_call (
  id TEXT PRIMARY KEY,
  state TEXT NOT NULL REFERENCES state (id),
  facility TEXT NOT NULL DEFAULT '',
  port TEXT NOT NULL,
  imo TEXT NOT NULL DEFAULT '',
  mmsi TEXT NOT NULL DEFAULT '',
  call_sign TEXT NOT NULL DEFAULT '',
  name TEXT NOT NULL DEFAULT '',
  folded TEXT NOT NULL DEFAULT '',
  flag TEXT NOT NULL DEFAULT '',
  voyage TEXT NOT NULL DEFAULT '',
  eta TEXT NOT NULL DEFAULT '',
  etd TEXT NOT NULL DEFAULT '',
  status TEXT NOT NULL DEFAULT 'expected',
  notice TEXT NOT NULL DEFAULT '',
  checks TEXT NOT NULL DEFAULT '',
  flags BIGINT NOT NULL DEFAULT 0,
  added TEXT NOT NULL,
  added_by TEXT NOT NULL,
  etag BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX port_call_board ON port_call (state, eta, id);
CREATE INDEX port_call_ship ON port_call (state, imo, eta);
-- One message of one sender. blob: SHA-256 of the file it came in. head: the declaration without its items, JSON; findings: JSON.
-- status: current, replaced, cancelled. checked: when what follows an intake (joins, screening, targeting) was done; '' while it is not, so that a
-- server that stopped between the two goes on where it was.
CREATE TABLE declaration (
  id TEXT PRIMARY KEY,
  state TEXT NOT NULL REFERENCES state (id),
  facility TEXT NOT NULL DEFAULT '',
  port TEXT NOT NULL DEFAULT '',
  port_call TEXT REFERENCES port_call (id),
  kind TEXT NOT NULL,
  function TEXT NOT NULL,
  format TEXT NOT NULL,
  file TEXT NOT NULL,
  blob TEXT NOT NULL,
  message TEXT NOT NULL,
  number TEXT NOT NULL,
  sender TEXT NOT NULL,
  prepared TEXT NOT NULL,
  received TEXT NOT NULL,
  received_by TEXT NOT NULL,
  status TEXT NOT NULL DEFAULT 'current',
  replaced_by TEXT NOT NULL DEFAULT '',
  checked TEXT NOT NULL DEFAULT '',
  consignments BIGINT NOT NULL DEFAULT 0,
  equipment BIGINT NOT NULL DEFAULT 0,
  persons BIGINT NOT NULL DEFAULT 0,
  errors BIGINT NOT NULL DEFAULT 0,
  warnings BIGINT NOT NULL DEFAULT 0,
  head TEXT NOT NULL,
  findings TEXT NOT NULL
);
CREATE INDEX declaration_state ON declaration (state, id);
CREATE INDEX declaration_call ON declaration (port_call);
CREATE INDEX declaration_blob ON declaration (state, blob);
CREATE INDEX declaration_same ON declaration (state, kind, number, sender);
CREATE INDEX declaration_unchecked ON declaration (checked, id);
-- A bill of a manifest. Columns are what lists and joins ask; body is the whole consignment as JSON. bill_key: comparable. place: in the file.
-- channel, score, scored_with, why: of targeting, '' while not scored. decision: '', released, held, selected (for inspection).
CREATE TABLE consignment (
  id TEXT PRIMARY KEY,
  declaration TEXT NOT NULL REFERENCES declaration (id),
  port_call TEXT REFERENCES port_call (id),
  state TEXT NOT NULL REFERENCES state (id),
  facility TEXT NOT NULL DEFAULT '',
  place BIGINT NOT NULL DEFAULT 0,
  bill TEXT NOT NULL,
  bill_key TEXT NOT NULL,
  nature TEXT NOT NULL,
  consignee TEXT NOT NULL DEFAULT '',
  consignee_key TEXT NOT NULL DEFAULT '',
  consignor TEXT NOT NULL DEFAULT '',
  goods TEXT NOT NULL DEFAULT '',
  hs TEXT NOT NULL DEFAULT '',
  load_port TEXT NOT NULL DEFAULT '',
  discharge_port TEXT NOT NULL DEFAULT '',
  containers BIGINT NOT NULL DEFAULT 0,
  gross_kg DOUBLE PRECISION NOT NULL DEFAULT 0,
  value DOUBLE PRECISION NOT NULL DEFAULT 0,
  currency TEXT NOT NULL DEFAULT '',
  filed TEXT NOT NULL,
  folded TEXT NOT NULL DEFAULT '',
  current INTEGER NOT NULL DEFAULT 1,
  channel TEXT NOT NULL DEFAULT '',
  random INTEGER NOT NULL DEFAULT 0,
  score DOUBLE PRECISION NOT NULL DEFAULT 0,
  scored_with TEXT NOT NULL DEFAULT '',
  why TEXT NOT NULL DEFAULT '',
  open_hits BIGINT NOT NULL DEFAULT 0,
  discrepancies BIGINT NOT NULL DEFAULT 0,
  decision TEXT NOT NULL DEFAULT '',
  decided TEXT NOT NULL DEFAULT '',
  decided_by TEXT NOT NULL DEFAULT '',
  reason TEXT NOT NULL DEFAULT '',
  outcome TEXT NOT NULL DEFAULT '',
  body TEXT NOT NULL,
  etag BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX consignment_queue ON consignment (state, current, score, id);
CREATE INDEX consignment_call ON consignment (port_call, bill_key);
CREATE INDEX consignment_declaration ON consignment (declaration, place);
CREATE INDEX consignment_bill ON consignment (state, bill_key);
CREATE INDEX consignment_consignee ON consignment (state, consignee_key, filed);
CREATE INDEX consignment_filed ON consignment (state, filed, id);
-- Equipment of any declaration; number_key: comparable. current: 0 once a message of changes told the same box anew.
CREATE TABLE declared_equipment (
  id TEXT PRIMARY KEY,
  declaration TEXT NOT NULL REFERENCES declaration (id),
  port_call TEXT REFERENCES port_call (id),
  state TEXT NOT NULL REFERENCES state (id),
  place BIGINT NOT NULL DEFAULT 0,
  current INTEGER NOT NULL DEFAULT 1,
  number TEXT NOT NULL,
  number_key TEXT NOT NULL,
  move TEXT NOT NULL DEFAULT '',
  moved_at TEXT NOT NULL DEFAULT '',
  body TEXT NOT NULL
);
CREATE INDEX declared_equipment_number ON declared_equipment (state, number_key);
CREATE INDEX declared_equipment_call ON declared_equipment (port_call, number_key);
CREATE INDEX declared_equipment_declaration ON declared_equipment (declaration, place);
-- Which containers a bill names.
CREATE TABLE consignment_container (
  consignment TEXT NOT NULL REFERENCES consignment (id),
  number_key TEXT NOT NULL,
  port_call TEXT REFERENCES port_call (id),
  PRIMARY KEY (consignment, number_key)
);
CREATE INDEX consignment_container_number ON consignment_container (number_key);
CREATE TABLE declared_person (
  id TEXT PRIMARY KEY,
  declaration TEXT NOT NULL REFERENCES declaration (id),
  port_call TEXT REFERENCES port_call (id),
  state TEXT NOT NULL REFERENCES state (id),
  place BIGINT NOT NULL DEFAULT 0,
  role TEXT NOT NULL,
  name TEXT NOT NULL,
  body TEXT NOT NULL
);
CREATE INDEX declared_person_declaration ON declared_person (declaration, place);
CREATE INDEX declared_person_call ON declared_person (port_call);
-- Results of inspections that messages told (a scan in a stowage plan's text).
CREATE TABLE declared_inspection (
  id TEXT PRIMARY KEY,
  declaration TEXT NOT NULL REFERENCES declaration (id),
  state TEXT NOT NULL REFERENCES state (id),
  number_key TEXT NOT NULL DEFAULT '',
  bill_key TEXT NOT NULL DEFAULT '',
  body TEXT NOT NULL
);
CREATE INDEX declared_inspection_number ON declared_inspection (state, number_key);
-- Where a screened subject stands in the papers. role: consignee, notify, crew, ship, container ... item: id of the consignment, person or call.
CREATE TABLE declared_subject (
  subject TEXT NOT NULL REFERENCES screened (id),
  item_kind TEXT NOT NULL,
  item TEXT NOT NULL,
  role TEXT NOT NULL,
  PRIMARY KEY (subject, item_kind, item, role)
);
CREATE INDEX declared_subject_item ON declared_subject (item_kind, item);
-- Where messages about one call contradict each other, or say what the others do not. detail: JSON. gone: when it stopped being so.
CREATE TABLE discrepancy (
  id TEXT PRIMARY KEY,
  port_call TEXT NOT NULL REFERENCES port_call (id),
  state TEXT NOT NULL REFERENCES state (id),
  facility TEXT NOT NULL DEFAULT '',
  kind TEXT NOT NULL,
  consignment TEXT NOT NULL DEFAULT '',
  bill TEXT NOT NULL DEFAULT '',
  container TEXT NOT NULL DEFAULT '',
  severity TEXT NOT NULL,
  detail TEXT NOT NULL,
  found TEXT NOT NULL,
  gone TEXT NOT NULL DEFAULT '',
  UNIQUE (port_call, kind, bill, container)
);
CREATE INDEX discrepancy_queue ON discrepancy (state, gone, id);
CREATE INDEX discrepancy_consignment ON discrepancy (consignment);
CREATE TABLE consignment_decision (
  id TEXT PRIMARY KEY,
  consignment TEXT NOT NULL REFERENCES consignment (id),
  at TEXT NOT NULL,
  actor TEXT NOT NULL,
  decision TEXT NOT NULL,
  reason TEXT NOT NULL
);
CREATE INDEX consignment_decision_of ON consignment_decision (consignment, id)
