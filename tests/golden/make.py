"""Writes the golden queries and answers: ``python -m tests.golden.make``.

Run it only when a checkpoint was meant to change; the answers of the others must stay.
"""

import json
from pathlib import Path

import fewshot_demo
from fewshot_demo.datasets.strokes import read_drawings, render_strokes

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
SUPPORT = ROOT / "assets" / "samples"
QUERIES = HERE / "queries"
ANSWERS = HERE / "answers"


def golden_queries() -> list[Path]:
    """Two drawings of each sample sign that the sample task does not hold, as image files."""
    return sorted(QUERIES.glob("*.png"))


def published() -> list[str]:
    """The committed models; those that somebody added have no golden answers."""
    return sorted(path.stem for path in (ROOT / "checkpoints").glob("*.safetensors"))


def answers(model: str) -> list[dict]:
    """What a committed checkpoint says of the golden queries, taught the sample task."""
    taught = fewshot_demo.load(model, checkpoints=ROOT / "checkpoints").teach(SUPPORT)
    return [
        {
            "query": query.name,
            "probabilities": answer.probabilities,
            "weights": [share.weight for share in answer.support],
        }
        for query in golden_queries()
        for answer in [taught.ask(query)]
    ]


def main() -> None:
    """Write queries that are missing, and the answers of every checkpoint."""
    QUERIES.mkdir(exist_ok=True)
    ANSWERS.mkdir(exist_ok=True)
    for folder in sorted(path for path in SUPPORT.iterdir() if path.is_dir()):
        drawings = list(read_drawings(HERE / "strokes" / f"{folder.name}.ndjson"))
        for number in (4, 6):
            target = QUERIES / f"{folder.name} {number}.png"
            if not target.exists():
                render_strokes(drawings[number][1], size=200, pen=7).save(target, optimize=True)
    for model in published():
        text = json.dumps(answers(model), indent=1)
        (ANSWERS / f"{model}.json").write_text(text + "\n")


if __name__ == "__main__":
    main()
