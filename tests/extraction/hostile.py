"""Texts that a hostile or broken page may carry, for tests and benchmarks that ask what the engine does with them.

Each is a text as it would be stored. They aim at what readers of text get wrong: letters whose case changes their
length, digits that are no numbers, days that no calendar has, quotes that never end, marks that nobody sees.
"""

from __future__ import annotations

import datetime as dt

REPORT = (
    "Canada suspended export permits for Turkey on Monday, Foreign Minister Ann Lee said. “We have stopped,” she said. "
)

FIRST_DAY, LAST_DAY = dt.date.min, dt.date.max
"""What pages print where their software had no date: 0001-01-01 and 9999-12-31. Beyond them there is no yesterday."""

TEXTS: dict[str, str] = {
    "empty": "",
    "blanks": " \t\u00a0\u2003\u200b\ufeff\n\r\n\x85\u2028\u2029",
    "one mark": "“",
    # Offsets that drift: these letters change their length when their case or form changes.
    "dotted capital i": "İ" * 40 + " " + REPORT,
    "sharp s and ligatures": "ẞßﬁﬂﬀĳ ŉ ǰ ΐ " * 10 + REPORT,
    "combining marks": "C\u0327a\u0301n\u0303a\u0308d\u030aa\u0327 suspended permits. " * 3 + REPORT,
    "full width": "Ｃａｎａｄａ ｓｕｓｐｅｎｄｅｄ ｅｘｐｏｒｔ ｐｅｒｍｉｔｓ ｔｏ Ｔｕｒｋｅｙ． " + REPORT,
    "beyond the basic plane": "𝐂𝐚𝐧𝐚𝐝𝐚 🇨🇦👩‍👩‍👧 𝟛𝟘 of 𝟛𝟝𝟘 licences " + REPORT,
    "lone surrogate": "permits \ud800 suspended " + REPORT,
    "null and controls": "Canada\x00 suspended\x07 export\x1b[31m permits\x7f to Turkey. " + REPORT,
    # Marks that nobody sees inside words that matter.
    "soft hyphens": "Can\u00adada sus\u00adpended ex\u00adport per\u00admits to Tur\u00adkey. ",
    "zero width": "Ca\u200bnada sus\u200dpended ex\u2060port per\u200cmits to Tur\ufeffkey. " + REPORT,
    "turned around": "\u202eadanaC dednepsus\u202c \u2067permits to Turkey\u2069 " + REPORT,
    "look-alikes": "Саnаdа suspеndеd ехроrt реrmits tо Тurkеу. " + REPORT,
    "no-break spaces": REPORT.replace(" ", "\u00a0"),
    "carriage returns": REPORT.replace(" ", "\r"),
    # Numbers that int() or a calendar will not take.
    "digits that are no numbers": "Canada suspended ² of ③ licences and ٣٠ of Ⅷ permits, about ½ of 1²0, on ⑤ May. ",
    "a number without end": f"Canada suspended {'9' * 5000} of {'1' * 5000} permits for ${'7' * 5000}. ",
    "separators": "Canada suspended 1,,,2 of 3..4 permits, -0 licences, 1e999 permits, 0x10 licences and $.,. worth. ",
    "days that are none": " ".join(
        f"Canada suspended permits on {day}."
        for day in (
            "31 February 2020",
            "29 February 2023",
            "February 30",
            "0 May 2020",
            "32 May 2020",
            "5 May 0000",
            "5 May 99999",
            "2020-13-45",
            "00/00/0000",
            "31.04.2021",
            "Monday, Tuesday 5 and 6 May",
        )
    ),
    "days at the edge": "Canada suspended permits yesterday, last week, last Monday, last October, last year, two "
    "years ago, 999999999 years ago, ten centuries ago, next spring, in 99999 days and the day after tomorrow. ",
    # Quotes.
    "never closed": "“" + REPORT * 20,
    "only closed": REPORT * 3 + "” " * 50 + REPORT,
    "in one another": "“‘«„" * 30 + "we stopped" + "“»’”" * 30 + ", said Ann Lee. ",
    "closed by another": "“We stopped«, said Ann Lee. »And we will' go on\", he said. ‘It's the ministers’ permits’. ",
    "apostrophes": "'Tis the ministers' permits' holders' '90s 'n' rock 'n' roll', 'said' Ann 'Lee' O'Neil's. " * 5,
    "dash after dash": "— We — stopped — said — Lee — – – it — — is — true —\n" * 10,
    "each paragraph opens one": "“We stopped.\n\n" * 60 + "” said Ann Lee.",
    "said said": "said " * 300 + "“we stopped it all” " + "said " * 300,
    "speaker of itself": "Ann Lee said Ann Lee said Ann Lee said “Ann Lee said” Ann Lee said. ",
    # Acts.
    "denials of denials": "Canada did not deny that it had not failed to refuse to not suspend the suspension of the "
    "ban on lifting the freeze of permits that had not been revoked. " * 5,
    "every country at once": "Canada, Turkey, Israel, France and Germany suspended, lifted, revoked and denied export "
    "permits for Canada, Turkey, Israel, France and Germany. " * 5,
    "to itself": "Turkey suspended Turkish permits for exports from Turkey to Turkey, Turkey told Turkey. ",
    "titles without end": "Minister of "
    + "Foreign Affairs and Trade and " * 80
    + "Ann Lee said permits are suspended. ",
    "brackets": "Canada (the country (the one (in the (north (of (the (US)))) suspended ((permits))) to [Turkey [sic]. "
    * 5,
    "run together": REPORT.replace(" ", "") * 3 + REPORT.replace(". ", "."),
    "shouting": REPORT.upper() * 3,
    "whispering": REPORT.lower() * 3,
    "left-over markup": "&lt;p&gt;Canada &amp;amp; Turkey&#39;s <b>suspended</b> permits</p><!-- “ --> \\u201c ",
    "an expression": "(a+)+$ [[:alpha:]] \\1 (?P<x>.*) Canada suspended .* permits ^$ to Turkey|Israel. ",
    "a table": "Country\tPermits\tStatus\nTurkey\t30 of 350\tsuspended\nIsrael\t–\t–\n" * 20,
    "one word": "suspended" * 2000,
}
