-- AUTOINCREMENT writes a second table with each row. The numbers of jobs are given by the queue, which starts
-- above the highest that any event names; the newest event is never removed alone. The word is not part of how
-- rows are kept (sqlite.org/autoinc.html).
PRAGMA writable_schema=ON
-- next
UPDATE sqlite_schema SET sql = replace(sql, 'PRIMARY KEY AUTOINCREMENT', 'PRIMARY KEY')
WHERE type = 'table' AND name IN ('jobs', 'events')
-- next
PRAGMA writable_schema=RESET
