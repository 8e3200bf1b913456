-- name: clicks
-- owner: growth
-- what: A case.
SELECT position, content.author.id, dwell_seconds
FROM card_click
