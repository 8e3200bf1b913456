"""A stand-in for Data Firehose, by the documented rules."""
