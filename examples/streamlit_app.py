"""Streamlit：选日期，看行程地图 · Streamlit: choose a date, see the tour.

pip install . streamlit
streamlit run examples/streamlit_app.py
"""

from datetime import date

import streamlit as st

import redroute as rr

st.set_page_config(page_title="研学", layout="wide")
day = st.date_input("哪一天去安源？", date(2026, 10, 14))


@st.cache_data(max_entries=50)
def frame_of(when: date) -> str:
    itinerary = rr.plan(rr.Catalogue.bundled(), rr.TourRequest(title="安源一日研学", days=(rr.DayRequest(date=when),)))
    return rr.itinerary_map(itinerary).to_iframe(height=700)


# st.iframe 里的内容与 Streamlit 同源，所以放进去的是沙箱 iframe：地图碰不到应用
# What st.iframe holds has the origin of the app; ours is a sandboxed frame inside, which cannot touch it.
st.iframe(frame_of(day), height=720)
