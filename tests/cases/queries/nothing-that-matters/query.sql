-- name: clicks
-- owner: growth
-- what: A case.
SELECT content.kind, element_at(experiments, 'feed') FROM card_click
