"""freshness-limits, retention-limits, layout-readers, shared-bucket: what is asked for is what the services can do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from registry.lint.rule import Context, Problem, Rule
from registry.resolve import seconds_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from registry.model import Place

LONGEST_BUFFER = 900  # Amazon Data Firehose API reference, BufferingHints: IntervalInSeconds, 0 to 900
DAY = 86_400


def _written(context: Context, key: str) -> Iterator[tuple[str, Place]]:
    """Every duration of that kind: the registry's default, and what events say for themselves."""
    yield getattr(context.config.defaults, key), context.root / "defaults" / key
    for event in context.events:
        assert event.place is not None, "a working definition has a file"
        written = context.data(event.place / key)
        if isinstance(written, str):
            yield written, event.place / key


def _freshness(context: Context) -> Iterator[Problem]:
    layout = context.config.storage_layout
    for written, place in _written(context, "freshness"):
        if seconds_of(written) < layout.least_seconds:
            message = f"in the layout {layout.name} Firehose waits at least {layout.least_seconds} s, not {written}"
            yield Problem(
                place, message, f"The nearest is `{layout.least_seconds}s`: events then arrive later than asked."
            )
        if seconds_of(written) > LONGEST_BUFFER:
            message = f"Firehose waits at most {LONGEST_BUFFER} s, not {written}"
            yield Problem(place, message, f"The nearest is `{LONGEST_BUFFER}s`: events then arrive sooner than asked.")


def _retention(context: Context) -> Iterator[Problem]:
    for written, place in _written(context, "retention"):
        days, rest = divmod(seconds_of(written), DAY)
        if rest:
            message = f"S3 keeps whole days, and {written} is not a number of days"
            yield Problem(place, message, f"The nearest is `{days + 1}d`.")


def _readers(context: Context) -> Iterator[Problem]:
    layout = context.config.storage_layout
    for reader in context.config.readers:
        if reader not in layout.readers:
            message = f"{reader} does not read the tables of the layout {layout.name} by itself"
            advice = f"Write `readers: [{', '.join(layout.readers)}]`, or `lint: {{layout-readers: off}}` where it has "
            yield Problem(context.nearest(context.root, ("readers", "layout")), message, advice + "the OpenX SerDe.")


def _buckets(context: Context) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for name, environment in context.config.environments.items():
        held = first.setdefault(environment.bucket, name)
        if held != name:
            message = f"`{name}` and `{held}` have one bucket, {environment.bucket}"
            place = context.root / "environments" / name / "bucket"
            yield Problem(place, message, f"Name another, such as `{environment.bucket[: 62 - len(name)]}-{name}`.")


FRESHNESS_LIMITS = Rule(
    id="freshness-limits",
    severity="error",
    why="`freshness` sets how long Firehose collects events before it writes a file, and Firehose waits 900 seconds at "
    "most; a shared stream waits 60 at least. Another time would be refused when the stream is deployed.",
    help="Write a freshness from 1s to 900s; in the layout shared_stream from 60s.",
    check=_freshness,
    sound=True,
)
RETENTION_LIMITS = Rule(
    id="retention-limits",
    severity="error",
    why="`retention` sets the lifecycle of the event's files, and S3 counts it in whole days. Anything else would be "
    "rounded, and someone would rely on the number they wrote.",
    help="Write whole days, such as 30d.",
    check=_retention,
)
LAYOUT_READERS = Rule(
    id="layout-readers",
    severity="warning",
    why="A reader of the lake cannot read the layout's tables by itself. The JSON of shared_stream is read with the "
    "OpenX SerDe, which Athena has; Spark has none, and its queries fail until someone adds the SerDe's jar.",
    help="Leave Spark out of `readers`, or use the layout stream_per_event. Where every Spark has the jar, switch the "
    "rule off in `lint`.",
    check=_readers,
)
SHARED_BUCKET = Rule(
    id="shared-bucket",
    severity="error",
    why="Two environments have the same bucket. Each stack makes its own, so the second could not be deployed; "
    "and with streams made in another way, one environment's rows would be in the other's tables.",
    help="Give each environment a bucket of its own; names of buckets are unique in the whole world.",
    check=_buckets,
)
