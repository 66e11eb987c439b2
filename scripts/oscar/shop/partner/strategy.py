"""Prices as French shops keep them: what stands in the stock record holds VAT."""
from decimal import Decimal

from oscar.apps.partner import strategy

VAT = Decimal("0.20")


class WithVat:
    """The stored price is what is paid."""

    def pricing_policy(self, product, stockrecord):
        if not stockrecord or stockrecord.price is None:
            return strategy.UnavailablePrice()
        without = (stockrecord.price / (1 + VAT)).quantize(Decimal("0.01"))
        return strategy.TaxInclusiveFixedPrice(
            currency=stockrecord.price_currency, excl_tax=without, tax=stockrecord.price - without)

    def parent_pricing_policy(self, product, children_stock):
        stocked = [record for child, record in children_stock if record is not None and record.price is not None]
        return self.pricing_policy(product, stocked[0] if stocked else None)


class French(strategy.UseFirstStockRecord, strategy.StockRequired, WithVat, strategy.Structured):
    """The first stock record, goods that are there, prices with VAT."""


class Selector:
    """The same for everybody."""

    def strategy(self, request=None, user=None, **kwargs):
        return French(request)
