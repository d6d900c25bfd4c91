"""A PDF without what it says of its author beside its pages."""

import io
from typing import IO, Any

from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from pypdf.generic import DictionaryObject, NameObject

PDF = "application/pdf"
# Program data of any object: XMP, and what drawing programs keep for themselves.
_TELLING = ("/Metadata", "/PieceInfo")
# Who wrote a remark in the margin; of a form's field the same key is the field's own name.
_WRITER = "/T"
# Who signed, where and with which certificate; written anew, the file is signed by nobody anyway.
_SIGNATURES = ("/Sig", "/DocTimeStamp")
_SIGNER = ("/Name", "/ContactInfo", "/Location", "/Reason", "/Contents", "/Cert")
_BROKEN = (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError)


class Unreadable(ValueError):
    """The file is so broken that nobody can say what is in it."""


def nameless(source: IO[bytes]) -> bytes:
    """The same pages written anew: no author, program, dates, XMP or earlier version is in them.

    What stands on the pages stays, and so does what a picture on them says of itself. Raises
    ``Unreadable``.
    """
    try:
        writer = PdfWriter(clone_from=PdfReader(source))
        for found in writer._objects:
            if isinstance(found, DictionaryObject):
                _forget(found)
        writer.metadata = None
        writer.compress_identical_objects(remove_duplicates=False, remove_unreferenced=True)
        target = io.BytesIO()
        writer.write(target)
    except _BROKEN as error:
        raise Unreadable from error
    return target.getvalue()


def _forget(found: DictionaryObject) -> None:
    for name in _TELLING:
        found.pop(NameObject(name), None)
    if "/ByteRange" in found or found.get("/Type") in _SIGNATURES:
        for name in _SIGNER:
            found.pop(NameObject(name), None)
    if _is_remark(found):
        found.pop(NameObject(_WRITER), None)
    for value in list(found.values()):
        _forget_inside(value)


def _forget_inside(value: Any) -> None:
    """Dictionaries that stand inside others have no number of their own."""
    if isinstance(value, DictionaryObject):
        _forget(value)
    elif isinstance(value, list):
        for one in value:
            _forget_inside(one)


def _is_remark(found: DictionaryObject) -> bool:
    return "/Rect" in found and found.get("/Subtype") not in (None, "/Widget", "/Link")
