"""Small files with the dirt that published lists really have, made in memory."""

import io
from collections.abc import Sequence

import openpyxl


def cells(text: str) -> list[str]:
    """Cells written with ¦ between them, over as many lines as is readable."""
    return [cell.strip() for cell in " ".join(text.split()).split("¦")]


HEADER = cells(
    """序号 ¦ 标称生产企业名称 ¦ 标称生产企业地址 ¦ 被抽样单位名称 ¦ 被抽样单位地址 ¦ 样品名称 ¦ 规格型号 ¦
    商标 ¦ 生产日期 ¦ 保质期 ¦ 不合格项目 ¦ 检验值 ¦ 标准值 ¦ 标签标注要求 ¦ 检验机构 ¦ 食品细类 ¦ 抽样编号 ¦ 备注"""
)
ROWS = [
    cells(
        """1 ¦ 委托商：甲田健康科技有限公司；受委托生产商：安徽乙禾健康产业发展有限公司 ¦ 略 ¦ 甲田健康科技有限公司 ¦
        略 ¦ 益生元山楂醋饮 ¦ 210mL（30mL×7）/盒 ¦ / ¦ 2025/9/9 ¦ 12个月 ¦ 安赛蜜 ¦ 0.461g/kg ¦ ≤0.3g/kg ¦ / ¦
        某检验院 ¦ 饮料 ¦ GJC1 ¦ /"""
    ),
    cells(
        """2 ¦ 河北丙谷食品有限公司 ¦ 略 ¦ 某超市 ¦ 略 ¦ 酱菜汁（液态复合调味料） ¦ 1.75L/桶 ¦ 丙谷 ¦ 2025/25/8 ¦
        24个月 ¦ 苯甲酸 ¦ 0.697g/kg ¦ ≤1.0g/kg ¦ 0%添加防腐剂 ¦ 某检验院 ¦ 调味品 ¦ GBJ2 ¦
        符合国家标准，但不符合标签标示"""
    ),
    cells(
        """3 ¦ 总经销商：丁曼食品科技有限公司；生产商：莱阳戊润食品有限公司 ¦ 略 ¦ 丁曼食品科技有限公司 ¦ 略 ¦
        红富士山楂干（水果干制品） ¦ 488g/袋 ¦ / ¦ 11/17/25 ¦ 150天 ¦ 霉菌 ¦ 2.0×102CFU/g ¦ ≤50CFU/g ¦ / ¦
        初检机构：甲院；复检机构：乙院 ¦ 水果制品 ¦ GBJ3 ¦ 经复检"""
    ),
    cells(
        """4 ¦ / ¦ / ¦ 某干货店 ¦ 略 ¦ 白芷 ¦ / ¦ / ¦ 购进日期：2025/9/14 ¦ / ¦ 二氧化硫残留量 ¦ 0.137g/kg ¦ 不得使用 ¦
        / ¦ 某检验院 ¦ 调味品 ¦ GBJ4 ¦ /"""
    ),
]


def workbook(sheets: dict[str, list[Sequence[object]]], merges: dict[str, list[str]] | None = None) -> bytes:
    """An xlsx file; `merges` names ranges like "A1:C1" by sheet."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
        for area in (merges or {}).get(title, []):
            sheet.merge_cells(area)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def delimited(rows: list[Sequence[object]], delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    """A text table; cells holding the delimiter or a break are quoted."""
    lines = [delimiter.join(_quoted(str(cell), delimiter) for cell in row) for row in rows]
    return "\r\n".join(lines).encode(encoding)


def _quoted(cell: str, delimiter: str) -> str:
    return f'"{cell}"' if delimiter in cell or "\n" in cell else cell


def ruled_pdf(rows: list[Sequence[str]]) -> bytes:
    """One page with a ruled table in Helvetica (ASCII only), written by hand: no PDF library needed."""
    width, height, left, top = 120, 20, 20, 780
    marks, words = [], []
    for line, row in enumerate(rows):
        for column, cell in enumerate(row):
            x, y = left + column * width, top - line * height
            marks.append(f"{x} {y - height} {width} {height} re S")
            words.append(f"BT /F1 9 Tf {x + 3} {y - 14} Td ({cell}) Tj ET")
    stream = "\n".join(marks + words)
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 800 800] /Contents 4 0 R "
        "/Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    body, offsets = "%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(body))
        body += f"{number} 0 obj\n{content}\nendobj\n"
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    head = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    return f"{body}{head}trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(body)}\n%%EOF".encode()
