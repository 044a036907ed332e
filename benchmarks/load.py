"""A small load generator: keep-alive connections, a fixed time, requests counted. Only ever 127.0.0.1."""

from __future__ import annotations

import argparse
import itertools
import json
import socket
import sys
import threading
import time

# In a body, a serial number of as many digits stands here: nobody registers the same case twice.
SERIAL = "00000000"
serials = itertools.count(time.time_ns() // 1_000_000 % 10**7 * 10)


def main() -> None:
    """``python load.py PORT PATH SECONDS CONNECTIONS [COOKIE] [BODY]`` prints {"rate": …, "bad": …}."""
    options = argparse.ArgumentParser()
    options.add_argument("port", type=int)
    options.add_argument("path")
    options.add_argument("seconds", type=float)
    options.add_argument("connections", type=int)
    options.add_argument("--cookie", default="")
    options.add_argument("--body", default="")
    wish = options.parse_args()
    counts = [[0, 0] for _ in range(wish.connections)]
    threads = [threading.Thread(target=_ask, args=(wish, count), daemon=True) for count in counts]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(wish.seconds + 30)
    took = time.perf_counter() - began
    done, bad = sum(c[0] for c in counts), sum(c[1] for c in counts)
    json.dump({"rate": done / took, "bad": bad}, sys.stdout)


def _ask(wish: argparse.Namespace, count: list[int]) -> None:
    request, mark = _request(wish), SERIAL.encode()
    until = time.perf_counter() + wish.seconds
    with socket.create_connection(("127.0.0.1", wish.port), timeout=30) as line:
        reader = line.makefile("rb")
        while time.perf_counter() < until:
            line.sendall(request.replace(mark, b"%08d" % (next(serials) % 10**8), 1))
            status, closed = _answer(reader)
            count[0] += 1
            count[1] += status >= 400
            if closed:
                reader.close()
                line.close()
                line = socket.create_connection(("127.0.0.1", wish.port), timeout=30)
                reader = line.makefile("rb")


def _request(wish: argparse.Namespace) -> bytes:
    head = f"{'POST' if wish.body else 'GET'} {wish.path} HTTP/1.1\r\nHost: 127.0.0.1:{wish.port}\r\n"
    if wish.cookie:
        head += f"Cookie: {wish.cookie}\r\n"
    if wish.body:
        head += f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(wish.body.encode())}\r\n"
    return (head + "\r\n" + wish.body).encode()


def _answer(reader: object) -> tuple[int, bool]:
    status = int(reader.readline().split()[1])  # type: ignore[attr-defined]
    length, closed = 0, False
    while (line := reader.readline()) not in (b"\r\n", b""):  # type: ignore[attr-defined]
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            length = int(value)
        if name.lower() == b"connection" and value.strip().lower() == b"close":
            closed = True
    reader.read(length)  # type: ignore[attr-defined]
    return status, closed


if __name__ == "__main__":
    main()
