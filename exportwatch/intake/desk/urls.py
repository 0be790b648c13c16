"""Addresses of the desk: all for reviewers, the health board for analysts too."""

from __future__ import annotations

from django.urls import path

from exportwatch.intake.desk.views import (
    changes,
    error_reports,
    handing_in,
    health,
    looking_up,
    proposals,
    queue,
    rereadings,
    stories,
)

app_name = "desk"
urlpatterns = [
    path("", queue.queue, name="queue"),
    path("add/", handing_in.add, name="add"),
    path("add/bookmarklet/", handing_in.bookmarklet, name="bookmarklet"),
    path("handed-in/<int:hand_in_id>/", handing_in.handed_in, name="handed-in"),
    path("articles/", handing_in.hand_in, name="add-article"),
    path("articles/<int:fetch_id>/again/", queue.try_again, name="try-again"),
    path("articles/<int:fetch_id>/dismiss/", queue.dismiss, name="dismiss"),
    path("articles/<int:fetch_id>/take-up/", queue.take_up, name="take-up"),
    path("dismissed/", queue.dismissed, name="dismissed"),
    path("names/<str:kind>/", looking_up.names, name="names"),
    path("stories/<int:story_id>/", stories.story, name="story"),
    path("stories/<int:story_id>/split/", stories.split, name="split-story"),
    path("stories/<int:story_id>/merge/", stories.merge, name="merge-story"),
    path("stories/<int:story_id>/reject/", stories.reject_story, name="reject-story"),
    path("rereadings/", rereadings.rereadings, name="rereadings"),
    path("rereadings/start/", rereadings.start, name="reread"),
    path("rereadings/let-in/", rereadings.let_all_in, name="let-all-in"),
    path("rereadings/<int:rereading_id>/let-in/", rereadings.let_in, name="let-in"),
    path("rereadings/<int:rereading_id>/leave/", rereadings.leave, name="leave"),
    path("health/", health.board, name="health"),
    path("health/given-up/", health.given_up, name="given-up"),
    path("health/given-up/again/", health.try_all_again, name="try-all-again"),
    path("error-reports/", error_reports.listing, name="error-reports"),
    path("error-reports/<int:report_id>/close/", error_reports.close, name="close-error-report"),
    path("changes/", changes.listing, name="changes"),
    path("changes/<int:change_id>/", changes.change, name="change"),
    path("changes/<int:change_id>/seen/", changes.see, name="see-change"),
    path("proposals/<int:proposal_id>/", proposals.proposal, name="proposal"),
    path("proposals/<int:proposal_id>/quote/", looking_up.check_quote, name="check-quote"),
    path("proposals/<int:proposal_id>/reject/", proposals.reject, name="reject"),
    path("proposals/<int:proposal_id>/undo/", proposals.undo, name="undo"),
    path("proposals/<int:proposal_id>/take-over/", proposals.take_over, name="take-over"),
    path("proposals/<int:proposal_id>/release/", proposals.release, name="release"),
    path("proposals/<int:proposal_id>/split/", proposals.split, name="split"),
    path("proposals/<int:proposal_id>/merge/", proposals.merge, name="merge"),
    path("proposals/<int:proposal_id>/regroup-back/", proposals.regroup_back, name="regroup-back"),
]
