"""What a lost race is called: the database is not away, somebody else was faster."""

import psycopg
import pytest
from sqlalchemy.exc import OperationalError

from portal.core.web import errors


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (psycopg.errors.DeadlockDetected(), 409),
        (psycopg.errors.SerializationFailure(), 409),
        (psycopg.errors.LockNotAvailable(), 409),
        (psycopg.errors.AdminShutdown(), 503),
        (psycopg.OperationalError("no route to host"), 503),
    ],
)
def test_a_lost_race_is_a_conflict_and_not_an_outage(app, error, status):
    with app.test_request_context("/", headers={"Accept": "application/json"}):
        answer = errors._database(OperationalError("SELECT 1", {}, error))
    assert answer.status_code == status
