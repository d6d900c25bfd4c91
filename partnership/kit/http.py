"""Small, careful dealings with requests and responses."""

import re
from datetime import datetime
from hashlib import sha256
from pathlib import PurePath
from typing import TypeVar
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag

from partnership.kit.slugs import slugify
from partnership.kit.text import clean_text

Response = TypeVar("Response", bound=HttpResponseBase)

# Eighteen digits always fit into the databases' 64-bit integers.
_INTEGER = re.compile(r"-?[0-9]{1,18}")


def int_or_none(value: object) -> int | None:
    """A whole number that both databases can hold, or nothing; never an error."""
    text = str(value).strip()
    return int(text) if _INTEGER.fullmatch(text) else None


def attachment_header(filename: str) -> str:
    """A ``Content-Disposition`` that saves the file under its own name (RFC 6266).

    Old programs get an ASCII spelling; no name can leave its folder or its header.
    """
    name = clean_text(PurePath(filename.replace("\\", "/")).name) or "file"
    path = PurePath(name)
    suffix = slugify(path.suffix)
    plain = (slugify(path.stem) or "file") + (f".{suffix}" if suffix else "")
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def no_store(response: Response) -> Response:
    """Keep a personal answer out of every cache."""
    response.headers["Cache-Control"] = "private, no-store"
    return response


def cacheable(response: Response, *, seconds: int) -> Response:
    """Let browsers keep an answer that is the same for everybody; proxies for ten seconds only."""
    response.headers["Cache-Control"] = f"public, max-age={seconds}, s-maxage=10"
    return response


def calendar_response(
    request: HttpRequest, body: bytes, *, name: str, modified: datetime | None = None
) -> HttpResponseBase:
    """A calendar file for whoever follows it: 304 while nothing has changed."""
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = attachment_header(f"{name}.ics")
    etag = quote_etag(sha256(body).hexdigest()[:32])
    response.headers["ETag"] = etag
    stamp = int(modified.timestamp()) if modified else None
    if stamp is not None:
        response.headers["Last-Modified"] = http_date(stamp)
    answer = get_conditional_response(request, etag, stamp, response)
    return answer or cacheable(response, seconds=300)
