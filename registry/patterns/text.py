"""The types whose text is fixed: date, timestamp, uuid, url, and the percent-encoded value of a URL's query.

Every constant is a regular expression without anchors and without an alternation at its top, so that it can
stand beside other text. Every turn of a loop starts with a character that the loop inside it cannot take, so
matching takes linear time.
"""

from __future__ import annotations

_COMMON = "(?:1[7-9]|2[01])[0-9]{2}"
# A century is a leap year only if it divides by 400 (Gregorian calendar): here that is 2000 alone.
_LEAP = "(?:(?:1[7-9]|2[01])(?:0[48]|[2468][048]|[13579][26])|2000)"
_MONTH_DAY = "(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)"

#: A day of the years 1700 to 2199 that the calendar has, as RFC 3339 `full-date`.
DATE = f"(?:{_COMMON}-{_MONTH_DAY}|{_LEAP}-02-29)"

_MINUTE = "[0-5][0-9]"
_HOUR = "(?:[01][0-9]|2[0-3])"

#: RFC 3339 `date-time` with upper-case T and Z, no leap second, up to nanoseconds.
TIMESTAMP = rf"{DATE}T{_HOUR}:{_MINUTE}:{_MINUTE}(?:\.[0-9]{{1,9}})?(?:Z|[+\-]{_HOUR}:{_MINUTE})"

#: What ECMAScript's `toISOString` writes; of the leap days, which cost most of the grammar, none.
UTC_MILLISECONDS = rf"{_COMMON}-{_MONTH_DAY}T{_HOUR}:{_MINUTE}:{_MINUTE}\.[0-9]{{3}}Z"

_HEX = "[0-9A-Fa-f]"

#: RFC 9562 text form, of any version and variant, in either case.
UUID = f"{_HEX}{{8}}-{_HEX}{{4}}-{_HEX}{{4}}-{_HEX}{{4}}-{_HEX}{{12}}"

#: A UUID as nearly everybody writes it.
LOWER_UUID = UUID.replace(_HEX, "[0-9a-f]")


def _encoded(plain: str, escape: str = f"%{_HEX}{{2}}") -> str:
    """Any text of plain characters and escapes, unrolled: the outer loop turns once an escape."""
    return f"[{plain}]*(?:{escape}[{plain}]*)*"


# RFC 3986, appendix A. No two of & - ~ | stand together: Rust reads a doubled one as a set operation.
_UNRESERVED = r"0-9A-Za-z._~\-"
_NAME = _UNRESERVED + "!$&'()*+,;="
_PATH = _NAME + ":@/"
_QUERY = _PATH + "?"

#: An absolute URI with an authority (RFC 3986), whose host is a name or an IPv4 address: no brackets of IPv6.
URL = (
    rf"[A-Za-z][0-9A-Za-z+.\-]*://(?:{_encoded(_NAME + ':')}@)?{_encoded(_NAME)}(?::[0-9]*)?"
    rf"(?:/{_encoded(_PATH)})?(?:\?{_encoded(_QUERY)})?(?:#{_encoded(_QUERY)})?"
)

_TAIL = f"%[89ABab]{_HEX}"
# Well-formed UTF-8 only (RFC 3629, section 4): no overlong form, no surrogate, nothing above U+10FFFF.
_CHARACTER = (
    f"%(?:[0-7]{_HEX}"
    f"|(?:[Cc][2-9A-Fa-f]|[Dd]{_HEX}){_TAIL}"
    f"|[Ee](?:0%[ABab]{_HEX}|[1-9ABCEFabcef]{_TAIL}|[Dd]%[89]{_HEX}){_TAIL}"
    f"|[Ff](?:0%[9ABab]{_HEX}|[1-3]{_TAIL}|4%8{_HEX}){_TAIL}{_TAIL})"
)

#: The value of a URL's parameter: unreserved characters, everything else escaped, and the escapes are UTF-8.
QUERY_VALUE_OR_EMPTY = _encoded(_UNRESERVED, _CHARACTER)

#: The same with at least one character.
QUERY_VALUE = f"(?:[{_UNRESERVED}]|{_CHARACTER}){QUERY_VALUE_OR_EMPTY}"

#: A value that is written without any escape.
UNESCAPED = f"[{_UNRESERVED}]+"
