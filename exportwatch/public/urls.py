"""The public addresses. They are a promise: records keep theirs for good."""

from __future__ import annotations

from django.urls import path

from exportwatch.public import downloads, exports, feeds
from exportwatch.public.api.v1 import address_unknown, api
from exportwatch.public.views import (
    about,
    figures,
    measures,
    names,
    overview,
    parties,
    permits,
    places,
    revisions,
    search,
    sitemaps,
    statements,
)

app_name = "public"
urlpatterns = [
    path("", overview.overview, name="overview"),
    path("measures/", measures.measure_list, name="measures"),
    path("measures/<str:public_id>/", measures.measure_page, name="measure"),
    path("permits/", permits.permit_list, name="permits"),
    path("permits/<str:public_id>/", permits.permit_page, name="permit"),
    path("statements/", statements.statement_list, name="statements"),
    path("statements/<str:public_id>/", statements.statement_page, name="statement"),
    path("countries/", places.country_list, name="countries"),
    path("countries/<str:code>/", places.country_page, name="country"),
    path("pairs/<str:issuer>/<str:destination>/", places.pair_page, name="pair"),
    path("companies/<slug:slug>/", parties.company_page, name="company"),
    path("people/<slug:slug>/", parties.person_page, name="person"),
    path("authorities/<slug:slug>/", parties.authority_page, name="authority"),
    path("measures.csv", downloads.list_csv, {"name": "measures"}, name="measures-csv"),
    path("permits.csv", downloads.list_csv, {"name": "permits"}, name="permits-csv"),
    path("statements.csv", downloads.list_csv, {"name": "statements"}, name="statements-csv"),
    path("feeds/measures.atom", feeds.measures_feed, name="measures-feed"),
    path("search/", search.search_page, name="search"),
    path("search/suggestions/", search.suggestions, name="suggestions"),
    path("companies/", parties.party_list, {"kind": "companies"}, name="companies"),
    path("people/", parties.party_list, {"kind": "people"}, name="people"),
    path("authorities/", parties.party_list, {"kind": "authorities"}, name="authorities"),
    path("pairs/", places.pair_list, name="pairs"),
    path("names/<str:kind>/", names.names, name="names"),
    path("data/", about.data, name="data"),
    path("sitemap.xml", sitemaps.index, name="sitemaps"),
    path("sitemaps/<str:section>-<int:number>.xml", sitemaps.part, name="sitemap"),
    path("about/", about.about, name="about"),
    path("robots.txt", about.robots, name="robots"),
    path("favicon.ico", about.favicon, name="favicon"),
    path("<str:section>/<str:public_id>/versions/<int:number>/", revisions.version_page, name="version"),
    path("figures/<slug:name>.csv", exports.figure_csv, name="figure-csv"),
    path("figures/<slug:name>/", figures.figure_page, name="figure"),
    path("embed/<slug:name>/", figures.embedded_figure, name="embed"),
    path("api/v1/", api.urls),
    path("api/v1/<path:rest>", address_unknown),
]
