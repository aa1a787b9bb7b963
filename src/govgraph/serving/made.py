"""What a worker makes for a reply: bytes, what they are, and the headers that go with them."""

from dataclasses import dataclass, field
from pathlib import Path

# Stands, among a job's arguments, for the folder that the server keeps for the state of the store
# that the job is run on.
FOLDER = "\0folder"


@dataclass(frozen=True)
class Made:
    """A reply's content.

    Attributes:
        body: the bytes; or the file in the server's folder that they were spooled to.
        media_type: what they are, with the charset where it is a text.
        headers: further headers.
        status: the status of the reply.

    Example:
        >>> Made(b"a", "text/plain; charset=utf-8").headers
        {}
    """

    body: bytes | Path
    media_type: str
    headers: dict[str, str] = field(default_factory=dict)
    status: int = 200
