r"""How values stand in an event's text, as regular expressions for the fast path.

`kept` is the text of values that are stored just as they are sent; `raw` any text of a value in which nothing is
escaped, to be read and checked apart. Both are subsets of JSON without spaces.
"""

from __future__ import annotations

import re
from functools import lru_cache
from json.encoder import encode_basestring as quoted
from typing import TYPE_CHECKING, NamedTuple

from generators.collector.forward import forward
from generators.jsonschema import Writer
from registry import patterns
from registry.compatibility.languages import Language, outside
from registry.forms import BARE
from registry.patterns.tree import UnreadableError
from registry.types import form_of, row_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from registry.model import Field, Type

CLEAN = r'[^"\\\x00-\x1f]'
"""A character that stands for itself in a JSON string (RFC 8259, section 7). To list the others would match a little
sooner, and take ten times as long to compile."""
_TEXT = f'"{CLEAN}*+"'
_NUMBER = r"-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?+(?:[eE][+\-]?[0-9]++)?+"
_AS_SENT = frozenset({'"{{{v}}}"', "{{quoted({v})}}", BARE})


class Content(NamedTuple):
    """The text between a string's quotes: its grammar, and whether it is stored as it is.

    A grammar that may read a text in many ways stands in an atomic group together with its quotes.
    """

    grammar: str
    is_kept: bool
    quotes: tuple[str, str] = ('"', '"')


def content(type_: Type) -> Content | None:
    """The text of a string value; None where there is no grammar that keeps to clean characters."""
    form = form_of(type_)
    schema = form.schema(type_, Writer())
    if type_.form != "string" or "enum" in schema:
        return None
    if form.usual:
        return Content(forward(form.usual(type_), '"').text, is_kept=True)
    is_kept = form.emit in _AS_SENT
    least, most = schema.get("minLength", 0), schema.get("maxLength", "")
    if most != "" and least > most:
        return None  # nothing is valid
    is_any = not least and most == ""
    times = "*+" if is_any else f"{{{least},{most}}}+"
    if "pattern" not in schema:
        return Content(CLEAN + times, is_kept)
    grammar = patterns.inside(schema["pattern"])
    is_own = type_.pattern is not None and type_.template is None  # all others have no such character in them
    if is_own and not _is_clean(grammar):
        return None
    text, is_sure = forward(grammar, '"')
    atom, end = ("", "") if is_sure else ("(?>", ")")
    ahead = "" if is_any else f'(?=[^"]{times}")'
    return Content(text, is_kept, (f'{atom}"{ahead}', f'"{end}'))


@lru_cache(maxsize=4096)
def _is_clean(grammar: str) -> bool:
    """Whether no text of the grammar needs an escape."""
    try:
        return outside(Language(grammar), Language(r'[^"\\\x00-\x1f]*')) is None
    except UnreadableError:
        return False


def kept(type_: Type) -> str | None:
    """The text of a value that is stored just as it is sent; None where there is no such grammar."""
    if type_.values:
        return _one_of(re.escape(quoted(value)) for value in type_.values)
    if inside := _KEPT[row_of(type_).shape]:
        return inside(type_)
    found = content(type_)
    if found:
        return found.grammar.join(found.quotes) if found.is_kept and form_of(type_).emit != BARE else None
    usual = form_of(type_).usual
    return f"(?>{forward(usual(type_), ',]}').text}(?=[,\\]}}]))" if usual and type_.form != "string" else None


def _kept_list(type_: Type) -> str | None:
    assert type_.item is not None, "a list says what is inside it"
    item, least, most = kept(type_.item), type_.min_items or 0, type_.max_items
    if item is None or (most is not None and least > most):
        return None
    return _several(item, "[]", f"{{{least},{'' if most is None else most}}}+")


def _several(one: str, brackets: str, times: str = "*+") -> str:
    """Things with commas between them; each is written once, since they may have such lists inside."""
    opening, closing = brackets[0], brackets[1]
    return rf"\{opening}(?:{one}(?:,(?!\{closing})|(?=\{closing}))){times}\{closing}"


def is_led(fields: tuple[Field, ...]) -> bool:
    """Whether the first member of an object is always there, so that a comma stands before each other one."""
    return bool(fields) and fields[0].required and not fields[0].nullable


def _kept_record(type_: Type) -> str | None:
    if not is_led(type_.fields):
        return None
    members = [kept_member(field, "," if index else "") for index, field in enumerate(type_.fields)]
    return r"\{" + "".join(map(str, members)) + r"\}" if all(members) else None


def kept_member(field: Field, comma: str) -> str | None:
    """The text of a member that is stored just as it is sent, the key included."""
    value = None if field.nullable or field.name != field.wire_name else kept(field.type)
    if value is None:
        return None
    member = f"{comma}{key(field)}:{value}"
    return member if field.required else f"(?:{member}|)"


def key(field: Field) -> str:
    """The name of a member in the text."""
    return re.escape(quoted(field.wire_name))


_KEPT: Mapping[str, Callable[[Type], str | None] | None] = {
    "leaf": None,
    "list": _kept_list,
    "map": lambda _type: None,  # a key may come twice
    "record": _kept_record,
}


def raw(type_: Type) -> str:
    """The text of any value of the form, valid or not, of which nothing is escaped."""
    inside = _RAW[row_of(type_).shape]
    return inside(type_) if inside else _RAW_LEAVES[type_.form]


def _raw_list(type_: Type) -> str:
    assert type_.item is not None, "a list says what is inside it"
    return _several(raw(type_.item), "[]")


def _raw_map(type_: Type) -> str:
    assert type_.item is not None, "a map says what is inside it"
    return _several(f"{_TEXT}:{raw(type_.item)}", "{}")


def _raw_record(type_: Type) -> str:
    members = (f"{key(field)}:{_nullable(field)}" for field in type_.fields)
    return _several(_one_of(members), "{}")


def _nullable(field: Field) -> str:
    return f"(?:null|{raw(field.type)})" if field.nullable else raw(field.type)


def _one_of(texts: Iterable[str]) -> str:
    return f"(?:{'|'.join(texts)})"


_RAW_LEAVES = {"string": _TEXT, "boolean": "(?:true|false)", "integer": _NUMBER, "number": _NUMBER}
_RAW: Mapping[str, Callable[[Type], str] | None] = {
    "leaf": None,
    "list": _raw_list,
    "map": _raw_map,
    "record": _raw_record,
}
