#!/usr/bin/env python3
"""Make the fonts of crates/typesetter/fonts from Debian's packages.

    python3 -m venv venv && venv/bin/pip install fonttools==4.68.0
    venv/bin/python scripts/subset-fonts.py [work folder]

Needs apt-get and dpkg-deb of Debian 12 (nothing is installed, no root needed). The packages, all openly licensed:

- texlive-lang-chinese 2022.20230122-1: Fandol Fang, Kai, Song (GPL-3 with font exception).
- fonts-noto-cjk-extra 1:20220127+repack1-1: Noto Serif CJK SC SemiBold and Light, Noto Sans CJK SC Medium (OFL 1.1).
- fonts-dejavu-core 2.37-6: DejaVu Sans (the free licence of Bitstream Vera), for boxes to tick.
- unicode-data 15.0.0-1: the Unihan database. Its field kTGH is the 通用规范汉字表 of 2013 (8,105 characters, of which
  3,500 are level 1 and 3,000 level 2), its field kIRG_GSource names what the identity card system uses.

仿宋 keeps what Fandol has of the table (6,638), 楷体 level 1, 黑体 all, the title face levels 1 and 2. Behind them
stands Noto Serif Light with the rest of the table, the whole first block of ideographs and the names of the
identity card system. The outlines are written out in full and compressed with LZMA, which finds more to share in them than
the font format does: a third less in the repository and the program.
"""

import bz2
import gzip
import lzma
import shutil
import subprocess
import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

OUT = Path(__file__).resolve().parent.parent / "crates/typesetter/fonts"
PACKAGES = [
    "texlive-lang-chinese=2022.20230122-1",
    "fonts-noto-cjk-extra=1:20220127+repack1-1",
    "fonts-dejavu-core=2.37-6",
    "unicode-data=15.0.0-1",
]
FANDOL = "usr/share/texlive/texmf-dist/fonts/opentype/public/fandol/Fandol{}.otf"
NOTO = "usr/share/fonts/opentype/noto/Noto{}.ttc"
SC = 2  # the simplified Chinese face of a Noto CJK collection

DEJAVU = "usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"
BOXES = set(map(ord, "□☐☑☒✓✔✗✘"))
LATIN = set(range(0x20, 0x7F)) | set(range(0xA1, 0x180)) | set(map(ord, "ǎǐǒǔǖǘǚǜ"))
SYMBOLS = set(map(ord, "–—―‘’“”„†‡•‥…‰′″※‹›⁄€℃℅№℡™Ω←↑→↓↖↗↘↙∈∏∑√∞∠∥∩∪∫∴≈≠≤≥①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
    "ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫ■□▢▲△▼▽◆◇○◎●★☆☐☑☒♀♂✓✔✗✘㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩㎎㎏㎜㎝㎞㎡㏄℉"))
CJK_MARKS = set(range(0x3000, 0x3020)) | set(range(0x2500, 0x254C)) | set(range(0xFE30, 0xFE45))
FULL_WIDTH = set(range(0xFF01, 0xFF5F)) | set(range(0xFFE0, 0xFFE6))
MARKS = LATIN | SYMBOLS | CJK_MARKS | FULL_WIDTH | {0x3007}
GREEK_CYRILLIC = set(range(0x391, 0x3CA)) | set(range(0x401, 0x452))
FIRST_BLOCK = set(range(0x4E00, 0xA000))
NAME_SOURCES = ("GIDC", "GXM", "GDM")  # identity cards, names of persons, names of places


def unpack(work: Path) -> None:
    """Fetch the packages and unpack them into `work`."""
    work.mkdir(parents=True, exist_ok=True)
    for package in PACKAGES:
        name = package.split("=")[0]
        if not list(work.glob(f"{name}_*.deb")):
            subprocess.run(["apt-get", "download", package], cwd=work, check=True)
        for deb in work.glob(f"{name}_*.deb"):
            subprocess.run(["dpkg-deb", "-x", deb.name, "."], cwd=work, check=True)


def unihan(work: Path, name: str, field: str) -> dict[int, str]:
    """A field of the Unihan database."""
    found = {}
    with bz2.open(work / f"usr/share/unicode/Unihan_{name}.txt.bz2", "rt") as lines:
        for line in lines:
            parts = line.rstrip("\n").split("\t")
            if len(parts) == 3 and parts[1] == field:
                found[int(parts[0][2:], 16)] = parts[2]
    return found


def common_use(work: Path, last: int) -> set[int]:
    """The first `last` of the 8,105 characters."""
    numbers = {c: int(v.split()[0].split(":")[1]) for c, v in unihan(work, "OtherMappings", "kTGH").items()}
    assert len(numbers) == 8105, len(numbers)
    return {c for c, n in numbers.items() if n <= last}


def names(work: Path) -> set[int]:
    """What identity cards and maps use beyond the table."""
    sources = unihan(work, "IRGSources", "kIRG_GSource")
    return {c for c, source in sources.items() if source.startswith(NAME_SOURCES)}


def covered(path: Path) -> set[int]:
    """What a font has."""
    return set(TTFont(path).getBestCmap())


def cut(work: Path, source: str, family: str, name: str, characters: set[int], number: int = -1) -> set[int]:
    """Write the subset of `source` with `characters`; returns what it has of them."""
    options = subset.Options()
    options.font_number = number
    options.layout_features = ["kern", "mark", "mkmk", "ccmp", "locl"]
    options.hinting = False
    options.desubroutinize = True
    options.name_IDs = ["*"]
    options.notdef_outline = True
    options.drop_tables += ["vhea", "vmtx", "VORG", "BASE", "DSIG"]
    options.recalc_timestamp = False
    font = subset.load_font(work / source, options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=characters)
    cutter.subset(font)
    for record in font["name"].names:
        if record.nameID in (1, 16):  # one family a file, so that the template can name each of them
            record.string = family
    plain = work / name
    subset.save_font(font, plain, options)
    # A window of 4 MB: unpacking needs as much memory beside the font itself.
    lzma2 = {"id": lzma.FILTER_LZMA2, "preset": 9 | lzma.PRESET_EXTREME, "dict_size": 1 << 22, "lc": 4, "pb": 0}
    packed = lzma.compress(plain.read_bytes(), check=lzma.CHECK_CRC32, filters=[lzma2])
    (OUT / f"{name}.xz").write_bytes(packed)
    print(f"{name}: {len(characters & covered(plain))} characters, {len(packed) / 1e6:.2f} MB")
    return covered(plain)


def main() -> None:
    work = Path(sys.argv[1] if len(sys.argv) > 1 else "target/fonts").resolve()
    OUT.mkdir(parents=True, exist_ok=True)
    unpack(work)
    table, level_2, level_1 = (common_use(work, last) for last in (8105, 6500, 3500))
    fang = cut(work, FANDOL.format("Fang-Regular"), "Paper Fang", "FandolFang-Regular.otf", table | MARKS)
    cut(work, FANDOL.format("Kai-Regular"), "Paper Kai", "FandolKai-Regular.otf", level_1 | MARKS)
    cut(work, FANDOL.format("Song-Regular"), "Paper Song", "FandolSong-Regular.otf", set(map(ord, " 0123456789—")))
    cut(work, DEJAVU, "Paper Boxes", "DejaVuSans.ttf", BOXES)
    cut(work, NOTO.format("SerifCJK-SemiBold"), "Paper Title", "NotoSerifCJKsc-SemiBold.otf", level_2 | MARKS, SC)
    cut(work, NOTO.format("SansCJK-Medium"), "Paper Hei", "NotoSansCJKsc-Medium.otf", table | MARKS, SC)
    wide = table | MARKS | GREEK_CYRILLIC | FIRST_BLOCK | names(work)
    cut(work, NOTO.format("SerifCJK-Light"), "Paper Wide", "NotoSerifCJKsc-Light.otf", wide - fang, SC)
    doc = work / "usr/share/doc"
    shutil.copy(doc / "fonts-noto-cjk-extra/copyright", OUT / "Noto-CJK.txt")
    shutil.copy(doc / "fonts-dejavu-core/copyright", OUT / "DejaVu.txt")
    fandol = doc / "texlive-doc/fonts/fandol"
    licence = gzip.decompress((fandol / "COPYING.gz").read_bytes()).decode()
    (OUT / "Fandol.txt").write_text((fandol / "README").read_text() + "\n" + licence)


if __name__ == "__main__":
    main()
