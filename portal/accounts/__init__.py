"""People and their accounts: sign-in, second factor, roles at stations and bureaux."""

from portal.accounts.actions.members import (
    NewPerson,
    change_roles,
    end_membership,
    invite,
    invite_to_enterprise,
    reach,
)
from portal.accounts.actions.operator import first_password
from portal.accounts.actions.seed import create_person, grant_roles
from portal.accounts.door import door
from portal.accounts.models import Invitation, Membership, Person, SignIn
from portal.accounts.queries import (
    Colleague,
    OwnPlace,
    has_head,
    login_taken,
    names_of,
    names_rows,
    officers_above,
    open_invitations,
    own_places,
    people_at,
)
from portal.accounts.rules import BUREAU_ROLES, ENTERPRISE_ROLES, ROLES, STATION_ROLES

__all__ = [
    "BUREAU_ROLES",
    "ENTERPRISE_ROLES",
    "ROLES",
    "STATION_ROLES",
    "Colleague",
    "Invitation",
    "Membership",
    "NewPerson",
    "OwnPlace",
    "Person",
    "SignIn",
    "change_roles",
    "create_person",
    "door",
    "end_membership",
    "first_password",
    "grant_roles",
    "has_head",
    "invite",
    "invite_to_enterprise",
    "login_taken",
    "names_of",
    "names_rows",
    "officers_above",
    "open_invitations",
    "own_places",
    "people_at",
    "reach",
]
