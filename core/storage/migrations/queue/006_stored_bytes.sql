-- What each person's results take, kept along with the results.
CREATE TABLE stored_bytes (
    owner INTEGER PRIMARY KEY,
    bytes INTEGER NOT NULL
) STRICT
-- next
INSERT INTO stored_bytes (owner, bytes)
SELECT jobs.owner, sum(outputs.size) FROM outputs JOIN jobs ON jobs.id = outputs.job GROUP BY jobs.owner
-- next
CREATE TRIGGER outputs_added AFTER INSERT ON outputs BEGIN
    INSERT INTO stored_bytes (owner, bytes) SELECT owner, NEW.size FROM jobs WHERE id = NEW.job
    ON CONFLICT (owner) DO UPDATE SET bytes = bytes + excluded.bytes;
END
-- next
CREATE TRIGGER outputs_removed AFTER DELETE ON outputs BEGIN
    UPDATE stored_bytes SET bytes = bytes - OLD.size WHERE owner = (SELECT owner FROM jobs WHERE id = OLD.job);
END
-- next
-- While it is still known whose they are.
CREATE TRIGGER jobs_removed BEFORE DELETE ON jobs BEGIN
    DELETE FROM outputs WHERE job = OLD.id;
END
