"""Flask：把行程地图放进自己的网页，网页有严格的内容安全策略。
Flask: a tour inside a page of your own that has a strict content security policy.

    pip install . flask
    python examples/flask_app.py [端口 · port]
"""

import secrets
import sys
from datetime import date

from flask import Flask, Response, render_template_string
from markupsafe import Markup

import redroute as rr

app = Flask(__name__)
REQUEST = rr.TourRequest(title="安源一日研学", days=(rr.DayRequest(date=date(2026, 10, 14)),))
# 规划一次，多次展示 · Planned once, shown often.
MAP = rr.itinerary_map(rr.plan(rr.Catalogue.bundled(), REQUEST))

PAGE = """<!DOCTYPE html>
<html lang="zh-CN">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<title>研学</title>
<style nonce="{{ nonce }}">body { margin: 0 auto; max-width: 72rem; font-family: sans-serif }</style>
<h1>下周三去安源</h1>
{{ map }}
<p>请穿便于步行的鞋。</p>
</html>"""


@app.get("/")
def home() -> Response:
    # 每次回答一个新的 nonce · A new nonce for every answer.
    nonce = secrets.token_urlsafe(16)
    answer = Response(render_template_string(PAGE, nonce=nonce, map=Markup(MAP.to_fragment(nonce))))
    answer.headers["Content-Security-Policy"] = (
        f"default-src 'none'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; img-src data:; base-uri 'none'; form-action 'none'"
    )
    return answer


if __name__ == "__main__":
    app.run(port=int(sys.argv[1]) if len(sys.argv) > 1 else 5000)
