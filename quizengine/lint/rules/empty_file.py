"""The file has no content, or comments alone.

Why: an empty bank passes every check and asks nobody anything.
Example: `# Nothing but a comment.`
Instead: write the content, or delete the file.
"""

from ...content.diagnostics import Severity

CODE = "QB008"
SEVERITY = Severity.ERROR
