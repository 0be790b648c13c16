// What the admin's forms do beyond the theme: fields that search open as soon as somebody types, the cursor goes where
// it is needed, and a measure shows what it will say while it is filled in. Nothing here is needed to save a record.
"use strict";

(function () {
  // The theme loads jQuery after this file.
  function jQuery() {
    return window.django && window.django.jQuery;
  }

  // A closed search field that has the keyboard's focus takes a letter as the beginning of the search.
  document.addEventListener("keydown", function (event) {
    const $ = jQuery();
    if (!$ || event.ctrlKey || event.metaKey || event.altKey || event.key.length !== 1 || event.key === " ") return;
    const closed = event.target.closest && event.target.closest(".select2-container:not(.select2-container--open)");
    if (!closed || !event.target.classList.contains("select2-selection--single")) return;
    const select = $(closed).prev("select");
    if (!select.length) return;
    event.preventDefault();
    event.stopPropagation();
    select.select2("open");
    const search = document.querySelector(".select2-container--open .select2-search__field");
    if (search) {
      search.value = event.key;
      search.focus();
      $(search).trigger("input");
    }
  }, true);

  // An opened search field takes the keyboard.
  document.addEventListener("DOMContentLoaded", function () {
    const $ = jQuery();
    if (!$) return;
    $(document).on("select2:open", function () {
      const search = document.querySelector(".select2-dropdown .select2-search__field");
      if (search) search.focus();
    });
  });

  // The theme puts the cursor into the first field while the page loads, now and then before that field becomes one that
  // searches; then a select that nobody sees has it, and letters go nowhere. What needs attention after a refusal comes
  // before the first field.
  function placeCursor() {
    document.querySelectorAll("#content-main .errorlist").forEach(function (list) {
      const folded = list.closest("details");
      if (folded) folded.open = true;
    });
    const attention = document.querySelector("[data-attention]");
    if (attention) {
      attention.focus();
      return;
    }
    const refused = document.querySelector("#content-main ul.errorlist");
    const at = refused && refused.closest(".ew-field, .field-row, td, .form-row, fieldset");
    const first = document.activeElement;
    const field = at
      ? at.querySelector("input:not([type=hidden]), select, textarea")
      : first && first.matches("select.select2-hidden-accessible") && first;
    if (field) {
      const shown = field.nextElementSibling && field.nextElementSibling.querySelector(".select2-selection");
      (shown || field).focus();
    }
  }

  // jQuery calls those who wait for the page one after the other, now and then after the page's own load event; the
  // search fields have been waiting since before.
  window.addEventListener("load", function () {
    const $ = jQuery();
    if ($) $(placeCursor);
    else placeCursor();
  });

  // A row that was added takes the cursor; of a block with rows within, the block's first field.
  let adding = false;
  document.addEventListener("formset:added", function (event) {
    if (adding) return;
    adding = true;
    window.setTimeout(function () {
      adding = false;
      const field = event.target.querySelector("select, input:not([type=hidden]), textarea");
      if (!field) return;
      const shown = field.nextElementSibling && field.nextElementSibling.querySelector(".select2-selection");
      (shown || field).focus();
    }, 0);
  });

  // --- The measure's preview

  const WAIT = 600; // milliseconds after the last change
  document.addEventListener("DOMContentLoaded", function () {
    const panel = document.getElementById("measure-preview");
    if (panel) preview(panel);
  });

  function preview(panel) {
    const form = panel.closest("form");
    const body = panel.querySelector("[data-preview-body]");
    let timer = null;
    let asked = null;

    async function show() {
      if (asked) asked.abort();
      asked = new AbortController();
      try {
        const answer = await fetch(panel.dataset.previewUrl, {
          method: "POST",
          body: new FormData(form),
          headers: { "X-Requested-With": "XMLHttpRequest" },
          signal: asked.signal,
        });
        if (!answer.ok) throw new Error(String(answer.status));
        body.innerHTML = await answer.text();
      } catch (error) {
        if (error.name !== "AbortError") body.textContent = "The preview did not come; the form can be saved all the same.";
      }
    }

    function later() {
      window.clearTimeout(timer);
      timer = window.setTimeout(show, WAIT);
    }

    form.addEventListener("input", later);
    form.addEventListener("change", later);
    const $ = jQuery();
    if ($) $(form).on("change", "select", later);
    document.addEventListener("formset:removed", later);
    later();
  }
})();
