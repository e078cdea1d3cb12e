"""Streamlit：选日期，看行程地图 · Streamlit: choose a date, see the tour.

pip install redroute streamlit
streamlit run examples/streamlit_app.py
"""

from datetime import date

import streamlit as st

import redroute as rr

st.set_page_config(page_title="研学", layout="wide")
day = st.date_input("哪一天去安源？", date(2026, 10, 14))


@st.cache_data
def page_of(when: date) -> str:
    itinerary = rr.plan(rr.Catalogue.bundled(), rr.TourRequest(title="安源一日研学", days=(rr.DayRequest(date=when),)))
    return rr.itinerary_map(itinerary).to_html()


# Streamlit 把网页放进 iframe；页面自带的策略让文字只作文字
# Streamlit frames the page; its own policy keeps texts texts.
st.components.v1.html(page_of(day), height=720)
