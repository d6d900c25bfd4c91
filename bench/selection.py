"""How long staff wait at the selection of a call with thousands of applications.

``make bench-selection`` (``ARGS="--applications 5000 --reviews 3"``). Makes the database
``portal_bench_selection`` for itself and drops it. Requests go through the whole stack of the
portal in one process; the release is carried out step by step, as the worker does it.
"""

import argparse
import os
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.machine import Stage, description

DATABASE = "portal_bench_selection"


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--applications", type=int, default=5000)
    parser.add_argument("--reviews", type=int, default=3)
    parser.add_argument(
        "--postgres", default=os.environ.get("DATABASE_URL", "postgres://postgres@127.0.0.1:5432/")
    )
    parser.add_argument("--redis", default="redis://127.0.0.1:6379/14")
    return parser.parse_args()


def main() -> int:
    wish = options()
    sizes = [f"--applications={wish.applications}", f"--reviews={wish.reviews}"]
    print(description(), end="\n\n")
    with tempfile.TemporaryDirectory() as folder:
        stage = Stage(Path(folder), wish.postgres, wish.redis, DATABASE)
        stage.make_database()
        try:
            stage.run("manage.py", "prepare")
            stage.run("bench/selection_inside.py", *sizes)
        finally:
            stage.drop_database()
    return 0


if __name__ == "__main__":
    sys.exit(main())
