"""``govgraph draw``."""

import click

from govgraph import language
from govgraph.cli import options
from govgraph.errors import UnknownNameError
from govgraph.graph import open as open_graph
from govgraph.pictures.picture import FORMATS


@click.command("draw")
@click.argument("name")
@click.argument("parameters", nargs=-1, metavar="[PARAM=VALUE]...")
@options.common
@options.output
@options.formats(*FORMATS)
def command(
    name: str, parameters: tuple[str, ...], store: str | None, target: str, format_: str | None
) -> None:
    """Draw a picture as a page, SVG or PNG.

    \b
    NAME · TÊN:
      combined-roles  who holds posts together · ai giữ nhiều chức vụ
      matrix          holders by organs · người và cơ quan
      network         everything as nodes and lines · mạng lưới
      succession      what became of the organs and areas · cơ quan, địa bàn đi về đâu
      timeline        tenures over time · thời gian giữ chức vụ
    or a question that gives a graph or a network, or a .rq file
    hoặc một câu hỏi cho ra đồ thị hay mạng lưới, hoặc tệp .rq

    \b
    PARAM: area=NAME, on=YYYY-MM-DD, limit=N;
    combined-roles: left=party,front (the left column · cột trái); timeline: by=person|post

    \b
    Example · Ví dụ:
      govgraph draw combined-roles area="thành phố Cẩm Phả" -o cam-pha.html
    """
    chosen = format_ or options.ending(target, {one: one for one in FORMATS}, "")
    if not chosen and target != "-":
        raise UnknownNameError("picture-ending", where=target, known=", ".join(FORMATS))
    ending = options.ending(target, {one: one for one in FORMATS}, chosen)
    if target != "-" and ending != chosen:
        raise UnknownNameError("picture-ending-other", where=target, format=chosen)
    graph = open_graph(store)
    picture = graph.draw(name, **options.split(parameters))
    options.say("store-is", name=graph.name)
    for note in picture.scene.notes:
        click.echo(language.visible(note), err=True)
    options.emit(target, picture.to(chosen or "svg"))
