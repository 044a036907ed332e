"""create_app: settings → core → modules. Refuses to start with a view nobody guards."""

from datetime import timedelta

from flask import Flask
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from portal import modules
from portal.core import logs
from portal.core.i18n import init_i18n
from portal.core.migrate import ROOT
from portal.core.settings import Settings, settings
from portal.core.web import access, assets, cycle, errors, health, kept, limits, nav, security
from portal.core.web.places import PlaceConverter

MAX_UPLOAD = 64 * 1024 * 1024  # bytes in one request; a single file has its own, smaller limit


def create_app(config: Settings | None = None) -> Flask:
    """The web application. Raises SettingsError, AssetsMissing or Unmarked when it may not serve."""
    config = config or settings()
    logs.install(config.log_level, json=config.production)
    app = cycle.Portal("portal", static_folder=str(assets.STATIC), template_folder=str(ROOT / "templates"))
    _configure(app, config)
    app.url_map.converters["place"] = PlaceConverter
    _mark_static(app)
    init_i18n(app)
    CSRFProtect(app)
    security.install(app, secure=config.production)
    cycle.install(app, modules.DOOR)
    errors.install(app)
    health.install(app)
    limits.install(app, config.redis_url)
    nav.install(app, modules.SHELL)
    app.jinja_env.globals.update(
        asset=assets.asset,
        asset_inline=assets.asset_inline,
        icon_svg=assets.icon,
        csp_nonce=security.nonce,
        kept=kept.kept,
    )
    for blueprint in modules.blueprints(config):
        app.register_blueprint(blueprint)
    modules.plug(app)
    access.check(app)
    if config.proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=config.proxies, x_proto=config.proxies, x_host=config.proxies
        )
    return app


def _configure(app: Flask, config: Settings) -> None:
    app.config.update(
        SECRET_KEY=config.secret_key,
        MAX_CONTENT_LENGTH=MAX_UPLOAD,
        MAX_FORM_MEMORY_SIZE=4 * 1024 * 1024,
        SESSION_COOKIE_NAME="yz",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=config.production,
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=timedelta(days=30),
        WTF_CSRF_TIME_LIMIT=None,  # a form may stay open as long as the sign-in lives (core.web.idle)
        TEMPLATES_AUTO_RELOAD=False,
        BASE_URL=config.base_url,
        ENV_NAME=config.env,
    )
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.json.ensure_ascii = False  # type: ignore[attr-defined]


def _mark_static(app: Flask) -> None:
    app.view_functions["static"] = access.anyone(app.view_functions["static"])
