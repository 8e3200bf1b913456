CREATE DATABASE IF NOT EXISTS `shop`
COMMENT 'Events of shop, prod.'
