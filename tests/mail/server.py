"""A mail server that is not ours, for the tests: STARTTLS and AUTH as Python's aiosmtpd has them.

    server.py --certificate FILE --key FILE --password FILE --mails FOLDER [--without-starttls]

It prints its port after the word `port`, reads its password anew at each sign-in, takes mail only from who has signed in, and keeps each
as a file that begins with the envelope. The files `greetings` and `sign-ins` have a line for each EHLO and
each sign-in that was tried.
"""

import argparse
import asyncio
import itertools
import pathlib
import ssl

from aiosmtpd.smtp import SMTP, AuthResult


class Keeper:
    numbers = itertools.count(1)

    def __init__(self, folder):
        self.folder = folder

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        session.host_name = hostname
        with open(self.folder / "greetings", "a") as greetings:
            print(hostname, file=greetings)
        return responses

    async def handle_DATA(self, server, session, envelope):
        head = f"{envelope.mail_from} {' '.join(envelope.rcpt_tos)}\n".encode()
        unfinished = self.folder / "unfinished"
        unfinished.write_bytes(head + envelope.content)
        unfinished.rename(self.folder / f"{next(self.numbers):04}.eml")
        return "250 2.0.0 Kept"


def main():
    parser = argparse.ArgumentParser()
    for name in ("certificate", "key", "password", "mails"):
        parser.add_argument(f"--{name}", type=pathlib.Path, required=True)
    parser.add_argument("--without-starttls", action="store_true")
    given = parser.parse_args()
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(given.certificate, given.key)

    def signs_in(server, session, envelope, mechanism, data):
        with open(given.mails / "sign-ins", "a") as tried:
            print("over TLS" if session.ssl else "in clear", file=tried)
        right = given.password.read_bytes().strip()
        # Not handled here: aiosmtpd then answers 535 by itself.
        return AuthResult(success=data.login == b"accord" and data.password == right, handled=False)

    def conversation():
        return SMTP(
            Keeper(given.mails),
            hostname="mail.example",
            tls_context=None if given.without_starttls else tls,
            require_starttls=not given.without_starttls,
            auth_required=True,
            auth_require_tls=not given.without_starttls,
            authenticator=signs_in,
        )

    async def listen():
        server = await asyncio.get_running_loop().create_server(conversation, "127.0.0.1", 0)
        print("port", server.sockets[0].getsockname()[1], flush=True)
        await server.serve_forever()

    asyncio.run(listen())


main()
