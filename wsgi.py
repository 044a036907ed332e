"""The web server's entry: gunicorn wsgi:app."""

from portal.app import create_app

app = create_app()
