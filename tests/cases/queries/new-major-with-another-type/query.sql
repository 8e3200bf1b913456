-- name: clicks
-- owner: growth
-- what: A case.
SELECT position, dwell_seconds FROM card_click
