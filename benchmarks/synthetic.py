"""A registry of any size: events like the starter's, each with three versions, two of them released; and one sent."""

from __future__ import annotations

import json
import shutil
from importlib.resources import as_file, files
from typing import TYPE_CHECKING, Any

from registry.loader import load
from registry.releases import write_releases

if TYPE_CHECKING:
    from pathlib import Path

DEFINITION = """event: {name}
version: {version}
owner: team-{team}
summary: The user did thing {number}.
explicit: true
direct: {direct}
sentence:
  en: "{{user_id}} did thing {number} to {{content}} at {{position}} of {{location}} for {{dwell_seconds}} s"
  ko: "{{user_id}}번이 {{location}}의 {{position}}번째 {{content}}에 {number}번 일을 {{dwell_seconds}}초 동안 했다"
location: "app://screen{number}?tab={{tab}}&page={{page:int32?}}"
fields:
  position: {{type: int32, role: location, required: true, minimum: 0, maximum: {maximum}, doc: "Place in the list."}}
  dwell_seconds: {{type: "decimal(10,3)", role: action, unit: s, doc: "How long it was on screen."}}
  content:
    type: object
    role: content
    required: true
    doc: What the card shows.
    fields:
      id: {{type: int64, required: true, doc: "Its id."}}
      kind: {{type: enum, values: [card, talk, collection], required: true, doc: "What kind it is."}}
      tags: {{type: array, items: {{type: string, max_length: 40}}, max_items: 20, doc: "Its tags."}}
  query_text: {{type: string, role: referral, max_length: 200, doc: "What was searched for."}}
  gesture: {{type: enum, values: [tap, long_press, keyboard], role: action, doc: "How it was done."}}
{more}examples:
  - location: "app://screen{number}?tab=home"
    position: "3"
    content: {{id: "9007199254740993", kind: card}}
"""
SCORE = '  score: {type: float64, role: referral, doc: "The ranking score."}\n'
ARMS = '  arms: {type: map, values: {type: string, max_length: 40}, role: context, doc: "Arms by experiment."}\n'
MORE = ("", SCORE, SCORE + ARMS)
"""What each minor version adds."""
_UUID = "018f3f5e-2c4b-7d6a-9b1e-0a1b2c3d4e5f"
EVENT: dict[str, Any] = {
    "event": "thing_0000", "version": "1.0.0", "event_id": _UUID, "occurred_at": "2026-11-22T09:30:00.123Z",
    "user_id": "9007199254740993", "device_id": _UUID, "session_id": _UUID, "platform": "ios",
    "app_version": "5.12.0", "device_model": "iPhone 17", "os_version": "26.1", "locale": "ko-KR",
    "time_zone": "Asia/Seoul", "network": "wifi", "location": "app://screen0?tab=home&page=1", "position": "3",
    "dwell_seconds": "10.250", "content": {"id": "9007199254740993", "kind": "card", "tags": ["autumn"]},
    "query_text": "camping by the lake", "gesture": "tap",
}  # fmt: skip
"""An event as an app sends it: 22 leaves with the tag; about 600 bytes."""


def make_registry(folder: Path, events: int) -> Path:
    """Write a registry of so many events, three versions each; returns its folder."""
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "events").mkdir(parents=True)
    with as_file(files("sayso") / "starter") as starter:
        for name in ("sayso.yaml", "envelope.yaml", "vocabulary.yaml"):
            (folder / name).write_bytes((starter / name).read_bytes())
    with (folder / "sayso.yaml").open("a", encoding="utf-8") as config:
        config.write("\ntargets:\n  cloudformation: {parts: 64}  # one template holds some ninety tables\n")
    for minor, more in enumerate(MORE):
        for number in range(events):
            name = f"thing_{number:04d}"
            text = DEFINITION.format(
                name=name,
                version=f"1.{minor}.0",
                number=number,
                team=number % 12,
                direct=str(number % 2 == 0).lower(),
                maximum=1000 + number,
                more=more,
            )
            (folder / "events" / f"{name}.yaml").write_text(text, encoding="utf-8")
        if minor < len(MORE) - 1:
            source = load(folder)
            source.whole()
            write_releases(folder, list(source.working), source.digests)
    assert json.loads((folder / "releases/digests.json").read_bytes()), "two versions of each are released"
    return folder
