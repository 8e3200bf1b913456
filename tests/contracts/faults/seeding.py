"""Ways to break what was generated from two events of the starter, and what must be found of each.

A way is a function from the generated files to those that it changes; a file that is None is gone.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from contracts.artefacts import artefacts_of
from registry.loader import load
from tests.cases import STARTER

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Files = Mapping[str, str]
    Change = Callable[[Files], dict[str, str | None]]


WHOLE = load(STARTER).whole()
REGISTRY = replace(WHOLE, lineages=tuple(WHOLE.lineage(name) for name in ("card_click", "talk_play")), _index={})
"""Two events of the starter, with several versions and two majors."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is broken, how, in which event, and the failure that must be among those found.

    `plane` and every text of `says` must be part of the failure's plane and message. `planes` are asked beside the
    collector.
    """

    name: str
    event: str
    change: Change
    law: str
    plane: str
    says: tuple[str, ...]
    planes: tuple[str, ...] = ()


CLICK, PLAY = "card_click@1.2.0", "talk_play@1.1.0"
GLUE, DDL = "glue/dev/card_click_v1.json", "athena/dev/card_click_v1.sql"
COLLECTOR = "lambda/collector"
CODE, CATALOG, HANDLER = (f"{COLLECTOR}/{name}.py" for name in ("events/card_click_1_2_0", "catalog", "handler"))
TABLE, KEPT = "table card_click_v1", "table rejected"
DAY = "dt=!{timestamp:yyyy-MM-dd}/"


def of_json(path: str, edit: Callable[[dict[str, Any]], object]) -> Change:
    def change(files: Files) -> dict[str, str | None]:
        document = json.loads(files[path])
        edit(document)
        assert document != json.loads(files[path]), "the fault changes something"
        return {path: json.dumps(document)}

    return change


def of_text(path: str, old: str, new: str) -> Change:
    def change(files: Files) -> dict[str, str | None]:
        assert old in files[path], f"{old} is in {path}"
        return {path: files[path].replace(old, new)}

    return change


def defined_as(name: str, /, type_: dict[str, Any] | None = None, **field: Any) -> Change:
    """A collector that was made from a definition of `CLICK` in which one field differs."""
    lineage = REGISTRY.lineages[0]
    changed = tuple(
        replace(each, type=replace(each.type, **(type_ or {})), **field) if each.name == name else each
        for each in lineage.newest.fields
    )
    versions = (*lineage.versions[:-1], replace(lineage.newest, fields=changed))
    registry = replace(REGISTRY, lineages=(replace(lineage, versions=versions), *REGISTRY.lineages[1:]), _index={})
    made = artefacts_of(registry, targets=("lambda",)).files
    return lambda files: {path: text for path, text in made.items() if files.get(path, text) != text}


def emitting(code: str, *, refused: bool = False) -> Change:
    """A collector that runs code on each row before it goes: on the `row` and the `table`; `value` is what was sent."""
    written = f"""

import json
_deliver, _collect, _sent = deliver, Collector.collect, []


def _collecting(self, payload, *left):
    _sent[:] = json.loads(payload["body"])
    return _collect(self, payload, *left)


def _changed(each):
    value, table, row = _sent[each.event], each.stream, json.loads(each.line)
    if (table == "rejected") == {refused}:
        {code}
    return Row(each.event, table, json.dumps(row).encode() + b"\\n")


def deliver(rows, *more):
    return _deliver([_changed(each) for each in rows], *more)


Collector.collect = _collecting
"""
    return lambda files: {HANDLER: files[HANDLER] + written}


def gone(path: str) -> Change:
    return lambda files: {path: None} if path in files else {}


def _columns(table: dict[str, Any]) -> list[dict[str, Any]]:
    columns: list[dict[str, Any]] = table["StorageDescriptor"]["Columns"]
    return columns


def column_type(name: str, old: str, new: str) -> Callable[[dict[str, Any]], None]:
    def edit(table: dict[str, Any]) -> None:
        (column,) = [each for each in _columns(table) if each["Name"] == name]
        assert old in column["Type"], f"{old} is in {column['Type']}"
        column["Type"] = column["Type"].replace(old, new)

    return edit


def drop_column(name: str) -> Callable[[dict[str, Any]], None]:
    return lambda table: table["StorageDescriptor"].update(
        Columns=[each for each in _columns(table) if each["Name"] != name]
    )


def rename_column(old: str, new: str) -> Callable[[dict[str, Any]], None]:
    def edit(table: dict[str, Any]) -> None:
        (column,) = [each for each in _columns(table) if each["Name"] == old]
        column["Name"] = new

    return edit


def parameter(name: str, value: str) -> Callable[[dict[str, Any]], None]:
    return lambda table: table["Parameters"].update({name: value})


def s3(**settings: Any) -> Callable[[dict[str, Any]], None]:
    return lambda stream: stream["ExtendedS3DestinationConfiguration"].update(settings)


def drop_s3(name: str) -> Callable[[dict[str, Any]], None]:
    return lambda stream: stream["ExtendedS3DestinationConfiguration"].pop(name)


def deserializer(**settings: Any) -> Callable[[dict[str, Any]], None]:
    def edit(stream: dict[str, Any]) -> None:
        conversion = stream["ExtendedS3DestinationConfiguration"]["DataFormatConversionConfiguration"]
        conversion["InputFormatConfiguration"]["Deserializer"]["OpenXJsonSerDe"].update(settings)

    return edit


def in_table(name: str, change: Change, *says: str, plane: str = TABLE, event: str = CLICK) -> Fault:
    return Fault(name, event, change, "totality", plane, says)


def in_ddl(name: str, old: str, new: str, *says: str) -> Fault:
    return Fault(name, CLICK, of_text(DDL, old, new), "agreement", "athena ddl card_click_v1", says)


def lost(name: str, change: Change, *says: str, plane: str = KEPT) -> Fault:
    return Fault(name, CLICK, change, "nothing lost", plane, says)


def typed(name: str, old: str, new: str) -> Change:
    return of_json(GLUE, column_type(name, old, new))
