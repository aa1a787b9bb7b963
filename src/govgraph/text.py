"""Vietnamese text: comparing names as people do."""

import unicodedata


def same(text: str) -> str:
    """Return a form in which two spellings of one name are equal: NFC, case and space folded.

    Example:
        >>> same("  Cẩm   Phả ") == same("cẩm phả")
        True
    """
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def fold(text: str) -> str:
    """Return a form without accents, for searching: Hùng and Hưng fold alike.

    Example:
        >>> fold("Đảng ủy Cẩm Tây")
        'dang uy cam tay'
    """
    plain = unicodedata.normalize("NFD", same(text).replace("đ", "d"))
    return "".join(char for char in plain if not unicodedata.combining(char))
