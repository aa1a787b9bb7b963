"""Models of people who do not exist, to draw: each call with one seed gives the same model."""

from __future__ import annotations

import random

from govgraph.pictures.bounds import Bounds
from govgraph.pictures.model import (
    Area,
    Arrangement,
    Coverage,
    Event,
    Holding,
    Model,
    Organ,
    Post,
    Tenure,
)

BRANCH = "https://w3id.org/govgraph/id/branch/"
SURE = Bounds("2018-01-01T00:00:00", "2019-01-01T00:00:00", "2021-01-01T00:00:00", "")
_BRANCHES = {
    "party": "Đảng",
    "state": "Nhà nước",
    "front": "Mặt trận",
    "socio-political": "tổ chức chính trị - xã hội",
}
_ORGANS = (
    ("Đảng ủy", "party", "", 4),
    ("UBND", "state", "", 3),
    ("HĐND", "state", "", 2),
    ("Ủy ban MTTQ", "front", "", 2),
    ("Hội Liên hiệp Phụ nữ", "socio-political", "", 1),
    ("Ủy ban Kiểm tra", "party", "Đảng ủy", 2),
    ("Văn phòng HĐND và UBND", "state", "UBND", 1),
    ("Ban Xây dựng Đảng", "party", "Đảng ủy", 2),
)


def model(*, units: int = 1, persons: int = 12, seed: int = 1, share: float = 0.6) -> Model:
    """Make a model: some units, each with eight organs, its posts held by persons.

    Args:
        units: how many areas. persons: how many in each.
        seed: of what is left to chance. share: how many of the persons hold two posts.
    """
    chance = random.Random(seed)
    out = Model(lang="vi", areas={"urn:p": Area("urn:p")}, names={"urn:p": "tỉnh Bịa"})
    out.names |= {BRANCH + slug: name for slug, name in _BRANCHES.items()}
    for unit in range(units):
        area = f"urn:u{unit}"
        out.areas[area] = Area(area, ("urn:p",))
        out.names[area] = f"phường Bịa {unit}"
        _organs(out, area, unit)
        posts = [post for post in out.posts if post.startswith(f"{area}-")]
        for number in range(persons):
            person = f"{area}-n{number}"
            out.names[person] = f"Người Bịa {unit}.{number}"
            count = 2 if chance.random() < share else 1
            held: list[str] = []
            for post in chance.sample(posts, count):
                tenure = Tenure(f"{person}-t{len(held)}", person, post, SURE)
                out.tenures[tenure.iri] = tenure
                held.append(tenure.iri)
            if count == 2:
                holding = Holding(f"{person}-h", person, (held[0], held[1]), chance.random() < 0.8)
                out.holdings[holding.iri] = holding
    return out


def with_the_rest(out: Model) -> Model:
    """Add an arrangement, coverages, a merger and an absorbed area to a model."""
    posts = sorted(out.posts)
    out.arrangements["urn:a"] = Arrangement("urn:a", "urn:c", "urn:u0", (posts[0], posts[-1]), SURE)
    out.names["urn:c"] = "một kiểu kết hợp"
    out.coverages["urn:v"] = Coverage(
        "urn:v", "urn:c", "urn:u0", "", "2020-07-23", False, 8, 16, "", "urn:t", 13
    )
    out.coverages["urn:v2"] = Coverage("urn:v2", "urn:c", "urn:u0", "", "2020-07", True, 5)
    organs = sorted(out.organs)
    out.events["urn:e"] = Event(
        "urn:e", "urn:k", "sáp nhập", "2020-07-23", True, (organs[0], organs[1]), (organs[2],)
    )
    out.names["urn:k"] = "hợp nhất"
    out.events["urn:e2"] = Event(
        "urn:e2", "urn:k", "", "2025-07-01", False, ("urn:u0",), ("urn:p",), frozenset(["urn:u0"])
    )
    return out


def _organs(out: Model, area: str, unit: int) -> None:
    made: dict[str, str] = {}
    for number, (name, branch, parent, posts) in enumerate(_ORGANS):
        organ = made[name] = f"{area}-o{number}"
        parents = (made[parent],) if parent else ()
        out.organs[organ] = Organ(organ, (BRANCH + branch,), parents, (area,))
        out.names[organ] = f"{name} phường Bịa {unit}"
        for place in range(posts):
            post = f"{organ}-p{place}"
            out.posts[post] = Post(post, organ)
            out.names[post] = f"Chức vụ {place} của {name}"
