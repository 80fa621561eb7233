"""``make chaos``: kill -9 at random moments while pictures and questions come; nothing is lost."""

from __future__ import annotations

import argparse
import random
import tempfile
from pathlib import Path

from fewshot_demo.store import Database
from tests.integration.test_service_crash import (
    test_a_killed_server_has_every_question_that_it_called_saved as kill_asking,
)
from tests.integration.test_service_crash import (
    test_a_killed_server_loses_at_most_the_change_in_flight as kill_adding,
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=10)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    chance, killed = random.Random(given.seed), list[int]()
    with tempfile.TemporaryDirectory() as folder:
        blank = Path(folder) / "blank.db"
        Database(f"sqlite:///{blank}").close()
        for number in range(given.times):
            killed.append(chance.randrange(80))
            kill = kill_asking if number % 2 else kill_adding
            kill(Path(folder) / str(number), blank, killed[-1])
    print(f"{'killed, times':32} {len(killed):8}")
    print(f"{'called saved before that':32} {sum(killed):8}\n{'lost':32} {0:8}")


if __name__ == "__main__":
    main()
