-- Queries that bind against the registry in ../_base, one a line.
SELECT t.content.kind, "T"."CONTENT"."Kind" FROM card_click t
SELECT card_click.content.author.id FROM card_click
SELECT card_click.content.author.* FROM card_click
SELECT (card_click.content).* FROM card_click
SELECT (card_click.content).author.* FROM card_click
SELECT arbitrary(content).* FROM card_click
SELECT kind FROM (SELECT c.content.* FROM card_click c)
SELECT queries_dev.card_click.dt FROM queries_dev.card_click
SELECT card_click.dt FROM queries_dev.card_click
SELECT content[1] FROM card_click_v1
SELECT card_click.content.* FROM card_click
SELECT dt AS d, count(*) FROM card_click GROUP BY 1 ORDER BY d
SELECT dt AS d, count(*) FROM card_click GROUP BY dt ORDER BY dt
SELECT * FROM card_click ORDER BY card_click.dt
SELECT dt AS x FROM card_click c ORDER BY c.tab
SELECT dt FROM card_click UNION ALL SELECT tab FROM card_click ORDER BY dt
SELECT position FROM card_click UNION SELECT dwell_seconds FROM card_click EXCEPT SELECT 1.5E0
SELECT dt FROM card_click a JOIN push_open b USING (dt)
SELECT c.* FROM card_impression, UNNEST(cards) AS c
SELECT content_id FROM card_impression, UNNEST(cards)
SELECT n FROM card_impression CROSS JOIN UNNEST(cards) WITH ORDINALITY AS c (a, b, d, e, n)
SELECT k FROM card_impression CROSS JOIN UNNEST(ranking_scores) AS c (k, v) WHERE v > 1
SELECT t FROM card_click CROSS JOIN UNNEST(content.tags) AS c (t)
SELECT t FROM card_click LEFT JOIN UNNEST(content.tags) AS c (t) ON TRUE
SELECT t FROM card_click CROSS JOIN UNNEST(map_entries(experiments)) AS c (t, u)
SELECT t FROM card_click CROSS JOIN UNNEST(sequence(1, 3)) AS c (t)
SELECT t.x FROM card_click CROSS JOIN UNNEST(ARRAY[ROW(1, 2)]) AS t (x, y)
SELECT l.n FROM card_click c CROSS JOIN LATERAL (SELECT c.content.kind AS n) l
SELECT x, y FROM (VALUES (1, 'a'), (2, 'b')) AS v (x, y)
WITH a (x) AS (SELECT dt FROM card_click) SELECT x FROM a
WITH card_click AS (SELECT 1 AS one) SELECT one FROM card_click
WITH card_click AS (SELECT 1 AS one) SELECT dt FROM queries_dev.card_click
WITH RECURSIVE r (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < 5) SELECT n FROM r
SELECT (SELECT max(position) FROM push_open p WHERE p.user_id = c.user_id) FROM card_click c
SELECT (SELECT max(p.dt) FROM push_open p WHERE p.user_id = c.user_id) FROM card_click c
SELECT (SELECT max(p.dt), min(p.dt) FROM push_open p) FROM card_click c
SELECT dt FROM card_click WHERE (dt, user_id) IN (SELECT dt, user_id FROM push_open)
SELECT dt FROM card_click WHERE EXISTS (SELECT 1 FROM push_open WHERE user_id = card_click.user_id)
SELECT dt FROM card_click WHERE position > ALL (SELECT page FROM card_click)
SELECT avg(content.id), sum(dwell_seconds), max(content.kind) FROM card_click
SELECT concat(dt, cast(position AS varchar)) FROM card_click
SELECT concat(content.tags, ARRAY['a']) FROM card_click
SELECT content.tags || 'a' FROM card_click
SELECT occurred_at + INTERVAL '1' DAY, date_add('day', 1, occurred_at), date_diff('day', occurred_at, received_at) FROM card_click
SELECT occurred_at - received_at FROM card_click
SELECT occurred_at > DATE '2026-01-01', occurred_at > now(), occurred_at = current_timestamp FROM card_click
SELECT date(dt) = DATE '2026-01-01', date_parse(dt, '%Y') > occurred_at FROM card_click
SELECT date_trunc('week', occurred_at), year(occurred_at), extract(hour FROM occurred_at), to_unixtime(occurred_at) FROM card_click
SELECT coalesce(position, page, 0), nullif(dt, ''), greatest(position, page) FROM card_click
SELECT if(position > 1, dt, tab), CASE WHEN position > 1 THEN dt ELSE tab END FROM card_click
SELECT content.author.is_official AND position = 1 FROM card_click
SELECT dt FROM card_click WHERE content.author IS NULL
SELECT content[1] FROM card_click
SELECT transform(cards, c -> c.position + 1)[1] + 1, reduce(cards, 0, (s, c) -> s + c.position, s -> s) FROM card_impression
SELECT transform(content.tags, dt -> upper(dt)), dt FROM card_click
SELECT transform(content.tags, dt -> card_click.dt) FROM card_click
SELECT cast(content AS json), json_extract_scalar(cast(content AS json), '$.kind') FROM card_click
SELECT try_cast(dt AS date) + INTERVAL '1' DAY, cast(dt AS integer) + 1 FROM card_click
SELECT "$path", "$file_size", dt FROM card_click_v1
SELECT * FROM card_click TABLESAMPLE BERNOULLI (10)
TABLE card_click
SELECT * FROM rejected CROSS JOIN UNNEST(errors) AS e WHERE e.rule = 'x' AND e.path LIKE 'a' AND raw IS NOT NULL
SELECT array_agg(dt ORDER BY occurred_at), array_agg(DISTINCT dt), listagg(dt, ',') WITHIN GROUP (ORDER BY tab) FROM card_click
SELECT approx_percentile(dwell_seconds, 0.5), approx_distinct(user_id), max_by(dt, occurred_at), histogram(dt), map_agg(dt, tab) FROM card_click
SELECT dt, tab, count(*) FROM card_click GROUP BY GROUPING SETS ((dt), (dt, tab), ())
SELECT dt, tab, count(*) FROM card_click GROUP BY CUBE (dt, tab)
SELECT dt FROM card_click LIMIT 5
SELECT dt FROM card_click ORDER BY dt OFFSET 5 ROWS FETCH FIRST 3 ROWS ONLY
SELECT current_date, current_timestamp, localtimestamp, now(), current_user, pi(), rand()
SELECT DISTINCT dt, tab FROM card_click ORDER BY tab
SELECT a.dt FROM (card_click a JOIN push_open b ON a.user_id = b.user_id) WHERE b.campaign = 'x'
SELECT x.dt FROM (SELECT * FROM card_click) x
SELECT kind FROM (SELECT content.kind FROM card_click)
SELECT c.kind FROM (SELECT content AS c FROM card_click)
SELECT u.content.kind FROM (SELECT content FROM card_click UNION ALL SELECT content FROM card_click_v1) u
SELECT b FROM (SELECT 1 AS a, 2 AS a, 3 AS b)
SELECT tab FROM card_click, push_open
SELECT * FROM information_schema.tables
SELECT regexp_like(tab, 'a'), split(tab, ',')[1], split_part(tab, ',', 1), strpos(tab, 'a'), substr(tab, 2), regexp_extract(tab, 'a'), replace(tab, 'a', 'b'), url_extract_host(location), url_extract_parameter(location, 'a') FROM card_click
SELECT cardinality(content.tags), contains(content.tags, 'a'), array_join(content.tags, ','), array_distinct(content.tags), slice(content.tags, 1, 2), array_max(content.tags), array_position(content.tags, 'a') FROM card_click
SELECT date_format(occurred_at, '%Y-%m'), format_datetime(occurred_at, 'yyyy'), occurred_at AT TIME ZONE 'Asia/Seoul', from_unixtime(1) FROM card_click
SELECT round(dwell_seconds, 1), abs(position), ceil(dwell_seconds), sqrt(position), power(position, 2), position % 2, -position, position / 2 FROM card_click
SELECT row_number() OVER (ORDER BY count(*) DESC), tab FROM card_click GROUP BY tab
SELECT bool_or(content.author.is_official), every(position > 1) FROM card_click
SELECT typeof(content), format('%s', dt), json_parse('{}'), to_hex(md5(to_utf8(dt))) FROM card_click
SELECT DISTINCT dt FROM card_click WHERE dt >= date_format(current_date - INTERVAL '7' DAY, '%Y-%m-%d')
SELECT dt FROM card_click MATCH_RECOGNIZE (PARTITION BY user_id ORDER BY occurred_at MEASURES A.dt AS dt PATTERN (A) DEFINE A AS A.position > 1)
SELECT x FROM TABLE(sequence(1, 3)) AS s (x)
SELECT ((content)).kind, (content).author.id FROM card_click
SELECT element_at(transform(cards, c -> ROW(c.position, c.content_kind)), 1)[1] FROM card_impression
SELECT count(DISTINCT (dt, tab)) FROM card_click
SELECT sum(if(content.kind = 'post', 1, 0)) * 1.0 / count(*), 100.0 * count_if(position = 1) / nullif(count(*), 0) FROM card_click
SELECT approx_percentile(dwell_seconds, ARRAY[0.5, 0.9])[1] FROM card_click
SELECT timestamp '2026-01-01 00:00:00' < occurred_at, from_iso8601_timestamp(dt) > occurred_at FROM card_click
SELECT max(dt, 3)[1] || 'x', min(position, 2)[1] + 1, max_by(dt, occurred_at, 3)[1], min_by(content, occurred_at, 2)[1].kind, max_by(position, occurred_at) + 1 FROM card_click
SELECT x FROM (SELECT max_by(dt, occurred_at, 3) AS best FROM card_click) CROSS JOIN UNNEST(best) AS t (x)
SELECT hour(INTERVAL '5' HOUR), second(received_at - occurred_at), year(INTERVAL '1' YEAR), day(i) FROM (SELECT INTERVAL '1' DAY AS i, occurred_at, received_at FROM card_click)
SELECT cardinality(cast(approx_set(user_id) AS hyperloglog)), substr(cast(max(dt) AS varbinary), 1), substr(max(dt), 1) || 'x' FROM card_click
SELECT value_at_quantile(cast(qdigest_agg(position) AS qdigest(bigint)), 0.5), cast(make_set_digest(dt) AS setdigest) FROM card_click
SELECT json_exists(raw, 'lax $.a[*] ? (@ > $n)' PASSING 1 AS "n") FROM rejected WHERE json_exists(raw, 'strict $.a' FALSE ON ERROR)
SELECT json_value(raw FORMAT JSON, 'lax $.x') || 'a', json_value(raw, 'lax $.x' RETURNING integer DEFAULT 0 ON EMPTY NULL ON ERROR) + 1 FROM rejected
SELECT json_query(raw, 'lax $.x' PASSING 1 AS n RETURNING varchar WITH CONDITIONAL WRAPPER EMPTY ARRAY ON EMPTY ERROR ON ERROR), json_query(raw, 'lax $.a' OMIT QUOTES ON SCALAR STRING) FROM rejected
SELECT json_array(), json_array(position > 1, NULL), json_array(1 ABSENT ON NULL), json_array('[1]' FORMAT JSON, 2 NULL ON NULL RETURNING varchar) FROM card_click
SELECT json_object('a': dt, 'b': position ABSENT ON NULL), json_object(KEY 'a' VALUE tab FORMAT JSON RETURNING varchar(100)) FROM card_click
SELECT qdigest, setdigest, current_schema FROM (SELECT 1 AS qdigest, 2 AS setdigest)
SELECT dt, d FROM card_click CROSS JOIN UNNEST(sequence(date(dt), current_date)) AS t (d) WHERE d > DATE '2026-01-01'
