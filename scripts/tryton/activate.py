#!/usr/bin/env python3
"""trytond-admin without the validation of the records that Tryton's own modules ship (views, menus, rights).

Their publisher has validated them, and doing it again takes half of the time. The seed is validated as usual.
"""
import sys

from trytond.cli.admin import main
from trytond.model import ModelStorage

ModelStorage._validate = classmethod(lambda cls, records, field_names=None: None)

if __name__ == "__main__":
    sys.exit(main())
