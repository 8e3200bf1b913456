-- name: clicks
-- owner: growth
-- what: A case.
SELECT sum(position), max(content.id)
FROM card_click
