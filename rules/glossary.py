"""Short names that stand for the several concepts under which filers print one thing, best first."""

from __future__ import annotations

#: In a relation ``Revenue`` is the first of its concepts that the document prints.
GLOSSARY: dict[str, tuple[str, ...]] = {
    "Revenue": (
        "Revenues",
        "RevenueFromContractWithCustomerExcludingAssessedTax",
        "RevenueFromContractWithCustomerIncludingAssessedTax",
        "SalesRevenueNet",
        "SalesRevenueGoodsNet",
        "SalesRevenueServicesNet",
    ),
    "CostOfSales": (
        "CostOfRevenue",
        "CostOfGoodsAndServicesSold",
        "CostOfGoodsSold",
        "CostOfServices",
        "CostOfGoodsAndServiceExcludingDepreciationDepletionAndAmortization",
    ),
    "PretaxIncome": (
        "IncomeLossFromContinuingOperationsBeforeIncomeTaxesExtraordinaryItemsNoncontrollingInterest",
        "IncomeLossFromContinuingOperationsBeforeIncomeTaxesMinorityInterestAndIncomeLossFromEquityMethodInvestments",
        "IncomeLossFromContinuingOperationsBeforeIncomeTaxes",
    ),
    # After tax, all shareholders. A filer without minority holders prints NetIncomeLoss here.
    "NetIncomeOfAll": ("ProfitLoss", "NetIncomeLoss"),
    "ContinuingIncomeOfAll": (
        "IncomeLossFromContinuingOperationsIncludingPortionAttributableToNoncontrollingInterest",
        "IncomeLossFromContinuingOperations",
    ),
    "DiscontinuedIncome": (
        "IncomeLossFromDiscontinuedOperationsNetOfTax",
        "IncomeLossFromDiscontinuedOperationsNetOfTaxAttributableToReportingEntity",
    ),
    "NoncontrollingIncome": (
        "NetIncomeLossAttributableToNoncontrollingInterest",
        "MinorityInterestInNetIncomeLossOfConsolidatedEntities",
        "IncomeLossFromContinuingOperationsAttributableToNoncontrollingEntity",
    ),
    "EquityOfAll": ("StockholdersEquityIncludingPortionAttributableToNoncontrollingInterest", "StockholdersEquity"),
    "TemporaryEquity": (
        "TemporaryEquityCarryingAmountIncludingPortionAttributableToNoncontrollingInterests",
        "TemporaryEquityCarryingAmountAttributableToParent",
        "TemporaryEquityCarryingAmount",
        "RedeemableNoncontrollingInterestEquityCarryingAmount",
        "RedeemableNoncontrollingInterestEquityCommonCarryingAmount",
        "RedeemableNoncontrollingInterestEquityFairValue",
        "RedeemableNoncontrollingInterestEquityOtherCarryingAmount",
        "MezzanineEquity",
    ),
    "Cash": (
        "CashCashEquivalentsRestrictedCashAndRestrictedCashEquivalents",
        "CashCashEquivalentsRestrictedCashAndRestrictedCashEquivalentsIncludingDisposalGroupAndDiscontinuedOperations",
        "CashAndCashEquivalentsAtCarryingValue",
        "CashAndCashEquivalentsPeriodEnd",
        "Cash",
    ),
    "RestrictedCashOfAll": (
        "RestrictedCashCurrent",
        "RestrictedCashAndCashEquivalentsAtCarryingValue",
        "RestrictedCashAndCashEquivalents",
        "RestrictedCash",
    ),
    "ChangeInCash": (
        "CashCashEquivalentsRestrictedCashAndRestrictedCashEquivalentsPeriodIncreaseDecreaseIncludingExchangeRateEffect",
        "CashAndCashEquivalentsPeriodIncreaseDecrease",
        "CashPeriodIncreaseDecrease",
    ),
    "ChangeInCashBeforeExchange": (
        "CashCashEquivalentsRestrictedCashAndRestrictedCashEquivalentsPeriodIncreaseDecreaseExcludingExchangeRateEffect",
        "CashAndCashEquivalentsPeriodIncreaseDecreaseExcludingExchangeRateEffect",
    ),
    "ExchangeEffectOnCash": (
        "EffectOfExchangeRateOnCashCashEquivalentsRestrictedCashAndRestrictedCashEquivalents",
        "EffectOfExchangeRateOnCashCashEquivalentsRestrictedCashAndRestrictedCashEquivalentsIncludingDisposalGroupAndDiscontinuedOperations",
        "EffectOfExchangeRateOnCashAndCashEquivalents",
        "EffectOfExchangeRateOnCash",
    ),
    "SharesBasic": (
        "WeightedAverageNumberOfSharesOutstandingBasic",
        "WeightedAverageNumberOfShareOutstandingBasicAndDiluted",
    ),
    "SharesDiluted": (
        "WeightedAverageNumberOfDilutedSharesOutstanding",
        "WeightedAverageNumberOfShareOutstandingBasicAndDiluted",
    ),
    "EarningsPerShare": ("EarningsPerShareBasic", "EarningsPerShareBasicAndDiluted"),
    "ComprehensiveIncomeOfAll": (
        "ComprehensiveIncomeNetOfTaxIncludingPortionAttributableToNoncontrollingInterest",
        "ComprehensiveIncomeNetOfTax",
    ),
    "OtherComprehensiveIncomeOfAll": (
        "OtherComprehensiveIncomeLossNetOfTax",
        "OtherComprehensiveIncomeLossNetOfTaxPortionAttributableToParent",
    ),
    "TreasuryStock": ("TreasuryStockValue", "TreasuryStockCommonValue"),
    "CommonStock": (
        "CommonStockValue",
        "CommonStockValueOutstanding",
        "CommonStocksIncludingAdditionalPaidInCapital",
        "CommonStockIncludingAdditionalPaidInCapital",
    ),
    "FirstEquityLine": (
        "PreferredStockValue",
        "PreferredStockValueOutstanding",
        "CommonStockValue",
        "CommonStockValueOutstanding",
        "CommonStocksIncludingAdditionalPaidInCapital",
    ),
    "PaidInCapital": ("AdditionalPaidInCapital", "AdditionalPaidInCapitalCommonStock"),
    "PreferredDividends": (
        "PreferredStockDividendsAndOtherAdjustments",
        "PreferredStockDividendsIncomeStatementImpact",
        "DividendsPreferredStock",
    ),
    "Capex": (
        "PaymentsToAcquirePropertyPlantAndEquipment",
        "PaymentsToAcquireProductiveAssets",
    ),
}


def concepts_of(name: str) -> tuple[str, ...]:
    """The concepts a relation's name may be printed under, best first; without their prefix if it has none."""
    return GLOSSARY.get(name, (name,))
