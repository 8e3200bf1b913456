-- name: clicks
-- owner: growth
-- what: A case.
SELECT * FROM card_click
