/* Makes PNG and SVG files of figures, with title, legend and source in the picture. Loaded by figures.js when somebody asks for one. */
(() => {
  "use strict";

  const WIDTH = 1200;
  const SIDE = 28;
  const LINE = 24;
  const SYMBOLS = { solid: "square", hatched: "square", ring: "circle-open", line: "line-ns-open", cross: "x", arrow: "triangle-right" };

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
  function legend(keys, left, top, colour) {
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
    return { entries, lines: keys.length ? line + 1 : 0, left, top, colour };
  }

  /* The figure with room above for title, unit and legend, and below for notes and source. */
  function composed(told, colours) {
    const { data, layout } = structuredClone(told.figure);
    const title = wrapped(told.title, 95);
    const notes = [...told.notes.flatMap((note) => wrapped(note, 165)), `Source: ExportWatch, ${window.location.origin}, CC BY 4.0`];
    const left = SIDE + (layout.margin.l ?? 0);
    const keys = legend(told.legend, left, 0, colours.ink);
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
      layout.annotations.push(text(plain(entry.label), -left + SIDE + entry.x + 18, legendTop + entry.line * LINE, 14, colours.ink));
    }
    notes.forEach((line, number) => layout.annotations.push(text(plain(line), -left + SIDE, inner + margin.b + 14 + number * 18, 12, colours.muted)));
    layout.shapes = [...(layout.shapes ?? []), ...keys.entries.map((entry) => swatch(entry, -left + SIDE + entry.x, legendTop + entry.line * LINE, inner))];
    return { data, layout };
  }

  /* A legend's mark in pixels from the plot's upper left corner. */
  function swatch(entry, x, y) {
    const box = { type: "rect", xref: "paper", yref: "paper", xsizemode: "pixel", ysizemode: "pixel", xanchor: 0, yanchor: 1 };
    const round = ["circle", "ring"].includes(entry.mark) ? { type: "circle" } : {};
    const hollow = ["ring", "diamond-open"].includes(entry.mark);
    return {
      ...box,
      ...round,
      x0: x,
      x1: x + 12,
      y0: -y - 4,
      y1: -y - 16,
      line: { width: 2, color: entry.colour },
      fillcolor: hollow ? "rgba(0,0,0,0)" : entry.colour,
      opacity: entry.mark === "hatched" ? 0.5 : 1,
    };
  }

  async function download(told, format, colours) {
    const figure = composed(told, colours);
    const size = { format, width: WIDTH, height: figure.layout.height };
    const image = await window.Plotly.toImage(figure, format === "png" ? { ...size, scale: 2 } : size);
    const link = document.createElement("a");
    link.href = image;
    link.download = `exportwatch-${told.name}.${format}`;
    link.click();
  }

  window.figurePictures = { WIDTH, download };
})();
