"""The collector: takes events from API Gateway, checks them, and hands rows to Firehose.

Standard library only; orjson is used when it is bundled. The modules below `events` are generated, one an event and
version; this package is the same for every registry.
"""
