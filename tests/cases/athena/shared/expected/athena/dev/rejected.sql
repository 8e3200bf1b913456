CREATE EXTERNAL TABLE IF NOT EXISTS `shop_dev`.`rejected` (
  `received_at` timestamp COMMENT 'When the collector refused it.',
  `event` string COMMENT 'The event\'s name, as far as it could be read.',
  `version` string COMMENT 'The version it claimed, as far as it could be read.',
  `event_id` string COMMENT 'The event\'s id, as far as it could be read.',
  `errors` array<struct<`path`:string,`rule`:string,`message`:string>> COMMENT 'Every reason, by JSON pointer.',
  `raw` string COMMENT 'What was sent, as JSON text.'
)
COMMENT 'What the collector refused, with every reason.'
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
LOCATION 's3://shop-dev-events/rejected/'
TBLPROPERTIES (
  'classification'='json',
  'projection.enabled'='true',
  'projection.dt.type'='date',
  'projection.dt.format'='yyyy-MM-dd',
  'projection.dt.range'='2026-01-01,NOW',
  'projection.dt.interval'='1',
  'projection.dt.interval.unit'='DAYS',
  'storage.location.template'='s3://shop-dev-events/rejected/dt=${dt}/'
)
