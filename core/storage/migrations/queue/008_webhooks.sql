-- Where the ends of jobs are told.
CREATE TABLE webhooks (
    job INTEGER PRIMARY KEY REFERENCES jobs (id) ON DELETE CASCADE,
    url TEXT NOT NULL,
    place TEXT NOT NULL,
    events TEXT NOT NULL
) STRICT
-- next
-- One row for each end that is to be told; a job that is tried again has several. Without due_ms it is over.
CREATE TABLE webhook_deliveries (
    id INTEGER PRIMARY KEY,
    job INTEGER NOT NULL REFERENCES webhooks (job) ON DELETE CASCADE,
    owner INTEGER NOT NULL,
    place TEXT NOT NULL,
    event TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    due_ms INTEGER,
    delivered INTEGER NOT NULL DEFAULT 0 CHECK (delivered IN (0, 1)),
    attempts INTEGER NOT NULL DEFAULT 0,
    status INTEGER NOT NULL DEFAULT 0,
    error TEXT NOT NULL DEFAULT '',
    body BLOB NOT NULL DEFAULT x'',
    CHECK (delivered = 0 OR due_ms IS NULL)
) STRICT
-- next
-- With what a receiver that hangs is passed over by: there may be many of its messages.
CREATE INDEX webhook_deliveries_due ON webhook_deliveries (due_ms, id, place, owner) WHERE due_ms IS NOT NULL
-- next
CREATE INDEX webhook_deliveries_by_job ON webhook_deliveries (job, id)
-- next
-- Whatever ends a job, the same commit says that it is to be told.
CREATE TRIGGER jobs_ended AFTER UPDATE OF state ON jobs
WHEN NEW.finished_ms IS NOT NULL AND OLD.finished_ms IS NULL BEGIN
    INSERT INTO webhook_deliveries (job, owner, place, event, at_ms, due_ms)
    SELECT NEW.id, NEW.owner, place, NEW.state, NEW.finished_ms, NEW.finished_ms FROM webhooks
    WHERE job = NEW.id AND instr(' ' || events || ' ', ' ' || NEW.state || ' ') > 0;
END
