"""Downloads: the rows of a figure as CSV, the same rows as its table and its JSON."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from exportwatch.figures.style import Cell
from exportwatch.public.caching import etag_of, open_to_any_origin
from exportwatch.public.charts import CHARTS
from exportwatch.public.filters import FIGURE_KEYS, FilterError, parse

_FORMULA = re.compile(r"^[\s\u200b\ufeff]*[=+\-@|%＝＋－＠]|^[\t\r\n]")
"""What a spreadsheet may take for a formula: https://owasp.org/www-community/attacks/CSV_Injection (read
2026-11-22)."""


class _Echo:
    """A file that gives back what is written to it, as csv.writer needs."""

    def write(self, line: str) -> str:
        """Return the line."""
        return line


def neutral(cell: Cell) -> Cell:
    """Return a cell that no spreadsheet runs: text that looks like a formula gets an apostrophe before it; None stays
    None, an empty cell."""
    return f"'{cell}" if isinstance(cell, str) and _FORMULA.match(cell) else cell


def csv_lines(header: Iterable[str], rows: Iterable[Iterable[Cell]]) -> Iterator[str]:
    """Yield the lines of a CSV file (RFC 4180), the header first."""
    writer = csv.writer(_Echo())
    yield writer.writerow(list(header))
    for row in rows:
        yield writer.writerow([neutral(cell) for cell in row])


@open_to_any_origin
def figure_csv(request: HttpRequest, name: str) -> HttpResponseBase:
    """Answer with a figure's rows; the header holds the machine names of the columns."""
    chart = CHARTS.get(name)
    if chart is None:
        raise Http404(f"There is no figure “{name}”; there are {', '.join(CHARTS)}.")
    try:
        figure = chart.build(parse(request.GET, FIGURE_KEYS))
    except FilterError as error:
        return HttpResponse(f"{error}\n", status=400, content_type="text/plain; charset=utf-8")
    header = [column.key for column in figure.columns]
    response = StreamingHttpResponse(csv_lines(header, figure.rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="exportwatch-{name}.csv"'
    response["ETag"] = etag_of(*(line.encode() for line in csv_lines(header, figure.rows)))
    return response
