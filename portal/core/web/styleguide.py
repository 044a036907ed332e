"""The style guide: every part of the interface with made-up data, served in demo and test only."""

from flask import Blueprint, abort, render_template, request
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    DateField,
    MultipleFileField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional

from portal.core.web import access
from portal.core.web.forms import BaseForm, LocalDateTimeField, MoneyField, PhoneField

blueprint = Blueprint("styleguide", __name__, url_prefix="/styleguide")
SCREENS = ("today", "case", "inbox", "alert", "visit", "draw", "wizard", "status", "station", "signin")
PARTS = ("index", "basics", "parts", "forms", "lists", "imports", "charts", "empty", "error", "print")
PAGES = frozenset((*SCREENS, *PARTS))


class SampleForm(BaseForm):
    """One field of each kind; the words are sample content, not interface."""

    name = StringField("消费者姓名", [InputRequired("请填写姓名。"), Length(max=50)])
    phone = PhoneField(
        "手机号", [InputRequired("请填写手机号。")], description="用来告知结果，只给办理人看。"
    )
    bought = DateField("消费日期", [InputRequired("请填写消费日期。")])
    amount = MoneyField("金额", [Optional()])
    meeting = LocalDateTimeField("约定时间", [Optional()])
    shop = SelectField(
        "商户", choices=[("", "请选择"), ("f312", "巴拉巴拉（F312）"), ("f105", "苏泊尔专柜（F105）")]
    )
    demand = RadioField(
        "诉求",
        [InputRequired("请选择一项。")],
        choices=[
            ("return", "退货退款|把东西退回去，钱退给消费者"),
            ("swap", "更换"),
            ("repair", "修理"),
            ("pay", "赔偿损失"),
        ],
    )
    story = TextAreaField(
        "经过", [InputRequired("请写下经过。"), Length(max=2000)], description="什么时间、在哪里、怎么回事。"
    )
    photos = MultipleFileField("照片和凭证")
    paper = FileField("登记表扫描件")
    agree = BooleanField("同意公示投诉信息", description="公示时不显示姓名和电话。")


@blueprint.route("/", defaults={"name": "index"})
@blueprint.route("/<name>", methods=["GET", "POST"])
@access.anyone
def page(name: str) -> str | tuple[str, int]:
    """A page of the guide; POST shows the same page with its errors. 404 for an unknown name."""
    if name not in PAGES:
        abort(404)
    form = SampleForm()
    if request.method == "POST":
        form.validate()
    return render_template(f"styleguide/{name}.html", form=form), 422 if form.errors else 200
