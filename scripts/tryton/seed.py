#!/usr/bin/env python3
"""Fills a fresh Tryton with an invented chain: one shop, one till, sixteen products, fifty customers.

seed.py -c trytond.conf -d DATABASE   (the modules are active already)

TRYTON_PASSWORD is that of the user `boucle` (the connector), TRYTON_TILL_PASSWORD that of the user `caisse`. What people
see there is French, as in the shops; the tables of connectors/tryton name the tenders by these names.
"""
import argparse
import datetime as dt
import os
from decimal import Decimal

from proteus import Model, Wizard
from proteus import config as proteus_config

CHAIN = "Horizon Sport & Tech"
VAT = Decimal("0.20")

# End of the EAN, name, price with VAT, pieces in stock.
GOODS = [
    ("0001", "Vélo de ville 28 pouces", "349.00", 12),
    ("0002", "VTT enfant 20 pouces", "229.00", 9),
    ("0003", "Trottinette électrique 350 W", "399.00", 15),
    ("0004", "Casque vélo taille M", "34.90", 60),
    ("0005", "Chambre à air 700x28", "6.50", 200),
    ("0006", "Raquette de tennis adulte", "89.90", 25),
    ("0007", "Chaussures de randonnée T42", "119.00", 30),
    ("0008", "Montre GPS de course", "199.00", 18),
    ("0009", "Smartphone 128 Go reconditionné", "279.00", 20),
    ("0010", "Écouteurs sans fil", "59.90", 80),
    ("0011", "Ordinateur portable 14 pouces", "749.00", 7),
    ("0012", "Chargeur USB-C 65 W", "29.90", 120),
]
REPAIR = "0100"  # a service, its price is free at the till
GIFT_CARD = "0200"
RENTAL = "0300"
USED = "0400"  # goods bought back from a customer

FIRST_NAMES = ["Camille", "Louis", "Inès", "Hugo", "Jade", "Malik", "Chloé", "Thomas", "Fatou", "Léo"]
LAST_NAMES = ["Martin", "Bernard", "Dubois", "Moreau", "Lefèvre"]
TOWNS = [
    ("69003", "Lyon"), ("38000", "Grenoble"), ("42000", "Saint-Étienne"), ("73000", "Chambéry"), ("01000", "Bourg-en-Bresse"),
]

get = Model.get


def ean13(end):
    """An EAN for use inside a shop (prefix 20), with its check digit."""
    base = "20" + end.rjust(10, "0")
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(base))
    return base + str(-total % 10)


class Seed:
    """Makes one thing after the other; later ones stand on earlier ones."""

    def __init__(self, config):
        self.config = config
        self.data = get("ir.model.data")

    def id_of(self, name):
        """The id of a record that a module ships."""
        return self.data.get_id(name, self.config.context)

    def shipped(self, name, model):
        return get(model)(self.id_of(name))

    def account(self, *domain):
        return get("account.account").find([("company", "=", self.company.id), ("closed", "!=", True), *domain], limit=1)[0]

    def run(self):
        self.make_company()
        self.make_chart()
        self.make_years()
        self.make_products()
        self.make_stock()
        self.make_till()
        self.make_customers()
        self.make_users()

    def make_company(self):
        self.french, = get("ir.lang").find([("code", "=", "fr")])
        self.euro = get("currency.currency")(
            name="Euro", symbol="€", code="EUR", numeric_code="978", rounding=Decimal("0.01"), digits=2)
        self.euro.save()
        self.france = get("country.country")(name="France", code="FR", code3="FRA", code_numeric="250")
        self.france.save()
        self.party = get("party.party")(name=CHAIN, lang=self.french)
        address = self.party.addresses[0] if self.party.addresses else self.party.addresses.new()
        address.street, address.postal_code, address.city = "12 rue de la Villette", "69003", "Lyon"
        address.country = self.france
        self.party.save()
        wizard = Wizard("company.company.config")
        wizard.execute("company")
        wizard.form.party, wizard.form.currency = self.party, self.euro
        wizard.execute("add")
        # From here on everything is made inside of the company.
        self.config._context = get("res.user").get_preferences(True, {})
        self.company, = get("company.company").find([])
        self.company.timezone = "Europe/Paris"
        self.company.save()

    def make_chart(self):
        """Accounts: the small chart that the module ships, and what a till needs beside it."""
        wizard = Wizard("account.create_chart")
        wizard.execute("account")
        wizard.form.account_template = self.shipped("account.account_template_root_fr", "account.account.template")
        wizard.form.company = self.company
        wizard.execute("create_account")
        receivable, payable = self.account(("type.receivable", "=", True)), self.account(("type.payable", "=", True))
        self.revenue, self.expense = self.account(("type.revenue", "=", True)), self.account(("type.expense", "=", True))
        if receivable.party_required:
            wizard.form.account_receivable = receivable
        if payable.party_required:
            wizard.form.account_payable = payable
        wizard.form.category_account_expense, wizard.form.category_account_revenue = self.expense, self.revenue
        wizard.execute("create_properties")

        self.cash = self.account(("code", "=", "1.1.1"))
        self.card, = self.cash.duplicate(default={"name": "Encaissements carte bancaire", "code": "1.1.1.2"})
        collected, = self.account(("code", "=", "6.3.6")).duplicate(
            default={"name": "TVA collectée 20 %", "code": "6.3.6.20"})
        kind, = payable.type.duplicate(default={"name": "Cartes cadeaux et avoirs", "gift_card": True, "payable": False})
        self.credit = get("account.account")(
            name="Cartes cadeaux et avoirs", code="4.1.9", type=kind, company=self.company, deferral=True)
        self.credit.save()
        configuration = get("account.configuration")(1)
        configuration.gift_card_account_revenue = configuration.gift_card_account_expense = self.credit
        configuration.save()
        self.vat = get("account.tax")(
            name="TVA 20 %", description="TVA 20 %", type="percentage", rate=VAT, company=self.company,
            invoice_account=collected, credit_note_account=collected)
        self.vat.save()

    def sequence(self, model, kind, name, **more):
        made = get(model)(name=name, sequence_type=self.id_of(kind), company=self.company, **more)
        made.save()
        return made

    def make_years(self):
        for year in range(dt.date.today().year, dt.date.today().year + 3):
            made = get("account.fiscalyear")(
                name=str(year), company=self.company, start_date=dt.date(year, 1, 1), end_date=dt.date(year, 12, 31))
            made.move_sequence = self.sequence(
                "ir.sequence.strict", "account.sequence_type_account_move", f"Écritures {year}")
            invoices = self.sequence(
                "ir.sequence.strict", "account_invoice.sequence_type_account_invoice", f"Factures {year}",
                prefix=f"F{year}-", padding=6)
            numbers, = made.invoice_sequences
            numbers.out_invoice_sequence = numbers.in_invoice_sequence = invoices
            numbers.out_credit_note_sequence = numbers.in_credit_note_sequence = invoices
            made.save()
            made.click("create_period")

    def product(self, end, template):
        product, = template.products
        product.suffix_code = ean13(end)[7:12]
        identifier = product.identifiers.new()
        identifier.type, identifier.code = "ean", ean13(end)
        template.save()
        return template.products[0]

    def priced(self, end, name, price, kind="goods", taxed=True, **more):
        template = get("product.template")(
            name=name, type=kind, default_uom=self.id_of("product.uom_unit"), salable=True, **more)
        if taxed:
            template.account_category = self.category
        # The price without VAT follows from this one, where there is VAT.
        template.gross_price = Decimal(price).quantize(Decimal("0.0001"))
        if template.list_price is None:
            template.list_price = template.gross_price
        return self.product(end, template)

    def make_products(self):
        self.category = get("product.category")(name="Ventes TVA 20 %", accounting=True)
        self.category.account_revenue = self.category.account_rental = self.revenue
        self.category.account_expense = self.expense
        self.category.customer_taxes.append(self.vat)
        self.category.customer_rental_taxes.append(get("account.tax")(self.vat.id))
        self.category.save()
        self.goods = [(self.priced(end, name, price), pieces) for end, name, price, pieces in GOODS]
        self.priced(REPAIR, "Réparation atelier", "49.90", "service")
        self.priced(GIFT_CARD, "Carte cadeau / avoir", "50.00", "service", taxed=False, gift_card=True)
        self.priced(USED, "Reprise d'occasion", "50.00")
        rented = get("product.template")(
            name="Location vélo électrique", type="assets", default_uom=self.id_of("product.uom_unit"),
            account_category=self.category, rentable=True, rental_per_day=True, rental_unit=self.id_of("product.uom_day"))
        for days, price in [(7, "18.0000"), (1, "25.0000")]:
            tariff = rented.rental_prices.new()
            tariff.duration, tariff.price = dt.timedelta(days=days), Decimal(price)
        self.rented = self.product(RENTAL, rented)

    def make_stock(self):
        warehouse = self.shipped("stock.location_warehouse", "stock.location")
        warehouse.name = "Magasin Lyon Part-Dieu"
        warehouse.save()
        self.shelf = self.shipped("stock.location_storage", "stock.location")
        self.returns = get("stock.location")(name="Retours magasin", code="RET", type="storage", parent=self.shelf)
        self.returns.save()
        inventory = get("stock.inventory")(location=self.shelf, date=dt.date.today())
        for product, pieces in self.goods:
            line = inventory.lines.new()
            line.product, line.quantity = product, float(pieces)
        inventory.save()
        inventory.click("confirm")
        # An inventory takes no fixed assets: they come in by a move.
        move = get("stock.move")(
            product=self.rented, unit=self.id_of("product.uom_unit"), quantity=6.0, company=self.company,
            from_location=self.id_of("stock.location_supplier"), to_location=self.shelf, currency=self.euro,
            unit_price=Decimal("900"))
        move.save()
        move.click("do")

    def make_till(self):
        journal, = get("account.journal").find([("type", "=", "revenue")], limit=1)
        till = get("sale.point")(
            name="Caisse 1 - Lyon Part-Dieu", company=self.company, tax_included=True, storage_location=self.shelf,
            return_location=self.returns, customer_location=self.id_of("stock.location_customer"), journal=journal)
        till.sequence = self.sequence(
            "ir.sequence.strict", "sale_point.sequence_type_sale", "Tickets caisse 1", prefix="TC1-", padding=7)
        till.address = self.party.addresses[0]
        till.save()
        for name, account, is_cash in [
            ("Espèces", self.cash, True), ("Carte bancaire", self.card, False), ("Carte cadeau / avoir", self.credit, False),
        ]:
            get("sale.point.payment.method")(name=name, account=account, cash=is_cash, company=self.company).save()
        cards = self.sequence("ir.sequence", "sale_gift_card.sequence_type_gift_card", "Cartes cadeaux")
        cards.type = "hexadecimal timestamp"
        cards.save()
        configuration = get("sale.configuration")(1)
        configuration.gift_card_sequence = cards
        configuration.save()

    def make_customers(self):
        term = get("account.invoice.payment_term")(name="Comptant")
        term.lines.new(type="remainder")
        term.save()
        customers = []
        for number in range(50):
            postal_code, city = TOWNS[number % 5]
            address = {
                "street": f"{number + 1} rue des Lilas", "postal_code": postal_code, "city": city, "country": self.france.id}
            reached = [
                {"type": "mobile", "value": f"+336390098{number:02d}"},
                {"type": "email", "value": f"client{number:02d}@exemple.test"},
            ]
            customers.append({
                "name": f"{FIRST_NAMES[number % 10]} {LAST_NAMES[number // 10]}", "lang": self.french.id,
                "customer_payment_term": term.id, "addresses": [("create", [address])],
                "contact_mechanisms": [("create", reached)]})
        # In one call: one by one they take ten times as long.
        get("party.party")._proxy.create(customers, self.config.context)

    def user(self, name, login, password, groups):
        user = get("res.user")(name=name, login=login, password=password, language=self.french)
        for group in groups:
            user.groups.append(get("res.group")(self.id_of(group)))
        user.companies.append(get("company.company")(self.company.id))
        user.company = get("company.company")(self.company.id)
        user.save()

    def make_users(self):
        # Whoever takes a gift card has to be of its group.
        till = ["sale_point.group_sale_point", "sale_point.group_sale_point_posting", "sale_gift_card.group_gift_card_admin"]
        office = [
            "sale.group_sale", "stock.group_stock", "account.group_account", "product.group_product_admin",
            "party.group_party_admin"]
        self.user("Caissier Lyon", "caisse", os.environ["TRYTON_TILL_PASSWORD"], till)
        self.user("Connecteur Boucle", "boucle", os.environ["TRYTON_PASSWORD"], till + office)


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("-c", "--config", required=True)
    arguments.add_argument("-d", "--database", required=True)
    said = arguments.parse_args()
    os.environ["DB_NAME"] = said.database
    Seed(proteus_config.set_trytond(config_file=said.config)).run()


if __name__ == "__main__":
    main()
