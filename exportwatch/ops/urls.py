"""Addresses for monitors: is the process alive, and can it do its work."""

from __future__ import annotations

from django.urls import path

from exportwatch.ops import views

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
]
