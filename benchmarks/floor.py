"""The floor: what a page costs in bare Flask and psycopg, with the single indexed query and nothing else.

No sign-in, no scope, no walls, no layout, no second language: the least a page under the same gunicorn could cost.
"""

from __future__ import annotations

import os
import threading
import uuid

import psycopg
from flask import Flask, render_template_string, request

app = Flask(__name__)
URL, TENANT, CASE = os.environ["FLOOR_URL"], os.environ["FLOOR_TENANT"], os.environ["FLOOR_CASE"]
held = threading.local()
LIST = """<!doctype html><html><head><title>Cases</title></head><body><h1>Cases</h1><table>
{% for r in rows %}<tr><td><a href="/case/{{ r[0] }}">{{ r[1] }}</a></td><td>{{ r[2] }}</td><td>{{ r[3] }}</td>
<td>{{ r[4] }}</td><td>{{ r[5] or '' }}</td></tr>{% endfor %}</table></body></html>"""
ONE = """<!doctype html><html><head><title>Case</title></head><body><h1>{{ r[1] }}</h1><dl>
{% for v in r %}<dd>{{ v }}</dd>{% endfor %}</dl></body></html>"""


def connection() -> psycopg.Connection:
    """One connection a thread."""
    if not hasattr(held, "line"):
        held.line = psycopg.connect(URL, autocommit=True)
    line: psycopg.Connection = held.line
    return line


@app.get("/list")
def cases() -> str:
    """The latest 25."""
    rows = connection().execute(
        "SELECT id, number, state, respondent_name, item_name, due_on FROM complaint WHERE tenant_id = %s "
        "ORDER BY registered_at DESC, id DESC LIMIT 25",
        [TENANT],
    )
    return render_template_string(LIST, rows=rows.fetchall())


@app.get("/case")
def case() -> str:
    """One case by its key."""
    row = connection().execute(
        "SELECT id, number, state, respondent_name, item_name, facts, amount, registered_at, due_on FROM complaint "
        "WHERE tenant_id = %s AND id = %s",
        [TENANT, CASE],
    )
    return render_template_string(ONE, r=row.fetchone())


@app.post("/create")
def create() -> tuple[str, int, dict[str, str]]:
    """One row with the form's words."""
    connection().execute(
        "INSERT INTO floor_case (id, tenant_id, name, phone, item, facts) VALUES (%s, %s, %s, %s, %s, %s)",
        [
            uuid.uuid4(),
            TENANT,
            *(request.form.get(k, "") for k in ("consumer_name", "consumer_phone", "item_name", "facts")),
        ],
    )
    return "", 303, {"Location": "/list"}
