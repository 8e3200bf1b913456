CREATE OR REPLACE VIEW "shop"."card_click" AS
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
  CASE WHEN "content" IS NULL THEN NULL ELSE CAST(ROW("content"."title", "content"."id", "content"."kind", CAST(NULL AS varchar)) AS row("title" varchar, "id" bigint, "kind" varchar, "select" varchar)) END AS "content",
  "parts",
  "arms",
  "tab",
  "page",
  CAST(NULL AS varchar) AS "order",
  CAST(NULL AS decimal(6,1)) AS "rank_v1",
  CAST(NULL AS date) AS "seen_v1",
  "dt"
FROM (
  SELECT *, row_number() OVER (PARTITION BY "dt", "event_id" ORDER BY "received_at", "occurred_at") AS "copy"
  FROM "shop"."card_click_v2"
)
WHERE "copy" = 1
UNION ALL
SELECT
  "received_at",
  "event",
  "schema_version",
  "event_id",
  "occurred_at",
  "user_id",
  "location",
  CAST("position" AS bigint) AS "position",
  CAST(NULL AS timestamp(3)) AS "seen",
  CAST(NULL AS varchar) AS "rank",
  CASE WHEN "content" IS NULL THEN NULL ELSE CAST(ROW(CAST(NULL AS varchar), CAST("content"."id" AS bigint), "content"."kind", "content"."select") AS row("title" varchar, "id" bigint, "kind" varchar, "select" varchar)) END AS "content",
  transform("parts", x1 -> CASE WHEN x1 IS NULL THEN NULL ELSE CAST(ROW(x1."from", CAST(x1."a" AS bigint), CAST(NULL AS boolean)) AS row("from" varchar, "a" bigint, "c" boolean)) END) AS "parts",
  map(map_keys("arms"), transform(map_values("arms"), x1 -> CASE WHEN x1 IS NULL THEN NULL ELSE CAST(ROW(x1."arm", CAST(x1."weight" AS double)) AS row("arm" varchar, "weight" double)) END)) AS "arms",
  "tab",
  "page",
  "order",
  "rank" AS "rank_v1",
  "seen" AS "seen_v1",
  "dt"
FROM (
  SELECT *, row_number() OVER (PARTITION BY "dt", "event_id" ORDER BY "received_at", "occurred_at") AS "copy"
  FROM "shop"."card_click_v1"
)
WHERE "copy" = 1
