"""A subject area has no strong term in any language.

Why: only strong terms speak for an area. Without one no item could ever be told to belong to it.
Example: `strong: {}`.
Instead: `strong: {ru: [тесто], en: [dough]}`: words that occur in this area and in no other.
"""

from ...content.diagnostics import Severity

CODE = "QB108"
SEVERITY = Severity.ERROR
