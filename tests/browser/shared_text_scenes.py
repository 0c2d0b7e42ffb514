"""A text that questions share, in the exam room; and a candidate who has seen items before."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import groupby

from sqlalchemy.orm import Session

from assay.assessment.exam.forms import MultipleChoicePart
from assay.content.banks import Bank
from assay.content.catalog import Catalog
from assay.content.exams import MultipleChoiceSection
from assay.content.items import Item
from assay.content.stimuli import Stimulus
from assay.services.candidacy.incidents import void_sitting
from assay.services.candidacy.registration import register
from assay.services.candidacy.sittings import begin_section
from assay.services.forms import read_form
from assay.services.windows import WindowPlan, schedule_window
from assay.storage.sittings import Sitting
from assay.web.app import utc_now
from browser.scene import Scene, go_to
from browser.stage import Stage

TEXT = """A home visitor writes after the third visit:

*Monday, 10 a.m.* The door was open before I knocked. Mariana, 24, had Leo, 7 months, on her left hip and a bottle under
her chin; on the stove the water for the next one boiled. "He wants it all at once," she said, and laughed without
looking at him. Leo looked at the bottle, then at the door, then at me.

We sat on the floor. When Mariana put him down between us he folded forward, cried briefly, and stopped when she turned
the television up. She told me what the clinic had said about his weight:

- born at 34 weeks, 2,100 g;
- at four months on the tenth percentile, at six on the third;
- "eats well" at every visit, by what she wrote in the clinic's book.

Her mother-in-law, who owns the apartment, came in twice, took Leo up without a word, and gave him back. Each time
Mariana's shoulders rose. Once she said, when the door had closed: "She thinks that I don't hear him at night. I hear
him. I lie there and hear him." I noticed that I had begun to count the minutes, and that I wanted to hold Leo myself.

Before I left, Leo found the strap of my bag, pulled, and looked up. Mariana said, to him: "You want to go, too?"
"""


def shared_text_scenes(stage: Stage) -> Iterator[Scene]:
    """A room with one long text for two questions, the form as its coordinator reads it, and a second sitting."""
    opens = utc_now() - timedelta(days=2)
    plan = WindowPlan(stage.exam, "Texts", opens, opens + timedelta(days=30), seed=2)
    reader = stage.add_person("reader", "Rosalind Achterberg")
    with stage.server.database.writing() as session:
        coordinator, association = stage.coordinator, stage.association
        window = schedule_window(session, _with_texts(stage), coordinator, association, plan, opens)
        sitting = register(session, reader, window.id, "clinical", utc_now())
        begin_section(session, reader, sitting.id, utc_now())
        number, place = sitting.id, _first_with_text(session, sitting)
        form = f"/coordinate/{association}/windows/{window.id}/forms/{sitting.form.key}"
    room = f"/sittings/{number}/room"
    yield Scene("room-text", "reader", room, lambda page: go_to(page, f"q{place}"))
    yield Scene("coordinator-form-text", "coordinator", form)
    yield Scene("coordinator-sitting-again", "coordinator", _sit_again(stage))


def _with_texts(stage: Stage) -> Catalog:
    """The catalog, with the text above pairs of items that ask for much the same: some of them are on every form."""
    catalog = stage.server.plugins.catalog
    exam = catalog.exams[f"{stage.association}/{stage.exam}"]
    section = next(each for each in exam.sections if isinstance(each, MultipleChoiceSection))
    bank = catalog.banks[section.bank]
    pairs = list(_pairs(bank))
    text_of = {item.id: f"visit-{n}" for n, pair in enumerate(pairs) for item in pair}
    texts = [
        Stimulus(id=f"visit-{n}", title="The third visit", items=tuple(item.id for item in pair), text=TEXT)
        for n, pair in enumerate(pairs)
    ]
    items = [each.model_copy(update={"stimulus": text_of.get(each.id)}) for each in bank.items]
    # Made anew: a copy would keep what the bank remembers of its items.
    made = Bank(**{**bank.model_dump(), "items": tuple(items), "stimuli": tuple(texts)})
    return replace(catalog, banks={**catalog.banks, bank.id: made})


def _pairs(bank: Bank) -> Iterator[tuple[Item, ...]]:
    """Operational items without enemies, two and two of the same competency and level."""
    named = {other for each in bank.items for other in (*each.enemies, *([each.id] if each.enemies else []))}
    free = [each for each in bank.operational if each.id not in named and not each.stimulus]
    kind = lambda item: (item.competency, item.cognitive)  # noqa: E731
    for _, group in groupby(sorted(free, key=kind), kind):
        alike = list(group)
        yield from zip(alike[::2], alike[1::2], strict=False)


def _first_with_text(session: Session, sitting: Sitting) -> int:
    part = read_form(session, sitting.form_id, sitting.form.fingerprint).parts[0]
    assert isinstance(part, MultipleChoicePart)
    return next(number for number, item in enumerate(part.items, 1) if item.stimulus)


def _sit_again(stage: Stage) -> str:
    """A sitting of somebody whose first one was void, in a window of which each form has items that they have seen."""
    actor, now = stage.add_person("again", "Aino Virtanen"), utc_now()
    with stage.server.database.writing() as session:
        first = register(session, actor, stage.present, "clinical", now - timedelta(hours=4)).id
        begin_section(session, actor, first, now - timedelta(hours=3))
        reason = "The fire alarm went off, and the room was left."
        void_sitting(session, stage.coordinator, stage.association, first, reason, now - timedelta(hours=2))
        again = register(session, actor, stage.parallel, "clinical", now).id
    return f"/coordinate/{stage.association}/sittings/{again}"
