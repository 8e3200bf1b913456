-- Queries that do not, one a line: each names something that is not there, or uses a value as what it is not.
SELECT queries_dev.card_click.content.author.id, awsdatacatalog.queries_dev.card_click.dt FROM card_click
SELECT awsdatacatalog.queries_dev.card_click.content.author.id FROM queries_dev.card_click
SELECT card_click.dt FROM card_click c
SELECT community.card_click.dt FROM card_click
SELECT content.* FROM card_click
SELECT (content).* FROM card_click
SELECT kind FROM (SELECT (content).* FROM card_click)
SELECT (dt).* FROM card_click
SELECT c.dt.* FROM card_click c
SELECT knd FROM (SELECT c.content.* FROM card_click c)
SELECT queries_dev.card_click.dt FROM card_click
SELECT a.b.dt FROM (SELECT dt FROM card_click) b
SELECT tags[1].x FROM card_click
SELECT content.author.* FROM card_click
SELECT dt.* FROM card_click
SELECT x.* FROM card_click
SELECT dt AS d FROM card_click WHERE d = 'x'
SELECT dt AS d, count(*) FROM card_click GROUP BY d
SELECT dt AS d, tab AS d FROM card_click ORDER BY d
SELECT dt, dt FROM card_click ORDER BY dt
SELECT dt, count(*) FROM card_click GROUP BY 3
SELECT dt FROM card_click ORDER BY 2
SELECT dt FROM card_click UNION ALL SELECT tab FROM card_click ORDER BY tab
SELECT dt FROM card_click UNION ALL SELECT position FROM card_click
SELECT dt, tab FROM card_click UNION ALL SELECT dt FROM card_click
SELECT a.dt FROM card_click a JOIN push_open b USING (dt)
SELECT * FROM card_click a JOIN push_open b USING (dt, nope)
SELECT user_id FROM card_click a JOIN push_open b USING (dt)
SELECT a.user_id FROM card_click a JOIN push_open b ON a.user_id = b.user_id AND a.dt = b.user_id
SELECT content_id FROM card_impression CROSS JOIN UNNEST(cards, tags) AS t
SELECT c.position FROM card_impression CROSS JOIN UNNEST(cards) AS c (content_id)
SELECT a FROM card_impression CROSS JOIN UNNEST(cards) WITH ORDINALITY AS c (a, b, d, e)
SELECT k FROM card_impression CROSS JOIN UNNEST(ranking_scores) AS c (k)
SELECT t FROM card_click CROSS JOIN UNNEST(dt) AS c (t)
SELECT l.n FROM card_click c CROSS JOIN LATERAL (SELECT c.content.knd AS n) l
SELECT l.n FROM card_click c CROSS JOIN (SELECT c.dt AS n) l
SELECT z FROM (VALUES (1, 'a'), (2, 'b')) AS v (x, y)
SELECT 1 FROM (VALUES (1, 'a'), ('b', 2)) AS v (x, y)
WITH a AS (SELECT dt FROM card_click), b AS (SELECT dt, tab FROM a) SELECT 1
WITH a (x) AS (SELECT dt FROM card_click) SELECT dt FROM a
WITH a (x, y) AS (SELECT dt FROM card_click) SELECT x FROM a
WITH a AS (SELECT 1), a AS (SELECT 2) SELECT 1
WITH card_click AS (SELECT 1 AS one) SELECT dt FROM card_click
WITH RECURSIVE r (n) AS (SELECT 1 UNION ALL SELECT m + 1 FROM r WHERE n < 5) SELECT n FROM r
SELECT dt FROM card_click WHERE user_id IN (SELECT user_id FROM push_open WHERE nope = 1)
SELECT dt FROM card_click WHERE dt IN (SELECT position FROM card_click)
SELECT sum(dt) FROM card_click
SELECT count(*) FILTER (WHERE position) FROM card_click
SELECT count_if(position) FROM card_click
SELECT dt || position FROM card_click
SELECT dt + 1 FROM card_click
SELECT occurred_at > '2026-01-01' FROM card_click
SELECT dt = DATE '2026-01-01' FROM card_click
SELECT date_trunc('day', dt) FROM card_click
SELECT lower(position), length(content.id) FROM card_click
SELECT coalesce(dt, position) FROM card_click
SELECT CASE WHEN position THEN dt END FROM card_click
SELECT CASE position WHEN 'a' THEN dt END FROM card_click
SELECT CASE content.kind WHEN 'a' THEN dt ELSE 1 END FROM card_click
SELECT position BETWEEN 'a' AND 'b' FROM card_click
SELECT position IN (1, 'b') FROM card_click
SELECT content.author.is_official = 'true' FROM card_click
SELECT NOT dt FROM card_click
SELECT dt FROM card_click WHERE position
SELECT content = content, content.author = content FROM card_click
SELECT content.id.x FROM card_click
SELECT experiments.a FROM card_click
SELECT experiments['a'], element_at(experiments, 'a'), experiments[1] FROM card_click
SELECT content.tags[1], content.tags['a'] FROM card_click
SELECT element_at(content.tags, 'a') FROM card_click
SELECT dt[1] FROM card_click
SELECT cards[1].content_kind, cards[1].nope FROM card_impression
SELECT reduce(cards, 0, (s, c) -> s + c.nope, s -> s) FROM card_impression
SELECT filter(cards, c -> c.position) FROM card_impression
SELECT zip_with(cards, cards, (a, b) -> a.position - b.position), array_sort(cards, (a, b) -> a.nope) FROM card_impression
SELECT transform(cards, c -> (SELECT 1)) FROM card_impression
SELECT map_filter(ranking_scores, (k, v) -> v > 1 AND k = 'a'), transform_values(ranking_scores, (k, v) -> k * 2) FROM card_impression
SELECT any_match(map_keys(experiments), k -> k = 1) FROM card_click
SELECT cast(ROW(1, 'a') AS row(x integer, y varchar)).y, cast(ROW(1, 'a') AS row(x integer, y varchar)).z
SELECT "$path" FROM card_click
SELECT e.nope FROM rejected CROSS JOIN UNNEST(errors) AS e
SELECT lag(dt, 1) OVER (PARTITION BY user_id ORDER BY occurred_at), sum(position) OVER w FROM card_click WINDOW w AS (PARTITION BY tab ORDER BY nope)
SELECT array_agg(dt ORDER BY nope) FROM card_click
SELECT map_agg(dt, tab)['a'].x FROM card_click
SELECT dt, tab, count(*) FROM card_click GROUP BY ROLLUP (dt, nope)
SELECT dt, count(*) FROM card_click GROUP BY dt HAVING count(*) > 1 AND max(nope) > 1
SELECT x.nope FROM (SELECT * FROM card_click) x
SELECT c.knd FROM (SELECT content AS c FROM card_click)
SELECT u.content.knd FROM (SELECT content FROM card_click UNION ALL SELECT content FROM card_click_v1) u
SELECT a FROM (SELECT 1 AS a, 2 AS a)
SELECT _col0 FROM (SELECT 1)
SELECT dt, FROM card_click
SELECT dt FROM card_click WHERE
SELECT dt FROM card_click, push_open
SELECT * FROM queries_dev.nope
SELECT if(content.kind = 'a', 1), count(content.nope) FROM card_click
SELECT cardinality(dt) FROM card_click
SELECT contains(content.tags, 1) FROM card_click
SELECT -dt FROM card_click
SELECT bool_or(position) FROM card_click
SELECT dt FROM card_click WHERE dt LIKE 1
SELECT position LIKE 'a' FROM card_click
SELECT dt FROM card_click WHERE user_id = '12'
SELECT * FROM card_click NATURAL JOIN push_open
INSERT INTO card_click SELECT * FROM card_click
SELECT max(position) FILTER (WHERE content.knd = 'a') FROM card_click
SELECT arbitrary(content).kind, max_by(content, occurred_at).author.nope FROM card_click
SELECT * FROM card_click c, UNNEST(c.content.tags) AS t (tag) JOIN push_open p ON p.user_id = c.user_id
SELECT max(dt, 3) + 1 FROM card_click
SELECT max_by(content, occurred_at, 2)[1].knd FROM card_click
SELECT week(INTERVAL '5' HOUR) FROM card_click
SELECT json_value(nope, 'lax $.x') FROM rejected
SELECT json_query(raw, 'lax $.x' PASSING nope AS n) FROM rejected
SELECT json_value(raw, 'lax $.x') + 1 FROM rejected
SELECT json_value(raw 'lax $.x') FROM rejected
SELECT json_value(raw, 'lax $.x' FROBNICATE) FROM rejected
SELECT json_value(raw, 'lax $.x' FROM rejected
SELECT value_at_quantile(cast(tab AS qdigest(bigint), 0.5) FROM card_click
SELECT nope FROM card_click CROSS JOIN UNNEST(sequence(date(dt), current_date)) AS t (d)
SELECT nope FROM card_click CROSS JOIN UNNEST(zip(content.tags, content.tags)) AS t (a, b)
SELECT t.nope FROM card_click CROSS JOIN UNNEST(split_to_map(tab, ',', '=')) AS t (k, v)
WITH d AS (SELECT * FROM UNNEST(sequence(current_date, current_date)) AS t (d)) SELECT nope FROM card_click JOIN d ON cast(d.d AS varchar) = dt
SELECT nope FROM card_click, JSON_TABLE(tab, 'lax $' COLUMNS (a varchar PATH 'lax $.a')) AS j (a)
