"""What the objects of a PDF name, read as its readers read them: never inside of its streams.

A reader reaches an object by the words ``1 0 obj`` wherever they stand, or inside of an object
stream. So each of these places is read, also one hidden in a picture; the bytes of pictures,
fonts and pages are not, because by chance they hold anything.
"""

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

# A book of thousands of pages stays far below each of them; more is made to cost time.
MOST_OBJECTS = 200_000
MOST_STEPS = 2_000_000
MOST_UNPACKED = 24 * 1024 * 1024
DEEPEST = 200
_CHUNK = 64 * 1024

_START = re.compile(rb"(?<!end)obj|trailer(?=[\0\t\n\f\r ]*<<)")
_SPACES = rb"[\0\t\n\f\r ]"
_HEAD = re.compile(rb"(\d{1,10})" + _SPACES + rb"+[-+.\d]{1,10}" + _SPACES + rb"*\Z")
_GAP = rb"(?:" + _SPACES + rb"|%[^\r\n]*[\r\n])"
_REMARKED_HEAD = re.compile(rb"(\d{1,10})" + _GAP + rb"+[-+.\d]{1,10}" + _GAP + rb"*\Z")
_NEAR, _FAR = 64, 200
# A name, an opening or closing, text in figures, a remark, or a run of numbers and words.
_PIECE = re.compile(
    rb"/[^\0\t\n\f\r ()<>\[\]{}/%]*|<<|>>|\[|\]|<[^<>]*>|\(|%[^\r\n]*"
    rb"|[^()<>\[\]/%]+"
)
_IN_TEXT = re.compile(rb"\\.|[()]", re.DOTALL)
_FIGURES = re.compile(rb"#([0-9A-Fa-f]{2})")
_LOOSE_NAME = re.compile(rb"/[^\0\t\n\f\r ()<>\[\]{}/%]+")
_NUMBERS = re.compile(rb"[\d\0\t\n\f\r ]*")
# A longer remark between an object and its stream is made to cost time.
_LONGEST_REMARK = 500
_BEFORE_STREAM = re.compile(rb"(?:[\0\t\n\f\r ]|%[^\r\n]{0,500}[\r\n])*")
_STREAM = re.compile(rb"stream(?:\r\n|\n|\r)")
_CLOSES = {b">>": b"<<", b"]": b"["}
_INFLATE = ([b"/FlateDecode"], [b"[", b"/FlateDecode", b"]"])


class BrokenPdf(ValueError):
    """No reader opens it as it stands, or only after long work."""


@dataclass
class PdfObject:
    """Its number, what it holds but for texts, numbers in a row as one piece, and where it ends."""

    number: int
    pieces: list[bytes]
    end: int
    names: frozenset[bytes] = field(init=False)

    def __post_init__(self) -> None:
        self.names = frozenset(piece[1:] for piece in self.pieces if piece[:1] == b"/")

    def after(self, name: bytes) -> Iterator[list[bytes]]:
        """What is behind each mention of the name: an opening, a number, or ``5 0 R`` in parts."""
        for place, piece in enumerate(self.pieces[:-1]):
            if piece == b"/" + name:
                yield self.pieces[place + 1].split()


def objects_of(raw: bytes) -> Iterator[PdfObject]:
    """Every object that a reader could reach, the packed ones and the trailers included.

    Raises ``BrokenPdf``.
    """
    reading = _Reading()
    loose_from = 0
    for found in _START.finditer(raw):
        number = reading.number_before(raw, found.start()) if found[0] == b"obj" else 0
        if number is None:
            continue
        yield _loose(raw, loose_from, found.start())
        one = reading.read(raw, found.end(), number)
        yield one
        loose_from = max(loose_from, one.end)
        start = _start_of_stream(raw, one.end)
        if start is not None:
            if b"ObjStm" in one.names or {b"N", b"First"} <= one.names:
                yield from reading.unpack(one, raw, start)
            loose_from = max(loose_from, reading.end_of_stream(raw, start))
    yield _loose(raw, loose_from, len(raw))


def _start_of_stream(raw: bytes, end_of_object: int) -> int | None:
    gap = _BEFORE_STREAM.match(raw, end_of_object)
    place = gap.end() if gap else end_of_object
    if raw[place : place + 1] == b"%" and len(raw) - place > _LONGEST_REMARK:
        raise BrokenPdf
    found = _STREAM.match(raw, place)
    return found.end() if found else None


def _loose(raw: bytes, start: int, end: int) -> PdfObject:
    """What stands between the objects: tables of numbers, and nothing that is read as more."""
    if raw.find(b"/", start, end) < 0:
        return PdfObject(0, [], end)
    names = [_plain(name) for name in _LOOSE_NAME.findall(raw, start, end)]
    return PdfObject(0, names, end)


class _Reading:
    """Counts what one file costs, over all of its objects."""

    def __init__(self) -> None:
        self.objects = self.steps = self.unpacked = 0
        self._looked_from, self._end = 0, -1

    def count_object(self) -> None:
        self.objects += 1
        if self.objects > MOST_OBJECTS:
            raise BrokenPdf

    def number_before(self, raw: bytes, place: int) -> int | None:
        """Of the object whose head ends here; 0 when it is too far away, None when it is none."""
        self.count_object()
        near = raw[max(0, place - _NEAR) : place]
        found = _HEAD.search(near)
        if found is None and b"%" in near:
            self.walk(0, 10_000)
            found = _REMARKED_HEAD.search(raw[max(0, place - _FAR) : place])
        if found is not None:
            return int(found[1])
        return 0 if len(near) == _NEAR and _NUMBERS.fullmatch(near) else None

    def read(self, raw: bytes, start: int, number: int) -> PdfObject:
        """One value from here to where its last dictionary or list closes."""
        pieces: list[bytes] = []
        open_: list[bytes] = []
        place = start
        while True:
            found = _PIECE.match(raw, place)
            if found is None:
                raise BrokenPdf
            piece, place = found[0].replace(b"\0", b" "), self.walk(place, found.end())
            if piece[:1] == b"%" or piece.isspace():
                continue
            if piece == b"(":
                place = self._text_end(raw, place)
            elif open_ and b"endobj" in piece:
                raise BrokenPdf
            else:
                pieces.append(_plain(piece) if piece[:1] == b"/" else piece)
                _follow(open_, piece)
            if not open_:
                return PdfObject(number, pieces, place)

    def walk(self, start: int, end: int) -> int:
        """Count the step; the same long one is not taken time and again."""
        self.steps += 1 + (end - start) // 25
        if self.steps > MOST_STEPS:
            raise BrokenPdf
        return end

    def end_of_stream(self, raw: bytes, start: int) -> int:
        """Looked for once, however many objects say that their stream ends there."""
        if not self._looked_from <= start <= self._end:
            self._looked_from, self._end = start, raw.find(b"endstream", start)
            if self._end < 0:
                raise BrokenPdf
        return self._end

    def unpack(self, stream: PdfObject, raw: bytes, start: int) -> Iterator[PdfObject]:
        """The objects inside of an object stream, each from the place that its table names."""
        first, count = _figure(stream, b"First"), _figure(stream, b"N")
        data = self._inflated(stream, raw, start)
        if not _NUMBERS.fullmatch(data, 0, first):
            raise BrokenPdf
        figures = data[:first].replace(b"\0", b" ").split()
        if len(figures) < 2 * count:
            raise BrokenPdf
        for place in range(count):
            self.count_object()
            number, offset = _whole(figures[2 * place]), _whole(figures[2 * place + 1])
            yield self.read(data, first + offset, number)

    def _inflated(self, stream: PdfObject, raw: bytes, start: int) -> bytes:
        if _is_plain(stream):
            end = self.end_of_stream(raw, start)
            self.unpacked += end - start
            if self.unpacked > MOST_UNPACKED:
                raise BrokenPdf
            return raw[start:end]
        return self._unzipped(raw, start)

    def _unzipped(self, raw: bytes, start: int) -> bytes:
        unpacker, parts = zlib.decompressobj(), []
        rest, place = b"", start
        try:
            while not unpacker.eof:
                more = rest or raw[place : place + _CHUNK]
                if not more or self.unpacked > MOST_UNPACKED:
                    raise BrokenPdf
                place += 0 if rest else len(more)
                parts.append(unpacker.decompress(more, _CHUNK * 16))
                self.unpacked += len(parts[-1])
                rest = unpacker.unconsumed_tail
        except zlib.error as error:
            raise BrokenPdf from error
        return b"".join(parts)

    def _text_end(self, raw: bytes, place: int) -> int:
        """Behind the bracket that closes a text; brackets inside of it come in pairs."""
        depth = 1
        while depth:
            found = _IN_TEXT.search(raw, place)
            if found is None:
                raise BrokenPdf
            depth += {b"(": 1, b")": -1}.get(found[0], 0)
            place = self.walk(place, found.end())
        return place


def _follow(open_: list[bytes], piece: bytes) -> None:
    """Remember what is open; what closes something else than the last opened is broken."""
    if piece in (b"<<", b"["):
        open_.append(piece)
        if len(open_) > DEEPEST:
            raise BrokenPdf
    elif piece in _CLOSES and (not open_ or open_.pop() != _CLOSES[piece]):
        raise BrokenPdf


def _is_plain(stream: PdfObject) -> bool:
    """Whether an object stream is not packed at all; packed in another way is not read.

    What stands in another object, or under the short names of pictures, is another way.
    """
    names = stream.names
    if names & {b"F", b"FFilter", b"Predictor", b"DP", b"Crypt"}:
        raise BrokenPdf
    if any(behind[:1] not in ([b"<<"], [b"null"]) for behind in stream.after(b"DecodeParms")):
        raise BrokenPdf
    places = [place for place, piece in enumerate(stream.pieces) if piece == b"/Filter"]
    if not places:
        return True
    behind = stream.pieces[places[0] + 1 :]
    if len(places) > 1 or not any(behind[: len(way)] == way for way in _INFLATE):
        raise BrokenPdf
    return False


def _figure(stream: PdfObject, name: bytes) -> int:
    """The one number behind a name; one that stands elsewhere, or twice, is not looked for."""
    found = list(stream.after(name))
    if len(found) != 1 or not found[0] or found[0][2:] == [b"R"]:
        raise BrokenPdf
    return _whole(found[0][0])


def _whole(figures: bytes) -> int:
    if not figures.isdigit() or len(figures) > 10:
        raise BrokenPdf
    return int(figures)


def _plain(name: bytes) -> bytes:
    """Without letters written in figures."""
    return _FIGURES.sub(lambda found: bytes([int(found[1], 16)]), name) if b"#" in name else name
