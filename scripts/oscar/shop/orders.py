"""What a customer does in the shop, by Oscar's own classes."""
from django.contrib.auth import get_user_model
from oscar.core.loading import get_class, get_model


def buy(ean, customer="client00"):
    """Places an order for one piece of what has this EAN, and pays it; answers the order's number."""
    basket = get_model("basket", "Basket").objects.create(owner=get_user_model().objects.get(username=customer))
    basket.strategy = get_class("partner.strategy", "Selector")().strategy()
    basket.add_product(get_model("catalogue", "Product").objects.get(upc=ean), 1)
    method = get_class("shipping.methods", "NoShippingRequired")()
    charge = method.calculate(basket)
    order = get_class("order.utils", "OrderCreator")().place_order(
        basket, get_class("checkout.calculators", "OrderTotalCalculator")().calculate(basket, charge), method, charge,
        user=basket.owner, order_number=get_class("order.utils", "OrderNumberGenerator")().order_number(basket))
    basket.submit()
    order.set_status("Payée")
    return order.number
