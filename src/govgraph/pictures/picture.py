"""A picture as people hold it: it shows itself, and is saved as a page, SVG or PNG."""

import base64
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePath
from typing import Any

from govgraph import files, tables
from govgraph.errors import GovgraphError, UnknownNameError
from govgraph.pictures import page, png, sheet
from govgraph.pictures.scene import Scene

FORMATS = ("html", "svg", "png")
_SANDBOX = "allow-scripts allow-downloads allow-popups allow-popups-to-escape-sandbox"


@dataclass(frozen=True)
class Picture:
    """A drawn picture.

    Attributes:
        scene: its shapes, and what each tells.

    Example:
        >>> import govgraph
        >>> govgraph.open().draw("combined-roles").svg.startswith("<svg")
        True
    """

    scene: Scene

    @cached_property
    def svg(self) -> str:
        """The picture as SVG: whole, still, the same bytes each time."""
        return sheet.write(self.scene)

    @cached_property
    def html(self) -> str:
        """The picture as one page that needs nothing else and fetches nothing."""
        return page.html(self.scene, self.svg)

    def png(self, scale: float = 2) -> bytes:
        """Return the picture as PNG.

        Raises:
            GovgraphError: the extra ``govgraph[png]`` is not installed.
        """
        return png.render(self.svg, self.scene.width, self.scene.height, scale=scale)

    def to(self, format: str) -> bytes:
        """Return the picture in a format: ``html``, ``svg`` or ``png``.

        Raises:
            GovgraphError: there is no such format, or its extra is not installed.
        """
        if format not in FORMATS:
            raise GovgraphError("format-unknown", name=format, choices=", ".join(FORMATS))
        if format == "png":
            return self.png()
        return (self.html if format == "html" else self.svg).encode()

    def save(self, target: str | Path) -> None:
        """Write the picture to a file; its ending tells the format.

        Args:
            target: a file that ends in ``.html``, ``.svg`` or ``.png``.

        Raises:
            UnknownNameError: another ending.
            GovgraphError: the extra that PNG needs is not installed.
            OutputError: the file cannot be written; what was there stays.
        """
        ending = PurePath(target).suffix.lower().removeprefix(".")
        if ending not in FORMATS:
            raise UnknownNameError("picture-ending", where=target, known=", ".join(FORMATS))
        files.write(target, self.to(ending))

    def __repr__(self) -> str:
        return f"<govgraph.Picture {self.scene.kind}: {self.scene.title}>"

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        """Show itself in a notebook.

        The page lies in a frame over a still image of the same size: a trusted notebook and
        nbconvert's HTML show the page; where frames are stripped, the image remains; what shows
        no HTML at all takes the SVG.
        """
        return {
            "text/html": self._repr_html_(),
            "image/svg+xml": self.svg,
            "text/plain": f"{self.scene.title}\n{self.scene.description}",
        }

    def _repr_html_(self) -> str:
        image = base64.b64encode(self.svg.encode()).decode("ascii")
        alternative = tables.escape(f"{self.scene.title}. {self.scene.description}")
        return (
            '<div style="position:relative;min-height:560px;max-height:85vh;overflow:hidden">'
            f'<img style="max-width:100%" alt="{alternative}" '
            f'src="data:image/svg+xml;base64,{image}">'
            f'<iframe title="{tables.escape(self.scene.title)}" sandbox="{_SANDBOX}" '
            'style="position:absolute;inset:0;width:100%;height:100%;border:0;background:#fff" '
            f'srcdoc="{_attribute(self.html)}"></iframe></div>'
        )


def _attribute(page: str) -> str:
    """Escape a page for an attribute; its own text must come out unchanged."""
    return page.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
