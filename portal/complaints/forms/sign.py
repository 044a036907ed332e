"""The signing page and the consumer's own forms."""

import base64
import binascii
import json
from io import BytesIO
from typing import Any

from flask_wtf.file import FileField, MultipleFileField
from wtforms import BooleanField, HiddenField, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from portal.complaints.forms.fields import CHOOSE, at_most, cards, needed
from portal.core.errors import Invalid
from portal.core.i18n import N_
from portal.core.i18n import lazy_gettext as _l
from portal.core.terms import Term, Vocabulary
from portal.core.web.forms import BaseForm, PhoneField, VersionedForm

CAPACITIES = Vocabulary(
    Term("SELF", "本人", "In person"),
    Term("PROXY", "委托代理人", "Proxy"),
    Term("REPRESENTATIVE", "法定代表人、负责人", "Legal representative, person in charge"),
)
ENDS = Vocabulary(
    Term("ANSWERED", "已当场答复", "Answered"),
    Term("TO_COMPLAINT", "转为投诉登记", "Became a complaint"),
    Term("OTHER_WAY", "已告知其他途径", "Told another way"),
)
BIGGEST_PICTURE = 400_000


class SignForm(VersionedForm):
    """Both sides on one device, or the scan of the signed paper."""

    text_hash = HiddenField(validators=[InputRequired()])
    consumer_name = StringField(_l(N_("Name of who signs for the consumer")), validators=at_most(40))
    consumer_capacity = cards(_l(N_("Signs as")), CAPACITIES, default="SELF", validators=[Optional()])
    operator_name = StringField(_l(N_("Name of who signs for the shop")), validators=at_most(40))
    operator_capacity = cards(
        _l(N_("Signs as")), CAPACITIES, default="REPRESENTATIVE", validators=[Optional()]
    )
    scan = FileField(_l(N_("Scan of the paper signed by both")))


class InquiryForm(BaseForm):
    """咨询 10 秒."""

    question = StringField(_l(N_("What was asked")), validators=[*needed(), Length(max=300)])
    answer = TextAreaField(_l(N_("What was answered")), validators=at_most(1000))
    channel = RadioField(_l(N_("How it came")), default="VISIT", validators=[InputRequired(message=CHOOSE)])
    ended = cards(_l(N_("How it ended")), ENDS, default="ANSWERED")


class EvidenceForm(BaseForm):
    """Copies for the file."""

    files = MultipleFileField(_l(N_("Photos, PDF")))
    note = StringField(_l(N_("What they show")), validators=at_most(200))


class RevealForm(BaseForm):
    """Why a masked datum must be seen."""

    reason = StringField(_l(N_("Reason")), validators=[*needed(), Length(max=200)])


class SayForm(BaseForm):
    """The consumer writes."""

    text = TextAreaField(_l(N_("Message")), validators=at_most(1000))
    files = MultipleFileField(_l(N_("Photos")))


class LostForm(BaseForm):
    """Number and telephone, for a new link."""

    number = StringField(_l(N_("Number of the complaint")), validators=[*needed(), Length(max=30)])
    phone = PhoneField(_l(N_("The phone you gave")), validators=[*needed()])


class ConsumerSignForm(VersionedForm):
    """The consumer signs on the own phone."""

    text_hash = HiddenField(validators=[InputRequired()])
    consumer_name = StringField(_l(N_("Your name")), validators=[*needed(), Length(max=40)])
    read = BooleanField(
        _l(N_("I have read the agreement and sign of my own will")), validators=[InputRequired()]
    )


def drawn(png: str, strokes: str) -> tuple[BytesIO, list[Any] | None] | None:
    """A signature from the pad: the picture and its strokes; None when nothing was drawn.

    Raises Invalid when what was sent is no picture of a pad.
    """
    if not png:
        return None
    head, _, body = png.partition(",")
    if head != "data:image/png;base64" or len(body) > BIGGEST_PICTURE:
        raise Invalid(N_("The signature did not arrive whole. Please sign again."))
    try:
        picture = base64.b64decode(body, validate=True)
        lines = json.loads(strokes) if strokes else None
    except (binascii.Error, ValueError) as error:
        raise Invalid(N_("The signature did not arrive whole. Please sign again.")) from error
    return BytesIO(picture), [lines] if lines is not None else None
