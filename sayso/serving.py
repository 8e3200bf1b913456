"""A collector for front-end developers: the generated one in this process, made anew when a definition changes."""

from __future__ import annotations

import json
import threading
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

from contracts.modules import generated_package
from generators.collector import FOLDER
from generators.generate import chosen, generate
from registry.errors import RegistryError, SaysoError
from registry.tables import table_name
from sayso.console import one_line, paint, say
from sayso.options import sound
from sayso.remembered import INPUTS, below
from sayso.report import say_findings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import datetime
    from pathlib import Path
    from types import ModuleType

    from registry.model import Registry

_SHOWN = 300
"""Characters of what a client sent that are shown again."""


class LocalCollector:
    """Answers payloads as the deployed collector does, and shows what became of each event.

    Rows go to `rows/<stream>.ndjson`, or nowhere without `rows`. Definitions that are not sound are told of, and
    the last sound ones stay.

    Raises:
        RegistryError: the definitions are not sound to begin with.
        OSError: there can be no folder for the rows.
    """

    def __init__(self, root: Path, rows: Path | None, now: Callable[[], datetime], show: Callable[[str], None]) -> None:
        self._root, self._rows, self._now, self._show = root, rows, now, show
        if rows:
            rows.mkdir(parents=True, exist_ok=True)
        self._lock = threading.Lock()
        self._stamps = _stamps(root)
        self._collector = self._made()

    @property
    def registry(self) -> Registry:
        """The registry whose events are taken."""
        return self._collector.registry

    def collect(self, payload: dict[str, Any]) -> dict[str, Any]:
        """Answer a request, one at a time."""
        with self._lock:
            self._renew()
            answer: dict[str, Any] = self._collector.handler.collect(payload)
            for line in self._collector.verdict(payload, answer):
                self._show(line)
            return answer

    def _renew(self) -> None:
        stamps = _stamps(self._root)
        if stamps == self._stamps:
            return
        self._stamps = stamps
        try:
            made = self._made()
        except RegistryError as error:
            say_findings(error.findings, "the last sound definitions stay")
        except (SaysoError, OSError) as error:
            say(f"error: {one_line(str(error))}; the last sound definitions stay")
        else:
            self._collector.files.close()
            self._collector = made
            say("the definitions have changed, and are taken")

    def _made(self) -> _Collector:
        _, registry = sound(self._root)
        files = ExitStack()
        sources = generate(registry, chosen(registry.config, ["lambda"]))
        package = files.enter_context(
            generated_package({file.path.removeprefix(f"{FOLDER}/"): file.text for file in sources})
        )
        handler = import_module(f"{package}.handler").Collector("", self._put, self._now)
        tables = {event.label: table_name(event.name, event.version.major) for event in registry.events}
        return _Collector(registry, handler, import_module(f"{package}.request"), tables, files)

    def _put(self, *, DeliveryStreamName: str, Records: list[dict[str, bytes]]) -> dict[str, Any]:  # noqa: N803 - boto3's
        """Firehose's `put_record_batch`, into a file a stream."""
        if self._rows:
            with (self._rows / f"{DeliveryStreamName}.ndjson").open("ab") as file:
                file.write(b"".join(record["Data"] for record in Records))
        return {"FailedPutCount": 0, "RequestResponses": [{"RecordId": "0"} for _ in Records]}


def _stamps(root: Path) -> dict[Path, tuple[int, int]]:
    """When each definition file was written, and its size."""
    paths = (path for name in INPUTS for path in below(root / name) if path.suffix in {".yaml", ".json"})
    return dict(_stamped(paths))


def _stamped(paths: Iterable[Path]) -> Iterator[tuple[Path, tuple[int, int]]]:
    for path in paths:
        with suppress(OSError):  # gone since it was listed, or never there
            stat = path.stat()
            yield path, (stat.st_mtime_ns, stat.st_size)


@dataclass(frozen=True, slots=True)
class _Collector:
    """A generated collector, and what is needed to say what it said."""

    registry: Registry
    handler: Any
    request: ModuleType
    tables: dict[str, str]
    files: ExitStack

    def verdict(self, payload: dict[str, Any], answer: dict[str, Any]) -> Iterator[str]:
        """A line for the request where it was refused as a whole, otherwise for each event."""
        body = json.loads(answer["body"] or "{}")
        if "error" in body:
            yield f"{paint('refused', 'error')}   {answer['statusCode']}: {_clean(body['error'])}"
        if "results" in body:
            items = self.request.events_of(self.request.body_of(payload))
            for item, result in zip(items, body["results"], strict=False):  # one result where all cannot be read
                yield from self._event(item.value, result)

    def _event(self, value: Any, result: dict[str, Any]) -> Iterator[str]:
        named = [value.get(key) for key in ("event", "version")] if isinstance(value, dict) else []
        label = "@".join(each for each in named if isinstance(each, str)) or "no event"
        if result["status"] == "accepted":
            yield f"{paint('accepted', 'ok')}  {_clean(label)} -> {self.tables[label]}"
            return
        yield f"{paint(result['status'], 'error')}  {_clean(label)}"
        for error in result.get("errors", ()):
            where = f"{error['path']} " if error["path"] else ""
            yield f"    {_clean(where)}{error['rule']}: {_clean(error['message'])}"


def _clean(text: str) -> str:
    return one_line(text if len(text) <= _SHOWN else f"{text[:_SHOWN]}...")
