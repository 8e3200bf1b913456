CREATE OR REPLACE VIEW "shop_dev"."card_view" AS
SELECT
  "received_at",
  "event",
  "schema_version",
  "event_id",
  "occurred_at",
  "user_id",
  "location",
  "position",
  "order",
  "content",
  "tab",
  "page",
  "dt"
FROM (
  SELECT *, row_number() OVER (PARTITION BY "dt", "event_id" ORDER BY "received_at", "occurred_at") AS "copy"
  FROM "shop_dev"."card_view_v1"
)
WHERE "copy" = 1
