"""From bytes to characters: which encoding a document is in, whatever it says, and text without control characters.

Knows nothing of markup, except where HTML and XML declare an encoding.
"""

from __future__ import annotations

import codecs
import re
import unicodedata

from .errors import BinaryError, UnreadableError

REMEDY = "Save its text as .txt, .html or .pdf and add that."

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Declared on the web, meant as their Windows supersets: WHATWG Encoding, "names and labels".
_SUPERSETS = {"iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254", "tis-620": "cp874", "gb2312": "gb18030"}
# Encodings in which text is no superset of ASCII bytes, so that valid UTF-8 proves nothing against them.
_NOT_ASCII = re.compile(r"utf-(16|32)|iso2022|hz")
# Python codecs that yield text but are no character encodings of documents.
_NO_CHARSETS = {"unicode_escape", "raw-unicode-escape", "punycode", "idna", "utf-7"}
# What the detector may answer: the legacy encodings of the web (WHATWG Encoding), none of mainframes and terminals.
_DETECTABLE = (
    "cp1252 cp1250 cp1251 cp1253 cp1254 cp1255 cp1256 cp1257 cp1258 iso8859_2 iso8859_5 koi8_r koi8_u cp874 "
    "shift_jis euc_jp iso2022_jp gb18030 big5 euc_kr"
)
_SAMPLE = 64 * 1024  # bytes; detection decodes them once for each candidate
# Ours: a page cut off in the middle of a character, or with one pasted word in another encoding, is still UTF-8. In
# text of a legacy encoding nearly every byte outside ASCII is wrong as UTF-8.
_MAX_BROKEN_SHARE = 0.2

_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{1,40})", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9_:.-]{1,40})", re.IGNORECASE)

_LINE_ENDS = re.compile("\r\n|[\r\v\f\x85]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
# More control characters than these few and this share: no text. Ours; a stray one from a word processor passes.
_FEW_CONTROLS, _MAX_CONTROL_SHARE = 3, 0.01
_SURROGATES = re.compile("[\ud800-\udfff]")
_BLANK = re.compile("[\\s\u200b-\u200d\u2060\ufeff]*\\Z")  # white space, and characters without a width


def decode(body: bytes, declared: str | None, label: str) -> str:
    """The characters of `body`: by byte-order mark, declared charset, UTF-8, then detection; `label` is for messages.

    Valid UTF-8 outweighs a declared legacy charset: text in such a charset is practically never valid UTF-8, while
    documents that declare the wrong one are common.

    Raises BinaryError or UnreadableError.
    """
    for bom, encoding in _BOMS:
        if body.startswith(bom):
            return _decoded(body, encoding, label)
    declared = _known_charset(declared)
    if b"\x00" in body and not (declared and _NOT_ASCII.match(declared)):
        raise BinaryError(f"{label} is a binary file, not a text. {REMEDY}")
    candidates = ["utf-8"]
    if declared:
        candidates.insert(0 if _NOT_ASCII.match(declared) else 1, declared)
    for encoding in candidates:
        try:
            return _plausible(body.decode(encoding), label)
        except UnicodeDecodeError:
            if encoding == "utf-8" and (text := _nearly_utf8(body)):
                return _plausible(text, label)
    return _decoded(body, _detected(body, label), label)


def declared_in_html(body: bytes) -> str | None:
    """The charset that a page of HTML names in its first bytes, as written; None where it names none."""
    found = _META_CHARSET.search(body[:4096])
    return found.group(1).decode("ascii") if found else None


def declared_in_xml(body: bytes) -> str | None:
    """The encoding in the XML declaration, as written; None where there is none."""
    found = _XML_ENCODING.match(body[:512].removeprefix(codecs.BOM_UTF8))
    return found.group(1).decode("ascii") if found else None


def normalised(text: str) -> str:
    """Line ends to \\n, other control characters, half characters and a leading byte-order mark out, NFC."""
    text = _CONTROL.sub("", _LINE_ENDS.sub("\n", text.removeprefix("\ufeff")))
    return text if text.isascii() else unicodedata.normalize("NFC", _SURROGATES.sub("", text))


def one_line(text: str | None) -> str | None:
    """`normalised`, with white space folded to single spaces; None where nothing is left."""
    return " ".join(normalised(text or "").split()) or None


def is_blank(text: str) -> bool:
    """Whether there is nothing to see: white space, and characters without a width."""
    return _BLANK.match(text) is not None


def _decoded(body: bytes, encoding: str, label: str) -> str:
    try:
        return _plausible(body.decode(encoding), label)
    except UnicodeDecodeError as error:
        raise UnreadableError(
            f"{label} is not text in any known encoding (broken at byte {error.start}); save it as UTF-8."
        ) from error


def _nearly_utf8(body: bytes) -> str | None:
    text = body.decode("utf-8", "replace")
    foreign = len(text) - len(text.encode("ascii", "ignore"))
    return text if text.count("\ufffd") <= _MAX_BROKEN_SHARE * foreign else None


def _plausible(text: str, label: str) -> str:
    if len(_CONTROL.findall(text)) > _FEW_CONTROLS + _MAX_CONTROL_SHARE * len(text):
        raise BinaryError(f"{label} is a binary file, not a text. {REMEDY}")
    return text


def _known_charset(declared: str | None) -> str | None:
    """Python's name for a declared charset, or None for one that does not exist."""
    try:
        name = codecs.lookup((declared or "").strip()).name
        "a".encode(name)  # a LookupError for Python's codecs that are no character encodings, such as rot13
    except (LookupError, ValueError):
        return None
    return None if name in _NO_CHARSETS else _SUPERSETS.get(name, name)


def _detected(body: bytes, label: str) -> str:
    import charset_normalizer

    # A sample cut at a line end splits no character.
    end = body.rfind(b"\n", 1, _SAMPLE) if len(body) > _SAMPLE else len(body)
    sample = body[: end if end > 0 else _SAMPLE]
    best = charset_normalizer.from_bytes(sample, cp_isolation=_DETECTABLE.split(), enable_fallback=False).best()
    if best is None:
        raise BinaryError(f"{label} is not text in any known encoding. {REMEDY}")
    return best.encoding
