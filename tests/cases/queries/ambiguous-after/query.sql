-- name: clicks
-- owner: growth
-- what: A case.
SELECT c.dt, campaign
FROM card_click c
JOIN push_open p ON c.user_id = p.user_id
