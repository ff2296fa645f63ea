CREATE TABLE users (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('participant', 'editor', 'admin')),
    enabled INTEGER NOT NULL CHECK (enabled IN (0, 1)),
    epoch INTEGER NOT NULL DEFAULT 0,
    created_ms INTEGER NOT NULL,
    last_sign_in_ms INTEGER NOT NULL DEFAULT 0,
    quota_waiting_jobs INTEGER CHECK (quota_waiting_jobs >= 0),
    quota_running_jobs INTEGER CHECK (quota_running_jobs >= 0),
    quota_submissions_per_minute INTEGER CHECK (quota_submissions_per_minute >= 0),
    quota_stored_bytes INTEGER CHECK (quota_stored_bytes >= 0),
    removed_ms INTEGER
) STRICT
-- next
CREATE UNIQUE INDEX users_name ON users (lower(name)) WHERE removed_ms IS NULL
-- next
INSERT INTO users (id, name, password_hash, role, enabled, created_ms)
VALUES (1, 'local', '', 'admin', 0, 0)
-- next
CREATE TABLE api_keys (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    owner_id INTEGER NOT NULL REFERENCES users (id),
    label TEXT NOT NULL,
    prefix TEXT NOT NULL,
    hash BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),
    scope TEXT NOT NULL CHECK (scope IN ('full', 'worker', 'metrics')),
    created_ms INTEGER NOT NULL,
    expires_ms INTEGER NOT NULL DEFAULT 0,
    last_used_ms INTEGER NOT NULL DEFAULT 0,
    revoked INTEGER NOT NULL DEFAULT 0 CHECK (revoked IN (0, 1))
) STRICT
-- next
CREATE INDEX api_keys_owner ON api_keys (owner_id)
-- next
CREATE TABLE revoked_tokens (
    jti TEXT PRIMARY KEY,
    expires_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID
-- next
CREATE TABLE audit (
    id INTEGER PRIMARY KEY,
    at_ms INTEGER NOT NULL,
    actor_id INTEGER NOT NULL,
    actor_name TEXT NOT NULL,
    address TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail TEXT NOT NULL,
    previous_hash BLOB NOT NULL,
    hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT
