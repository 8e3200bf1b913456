-- name: clicks
-- owner: growth
-- what: A case.
SELECT position, content.id
FROM card_click
WHERE content.id IS NOT NULL
