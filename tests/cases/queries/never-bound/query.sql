-- name: clicks
-- owner: growth
-- what: A case.
SELECT positio FROM card_click
