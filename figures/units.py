"""The units that a figure can have: currencies by ISO 4217, what is counted, percent, and each of them per share."""

from __future__ import annotations

_CURRENCIES = """
AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLF
CLP CNH CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HRK
HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA
MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB
RWF SAR SBD SCR SDG SEK SGD SHP SLE SLL SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD
UYU UZS VEF VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW ZWL ZIG ATS BEF DEM ESP FIM FRF GRD IEP ITL NLG PTE
"""
#: ISO 4217's codes in use, precious metals and testing codes aside; some left use while reports still print them.
CURRENCIES = frozenset(_CURRENCIES.split())
_OTHERS = """
shares percent pure count employees stores customers units bps days months years Mbps Gbps Tbps MW GW kW kWh MWh GWh
TWh MMBtu Btu bbl Boe MBoe MMBoe Mcf MMcf Bcf t kt Mt kg g oz lb m km mi sqm sqft acre ha l gal TEU passengers
vehicles beds rooms
"""
#: What else reports count and measure, as the XBRL units registry and the loader spell it.
OTHERS = frozenset(_OTHERS.split())


def is_known(unit: str) -> bool:
    """Whether a unit is one of these, or one per another.

    >>> is_known("JPY/shares"), is_known("USD"), is_known("US dollars")
    (True, True, False)
    """
    return all(part in CURRENCIES or part in OTHERS for part in unit.split("/", 1))


def unit_of(word: str) -> str | None:
    """The unit that a foreign table spells its own way, None if it is none that is known.

    >>> unit_of("iso4217:USD"), unit_of("usd"), unit_of("USD-per-shares"), unit_of("iso4217:USD/xbrli:shares")
    ('USD', 'USD', 'USD/shares', 'USD/shares')
    """
    word = word.strip()
    parts = [p.rsplit(":", 1)[-1].strip() for p in word.replace("-per-", "/").replace(" per ", "/").split("/")]
    found = [_one(part) for part in parts]
    return "/".join(part for part in found if part) if found and None not in found and len(found) <= 2 else None


_SPELLED = {
    "share": "shares", "shs": "shares", "%": "percent", "pct": "percent", "percentage": "percent", "$": "USD",
    "us$": "USD", "us dollar": "USD", "us dollars": "USD", "u.s. dollars": "USD", "dollar": "USD", "dollars": "USD",
    "€": "EUR", "euro": "EUR", "euros": "EUR", "£": "GBP", "pounds": "GBP", "¥": "JPY", "yen": "JPY",
    "japanese yen": "JPY",
}  # fmt: skip


def _one(part: str) -> str | None:
    if part in CURRENCIES or part in OTHERS:
        return part
    folded = part.casefold()
    if folded in _SPELLED:
        return _SPELLED[folded]
    return part.upper() if part.upper() in CURRENCIES else folded if folded in OTHERS else None
