"""The use cases of a visitor, in typed results: nothing here knows the page or the tables' SQL.

The journey of a question, from the pen's leaving the pad to the weights beside the pictures:

1. ``ui/static/js/pad.js`` sends ``ask`` with the pad as a PNG. `fewshot_demo.ui.visual.remote`
   checks what was sent against the signature of `asking.Asking.ask` and calls it.
2. ``ask`` looks up the session's `Snapshot` (`context.Context.snapshot`: from memory, unless its
   version has changed), decodes the picture and encodes it as it is stored (`pictures`).
3. `answering.answer` puts it to the model: `Recogniser.answer` finds the classifier that these
   images taught, or teaches it, and classifies the one image.
4. `answers.to_be_stored` makes of the numbers what is stored, with the ids of the session;
   `answering` has it stored behind the answer (`write_behind`), and `answers.answer_view` adds
   the names.
5. ``remote`` has `fewshot_demo.ui.page_json` turn the view into JSON, its messages into words of
   the reader's language; ``answer.js`` and ``why.js`` draw the bars and the tiles.
"""

from __future__ import annotations

from ..recognition.recogniser import Recogniser
from ..settings import Settings
from .arranging import Arranging
from .asking import Asking
from .booth import Booth
from .booth_operator import BoothOperator
from .camera import Camera
from .checking import Checking
from .comparing import Comparing
from .context import Context
from .correcting import Correcting
from .downloading import Downloading
from .exchange import Exchange
from .explaining import Explaining
from .exporting import Exporting
from .housekeeping import Housekeeping
from .looking_inside import LookingInside
from .mapping import Mapping
from .models import Models
from .operator import Operator
from .practising import Practising
from .programs import Programs
from .refused import Refused
from .sets import Sets
from .sharing import Sharing
from .teaching import Teaching
from .testing import Testing
from .undoing import Undoing
from .watching import Watching

__all__ = ["BoothOperator", "Operator", "Refused", "Service", "operator_of_booth"]


class Service:
    """What a visitor can do. Who has the key of a session can see and edit it, and nobody else.

    Every use case answers a frozen dataclass of `results` or of its own module, or raises `Refused`
    with a message. A change is in the database before it returns; so is an answer, except where the
    caller is told when it is (`write_behind.answered_first`).

    Args:
        settings: limits and places.
        recogniser: answers the questions; made from the settings if None.

    Attributes:
        sets, teaching, arranging, asking, camera, correcting, explaining, looking_inside,
            comparing, checking, testing, mapping, models, downloading, undoing, exchange,
            exporting, watching, sharing, booth, programs: the use cases.
    """

    def __init__(self, settings: Settings, recogniser: Recogniser | None = None) -> None:
        self._context = context = Context(settings, recogniser)
        self.sets = Sets(context)
        self.teaching = Teaching(context)
        self.arranging = Arranging(context)
        self.asking = Asking(context)
        self.camera = Camera(context)
        self.correcting = Correcting(context)
        self.explaining = Explaining(context)
        self.looking_inside = LookingInside(context)
        self.comparing = Comparing(context)
        self.checking = Checking(context)
        self.practising = Practising(context)
        self.testing = Testing(context)
        self.mapping = Mapping(context)
        self.models = Models(context)
        self.downloading = Downloading(context)
        self.undoing = Undoing(context)
        self.exchange = Exchange(context)
        self.exporting = Exporting(context)
        self.watching = Watching(context)
        self.sharing = Sharing(context)
        self.booth = Booth(context)
        self.programs = Programs(context)
        self._housekeeping = Housekeeping(context)

    def start(self) -> None:
        """Begin what goes on beside the visitors: old removals become final."""
        self._housekeeping.start()

    def warm(self) -> None:
        """Load what the first answer needs, before anybody asks."""
        self.models.warm()

    def close(self) -> None:
        """End it, and give the database back."""
        self._housekeeping.stop()
        self._context.close()


def operator_of_booth(service: Service) -> BoothOperator:
    """Who looks after the booth that a service is; the visitors' page never gets this."""
    return BoothOperator(service._context)
