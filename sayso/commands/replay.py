"""`sayso replay`."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sayso.options import format_option, registry_option, sound

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deploy.dead_letters import Drained
    from deploy.replay_aws import Clients
    from deploy.replay_sending import Line
    from deploy.replay_tally import Tally
    from registry.model import Registry

_DAY = click.DateTime(("%Y-%m-%d",))
_FILE = click.Path(path_type=Path, dir_okay=False)
_APART = ("since", "until", "event", "rule", "export", "repairs", "again")
"""Options of rejected events, which dead letters have no use for."""


@click.command(name="replay")
@click.option("--environment", metavar="NAME", required=True, help="Whose events: an environment of sayso.yaml.")
@click.option("--since", type=_DAY, metavar="DATE", help="The first day to look at (UTC). Default: all that are kept.")
@click.option("--until", type=_DAY, metavar="DATE", help="The last day to look at.")
@click.option("--event", metavar="NAME", help="Only events of this name.")
@click.option("--rule", metavar="RULE", help="Only events that broke this rule, like `type` or `enum`.")
@click.option("--export", type=_FILE, metavar="FILE", help="Write what is still refused into a new file, to be mended.")
@click.option("--from", "repairs", type=_FILE, metavar="FILE", help="Send the mended events of such a file.")
@click.option("--again", is_flag=True, help="Also what a replay that died may have sent; it can arrive twice.")
@click.option("--dead-letters", is_flag=True, help="Send the rows that no stream took, instead of rejected events.")
@click.option("--queue", metavar="URL", help="The dead-letter queue. Default: the one of the deployed collector.")
@click.option("--apply", "is_applied", is_flag=True, help="Send. Without it: only say what would be sent.")
@registry_option
@format_option("text", "json")
def command(environment: str, folder: Path, form: str, *, is_applied: bool, **chosen: Any) -> int:
    """Send rejected events, and rows that no stream took, once more.

    Rejected events are judged by the registry as it is now; those that are valid are sent, each once, and what is still
    refused stays. Exits with 1 when something is left that cannot be sent.
    """
    from registry.errors import UsageError  # noqa: PLC0415 - not for --help
    from registry.suggest import did_you_mean  # noqa: PLC0415 - as above
    from sayso.replaying import show_drained, show_tally  # noqa: PLC0415 - as above

    _check(chosen, is_applied=is_applied)
    _, registry = sound(folder)
    known = registry.config.deployments
    if environment not in known:
        raise UsageError(f"sayso.yaml has no environment `{environment}`. {did_you_mean(environment, known)}")
    if chosen["dead_letters"]:
        drained = _dead_letters(registry, environment, chosen, is_applied=is_applied)
        show_drained(drained, environment, form, is_applied=is_applied)
        return int(not drained.is_clean)
    tally = _rejected(registry, environment, chosen, is_applied=is_applied)
    show_tally(tally, environment, form, is_applied=is_applied)
    return int(not tally.is_clean)


def _check(chosen: dict[str, Any], *, is_applied: bool) -> None:
    """Refuse options that contradict each other. Raises UsageError."""
    since, until, export = chosen["since"], chosen["until"], chosen["export"]
    refusals = (
        (chosen["dead_letters"] and any(chosen[name] for name in _APART), "--dead-letters sends all that waits"),
        (chosen["queue"] and not chosen["dead_letters"], "--queue belongs to --dead-letters"),
        (export and (is_applied or chosen["repairs"]), "--export sends nothing: leave out --apply and --from"),
        (export and export.exists(), f"{export} is there already and may hold edits: name another file"),
        (since and until and since > until, "--since is after --until"),
    )
    for is_wrong, message in refusals:
        if is_wrong:
            raise click.UsageError(message)


def _rejected(registry: Registry, environment: str, chosen: dict[str, Any], *, is_applied: bool) -> Tally:
    from deploy.replay import Replay, Wanted  # noqa: PLC0415 - not for --help
    from deploy.replay_repairs import Export, read_repairs  # noqa: PLC0415 - as above
    from registry.files import write_whole  # noqa: PLC0415 - as above
    from sayso.console import now, plural, say  # noqa: PLC0415 - as above
    from sayso.progress import progress  # noqa: PLC0415 - as above

    texts = read_repairs(chosen["repairs"]) if chosen["repairs"] else None
    since, until = (day and day.date() for day in (chosen["since"], chosen["until"]))
    wanted = Wanted(since, until, chosen["event"], chosen["rule"], texts)
    bucket = registry.config.deployments[environment].bucket
    export = Export()
    with _parts(registry, environment) as (aws, line), progress() as step:
        replay = Replay(aws.s3, bucket, line.collector, now, line if is_applied else None, again=chosen["again"])
        replay.refused = export.add if chosen["export"] else None
        tally = replay.run(wanted, step)
    if chosen["export"]:
        write_whole(chosen["export"], export.data)
        say(f"wrote {plural(len(export.lines), 'event')} into {chosen['export']}")
    return tally


def _dead_letters(registry: Registry, environment: str, chosen: dict[str, Any], *, is_applied: bool) -> Drained:
    from deploy.dead_letters import DeadLetters, queue_of  # noqa: PLC0415 - not for --help
    from generators.lake import stream_prefix  # noqa: PLC0415 - as above
    from sayso.progress import progress  # noqa: PLC0415 - as above

    prefix = stream_prefix(registry.config, environment)
    bucket = registry.config.deployments[environment].bucket
    with _parts(registry, environment) as (aws, line), progress() as step:
        queue = chosen["queue"] or queue_of(aws, f"{prefix}collector")
        letters = DeadLetters(aws, bucket, queue, prefix)
        return letters.drain(line, step) if is_applied else letters.count()


@contextmanager
def _parts(registry: Registry, environment: str) -> Iterator[tuple[Clients, Line]]:
    """AWS, and the way to the streams."""
    from time import sleep  # noqa: PLC0415 - not for --help

    from deploy.replay_aws import clients  # noqa: PLC0415 - as above
    from deploy.replay_judge import collector_of  # noqa: PLC0415 - as above
    from deploy.replay_sending import Line  # noqa: PLC0415 - as above
    from sayso.console import now  # noqa: PLC0415 - as above

    aws = clients(registry.config.deployments[environment].region)
    with collector_of(registry, environment) as collector:
        yield aws, Line(aws.firehose, collector, now, sleep)
