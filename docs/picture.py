"""Draw the picture of the review's comment, in Chromium: `make picture`. It holds a digest of what it shows.

What GitHub makes of Markdown is close to CommonMark with tables; colours and measures are those of its light theme.
"""

from __future__ import annotations

import hashlib
import os
import re
import struct
import subprocess
import sys
import tempfile
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

EXAMPLE = Path(__file__).parent / "review-example.md"
PICTURE = Path(__file__).parent / "images" / "review.png"
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_KEY = b"Source"
_WIDTH = 980
_OPEN = "DDL that will be run"
"""The fold that is open, the first time that it is there."""
_PAGE = """<!doctype html><meta charset="utf-8"><style>
body {{ font: 14px/1.5 "Liberation Sans", Arial, sans-serif; color: #1f2328; background: #fff; margin: 16px }}
main {{ border: 1px solid #d1d9e0; border-radius: 6px }}
header {{ background: #f6f8fa; color: #59636e; padding: 8px 16px; border-bottom: 1px solid #d1d9e0 }}
article {{ padding: 16px }}
h3 {{ font-size: 18px; margin: 0 0 12px }} h4 {{ font-size: 14px; margin: 24px 0 10px }}
blockquote {{ margin: 0 0 12px; padding: 0 14px; border-left: 4px solid #d1d9e0; color: #59636e }}
code {{ font: 12px "Liberation Mono", monospace; background: #818b981f; border-radius: 6px; padding: 2px 5px }}
pre {{ background: #f6f8fa; border-radius: 6px; padding: 12px; margin: 8px 0 }}
pre code {{ background: none; padding: 0 }}
table {{ border-collapse: collapse; margin: 12px 0 }} th, td {{ border: 1px solid #d1d9e0; padding: 6px 10px }}
td {{ vertical-align: top }} th {{ text-align: left }} tr:nth-child(even) td {{ background: #f6f8fa }}
ul {{ padding-left: 28px; margin: 10px 0 }} summary, details {{ margin: 6px 0 }}
</style><main><header><code>sayso diff --format markdown</code>, rendered</header><article>{}</article></main>
<script>document.title = document.documentElement.scrollHeight</script>"""


def digest_of(picture: bytes) -> str:
    """The digest of the text that a picture was drawn of; empty where it says none."""
    for kind, data in _chunks(picture):
        key, _, text = data.partition(b"\0")
        if kind == b"tEXt" and key == _KEY:
            return text.decode()
    return ""


def digest(text: str) -> str:
    """What is kept in the picture of a text."""
    return hashlib.sha256(text.encode()).hexdigest()


def _chunks(picture: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Kind and content of each chunk (PNG Specification, "Chunk layout")."""
    at = len(_SIGNATURE)
    while at < len(picture):
        length, kind = struct.unpack_from(">I4s", picture, at)
        yield kind, picture[at + 8 : at + 8 + length]
        at += length + 12


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _with_digest(picture: bytes, text: str) -> bytes:
    head, *rest = [*_chunks(picture)]
    said = (b"tEXt", _KEY + b"\0" + digest(text).encode())
    return _SIGNATURE + b"".join(_chunk(*each) for each in (head, said, *rest))


def _page(text: str) -> str:
    from markdown_it import MarkdownIt  # noqa: PLC0415 - whoever only asks for a digest needs no such package

    body = MarkdownIt("gfm-like", {"html": True, "linkify": False}).render(text)
    return _PAGE.format(body.replace(f"<details><summary>{_OPEN}", f"<details open><summary>{_OPEN}", 1))


def _chromium(page: Path, *options: str) -> str:
    root = ["--no-sandbox"] if os.geteuid() == 0 else []
    quiet = ["--headless", "--disable-gpu", "--hide-scrollbars", "--disable-background-networking", *root]
    command = ["chromium", *quiet, f"--user-data-dir={page.parent / 'user'}", *options, page.as_uri()]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 - words of our own
    return done.stdout


def main() -> None:
    """Draw the picture anew."""
    text = EXAMPLE.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory(prefix="sayso-picture-") as folder:
        page, shot = Path(folder, "page.html"), Path(folder, "shot.png")
        page.write_text(_page(text), encoding="utf-8")
        found = re.search(r"<title>(\d+)</title>", _chromium(page, f"--window-size={_WIDTH},100", "--dump-dom"))
        if found is None:
            sys.exit("error: Chromium does not say how high the page is")
        _chromium(page, f"--window-size={_WIDTH},{found[1]}", f"--screenshot={shot}")
        PICTURE.write_bytes(_with_digest(shot.read_bytes(), text))


if __name__ == "__main__":
    main()
