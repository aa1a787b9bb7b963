"""XLSX and ODS workbooks, read in a process of their own.

A workbook of a few kilobytes can ask for a grid of 17 billion cells, and the library that reads
it (calamine) then ends the process it runs in. So it runs in one that is ours to lose, with a
limit on memory and time; before that, what an archive really unpacks to is measured.
"""

import io
import json
import struct
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO
from xml.parsers import expat

from govgraph.errors import GovgraphError, InputError

_MEMBERS = 2_000
_UNPACKED = 300 << 20  # bytes
_RATIO = 200
_SMALL = 20 << 20  # a ratio says nothing of what is small
_MEMORY = 3 << 30
_SECONDS = 30  # and one more for each megabyte

Sheet = tuple[str, Iterator[tuple[int, list[str]]]]


def read(content: bytes, where: str) -> list[Sheet]:
    """Read the visible sheets of a workbook that hold anything.

    Args:
        content: the file.
        where: its name, for errors.

    Returns:
        Each sheet's name and its rows, numbered as in the workbook. Of a formula, the value that
        the workbook keeps.

    Raises:
        InputError: it is no workbook, broken, or built to exhaust its reader.
        GovgraphError: the extra ``spreadsheets`` is not installed.

    Example:
        >>> read(b"", "a.xlsx")
        Traceback (most recent call last):
        ...
        govgraph.errors.InputError: a.xlsx: not a workbook: File is not a zip file
    """
    seconds = _SECONDS + (check(content, where) >> 20)
    if find_spec("python_calamine") is None:
        raise GovgraphError("extra-missing", name="spreadsheets")
    # Temporary files, not pipes: neither side waits for the other.
    output = TemporaryFile()  # noqa: SIM115 (rows are read from it one by one, later)
    with TemporaryFile() as given, TemporaryFile() as errors:
        given.write(content)
        given.seek(0)
        try:
            code = subprocess.run(
                [sys.executable, "-P", "-c", _CHILD, *_path()],
                stdin=given,
                stdout=output,
                stderr=errors,
                timeout=seconds,
                check=False,
            ).returncode
        except subprocess.TimeoutExpired as error:
            raise InputError("roster-workbook-large", where=where) from error
        errors.seek(0)
        if code in (1, 3):  # 1: calamine's own alarm, with a traceback
            what = errors.read().decode("utf-8", "replace").strip().rpartition("\n")[2]
            raise InputError("roster-workbook", where=where, what=what)
        if code:
            raise InputError("roster-workbook-large", where=where)
        return _sheets(output)


def check(content: bytes, where: str) -> int:
    """Refuse an archive that is none, or unpacks to too much; or whose cells are broken XML.

    Its directory may lie about sizes, so all of it is unpacked once, to be counted. An open
    document that breaks off in the middle would keep calamine busy for ever.

    Returns:
        How many bytes it unpacks to.

    Raises:
        InputError: it is refused.

    Example:
        >>> check(b"x", "a.ods")
        Traceback (most recent call last):
        ...
        govgraph.errors.InputError: a.ods: not a workbook: File is not a zip file
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
        if len(members) > _MEMBERS:
            raise InputError("roster-archive", where=where)
        total = 0
        locked = any(  # by a password, as calamine will say
            b"encryption-data" in next(_unpacked(content, member), b"")
            for member in members
            if member.filename == "META-INF/manifest.xml"
        )
        for member in members:
            cells = member.filename == "content.xml" and not locked
            xml = expat.ParserCreate() if cells else None
            for piece in _unpacked(content, member):
                total += len(piece)
                if xml:
                    xml.Parse(piece, False)
                if total > _UNPACKED or total > max(_SMALL, _RATIO * len(content)):
                    raise InputError("roster-archive", where=where)
            if xml:
                xml.Parse(b"", True)
        return total
    except expat.ExpatError as error:
        raise InputError("roster-workbook", where=where, what=f"content.xml: {error}") from error
    except (zipfile.BadZipFile, zlib.error, struct.error, NotImplementedError, ValueError) as error:
        raise InputError("roster-workbook", where=where, what=error) from error


def _unpacked(content: bytes, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """Unpack one member and give its parts, whatever its header says."""
    start = member.header_offset
    names = struct.unpack_from("<HH", content, start + 26)
    start += 30 + sum(names)
    packed = content[start : start + member.compress_size]
    if member.compress_type == zipfile.ZIP_STORED:
        yield packed
    elif member.compress_type == zipfile.ZIP_DEFLATED:
        stream = zlib.decompressobj(-15)
        while packed and not stream.eof:
            yield stream.decompress(packed, 1 << 20)
            packed = stream.unconsumed_tail
    else:
        raise zipfile.BadZipFile(f"compression {member.compress_type}")


def _path() -> list[str]:
    """Where the other process finds what this one finds: a notebook may have added folders."""
    return [str(Path(one).absolute()) for one in sys.path]


def _sheets(output: IO[bytes]) -> list[Sheet]:
    """Find the sheets in what the other process wrote: a sheet's name, then a line a row."""
    found: list[tuple[str, int]] = []
    output.seek(0)
    while line := output.readline():
        if line.startswith(b'"'):
            found.append((json.loads(line), output.tell()))
    return [(name, _rows(output, start)) for name, start in found]


def _rows(output: IO[bytes], at: int) -> Iterator[tuple[int, list[str]]]:
    while True:
        output.seek(at)  # another sheet may be read at the same time
        line = output.readline()
        if not line or line.startswith(b'"'):
            return
        at = output.tell()
        number, cells = json.loads(line)
        yield number, cells


_CHILD = f"""
import sys
sys.path[:] = sys.argv[1:]
try:
    import resource
    resource.setrlimit(resource.RLIMIT_AS, ({_MEMORY}, {_MEMORY}))
except (ImportError, ValueError, OSError):
    pass
from python_calamine import CalamineError
from govgraph.intake.sheets import write
try:
    write(sys.stdin.buffer, sys.stdout)
except MemoryError:
    sys.exit(4)
except (CalamineError, OSError, ValueError) as error:
    sys.stderr.write(" ".join(str(error).split())[:200])
    sys.exit(3)
"""


def write(given: IO[bytes], out: IO[str]) -> None:
    """Write a workbook's visible sheets as JSON, a line a row: what the other process does.

    Args:
        given: the workbook.
        out: where to.

    Example:
        >>> write.__name__
        'write'
    """
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    from govgraph.intake.tables import shown

    workbook = CalamineWorkbook.from_filelike(io.BytesIO(given.read()))
    for number, sheet in enumerate(workbook.sheets_metadata):
        if sheet.typ != SheetTypeEnum.WorkSheet or sheet.visible != SheetVisibleEnum.Visible:
            continue
        started = False
        for row, cells in enumerate(workbook.get_sheet_by_index(number).iter_rows(), 1):
            words = [shown(cell) for cell in cells]
            if any(words):
                if not started:
                    out.write(json.dumps(sheet.name) + "\n")
                    started = True
                out.write(json.dumps([row, words]) + "\n")
