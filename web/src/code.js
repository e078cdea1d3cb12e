// A QR code of version 5, level L, mask 0 for the printed page: redroute.outputs.map.qr in the browser. Up to 106 ASCII characters.
const CODE_SIZE = 37, CODE_DATA = 108, CODE_CHECK = 26, CODE_FORMAT = 0x77c4;

// The powers of 2 in GF(256), and their logarithms.
const EXP = new Uint8Array(512), LOG = new Uint8Array(256);
for (let power = 0, value = 1; power < 510; power += 1) {
  EXP[power] = value;
  if (power < 255) LOG[value] = power;
  value = (value << 1) ^ (value & 0x80 ? 0x11d : 0);
}
const times = (a, b) => (a && b ? EXP[LOG[a] + LOG[b]] : 0);

function bitsOf(words) {
  return words.map((word) => word.toString(2).padStart(8, "0")).join("");
}

// Mode, length, characters, terminator, padding; then the remainder of Reed and Solomon.
function codewords(ascii) {
  const bits = "0100" + bitsOf([ascii.length, ...[...ascii].map((each) => each.charCodeAt(0))]) + "0000";
  const words = bits.match(/.{8}/g).map((each) => parseInt(each, 2));
  for (let index = 0; words.length < CODE_DATA; index += 1) words.push([0xec, 0x11][index % 2]);
  let generator = [1];
  for (let power = 0; power < CODE_CHECK; power += 1) {
    generator = [...generator, 0].map((factor, index) => factor ^ (index ? times(generator[index - 1], EXP[power]) : 0));
  }
  const rest = [...words, ...new Array(CODE_CHECK).fill(0)];
  for (let index = 0; index < words.length; index += 1) {
    const lead = rest[index];
    generator.forEach((factor, offset) => { rest[index + offset] ^= times(factor, lead); });
  }
  return [...words, ...rest.slice(-CODE_CHECK)];
}

// The modules that are the same for every text: row × column to dark or light.
function codeFrame() {
  const fixed = new Map();
  const put = (row, column, isDark) => fixed.set(row * CODE_SIZE + column, isDark);
  for (let index = 0; index < CODE_SIZE; index += 1) {
    put(6, index, index % 2 === 0);
    put(index, 6, index % 2 === 0);
  }
  for (const [top, left] of [[0, 0], [0, CODE_SIZE - 7], [CODE_SIZE - 7, 0]]) {
    for (let row = Math.max(0, top - 1); row < Math.min(CODE_SIZE, top + 8); row += 1) {
      for (let column = Math.max(0, left - 1); column < Math.min(CODE_SIZE, left + 8); column += 1) {
        put(row, column, ![2, 4].includes(Math.max(Math.abs(row - top - 3), Math.abs(column - left - 3))));
      }
    }
  }
  for (let row = -2; row <= 2; row += 1) for (let column = -2; column <= 2; column += 1) put(30 + row, 30 + column, Math.max(Math.abs(row), Math.abs(column)) !== 1);
  for (let bit = 0; bit < 15; bit += 1) {
    const isDark = Boolean((CODE_FORMAT >> bit) & 1);
    put(bit < 6 ? bit : bit < 8 ? bit + 1 : CODE_SIZE - 15 + bit, 8, isDark);
    put(8, bit < 8 ? CODE_SIZE - 1 - bit : bit === 8 ? 7 : 14 - bit, isDark);
  }
  put(CODE_SIZE - 8, 8, true);
  return fixed;
}

// The modules row by row as bits, in hexadecimal.
function codeOf(ascii) {
  const modules = codeFrame(), bits = bitsOf(codewords(ascii)) + "0".repeat(7);
  let next = 0, isUpwards = true;
  // Pairs of columns from the right, up and down in turn, around the column of the timing pattern.
  for (let right = CODE_SIZE - 1; right > 0; right -= right === 8 ? 3 : 2) {
    for (let step = 0; step < CODE_SIZE; step += 1) {
      const row = isUpwards ? CODE_SIZE - 1 - step : step;
      for (const column of [right, right - 1]) {
        const at = row * CODE_SIZE + column;
        if (!modules.has(at)) modules.set(at, (bits[next++] === "1") !== ((row + column) % 2 === 0));
      }
    }
    isUpwards = !isUpwards;
  }
  const all = Array.from({ length: CODE_SIZE * CODE_SIZE }, (_, at) => (modules.get(at) ? "1" : "0")).join("");
  return all.padEnd(Math.ceil(all.length / 4) * 4, "0").match(/.{4}/g).map((each) => parseInt(each, 2).toString(16)).join("");
}
