/* Makes PNG and SVG files of figures, with title, legend and source in the picture. Loaded by figures.js when somebody asks for one. */
(() => {
  "use strict";

  const WIDTH = 1200;
  const SHARPNESS = 2;
  const SIDE = 28;
  const LINE = 24;
  /* The legend's marks as characters that every font has. */
  const GLYPHS = { solid: "■", hatched: "▨", circle: "●", ring: "○", diamond: "◆", "diamond-open": "◇", line: "|", cross: "✖", arrow: "▶" };

  function wrapped(text, characters) {
    const lines = [""];
    for (const word of text.split(" ")) {
      if (lines.at(-1) && `${lines.at(-1)} ${word}`.length > characters) lines.push(word);
      else lines[lines.length - 1] += `${lines.at(-1) && " "}${word}`;
    }
    return lines;
  }

  /* Plotly reads a little HTML in texts; ours are shown letter for letter. */
  function plain(text) {
    return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  }

  function text(words, x, y, size, colour) {
    const place = { xref: "paper", yref: "paper", x: 0, y: 1, xanchor: "left", yanchor: "top", xshift: x, yshift: -y };
    return { ...place, showarrow: false, align: "left", text: words, font: { size, color: colour } };
  }

  /* The legend as annotations, entry after entry, as many in a line as find room; returns them and the lines that they take. */
  function legend(keys) {
    const entries = [];
    let x = 0;
    let line = 0;
    for (const key of keys) {
      const width = 30 + key.label.length * 7.6;
      if (x > 0 && x + width > WIDTH - 2 * SIDE) {
        x = 0;
        line += 1;
      }
      entries.push({ ...key, x, line });
      x += width;
    }
    return { entries, lines: keys.length ? line + 1 : 0 };
  }

  /* The figure with room above for title, unit and legend, and below for notes and source. */
  function composed(told, colours) {
    const { data, layout } = structuredClone(told.figure);
    const title = wrapped(told.title, 95);
    const notes = [...told.notes.flatMap((note) => wrapped(note, 165)), `Source: ExportWatch, ${window.location.origin}/figures/${told.name}/, CC BY 4.0`];
    const left = SIDE + (layout.margin.l ?? 0);
    const keys = legend(told.legend);
    const head = SIDE + title.length * 30 + LINE + keys.lines * LINE + 10;
    const foot = notes.length * 18 + SIDE + 16;
    const margin = layout.margin;
    const inner = layout.height - margin.t - margin.b;
    layout.width = WIDTH;
    layout.height += head + foot;
    layout.margin = { ...margin, l: left, r: margin.r + SIDE, t: margin.t + head, b: margin.b + foot, autoexpand: true };
    layout.paper_bgcolor = colours.paper;
    layout.annotations = [...(layout.annotations ?? [])];
    const above = margin.t + head;
    title.forEach((line, number) => layout.annotations.push(text(plain(line), -left + SIDE, number * 30 + SIDE - above, 22, colours.ink)));
    layout.annotations.push(text(plain(told.unit), -left + SIDE, SIDE + title.length * 30 - above, 14, colours.muted));
    const legendTop = SIDE + title.length * 30 + LINE - above;
    for (const entry of keys.entries) {
      const [x, y] = [-left + SIDE + entry.x, legendTop + entry.line * LINE];
      layout.annotations.push(text(GLYPHS[entry.mark], x, y, 15, entry.colour), text(plain(entry.label), x + 18, y, 14, colours.ink));
    }
    notes.forEach((line, number) => layout.annotations.push(text(plain(line), -left + SIDE, inner + margin.b + 14 + number * 18, 12, colours.muted)));
    return { data, layout };
  }

  /* Plotly would draw a PNG from a blob: address, which the Content-Security-Policy refuses; from a data: address it is allowed. */
  async function asPng(svg, width, height) {
    const image = new Image();
    image.src = svg;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = width * SHARPNESS;
    canvas.height = height * SHARPNESS;
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    return canvas.toDataURL("image/png");
  }

  async function download(told, format, colours) {
    const figure = composed(told, colours);
    const { width, height } = figure.layout;
    const svg = await window.Plotly.toImage(figure, { format: "svg", width, height });
    const link = document.createElement("a");
    link.href = format === "png" ? await asPng(svg, width, height) : svg;
    link.download = `exportwatch-${told.name}.${format}`;
    link.click();
  }

  window.figurePictures = { WIDTH, download };
})();
