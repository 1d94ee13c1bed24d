"""What the person who starts a command can mend."""

from hotwash.adapters.heartbeat import HeartbeatUrlError
from hotwash.adapters.mail.smtp import SmtpAddressError
from hotwash.adapters.outgoing import OutgoingNetworksError
from hotwash.adapters.paging.telephone import TelephoneAddressError
from hotwash.adapters.store.schema import SchemaTooNewError, SchemaTooOldError
from hotwash.adapters.yaml_files import FileProblemsError
from hotwash.bootstrap.databases import UnknownDatabaseError

BAD_INPUT = (
    HeartbeatUrlError,
    OutgoingNetworksError,
    FileProblemsError,
    UnknownDatabaseError,
    SchemaTooNewError,
    SchemaTooOldError,
    SmtpAddressError,
    TelephoneAddressError,
)
"""What the person who starts a command can mend; its text says how."""
