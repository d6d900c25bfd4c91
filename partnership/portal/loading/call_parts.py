"""What the sample's open calls ask, whom they let apply, what they judge by and aim at."""

from partnership.portal.loading.files import Row, words
from programs.choices import AimDimension
from programs.models import (
    CallAim,
    CallQuestion,
    City,
    Criterion,
    EligibilityQuestion,
    OpenCall,
    QuestionOption,
    Sector,
)

_BOUNDS = ("word_limit", "max_files", "min_value", "max_value")


def write_parts(call: OpenCall, row: Row, forms: Row) -> None:
    """Everything of the call that ``row`` names; ``forms`` holds the texts of each name."""
    for order, name in enumerate(row["eligibility"], start=1):
        _write_eligibility(call, forms["eligibility"][name], order)
    for order, name in enumerate(row["questions"], start=1):
        _write_question(call, forms["question"][name], order)
    for order, name in enumerate(row["criteria"], start=1):
        _write_criterion(call, forms["criterion"][name], order)
    for dimension, what, share in row["aims"]:
        CallAim.objects.create(call=call, dimension=dimension, share=share, **_aim(dimension, what))


def _write_eligibility(call: OpenCall, asked: Row, order: int) -> None:
    EligibilityQuestion.objects.create(
        call=call,
        order=order,
        wanted_answer=asked.get("wanted", True),
        **words(asked, "text", "explanation"),
    )


def _write_question(call: OpenCall, asked: Row, order: int) -> None:
    question = CallQuestion.objects.create(
        call=call,
        order=order,
        kind=asked["kind"],
        is_required=asked.get("required", True),
        visible_to_reviewers=asked.get("reviewers", True),
        is_sensitive=asked.get("sensitive", False),
        **{name: asked[name] for name in _BOUNDS if name in asked},
        **words(asked, "label", "help_text"),
    )
    for place, option in enumerate(asked.get("option", []), start=1):
        QuestionOption.objects.create(question=question, order=place, **words(option, "label"))


def _write_criterion(call: OpenCall, judged: Row, order: int) -> None:
    marks = {name: judged[name] for name in ("minimum", "maximum", "weight") if name in judged}
    Criterion.objects.create(
        call=call, order=order, **marks, **words(judged, "name", "description")
    )


def _aim(dimension: str, what: str) -> dict[str, object]:
    if dimension == AimDimension.LANGUAGE:
        return {"language": what}
    model = Sector if dimension == AimDimension.SECTOR else City
    return {dimension: model._default_manager.get(slug=what)}
