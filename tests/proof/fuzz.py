"""``make fuzz``: damaged pictures, each read or refused in words; no crash and no long wait."""

from __future__ import annotations

import argparse
import random
import time
from collections import Counter

import psutil

from fewshot_demo.imaging.decoding import ImageRefused, read_image
from fewshot_demo.texts import texts
from tests import pictures

SECONDS = 5.0  # that no picture may take
MEMORY = 500_000_000  # bytes above idle that the peak may reach


def damaged(seed: bytes, chance: random.Random) -> bytes:
    """A file with bytes changed, put in, taken out, doubled or cut off."""
    data = bytearray(seed)
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(len(data) + 1)
        match chance.randrange(5):
            case 0:
                data[at : at + 1] = chance.randbytes(1)
            case 1:
                data[at:at] = chance.randbytes(chance.randint(1, 9))
            case 2:
                del data[at : at + chance.randint(1, 9)]
            case 3:
                data[at:at] = data[at : at + 40]
            case _:
                del data[max(at, 1) :]
    return bytes(data)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--images", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    chance, process = random.Random(given.seed), psutil.Process()
    seeds = [make() for make in pictures.SAME.values()]
    read_image(seeds[0], max_bytes=10**7, max_pixels=10**7)
    idle = peak = process.memory_info().rss
    outcomes, longest = Counter[str](), 0.0
    for _ in range(given.images):
        data, started = damaged(chance.choice(seeds), chance), time.perf_counter()
        try:
            read_image(data, max_bytes=10**7, max_pixels=54 * 10**6)
            outcomes["read"] += 1
        except ImageRefused as refusal:
            assert texts().say(refusal.message).endswith(".")
            outcomes[refusal.message.key] += 1
        longest = max(longest, time.perf_counter() - started)
        peak = max(peak, process.memory_info().rss)
    for outcome, count in outcomes.most_common():
        print(f"{outcome:32} {count:8}")
    print(
        f"{'longest, s':32} {longest:8.2f}\n{'peak above idle, MB':32} {(peak - idle) / 1e6:8.0f}"
    )
    assert longest < SECONDS, "a picture took too long"
    assert peak - idle < MEMORY, "a picture took too much memory"


if __name__ == "__main__":
    main()
