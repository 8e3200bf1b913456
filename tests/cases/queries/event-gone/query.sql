-- name: clicks
-- owner: growth
-- what: A case.
SELECT p.dt, count(*)
FROM card_click c
JOIN push_open p ON p.user_id = c.user_id
GROUP BY p.dt
