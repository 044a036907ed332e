"""What the tests stand on: servers, databases, a checking client, a browser. See tests/conftest.py for the fixtures."""
