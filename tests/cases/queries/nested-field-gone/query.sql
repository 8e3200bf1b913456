-- name: clicks
-- owner: growth
-- what: A case.
SELECT c.author.id, c.kind
FROM (SELECT content AS c FROM card_click)
CROSS JOIN UNNEST(c.tags) AS t (tag)
WHERE c.author.is_official
