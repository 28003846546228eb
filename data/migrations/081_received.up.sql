-- Files as they were handed in: blob is the SHA-256 of their bytes, which lie beside the evidence. status: reading (until a server has read it),
-- read, refused (nothing in it could be read). findings: JSON, those outside of any message.
CREATE TABLE received_file (
  id TEXT PRIMARY KEY,
  state TEXT NOT NULL REFERENCES state (id),
  facility TEXT NOT NULL DEFAULT '',
  port TEXT NOT NULL DEFAULT '',
  name TEXT NOT NULL,
  blob TEXT NOT NULL,
  size BIGINT NOT NULL,
  received TEXT NOT NULL,
  received_by TEXT NOT NULL,
  status TEXT NOT NULL DEFAULT 'reading',
  findings TEXT NOT NULL DEFAULT '[]',
  declarations BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX received_file_state ON received_file (state, id);
CREATE INDEX received_file_blob ON received_file (state, blob);
CREATE INDEX received_file_status ON received_file (status, id);
ALTER TABLE declaration ADD COLUMN received_file TEXT NOT NULL DEFAULT '';
CREATE INDEX declaration_received_file ON declaration (received_file)
