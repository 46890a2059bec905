"""A mail server for tests. Usage: smtp.py DIR PORT, with DIR/cert.pem and DIR/key.pem.

PORT takes mail after STARTTLS and AUTH, the port in DIR/smtps-port after AUTH in TLS from the start, and the one in
DIR/open-port as it comes. Each mail becomes a file in DIR/mail. Addresses at refused.example are refused for good, those
at later.example for now.
"""

import asyncio
import itertools
import pathlib
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult

folder, port = pathlib.Path(sys.argv[1]), int(sys.argv[2])
numbers = itertools.count()


class Folder:
    """Writes mails down."""

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.endswith("@refused.example"):
            return "550 5.1.1 no such mailbox"
        if address.endswith("@later.example"):
            return "451 4.3.0 try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        head = f"X-From: {envelope.mail_from}\r\nX-To: {','.join(envelope.rcpt_tos)}\r\n"
        name = f"{next(numbers):06}.eml"
        draft = folder / "mail" / f".{name}"
        draft.write_bytes(head.encode() + envelope.content)
        draft.rename(folder / "mail" / name)
        return "250 taken"


def authenticate(server, session, envelope, mechanism, login):
    known = (login.login, login.password) == (b"hallyu", b"p:w/d@x")
    return AuthResult(success=known, handled=False)


async def serve(at, ssl=None, **options):
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(Folder(), **options), "127.0.0.1", at, ssl=ssl)
    return str(server.sockets[0].getsockname()[1])


async def main():
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    closed = {"auth_required": True, "authenticator": authenticate}
    (folder / "mail").mkdir()
    (folder / "smtps-port").write_text(await serve(0, ssl=tls, auth_require_tls=False, **closed))
    (folder / "open-port").write_text(await serve(0))
    await serve(port, tls_context=tls, require_starttls=True, **closed)
    (folder / "ready").touch()
    await asyncio.Event().wait()


asyncio.run(main())
