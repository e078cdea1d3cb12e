"""FastAPI：规划接口返回 JSON，网页用沙箱 iframe 显示地图。
FastAPI: an endpoint that plans and answers JSON, and a page that shows the map in a sandboxed iframe.

    pip install . fastapi uvicorn
    python examples/fastapi_app.py [端口 · port]
"""

import sys
from datetime import date
from functools import lru_cache

import uvicorn
from fastapi import FastAPI, HTTPException, Response
from fastapi.responses import HTMLResponse

import redroute as rr
from redroute.itinerary.document import itinerary_to_json
from redroute.outputs.map.embed import linked_iframe

app = FastAPI(title="redroute")
SITES = rr.Catalogue.bundled()


@lru_cache(maxsize=64)
def planned(day: date) -> rr.Itinerary:
    itinerary = rr.plan(SITES, rr.TourRequest(title="安源一日研学", days=(rr.DayRequest(date=day),)))
    if not itinerary.is_planned:
        raise HTTPException(422, list(itinerary.certificate.conflicts))
    return itinerary


@app.get("/tours/{day}.json")
def tour_document(day: date) -> Response:
    return Response(itinerary_to_json(planned(day)), media_type="application/json")


@app.get("/tours/{day}.html", response_class=HTMLResponse)
def tour_page(day: date) -> HTMLResponse:
    # 页面自带内容安全策略；这里再限定谁可以嵌入它 · The page brings its own policy; this one says who may frame it.
    return HTMLResponse(rr.itinerary_map(planned(day)).to_html(), headers={"Content-Security-Policy": "frame-ancestors 'self'"})


@app.get("/", response_class=HTMLResponse)
def home() -> str:
    frame = linked_iframe("/tours/2026-10-14.html", height=700)
    return f'<!DOCTYPE html><html lang="zh-CN"><meta charset="utf-8"><link rel="icon" href="data:,"><title>研学</title><h1>下周三去安源</h1>{frame}</html>'


if __name__ == "__main__":
    uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]) if len(sys.argv) > 1 else 8000, log_level="warning")
