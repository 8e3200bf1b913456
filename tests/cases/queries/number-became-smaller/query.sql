-- name: clicks
-- owner: growth
-- what: A case.
SELECT max(content.id), user_id
FROM card_click
GROUP BY user_id
