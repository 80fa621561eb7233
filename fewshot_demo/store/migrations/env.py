"""Run by Alembic inside `Database`, on the connection and in the transaction that it is handed."""

from alembic import context

from fewshot_demo.store.tables import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
)
context.run_migrations()
