"""The file that a bank or a quiz refers to cannot be read.

Why: without its programme a bank cannot be mapped, and without its banks a quiz has nothing to draw.
Example: `programme: course.programme.yaml`, which lies a folder higher.
Instead: `programme: ../course.programme.yaml`: a path counts from the file in which it stands.
"""

from ...content.diagnostics import Severity

CODE = "QB105"
SEVERITY = Severity.ERROR
