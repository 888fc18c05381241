"""A quiz on a student's screen: its first page, one question a page, and what is said at the end.

A form may be sent by a script that kept it while there was no network: whoever asks for JSON gets JSON.
"""

from functools import cached_property
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views import View

from lms.core import clock
from lms.core.errors import DomainError

from .actions import answer_question, note_reading, try_again
from .forms import read_answer, read_op
from .permissions import STUDENT
from .queries import Given, Sitting, given_in, sitting_for
from .queries_reading import lesson_address, place_reading

# Refusals that say that what is stored is what there is to see.
OVER = frozenset({"finished", "closed"})


class OwnSittingView(View):
    """A page about one of the student's own sittings."""

    access = STUDENT

    @cached_property
    def sitting(self) -> Sitting:
        found = sitting_for(self.request.user, self.kwargs["public_id"], clock.now())
        if found is None or not (found.is_open or found.attempt):
            raise Http404
        return found

    @cached_property
    def given(self) -> list[Given]:
        return given_in(self.sitting)

    @property
    def wants_json(self) -> bool:
        return self.request.headers.get("Accept", "").startswith("application/json")


class SittingView(OwnSittingView):
    """What is asked and how to begin; once it is done, thanks and, where there is something to learn, what was right."""

    def get(self, request, public_id):
        page = "done" if self.sitting.is_done else "begin"
        right = sum(bool(one.is_right) for one in self.given)
        context = {"sitting": self.sitting, "given": self.given, "right": right, "next": self._next()}
        context["scored"] = sum(one.question.is_scored for one in self.given)
        return render(request, f"learning/{page}.html", context)

    def post(self, request, public_id):
        try:
            try_again(sitting=self.sitting, now=clock.now())
        except DomainError as refusal:
            messages.error(request, str(refusal))
            return redirect("learning:sitting", public_id)
        return redirect("learning:question", public_id, 1)

    def _next(self) -> int:
        """The first question without an answer; the last one where all have one."""
        return next((one.question.number for one in self.given if one.value is None), len(self.given))


class QuestionView(OwnSittingView):
    """One question. Its form leads on to the next one, and the last one ends the quiz."""

    @cached_property
    def one(self) -> Given:
        number = self.kwargs["number"]
        if not 1 <= number <= len(self.given):
            raise Http404
        return self.given[number - 1]

    def get(self, request, public_id, number):
        if self.one and (self.sitting.is_done or not self.sitting.is_open):
            return redirect("learning:sitting", public_id)
        return self._page()

    def post(self, request, public_id, number):
        question = self.one.question
        is_last = number == len(self.given)
        try:
            value, op = read_answer(question, request.POST), read_op(request.POST)
            answer_question(sitting=self.sitting, question=question, value=value, op=op, now=clock.now(), finishes=is_last)
        except DomainError as refusal:
            return self._refused(refusal)
        onward = self._address if is_last else reverse("learning:question", args=[public_id, number + 1])
        return JsonResponse({"stored": True, "next": onward}) if self.wants_json else redirect(onward)

    @property
    def _address(self) -> str:
        return reverse("learning:sitting", args=[self.sitting.id])

    def _refused(self, refusal: DomainError):
        status = 409 if refusal.code in OVER or refusal.code == "conflict" else 422
        if self.wants_json:
            return JsonResponse({"stored": False, "code": refusal.code, "message": str(refusal)}, status=status)
        if refusal.code in OVER:
            messages.error(self.request, str(refusal))
            return redirect(self._address)
        return self._page(error=str(refusal), status=422)

    def _page(self, error: str = "", status: int = 200):
        number = self.one.question.number
        context = {
            "sitting": self.sitting,
            "one": self.one,
            "of": len(self.given),
            "before": number - 1,
            "is_last": number == len(self.given),
            "op": uuid4(),
            "error": error,
        }
        return render(self.request, "learning/question.html", context, status=status)


class ReadingView(View):
    """That the student read a lesson to its end (`read` in the form). It is sent, and leads back to the lesson."""

    access = STUDENT
    http_method_names = ["post"]

    def post(self, request, lesson_key):
        now = clock.now()
        place = place_reading(request.user, lesson_key, clock.local_day(now))
        if place is None:
            raise Http404
        note_reading(enrolment=place, lesson_key=lesson_key, is_finished="read" in request.POST, now=now)
        if request.headers.get("Accept", "").startswith("application/json"):
            return HttpResponse(status=204)
        address = lesson_address(lesson_key)
        return redirect(f"{address}#leido" if address else "portal:home")
