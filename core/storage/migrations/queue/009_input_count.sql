-- How many files a job brings: a pull worker takes those that bring none.
ALTER TABLE jobs ADD COLUMN input_count INTEGER NOT NULL DEFAULT 0
-- next
UPDATE jobs SET input_count = (SELECT count(*) FROM job_inputs WHERE job_inputs.job = jobs.id)
WHERE id IN (SELECT job FROM job_inputs)
-- next
DROP INDEX jobs_waiting
-- next
CREATE INDEX jobs_waiting ON jobs (queue_order, id, priority, owner, pinned_node, not_before_ms, state, input_count) WHERE state = 'pending'
