"""The students' way in: the class, the name, the PIN."""

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth import authenticate, login
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views import View
from django.views.decorators.cache import cache_control
from django.views.decorators.debug import sensitive_post_parameters

from lms.core import clock
from lms.core.access import PUBLIC

from . import steps
from .codes import shown
from .forms import NO_SUCH_CLASS, ClassCodeForm, PinForm
from .middleware import begin
from .models import ClassCode
from .queries import ClassName, open_class_for

BACKEND = "lms.classroom.backends.StudentBackend"
CLOSED_CLASS = _("La clase ya está cerrada. Pide a quien la abrió que la abra otra vez.")
CLOSED_DOOR = _("Fueron cinco claves equivocadas. Espera diez minutos y prueba otra vez, o pide una clave nueva.")
WRONG_PIN = _("Esa no es tu clave. Mírala en tu tarjeta y prueba otra vez.")


@method_decorator([cache_control(no_store=True, private=True), sensitive_post_parameters("pin")], name="dispatch")
class StepView(View):
    """A step of the way in. Names are for an open class only, and no step is kept by a cache."""

    access = PUBLIC
    http_method_names = ["get", "head", "post"]
    template_name = ""

    def page(self, **context):
        return render(self.request, self.template_name, context)


class ClassCodeView(StepView):
    """Step 1: which class."""

    template_name = "classroom/class_code.html"

    def get(self, request):
        return self.page(form=ClassCodeForm())

    def post(self, request):
        form = ClassCodeForm(request.POST)
        if not ratelimit.consume(request, action="student_code"):
            return ratelimit.respond_429(request)
        if form.is_valid():
            if found := open_class_for(form.cleaned_data["code"], clock.now()):
                steps.enter_class(request, found)
                return redirect("classroom:names")
            form.add_error("code", NO_SUCH_CLASS)
        return self.page(form=form)


class InClassView(StepView):
    """A step inside an open class; a class that was closed meanwhile leads back to the first step and says so."""

    found: ClassCode
    names: list[ClassName]

    def dispatch(self, request, *args, **kwargs):
        now = clock.now()
        found = steps.class_of(request, now)
        if found is None:
            if steps.STEP in request.session:
                steps.leave(request)
                messages.error(request, CLOSED_CLASS)
            return redirect("classroom:sign_in")
        self.found, self.names = found, steps.names_of(found, now)
        return super().dispatch(request, *args, **kwargs)


class NamesView(InClassView):
    """Step 2: who."""

    template_name = "classroom/names.html"

    def get(self, request):
        return self.page(names=self.names, code=shown(self.found.code))

    def post(self, request):
        wanted = request.POST.get("student")
        name = next((name for name in self.names if str(name.enrolment.public_id) == wanted), None)
        if name is None:
            return redirect("classroom:names")
        steps.choose(request, name)
        return redirect("classroom:pin")


class PinView(InClassView):
    """Step 3: the secret. Five wrong ones close this student's door for ten minutes, and nobody else's."""

    template_name = "classroom/pin.html"

    def get(self, request):
        name = steps.chosen_of(request, self.names)
        return self.page(name=name, form=PinForm()) if name else redirect("classroom:names")

    def post(self, request):
        name = steps.chosen_of(request, self.names)
        if name is None:
            return redirect("classroom:names")
        form = PinForm(request.POST)
        if form.is_valid() and self._opens(name, form):
            return redirect("portal:home")
        return self.page(name=name, form=form)

    def _opens(self, name: ClassName, form: PinForm) -> bool:
        """Whether the PIN signs this student in; otherwise the form says why not."""
        limit = {"action": "student_secret", "key": f"{self.found.cohort_id}:{name.enrolment.student_id}"}
        if not ratelimit.consume(self.request, **limit):
            form.add_error("pin", CLOSED_DOOR)
            return False
        user = authenticate(self.request, student=name.enrolment.student, pin=form.cleaned_data["pin"])
        if user is None:
            is_last = not ratelimit.consume(self.request, dry_run=True, **limit)
            form.add_error("pin", CLOSED_DOOR if is_last else WRONG_PIN)
            return False
        ratelimit.clear(self.request, **limit)
        steps.leave(self.request)
        login(self.request, user, backend=BACKEND)
        begin(self.request)
        return True
