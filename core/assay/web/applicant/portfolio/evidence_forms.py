"""The forms of evidence, one a kind."""

from collections.abc import Mapping
from typing import Any, Final

from wtforms import SelectField
from wtforms.fields import Field
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Email, InputRequired, Optional, ValidationError

from assay.content.people import Person
from assay.services.portfolio.contacts import Card
from assay.services.portfolio.keys import slug_of
from assay.web.applicant.portfolio.entry_forms import (
    SHORT,
    AgesForm,
    EntryForm,
    HoursForm,
    Offer,
    PeriodForm,
    ShareForm,
    Shown,
    TitledForm,
)
from assay.web.applicant.portfolio.fields import (
    AttachedField,
    DayField,
    LineField,
    SaidField,
    WordField,
    WordsField,
)
from assay.wording import say

#: Titles of levels of education, the highest first.
LEVELS: Final = {
    "doctor": say("Doctor's degree"),
    "master": say("Master's degree"),
    "specialization": say("Degree in a specialization"),
    "bachelor": say("Bachelor's degree"),
    "associate": say("Associate's degree"),
    "secondary": say("High school"),
    "certificate": say("Certificate program"),
    "coursework": say("Course work without a degree"),
    "other": say("Something else"),
}
#: Chosen for somebody, or for an association, that is not in the list.
NEW: Final = "+"


class EducationForm(TitledForm):
    """A degree, certificate or course of study."""

    kind = "education"

    level = SelectField(
        say("Level"),
        choices=[SelectChoice("", say("Choose one")), *(SelectChoice(*each) for each in LEVELS.items())],
        validators=[InputRequired(say("Choose the level that comes nearest."))],
    )
    degree = WordField(say("Degree"))
    topics = WordsField(say("What it was about"))
    completed = DayField(say("Completed on"))
    transcript = AttachedField(
        say("Is an official transcript attached?"),
        say("The official transcript of “%(entry)s” is still to be added: it has no document yet."),
    )


class TrainingForm(HoursForm, AgesForm):
    """Hours of training."""

    kind = "training"

    topics = WordsField(say("What it was about"))
    didactic = SaidField(say("Was it teaching?"))


class NamingForm(TitledForm):
    """Evidence that names one of the people of the portfolio, or somebody new."""

    #: The field of the model that holds the person.
    role = ""

    person = SelectField(choices=[])
    new_name = LineField(say("Name"), validators=[SHORT])
    new_email = LineField(
        say("E-mail address"), validators=[Optional(), Email(say("This is not an e-mail address.")), SHORT]
    )
    new_organisation = LineField(say("Organization"), validators=[SHORT])

    def shown(self, stored: Mapping[str, Any]) -> Shown:
        return {**super().shown(stored), "person": stored.get(self.role) or ""}

    def said(self) -> Shown:
        known = self.person.data if self.person.data not in {"", NEW} else ""
        return {**super().said(), **({self.role: known} if known else {})}

    @property
    def newcomer(self) -> Card | None:
        """Somebody who is to be added to the people."""
        if not self.new_name.data:
            return None
        person = Person(id="new", name=self.new_name.data)
        return Card(person, self.new_email.data or "", self.new_organisation.data or "")

    def validate_person(self, field: Field) -> None:
        """Somebody new needs a name."""
        if field.data == NEW and not self.new_name.data:
            raise ValidationError(say("Write the name of the person below."))

    def validate_new_name(self, field: Field) -> None:
        """Somebody chosen and somebody new cannot both be meant."""
        if field.data and self.person.data not in {"", NEW}:
            raise ValidationError(
                say("You chose somebody from the list as well. Leave this empty, or choose nobody there.")
            )

    def validate_new_email(self, field: Field) -> None:
        """An address belongs to somebody."""
        if field.data and not self.new_name.data:
            raise ValidationError(say("Write the name that belongs to this address."))

    def _offer(self, offer: Offer) -> None:
        super()._offer(offer)
        known = [SelectChoice(each.key, each.content["name"]) for each in offer.contacts]
        self.person.choices = [
            SelectChoice("", say("Not said")),
            *known,
            SelectChoice(NEW, say("Somebody new")),
        ]


class SupervisionForm(NamingForm, HoursForm, AgesForm):
    """Hours of supervision received."""

    kind, role = "supervision", "provider"

    person = SelectField(say("Provided by"), choices=[])
    format = WordField(say("Format"))
    about = WordField(say("What it was about"))
    topics = WordsField(say("Topics"))


class WorkForm(NamingForm, ShareForm, AgesForm):
    """A job or internship."""

    kind, role = "work", "supervisor"
    always = frozenset({"organisation"})

    organisation = LineField(say("Organization"), validators=[SHORT])
    paid = SaidField(say("Was it paid?"))
    supervised = SaidField(say("Was it supervised?"))
    internship = SaidField(say("Was it an internship, as part of a course of study?"), unsaid="")
    serving = WordsField(say("Whom did you work with?"))
    activities = WordsField(say("What did you do?"))
    topics = WordsField(say("Field"))
    person = SelectField(say("Supervised by"), choices=[])

    def _offer(self, offer: Offer) -> None:
        super()._offer(offer)
        # The model knows no third answer: what is not said to be an internship is a job.
        self.internship.choices = self.internship.choices[:2]
        self.internship.data = bool(self.internship.data)


class LeadershipForm(ShareForm):
    """Time as a leader."""

    kind = "leadership"

    level = WordField(say("Level"))
    activities = WordsField(say("What did you do?"))
    topics = WordsField(say("Field"))


class MembershipForm(PeriodForm):
    """Membership in an association."""

    kind = "memberships"

    organisation = SelectField(
        say("Association"), choices=[], validators=[InputRequired(say("Choose the association."))]
    )
    new_organisation = LineField(say("Name of the association"), validators=[SHORT])
    topics = WordsField(say("Its field"))

    def said(self) -> Shown:
        said = super().said()
        return (
            {**said, "organisation": slug_of(self.new_organisation.data)}
            if said["organisation"] == NEW
            else said
        )

    def validate_new_organisation(self, field: Field) -> None:
        """Another association needs a name, and only another one."""
        if self.organisation.data == NEW and not field.data:
            raise ValidationError(say("Write the name of the association."))
        if self.organisation.data not in {"", NEW, None} and field.data:
            raise ValidationError(say("You chose an association from the list as well; leave this empty."))

    def _offer(self, offer: Offer) -> None:
        super()._offer(offer)
        kept = self.stored.get("organisation")
        ids = [*offer.asking.catalog.associations, *([kept] if kept else [])]
        known = offer.asking.words(self.kind, "organisation", ids)
        options = [SelectChoice(each.id, each.title) for each in known]
        self.organisation.choices = [
            SelectChoice("", say("Choose one")),
            *options,
            SelectChoice(NEW, say("Another association")),
        ]


FORMS: Final[Mapping[str, type[EntryForm]]] = {
    each.kind: each
    for each in (EducationForm, TrainingForm, WorkForm, LeadershipForm, SupervisionForm, MembershipForm)
}
