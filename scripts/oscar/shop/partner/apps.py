"""Oscar's app of prices and stock, with this shop's own strategy."""
from oscar.apps.partner import apps


class PartnerConfig(apps.PartnerConfig):
    name = "shop.partner"
