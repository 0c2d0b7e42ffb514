"""Statistics as they are shown: a number with its n and interval, or the reason why there is none."""

from dataclasses import dataclass
from typing import Final

from assay.assessment.estimates import Estimate, NotEstimable, Statistic
from assay.wording import say, say_many

#: What stands where there is no number.
NONE: Final = "\N{EN DASH}"


@dataclass(frozen=True)
class Figure:
    """One number on a page."""

    text: str
    n: int
    #: The 95 % interval, as `0.55 to 0.69`.
    interval: str = ""
    #: Why it is gray, or why there is none.
    note: str = ""
    statistic: Statistic | None = None
    #: What it is counted in, for other programs.
    unit: str = ""
    #: As other programs read it, where no statistic stands behind it.
    raw: str = ""

    @property
    def is_there(self) -> bool:
        """Whether there is a number."""
        return self.text != NONE


@dataclass(frozen=True)
class Line:
    """One figure: what it is called, for people and (`key`) for other programs."""

    key: str
    name: str
    figure: Figure
    about: str = ""


@dataclass(frozen=True)
class Form:
    """How numbers of a kind are written."""

    digits: int = 2
    #: Shares are written as percent.
    is_share: bool = False
    #: How the number stands with its unit.
    unit: str = ""
    #: The same for other programs.
    name: str = "coefficient"

    def words(self, value: float) -> str:
        """A number; a minus sign that is one."""
        text = f"{value * 100:.{self.digits}f}%" if self.is_share else f"{value:.{self.digits}f}"
        is_zero = not any(each in "123456789" for each in text)
        number = text.lstrip("-") if is_zero else text.replace("-", "\u2212")
        return say(self.unit, number=number) if self.unit else number


PLAIN: Final = Form()
SHARE: Final = Form(0, is_share=True, name="share")
RATE: Final = Form(1, is_share=True, name="share")
POINTS: Final = Form(2, unit=say("%(number)s points"), name="points")
LOGITS: Final = Form(2, unit=say("%(number)s logits"), name="logits")
PERCENT: Final = Form(1, unit="%(number)s%%", name="percent")
STEPS: Final = Form(2, unit=say("%(number)s SD"), name="standard deviations")


def figure(statistic: Statistic, form: Form = PLAIN, minimum: int = 0, of: str = "people") -> Figure:
    """A statistic; below `minimum` of its n it is gray and says so."""
    if isinstance(statistic, NotEstimable):
        return Figure(NONE, statistic.n, note=statistic.reason, statistic=statistic, unit=form.name)
    note = (
        say("%(number)s; sure from %(minimum)s on", number=counted(statistic.n, of), minimum=minimum)
        if statistic.n < minimum
        else ""
    )
    return Figure(
        form.words(statistic.value), statistic.n, _interval(statistic, form), note, statistic, form.name
    )


def counted(n: int, of: str) -> str:
    """60 people, 1 person."""
    return {
        "people": say_many("%(num)s person", "%(num)s people", n),
        "essays": say_many("%(num)s essay", "%(num)s essays", n),
        "ratings": say_many("%(num)s rating", "%(num)s ratings", n),
    }[of]


def _interval(found: Estimate, form: Form) -> str:
    if found.interval is None:
        return ""
    bare = Form(form.digits, form.is_share)
    low, high = (bare.words(end) for end in found.interval)
    return say("%(low)s to %(high)s", low=low, high=high)


def count(number: int, n: int | None = None, *, of: str) -> Figure:
    """A plain count of people, items or what else."""
    return Figure(f"{number:,}", number if n is None else n, unit=of, raw=str(number))
