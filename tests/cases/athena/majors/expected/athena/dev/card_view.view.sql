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
FROM "shop_dev"."card_view_v1"
