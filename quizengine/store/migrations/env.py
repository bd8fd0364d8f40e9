"""How Alembic reaches the database: over the connection that `store.schema` hands it."""

from alembic import context
from sqlmodel import SQLModel

import quizengine.store.tables  # noqa: F401  the import registers the tables

connection = context.config.attributes["connection"]
context.configure(
    connection=connection, target_metadata=SQLModel.metadata, render_as_batch=connection.dialect.name == "sqlite"
)
with context.begin_transaction():
    context.run_migrations()
