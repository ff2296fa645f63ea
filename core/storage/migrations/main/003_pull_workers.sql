-- The API key of a node that fetches its work itself; NULL for those that work is sent to.
ALTER TABLE nodes ADD COLUMN worker_key INTEGER
