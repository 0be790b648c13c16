"""Which room answers which address. Addresses are a promise: docs and other people's links rely on them."""

from __future__ import annotations

from django.contrib import admin
from django.contrib.auth.views import LoginView, LogoutView
from django.urls import include, path

from exportwatch.intake.api.articles import api as articles_api
from exportwatch.intake.reporting import report_error
from exportwatch.public.api.v1 import root

urlpatterns = [
    path("", include("exportwatch.ops.urls")),
    path("login/", LoginView.as_view(redirect_authenticated_user=True), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("admin/", admin.site.urls),
    path("report/", report_error, name="report-error"),
    path("desk/", include("exportwatch.intake.desk.urls")),
    path("api/v1/", root, name="api"),
    path("api/v1/", articles_api.urls),
    path("", include("exportwatch.public.urls")),
]
