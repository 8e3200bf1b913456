-- name: clicks
-- owner: growth
-- what: A case.
SELECT c.position, p.campaign
FROM card_click c
JOIN push_open p USING (user_id)
