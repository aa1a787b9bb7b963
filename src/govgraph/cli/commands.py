"""The group of commands; each is loaded when it is called, so that help stays instant."""

from importlib import import_module

import click

_COMMANDS = {
    "ask": "Ask a question of the catalogue; bare, list them · Hỏi một câu trong danh mục.",
    "build": "Derive again, then check · Suy ra lại rồi kiểm tra.",
    "check": "Check the graph against the shapes · Kiểm tra đồ thị.",
    "diff": "Say what changed between two days or graphs · Điều gì đã thay đổi.",
    "draw": "Draw a picture: a page, SVG or PNG · Vẽ hình: trang, SVG hoặc PNG.",
    "export": "Write the graph to a file · Xuất đồ thị ra tệp.",
    "import": "Read files into a store, then derive · Nhập tệp vào kho.",
    "match": "Propose what may be the same; keep decisions · Đề xuất những gì có thể là một.",
    "network": "Write a network for Gephi, yEd, D3 · Xuất mạng lưới.",
    "push": "Put a graph at a SPARQL endpoint · Đưa đồ thị lên một điểm cuối SPARQL.",
    "query": "Run any SPARQL query · Chạy truy vấn SPARQL.",
    "serve": "Serve the graph: pages and a SPARQL endpoint · Phục vụ đồ thị qua mạng.",
    "read": "Read articles into claims with their words · Đọc bài báo.",
    "review": "Accept, correct or reject what was read · Duyệt các khẳng định đã đọc.",
    "why": "Show the evidence for a claim · Xem bằng chứng của một khẳng định.",
}


class _Lazy(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module = import_module(f"govgraph.cli.{cmd_name}_command")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands · Lệnh"):
            formatter.write_dl(sorted(_COMMANDS.items()))


@click.command(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="govgraph")
def govgraph() -> None:
    """Who holds which public posts together, where, since when, on whose word.

    Ai giữ những chức vụ công nào cùng lúc, ở đâu, từ khi nào, theo lời ai.

    \b
    Example · Ví dụ:
      govgraph ask combined-roles on=2020-07-23
    """
