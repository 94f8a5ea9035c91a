"""A real mail server that takes what is sent to it, and the worker that sends."""

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from procrastinate.periodic import PeriodicRegistry

from groups.mail import deliver
from groups.models import OutgoingMail
from groups.worker import make_worker_app

OK = "250 Taken"


class Letter:
    """A mail as it arrived: ``raw`` bytes, ``message`` parsed, and whom the envelope names."""

    def __init__(self, envelope: Envelope) -> None:
        self.raw = envelope.original_content or b""
        parsed = message_from_bytes(self.raw, policy=default)
        assert isinstance(parsed, EmailMessage)
        self.message = parsed
        self.sender, self.recipients = envelope.mail_from or "", list(envelope.rcpt_tos)

    @property
    def subject(self) -> str:
        return str(self.message["subject"])

    @property
    def text(self) -> str:
        """Return the plain text."""
        return str(self.message.get_content()).replace("\r\n", "\n")


class AnyPortController(Controller):
    """A controller that may be given port 0: the operating system chooses one that is free."""

    def _trigger_server(self) -> None:
        assert self.server is not None
        self.port = self.server.sockets[0].getsockname()[1]  # type: ignore[attr-defined]
        super()._trigger_server()


class MailServer:
    """Listens at 127.0.0.1; ``answers`` says what to answer to a recipient, such as "550 Nobody here"."""

    def __init__(self) -> None:
        self.letters: list[Letter] = []
        self.answers: dict[str, str] = {}
        self._controller = AnyPortController(self, hostname="127.0.0.1", port=0)

    @property
    def port(self) -> int:
        return int(self._controller.port)

    def start(self) -> None:
        self._controller.start()

    def stop(self) -> None:
        self._controller.stop(no_assert=True)

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = self.answers.get(address, OK)
        if answer == OK:
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        self.letters.append(Letter(envelope))
        return OK


def send_queued() -> None:
    """Send each mail that waits, as the worker would. For tests that stay in one transaction."""
    for mail in OutgoingMail.objects.order_by("pk"):
        deliver(mail=mail.pk)


def run_jobs() -> None:
    """Let a real worker do all that is due, but nothing by schedule. Needs a test whose transactions are real."""
    worker = make_worker_app()
    worker.periodic_registry = PeriodicRegistry()
    worker.run_worker(wait=False, concurrency=1, listen_notify=False, install_signal_handlers=False)
