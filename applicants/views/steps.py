"""What every page of the form shows around its fields: where one is, and what is lacking."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils import timezone

from applicants.choices.applications import Step
from applicants.models import Application
from applicants.shortcomings import Shortcoming, shortcomings
from programs.choices import QuestionKind
from programs.models import CallQuestion
from programs.queries import CallCard
from programs.questionnaire import asked_in_form


@dataclass(frozen=True)
class StepLine:
    """A step in the list beside the form; ``number`` of things lacking, 0 when it is done."""

    step: Step
    number: int
    is_current: bool

    @property
    def label(self) -> str:
        return str(self.step.label)


@dataclass
class StepPage:
    """One application at one step; lists and counts are asked for once."""

    application: Application
    step: Step
    now: datetime
    questions: list[CallQuestion]
    is_preview: bool = False
    context: dict[str, Any] = field(default_factory=dict)
    _lacking: list[Shortcoming] | None = None

    @property
    def steps(self) -> list[Step]:
        """A step without a question is left out."""
        kinds = {question.kind == QuestionKind.FILE for question in self.questions}
        missing = {Step.ANSWERS: False, Step.DOCUMENTS: True}
        return [step for step in Step if step not in missing or missing[step] in kinds]

    @property
    def next_step(self) -> Step:
        return self._beside(1)

    @property
    def back_step(self) -> Step | None:
        return None if self.step == self.steps[0] else self._beside(-1)

    def lacking(self) -> list[Shortcoming]:
        if self._lacking is None:
            self._lacking = shortcomings(self.application, self.questions)
        return self._lacking

    def refresh(self) -> None:
        """After a save: what was lacking may be there now."""
        self._lacking = None

    def lines(self) -> list[StepLine]:
        counts = {step: 0 for step in Step}
        for lack in self.lacking() if not self.is_preview else []:
            counts[lack.step] += 1
        return [StepLine(step, counts[step], step == self.step) for step in self.steps]

    def as_context(self) -> dict[str, Any]:
        call = self.application.call
        return {
            "application": self.application,
            "call": call,
            "card": CallCard(call, self.now),
            "lines": self.lines(),
            "step": self.step,
            "place": self.steps.index(self.step) + 1 if self.step in self.steps else 1,
            "next_step": self.next_step,
            "back_step": self.back_step,
            "is_preview": self.is_preview,
            "is_late": self.now >= call.closes_at,
            "is_open": self.now < call.closes_at and not call.is_cancelled,
            "has_news": self._has_news(),
            **self.context,
        }

    def _has_news(self) -> bool:
        """Whether something was changed since it was last sent."""
        sent_at = getattr(self.application, "last_sent_at", None)
        return sent_at is not None and self.application.updated_at > sent_at

    def _beside(self, way: int) -> Step:
        here = self.steps.index(self.step) if self.step in self.steps else 0
        return self.steps[min(max(here + way, 0), len(self.steps) - 1)]


def step_page(application: Application, step: Step, *, is_preview: bool = False) -> StepPage:
    """The page of one step now; asks nothing if the questions were fetched with the row."""
    questions = [asked.question for asked in asked_in_form(application.call)]
    return StepPage(application, step, timezone.now(), questions, is_preview)
