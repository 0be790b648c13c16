"""A field for words of the stored text, which keeps what is needed to find them again."""

from __future__ import annotations

from typing import Any

from django import forms

LONGEST_PASSAGE = 5_000
"""Characters: above the longest statement that is printed in full, below a report; we quote, we do not republish."""

DATE_HINT = "2020-10-05, 2020-10, 2020 or 5 October 2020"


class PassageField(forms.CharField):
    """Words of the stored text. Browsers send line ends as CR LF, the stored text has LF; outer white space is
    dropped. The control is marked for the script that checks, while somebody edits, whether they stand there."""

    def __init__(self, *, rows: int = 3, **kwargs: Any) -> None:
        """Show `rows` lines."""
        widget = forms.Textarea(attrs={"rows": rows, "data-passage": ""})
        super().__init__(max_length=LONGEST_PASSAGE, widget=widget, **kwargs)

    def to_python(self, value: Any) -> Any:
        """Return the words with the stored text's line ends."""
        return super().to_python(value.replace("\r\n", "\n") if isinstance(value, str) else value)


class NameField(forms.CharField):
    """A name that the record may know: `kind` (company, person, authority) says where the script looks while somebody
    types."""

    def __init__(self, kind: str, **kwargs: Any) -> None:
        """Look among the record's names of this kind."""
        super().__init__(
            max_length=200, widget=forms.TextInput(attrs={"data-names": kind, "autocomplete": "off"}), **kwargs
        )
