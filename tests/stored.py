"""A visitor, one picture and questions, put straight into the store."""

from fewshot_demo.store import (
    Asked,
    ClassFields,
    Database,
    QuestionFields,
    SessionFields,
    StoredPrediction,
    SupportFields,
    Task,
)

RED = "a" * 64  # the hash of a picture


def teach(database: Database, task: Task | None = None) -> tuple[str, str, int]:
    """A visitor with a session of one class that holds one image: keys, and the class's id."""
    with database.write() as work:
        visitor = work.sessions.add_visitor()
        session = work.sessions.add_session(visitor, SessionFields("Set", task=task))
        owner = work.classes.add(session, ClassFields("snail", 0))
        work.classes.add_image(RED, b"red", 3, 2)
        work.classes.add_support(owner, RED, SupportFields("drawn"))
        work.commit()
        return visitor.key, session.key, owner.id


def asked(drawing: str, sha256: str = RED) -> Asked:
    fields = QuestionFields("drawn", "auto", "model", "snail", 0.5, StoredPrediction())
    return Asked(drawing, sha256, fields)


def ask(database: Database, key: str, question: Asked, keep: int = 100) -> int:
    with database.write() as work:
        session = work.sessions.session(key)
        assert session is not None
        work.classes.add_image(question.sha256, b"query", 1, 1)
        question_id = work.questions.save(session.id, question, keep)
        work.commit()
        return question_id
