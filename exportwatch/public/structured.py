"""What pages say of themselves to machines that read the web: schema.org in JSON-LD, https://schema.org (read
2026-11-22)."""

from __future__ import annotations

from typing import Any

from exportwatch.registry.models import Measure, Permit

Thing = dict[str, Any]
LICENCE = "https://creativecommons.org/licenses/by/4.0/"


def dataset(home: str) -> Thing:
    """Return the record as a whole; `home` is the server's address without a path."""
    return {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": "ExportWatch: suspended, frozen and revoked export permits for arms and dual-use goods",
        "description": "Measures of governments toward permits to export arms and dual-use goods, as dated events, "
        "each with the sentence in the source that proves it.",
        "url": f"{home}/data/",
        "license": LICENCE,
        "isAccessibleForFree": True,
        "keywords": ["arms exports", "export permits", "suspension", "embargo", "dual-use goods"],
        "distribution": [
            {"@type": "DataDownload", "encodingFormat": "text/csv", "contentUrl": f"{home}/{name}.csv", "name": name}
            for name in ("measures", "permits", "statements")
        ],
    }


def of_permit(permit: Permit, address: str) -> Thing:
    """Return a permit as a GovernmentPermit; days that are not known to the day are left out."""
    found: Thing = {
        "@context": "https://schema.org",
        "@type": "GovernmentPermit",
        "name": f"{permit.get_kind_display()} permit {permit.public_id}",
        "identifier": permit.public_id,
        "url": address,
        "issuedBy": {
            "@type": "GovernmentOrganization",
            "name": permit.authority.name,
            "address": {"@type": "PostalAddress", "addressCountry": permit.authority.country_id},
        },
    }
    for name, date in (("validFrom", permit.issued), ("validUntil", permit.expires)):
        if date and date.earliest == date.latest:
            found[name] = date.earliest.isoformat()
    return found


def of_measure(measure: Measure, address: str) -> Thing:
    """Return a measure's page, with the government's act as what it is about."""
    return {
        "@context": "https://schema.org",
        "@type": "WebPage",
        "name": measure.title,
        "identifier": measure.public_id,
        "url": address,
        "license": LICENCE,
        "about": {
            "@type": "GovernmentService",
            "name": measure.title,
            "serviceType": measure.get_instrument_display(),
            "provider": {"@type": "GovernmentOrganization", "name": measure.authority.name},
            "areaServed": measure.authority.country_id,
        },
    }
