"""Addresses of the desk, all for reviewers."""

from __future__ import annotations

from django.urls import path

from exportwatch.intake.desk import adding, views

app_name = "desk"
urlpatterns = [
    path("", views.queue, name="queue"),
    path("add/", adding.add, name="add"),
    path("add/bookmarklet/", adding.bookmarklet, name="bookmarklet"),
    path("handed-in/<int:hand_in_id>/", adding.handed_in, name="handed-in"),
    path("articles/", views.add_article, name="add-article"),
    path("articles/<int:fetch_id>/again/", views.try_again, name="try-again"),
    path("proposals/<int:proposal_id>/", views.proposal, name="proposal"),
    path("proposals/<int:proposal_id>/reject/", views.reject, name="reject"),
    path("proposals/<int:proposal_id>/undo/", views.undo, name="undo"),
]
