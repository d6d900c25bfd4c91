"""Follows every link from home in one language, as a stranger without cookies would."""

import re
from collections import deque
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urljoin, urlsplit

LANGUAGES = ("kk", "ru", "fr", "en")
# Beyond these a visitor needs an account: the links are followed to the sign-in page, no further.
DOORS = re.compile(r"^/[a-z]{2}/(account|me|admin|mail)/|/(register|apply|write)/$")
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
ASSETS = {"img", "script", "source", "use"}
SAID = ("alt", "aria-label", "placeholder")
UNSEEN = {"script", "script:data", "style", "svg", "template", "title"}


class Reader(HTMLParser):
    """What a crawler and a screen reader take from a page."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.lang = ""
        self.links: list[str] = []
        self.assets: list[str] = []
        self.canonical = ""
        self.alternates: dict[str, str] = {}
        self.title = ""
        self.description = ""
        self.texts: list[tuple[str, str]] = []
        self.data: list[str] = []
        self._open: list[tuple[str, str]] = []
        self.feed(html)

    @property
    def _language(self) -> str:
        return self._open[-1][1] if self._open else self.lang

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "html":
            self.lang = found.get("lang", "")
        if tag == "a" and "href" in found:
            self.links.append(found["href"])
        if tag == "link":
            self._link(found)
        if tag == "meta" and found.get("name") == "description":
            self.description = found.get("content", "")
        if tag in ASSETS:
            self.assets += [(found.get("src") or found.get("href") or "").split("#")[0]]
        said = [found[name] for name in SAID if found.get(name)]
        self.texts += [(found.get("lang") or self._language, text) for text in said]
        if tag not in VOID:
            mark = f"{tag}:data" if found.get("type") == "application/ld+json" else tag
            self._open.append((mark, found.get("lang") or self._language))

    def handle_endtag(self, tag: str) -> None:
        while self._open:
            opened, _language = self._open.pop()
            if opened.split(":")[0] == tag:
                break

    def handle_data(self, data: str) -> None:
        inside = {name for name, _language in self._open}
        if "script:data" in inside:
            self.data.append(data)
        if "title" in inside and "svg" not in inside:
            self.title += data
        if data.strip() and not inside & UNSEEN:
            self.texts.append((self._language, " ".join(data.split())))

    def _link(self, found: dict[str, str]) -> None:
        rel, address = found.get("rel", ""), found.get("href", "")
        if rel == "canonical":
            self.canonical = address
        elif rel == "alternate" and "hreflang" in found:
            self.alternates[found["hreflang"]] = address
        elif rel == "alternate":
            self.links.append(address)
        elif rel in ("stylesheet", "icon", "preload"):
            self.assets.append(address)


@dataclass
class Answer:
    """One address and what came back."""

    address: str
    status: int
    kind: str
    view: str
    cookies: list[str]
    body: bytes
    reader: Reader | None = None
    found_on: str = ""


@dataclass
class Crawl:
    """All that can be reached from home in one language."""

    language: str
    answers: dict[str, Answer] = field(default_factory=dict)

    @property
    def pages(self) -> list[Answer]:
        return [a for a in self.answers.values() if a.reader and a.status == 200]

    def of_kind(self, kind: str) -> list[Answer]:
        return [answer for answer in self.answers.values() if answer.kind.startswith(kind)]


def crawl(client, language: str, *, most: int = 1500) -> Crawl:
    """Breadth first from home; an address with more than one parameter is a choice, not a page."""
    found = Crawl(language)
    waiting = deque([(f"/{language}/", "")])
    seen = {f"/{language}/"}
    while waiting and len(found.answers) < most:
        address, source = waiting.popleft()
        answer = _ask(client, address, source)
        found.answers[address] = answer
        if DOORS.search(urlsplit(address).path) or answer.reader is None:
            continue
        for link in answer.reader.links:
            target = _own(address, link, language)
            if target and target not in seen:
                seen.add(target)
                waiting.append((target, address))
    return found


def _own(page: str, link: str, language: str) -> str:
    """The address inside this portal and this language that a link means, or nothing."""
    parts = urlsplit(urljoin(f"http://testserver{page}", link))
    if parts.scheme not in ("http", "https") or parts.hostname not in ("testserver", "localhost"):
        return ""
    if not parts.path.startswith(f"/{language}/") or len(parse_qsl(parts.query)) > 1:
        return ""
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _ask(client, address: str, source: str) -> Answer:
    response = client.get(address)
    client.cookies.clear()
    body = b"".join(response.streaming_content) if response.streaming else response.content
    kind = response.headers.get("Content-Type", "")
    match = getattr(response, "resolver_match", None)
    return Answer(
        address=address,
        status=response.status_code,
        kind=kind,
        view=match.view_name if match else "",
        cookies=list(response.cookies),
        body=body,
        reader=Reader(body.decode()) if kind.startswith("text/html") else None,
        found_on=source,
    )
