CREATE DATABASE IF NOT EXISTS `shop_dev`
COMMENT 'Events of shop, dev.'
