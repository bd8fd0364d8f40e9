"""A term stands twice in one subject area and language.

Why: it is counted once. The second place misleads whoever edits the glossary, above all where it has another
    strength.
Example: `- dough` and in the next line `- Dough`.
Instead: delete one of the two.
"""

from ...content.diagnostics import Severity

CODE = "QB109"
SEVERITY = Severity.WARNING
