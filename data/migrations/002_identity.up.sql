-- Accounts, what they may do, and how they come in. Secrets stand here only as hashes (passwords: Argon2id; sessions and tokens: SHA-256
-- of 256 random bits) or sealed with the node's key (TOTP).
-- home: the State an account was made for; state: the one State within which all its grants lie, else empty: whose authority looks after it.
CREATE TABLE account (
  id TEXT PRIMARY KEY,
  login TEXT NOT NULL,
  login_key TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  language TEXT NOT NULL,
  home TEXT NOT NULL DEFAULT '',
  state TEXT NOT NULL DEFAULT '',
  password TEXT NOT NULL DEFAULT '',
  must_change INTEGER NOT NULL DEFAULT 0,
  password_until TEXT NOT NULL DEFAULT '',
  disabled INTEGER NOT NULL DEFAULT 0,
  totp TEXT NOT NULL DEFAULT '',
  totp_pending TEXT NOT NULL DEFAULT '',
  totp_step BIGINT NOT NULL DEFAULT 0,
  issuer TEXT NOT NULL DEFAULT '',
  subject TEXT NOT NULL DEFAULT '',
  demo INTEGER NOT NULL DEFAULT 0,
  created TEXT NOT NULL,
  created_by TEXT NOT NULL,
  last_sign_in TEXT NOT NULL DEFAULT '',
  search TEXT NOT NULL,
  version BIGINT NOT NULL DEFAULT 1
);
CREATE UNIQUE INDEX account_provider ON account (issuer, subject) WHERE issuer <> '';
CREATE INDEX account_state ON account (state, login_key);
-- source: 'admin', 'provider' (from a claim by a configured mapping; comes and goes with it).
CREATE TABLE account_grant (
  id TEXT PRIMARY KEY,
  account TEXT NOT NULL REFERENCES account (id),
  role TEXT NOT NULL,
  scope TEXT NOT NULL,
  scope_id TEXT NOT NULL,
  state TEXT NOT NULL,
  source TEXT NOT NULL,
  created TEXT NOT NULL,
  created_by TEXT NOT NULL,
  UNIQUE (account, role, scope, scope_id)
);
CREATE INDEX account_grant_role ON account_grant (role, scope, scope_id);
CREATE TABLE account_session (
  id TEXT PRIMARY KEY,
  secret_hash TEXT NOT NULL UNIQUE,
  account TEXT NOT NULL REFERENCES account (id),
  method TEXT NOT NULL,
  created TEXT NOT NULL,
  last_seen TEXT NOT NULL,
  ends TEXT NOT NULL
);
CREATE INDEX account_session_account ON account_session (account);
CREATE INDEX account_session_ends ON account_session (ends);
CREATE TABLE api_token (
  id TEXT PRIMARY KEY,
  secret_hash TEXT NOT NULL UNIQUE,
  account TEXT NOT NULL REFERENCES account (id),
  name TEXT NOT NULL,
  actions TEXT NOT NULL,
  created TEXT NOT NULL,
  expires TEXT NOT NULL,
  last_used TEXT NOT NULL DEFAULT '',
  revoked TEXT NOT NULL DEFAULT ''
);
CREATE INDEX api_token_account ON api_token (account, id);
-- Attempts to sign in since the last success, by account and by address (both hashed: people type passwords into the wrong field).
CREATE TABLE sign_in_attempt (
  source TEXT PRIMARY KEY,
  failures BIGINT NOT NULL,
  last TEXT NOT NULL,
  until TEXT NOT NULL
);
CREATE INDEX sign_in_attempt_last ON sign_in_attempt (last)
