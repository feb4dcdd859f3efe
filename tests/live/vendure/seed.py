"""Fills an empty shop: US zone, 8.25 % tax, a shipping method, two payment methods, 54 variants."""

import csv
import os

CATALOGUE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "catalogue.csv")


def english(**fields):
    """A list of translations with only English in it."""
    return [{"languageCode": "en", **fields}]


def operation(code, **arguments):
    """A configurable operation; every argument is text to Vendure."""
    return {"code": code, "arguments": [{"name": n, "value": v} for n, v in arguments.items()]}


def seed_shop(admin):
    """Country, zone, tax, shipping, payment; returns (shipping method id, tax category id)."""
    do = admin.do
    country = do("CreateCountry", i={
        "code": "US", "enabled": True, "translations": english(name="United States of America")})
    zone = do("CreateZone", i={"name": "Americas", "memberIds": [country["id"]]})["id"]
    do("UpdateChannel", i={
        "id": do("ActiveChannel")["id"], "defaultTaxZoneId": zone, "defaultShippingZoneId": zone,
        "defaultCurrencyCode": "USD", "availableCurrencyCodes": ["USD"],
        "pricesIncludeTax": False})
    do("UpdateSettings", i={"trackInventory": True, "outOfStockThreshold": 0})
    category = do("CreateTaxCategory", i={"name": "Standard", "isDefault": True})["id"]
    do("CreateTaxRate", i={"name": "Sales tax", "enabled": True, "value": 8.25,
                           "categoryId": category, "zoneId": zone})
    shipping = do("CreateShippingMethod", i={
        "code": "ground", "fulfillmentHandler": "manual-fulfillment",
        "checker": operation("default-shipping-eligibility-checker", orderMinimum="0"),
        "calculator": operation("default-shipping-calculator", rate="595",
                                includesTax="exclude", taxRate="0"),
        "translations": english(name="Ground", description="")})["id"]
    for code, settle in (("card", "true"), ("authorize", "false")):
        do("CreatePaymentMethod", i={
            "code": code, "enabled": True,
            "translations": english(name=code.capitalize(), description=""),
            "handler": operation("dummy-payment-handler", automaticSettle=settle)})
    return shipping, category


def seed_catalogue(admin, category):
    """The products of catalogue.csv, 100 of each variant on hand."""
    products = {}
    with open(CATALOGUE, newline="", encoding="utf-8") as rows:
        for row in csv.DictReader(rows):
            products.setdefault(row["product"], []).append(row)
    for name, rows in products.items():
        slug = name.lower().replace(" ", "-")
        product = admin.do("CreateProduct", i={
            "enabled": True, "translations": english(name=name, slug=slug, description=name)})
        group = admin.do("CreateOptionGroup", i={
            "code": slug + "-style", "translations": english(name="Style"),
            "options": [{"code": row["sku"].lower(), "translations": english(name=row["variant"])}
                        for row in rows]})
        admin.do("AddOptionGroup", p=product["id"], g=group["id"])
        options = {option["code"]: option["id"] for option in group["options"]}
        admin.do("CreateVariants", i=[{
            "productId": product["id"], "enabled": True, "sku": row["sku"],
            "price": int(row["price"]), "taxCategoryId": category,
            "optionIds": [options[row["sku"].lower()]], "stockOnHand": 100,
            "trackInventory": "TRUE", "translations": english(name=f"{name} {row['variant']}"),
        } for row in rows])


def coupon(admin, code, action, **arguments):
    """A promotion that a coupon code switches on."""
    admin.do("CreatePromotion", i={
        "enabled": True, "couponCode": code, "translations": english(name=code),
        "conditions": [], "actions": [operation(action, **arguments)]})
