"""The planner's pages as a browser without script would send them."""

from datetime import date

from bs4 import BeautifulSoup
from django.urls import reverse


def plan_url(cohort) -> str:
    return reverse("scheduling:plan", args=[cohort.public_id])


def fields_of(page: str) -> dict[str, list[str]]:
    """What the page's own form would send, without the button."""
    form = BeautifulSoup(page, "html.parser").select_one("main form[method=post]")
    sent: dict[str, list[str]] = {}
    for field in form.select("input, select"):
        ticks = field.get("type") in ("checkbox", "radio")
        if not field.get("name") or (ticks and not field.has_attr("checked")):
            continue
        chosen = field.select_one("option[selected]") if field.name == "select" else field
        sent.setdefault(field["name"], []).append(chosen.get("value", "on" if ticks else "") if chosen else "")
    return sent


def typed(world, **changes):
    """A weekly pattern of six on the first day's weekday, as somebody types it."""
    given = {"first_day": world.start.isoformat(), "start": "10:00", "end": "11:30", "count": "6", "place": "Aula 6"}
    return given | {"step": "preview"} | changes


def preview(client, world, **changes) -> dict[str, list[str]]:
    """The fields of the preview of that pattern."""
    return fields_of(client.post(plan_url(world.cohort), typed(world, **changes)).content.decode())


def send(client, world, fields, step: str = "confirm", **more):
    """The preview's form with that button."""
    return client.post(plan_url(world.cohort), fields | more | {"step": step}, follow=True)


def days_of(fields) -> list[date]:
    """The days of the rows, as the page showed them: what is a holiday hangs on the year."""
    return [date.fromisoformat(value[0]) for name, value in sorted(fields.items()) if name.endswith("-day")]
