"""Vietnamese text: comparing names as people do, and making readable slugs."""

import re
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


def slug(text: str) -> str:
    """Return a readable lower-case ASCII slug (DESIGN §2). Readable is not unique.

    Example:
        >>> slug("UBND phường Cẩm Tây")
        'ubnd-phuong-cam-tay'
    """
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")
