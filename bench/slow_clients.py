"""Slow clients: slow_clients.py URL COOKIE COUNT SECONDS prints how many of them saw an error.

Each opens a connection, asks for the file, and takes 4 KiB of it a second until the time is over.
"""

import asyncio
import collections
import socket
import sys
from urllib.parse import urlsplit

CHUNK = 4096
# Connections that are opened at a time, so that no queue of the system overflows.
OPENING = 200


async def client(url, cookie, opening, seconds):
    async with opening:
        sock = socket.socket()
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2 * CHUNK)
        sock.setblocking(False)
        await asyncio.get_running_loop().sock_connect(sock, (url.hostname, url.port))
        reader, writer = await asyncio.open_connection(sock=sock, limit=CHUNK)
        writer.write(f"GET {url.path} HTTP/1.1\r\nHost: {url.netloc}\r\nCookie: {cookie}\r\n\r\n".encode())
        status = await asyncio.wait_for(reader.readline(), 30)
    try:
        if b" 200 " not in status:
            raise ConnectionError(status.decode().strip())
        end = asyncio.get_running_loop().time() + seconds
        while asyncio.get_running_loop().time() < end:
            await reader.readexactly(CHUNK)
            await asyncio.sleep(1)
    finally:
        writer.close()


async def main(address, cookie, count, seconds):
    url, opening = urlsplit(address), asyncio.Semaphore(OPENING)
    clients = (client(url, cookie, opening, seconds) for _ in range(count))
    outcomes = await asyncio.gather(*clients, return_exceptions=True)
    errors = collections.Counter(repr(outcome) for outcome in outcomes if outcome is not None)
    for error, times in errors.most_common(5):
        print(f"{times} x {error}", file=sys.stderr)
    print(sum(errors.values()))


asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3]), float(sys.argv[4])))
