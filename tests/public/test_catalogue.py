"""Every text that the interface marks for translation stands in the English catalogue; scripts bring no words of their own."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import polib
from django.conf import settings
from django.template import engines
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.utils.translation import trim_whitespace

from .test_english import CATALOGUE, SPANISH

BASE = Path(settings.BASE_DIR)
MARKS = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy"}
CODE = [path for app in ("lms", "curriculum", "home") for path in (BASE / app).rglob("*.py") if "migrations" not in path.parts]
TEMPLATES = [path for kind in ("*.html", "*.txt") for path in (BASE / "templates").rglob(kind)]
SCRIPTS = list((BASE / "lms/core/static/js").glob("*.js"))


def texts_of_code(source: str) -> Iterator[str]:
    """The texts between the brackets of gettext and its relatives."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name), args=[ast.Constant(value=str(text)), *_]) if (
                name in MARKS
            ):
                yield text


def texts_of_template(source: str) -> Iterator[str]:
    """The texts of {% translate %} and {% blocktranslate %}, as Django looks them up."""
    nodes = engines["django"].engine.from_string(source).nodelist
    for node in nodes.get_nodes_by_type(TranslateNode):
        if literal := getattr(node.filter_expression.var, "literal", node.filter_expression.var):
            yield str(literal).replace("%", "%%")
    for node in nodes.get_nodes_by_type(BlockTranslateNode):
        text, _variables = node.render_token_list(node.singular)
        yield trim_whitespace(text) if node.trimmed else text


def words_of_script(source: str) -> set[str]:
    """The words in the strings of a script, its comments left out."""
    bare = re.sub(r"^\s*//[^\n]*|/\*.*?\*/", "", source, flags=re.MULTILINE | re.DOTALL)
    strings = re.findall(r'"[^"\n]*"|`[^`]*`', bare)
    return {word.lower() for text in strings for word in re.findall(r"[^\W\d_]+", text)}


def marked() -> set[str]:
    code = {text for path in CODE for text in texts_of_code(path.read_text(encoding="utf8"))}
    return code | {text for path in TEMPLATES for text in texts_of_template(path.read_text(encoding="utf8"))}


def test_every_marked_text_is_in_the_catalogue():
    known = {entry.msgid for entry in polib.pofile(str(CATALOGUE))}
    found = marked()

    assert sorted(found - known) == []
    assert len(found) > 1500


def test_a_text_is_found_in_code_and_in_templates():
    assert list(texts_of_code('ngettext("%(n)s sesión", "%(n)s sesiones", 3)\nf(_("Hoy"))\nf("no")')) == ["%(n)s sesión", "Hoy"]
    template = (
        '{% translate "80 % o más" %}{% if a %}{% blocktranslate trimmed %}\n Hola,\n {{ a }} {% endblocktranslate %}{% endif %}'
    )
    assert list(texts_of_template(template)) == ["80 %% o más", "Hola, %(a)s"]


def test_there_is_one_english_catalogue():
    found = [
        path.relative_to(BASE) for app in ("lms", "curriculum", "home", "locale") for path in (BASE / app).rglob("en/**/*.po")
    ]

    assert found == [CATALOGUE.relative_to(BASE)]


def test_no_script_says_anything_of_its_own():
    said = {path.name: sorted(words_of_script(path.read_text(encoding="utf8")) & SPANISH) for path in SCRIPTS}

    assert {name: words for name, words in said.items() if words} == {}
    assert words_of_script('// nada\nsay("Guardar", `todo ${n}`)') == {"guardar", "todo", "n"}
