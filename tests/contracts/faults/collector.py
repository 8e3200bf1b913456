"""Seeded faults of the collector: what it accepts, the rows that it makes, and what becomes of them."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from registry import patterns
from tests.contracts.faults.seeding import (
    CATALOG,
    CLICK,
    CODE,
    COLLECTOR,
    HANDLER,
    Fault,
    defined_as,
    emitting,
    in_table,
    lost,
    of_text,
)

if TYPE_CHECKING:
    from tests.contracts.faults.seeding import Change, Files

DELIVERY, SENDING = f"{COLLECTOR}/delivery.py", f"{COLLECTOR}/sending.py"
ROUNDED = """from datetime import datetime, timedelta
        moment = datetime.fromisoformat(row["occurred_at"]) + timedelta(milliseconds=".9999" in value["occurred_at"])
        row["occurred_at"] = moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")"""


def judged(name: str, change: Change, *says: str) -> Fault:
    return Fault(name, CLICK, change, "agreement", "collector", says)


def of_code(pattern: str, new: str) -> Change:
    """An event's module with one expression changed, whatever the numbers of its groups are."""

    def change(files: Files) -> dict[str, str | None]:
        found, count = re.subn(pattern, new, files[CODE])
        assert count == 1, f"{pattern} is there {count} times"
        return {CODE: found}

    return change


COLLECTOR_FAULTS = (
    # The collector's verdicts
    judged("version forgotten", of_text(CATALOG, "        '1.2.0': 'card_click_1_2_0',\n", ""), "refuses", "1.2.0"),
    judged("version swapped", of_text(CATALOG, "'card_click_1_2_0'", "'card_click_1_1_0'"), "refuses a valid event"),
    judged("tighter bound", defined_as("position", {"maximum": Decimal(9999)}), "refuses a valid event", "position"),
    judged("looser bound", defined_as("position", {"minimum": Decimal(0)}), "out of range: 0 at /position"),
    judged("lost length", defined_as("app_version", {"max_length": None}), "one character too long at /app_version"),
    judged("choice forgotten", defined_as("gesture", {"values": ("tap", "keyboard")}), "refuses a valid event"),
    judged("optional taken for required", defined_as("gesture", required=True), "refuses a valid event", "gesture"),
    judged("required forgotten", defined_as("position", required=False), "required field is gone at /position"),
    judged("null let through", defined_as("gesture", nullable=True), "null where null may not be at /gesture"),
    judged("column's name on the wire", defined_as("ranking_id", wire_name="ranking_id"), "refuses a valid event"),
    judged("line break let through", of_text(CODE, "{12}+')", "{12}+\\\\n?')"), "accepts an invalid event"),
    judged("handler that breaks", emitting("raise KeyError('position')"), "refuses a valid event", "KeyError"),
    # What the fast path takes
    judged(
        "any id taken", of_text(CODE, '"device_id":"[0-9a-f]{8}+-', '"device_id":".{8}-'), "accepts an invalid event"
    ),
    judged("length not tested", of_text(CODE, '(?=[^"]{0,20}+")', ""), "one character too long"),
    judged("list without end", of_text(CODE, "{0,20}+\\\\]", "*+\\\\]"), "accepts an invalid event", "content/tags"),
    in_table("parameter cut short", of_code(r'"tab":"{(g\d+)}"', r'"tab":"{\1[1:]}"'), "column tab"),
    in_table("member out of a run", of_code(r"""(f'''),"author":.*(''' if g)""", r"\1\2"), "column content.author"),
    in_table("nothing optional", of_code(r'("dwell_seconds":.* if) (g\d+)', r"\1 not \2"), "column dwell_seconds"),
    # The collector's rows
    in_table("routed to another table", emitting("table = 'talk_play_v1'"), "row is not there"),
    in_table("routed to no table", emitting("table = 'clicks_v1'"), "was not generated", plane="firehose clicks_v1"),
    in_table("wire name as the column", defined_as("ranking_id", name="rankingId"), "column ranking_id"),
    in_table("column in capitals", defined_as("gesture", name="Gesture"), "column gesture"),
    in_table("optional column forgotten", emitting("row.pop('referral_source', 0)"), "column referral_source"),
    in_table("member forgotten", emitting("row['content'].pop('author', 0)"), "column content.author"),
    in_table(
        "empty array left out", emitting("row['content'].get('tags') or row['content'].pop('tags', 0)"), "content.tags"
    ),
    in_table("null where nothing was sent", emitting("row.setdefault('gesture', 'tap')"), "column gesture: sent None"),
    in_table(
        "UUID as it came", defined_as("device_id", {"name": "string", "pattern": patterns.UUID}), "column device_id"
    ),
    in_table("location not decoded", emitting("row['tab'] = row['location'][15:].partition('&')[0]"), "column tab"),
    in_table("milliseconds cut short", emitting("row['occurred_at'] = row['occurred_at'][:-2] + '0Z'"), "occurred_at"),
    in_table("milliseconds rounded", emitting(ROUNDED), "column occurred_at"),
    in_table("offset ignored", emitting("row['occurred_at'] = value['occurred_at'][:19] + '.000Z'"), "occurred_at"),
    in_table(
        "id through a double",
        emitting("row['user_id'] = int(float(row.get('user_id', 0)))"),
        "user_id",
        plane="card_click_v1",
    ),
    in_table("row written twice", of_text(DELIVERY, "sent = send(batches,", "sent = send(batches * 2,"), "times"),
    lost("reasons not kept", emitting("row['errors'] = []", refused=True), "column errors"),
    lost("refused event forgotten", emitting("table = 'card_click_v1'", refused=True), "0 times"),
    lost("refused event changed", emitting("row['raw'] = row['raw'].replace('1', '2')", refused=True), "0 times"),
    # The collector's delivery
    judged(
        "one attempt only", of_text(SENDING, "ATTEMPTS = 4", "ATTEMPTS = 1"), "refuses a valid event", "undelivered"
    ),
    in_table("failure is delivery", of_text(SENDING, "for item in items]", "for item in []]"), "row is not there"),
    lost("answer not looked at", of_text(DELIVERY, "    return failed\n", "    return []\n"), "0 times"),
    lost(
        "outage not told",
        of_text(HANDLER, '"status": "undelivered"', '"status": "accepted"'),
        "accepted",
        plane="collector",
    ),
)
