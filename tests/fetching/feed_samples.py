"""One of every kind of watched address, in our own words: what the Harbour Post would answer."""

from __future__ import annotations

import gzip
import json

from tests.hostile_feeds import NEWS

ATOM = f"""<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr"><title>Le Port</title>
<entry><id>tag:port,2021:1</id><title type="html">Licences &lt;b&gt;suspendues&lt;/b&gt; &amp;amp; gel</title>
<link rel="enclosure" href="/photo.jpg"/><link href="{NEWS}1?utm_source=feed"/>
<published>2021-03-02T09:00:00+01:00</published><updated>2021-03-04T10:00:00Z</updated>
<summary>Le ministère a <i>suspendu</i> les licences.</summary></entry>
<entry><id>tag:port,2021:2</id><title xml:lang="en">In English</title><link href="2"/>
<updated>2021-03-05T10:00:00Z</updated></entry></feed>""".encode()

NEWS_SITEMAP = f"""<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
<url><loc>{NEWS}1</loc><lastmod>2021-03-03</lastmod><news:news><news:publication><news:name>Harbour Post</news:name>
<news:language>en</news:language></news:publication><news:publication_date>2021-03-02T10:00:00Z</news:publication_date>
<news:title>Licences paused</news:title></news:news></url>
<url><loc>{NEWS}2</loc><lastmod>2021-03-03</lastmod></url></urlset>""".encode()

# The same bytes on every run, so that parallel test workers agree on the names of the tests.
PACKED = gzip.compress(NEWS_SITEMAP, mtime=0)

INDEX = b"""<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<sitemap><loc>/old.xml</loc><lastmod>2020-01-01</lastmod></sitemap>
<sitemap><loc>/new.xml</loc><lastmod>2021-05-01</lastmod></sitemap><sitemap><loc>ftp://x/</loc></sitemap></sitemapindex>"""

JSON_FEED = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Harbour Post",
        "language": "en-GB",
        "items": [
            {"id": 7, "url": f"{NEWS}1", "title": "Paused", "date_published": "2021-03-02T10:00:00-05:00"},
            {"id": f"{NEWS}2", "content_html": "<p>Only this</p>", "language": "fr", "date_modified": "2021-03-02"},
            "no item",
        ],
    }
).encode()

FEDERAL_REGISTER = json.dumps(
    {
        "description": "Documents about exports",
        "count": 2,
        "next_page_url": None,
        "results": [
            {
                "title": "Suspension of licences",
                "type": "Notice",
                "document_number": "2021-04711",
                "html_url": f"{NEWS}1",
                "publication_date": "2021-03-02",
                "abstract": "The department suspends licences.",
            },
            {
                "title": "On inspection",
                "document_number": "2021-04712",
                "html_url": f"{NEWS}2",
                "publication_date": "2021-06-03",
                "filed_at": "2021-06-01T07:45:00-04:00",
            },
        ],
    }
).encode()

GOVUK = json.dumps(
    {
        "results": [
            {
                "title": "Notice to exporters",
                "link": "/news/1",
                "public_timestamp": "2021-03-02T10:00:00.000+00:00",
                "description": "Licences are suspended.",
                "_id": "/news/1",
            },
            {"title": "Older", "link": f"{NEWS}2", "_id": "x", "first_published_at": "2019-01-01T00:00:00Z"},
        ],
        "total": 2,
        "start": 0,
    }
).encode()

LINKS = f"""<!doctype html><html lang="en"><head><title>Notices to exporters</title>
<link rel="alternate" type="application/atom+xml" href="/notices.atom"></head><body>
<header><nav><a href="/about/our-long-history">About our long history</a></nav></header>
<main><h1>Notices</h1><ul>
<li><a href="/news/1"><img alt=""></a><h3><a href="/news/1#top">Licences for radar parts are suspended</a></h3>
 <time datetime="2021-03-02">2 March</time></li>
<li><a href="{NEWS}2">NTE 4</a> Published: 4 March 2021</li>
<li><a href="/2021/03/05/no-time">A notice whose address tells its day</a></li>
<li><a href="/news/4">A notice without any date at all</a></li>
<li><a href="/news/5">Home</a></li>
<li><a href="/photos/radar-of-the-ministry.jpg">A picture of the radar station</a></li>
<li><a href="/tag/radar/">Everything that we wrote about radar</a></li>
<li><a href="https://elsewhere.example/1">A report on another site altogether</a></li>
<li><a href="mailto:desk@harbour.example">Write to the desk about this</a></li>
<li><a href="javascript:alert(1)">A link that is no link at all</a></li>
</ul></main><aside class="sidebar"><a href="/news/9">Most read in the last seven days</a></aside>
<div class="site-footer"><a href="/terms/and/conditions">Terms and conditions of use</a></div></body></html>""".encode()
