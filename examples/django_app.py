"""Django：一个文件的站点，视图把地图片段交给模板。
Django: a site in one file whose view hands the map's fragment to a template.

    pip install . django
    python examples/django_app.py runserver --noreload [端口 · port]
"""

import secrets
import sys
from pathlib import Path

import django
from django.conf import settings
from django.core.management import execute_from_command_line
from django.http import HttpRequest, HttpResponse
from django.template import Context, Engine
from django.urls import path
from django.utils.safestring import mark_safe

import redroute as rr

settings.configure(DEBUG=True, SECRET_KEY=secrets.token_urlsafe(32), ROOT_URLCONF=Path(__file__).stem, ALLOWED_HOSTS=["127.0.0.1", "localhost"])
django.setup()

SITES = rr.Catalogue.bundled()
NATIONAL = rr.route(SITES, [site.id for site in SITES.with_level("national")], mode=rr.Mode.COACH, loop=True)
MAP = rr.route_map(NATIONAL)

PAGE = Engine().from_string("""<!DOCTYPE html>
<html lang="zh-CN">
<meta charset="utf-8">
<link rel="icon" href="data:,">
<title>研学</title>
<style nonce="{{ nonce }}">body { margin: 0 auto; max-width: 72rem; font-family: sans-serif }</style>
<h1>国保单位一圈</h1>
{{ map }}
</html>""")


def home(_request: HttpRequest) -> HttpResponse:
    nonce = secrets.token_urlsafe(16)
    # 片段已是安全的网页源码 · The fragment is page source, and safe.
    answer = HttpResponse(PAGE.render(Context({"nonce": nonce, "map": mark_safe(MAP.to_fragment(nonce))})))
    answer.headers["Content-Security-Policy"] = f"default-src 'none'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; img-src data:"
    return answer


urlpatterns = [path("", home)]

if __name__ == "__main__":
    # runserver 按模块名找到本文件 · runserver finds this file by its module name.
    sys.modules[Path(__file__).stem] = sys.modules["__main__"]
    execute_from_command_line(sys.argv)
