-- name: clicks
-- owner: growth
-- what: A case.
SELECT d, sum(dwell_seconds)
FROM UNNEST(sequence(DATE '2026-01-01', current_date)) AS days (d)
LEFT JOIN card_click ON dt = cast(d AS varchar)
GROUP BY d
