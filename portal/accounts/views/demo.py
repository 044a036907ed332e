"""What only the demonstration shows: its accounts on the sign-in page, and the code its visitors' telephones lack.

The demo command writes a JSON file and names it in YIZHAN_DEMO_ACCOUNTS before it starts the web server:
[{"login": "wangmin", "words": "站长 · 银泰城站", "password": "…"}, …], in the order of the page.
Outside YIZHAN_ENV=demo the variable is not read.
"""

import json
import os
from dataclasses import dataclass
from pathlib import Path

import pyotp
from flask import Flask, current_app, request
from sqlalchemy.orm import Session
from wtforms.widgets import PasswordInput

from portal.accounts.forms import SignInForm
from portal.accounts.queries import own_person
from portal.core.web import ctx

EXTENSION = "yizhan.demo_accounts"
VARIABLE = "YIZHAN_DEMO_ACCOUNTS"


@dataclass(frozen=True)
class DemoAccount:
    """One line of the list: what to type, and whose desk it is."""

    login: str
    words: str
    password: str


def install(app: Flask) -> None:
    """Read the list, in the demonstration only. Raises ValueError, KeyError or OSError when it is not one."""
    named = os.environ.get(VARIABLE, "") if app.config["ENV_NAME"] == "demo" else ""
    lines = json.loads(Path(named).read_text(encoding="utf-8")) if named else []
    app.extensions[EXTENSION] = [DemoAccount(a["login"], a["words"], a["password"]) for a in lines]


def demo_accounts() -> list[DemoAccount]:
    """The list; empty outside the demonstration."""
    found: list[DemoAccount] = current_app.extensions.get(EXTENSION, [])
    return found if current_app.config["ENV_NAME"] == "demo" else []


def chosen() -> DemoAccount | None:
    """The account a visitor pressed on (?as=login)."""
    wanted = request.args.get("as", "")
    return next((account for account in demo_accounts() if account.login == wanted), None)


def fill_in(form: SignInForm) -> SignInForm:
    """*form* with the account a visitor pressed on; as it is when none was."""
    account = chosen()
    if account is not None:
        form.login.data, form.password.data = account.login, account.password
        form.password.widget = PasswordInput(hide_value=False)
    return form


def demo_code(db: Session) -> str | None:
    """The present code of the person who is signing in, in the demonstration only."""
    person = ctx().entry.person
    if current_app.config["ENV_NAME"] != "demo" or person is None:
        return None
    secret = own_person(db, person).totp_secret
    return pyotp.TOTP(secret).at(ctx().now) if secret else None
