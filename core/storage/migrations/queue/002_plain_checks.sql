-- SQLite builds a table for each longer IN list of a CHECK, again for each row it checks: a third of what
-- inserting a job costs. A CHECK is not part of how rows are kept (sqlite.org/lang_altertable.html, 7).
PRAGMA writable_schema=ON
-- next
UPDATE sqlite_schema SET sql = replace(replace(sql,
    'CHECK (state IN (''held'', ''pending'', ''assigned'', ''running'', ''collecting'', ''completed'', ''failed'', ''cancelled''))',
    'CHECK (state = ''held'' OR state = ''pending'' OR state = ''assigned'' OR state = ''running'' OR state = ''collecting'' OR state = ''completed'' OR state = ''failed'' OR state = ''cancelled'')'),
    'CHECK ((state IN (''completed'', ''failed'', ''cancelled'')) =',
    'CHECK ((state = ''completed'' OR state = ''failed'' OR state = ''cancelled'') =')
WHERE type = 'table' AND name = 'jobs'
-- next
PRAGMA writable_schema=RESET
