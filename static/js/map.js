// Pictures of streets below the map: from the host the operator has named, and only after the button was pressed.
const EARTH_KM = 40075.017; // around the equator
const TILE = 256; // pixels across

const across = (longitude, tiles) => ((longitude + 180) / 360) * tiles;
const down = (latitude, tiles) => {
  const turn = (latitude * Math.PI) / 180;
  return ((1 - Math.asinh(Math.tan(turn)) / Math.PI) / 2) * tiles;
};

const draw = (part) => {
  const { mapStreets: address, latitude, longitude, kilometres } = part.dataset;
  const sheet = part.closest(".map").querySelector("[data-map-tiles]");
  const { width, height } = sheet.ownerSVGElement.viewBox.baseVal.width
    ? sheet.ownerSVGElement.viewBox.baseVal
    : { width: sheet.ownerSVGElement.width.baseVal.value, height: sheet.ownerSVGElement.height.baseVal.value };
  // One kilometre of a tile is as long everywhere on so small a map.
  const around = EARTH_KM * Math.cos((latitude * Math.PI) / 180);
  const pixels = sheet.ownerSVGElement.getBoundingClientRect().width * Math.min(devicePixelRatio, 2);
  const zoom = Math.min(17, Math.round(Math.log2((around * pixels) / (kilometres * TILE))));
  const tiles = 2 ** zoom;
  const size = (around / tiles) * (width / kilometres);
  const x = across(Number(longitude), tiles), y = down(Number(latitude), tiles);
  const pictures = [];
  for (let row = Math.floor(y - height / 2 / size); row <= y + height / 2 / size; row += 1) {
    for (let column = Math.floor(x - width / 2 / size); column <= x + width / 2 / size; column += 1) {
      if (row < 0 || row >= tiles) continue;
      const picture = document.createElementNS("http://www.w3.org/2000/svg", "image");
      const values = { z: zoom, x: ((column % tiles) + tiles) % tiles, y: row };
      picture.setAttribute("href", address.replace(/\{([zxy])\}/g, (_, name) => values[name]));
      picture.setAttribute("x", width / 2 + (column - x) * size);
      picture.setAttribute("y", height / 2 + (row - y) * size);
      picture.setAttribute("width", size);
      picture.setAttribute("height", size);
      pictures.push(picture);
    }
  }
  sheet.replaceChildren(...pictures);
};

const offer = () => {
  const part = document.querySelector("[data-map-streets]");
  if (!part) return;
  const [button, warning, source] = part.children;
  button.hidden = warning.hidden = false;
  button.onclick = () => {
    draw(part);
    button.hidden = warning.hidden = true;
    source.hidden = false;
  };
};

offer();
document.addEventListener("htmx:load", offer);
