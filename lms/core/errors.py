"""How an action says no."""

from collections.abc import Mapping


class DomainError(Exception):
    """A refusal with a code for programs and a sentence, in the interface's language, for people.

    `details` holds what the sentence was made from; never a name or a document number.
    """

    def __init__(self, code: str, message: str, **details: object) -> None:
        super().__init__(code)
        self.code = code
        self.message = message
        self.details: Mapping[str, object] = details

    @property
    def field(self) -> str | None:
        """The field of a form that the sentence is about; None when it is about the whole."""
        field = self.details.get("field")
        return field if isinstance(field, str) else None

    def __str__(self) -> str:
        return str(self.message)
