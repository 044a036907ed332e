"""The one list that plugs modules in: blueprints, models, jobs, schedules, trail listeners, navigation.

Nothing finds a module by itself: what is not named here does not run.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from functools import cache
from typing import Any
from uuid import UUID

from flask import Blueprint, Flask, url_for
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal import (
    accounts,
    audits,
    bureaus,
    complaints,
    govlink,
    law,
    merchants,
    notify,
    recalls,
    tenants,
    trail,
)
from portal.accounts import jobs as account_jobs
from portal.accounts.views import bureau_people, demo, door_pages, login, own_pages, station_people
from portal.audits import jobs as audit_jobs
from portal.audits.actions.assessment.gather import lend_facts
from portal.audits.actions.return_visits import lent as return_desk
from portal.audits.actions.return_visits import texts as return_texts
from portal.audits.views import bureau_pages as audit_bureau
from portal.audits.views import open_pages as audit_open
from portal.audits.views import station_pages as audit_station
from portal.audits.views.assessment import bureau_assessment, station_assessment
from portal.audits.views.return_visits import (
    bureau_returns,
    contradictions_told,
    link_pages,
    office_strips,
    public_returns,
    return_strips,
    station_returns,
)
from portal.audits.views.today import due_strips as audit_strips
from portal.audits.views.visits import visit_app, visit_pages
from portal.bureaus.views import blueprint as calendar_pages
from portal.complaints import views as complaint_pages
from portal.complaints.views.holds import bureau_holds, station_holds
from portal.complaints.views.office_quarters import office_quarters
from portal.complaints.views.office_reports import office_reports, report_strips
from portal.complaints.views.quarters import quarter_pages, quarter_strips
from portal.core import once, outbox
from portal.core.actor import Actor
from portal.core.clock import SHANGHAI
from portal.core.files import jobs as file_jobs
from portal.core.i18n import current_locale
from portal.core.schedule import Schedule, daily, every
from portal.core.settings import Settings
from portal.core.web import Context
from portal.core.web.nav import NavItem, Shell
from portal.core.web.styleguide import blueprint as styleguide
from portal.govlink import jobs as govlink_jobs
from portal.govlink.views import bureau_pages as govlink_bureau
from portal.govlink.views import station_pages as govlink_station
from portal.govlink.views.home import also_at_bureau
from portal.govlink.views.today import due_strips as dispatch_strips
from portal.merchants import views as merchant_pages
from portal.notify import jobs as notify_jobs
from portal.notify.views import blueprint as inbox_pages
from portal.notify.views import unread_strips
from portal.recalls.views import NAV_GROUP as ALERTS
from portal.recalls.views import bureau_pages as recall_desk
from portal.recalls.views import due_strips as alert_strips
from portal.recalls.views import notices_on_public_page
from portal.recalls.views import station_pages as recall_station
from portal.tenants import jobs as tenant_jobs
from portal.tenants.views import (
    FOUNDING_PAGES,
    defect_strips,
    gap_strips,
    install_public_page,
    posted_pages,
    profile_pages,
    public_page,
    reading_strips,
    reprint_strips,
    roster_pages,
    wall_pages,
)
from portal.tenants.views import bureau_pages as bureau_stations
from portal.tenants.views.publicity import bureau_stories, publicity_pages, told_to_everybody
from portal.tenants.views.standards import checklist_pages, review_pages, standard_pages, standard_strips
from portal.tenants.views.training import (
    bureau_training,
    certificate_pages,
    exam_pages,
    learning_strips,
    training_pages,
)
from portal.trail import jobs as trail_jobs
from portal.trail.views import bureau_pages as bureau_trail
from portal.trail.views import open_pages as trail_pages
from portal.trail.views import station_pages as station_trail

DOOR = accounts.door

SCHEDULES: tuple[Schedule, ...] = (
    every(1, "outbox.sweep", outbox.sweep),
    daily("01:10", "tenants.defects", tenant_jobs.defects.nightly),
    daily("00:40", "tenants.standards", tenant_jobs.standards.daily),
    every(10, "tenants.ship_standards", tenant_jobs.standards.ship_missing),
    every(1, "complaints.clocks", complaints.sweep_clocks),
    daily("02:20", "complaints.retention", complaints.purge_out_of_term),
    daily("00:05", "tenants.promises_in_force", tenant_jobs.posted.promises_in_force),
    daily("03:15", "tenants.purge_packs", tenant_jobs.posted.purge_old_packs),
    daily("03:10", "outbox.purge", outbox.purge),
    daily("03:12", "once.prune", once.prune),
    daily("03:20", "accounts.prune", account_jobs.prune),
    every(10, "audits.contradictions", audit_jobs.sweep_contradictions),
    every(1, "audits.assess", audit_jobs.sweep_assessments),
    every(1, "govlink.sweep_due", govlink_jobs.sweep_due),
    daily("03:40", "govlink.give_up_files", govlink_jobs.give_up_files),
    every(1, "recalls.sweep", recalls.sweep),
    daily("02:40", "recalls.purge_refunds", recalls.purge_refunds),
    every(1, "audits.sweep_due", audit_jobs.sweep_due),
    daily("00:20", "audits.withdraw_out_of_term", audit_jobs.withdraw_out_of_term),
    daily("02:50", "audits.give_up_visits", audit_jobs.give_up_visits),
    daily("08:30", "audits.warn_certificates", audit_jobs.warn_certificates),
    daily("09:00", "notify.digest", notify_jobs.digest),
    every(10, "notify.tidy", notify_jobs.tidy),
    daily(trail_jobs.SEAL_AT, "trail.seal", trail_jobs.nightly),
    daily("03:30", "files.sweep", file_jobs.sweep_tick),
)

OFFICERS = frozenset({"DISPATCHER", "SUPERVISOR", "CONTACT"})
AUDITORS = frozenset({"DISPATCHER", "SUPERVISOR", "CONTACT", "INSPECTOR"})
FOUNDERS = frozenset({"CONTACT", "SUPERVISOR", "ADMIN"})
NAV: tuple[NavItem, ...] = (
    NavItem("bureau", "govlink.home", "Today", icon="home", order=0),
    NavItem("bureau", "govlink.desk", "Desk", "inbox", OFFICERS, "Complaints", 10),
    NavItem("bureau", "govlink.board", "Dispatches", "send", OFFICERS, "Complaints", 11),
    NavItem("bureau", "govlink.supervisions", "Supervisions", "alarm", OFFICERS, "Complaints", 12),
    NavItem(
        "station",
        "dispatches.inbox",
        "From the bureau",
        "inbox",
        frozenset({"HEAD", "DEPUTY", "LIAISON", "SETTLER", "APPROVER"}),
        "Complaints",
        11,
    ),
    NavItem(
        "bureau",
        "recalls.lists",
        "Product alerts",
        icon="shield-exclamation",
        roles=frozenset({"DISPATCHER", "SUPERVISOR", "CONTACT", "INSPECTOR"}),
        group=ALERTS,
        order=20,
    ),
    NavItem(
        "station",
        "alerts.inbox",
        "Product alerts",
        icon="shield-exclamation",
        roles=frozenset({"HEAD", "DEPUTY", "LIAISON", "SETTLER", "APPROVER"}),
        group=ALERTS,
        order=20,
    ),
    NavItem("station", "today.show", "Today", "sun", frozenset(), "", 0),
    NavItem("station", "cases.show", "Complaints", "file-text", frozenset(), "Complaints", 10),
    NavItem("station", "inquiries.show", "Inquiries", "message-question", frozenset(), "Complaints", 20),
    NavItem("station", "merchants.show", "Shops", "building-store", frozenset(), "Station", 60),
    NavItem("station", "catalogue.show", "Catalogue", "packages", frozenset(), "Station", 61),
    NavItem("station", "standards.show", "Standards", icon="clipboard-check", group="Station", order=75),
    NavItem("station", "profile.show", "Station profile", icon="id-badge-2", group="Station", order=80),
    NavItem("station", "roster.show", "Staff", icon="users-group", group="Station", order=85),
    NavItem("station", "posted.show", "Posted rules", icon="clipboard-text", group="Station", order=82),
    NavItem("station", "wall.show", "Wall and print pack", icon="printer", group="Station", order=83),
    NavItem("station", "station_returns.show", "Return visits", "phone", frozenset(), "Complaints", 25),
    NavItem("bureau", "returns.show", "Return visits", "phone", OFFICERS | {"INSPECTOR"}, "Complaints", 15),
    NavItem(
        "station", "station_assessment.show", "Assessment", "clipboard-check", frozenset(), "Station", 89
    ),
    NavItem(
        "bureau",
        "assessment.show",
        "Assessment",
        "clipboard-check",
        OFFICERS | {"INSPECTOR"},
        "Bureau",
        64,
    ),
    NavItem(
        "station", "quarters.show", "Quarterly summaries", icon="calendar-stats", group="Complaints", order=30
    ),
    NavItem(
        "station",
        "station_holds.station_list",
        "Files and their terms",
        icon="archive",
        group="Complaints",
        order=31,
    ),
    NavItem(
        "bureau",
        "bureau_holds.bureau_list",
        "Files and their terms",
        icon="archive",
        roles=OFFICERS,
        group="Complaints",
        order=26,
    ),
    NavItem(
        "bureau",
        "office_reports.show",
        "Reports and hand-overs",
        icon="speakerphone",
        roles=OFFICERS,
        group="Complaints",
        order=25,
    ),
    NavItem(
        "bureau",
        "office_quarters.office",
        "Quarterly summaries",
        icon="calendar-stats",
        roles=OFFICERS,
        group="Bureau",
        order=65,
    ),
    NavItem("station", "training.show", "Training", icon="school", group="Station", order=86),
    NavItem("station", "exams.show", "Exams", icon="certificate", group="Station", order=87),
    NavItem("station", "publicity.show", "Publicity", icon="speakerphone", group="Station", order=88),
    NavItem("bureau", "bureau_training.show", "Training", icon="school", group="Bureau", order=62),
    NavItem("bureau", "bureau_stories.show", "Typical cases", icon="book", group="Bureau", order=63),
    NavItem("bureau", "reviews.show", "Standards", icon="clipboard-check", group="Bureau", order=65),
    NavItem("bureau", "stations.show", "Stations", icon="building-community", group="Bureau", order=60),
    NavItem(
        "bureau",
        "applications.show",
        "Applications",
        icon="file-plus",
        roles=FOUNDERS,
        group="Bureau",
        order=55,
    ),
    NavItem(
        "bureau",
        "obligations.show",
        "Owed stations",
        icon="building-plus",
        roles=FOUNDERS,
        group="Bureau",
        order=56,
    ),
    NavItem(
        "bureau",
        "defects.show",
        "Known defects",
        icon="alert-triangle",
        roles=FOUNDERS,
        group="Bureau",
        order=66,
    ),
    NavItem("bureau", "filings.show", "Filings", icon="file-check", roles=FOUNDERS, group="Bureau", order=67),
    NavItem(
        "bureau",
        "enterprises.show",
        "Head offices",
        icon="building-skyscraper",
        roles=frozenset({"SUPERVISOR", "ADMIN"}),
        group="Bureau",
        order=70,
    ),
    NavItem("station", "duty.show", "Duty rota", icon="calendar", group="Station", order=84),
    NavItem("station", "tasks.show", "To be mended", icon="tools", group="Station", order=76),
    NavItem(
        "bureau", "audits.home", "Audits", icon="clipboard-search", roles=AUDITORS, group="Audits", order=40
    ),
    NavItem(
        "bureau", "audits.plans", "Plans of checks", icon="dice-5", roles=AUDITORS, group="Audits", order=41
    ),
    NavItem(
        "bureau", "audits.tasks", "Station visits", icon="route", roles=AUDITORS, group="Audits", order=42
    ),
    NavItem(
        "bureau",
        "audits.rectifications",
        "Rectifications",
        icon="tools",
        roles=AUDITORS,
        group="Audits",
        order=43,
    ),
    NavItem(
        "bureau", "audit_visit.app", "Visits on site", "device-mobile", frozenset({"INSPECTOR"}), "Audits", 44
    ),
    NavItem(
        "bureau",
        "audits.objects",
        "Register of stations",
        icon="list-details",
        roles=AUDITORS,
        group="Audits",
        order=45,
    ),
    NavItem(
        "bureau",
        "audits.inspectors",
        "Register of inspectors",
        icon="user-check",
        roles=AUDITORS,
        group="Audits",
        order=46,
    ),
    NavItem(
        "bureau",
        "audits.items",
        "Items to check",
        icon="list-check",
        roles=AUDITORS,
        group="Audits",
        order=47,
    ),
    NavItem(
        "station",
        "audits_station.visits",
        "Visits of the bureau",
        icon="clipboard-search",
        roles=frozenset({"HEAD", "DEPUTY", "LIAISON", "SETTLER", "APPROVER"}),
        group="Station",
        order=77,
    ),
    NavItem("bureau", "calendar.show", "Working-day calendar", icon="calendar", group="Bureau", order=80),
    NavItem(
        "station",
        "station_people.show",
        "Accounts",
        "users",
        frozenset({"HEAD", "DEPUTY", "LIAISON"}),
        "Station",
        90,
    ),
    NavItem(
        "bureau", "bureau_people.show", "Accounts", "users", frozenset({"ADMIN", "SUPERVISOR"}), "Bureau", 90
    ),
)


def _places(context: Context) -> list[dict[str, Any]]:
    if context.entry.places < 2:
        return []  # nothing to switch to, nothing to ask
    return [
        {
            "kind": place.kind,
            "name": place.name,
            "url": place.url,
            "role": _role_words(place.roles),
            "current": place.slug == context.place.slug,
        }
        for place in accounts.own_places(context.db)
    ]


def _unread(context: Context) -> int:
    return context.entry.unread  # the door counted them on the way


@cache
def _links() -> dict[str, str]:
    return {
        "home": url_for("accounts.home"),
        "sign_in": url_for("accounts.sign_in"),
        "sign_out": url_for("accounts.sign_out"),
        "prefs": url_for("own.account"),
        "inbox": url_for("inbox.show"),
    }


def _role_words(codes: Iterable[str]) -> str:
    return "、".join(accounts.ROLES[code].label(current_locale()) for code in codes if code in accounts.ROLES)


def _case_numbers(db: Session, station: UUID, since: date) -> Sequence[str]:
    """A station's case numbers since a day, from which a visit's ledger sample is drawn."""
    case = complaints.Complaint
    first = datetime.combine(since, time(), SHANGHAI)
    wanted = select(case.number).where(
        case.tenant_id == station, case.number.is_not(None), case.registered_at >= first
    )
    return [number for number in db.scalars(wanted) if number]


def _contacts(db: Session, first: date, last: date) -> int:
    """How many complaints and inquiries the scope's own station registered."""
    received = sum(one.received for one in complaints.counts(db, first, last, last))
    return received + sum(complaints.inquiries(db, first, last).values())


def _case_figures(db: Session, first: date, today: date) -> tenants.CaseFigures:
    """The scope's own station for its head office: open and overdue now, closed since *first* and in time."""
    case = complaints.Complaint
    waiting = select(func.count(), func.count().filter(case.due_on < today)).where(
        case.state.in_(complaints.OPEN)
    )
    running, overdue = db.execute(waiting).one()
    kept = complaints.on_time(db, first, today)
    return tenants.CaseFigures(running, overdue, kept.of, kept.kept)


def _delisted(db: Session, station: UUID) -> Sequence[audits.Delisted]:
    """Goods under notice, by barcode, for a visit's look at the shelves."""
    return [
        audits.Delisted(one.barcode, one.name, one.batch, one.notice, str(one.task))
        for one in recalls.delisted_for(db, station)
        if one.barcode
    ]


def _on_the_shelf(db: Session, actor: Actor, station: UUID, seen: audits.Seen, *, now: datetime) -> None:
    """A visit saw goods under notice: the notice hears of it."""
    recalls.found_at_visit(db, actor, station, recalls.SiteFind(**vars(seen)), now=now)


audits.lend_pack(cases=_case_numbers, goods=_delisted)
audits.lend_goods_desk(_on_the_shelf)
complaints.also_today(dispatch_strips)
complaints.also_today(audit_strips)
complaints.also_today(alert_strips)
complaints.also_today(gap_strips)
complaints.also_today(defect_strips)
complaints.also_today(learning_strips)
complaints.also_today(return_strips)
complaints.also_on_status(contradictions_told)
also_at_bureau(office_strips)
also_at_bureau(report_strips)
complaints.also_today(quarter_strips)
tenants.lend_closed_cases(complaints.latest_closed, complaints.one_closed)
complaints.also_today(reading_strips)
complaints.also_today(reprint_strips)
complaints.also_today(standard_strips)
complaints.also_today(unread_strips)
tenants.lend_on_time(complaints.on_time)
tenants.lend_defects(contacts=_contacts, late_statistics=complaints.late_quarters)
tenants.lend_figures(_case_figures)
tenants.also_public(notices_on_public_page)
tenants.also_public(told_to_everybody)
# What a shop sells is asked against the lists in force whenever it changes.
trail.listen("merchants:goods:", recalls.on_catalogue_changed)
trail.listen("merchants:import:done", recalls.on_catalogue_changed)
# The roster of a station follows what happens to its accounts.
trail.listen("accounts:membership:accepted", tenants.on_accepted)
trail.listen("accounts:membership:roles_changed", tenants.on_roles_changed)
trail.listen("accounts:membership:ended", tenants.on_ended)
# Whoever comes, goes or changes roles: the staff board no longer shows the roster.
trail.listen("tenants:member:", tenants.on_roster_changed)
trail.listen("accounts:membership:roles_changed", tenants.on_roster_changed)
# Return visits ask about closed cases and open them again.
return_desk.lend_cases(
    return_desk.CaseDesk(
        closed=complaints.closed_between,
        one=complaints.closed_one,
        script=complaints.spoken,
        phone=lambda db, actor, case, reason, now: complaints.reveal(
            db, actor, case, "consumer_phone", reason, now=now
        ),
        number=complaints.number_for_text,
        judges=complaints.judges,
        reopen=lambda db, actor, case, mismatch, words, visit, now: complaints.reopen(
            db,
            complaints.as_office(actor) if actor.place == "bureau" else actor,
            case,
            mismatch,
            words,
            visit=visit,
            now=now,
        ),
    )
)
trail.listen("complaints:case:close", return_texts.on_closed)
trail.listen("complaints:case:purged", return_texts.on_purged)
# Assessment reads the counts of every module that keeps them.
lend_facts(tenants.assessed)
lend_facts(complaints.assessed)
lend_facts(govlink.assessed)
trail.listen("complaints:case:revisit_mismatch", return_texts.on_reopened)
trail.lend_names(people=accounts.names_of, roles=_role_words, bureaus=bureaus.names)

SHELL = Shell(items=NAV, places=_places, unread=_unread, links=_links)


def blueprints(config: Settings) -> list[Blueprint]:
    """Every blueprint, in the order of the URL map; the style guide stays at home in production."""
    made = [
        door_pages,
        own_pages,
        inbox_pages,
        station_people,
        bureau_people,
        merchant_pages.blueprint,
        merchant_pages.goods_pages,
        merchant_pages.api_pages,
        *FOUNDING_PAGES,
        profile_pages,
        roster_pages,
        posted_pages,
        wall_pages,
        public_page,
        training_pages,
        exam_pages,
        certificate_pages,
        publicity_pages,
        standard_pages,
        review_pages,
        checklist_pages,
        bureau_stations,
        bureau_returns,
        quarter_pages,
        office_quarters,
        office_reports,
        station_holds,
        bureau_holds,
        bureau_assessment,
        station_assessment,
        station_returns,
        public_returns,
        link_pages,
        bureau_training,
        bureau_stories,
        calendar_pages,
        complaint_pages.home_pages,
        complaint_pages.station_pages,
        complaint_pages.inquiry_pages,
        complaint_pages.public_pages,
        complaint_pages.status_pages,
        recall_desk,
        recall_station,
        govlink_bureau,
        govlink_station,
        audit_bureau,
        audit_station,
        audit_open,
        visit_app,
        visit_pages,
        station_trail,
        bureau_trail,
        trail_pages,
    ]
    return made if config.production else [*made, styleguide]


MODELS = (
    accounts,
    audits,
    bureaus,
    complaints,
    govlink,
    law,
    merchants,
    notify,
    recalls,
    tenants,
    trail,
)  # importing them registered their tables


def load_models() -> None:
    """Importing this module imported every model; the name says so at the call."""


def load() -> None:
    """Importing this module registered every job and listener; the name says so at the call."""


def plug(app: Flask) -> None:
    """What modules hang on the application besides blueprints."""
    login.install(app)
    demo.install(app)
    install_public_page(app)
    merchant_pages.install(app)
