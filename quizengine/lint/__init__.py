"""What is wrong with content beyond its form: rules about banks, quizzes and programmes together."""
