-- Input files that were brought before the jobs that use them.
CREATE TABLE uploads (
    owner INTEGER NOT NULL,
    sha256 BLOB NOT NULL CHECK (length(sha256) = 32),
    name TEXT NOT NULL,
    size INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    PRIMARY KEY (owner, sha256)
) STRICT, WITHOUT ROWID
-- next
CREATE TRIGGER uploads_added AFTER INSERT ON uploads BEGIN
    INSERT INTO stored_bytes (owner, bytes) VALUES (NEW.owner, NEW.size)
    ON CONFLICT (owner) DO UPDATE SET bytes = bytes + excluded.bytes;
END
-- next
CREATE TRIGGER uploads_removed AFTER DELETE ON uploads BEGIN
    UPDATE stored_bytes SET bytes = bytes - OLD.size WHERE owner = OLD.owner;
END
