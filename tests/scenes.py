"""Pictures drawn by hand for the tests of the page: small, hostile and large ones."""

from __future__ import annotations

from govgraph.pictures import metrics, svg
from govgraph.pictures.bounds import Bounds
from govgraph.pictures.scene import Fact, Item, Scene

ROW, HEAD, WIDE = 28, 34, 300
LEFT, MIDDLE, RIGHT = 28, 480, 812
HOSTILE = (
    "<img src=x onerror=alert(1)>",
    "</script><script>window.pwned=1</script>",
    '" onmouseover="window.pwned=1',
    "a\u202eb\u2066c\u2028d",
    "<!--<script>&lt;b&gt;",
)
EARLY = Bounds(
    "2015-01-01T00:00:00", "2015-06-01T00:00:00", "2019-12-31T23:59:59", "2020-06-30T00:00:00"
)
LATE = Bounds("", "2020-07-23T00:00:00", "2020-07-23T23:59:59", "")
LONG = Bounds(
    "2012-02-21T00:00:00", "2012-02-21T00:00:00", "2025-07-01T00:00:00", "2025-07-01T00:00:00"
)


class Drawing:
    """A scene of cards, pills and lines, as docs/pictures.md wants them."""

    def __init__(
        self, title: str = "Kiêm nhiệm chức vụ – phường Cẩm Tây", lang: str = "vi"
    ) -> None:
        self.scene = Scene("combined-roles", title, lang, "Ai giữ chức vụ nào.", width=1140)
        self.ports: dict[str, tuple[str, float, float, float]] = {}

    def head(self, number: int, words: str, top: float) -> None:
        self.scene.bands.append({"top": top, "head": 34, "columns": [[], []]})
        line = svg.tag("path", d="M0 26H1084", class_="band-line")
        words = svg.label(0, 12, words, size=14, bold=True, class_="ink")
        self.scene.shapes.append(
            svg.group(words, line, at=(28, top), class_="band", data_band=number)
        )

    def card(
        self, band: int, column: int, top: float, name: str, posts: list[str], colour: str
    ) -> float:
        scene, x = self.scene, (LEFT, RIGHT)[column]
        key = scene.add(
            name, Item(name, "cơ quan", f"https://w3id.org/govgraph/id/organ/{len(name)}")
        )
        height = HEAD + ROW * len(posts) + 8
        shapes = [
            svg.tag("rect", class_="card-box", width=WIDE, height=height, rx=8),
            svg.tag(
                "path",
                class_=f"fill-{colour}",
                d=f"M0 8a8 8 0 0 1 8-8H{WIDE - 8}a8 8 0 0 1 8 8V{HEAD}H0z",
            ),
            svg.label(14, HEAD / 2, name, size=13, bold=True, width=WIDE - 50, class_="on-colour"),
            svg.tag(
                "path",
                class_="only-page fold-mark",
                d=f"M{WIDE - 26} 14l6 6 6-6",
                fill="none",
                stroke="#fff",
                stroke_width=2,
            ),
        ]
        rows = []
        for number, post in enumerate(posts):
            item = scene.add(
                post, Item(post, "chức vụ", search=("abc",), facts=[Fact("cơ quan", name, key)])
            )
            y = HEAD + 4 + ROW * (number + 0.5)
            port = 0 if column else WIDE
            dot = svg.tag("circle", cx=port, cy=y, r=4, class_="pill-box line-state")
            words = svg.label(14, y, post, size=12.5, width=WIDE - 40, class_="ink")
            rows.append(
                svg.group(words, dot, class_="item row", data_i=item, aria_label=f"{post}, chức vụ")
            )
            self.ports[post] = (key, y, top + y, x + port)
            scene.join(post, name)
        shapes.append(svg.group(*rows, class_="rows"))
        scene.shapes.append(
            svg.group(
                *shapes,
                at=(x, top),
                class_="card item",
                data_i=key,
                data_h=height,
                data_h0=HEAD,
                aria_label=f"{name}, cơ quan",
            )
        )
        scene.bands[band]["columns"][column].append(key)
        return top + height + scene.gap

    def pill(self, name: str, posts: list[str], top: float, colour: int, **more: object) -> None:
        scene = self.scene
        tenures = [f"{name} / {post}" for post in posts]
        bounds = [LATE, LONG, EARLY]
        facts, drawn = [], []
        for number, (tenure, post) in enumerate(zip(tenures, posts, strict=True)):
            when = bounds[(colour + number) % 3]
            key = scene.add(
                tenure, Item(name, "giữ chức vụ", bounds=when, facts=[Fact("chức vụ", post)])
            )
            facts.append(
                Fact(
                    "giữ chức vụ",
                    post,
                    scene.keys[post],
                    when.words(),
                    ("certain", "possible")[number % 2],
                    (0, 1),
                )
            )
            card, port, y, x = self.ports[post]
            to = MIDDLE if x < MIDDLE else MIDDLE + 170
            kept = {
                "data_card": card,
                "data_port": port,
                "data_pill": "",
                "data_x1": x,
                "data_x2": to,
            }
            drawn.append((key, y, kept))
        need = (2, tuple(scene.keys[one] for one in tenures))
        iri = f"https://w3id.org/govgraph/id/person/{colour}"
        person = Item(name, "người", iri, need=need, facts=facts, places=(2,), **more)  # type: ignore[arg-type]
        pill = scene.add(name, person)
        for key, y, kept in drawn:
            kept["data_pill"] = pill
            path = svg.curve(kept["data_x1"], y, kept["data_x2"], top + 15)  # type: ignore[arg-type]
            scene.shapes.append(
                svg.tag("path", d=path, class_=f"link line-person-{colour}", data_i=key, **kept)
            )
        box = svg.tag("rect", class_=f"pill-box line-person-{colour}", width=170, height=30, rx=15)
        words = svg.label(
            85, 15, name, size=12.5, bold=True, width=150, text_anchor="middle", class_="ink"
        )
        scene.shapes.append(
            svg.group(
                box,
                words,
                at=(MIDDLE, top),
                class_="pill item",
                data_i=pill,
                data_h=30,
                aria_label=f"{name}, người",
            )
        )
        for tenure, post in zip(tenures, posts, strict=True):
            scene.join(
                tenure,
                name,
                post,
                next(n for n, k in scene.keys.items() if k == self.ports[post][0]),
            )


def roles(hostile: bool = False) -> Scene:
    """Two bands, four cards, three pills."""
    evil = HOSTILE if hostile else ("",) * len(HOSTILE)
    drawing = Drawing(HOSTILE[1] if hostile else "Kiêm nhiệm chức vụ – phường Cẩm Tây")
    scene = drawing.scene
    scene.notes = [evil[0] or "Bỏ bớt 12 cơ quan; hãy chọn một khu vực."]
    scene.shapes.append(
        svg.label(28, 34, scene.title, size=20, bold=True, width=1000, class_="ink")
    )
    scene.places = [
        {
            "t": evil[0] or "Báo Quảng Ninh",
            "u": "javascript:window.pwned=1" if hostile else "https://example.org/bai#phan",
            "e": "https://w3id.org/govgraph/id/evidence/1",
            "h": "là sự việc, nói thẳng",
            "c": "ký tự 1414–1489",
            "q": "Bí thư Đảng ủy - Chủ tịch UBND, kiêm",
            "n": evil[1],
        },
        {
            "t": "Cổng thông tin phường",
            "u": "https://example.org/a",
            "e": "data:text/html,x",
            "h": "là sự việc",
            "c": "",
            "q": "",
            "n": "chú thích ảnh, không ghi ngày",
        },
        {
            "t": "Nghị quyết",
            "u": "",
            "e": "",
            "h": "kế hoạch",
            "c": "trang 3",
            "q": "thí điểm & mở rộng",
            "n": "",
        },
    ]
    drawing.head(0, evil[2] or "Phường", 70)
    y = drawing.card(
        0,
        0,
        104,
        "Đảng ủy phường Cẩm Tây",
        ["Bí thư Đảng ủy", evil[1] or "Phó Bí thư Đảng ủy"],
        "party",
    )
    low = drawing.card(
        0,
        1,
        104,
        "HĐND phường Cẩm Tây",
        ["Chủ tịch HĐND", "Phó Chủ tịch HĐND", "Trưởng Ban"],
        "state",
    )
    second = max(y, low) + 20
    drawing.head(1, "Khu phố", second)
    y = drawing.card(1, 0, second + 34, "Chi bộ khu 1", ["Bí thư chi bộ"], "party")
    low = drawing.card(
        1, 1, second + 34, "UBND phường Cẩm Tây", ["Chủ tịch UBND", "Phó Chủ tịch UBND"], "state"
    )
    posts = list(drawing.ports)
    drawing.pill("Phạm Văn Hạng", [posts[0], posts[2]], 141, 0, search=("Pham Hang",))
    drawing.pill(evil[0] or "Vũ Thị Minh Hải", [posts[1], posts[3]], 181, 1)
    drawing.pill(evil[2] or "Đỗ Mạnh Cường", [posts[5], posts[6], posts[7]], second + 60.5, 2)
    x = {"data_t0": "2012-01-01", "data_t1": "2026-01-01", "data_x0": 100, "data_x1": 1000}
    scene.shapes.append(
        svg.tag("line", class_="only-page day-cursor day-line", x1=100, x2=100, y1=60, y2=400, **x)
    )
    if hostile:
        scene.items[scene.keys["Phạm Văn Hạng"]].iri = "javascript:window.pwned=1"
        for number, words in enumerate(HOSTILE):
            key = scene.add(
                f"evil {number}",
                Item(words, words, words, (words,), facts=[Fact(words, words, when=words)]),
            )
            shown = svg.label(400, 80 + 14 * number, words, class_="ink")
            shape = svg.group(shown, class_="item", data_i=key, aria_label=words)
            scene.shapes.append(shape)
    end = max(y, low) - scene.gap
    scene.shapes.append(svg.tag("line", class_="grid", x1=20, x2=20, y1=70, y2=end))
    scene.shapes.append(
        svg.label(28, max(y, low) + 12, "Nguồn: Báo Quảng Ninh", size=11, class_="soft foot")
    )
    scene.height = max(y, low) + 40
    return scene


def network() -> Scene:
    """Three nodes and two edges; the first node folds what hangs on it."""
    scene = Scene("network", "Mạng lưới", "en", width=700, height=300)
    names = ["Đảng ủy", "Bí thư", "Hạng"]
    for number, name in enumerate(names):
        key = scene.add(name, Item(name, "node"))
        box = svg.tag("rect", class_="node-box line-organ", width=150, height=30, rx=6)
        words = svg.label(75, 15, name, text_anchor="middle", class_="ink")
        shape = svg.group(box, words, at=(30 + 220 * number, 120), class_="node item", data_i=key)
        scene.shapes.append(shape)
    for number in range(2):
        edge = scene.add(f"edge {number}", Item("edge", "edge"))
        path = svg.curve(180 + 220 * number, 135, 250 + 220 * number, 135)
        scene.shapes.append(svg.tag("path", class_="edge", d=path, data_i=edge))
        scene.join(names[number], names[number + 1], f"edge {number}")
    hidden = tuple(scene.keys[one] for one in ("Bí thư", "Hạng", "edge 0", "edge 1"))
    scene.items[scene.keys["Đảng ủy"]].fold = hidden
    return scene


def large(count: int = 2000) -> Scene:
    """A picture of so many items: cards of ten rows in ten columns."""
    scene = Scene("matrix", "2,000 items", "en", width=2400)
    bottom = 0.0
    columns: list[list[str]] = [[] for _ in range(10)]
    for number in range(count // 10):
        column, line = number % 10, number // 10
        rows = []
        name = f"Cơ quan số {number}"
        card = scene.add(name, Item(name, "organ", f"https://example.org/{number}"))
        for post in range(9):
            words = f"Chức vụ {number}.{post}"
            item = Item(words, "post", bounds=LONG if post % 2 else LATE)
            row = scene.add(words, item)
            item.facts.append(Fact("organ", name, card))
            scene.join(words, name)
            label = svg.label(12, 45 + 20 * post, metrics.shorten(words, 190, 12), class_="ink")
            dot = svg.tag("circle", cx=200, cy=45 + 20 * post, r=4, class_="fill-state")
            back = svg.tag("rect", class_="row-back", x=1, y=35 + 20 * post, width=214, height=20)
            rows.append(
                svg.group(back, label, dot, class_="item row", data_i=row, aria_label=words)
            )
        frame = svg.tag("rect", class_="card-box", width=216, height=220, rx=8)
        head = svg.label(12, 18, name, bold=True, class_="ink")
        at = (20 + 236 * column, 60 + 234 * line)
        kept = {"data_i": card, "data_h": 220, "data_h0": 32, "aria_label": name}
        scene.shapes.append(
            svg.group(
                frame, head, svg.group(*rows, class_="rows"), at=at, class_="card item", **kept
            )
        )
        columns[column].append(card)
        bottom = at[1] + 220
    scene.bands = [{"top": 60, "head": 0, "columns": columns}]
    scene.height = bottom + 30
    return scene
