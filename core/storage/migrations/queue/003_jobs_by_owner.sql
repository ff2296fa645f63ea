-- Jobs of the local operator are most of a desktop's; they are found without it.
CREATE INDEX jobs_by_owner ON jobs (owner, id) WHERE owner > 1
