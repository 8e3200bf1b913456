-- name: clicks
-- owner: growth
-- what: A case.
SELECT dt, position, count(*) AS clicks
FROM card_click
WHERE dwell_seconds > 3
GROUP BY dt, position
