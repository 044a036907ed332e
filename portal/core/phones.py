"""Mainland telephone numbers in one spelling, however they were written."""

import phonenumbers


def spelled(text: str) -> str | None:
    """Digits, for landlines with area code and hyphen (0576-85112315); None for what is no mainland number."""
    try:
        number = phonenumbers.parse(text, "CN")
    except phonenumbers.NumberParseException:
        return None
    if number.country_code != 86 or not phonenumbers.is_valid_number(number):
        return None
    digits = phonenumbers.national_significant_number(number)
    area = phonenumbers.length_of_geographical_area_code(number)
    return f"0{digits[:area]}-{digits[area:]}" if area else digits
