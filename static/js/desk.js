/* The desk by keyboard, marks that lead to their fields and back, and checks while somebody edits.
   Everything that it does can be done without it; nothing here decides anything. */
"use strict";

(() => {
  const form = document.getElementById("decide");
  const typing = (target) =>
    target instanceof HTMLElement &&
    (target.isContentEditable ||
      target.matches("textarea, select, input:not([type=checkbox], [type=radio], [type=submit], [type=button])"));

  const after = (wait, act) => {
    let timer;
    return (...given) => {
      clearTimeout(timer);
      timer = setTimeout(() => act(...given), wait);
    };
  };

  const reveal = (element) => {
    for (let fold = element.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    element.scrollIntoView({ block: "center" });
  };

  const visit = (element) => {
    reveal(element);
    element.focus({ preventScroll: true });
    if (element.matches("input[type=text], input:not([type]), textarea")) element.select();
  };

  /* A message under a control, read out when it changes. */
  const say = (control, words, state) => {
    let line = document.getElementById(`${control.id}_said`);
    if (!line) {
      line = document.createElement("output");
      line.id = `${control.id}_said`;
      line.className = "field__said";
      control.insertAdjacentElement("afterend", line);
    }
    line.textContent = words;
    line.dataset.state = state;
  };

  /* Marks ---------------------------------------------------------------------------------------------------------- */

  const marks = () => [...document.querySelectorAll(".article-text mark a")];
  let lastMark = null;

  const toField = (link) => {
    const control = document.getElementById(link.hash.slice(1)) || document.getElementById(`${link.hash.slice(1)}_group`);
    if (!control) return;
    lastMark = link;
    const field = control.matches("fieldset") ? control.querySelector("input") || control : control;
    // A field that does not count for what was chosen is not shown; what was chosen is the way to it.
    visit(field.closest("[hidden]") ? form.querySelector("input[name=act-about]:checked") || field : field);
  };

  const markOf = (control) => {
    const group = control.closest("fieldset.choices");
    const id = group ? group.id.replace(/_group$/, "") : control.id;
    const own = marks().filter((link) => link.hash === `#${id}`);
    return own.includes(lastMark) ? lastMark : own[0] || lastMark;
  };

  const walk = (step) => {
    const all = marks();
    if (!all.length) return;
    const here = all.indexOf(document.activeElement);
    const next = here < 0 ? (step > 0 ? 0 : all.length - 1) : (here + step + all.length) % all.length;
    visit(all[next]);
  };

  document.querySelector(".article-text")?.addEventListener("click", (event) => {
    const link = event.target.closest("mark a");
    if (!link) return;
    event.preventDefault();
    toField(link);
  });

  form?.addEventListener("focusin", (event) => {
    for (const mark of document.querySelectorAll("mark.is-active")) mark.classList.remove("is-active");
    for (const link of marks()) if (link.hash === `#${event.target.id}`) link.parentElement.classList.add("is-active");
  });

  /* Only the fields that count for what was chosen ------------------------------------------------------------------ */

  const about = () => form.querySelector("input[name=act-about]:checked")?.value.split(":")[0] || "";
  const fit = () => {
    const chosen = about();
    for (const part of form.querySelectorAll("[data-for]")) {
      part.hidden = Boolean(chosen) && !part.dataset.for.split(" ").includes(chosen);
    }
    const fold = document.getElementById("act-fields");
    if (fold) fold.hidden = chosen === "evidence";
  };
  if (form) {
    fit();
    form.addEventListener("change", (event) => {
      if (event.target.name === "act-about") fit();
    });
  }

  /* Quotes are looked for in the stored text while somebody edits --------------------------------------------------- */

  const token = () => form.querySelector("input[name=csrfmiddlewaretoken]").value;
  const checkQuote = after(350, async (field) => {
    if (!field.value.trim()) return say(field, "", "");
    const body = new URLSearchParams({ words: field.value });
    try {
      const answer = await fetch(form.dataset.quoteCheck, {
        method: "POST",
        body,
        headers: { "X-CSRFToken": token(), Accept: "application/json" },
      });
      if (!answer.ok) throw new Error(String(answer.status));
      const found = await answer.json();
      say(field, found.message, found.found ? "good" : "bad");
      field.setAttribute("aria-invalid", String(!found.found));
    } catch {
      say(field, "The quote could not be checked just now; it is checked when you accept.", "");
    }
  });

  /* Names of the record, offered while somebody types --------------------------------------------------------------- */

  const offerNames = after(250, async (field) => {
    if (field.value.trim().length < 2) return say(field, "", "");
    const address = new URL(form.dataset.names.replace("KIND", field.dataset.names), location.href);
    const said = document.getElementById(field.id.replace(/speaker$/, "said"));
    address.search = new URLSearchParams({ q: field.value, country: form.dataset.country, on: said?.value || "" });
    try {
      const answer = await fetch(address, { headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(String(answer.status));
      const { candidates } = await answer.json();
      list(field, candidates);
      const same = candidates.find((item) => item.same);
      if (same) say(field, `In the record: ${same.name}, ${same.reason}.`, "good");
      else if (candidates.length) say(field, `Not in the record; near: ${candidates.map((item) => item.name).join(", ")}.`, "");
      else say(field, "Not in the record; accepting registers it.", "");
    } catch {
      say(field, "", "");
    }
  });

  const list = (field, candidates) => {
    let offered = document.getElementById(`${field.id}_names`);
    if (!offered) {
      offered = document.createElement("datalist");
      offered.id = `${field.id}_names`;
      field.after(offered);
      field.setAttribute("list", offered.id);
    }
    offered.replaceChildren(
      ...candidates.map((item) => {
        const option = document.createElement("option");
        option.value = item.name;
        option.label = item.reason;
        return option;
      }),
    );
  };

  form?.addEventListener("input", (event) => {
    const field = event.target;
    if (field.matches("[data-passage]")) checkQuote(field);
    if (field.matches("[data-names]")) offerNames(field);
  });

  /* Keys ------------------------------------------------------------------------------------------------------------ */

  const use = (key) => {
    const element = document.querySelector(`[data-key="${key}"]`);
    if (!element) return;
    if (element.matches("form")) element.requestSubmit();
    else element.click();
  };

  const rows = () => [...document.querySelectorAll("a[data-row]")];
  const step = (by) => {
    const all = rows();
    if (!all.length) return;
    const here = all.indexOf(document.activeElement);
    visit(all[Math.min(Math.max(here + by, 0), all.length - 1)]);
  };

  const edit = () => {
    const first = form?.querySelector("input[name=act-about]:checked") || form?.querySelector("input:not([type=hidden])");
    if (first) visit(first);
  };
  const refuse = () => {
    const reason = document.querySelector("#refuse input[name=reason]");
    if (reason) visit(reason);
  };
  const back = () => {
    const link = document.activeElement && markOf(document.activeElement);
    if (link) visit(link);
  };

  const dialog = document.getElementById("shortcuts");
  const opener = document.querySelector("[data-shortcuts]");
  if (opener && dialog) {
    opener.hidden = false;
    opener.addEventListener("click", () => dialog.showModal());
  }

  const keys = {
    "?": () => dialog?.showModal(),
    e: edit,
    r: refuse,
    m: () => walk(1),
    M: () => walk(-1),
    t: back,
    j: () => step(1),
    k: () => step(-1),
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || dialog?.open) return;
    if (typing(event.target)) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    if (event.repeat && !["m", "M", "j", "k"].includes(event.key)) return;
    if (keys[event.key]) keys[event.key]();
    else if (["a", "n", "q", "s", "u"].includes(event.key)) use(event.key);
    else return;
    event.preventDefault();
  });

  /* How far workers are, while they are at it ------------------------------------------------------------------------ */

  const poll = async () => {
    const shown = document.querySelector("[data-poll]");
    if (!shown) return;
    try {
      const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.getElementById(shown.id);
      if (fresh && !shown.contains(document.activeElement)) shown.replaceWith(fresh);
      if (fresh && !fresh.matches("[data-poll]")) return location.reload();
    } catch {
      /* the next look may succeed */
    }
    setTimeout(poll, 3000);
  };
  if (document.querySelector("[data-poll]")) setTimeout(poll, 3000);
})();
