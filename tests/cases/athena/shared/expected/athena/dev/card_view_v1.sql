CREATE EXTERNAL TABLE IF NOT EXISTS `shop_dev`.`card_view_v1` (
  `received_at` timestamp COMMENT 'When the collector received it, in UTC.',
  `event` string COMMENT 'The event\'s name.',
  `schema_version` string COMMENT 'The version of the event\'s definition that the app was built with.',
  `event_id` string COMMENT 'The event\'s own id.',
  `occurred_at` timestamp COMMENT 'When it happened, by the app\'s clock.',
  `user_id` bigint COMMENT 'Who did it.',
  `location` string COMMENT 'Where it happened: app://feed?tab={tab}&page={page:int32?}',
  `position` int COMMENT 'Position in the feed; it\'s from 1\\.',
  `order` string COMMENT 'The order; "by date" or \'by price\'.',
  `content` struct<`id`:int,`kind`:string,`select`:string> COMMENT 'The card.',
  `tab` string COMMENT '`tab` of the location.',
  `page` int COMMENT '`page` of the location.'
)
COMMENT 'The user opened a card in a feed. [en] {user_id} clicked {content} at position {position} [ko] {user_id}이(가) {position}번째 {content}을(를) 클릭했다'
PARTITIONED BY (
  `dt` string COMMENT 'The day it was delivered, yyyy-MM-dd, in UTC.'
)
ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe'
WITH SERDEPROPERTIES (
  'serialization.format'='1',
  'case.insensitive'='false'
)
STORED AS
  INPUTFORMAT 'org.apache.hadoop.mapred.TextInputFormat'
  OUTPUTFORMAT 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat'
LOCATION 's3://shop-dev-events/lines/card_view_v1/'
TBLPROPERTIES (
  'classification'='json',
  'sayso.event'='card_view',
  'sayso.major'='1',
  'sayso.versions'='1.0.0',
  'projection.enabled'='true',
  'projection.dt.type'='date',
  'projection.dt.format'='yyyy-MM-dd',
  'projection.dt.range'='2026-01-01,NOW',
  'projection.dt.interval'='1',
  'projection.dt.interval.unit'='DAYS',
  'storage.location.template'='s3://shop-dev-events/lines/card_view_v1/dt=${dt}/'
)
