"""The tables that cards fill: what models are, how often they are right, how honest they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ..models.card import Card, Deletion, LeaveOneOut, Metric, OpenSet
from ..texts import texts
from ..texts.model_titles import method_sentence, method_title


def models_table(cards: Sequence[Card]) -> str:
    """One row a checkpoint: what it is and what it learned from."""
    words = texts()
    rows = [
        (
            f"`{card.id}`",
            f"[{method_title(card, words)}]({card.paper.rsplit(' ', 1)[-1]}), "
            f"{method_sentence(card, words)}",
            f"`{card.learner}` on `{card.backbone.name}`",
            card.domain,
            f"{card.data.split} ({card.data.licence}){_measured_by(card)}",
            _grouped(card.parameters),
            f"`{card.recipe.file}`: {_grouped(card.recipe.episodes)} episodes, "
            f"{card.recipe.seconds / 60:.0f} min on {card.recipe.device}",
        )
        for card in cards
    ]
    head = ("model", "method", "learner", "for", "meta-trained on", "parameters", "recipe")
    return table(head, rows)


def _measured_by(card: Card) -> str:
    other = card.data.metrics_from
    return f"; its figures are those of `{other}`" if other else ""


def _grouped(number: int) -> str:
    return f"{number:,}".replace(",", " ")


SHOWN = ((5, 1), (5, 5), (20, 1), (20, 5))  # way and shot


def results_table(cards: Sequence[Card]) -> str:
    """One row for each data set that a model was tested on: accuracy in every cell."""
    rows = [
        (f"`{card.id}`", f"{data}, {split}", *(_accuracy(cells.get(cell)) for cell in SHOWN))
        for card in cards
        for data, split, cells in measured_on(card)
    ]
    return table(("model", "tested on", *(f"{way}-way {shot}-shot" for way, shot in SHOWN)), rows)


def summary_table(cards: Sequence[Card]) -> str:
    """One row a method, one column a data set: how often its best model there is right."""
    words, (one, few) = texts(), SHOWN[:2]
    best: dict[str, dict[str, tuple[Metric, Metric]]] = {}
    for card in cards:
        row = best.setdefault(method_title(card, words), {})
        for data, _, cells in measured_on(card):
            if one in cells and few in cells:
                found = cells[one], cells[few]
                row[data] = max(found, row.get(data, found), key=lambda pair: pair[1].accuracy)
    sets = dict.fromkeys(data for row in best.values() for data in row)
    rows = [
        (title, *(" / ".join(map(_percent, row[data])) if data in row else "–" for data in sets))
        for title, row in best.items()
        if row
    ]
    return table(("method", *sets), rows)


def _percent(cell: Metric) -> str:
    return f"{100 * cell.accuracy:.1f} ± {100 * cell.ci95:.1f}"


def honesty_table(cards: Sequence[Card]) -> str:
    """One row for each data set: calibration, strangers, and what the explanations are worth."""
    rows = []
    for card in cards:
        for data, _, cells in measured_on(card):
            five = cells.get((5, 5))
            errors = [cells[5, shot].ece for shot in (1, 3, 5, 10) if (5, shot) in cells]
            rows.append(
                (
                    f"`{card.id}`",
                    data,
                    " / ".join(f"{error:.3f}" for error in errors),
                    f"{five.nll:.3f} / {five.nll_untempered:.3f}" if five else "–",
                    *_strangers(five and five.open_set),
                    _deletion(five and five.deletion),
                    _leave_one_out(five and five.leave_one_out),
                )
            )
    head = ("model", "tested on", "ECE at 1 / 3 / 5 / 10 shots", "NLL with / without temperature")
    head += ("AUROC of strangers", "known / strangers refused, %", "deletion", "leave-one-out")
    return table(head, rows)


def measured_on(card: Card) -> Iterator[tuple[str, str, dict[tuple[int, int], Metric]]]:
    """Each data set of a card's own metrics, which of its classes, its cells by way and shot."""
    if card.data.metrics_from:
        return
    for data, split in dict.fromkeys((cell.data, cell.split) for cell in card.metrics):
        cells = [cell for cell in card.metrics if (cell.data, cell.split) == (data, split)]
        yield data, split, {(cell.way, cell.shot): cell for cell in cells}


def _accuracy(cell: Metric | None) -> str:
    if cell is None:
        return "–"
    return f"{100 * cell.accuracy:.2f} ± {100 * cell.ci95:.2f} ({cell.episodes})"


def _strangers(figure: OpenSet | None) -> tuple[str, str]:
    if figure is None:
        return "–", "–"
    refused = (100 * part for part in (figure.refused_known, figure.refused_strangers))
    return f"{figure.auroc:.3f} ± {figure.ci95:.3f}", " / ".join(f"{part:.1f}" for part in refused)


def _deletion(figure: Deletion | None) -> str:
    return f"{figure.difference:.2f} ± {figure.ci95:.2f}" if figure else "–"


def _leave_one_out(figure: LeaveOneOut | None) -> str:
    return f"{figure.correlation:.2f} ± {figure.ci95:.2f}" if figure else "–"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Rows under their head, in Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(_cell(text) for text in line)} |\n" for line in lines)


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())
