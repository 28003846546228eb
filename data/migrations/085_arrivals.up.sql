-- Steps of the control of ships (SOLAS XI-2/9), as they were taken. place: where the ship was (expected, in-port, gone). conditions: what the officer
-- attested, names separated by blanks. number: from 1. detail: JSON (clear grounds, addressees ...).
CREATE TABLE control_step (
  id TEXT PRIMARY KEY,
  port_call TEXT NOT NULL REFERENCES port_call (id),
  number BIGINT NOT NULL,
  at TEXT NOT NULL,
  actor TEXT NOT NULL,
  place TEXT NOT NULL,
  step TEXT NOT NULL,
  reason TEXT NOT NULL,
  conditions TEXT NOT NULL DEFAULT '',
  detail TEXT NOT NULL DEFAULT '',
  UNIQUE (port_call, number)
);
-- Who holds which notice and when it came: the form by hand; notices that came as declarations stand in port_call.notice.
CREATE TABLE call_notice (
  port_call TEXT PRIMARY KEY REFERENCES port_call (id),
  received TEXT NOT NULL,
  received_by TEXT NOT NULL,
  body TEXT NOT NULL
)
