CREATE OR REPLACE VIEW "shop_dev"."card_click" AS
SELECT
  "received_at",
  "event",
  "schema_version",
  "event_id",
  "occurred_at",
  "user_id",
  "location",
  "position",
  "seen",
  "rank",
  "content",
  "parts",
  "arms",
  "tab",
  "page",
  "dt"
FROM (
  SELECT *, row_number() OVER (PARTITION BY "dt", "event_id" ORDER BY "received_at", "occurred_at") AS "copy"
  FROM "shop_dev"."card_click_v2"
)
WHERE "copy" = 1
