CREATE TABLE nodes (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    url TEXT NOT NULL,
    enabled INTEGER NOT NULL CHECK (enabled IN (0, 1)),
    slot_count INTEGER NOT NULL CHECK (slot_count BETWEEN 1 AND 64),
    vram_threshold_bp INTEGER NOT NULL CHECK (vram_threshold_bp BETWEEN 1 AND 10000),
    health_interval_ms INTEGER NOT NULL,
    card TEXT NOT NULL DEFAULT '',
    auth TEXT NOT NULL DEFAULT 'none' CHECK (auth IN ('none', 'bearer', 'header')),
    auth_header TEXT NOT NULL DEFAULT '',
    pinned_certificate BLOB NOT NULL DEFAULT x'',
    removed_ms INTEGER
) STRICT
-- next
CREATE UNIQUE INDEX nodes_name ON nodes (name) WHERE removed_ms IS NULL
-- next
CREATE TABLE settings (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID
