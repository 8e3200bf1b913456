-- name: clicks
-- owner: growth
-- what: A case.
SELECT c.dt, count(*)
FROM card_click_v1 AS c
JOIN card_click USING (event_id)
GROUP BY 1
