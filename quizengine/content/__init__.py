"""Content as text: banks, quizzes and programmes, read from YAML into frozen values, each with its place."""
