/* Draws the figures of a page: loads Plotly and each figure's JSON when the figure comes into view, and makes the tabs Chart | Table | Sources.
 *
 * A figure is a `.figure-card` with `data-figure` (the address of its JSON); its table and its sources stand in the page already, so nothing is
 * lost without this script. Colours of text, grid and ground come from the page's tokens and follow a change of scheme. This file's own <script>
 * element carries `data-plotly`, the address of the Plotly bundle.
 *
 * Plotly writes a <style> element, which the Content-Security-Policy refuses, unless an element with the id below and the class no-inline-styles is there:
 * the page links vendor/plotly.css under that id (templates/public/_figure_head.html).
 */
(() => {
  "use strict";

  const NARROW = 520;
  const LEGEND_LINE = 20;
  const own = document.currentScript;
  const cards = document.querySelectorAll(".figure-card[data-figure]");
  let plotly = null;

  function loadPlotly() {
    plotly ??= new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = own.dataset.plotly;
      script.addEventListener("load", () => resolve(window.Plotly));
      script.addEventListener("error", () => reject(new Error("the drawing library did not load")));
      document.head.append(script);
    });
    return plotly;
  }

  function theme(figure) {
    const tokens = getComputedStyle(document.documentElement);
    const token = (name) => tokens.getPropertyValue(`--${name}`).trim();
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
    for (const name of ["xaxis", "yaxis"]) {
      for (const [key, value] of Object.entries(axis)) update[`${name}.${key}`] = value;
    }
    (figure.layout.shapes ?? []).forEach((shape, index) => {
      if (shape.name === "incomplete") update[`shapes[${index}].fillcolor`] = token("figure-incomplete");
    });
    return update;
  }

  /* Layout with the theme's dotted paths written into it, so that the first drawing is already in the right colours. */
  function themed(figure, width) {
    const layout = structuredClone(figure.layout);
    for (const [path, value] of Object.entries(theme(figure))) {
      const keys = path.replaceAll(/\[(\d+)\]/g, ".$1").split(".");
      const last = keys.pop();
      keys.reduce((inner, key) => (inner[key] ??= {}), layout)[last] = value;
    }
    layout.autosize = true;
    /* A narrow legend has a line for each entry, and takes its room beside the chart, not from it. */
    if (width < NARROW) layout.height += LEGEND_LINE * figure.data.filter((trace) => trace.showlegend !== false).length;
    return layout;
  }

  async function draw(card) {
    const plot = card.querySelector(".figure-card__plot");
    plot.dataset.state = "waiting";
    try {
      const [answer, Plotly] = await Promise.all([fetch(card.dataset.figure, { headers: { Accept: "application/json" } }), loadPlotly()]);
      if (!answer.ok) throw new Error(`the server answered ${answer.status}`);
      const { figure } = await answer.json();
      const layout = themed(figure, plot.clientWidth);
      plot.style.minHeight = `${layout.height}px`;
      plot.dataset.state = "drawn";
      await Plotly.newPlot(plot, figure.data, layout, { displayModeBar: false, responsive: false, showTips: false });
      new ResizeObserver(() => {
        if (plot.offsetWidth > 0) Plotly.Plots.resize(plot);
      }).observe(plot);
      for (const query of ["(prefers-color-scheme: dark)", "print"]) {
        window.matchMedia(query).addEventListener("change", () => Plotly.relayout(plot, theme(figure)));
      }
    } catch (error) {
      plot.dataset.state = "failed";
      plot.removeAttribute("role");
      plot.textContent = `The chart could not be drawn (${error.message}). Its numbers stand under “Table”.`;
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

  for (const card of cards) {
    makeTabs(card);
    seen.observe(card);
  }
})();
