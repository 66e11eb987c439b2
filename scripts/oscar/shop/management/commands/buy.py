"""A customer orders one piece of what has this EAN, and pays it: buy EAN. Prints the order's number."""
from django.core.management.base import BaseCommand

from shop.orders import buy


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("ean")

    def handle(self, *args, **options):
        self.stdout.write(str(buy(options["ean"])))
