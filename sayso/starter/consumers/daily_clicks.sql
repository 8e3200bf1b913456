-- name: daily_clicks
-- owner: growth
-- what: Clicks on cards, who clicked and how long they watched, by day, feed and kind of content.
SELECT
  dt,
  tab,
  content.kind AS content_kind,
  count(*) AS clicks,
  count(DISTINCT user_id) AS users,
  avg(dwell_seconds) AS mean_dwell_seconds
FROM card_click
GROUP BY dt, tab, content.kind
ORDER BY dt, tab, content_kind
