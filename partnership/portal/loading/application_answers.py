"""What the sample's applicants answer: their own words from the file, the rest made from them."""

from datetime import timedelta
from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image, ImageDraw

from partnership.portal.loading.files import Row
from programs.choices import QuestionKind
from programs.models import CallQuestion

SITE = "https://works.example.org/"
PAGE = (827, 1169)
GROUNDS = ("#14553f", "#1f3fc4", "#713517", "#a80f3a", "#00b3a4")


def answers_of(questions: list[CallQuestion], row: Row, number: int) -> dict[int, Any]:
    """By the number of the question; ``number`` is the row's place among the applications.

    Questions that ask for words take ``idea`` and ``plan`` in this order; a third is optional
    and stays empty.
    """
    words = iter([row["idea"].strip(), row.get("plan", "").strip()])
    given = {question.pk: _answer(question, row, number, words) for question in questions}
    return {key: value for key, value in given.items() if value not in (None, "", [])}


def _answer(question: CallQuestion, row: Row, number: int, words: Any) -> Any:
    options = [option.pk for option in question.options.all()]
    kind = question.kind
    if kind == QuestionKind.TEXT:
        return next(words, "")
    if kind == QuestionKind.CHOICE:
        return options[number % len(options)]
    if kind == QuestionKind.CHOICES:
        return options[number % 2 : number % 2 + 2]
    if kind == QuestionKind.NUMBER:
        return str(_number(question, number))
    if kind == QuestionKind.DATE:
        return str((timezone.localdate() + timedelta(days=90 + 7 * number)).isoformat())
    return SITE + row["project"] if kind == QuestionKind.LINK else None


def _number(question: CallQuestion, number: int) -> int:
    """Years of work for a small question, tenge for a large one."""
    large = (question.max_value or 0) > 1000
    return (2 + number % 7) * 450_000 if large else 3 + number % 12


def portfolio_of(row: Row, number: int) -> ContentFile:
    """A page with a figure and no word on it, so that it serves every language and a blind jury."""
    page = Image.new("RGB", PAGE, "#f7f5f0")
    brush = ImageDraw.Draw(page)
    ground = GROUNDS[number % len(GROUNDS)]
    for step in range(5):
        inset = 60 + step * 70
        box = (inset, inset + 150, PAGE[0] - inset, PAGE[1] - inset - 150)
        brush.rectangle(box, fill=ground if step % 2 == 0 else "#f7f5f0")
    written = BytesIO()
    page.save(written, format="PDF", resolution=100)
    return ContentFile(written.getvalue(), name=f"{row['project']}.pdf")
