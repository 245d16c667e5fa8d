"""The record that blocks the rest: after the last commit with a good answer, it alone was attempted, and never with a good answer.

A batch may repeat records that are there already before it comes to the one that blocks: these answers are good, and commit nothing new.
"""

from __future__ import annotations

BLOCKING = """
WITH answers AS (SELECT req, bool_or(sent AND coalesce(status, 200) < 400) AS good, max(status) FILTER (sent) AS status,
                        any_value(why) AS why
                 FROM destination WHERE kind = 'reply' GROUP BY req),
failed AS (SELECT a.entity, a.key, a.digest, a.req, a.t, a.seq, r.status, r.why
           FROM destination a JOIN answers r USING (req) WHERE a.kind = 'attempted' AND NOT r.good),
progress AS (SELECT coalesce(max(c.seq), -1) AS seq FROM destination c JOIN answers r USING (req) WHERE c.kind = 'committed' AND r.good),
stuck AS (SELECT f.* FROM failed f, progress p WHERE f.seq > p.seq),
alone AS (SELECT any_value(entity) AS entity, any_value(key) AS key FROM stuck
          HAVING count(DISTINCT (entity, key)) = 1 AND (count(*) > 1 OR bool_or(status BETWEEN 400 AND 499)))
SELECT f.entity, f.key, f.digest, f.req, f.t, f.status, f.why FROM failed f SEMI JOIN alone USING (entity, key) ORDER BY f.seq
"""
