// Cartographic placing, in pixels of the current zoom: marks that would cover each other move apart, names go where there is room.
function moveApart(items) {
  const spots = items.map((item) => ({ x: item.point.x, y: item.point.y, r: item.radius }));
  for (let round = 0; round < 40; round += 1) {
    let moved = false;
    for (let i = 0; i < spots.length; i += 1) {
      for (let j = i + 1; j < spots.length; j += 1) {
        const a = spots[i], b = spots[j], need = a.r + b.r + 2;
        let dx = b.x - a.x, dy = b.y - a.y;
        if (Math.abs(dx) >= need || Math.abs(dy) >= need) continue;
        let gap = Math.hypot(dx, dy);
        if (gap >= need) continue;
        if (gap < 0.5) {
          // Exactly on each other: part them in a direction that depends on nothing but their number.
          const angle = j * 2.399963;
          dx = Math.cos(angle); dy = Math.sin(angle); gap = 1;
        }
        // The more important mark (the earlier one) gives way less.
        const push = (need - Math.min(gap, need)) * 0.5;
        a.x -= (dx / gap) * push * 0.7; a.y -= (dy / gap) * push * 0.7;
        b.x += (dx / gap) * push * 1.3; b.y += (dy / gap) * push * 1.3;
        moved = true;
      }
    }
    if (!moved) break;
  }
  return spots;
}

const MEASURE = document.createElement("canvas").getContext("2d");

function textSize(text, size) {
  MEASURE.font = size + "px " + getComputedStyle(document.body).getPropertyValue("--serif");
  return { width: Math.min(MEASURE.measureText(text).width + 4, size * 13), height: size * 1.35 };
}

function overlaps(box, boxes) {
  return boxes.some((each) => box.left < each.right && box.right > each.left && box.top < each.bottom && box.bottom > each.top);
}

// For each mark the offset of its name from the mark, or null where there is no room for one inside `frame`.
function placeNames(marks, frame) {
  const taken = marks.map((mark) => ({ left: mark.x - mark.r, right: mark.x + mark.r, top: mark.y - mark.r, bottom: mark.y + mark.r }));
  return marks.map((mark) => {
    if (!mark.text) return null;
    const { width, height } = textSize(mark.text, mark.size);
    const gap = mark.r + 3;
    const places = [[gap, -height / 2], [-gap - width, -height / 2], [-width / 2, gap - 1], [-width / 2, -gap - height + 1],
      [gap * 0.7, gap * 0.5], [gap * 0.7, -gap * 0.5 - height], [-gap * 0.7 - width, gap * 0.5], [-gap * 0.7 - width, -gap * 0.5 - height]];
    for (const [dx, dy] of places) {
      const box = { left: mark.x + dx, right: mark.x + dx + width, top: mark.y + dy, bottom: mark.y + dy + height };
      if (overlaps(box, taken) || box.left < frame.left || box.right > frame.right || box.top < frame.top || box.bottom > frame.bottom) continue;
      taken.push(box);
      return { dx, dy, width, height };
    }
    return null;
  });
}
