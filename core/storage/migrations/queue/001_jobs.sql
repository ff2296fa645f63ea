CREATE TABLE jobs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uid BLOB NOT NULL UNIQUE CHECK (length(uid) = 16),
    owner INTEGER NOT NULL,
    title TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('held', 'pending', 'assigned', 'running', 'collecting', 'completed', 'failed', 'cancelled')),
    priority INTEGER NOT NULL CHECK (priority BETWEEN 0 AND 3),
    queue_order INTEGER NOT NULL,
    pinned_node INTEGER,
    node INTEGER,
    attempts INTEGER NOT NULL DEFAULT 0,
    cancel_requested INTEGER NOT NULL DEFAULT 0 CHECK (cancel_requested IN (0, 1)),
    submitted_ms INTEGER NOT NULL,
    started_ms INTEGER,
    finished_ms INTEGER,
    not_before_ms INTEGER NOT NULL DEFAULT 0,
    failure TEXT NOT NULL DEFAULT '',
    message TEXT NOT NULL DEFAULT '',
    output_count INTEGER NOT NULL DEFAULT 0,
    thumbnail INTEGER,
    CHECK ((state IN ('completed', 'failed', 'cancelled')) = (finished_ms IS NOT NULL))
) STRICT
-- next
CREATE INDEX jobs_by_state ON jobs (state, id)
-- next
CREATE INDEX jobs_waiting ON jobs (queue_order, id, priority, owner, pinned_node, not_before_ms, state) WHERE state = 'pending'
-- next
CREATE INDEX jobs_finished ON jobs (finished_ms, state) WHERE finished_ms IS NOT NULL
-- next
CREATE INDEX jobs_by_node ON jobs (node, id) WHERE node IS NOT NULL
-- next
CREATE TABLE job_bodies (
    job INTEGER PRIMARY KEY REFERENCES jobs (id) ON DELETE CASCADE,
    graph BLOB NOT NULL,
    extra BLOB NOT NULL
) STRICT
-- next
CREATE TABLE job_inputs (
    job INTEGER NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    sha256 BLOB NOT NULL CHECK (length(sha256) = 32),
    size INTEGER NOT NULL,
    PRIMARY KEY (job, name)
) STRICT, WITHOUT ROWID
-- next
CREATE TABLE attempts (
    id INTEGER PRIMARY KEY,
    job INTEGER NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
    node INTEGER NOT NULL,
    prompt_id BLOB NOT NULL UNIQUE CHECK (length(prompt_id) = 16),
    created_ms INTEGER NOT NULL,
    posted_ms INTEGER,
    finished_ms INTEGER,
    failure TEXT NOT NULL DEFAULT '',
    message TEXT NOT NULL DEFAULT ''
) STRICT
-- next
CREATE UNIQUE INDEX attempts_one_open ON attempts (job) WHERE finished_ms IS NULL
-- next
CREATE INDEX attempts_by_job ON attempts (job, id)
-- next
CREATE TABLE outputs (
    id INTEGER PRIMARY KEY,
    job INTEGER NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
    graph_node TEXT NOT NULL,
    output_key TEXT NOT NULL,
    output_index INTEGER NOT NULL,
    file_name TEXT NOT NULL,
    path TEXT NOT NULL,
    mime_type TEXT NOT NULL,
    size INTEGER NOT NULL,
    sha256 BLOB NOT NULL CHECK (length(sha256) = 32),
    temporary INTEGER NOT NULL CHECK (temporary IN (0, 1)),
    preview_path TEXT NOT NULL DEFAULT '',
    UNIQUE (job, graph_node, output_key, output_index)
) STRICT
-- next
CREATE INDEX outputs_without_preview ON outputs (id) WHERE preview_path = ''
-- next
CREATE TABLE events (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    job INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    kind TEXT NOT NULL,
    node INTEGER,
    message TEXT NOT NULL DEFAULT ''
) STRICT
-- next
CREATE INDEX events_by_job ON events (job, id)
