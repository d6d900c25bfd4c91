"""PDFs for tests that look into them."""

import io

from pypdf import PdfReader, PdfWriter
from pypdf.annotations import Text
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject


def pdf(*, author=""):
    """One page; with ``author`` it is named in every place a PDF keeps such things."""
    writer = PdfWriter()
    page = writer.add_blank_page(200, 200)
    if author:
        fields = ("/Author", "/Creator", "/Producer", "/Title", "/Subject", "/Keywords", "/Company")
        writer.add_metadata({field: author for field in fields})
        writer.xmp_metadata = _xmp(author)
        writer.add_annotation(page, Text(rect=(1, 1, 9, 9), text="Ескерту", title_bar=author))
        _sign(writer, author)
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def _sign(writer, author):
    """As signing programs leave it: a field of the form with who signed."""
    said = {"/Name": author, "/Location": author, "/Contents": author}
    values = {NameObject(name): TextStringObject(text) for name, text in said.items()}
    signature = DictionaryObject({NameObject("/Type"): NameObject("/Sig"), **values})
    field = {NameObject("/FT"): NameObject("/Sig"), NameObject("/V"): writer._add_object(signature)}
    fields = ArrayObject([DictionaryObject(field)])
    form = DictionaryObject({NameObject("/Fields"): fields})
    writer.root_object[NameObject("/AcroForm")] = form


def metadata_of(content):
    """All that a reader says of a PDF beside its pages, as one text."""
    reader = PdfReader(io.BytesIO(content))
    told = [str(reader.metadata or ""), str(reader.trailer.get("/ID", ""))]
    for number in range(1, int(reader.trailer["/Size"])):
        found = reader.get_object(number)
        told.append(str(found))
        if hasattr(found, "get_data"):
            told.append(found.get_data().decode("utf-8", "replace"))
    return "\n".join(told)


def _xmp(author):
    return (
        "<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF "
        "xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' "
        "xmlns:dc='http://purl.org/dc/elements/1.1/'><rdf:Description rdf:about=''>"
        f"<dc:creator>{author}</dc:creator></rdf:Description></rdf:RDF></x:xmpmeta>"
    ).encode()
