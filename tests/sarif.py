"""The official schema of SARIF 2.1.0, for whatever writes such a log.

The schema of the standard comes with the package `@microsoft/jest-sarif` (MIT), which package-lock.json pins.
"""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft4Validator, FormatChecker

SCHEMA = Path(__file__).parents[1] / "node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json"

# RFC 3986, appendix A: a scheme or a first segment without a colon, and no character that has to be encoded.
_CHARACTERS = r"(?:[A-Za-z0-9._~!$&'()*+,;=@/?-]|%[0-9A-Fa-f]{2})"
_URI = re.compile(rf"(?:[A-Za-z][A-Za-z0-9+.-]*:(?:{_CHARACTERS}|:)*|[^:/?#]*(?:[/?](?:{_CHARACTERS}|:)*)?)")
_FORMATS = FormatChecker()


@_FORMATS.checks("uri-reference")
def _is_reference(value: object) -> bool:
    text = str(value)
    return bool(_URI.fullmatch(text)) and bool(re.fullmatch(rf"(?:{_CHARACTERS}|:)*", text))


@cache
def _validator() -> Draft4Validator:
    return Draft4Validator(json.loads(SCHEMA.read_text("utf-8")), format_checker=_FORMATS)


def flaws_of(log: Any) -> list[str]:
    """Return what the schema has against a log: nothing, where the log is as it should be."""
    return [f"{error.json_path}: {error.message}" for error in _validator().iter_errors(log)]
