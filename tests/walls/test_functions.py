"""What the directory functions (SECURITY DEFINER) refuse to a serving role that speaks SQL of its own."""

from uuid import uuid4

import pytest

from portal.core.clock import now

PUT = "SELECT outbox_put(gen_random_uuid(), 'x.y', '{}', %s::jsonb, NULL, 'default', now(), now() + interval '1 day')"


@pytest.fixture
def speak(transaction):
    """Runs a statement signed in as a role (session_user too), in a place; gives its first column."""

    def run(role, statement, *values, **settings):
        connection = transaction.connection
        with connection.transaction(force_rollback=False):
            connection.execute(f"SET LOCAL SESSION AUTHORIZATION {role}")
            for name, value in settings.items():
                connection.execute(f"SET LOCAL app.{name} = '{value}'")
            row = connection.execute(statement, values).fetchone()
            connection.execute("RESET SESSION AUTHORIZATION")
            return row and row[0]

    return run


@pytest.mark.parametrize(
    ("role", "kind", "taken"),
    [
        ("yizhan_station", "station", True),
        ("yizhan_station", "public", True),
        ("yizhan_station", "bureau", None),
        ("yizhan_station", "system", None),
        ("yizhan_bureau", "bureau", True),
        ("yizhan_bureau", "station", None),
        ("yizhan_bureau", "system", None),
        ("yizhan_system", "station", True),
        ("yizhan_system", "system", True),
    ],
)
def test_no_web_role_promises_work_in_another_roles_name(speak, role, kind, taken):
    assert speak(role, PUT, f'{{"kind": "{kind}"}}') is taken


@pytest.mark.parametrize("victim", ["other", "city"])
def test_an_invitation_whose_path_is_not_its_places_makes_nobody_a_member(town, transaction, speak, victim):
    place = getattr(town, victim)
    kind = "station" if place.kind == "station" else "bureau"
    secret, thief = uuid4().hex, town.county.people["supervisor"]
    speak(
        "yizhan_bureau",
        "INSERT INTO invitation (id, secret_hash, place_kind, place_id, place_path, place_name, roles, name, by_person,"
        " created_at, expires_at) VALUES (gen_random_uuid(), %s, %s, %s, %s, 'x', '{HEAD}', 'x', %s, %s,"
        " %s + interval '1 day') RETURNING 1",
        *(secret, kind, place.id, town.county.path, thief, now(), now()),
        path_from=town.county.path,
        path_to=town.county.path + "~",
    )
    accept = "SELECT auth_accept(%s, %s, NULL, NULL, NULL, NULL, NULL, %s)"
    assert speak("yizhan_bureau", accept, secret, thief, now(), person_id=thief) is None
    count = "SELECT count(*) FROM membership WHERE person_id = %s AND place_id = %s"
    assert transaction.connection.execute(count, [thief, place.id]).fetchone()[0] == 0
