"""Pages for tests, in text of our own."""

from __future__ import annotations

LEAD = "CNQP&KT – Ngày 26/11, Nhà máy Q45 đã tổ chức hội nghị sơ kết công tác bảo đảm kỹ thuật quý IV."
BODY = (
    "Đại tướng Trần Quốc Bảo đến dự và phát biểu chỉ đạo hội nghị. Tham dự còn có đại biểu các cơ quan, đơn vị "
    "trong ngành và đại diện lãnh đạo địa phương nơi nhà máy đứng chân.",
    "Theo báo cáo trình bày tại hội nghị, trong quý vừa qua nhà máy đã hoàn thành toàn bộ kế hoạch sửa chữa, "
    "trong đó có ba sản phẩm lần đầu tiên được làm chủ hoàn toàn về công nghệ đúc và gia công chính xác.",
    "Các ý kiến thảo luận tập trung làm rõ nguyên nhân của những khâu còn chậm, đồng thời kiến nghị cấp trên "
    "sớm bổ sung thiết bị đo kiểm để rút ngắn thời gian nghiệm thu từng lô sản phẩm.",
)


def article(
    title: str = "Nhà máy Q45 sơ kết công tác bảo đảm kỹ thuật",
    *,
    body: tuple[str, ...] = BODY,
    published: str = "2020-11-27T08:30:00+07:00",
    head: str = '<meta charset="utf-8">',
) -> str:
    """A plain article page."""
    paragraphs = "".join(f"<p>{text}</p>" for text in body)
    return (
        f'<!doctype html><html lang="vi"><head>{head}<title>{title}</title>'
        f'<meta property="og:type" content="article"><meta property="article:published_time" content="{published}">'
        f'</head><body><main><article><h1>{title}</h1><p class="sapo"><strong>{LEAD}</strong></p>{paragraphs}'
        f"</article></main></body></html>"
    )


def listing(links: list[tuple[str, str]], further: str | None = None) -> str:
    """A listing page with (address, title) pairs and a link to the next page."""
    items = "".join(f'<li><h3><a href="{url}">{title}</a></h3></li>' for url, title in links)
    more = f'<a rel="next" href="{further}">Trang sau</a>' if further else ""
    head = '<html lang="vi"><head><meta charset="utf-8"><title>Tin tức</title></head>'
    return f"{head}<body><ul>{items}</ul>{more}</body></html>"
