"""What may still be changed in a call once people apply to it or are judged by it.

Asked while the call's row is held: whoever begins an application or a review takes it too.
"""

from collections.abc import Iterator

from programs.choices import CallStatus
from programs.errors import ApplicationsBegun, NewQuestionRequired, OnlyEasier, ReviewsBegun
from programs.models import CallQuestion, Criterion, OpenCall
from programs.services.completeness import texts_missing
from programs.services.in_use import applications_exist, reviews_exist
from programs.services.writing import lock_call, name_of

# What applicants read before they began.
_PROMISED = ("is_blind",)
# Fields by which marks are read.
_MEASURE = ("minimum", "maximum", "weight")


def check_promises(before: OpenCall, after: OpenCall) -> None:
    """Refuse to make a selection blind, or no longer blind, after people have begun to apply."""
    changed = [name for name in _PROMISED if getattr(before, name) != getattr(after, name)]
    if changed and applications_exist(before):
        raise ApplicationsBegun(what=name_of(OpenCall, changed[0]))


def check_languages(before: OpenCall, after: OpenCall) -> None:
    """Refuse to promise a published call in a language that it is not completely written in."""
    added = [code for code in after.languages if code not in before.languages]
    if before.status == CallStatus.DRAFT or not added:
        return
    for refusal in texts_missing(after, added):
        raise refusal


def check_question(before: CallQuestion | None, after: CallQuestion) -> None:
    """Refuse what would make a given answer wrong, or a sent application incomplete."""
    lock_call(after.call)
    if not applications_exist(after.call):
        return
    if before is None:
        if after.is_required:
            raise NewQuestionRequired
        return
    if before.kind != after.kind:
        raise ApplicationsBegun(what=name_of(CallQuestion, "kind"))
    for name in _harder(before, after):
        raise OnlyEasier(what=name_of(CallQuestion, name))


def check_criterion(before: Criterion | None, after: Criterion) -> None:
    """Refuse to add a criterion, or to change its marks, when marks have been given."""
    changed = before is None or any(getattr(before, n) != getattr(after, n) for n in _MEASURE)
    if changed and reviews_exist(after.call):
        raise ReviewsBegun


def may_lose_questions(call: OpenCall | None) -> bool:
    """Questions and options are removed only while nobody has answered."""
    return call is None or not applications_exist(call)


def may_lose_criteria(call: OpenCall | None) -> bool:
    """Criteria are removed only while nobody has given a mark."""
    return call is None or not reviews_exist(call)


def _harder(before: CallQuestion, after: CallQuestion) -> Iterator[str]:
    if after.is_required and not before.is_required:
        yield "is_required"
    if after.max_files < before.max_files:
        yield "max_files"
    for name in ("word_limit", "max_value"):
        old, new = getattr(before, name), getattr(after, name)
        if new is not None and (old is None or new < old):
            yield name
    old, new = before.min_value, after.min_value
    if new is not None and (old is None or new > old):
        yield "min_value"
