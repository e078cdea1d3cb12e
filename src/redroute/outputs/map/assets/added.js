// Layers that the maker of the page added: shapes from the data block, their texts as text.
const PIN = "#8e1c1a";

function addedShape(each) {
  const style = Object.assign({ color: "#3f5560" }, each.style);
  switch (each.shape) {
    case "circle": return L.circle(each.at, Object.assign(style, { radius: each.radius }));
    case "dot": return L.circleMarker(each.at, Object.assign(style, { radius: each.radius }));
    case "line": return L.polyline(each.path, Object.assign({ fill: false }, style));
    case "area": return L.polygon(each.path, style);
    case "box": return L.rectangle(each.path, style);
    default: {
      const pin = svg("svg", { viewBox: "0 0 20 28", width: 20, height: 28, "aria-hidden": "true" },
        svg("path", { d: "M10 27 C8 20 1.5 16.5 1.5 9.5 A8.5 8.5 0 0 1 18.5 9.5 C18.5 16.5 12 20 10 27 Z", fill: PIN, stroke: "#fffaf0", "stroke-width": 1.4 }),
        svg("circle", { cx: 10, cy: 9.5, r: 3.2, fill: "#fffaf0" }));
      const marker = L.marker(each.at, { icon: L.divIcon({ className: "mark added-pin", html: pin, iconSize: [20, 28], iconAnchor: [10, 27], popupAnchor: [0, -24] }), zIndexOffset: 1200 });
      marker.on("add", () => { const node = marker.getElement(); if (node) node.setAttribute("aria-label", each.tooltip || each.popup || word("map.label")); });
      return marker;
    }
  }
}

const addedGroups = (DATA.added ? DATA.added.groups : []).map((group) => {
  const layer = L.layerGroup();
  for (const each of group.shapes) {
    const shape = addedShape(each);
    if (each.popup) shape.bindPopup(() => foreign("p", "added-text", each.popup));
    if (each.tooltip) shape.bindTooltip(() => foreign("span", "added-text", each.tooltip), { sticky: each.shape !== "pin", direction: each.shape === "pin" ? "top" : "auto", offset: each.shape === "pin" ? [0, -24] : [0, 0] });
    layer.addLayer(shape);
  }
  if (group.show) layer.addTo(MAP);
  return { name: group.name, layer };
});

if (DATA.added && DATA.added.control) {
  cornerControl("topright", (element) => {
    element.classList.add("added-control");
    for (const { name, layer } of addedGroups.filter((each) => each.name)) {
      const box = el("input");
      box.type = "checkbox";
      box.checked = MAP.hasLayer(layer);
      box.addEventListener("change", () => (box.checked ? layer.addTo(MAP) : layer.remove()));
      element.append(el("label", "", box, foreign("span", "", name)));
    }
  });
}
