// WGS-84 → GCJ-02 → BD-09 as in redroute.geo.datum, for links; where the mainland ends the page is told with each position.
function gcjOf([lat, lon]) {
  const x = lon - 105, y = lat - 35, { PI, sin, cos, sqrt, abs } = Math, common = 20 * sin(6 * x * PI) + 20 * sin(2 * x * PI);
  const north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x)) + (2 / 3) * (common + 20 * sin(y * PI) + 40 * sin((y / 3) * PI) + 160 * sin((y / 12) * PI) + 320 * sin((y * PI) / 30));
  const east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x)) + (2 / 3) * (common + 20 * sin(x * PI) + 40 * sin((x / 3) * PI) + 150 * sin((x / 12) * PI) + 300 * sin((x / 30) * PI));
  const axis = 6378245, square = 0.00669342162296594323, phi = (lat * PI) / 180, w = 1 - square * sin(phi) ** 2;
  return [lat + (north * 180) / (((axis * (1 - square)) / (w * sqrt(w))) * PI), lon + (east * 180) / ((axis / sqrt(w)) * cos(phi) * PI)].map(sixDigits);
}

function bdOf([lat, lon]) {
  const angle = (Math.PI * 3000) / 180, z = Math.hypot(lat, lon) + 0.00002 * Math.sin(lat * angle), theta = Math.atan2(lat, lon) + 0.000003 * Math.cos(lon * angle);
  return [z * Math.sin(theta) + 0.006, z * Math.cos(theta) + 0.0065].map(sixDigits);
}

function sixDigits(degrees) {
  return Math.round(degrees * 1e6) / 1e6;
}
