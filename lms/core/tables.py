"""The office's tables: a heading a row, and cards on phones, where each cell says its column."""

from wagtail.admin.ui.tables import Column, Table, TitleColumn


class TextColumn(Column):
    """A word or a number."""

    header_template_name = "wagtailadmin/scoped/cells/head.html"
    cell_template_name = "wagtailadmin/scoped/cells/text.html"


class DayColumn(TextColumn):
    """A date, in figures."""

    cell_template_name = "wagtailadmin/scoped/cells/day.html"


class RowColumn(TitleColumn):
    """The heading of the row, with the way to its own page or form where there is one."""

    header_template_name = "wagtailadmin/scoped/cells/head.html"
    cell_template_name = "wagtailadmin/scoped/cells/row.html"


class OfficeTable(Table):
    classname = "data"
