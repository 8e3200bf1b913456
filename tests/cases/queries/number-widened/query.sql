-- name: clicks
-- owner: growth
-- what: A case.
SELECT max(position) FROM card_click
