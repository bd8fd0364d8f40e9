"""An exam and quiz engine in which every question is evidence for a competency."""

__version__ = "0.2.0"
