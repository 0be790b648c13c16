"""Bulk entry in the admin: a file is uploaded, checked and shown as it would be read; then it is confirmed, or not.

Between the two steps the file lies in a folder of this server under a name that nobody can guess, at most for an hour;
a signed token in the page says which it is and whose. Both steps can take longer than two seconds, so the answer is
streamed: the page's head, then where the work stands, then the report. A reader who leaves stops the work, and then
nothing is written. No script is needed.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any, cast

from django import forms
from django.conf import settings
from django.contrib.admin import AdminSite
from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import URLPattern, path
from django.utils.html import format_html

from exportwatch.registry.bulk import importing, template
from exportwatch.registry.bulk.columns import COLUMNS, allowed_words
from exportwatch.registry.bulk.reading import FileRefusedError

LARGEST_UPLOAD = 20_000_000
"""Bytes. The command takes larger files, and a CSV file of any size."""
KEPT_SECONDS = 3600
"""How long an uploaded file waits for its confirmation."""
_SHOWN_EVERY = 0.3
"""Seconds between two signs of progress."""
_HERE = "<!-- the work and its report stand here -->"
_PAGE = "admin/registry/permit/import.html"
_REPORT = "admin/registry/permit/import_report.html"
_MAKERS = {"csv": (template.csv_template, template.CSV_TYPE), "xlsx": (template.xlsx_template, template.XLSX_TYPE)}


class UploadForm(forms.Form):
    """The file to import."""

    file = forms.FileField(
        help_text=f"CSV or XLSX, at most {LARGEST_UPLOAD // 1_000_000} MB. "
        "Larger files: manage.py import_permits on the server.",
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
    )

    def clean_file(self) -> UploadedFile[bytes]:
        """Refuse other kinds of files, and too large ones."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if Path(file.name or "").suffix.lower() not in {".csv", ".xlsx"}:
            raise ValidationError("Choose a file that ends in .csv or .xlsx.")
        if (file.size or 0) > LARGEST_UPLOAD:
            raise ValidationError(
                f"The file has {(file.size or 0) / 1e6:.0f} MB; here {LARGEST_UPLOAD // 1_000_000} are allowed. "
                "Split it, or run manage.py import_permits on the server."
            )
        return file


def urls(site: AdminSite) -> list[URLPattern]:
    """Return the addresses, to stand before a permit's own ones: import/ and import/template.csv|xlsx."""

    def page(request: HttpRequest) -> HttpResponseBase:
        return import_page(request, site)

    return [
        path("import/", site.admin_view(page), name="registry_permit_import"),
        path("import/template.<str:kind>", site.admin_view(empty_file), name="registry_permit_import_template"),
    ]


def empty_file(request: HttpRequest, kind: str) -> HttpResponse:
    """Answer with a file to fill in."""
    _require_right(request)
    if kind not in _MAKERS:
        raise Http404("There is a template as csv and as xlsx.")
    make, media_type = _MAKERS[kind]
    headers = {"Content-Disposition": f'attachment; filename="permits.{kind}"'}
    return HttpResponse(make(), content_type=media_type, headers=headers)


def import_page(request: HttpRequest, site: AdminSite) -> HttpResponseBase:
    """Show the form; check an uploaded file; write a confirmed one."""
    _require_right(request)
    form = UploadForm(request.POST, request.FILES) if request.FILES else UploadForm()
    context = {
        **site.each_context(request),
        "title": "Import permits",
        "form": form,
        "columns": COLUMNS,
        "words": allowed_words(),
    }
    if request.method != "POST":
        return render(request, _PAGE, context)
    if token := request.POST.get("token"):
        return _streamed(request, context, _write(request, token))
    if not form.is_bound:
        form = context["form"] = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return render(request, _PAGE, context, status=422)
    return _streamed(request, context, _check(request, form.cleaned_data["file"]))


def _require_right(request: HttpRequest) -> None:
    if not request.user.has_perm("registry.add_permit"):
        raise PermissionDenied


def _streamed(request: HttpRequest, context: dict[str, Any], work: Iterator[str]) -> StreamingHttpResponse:
    """Answer with the page, and in its middle the work as it goes."""
    # Rendered before the answer starts: the form in it sets the CSRF cookie.
    head, _, tail = render_to_string(_PAGE, {**context, "here": _HERE}, request).partition(_HERE)

    def parts() -> Iterator[str]:
        yield head
        yield from work
        yield tail

    return StreamingHttpResponse(parts(), headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"})


def _check(request: HttpRequest, file: UploadedFile[bytes]) -> Iterator[str]:
    """Keep the file and check it; it is kept on only if it could be imported."""
    kept = _keep(file)
    name = Path(file.name or "").name
    confirmable = False
    try:
        report = yield from _shown(importing.checking(kept, name))
        confirmable = report is not None and not report.problem_count
        if report is not None:
            token = signing.dumps({"kept": kept.name, "name": name, "user": request.user.pk}, salt=__name__)
            yield _report(request, report, name, token=token if confirmable else "")
    finally:
        if not confirmable:
            kept.unlink(missing_ok=True)


def _write(request: HttpRequest, token: str) -> Iterator[str]:
    """Import the file that the token names, once; it is gone afterwards, whatever happened."""
    gone = "The file is no longer kept here: it was imported already, or an hour has passed. Upload it again."
    try:
        kept = signing.loads(token, salt=__name__, max_age=KEPT_SECONDS)
        if kept["user"] != request.user.pk:
            raise signing.BadSignature
        claimed = _folder() / f"claimed-{kept['kept']}"
        (_folder() / kept["kept"]).rename(claimed)  # only one of two clicks can do it
    except (signing.BadSignature, FileNotFoundError):
        yield _refusal(gone)
        return
    try:
        author = cast(int, request.user.pk)
        report = yield from _shown(importing.importing(claimed, author, kept["name"]))
        if report is not None:
            yield _report(request, report, kept["name"], token="")
    finally:
        claimed.unlink(missing_ok=True)


def _shown(steps: importing.Steps) -> Generator[str, None, importing.Report | None]:
    """Run through the steps, showing where they stand; return the report, None where the file was refused."""
    shown_at = time.monotonic()
    yield _standing(importing.Step("Starting", 0, 0))
    while True:
        try:
            step = next(steps)
        except StopIteration as stop:
            report: importing.Report = stop.value
            return report
        except (FileRefusedError, ValidationError) as error:
            yield _refusal(" ".join(error.messages) if isinstance(error, ValidationError) else str(error))
            return None
        if time.monotonic() - shown_at > _SHOWN_EVERY:
            shown_at = time.monotonic()
            yield _standing(step)


def _standing(step: importing.Step) -> str:
    if not step.total:
        return format_html('<p class="import-step">{} … <progress aria-label="{}"></progress></p>\n', *[step.doing] * 2)
    share = min(100, 100 * step.done // step.total)
    return format_html(
        '<p class="import-step">{}: {} % <progress aria-label="{}" max="100" value="{}"></progress></p>\n',
        step.doing,
        share,
        step.doing,
        share,
    )


def _refusal(message: str) -> str:
    return format_html('<p class="import-refused" role="alert">{}</p>\n', message)


def _report(request: HttpRequest, report: importing.Report, name: str, *, token: str) -> str:
    shown = [column.name for column in COLUMNS if any(column.name in row for _, row in report.preview)]
    return render_to_string(
        _REPORT,
        {
            "report": report,
            "name": name,
            "token": token,
            "more": report.problem_count - len(report.problems),
            "headers": shown,
            "preview": [(line, [row.get(column, "") for column in shown]) for line, row in report.preview],
        },
        request,
    )


def _folder() -> Path:
    folder = Path(settings.VAR_DIR) / "bulk"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _keep(file: UploadedFile[bytes]) -> Path:
    """Write an upload to the folder; what waited there too long is removed first."""
    for old in _folder().iterdir():
        if time.time() - old.stat().st_mtime > KEPT_SECONDS:
            old.unlink(missing_ok=True)
    kept = _folder() / f"{uuid.uuid4().hex}{Path(file.name or '').suffix.lower()}"
    with kept.open("xb") as stream:
        for chunk in file.chunks():
            stream.write(chunk)
    return kept
