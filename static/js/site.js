/* What makes the pages quicker to use; all of them work without it.
 *
 * - A form of htmx asks without its empty fields, so that addresses stay short, and its opened parts stay open when the answer replaces it.
 * - A long list of choices gets a field that narrows it to the names that begin so.
 * - The as-of slider moves the date beside it from one day on which something changes to the next.
 * - An input with `data-suggest` (an address that answers {"names": [{"value", "name"}]}) offers names while one types, as a list box.
 */
(() => {
  "use strict";

  const WAIT = 120;
  const LONG = 10;
  let opened = new Set();
  let focused = "";

  document.addEventListener("htmx:configRequest", (event) => {
    const { parameters } = event.detail;
    for (const key of Object.keys(parameters)) {
      const kept = [parameters[key]].flat().filter((value) => value !== "");
      if (kept.length === 0) delete parameters[key];
      else parameters[key] = kept;
    }
  });

  document.addEventListener("htmx:beforeSwap", (event) => {
    /* A refused filter answers 400 with the page that says why. */
    if (event.detail.xhr.status === 400) Object.assign(event.detail, { shouldSwap: true, isError: false });
    opened = new Set([...document.querySelectorAll("details[id][open]")].map((part) => part.id));
    focused = document.activeElement?.id ?? "";
  });

  document.addEventListener("htmx:afterSwap", () => {
    for (const id of opened) document.getElementById(id)?.setAttribute("open", "");
    /* What stands in a part that was closed for a moment could not take the focus back. */
    if (focused && document.activeElement === document.body) document.getElementById(focused)?.focus({ preventScroll: true });
    setUp();
  });

  const plain = (name) => name.normalize("NFKD").replaceAll(/\p{M}/gu, "").toLowerCase();

  function narrow(list) {
    if (list.children.length < LONG || list.previousElementSibling?.matches(".narrow-choices")) return;
    const input = document.createElement("input");
    input.type = "search";
    input.className = "narrow-choices";
    input.placeholder = "Type a name";
    input.setAttribute("aria-label", `Narrow the list: ${list.getAttribute("aria-label")}`);
    for (const kind of ["input", "change"]) {
      input.addEventListener(kind, (event) => {
        event.stopPropagation();
        const words = ` ${plain(input.value.trim())}`;
        for (const item of list.children) item.hidden = !` ${plain(item.textContent.trim())}`.includes(words);
      });
    }
    list.before(input);
  }

  function setUp() {
    for (const input of document.querySelectorAll("[data-suggest]")) suggest(input);
    for (const list of document.querySelectorAll(".choices--scroll")) narrow(list);
  }

  /* The combobox pattern of the WAI-ARIA Authoring Practices: focus stays in the input, aria-activedescendant walks the list. */
  function suggest(input) {
    if (input.hasAttribute("role")) return;
    const list = document.createElement("ul");
    list.id = `${input.id}-names`;
    list.className = "suggestions";
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", input.labels?.[0]?.textContent ?? "Suggestions");
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-expanded", "false");
    input.setAttribute("aria-controls", list.id);
    input.parentElement.classList.add("suggesting");
    input.after(list);
    let timer = 0;
    let asked = 0;

    const options = () => [...list.children];
    const active = () => options().find((option) => option.getAttribute("aria-selected") === "true");

    function close() {
      list.hidden = true;
      list.replaceChildren();
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    }

    function mark(option) {
      for (const other of options()) other.setAttribute("aria-selected", String(other === option));
      if (option) input.setAttribute("aria-activedescendant", option.id);
      option?.scrollIntoView({ block: "nearest" });
    }

    function choose(option) {
      const { url, value } = option.dataset;
      close();
      if (url) {
        window.location.assign(url);
        return;
      }
      input.value = value;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    }

    async function ask() {
      const words = input.value.trim();
      const turn = ++asked;
      if (words.length < 2) return close();
      const answer = await fetch(`${input.dataset.suggest}?q=${encodeURIComponent(words)}`).catch(() => null);
      if (!answer?.ok || turn !== asked || document.activeElement !== input) return undefined;
      const { names } = await answer.json();
      list.replaceChildren(
        ...names.map(({ value, name, detail, url }, place) => {
          const option = document.createElement("li");
          option.id = `${list.id}-${place}`;
          option.setAttribute("role", "option");
          option.setAttribute("aria-selected", "false");
          Object.assign(option.dataset, url ? { url } : { value });
          option.append(name);
          if (detail) {
            const small = document.createElement("span");
            small.className = "suggestions__detail";
            small.textContent = detail;
            option.append(" ", small);
          }
          option.addEventListener("mousedown", (event) => {
            event.preventDefault();
            choose(option);
          });
          return option;
        }),
      );
      list.hidden = names.length === 0;
      input.setAttribute("aria-expanded", String(names.length > 0));
      return undefined;
    }

    input.addEventListener("input", (event) => {
      event.stopPropagation();
      clearTimeout(timer);
      timer = setTimeout(ask, WAIT);
    });
    input.addEventListener("blur", close);
    input.addEventListener("keydown", (event) => {
      const shown = options();
      if (shown.length === 0) return;
      const place = shown.indexOf(active());
      if (event.key === "ArrowDown") mark(shown[(place + 1) % shown.length]);
      else if (event.key === "ArrowUp") mark(shown[(place + shown.length - 1) % shown.length] ?? shown.at(-1));
      else if (event.key === "Escape") close();
      else if (event.key === "Enter" && active()) choose(active());
      else return;
      event.preventDefault();
    });
  }

  document.addEventListener("input", (event) => {
    const range = event.target;
    if (!(range instanceof HTMLInputElement) || range.dataset.days === undefined) return;
    const day = range.dataset.days.split(" ")[Number(range.value)];
    range.form.elements.as_of.value = day;
    range.setAttribute("aria-valuetext", new Date(`${day}T00:00`).toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" }));
  });

  setUp();
})();
