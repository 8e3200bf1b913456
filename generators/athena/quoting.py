"""How Athena's two dialects quote: DDL is Hive's, queries and views are Trino's."""

from __future__ import annotations

import re

# In a Hive type string a colon stands after a struct member's name and nowhere else.
_MEMBER = re.compile(r"([A-Za-z0-9_]+):")


def hive_name(*parts: str) -> str:
    """A name in DDL, qualified if there are several parts: `` `db`.`table` ``."""
    return ".".join("`" + part.replace("`", "``") + "`" for part in parts)


def hive_text(text: str) -> str:
    """A string in DDL: Hive knows backslash escapes, not doubled quotes."""
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def hive_type(type_: str) -> str:
    """A Glue type in DDL: the same, with members quoted, since `struct<order:int>` does not parse."""
    return _MEMBER.sub(lambda member: hive_name(member[1]) + ":", type_)


def trino_name(*parts: str) -> str:
    """A name in a query, qualified if there are several parts: `"db"."view"`."""
    return ".".join('"' + part.replace('"', '""') + '"' for part in parts)
