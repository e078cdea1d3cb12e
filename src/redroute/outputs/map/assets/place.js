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
        // Marks are touched as squares, so they are kept apart as squares.
        let gap = Math.max(Math.abs(dx), Math.abs(dy));
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

// Where lesser marks go, in order of importance: at their place, else beside it, else nowhere until the map is nearer. null for nowhere.
const BESIDE = [[0, 0], ...[26, 40].flatMap((far) => [0, 2, 4, 6, 1, 3, 5, 7].map((eighth) => [far * Math.cos((eighth * Math.PI) / 4), far * Math.sin((eighth * Math.PI) / 4)]))];

function fitBeside(items, taken) {
  const isFree = (spot) => taken.every((each) => Math.max(Math.abs(each.x - spot.x), Math.abs(each.y - spot.y)) >= each.r + spot.r);
  return items.map(({ point, radius }) => {
    const found = BESIDE.map(([dx, dy]) => ({ x: point.x + dx, y: point.y + dy, r: radius })).find(isFree) || null;
    if (found) taken.push(found);
    return found;
  });
}

const SERIF = getComputedStyle(document.documentElement).getPropertyValue("--serif").trim();
const MEASURE = document.createElement("canvas").getContext("2d");
const WIDEST = 9; // of a name's line, in its type size; a longer name takes two lines

// A name as one line, or as two of about the same width, broken before a bracket or at a space where there is one.
function nameLines(text, size) {
  MEASURE.font = size + "px " + SERIF;
  const wide = (part) => MEASURE.measureText(part).width;
  if (text.length < 5 || wide(text) <= size * WIDEST) return { lines: [text], width: wide(text) + 4, height: size * 1.35 };
  const start = text.slice(0, 60);
  const letters = Intl.Segmenter ? [...new Intl.Segmenter(undefined, { granularity: "grapheme" }).segment(start)].map((each) => each.segment) : Array.from(start);
  // Between words, where the browser knows them, also of Chinese.
  const bounds = new Set(Intl.Segmenter ? [...new Intl.Segmenter("zh", { granularity: "word" }).segment(start)].map((each) => each.index) : []);
  let best = null;
  for (let cut = 2; cut < letters.length - 1; cut += 1) {
    const first = letters.slice(0, cut).join(""), isGood = "（(—".includes(letters[cut]) || letters[cut - 1] === " ";
    const isBad = /[A-Za-z0-9]/.test(letters[cut]) && /[A-Za-z0-9]/.test(letters[cut - 1]);
    const widest = Math.max(wide(first), wide(text.slice(first.length)));
    const cost = widest - (isGood ? size * 3 : 0) - (bounds.has(first.length) ? size * 1.5 : 0) + (isBad ? size * 30 : 0);
    if (!best || cost < best.cost) best = { cost, widest, lines: [first, text.slice(first.length)] };
  }
  if (!best) return { lines: [text], width: size * WIDEST, height: size * 1.35 };
  return { lines: best.lines, width: Math.min(best.widest, size * 13) + 4, height: size * 2.5 };
}

function overlaps(box, boxes) {
  return boxes.some((each) => box.left < each.right && box.right > each.left && box.top < each.bottom && box.bottom > each.top);
}

// The cells of a coarse grid that lines run through: a name there hides the way.
const CELL = 6;
function cellsOf(lines) {
  const cells = new Set();
  for (const points of lines) {
    for (let index = 1; index < points.length; index += 1) {
      const a = points[index - 1], b = points[index], steps = Math.min(400, Math.ceil(Math.hypot(b.x - a.x, b.y - a.y) / CELL) || 1);
      for (let step = 0; step <= steps; step += 1) {
        cells.add(Math.round((a.x + ((b.x - a.x) * step) / steps) / CELL) * 65536 + Math.round((a.y + ((b.y - a.y) * step) / steps) / CELL));
      }
    }
  }
  return cells;
}

function linesUnder(box, cells) {
  let count = 0;
  for (let x = Math.round(box.left / CELL); x <= Math.round(box.right / CELL); x += 1) {
    for (let y = Math.round(box.top / CELL); y <= Math.round(box.bottom / CELL); y += 1) count += cells.has(x * 65536 + y) ? 1 : 0;
  }
  return count;
}

// Where a name of this size may stand beside its mark, best first; then farther off, where a thin line must lead back.
function placesBeside(mark, width, height) {
  const places = [];
  for (const far of mark.mayLead ? [0, 16, 34, 60] : [0]) {
    const right = mark.r + mark.tail + 3 + far, left = -mark.r - 3 - far - width, below = mark.r + mark.tail / 2 + far, above = -mark.r - 1 - far - height;
    places.push([right, -height / 2, far], [left, -height / 2, far], [-width / 2, below, far], [-width / 2, above, far],
      [right - 5, mark.r * 0.4, far], [right - 5, -mark.r * 0.4 - height, far], [left + 5, mark.r * 0.4, far], [left + 5, -mark.r * 0.4 - height, far]);
  }
  return places;
}

// Where the thin line meets the name: at its nearest edge.
function leaderEnd(mark, dx, dy, width, height) {
  return { x: Math.min(Math.max(mark.x, mark.x + dx), mark.x + dx + width), y: Math.min(Math.max(mark.y, mark.y + dy), mark.y + dy + height) };
}

// How many other marks a thin line would run over.
function crossings(mark, end, marks) {
  const dx = end.x - mark.x, dy = end.y - mark.y, length = dx * dx + dy * dy || 1;
  return marks.filter((other) => {
    if (other === mark || other.isGround) return false;
    const along = Math.min(1, Math.max(0, ((other.x - mark.x) * dx + (other.y - mark.y) * dy) / length));
    return Math.hypot(other.x - mark.x - along * dx, other.y - mark.y - along * dy) < other.r;
  }).length;
}

// For each mark the offset of its name from the mark, or null where there is no room for one: inside `frame`, clear of `obstacles`, off the `lines`.
function placeNames(marks, frame, obstacles, lines) {
  const cells = cellsOf(lines);
  const taken = [...obstacles, ...marks.filter((mark) => !mark.isGround).map((mark) => ({ left: mark.x - mark.r, right: mark.x + mark.r + mark.tail, top: mark.y - mark.r, bottom: mark.y + mark.r + mark.tail / 2 }))];
  const said = new Set(); // what lies beneath is named once
  return marks.map((mark) => {
    if (!mark.text || said.has(mark.text) || mark.x < frame.left - 40 || mark.x > frame.right + 40 || mark.y < frame.top - 40 || mark.y > frame.bottom + 40) return null;
    const { lines: parts, width, height } = nameLines(mark.text, mark.size);
    let best = null;
    placesBeside(mark, width, height).forEach(([dx, dy, far], order) => {
      const box = { left: mark.x + dx, right: mark.x + dx + width, top: mark.y + dy, bottom: mark.y + dy + height };
      if (box.left < frame.left || box.right > frame.right || box.top < frame.top || box.bottom > frame.bottom || overlaps(box, taken)) return;
      const cost = order * 0.7 + linesUnder(box, cells) * 1.5 + (far ? 5 * crossings(mark, leaderEnd(mark, dx, dy, width, height), marks) : 0);
      if (!best || cost < best.cost) best = { cost, dx, dy, far, width, height, box, parts };
    });
    if (best) taken.push(best.box);
    if (best && mark.isGround) said.add(mark.text);
    return best;
  });
}
