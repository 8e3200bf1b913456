-- name: clicks
-- owner: growth
-- what: A case.
SELECT gesture FROM card_click
