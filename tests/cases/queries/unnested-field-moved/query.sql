-- name: clicks
-- owner: growth
-- what: A case.
SELECT t.place, t.kind
FROM card_impression
CROSS JOIN UNNEST(cards) AS t (id, kind, place, ratio)
