"""Fills a fresh shop with an invented chain: two shops, forty products with EAN, customers, a paid order.

OSCAR_PASSWORD is that of the user `boucle`, who is the connector.
"""
import os
from decimal import Decimal

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.core.management.base import BaseCommand
from oscar.core.loading import get_model

from shop.orders import buy

Category, Product, ProductClass = (get_model("catalogue", name) for name in ("Category", "Product", "ProductClass"))
Partner, StockRecord = get_model("partner", "Partner"), get_model("partner", "StockRecord")
Country = get_model("address", "Country")

# End of the EAN, name, price with VAT, pieces in Lyon, pieces in Grenoble.
GOODS = [
    ("0001", "Vélo de ville 28 pouces", "349.00", 12, 4), ("0002", "VTT enfant 20 pouces", "229.00", 9, 2),
    ("0003", "Trottinette électrique 350 W", "399.00", 15, 6), ("0004", "Casque vélo taille M", "34.90", 60, 20),
    ("0005", "Chambre à air 700x28", "6.50", 200, 80), ("0006", "Raquette de tennis adulte", "89.90", 25, 8),
    ("0007", "Chaussures de randonnée T42", "119.00", 30, 12), ("0008", "Montre GPS de course", "199.00", 18, 5),
    ("0009", "Smartphone 128 Go reconditionné", "279.00", 20, 7), ("0010", "Écouteurs sans fil", "59.90", 80, 30),
    ("0011", "Ordinateur portable 14 pouces", "749.00", 7, 3), ("0012", "Chargeur USB-C 65 W", "29.90", 120, 40),
    ("0013", "Antivol pliant", "44.90", 40, 15), ("0014", "Pompe à pied", "24.90", 35, 10),
    ("0015", "Éclairage avant 60 lux", "39.90", 28, 9), ("0016", "Sacoche porte-bagages 20 L", "54.90", 22, 6),
    ("0017", "Gants d'hiver taille L", "19.90", 50, 18), ("0018", "Maillot respirant femme", "29.90", 45, 16),
    ("0019", "Short de course homme", "24.90", 48, 14), ("0020", "Sac à dos 30 L", "69.90", 26, 9),
    ("0021", "Tente 2 places", "129.00", 11, 4), ("0022", "Duvet 5 °C", "79.90", 17, 5),
    ("0023", "Réchaud à gaz", "34.90", 24, 8), ("0024", "Gourde isotherme 0,75 L", "22.90", 90, 33),
    ("0025", "Frontale 400 lumens", "42.90", 31, 11), ("0026", "Ballon de football T5", "19.90", 55, 20),
    ("0027", "Tapis de yoga 6 mm", "27.90", 36, 12), ("0028", "Haltères 2 x 5 kg", "39.90", 14, 5),
    ("0029", "Corde à sauter", "9.90", 70, 25), ("0030", "Lunettes de natation", "16.90", 44, 15),
    ("0031", "Skis piste 168 cm", "299.00", 8, 12), ("0032", "Casque de ski", "74.90", 19, 21),
    ("0033", "Tablette 11 pouces", "329.00", 10, 4), ("0034", "Batterie externe 20 000 mAh", "49.90", 65, 22),
    ("0035", "Câble USB-C 2 m", "12.90", 150, 60), ("0036", "Coque renforcée", "17.90", 110, 45),
    ("0037", "Clavier sans fil", "49.90", 21, 7), ("0038", "Souris verticale", "34.90", 27, 9),
    ("0039", "Enceinte portable", "89.90", 16, 6), ("0040", "Webcam Full HD", "59.90", 13, 5),
]
CUSTOMERS = [("Camille", "Bernard"), ("Louis", "Martin"), ("Inès", "Dubois"), ("Malik", "Moreau"), ("Chloé", "Lefèvre")]
RIGHTS = [
    "view_product", "add_product", "change_product", "view_stockrecord", "change_stockrecord", "view_partner",
    "view_order", "view_line", "view_user", "add_user",
]


def ean13(end):
    """An EAN for use inside a shop (prefix 20), with its check digit."""
    base = "20" + end.rjust(10, "0")
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(base))
    return base + str(-total % 10)


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args, **options):
        Country.objects.create(
            iso_3166_1_a2="FR", iso_3166_1_a3="FRA", iso_3166_1_numeric="250", name="France",
            printable_name="France", is_shipping_country=True)
        self.shops = [Partner.objects.create(name=name, code=code) for name, code in [
            ("Lyon Part-Dieu", "LYN"), ("Grenoble", "GRE")]]
        self.make_classes()
        for end, name, price, *pieces in GOODS:
            self.make_product(end, name, price, pieces)
        self.make_people()
        # Something that was paid before anybody is asked about.
        buy(ean13("0004"))

    def make_classes(self):
        self.goods = ProductClass.objects.create(name="Article", slug="article")
        ProductClass.objects.create(name="Réparation", slug="reparation", requires_shipping=False)
        ProductClass.objects.create(name="Occasion", slug="occasion", requires_shipping=False)
        self.shelf = Category.add_root(name="Sport et technologie", slug="sport-et-technologie")

    def make_product(self, end, name, price, pieces):
        made = Product.objects.create(product_class=self.goods, title=name, upc=ean13(end))
        made.categories.add(self.shelf)
        for shop, held in zip(self.shops, pieces):
            StockRecord.objects.create(
                product=made, partner=shop, partner_sku=f"{shop.code}-{end}", price_currency="EUR",
                price=Decimal(price), num_in_stock=held)

    def make_people(self):
        users = get_user_model().objects
        for number, (first, last) in enumerate(CUSTOMERS):
            users.create_user(f"client{number:02d}", f"client{number:02d}@exemple.test", first_name=first, last_name=last)
        self.connector = users.create_user(
            "boucle", "boucle@exemple.test", os.environ["OSCAR_PASSWORD"], is_staff=True)
        self.connector.user_permissions.set(Permission.objects.filter(codename__in=RIGHTS))
