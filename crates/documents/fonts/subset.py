"""Makes the fonts of the printed documents from the published variable fonts. Needed only when a font is renewed.

    python3 -m venv venv && venv/bin/pip install fonttools==4.68.0 brotli==1.2.1
    npm pack inter-ui@4.1.1 geist@1.9.2 && for f in *.tgz; do tar xzf $f --one-top-level; done
    venv/bin/python subset.py inter-ui-4.1.1/package/variable/InterVariable.woff2 \
        geist-1.9.2/package/dist/fonts/geist-mono/GeistMono-Variable.ttf
"""

import sys

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

# Latin with the accents of European and Vietnamese names, Greek and Cyrillic letters, the signs that people type.
WRITING = (
    "0020-007E,00A0-017F,018F,0192,01A0-01A1,01AF-01B0,0218-021B,0259,02BB-02BC,02C6-02C7,02D8-02DD,0300-0304,0306-030C,"
    "0312,0323,0326-0328,0384-03CE,0400-045F,0490-0491,1E80-1E85,1E9E,1EA0-1EF9,2000-200A,2010-2015,2018-201E,2020-2022,"
    "2026,202F-2030,2032-2033,2039-203A,2044,20AC,2116,2122,2190-2193,2212,2248,2260,2264-2265,25A1"
)
# A code holds capitals, digits and a dash.
CODES = "0020,002D,0030-0039,0041-005A"


def cut(source, target, axes, letters, features):
    """Fixes the axes, keeps some letters and writes a plain TrueType file."""
    font = instancer.instantiateVariableFont(TTFont(source, recalcTimestamp=False), axes, inplace=True)
    font.flavor = None
    options = subset.Options(
        layout_features=features, hinting=False, notdef_outline=True, name_IDs=[0, 1, 2, 3, 4, 5, 6, 13, 14]
    )
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=subset.parse_unicodes(letters))
    cutter.subset(font)
    # Two weights of one family need two names inside one document.
    for name in (4, 6):
        font["name"].setName(target.removesuffix(".ttf"), name, 3, 1, 0x409)
    font.save(target)


inter, geist = sys.argv[1:]
# Weights are those of the screens: normal 430, strong 590. Without contextual alternates: what was typed is what is seen.
features = ["ccmp", "kern", "mark", "mkmk", "locl", "tnum"]
cut(inter, "inter-text.ttf", {"wght": 430, "opsz": 14}, WRITING, features)
cut(inter, "inter-strong.ttf", {"wght": 590, "opsz": 14}, WRITING, features)
cut(geist, "geist-mono-codes.ttf", {"wght": 560}, CODES, [])
