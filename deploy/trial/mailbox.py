"""The relay of the trial: it takes mail as one on the same machine would, and writes it down.

`python -m deploy.trial.mailbox PORT`
"""

import socketserver
import sys


class Letter(socketserver.StreamRequestHandler):
    """One conversation in SMTP, as far as a relay's client speaks it."""

    def handle(self) -> None:
        self.say("220 trial")
        for line in self.rfile:
            word = line[:4].strip().upper()
            if word == b"DATA":
                self.say("354 go on")
                self.take_letter()
            elif word == b"QUIT":
                self.say("221 bye")
                return
            self.say("250 ok")

    def take_letter(self) -> None:
        for line in iter(self.rfile.readline, b".\r\n"):
            sys.stdout.buffer.write(line)
        sys.stdout.flush()

    def say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


class Relay(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True


if __name__ == "__main__":
    with Relay(("127.0.0.1", int(sys.argv[1])), Letter) as relay:
        relay.serve_forever()
