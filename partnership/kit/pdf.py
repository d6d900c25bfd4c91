"""HTML printed as PDF, tagged and with its fonts inside."""

import logging
import os
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.utils.module_loading import import_string

# They tell of every table of every font and of every step.
for _name in ("fontTools", "weasyprint.progress"):
    logging.getLogger(_name).setLevel(logging.WARNING)
# Otherwise each font bears the second in which its letters were picked out.
os.environ.setdefault("SOURCE_DATE_EPOCH", "0")
STYLES = settings.BASE_DIR / "static" / "papers"


def print_pdf(html: str, *, styles: Sequence[Path], more_css: str = "") -> bytes:
    """The same bytes for the same words, whenever and wherever it is called.

    Nothing is fetched but files of ours and pictures inside the page; what is missing raises.
    """
    # Loaded here: it takes a second and 60 MB, which only the worker is to spend.
    document, style = import_string("weasyprint.HTML"), import_string("weasyprint.CSS")
    fetcher = import_string("weasyprint.urls.URLFetcher")(
        allowed_protocols={"file", "data"}, fail_on_errors=True
    )
    fonts = import_string("weasyprint.text.fonts.FontConfiguration")()
    sheets = [style(filename=path, font_config=fonts, url_fetcher=fetcher) for path in styles]
    if more_css:
        sheets.append(style(string=more_css, font_config=fonts, url_fetcher=fetcher))
    page = document(string=html, base_url=str(STYLES), url_fetcher=fetcher)
    printed: bytes = page.write_pdf(
        stylesheets=sheets, font_config=fonts, pdf_variant="pdf/ua-1", pdf_tags=True
    )
    return printed
