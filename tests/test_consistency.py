"""The measures of the code itself: what the house style promises, counted."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

PACKAGES = ("partnership", "programs", "events", "applicants")
MODULE_LINES, FUNCTION_LINES, TEMPLATE_LINES = 400, 40, 160
EXCUSES = 10  # of each kind: noqa, type: ignore
# Imports inside a function, each with its reason. Empty, and meant to stay so.
FUNCTION_LEVEL_IMPORTS: dict[str, str] = {}
TOP_LEVEL = (
    *("manage.py", "README.md", "requirements.txt", "docker-compose.yml", "partnership"),
    *("programs", "events", "applicants", "templates", "static", "locale"),
)
DOCUMENTS = ("CHANGELOG.md", "SECURITY.md", ".env.example", "Dockerfile", "Makefile", ".ci/run")
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
# Mail programs read no style sheets: style attributes are right there.
MAIL_TEMPLATES = ("templates/mail/", "templates/account/email/")


def product_files():
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


MODULES = {path.relative_to(ROOT).as_posix(): path.read_text() for path in product_files()}
TREES = {name: ast.parse(text) for name, text in MODULES.items()}
TEMPLATES = {
    path.relative_to(ROOT).as_posix(): path.read_text()
    for path in sorted((ROOT / "templates").rglob("*"))
    if path.suffix in {".html", ".txt", ".xml"}
}
PAGES = {name: text for name, text in TEMPLATES.items() if not name.startswith(MAIL_TEMPLATES)}


def functions():
    for name, tree in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, FUNCTIONS):
                yield f"{name}:{node.lineno} {node.name}", node


# --- size -------------------------------------------------------------------------------------


def test_no_module_is_too_long():
    lengths = {name: len(text.splitlines()) for name, text in MODULES.items()}

    assert {name: lines for name, lines in lengths.items() if lines > MODULE_LINES} == {}


def test_no_function_is_too_long():
    lengths = {name: (node.end_lineno or 0) - node.lineno + 1 for name, node in functions()}

    assert {name: lines for name, lines in lengths.items() if lines > FUNCTION_LINES} == {}


def test_no_template_is_too_long():
    lengths = {name: len(text.splitlines()) for name, text in TEMPLATES.items()}

    assert {name: lines for name, lines in lengths.items() if lines > TEMPLATE_LINES} == {}


# --- imports ----------------------------------------------------------------------------------


def test_no_import_hides_in_a_function():
    found = {
        name
        for name, function in functions()
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    }

    assert found == set(FUNCTION_LEVEL_IMPORTS)


def test_no_import_is_relative():
    found = [
        f"{name}:{node.lineno}"
        for name, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.level
    ]

    assert found == []


def test_no_package_imports_what_stands_above_it():
    command = [Path(sys.executable).with_name("lint-imports"), "--no-cache"]

    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout + done.stderr


def test_no_signal_runs_between_our_own_apps():
    """Signals are for third parties: none of our modules defines one."""
    assert [name for name, text in MODULES.items() if re.search(r"=\s*Signal\(", text)] == []


# --- words in the code ------------------------------------------------------------------------


def test_every_module_says_in_a_line_what_it_is_for():
    silent = [name for name, tree in TREES.items() if tree.body and not ast.get_docstring(tree)]

    assert silent == []


def test_every_model_says_what_it_is():
    silent = [
        f"{name} {node.name}"
        for name, tree in TREES.items()
        if "/models/" in name
        for node in tree.body
        if isinstance(node, ast.ClassDef)
        and any(ast.unparse(base).endswith("Model") for base in node.bases)
        and not ast.get_docstring(node)
    ]

    assert silent == []


def test_every_public_service_says_what_it_promises():
    silent = [
        f"{name} {node.name}"
        for name, tree in TREES.items()
        if "/services/" in name
        for node in tree.body
        if isinstance(node, FUNCTIONS)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]

    assert silent == []


def test_every_function_has_types():
    untyped = []
    for name, node in functions():
        arguments = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
        given = [argument for argument in arguments if argument.arg not in {"self", "cls"}]
        if node.returns is None or any(argument.annotation is None for argument in given):
            untyped.append(name)

    assert untyped == []


@pytest.mark.parametrize("excuse", ["# noqa", "# type: ignore"])
def test_the_linters_are_rarely_silenced_and_never_wholesale(excuse):
    lines = [
        (name, line)
        for name, text in MODULES.items()
        for line in text.splitlines()
        if excuse in line
    ]

    assert len(lines) <= EXCUSES, lines
    assert [line for _, line in lines if not re.search(r"# (noqa: |type: ignore\[)", line)] == []


def test_nothing_waits_for_an_issue_without_a_number():
    texts = MODULES | TEMPLATES
    waiting = re.compile(r"\b(TODO|FIXME|XXX)\b(?!.*#\d)")

    assert [name for name, text in texts.items() if waiting.search(text)] == []


# --- templates --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("what", "pattern"),
    [
        ("an inline style", r"\sstyle\s*="),
        ("a style element", r"<style\b"),
        ("an inline script", r"<script(?![^>]*\b(src=|type=\"application/(ld\+)?json\"))[^>]*>"),
        ("an event attribute", r"\son[a-z]+\s*="),
        ("a trusted string", r"\|\s*safe\b|\{%\s*autoescape off"),
        ("something from elsewhere", r"(src|<link[^>]*href)\s*=\s*[\"'](https?:)?//"),
        ("a form that no browser can send", r"content=\"no-referrer\""),
        ("a month in the wrong case", r"\|date:\"[^\"]*j F"),
    ],
)
def test_no_page_holds(what, pattern):
    assert [name for name, text in PAGES.items() if re.search(pattern, text)] == []


def test_no_form_in_a_part_of_a_page_lacks_its_token():
    """A part that is included with ``only`` sees no token unless it is handed one."""
    part = re.compile(r'{% include "([^"]+)"([^%]*)%}')
    parts = {name: part.findall(text) for name, text in TEMPLATES.items()}
    forms = {name for name, text in TEMPLATES.items() if "{% csrf_token %}" in text}
    while more := {
        name
        for name, found in parts.items()
        if name not in forms and any(f"templates/{inner}" in forms for inner, _given in found)
    }:
        forms |= more

    without = [
        (name, inner)
        for name, found in parts.items()
        for inner, given in found
        if f"templates/{inner}" in forms and " only " in given and "csrf_token=" not in given
    ]

    assert without == []


def test_no_mail_template_trusts_a_string():
    html = {name: text for name, text in TEMPLATES.items() if name.endswith(".html")}

    assert [name for name, text in html.items() if re.search(r"\|\s*safe\b", text)] == []


def test_no_translatable_text_holds_markup_or_loses_its_line_breaks():
    holds_markup = re.compile(r"\{%\s*translate\s+(\"[^\"]*<[^\"]*\"|'[^']*<[^']*')")
    untrimmed = re.compile(r"\{%\s*blocktrans(late)?\b(?![^%]*\btrimmed\b)[^%]*%\}")
    faulty = [
        name for name, text in PAGES.items() if holds_markup.search(text) or untrimmed.search(text)
    ]

    assert faulty == []


# --- the tree ---------------------------------------------------------------------------------


def test_the_tree_is_the_one_that_was_asked_for():
    assert [name for name in (*TOP_LEVEL, *DOCUMENTS) if not (ROOT / name).exists()] == []


def test_the_readme_fits_on_a_few_screens():
    assert len((ROOT / "README.md").read_text().splitlines()) <= 120


def test_decisions_are_numbered_and_say_what_was_measured():
    names = sorted(path.name for path in (ROOT / "docs" / "adr").glob("[0-9]*.md"))

    assert names
    assert [name for name in names if not re.fullmatch(r"\d{4}-[a-z0-9-]+\.md", name)] == []


def test_vendored_code_carries_its_version_and_licence():
    folders = [path for path in (ROOT / "static" / "vendor").iterdir() if path.is_dir()]

    assert folders
    for folder in folders:
        assert re.fullmatch(r"[a-z-]+-\d+(\.\d+)*", folder.name), folder.name
        assert (folder / "LICENSE").exists(), folder.name


def test_compiled_catalogues_and_secrets_are_not_in_the_repository():
    if not (ROOT / ".git").exists():
        return
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()

    assert [name for name in listed if name.endswith((".mo", ".sqlite3", ".env", ".pyc"))] == []
