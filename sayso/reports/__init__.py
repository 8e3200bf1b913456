"""The forms of a review, one module each, and the one table of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sayso.reports.github import github
from sayso.reports.gitlab import gitlab
from sayso.reports.json import json
from sayso.reports.junit import junit
from sayso.reports.markdown import markdown
from sayso.reports.sarif import sarif
from sayso.reports.text import text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sayso.review import Review

REPORTS: Mapping[str, Callable[[Review], str]] = {
    "text": text,
    "json": json,
    "github": github,
    "gitlab": gitlab,
    "markdown": markdown,
    "junit": junit,
    "sarif": sarif,
}
"""A form's name, and how a review becomes the whole of its text, with a line break at its end."""
