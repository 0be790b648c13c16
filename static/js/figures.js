/* Draws the figures of a page: loads Plotly and each figure's JSON when the figure comes into view, makes the tabs Chart | Table | Sources, and
 * leads from a mark to its records.
 *
 * A figure is a `.figure-card` with `data-figure` (the address of its JSON); its table, its sources and its legend stand in the page already, so
 * nothing is lost without this script. Colours of text, grid and ground come from the page's tokens and follow a change of scheme. This file's own
 * <script> element carries `data-plotly` and `data-pictures`, the addresses of the Plotly bundle and of the script that makes PNG and SVG files.
 *
 * Plotly writes a <style> element, which the Content-Security-Policy refuses, unless an element with the id below and the class no-inline-styles is there:
 * the page links vendor/plotly.css under that id (templates/public/_figure_head.html).
 */
(() => {
  "use strict";

  const NARROW = 520;
  const own = document.currentScript;
  const answers = new WeakMap();
  const loading = new Map();

  function load(address) {
    if (!loading.has(address)) {
      loading.set(
        address,
        new Promise((resolve, reject) => {
          const script = document.createElement("script");
          script.src = address;
          script.addEventListener("load", resolve);
          script.addEventListener("error", () => {
            loading.delete(address);
            reject(new Error("a script did not load"));
          });
          document.head.append(script);
        }),
      );
    }
    return loading.get(address);
  }

  async function plotly() {
    await load(own.dataset.plotly);
    return window.Plotly;
  }

  function token(name) {
    return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
  }

  /* What the tokens say, as Plotly's dotted paths of the layout. */
  function theme(figure) {
    const axis = { color: token("ink"), gridcolor: token("figure-grid"), linecolor: token("control"), tickcolor: token("control") };
    const update = {
      paper_bgcolor: "rgba(0,0,0,0)",
      plot_bgcolor: "rgba(0,0,0,0)",
      "font.family": token("font"),
      "font.size": 14,
      "font.color": token("ink"),
      "hoverlabel.bgcolor": token("ink"),
      "hoverlabel.bordercolor": token("ink"),
      "hoverlabel.font.color": token("paper"),
      "hoverlabel.font.family": token("font"),
    };
    for (const name of Object.keys(figure.layout).filter((key) => /^[xy]axis\d*$/.test(key))) {
      for (const [key, value] of Object.entries(axis)) update[`${name}.${key}`] = value;
    }
    (figure.layout.shapes ?? []).forEach((shape, index) => {
      if (shape.name) update[`shapes[${index}].fillcolor`] = token(`figure-${shape.name}`);
    });
    return update;
  }

  /* Traces that must stand out against the marks under them are drawn in the colour of the text; on a narrow screen some leave out texts and shrink. */
  function themedData(figure, width) {
    return figure.data.map((trace) => {
      const drawn = { ...trace };
      if (width < NARROW && trace.meta?.narrow_mode) {
        const size = trace.marker.size.map((pixels) => pixels * trace.meta.narrow_scale);
        Object.assign(drawn, { mode: trace.meta.narrow_mode, marker: { ...trace.marker, size } });
      }
      if (trace.meta?.contrast) drawn.marker = { ...trace.marker, color: token("ink"), line: { ...trace.marker.line, color: token("ink") } };
      return drawn;
    });
  }

  /* Whether the figure needs more width than there is: it scrolls within its place then. Paper does not scroll. */
  function scrolls(figure, width) {
    return width < (figure.layout.meta?.least_width ?? 0) && !window.matchMedia("print").matches;
  }

  /* The layout with the dotted paths of the theme, of a narrow screen and of a figure that scrolls written into it, so that the first drawing is right. */
  function themedLayout(figure, width) {
    const layout = structuredClone(figure.layout);
    const scrolled = scrolls(figure, width);
    const paths = { ...theme(figure), ...(width < NARROW ? layout.meta?.narrow : {}), ...(scrolled ? layout.meta.scrolled : {}) };
    for (const [path, value] of Object.entries(paths)) {
      const keys = path.replaceAll(/\[(\d+)\]/g, ".$1").split(".");
      const last = keys.pop();
      keys.reduce((inner, key) => (inner[key] ??= {}), layout)[last] = value;
    }
    layout.autosize = true;
    layout.width = scrolled ? layout.meta.least_width : width;
    if (layout.meta?.aspect) layout.height = Math.round(width / layout.meta.aspect);
    return layout;
  }

  async function draw(card) {
    const plot = card.querySelector(".figure-card__plot");
    plot.dataset.state = "waiting";
    try {
      const [answer, Plotly] = await Promise.all([fetch(card.dataset.figure, { headers: { Accept: "application/json" } }), plotly()]);
      if (!answer.ok) throw new Error(`the server answered ${answer.status}`);
      const told = await answer.json();
      const { figure } = told;
      answers.set(card, told);
      const layout = themedLayout(figure, plot.clientWidth);
      plot.style.minHeight = `${layout.height}px`;
      plot.replaceChildren();
      plot.dataset.state = "drawn";
      await Plotly.newPlot(plot, themedData(figure, plot.clientWidth), layout, { displayModeBar: false, responsive: false, showTips: false });
      showLatest(plot, figure);
      leadToRecords(plot);
      follow(plot, figure, Plotly);
    } catch (error) {
      plot.dataset.state = "failed";
      plot.removeAttribute("role");
      plot.textContent = `The chart could not be drawn (${error.message}). Its numbers stand under “Table”.`;
    }
  }

  /* A figure that scrolls begins at its end, and a keyboard reaches it. */
  function showLatest(plot, figure) {
    const scrolled = scrolls(figure, plot.clientWidth);
    plot.toggleAttribute("data-scrolls", scrolled);
    if (scrolled) plot.tabIndex = 0;
    else plot.removeAttribute("tabindex");
    plot.scrollLeft = plot.scrollWidth;
  }

  /* Follows the width of the page, the colour scheme and print. */
  function follow(plot, figure, Plotly) {
    let width = plot.offsetWidth;
    const again = () => {
      const layout = themedLayout(figure, width);
      plot.style.minHeight = `${layout.height}px`;
      Plotly.react(plot, themedData(figure, width), layout).then(() => showLatest(plot, figure));
    };
    new ResizeObserver(() => {
      if (plot.offsetWidth === 0 || plot.offsetWidth === width) return;
      width = plot.offsetWidth;
      again();
    }).observe(plot);
    for (const query of ["(prefers-color-scheme: dark)", "print"]) window.matchMedia(query).addEventListener("change", again);
  }

  /* A mark's customdata begins with the address of its records. A finger's first touch shows what a mark is, the second follows it. */
  function leadToRecords(plot) {
    let touched = false;
    let shown = "";
    plot.addEventListener("pointerdown", (event) => (touched = event.pointerType === "touch"), { capture: true });
    plot.on("plotly_hover", ({ points }) => plot.toggleAttribute("data-over-records", Boolean(points[0].customdata?.[0])));
    plot.on("plotly_unhover", () => plot.removeAttribute("data-over-records"));
    plot.on("plotly_click", ({ points }) => {
      const address = points[0].customdata?.[0];
      if (!address) return;
      if (touched && shown !== address) {
        shown = address;
        return;
      }
      const target = document.querySelector("base")?.target;
      if (target) window.open(address, target, "noopener");
      else window.location.assign(address);
    });
  }

  async function makePicture(card, format) {
    const said = card.querySelector(".figure-card__said");
    said.textContent = "The picture is being made …";
    try {
      await Promise.all([plotly(), load(own.dataset.pictures)]);
      let told = answers.get(card);
      if (!told) {
        const answer = await fetch(card.dataset.figure, { headers: { Accept: "application/json" } });
        if (!answer.ok) throw new Error(`the server answered ${answer.status}`);
        told = await answer.json();
      }
      const figure = { data: themedData(told.figure, window.figurePictures.WIDTH), layout: themedLayout(told.figure, window.figurePictures.WIDTH) };
      await window.figurePictures.download({ ...told, figure }, format, { ink: token("ink"), muted: token("muted"), paper: token("raised") });
      said.textContent = "";
    } catch (error) {
      said.textContent = `The picture could not be made (${error.message}). The CSV file has the same numbers.`;
    }
  }

  function makeTabs(card) {
    const tabs = [...card.querySelectorAll("[role=tab]")];
    const panelOf = (tab) => document.getElementById(tab.getAttribute("aria-controls"));

    function select(chosen, focus) {
      for (const tab of tabs) {
        const isChosen = tab === chosen;
        tab.setAttribute("aria-selected", String(isChosen));
        tab.tabIndex = isChosen ? 0 : -1;
        panelOf(tab).hidden = !isChosen;
      }
      if (focus) chosen.focus();
    }

    tabs.forEach((tab, index) => {
      const panel = panelOf(tab);
      panel.setAttribute("role", "tabpanel");
      panel.setAttribute("aria-labelledby", tab.id);
      tab.addEventListener("click", () => select(tab, false));
      tab.addEventListener("keydown", (event) => {
        const target = { ArrowRight: index + 1, ArrowLeft: index - 1, Home: 0, End: tabs.length - 1 }[event.key];
        if (target === undefined) return;
        event.preventDefault();
        select(tabs[(target + tabs.length) % tabs.length], true);
      });
    });
    select(tabs[0], false);
    card.dataset.ready = "";
  }

  const seen = new IntersectionObserver(
    (entries) => {
      for (const entry of entries) {
        if (!entry.isIntersecting) continue;
        seen.unobserve(entry.target);
        draw(entry.target);
      }
    },
    { rootMargin: "300px" },
  );

  function setUp(root) {
    for (const card of root.querySelectorAll(".figure-card[data-figure]:not([data-ready])")) {
      makeTabs(card);
      for (const button of card.querySelectorAll("[data-picture]")) {
        button.addEventListener("click", () => makePicture(card, button.dataset.picture));
      }
      card.querySelector("textarea[readonly]")?.addEventListener("focus", (event) => event.target.select());
      seen.observe(card);
    }
  }

  setUp(document);
  /* Cards that arrive later, with a partial update of the page. */
  document.addEventListener("htmx:load", (event) => setUp(event.target.parentElement ?? document));
})();
