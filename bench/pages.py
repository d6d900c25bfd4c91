"""How fast the public pages are beside bare Django, in one run on one machine.

``make bench`` (``make bench ARGS="--only events --seconds 2"``). Makes the database
``portal_bench`` and empties the Redis database it is given; both belong to it alone.
"""

import argparse
import json
import os
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.load import fetch, speed
from bench.machine import Server, Stage, description, gunicorn, proxy

PORTAL, BARE = "partnership.wsgi", "bench.bare.wsgi"
LOCATION = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"
HOME = "/ru/"
FILTERED = ("/ru/events/?kind=seminar&q=дизайн", "/ru/search/?q=дизайн")
GOALS = {"warm": 0.3, "list": 0.3, "detail": 0.25, "proxy": 0.8, "growth": 1.3}
MOST_MEGABYTES, MOST_SECONDS = 100, 1.5


@dataclass
class Line:
    """One page, in answers a second."""

    path: str
    is_detail: bool
    kilobytes: float = 0
    cold: float = 0
    warm: float = 0
    proxied: float = 0
    # The proxy serving a file as large as the page.
    static: float = 0
    errors: int = 0

    def ratios(self, base: dict[str, float]) -> tuple[float, float, float]:
        """Cold beside the bare view of its kind, warm beside the ceiling, proxy beside the file."""
        beside = base["detail" if self.is_detail else "rows"]
        front = self.proxied / self.static if self.static else 0
        return self.cold / beside, self.warm / base["ceiling"], front

    def goals(self) -> tuple[float, float, float]:
        return GOALS["detail" if self.is_detail else "list"], GOALS["warm"], GOALS["proxy"]


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="pages whose address holds this text")
    parser.add_argument("--seconds", type=float, default=1, help="for each round of a figure")
    parser.add_argument("--events", type=int, default=10_000)
    parser.add_argument("--people", type=int, default=5_000)
    parser.add_argument("--registrations", type=int, default=20_000)
    parser.add_argument("--growth", default="100,10000,100000", help="sizes; empty leaves it out")
    parser.add_argument("--json", default="", help="a file for the figures")
    parser.add_argument("--markdown", default="", help="a file for the tables of the documentation")
    parser.add_argument(
        "--postgres", default=os.environ.get("DATABASE_URL", "postgres://postgres@127.0.0.1:5432/")
    )
    parser.add_argument("--redis", default="redis://127.0.0.1:6379/14")
    return parser.parse_args()


def pages(server: Server, only: str) -> list[Line]:
    """Every page that there is one of, and the newest of each kind, by the sitemap."""
    index = ElementTree.fromstring(fetch(f"{server.address}/sitemap.xml").body)
    found: list[Line] = []
    for file in dict.fromkeys(urlsplit(loc.text or "").path for loc in index.iter(LOCATION)):
        tree = ElementTree.fromstring(fetch(f"{server.address}{file}").body)
        paths = [urlsplit(loc.text or "").path for loc in tree.iter(LOCATION)]
        russian = [path for path in paths if path.startswith(HOME)]
        is_detail = not file.endswith("-pages.xml")
        found += [Line(path, is_detail) for path in (russian[:1] if is_detail else russian)]
    found += [Line(path, is_detail=False) for path in FILTERED]
    return [line for line in found if only in line.path]


def measure(stage: Stage, wish: argparse.Namespace) -> tuple[dict[str, float], list[Line]]:
    """The bare views, then each page cold, warm and behind the proxy."""
    with gunicorn(stage, BARE, "/ceiling/") as bare:
        slug = fetch(f"{bare.address}/rows/").body.decode().split('"/rows/')[1].split("/")[0]
        views = {"ceiling": "", "cached": "", "rows": "", "detail": f"rows/{slug}/"}
        base = {
            name: speed(f"{bare.address}/{path or name + '/'}", wish.seconds).rate
            for name, path in views.items()
        }
    with gunicorn(stage, PORTAL, HOME, PAGE_CACHE="0") as server:
        lines = pages(server, wish.only)
        for line in lines:
            found = speed(_url(server.address, line.path), wish.seconds)
            line.cold, line.errors = found.rate, found.errors
            print(f"cold {line.path[:60]:<62}{line.cold:8.0f} /s", flush=True)
    with gunicorn(stage, PORTAL, HOME) as server, proxy(stage, server.address) as front:
        base["first page, s"] = server.seconds_to_first_page
        for line in lines:
            url = _url(server.address, line.path)
            line.kilobytes = len(fetch(url).body) / 1024
            found = speed(url, wish.seconds)
            line.warm, line.errors = found.rate, line.errors + found.errors
            if front:
                line.proxied = speed(_url(front, line.path), wish.seconds).rate
                line.static = _static(stage, front, line, wish.seconds)
            print(
                f"warm {line.path[:60]:<62}{line.warm:8.0f} /s, behind the proxy {line.proxied:.0f}"
                f" of {line.static:.0f}",
                flush=True,
            )
        weights = server.workers()
    base["worker PSS, MB"] = max(share for share, _all in weights)
    base["worker RSS, MB"] = max(everything for _share, everything in weights)
    return base, lines


def _static(stage: Stage, front: str, line: Line, seconds: float) -> float:
    """The proxy serving a file of the size of the page."""
    page = stage.folder / "proxy" / "static" / "page.html"
    page.write_bytes(b"x" * round(line.kilobytes * 1024))
    return speed(f"{front}/static/page.html", seconds).rate


def growth(stage: Stage, sizes: list[int], seconds: float) -> dict[int, tuple[float, float]]:
    """Cold list and cold detail at each size."""
    found = {}
    for size in sizes:
        stage.run("bench/crowd.py", "--events", str(size))
        print(f"growth: {size} events are there", flush=True)
        with gunicorn(stage, PORTAL, HOME, PAGE_CACHE="0") as server:
            detail = next(line.path for line in pages(server, "/events/crowd-"))
            found[size] = (
                speed(f"{server.address}/ru/events/", seconds).rate,
                speed(f"{server.address}{detail}", seconds).rate,
            )
    return found


def _url(address: str, path: str) -> str:
    return address + path.replace("дизайн", "%D0%B4%D0%B8%D0%B7%D0%B0%D0%B9%D0%BD")


def report(base: dict[str, float], lines: list[Line]) -> None:
    print(description(), end="\n\n")
    for name, value in base.items():
        print(f"{name:<20}{value:10.1f}")
    print(
        f"\n{'page':<44}{'KB':>7}{'cold':>8}{'ratio':>7}{'warm':>8}{'ratio':>7}{'proxy':>9}{'ratio':>7}"
    )
    for line in lines:
        cold, warm, front = ratios = line.ratios(base)
        marks = zip(ratios, line.goals(), strict=True)
        short = "".join("!" if ratio < goal else "." for ratio, goal in marks)
        print(
            f"{line.path[:43]:<44}{line.kilobytes:7.1f}{line.cold:8.0f}{cold:7.2f}{line.warm:8.0f}"
            f"{warm:7.2f}{line.proxied:9.0f}{front:7.2f}  {short}"
            + (f"  {line.errors} errors" if line.errors else "")
        )
    print("\n! falls short of its goal: cold, warm, behind the proxy", GOALS)
    # Of what a worker sees, the master's part is there once for all of them.
    if base["worker PSS, MB"] > MOST_MEGABYTES or base["first page, s"] > MOST_SECONDS:
        print(f"! a worker is to hold {MOST_MEGABYTES} MB and to answer within {MOST_SECONDS} s")


def markdown(
    base: dict[str, float], lines: list[Line], grown: dict[int, tuple[float, float]]
) -> str:
    """The tables of ``docs/performance.md``; what falls short of its goal is bold."""
    facts = " · ".join(f"{name} {value:,.1f}" for name, value in base.items())
    rows = [f"{description()}.", "", f"{facts}.", ""]
    rows += ["| page | KB | cold | ratio | warm | ratio | proxy | file | ratio |", "|---" * 9 + "|"]
    for line in lines:
        goals = zip(line.ratios(base), line.goals(), strict=True)
        cold, warm, front = (f"{r:.2f}" if r >= goal else f"**{r:.2f}**" for r, goal in goals)
        kind = "detail" if line.is_detail else "list"
        rows.append(
            f"| `{line.path}` ({kind}) | {line.kilobytes:.0f} | {line.cold:,.0f} | {cold} "
            f"| {line.warm:,.0f} | {warm} | {line.proxied:,.0f} | {line.static:,.0f} | {front} |"
        )
    rows += ["", "| events | cold list | cold detail |", "|---|---|---|"]
    rows += [f"| {size:,} | {rate[0]:,.0f} | {rate[1]:,.0f} |" for size, rate in grown.items()]
    return "\n".join(rows) + "\n"


def report_growth(found: dict[int, tuple[float, float]]) -> None:
    print(f"\n{'events':>8}{'list':>9}{'detail':>9}   times slower than at the first size")
    first = next(iter(found.values()))
    for size, rates in found.items():
        slower = " ".join(f"{old / new:5.2f}" for old, new in zip(first, rates, strict=True))
        print(f"{size:>8}{rates[0]:9.0f}{rates[1]:9.0f}   {slower}")


def main() -> int:
    wish = options()
    sizes = [int(size) for size in wish.growth.split(",") if size]
    before = [size for size in sizes if size <= wish.events]
    after = [size for size in sizes if size > wish.events]
    with tempfile.TemporaryDirectory() as folder:
        stage = Stage(Path(folder), wish.postgres, wish.redis)
        stage.make_database()
        try:
            stage.run("manage.py", "prepare")
            grown = growth(stage, before, wish.seconds)
            crowd = ("events", "people", "registrations")
            stage.run("bench/crowd.py", *(f"--{name}={getattr(wish, name)}" for name in crowd))
            base, lines = measure(stage, wish)
            report(base, lines)
            grown |= growth(stage, after, wish.seconds)
        finally:
            stage.drop_database()
    if grown:
        report_growth(grown)
    if wish.markdown:
        Path(wish.markdown).write_text(markdown(base, lines, grown))
    if wish.json:
        figures = {"base": base, "pages": [asdict(line) for line in lines], "growth": grown}
        Path(wish.json).write_text(json.dumps({"machine": description()} | figures, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
