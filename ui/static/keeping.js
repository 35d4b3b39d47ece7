// Collections, stars and watched questions: the forms under an answer, the panel above the question box, and the
// collection that is asked within. The panel's markup comes from the server; text made here is inserted with textContent.
(() => {
  "use strict";

  let names = []; // the collections there are
  let asking = null; // the note of the form that waits for a reply
  let starred = new Set(); // the keys of the papers with a star
  let starring = null; // the star pressed last

  function send(values) {
    const button = document.getElementById("keep");
    button.dataset.sent = JSON.stringify(values);
    button.click();
  }

  function part(tag, text = "", attributes = {}) {
    const element = document.createElement(tag);
    element.textContent = text;
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    return element;
  }

  // Saving an answer or a paper: a name and a note, in a form under it

  function collect(button) {
    document.querySelector("form.why-so")?.remove();
    const turn = button.closest(".turn");
    const what = turn ? { turn: Number(turn.id.slice(1)) } : { paper: button.dataset.paper };
    const form = part("form", "", { class: "why-so collecting" });
    const row = part("div");
    const name = part("input", "", { "aria-label": "Collection", placeholder: "Collection", list: "collections",
      maxlength: 100, required: "" });
    const note = part("input", "", { "aria-label": "Note (optional)", placeholder: "Note (optional)",
      maxlength: 2000 });
    const known = part("datalist", "", { id: "collections" });
    known.append(...names.map((one) => part("option", one)));
    name.value = within.collection || names.at(-1) || "";
    row.append(name, note, part("button", "Save"), known);
    const status = part("p", "", { role: "status" });
    form.append(row, status);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      asking = form;
      send({ act: "collect", ...what, name: name.value, note: note.value });
    });
    form.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      form.remove();
      button.focus();
    });
    button.closest("div.foot, div.acts").after(form);
    name.focus();
    name.select();
  }

  function noting(button, values) {
    document.querySelector("form.why-so")?.remove();
    asking = part("form", "", { class: "why-so" });
    asking.append(part("p", "", { role: "status" }));
    const turn = button.closest(".turn");
    turn.querySelector("div.foot").after(asking);
    send({ turn: Number(turn.id.slice(1)), ...values });
  }

  const watch = (button) => noting(button, { act: "watch", question: button.dataset.question });
  const bundle = (button) => noting(button, { act: "bundle" });

  // Stars: a button beside a paper, pressed in if the paper has one

  function star(button) {
    const { star: paper } = button.dataset;
    document.querySelector(".unstarred")?.remove();
    starring = button;
    send({ act: starred.has(paper) ? "unstar" : "star", paper });
  }

  function pressStars() {
    for (const button of document.querySelectorAll("button.star")) {
      const pressed = String(starred.has(button.dataset.star));
      if (button.getAttribute("aria-pressed") !== pressed) button.setAttribute("aria-pressed", pressed);
    }
  }

  // The reply of the server

  function said(reply) {
    const { act, failed, said: text, names: all, starred: keys, text: file, file: name } = JSON.parse(reply || "{}");
    names = all ?? names;
    if (keys) starred = new Set(keys);
    pressStars();
    if (file !== undefined) save(file, name);
    if (asking && ["collect", "watch", "bundle"].includes(act)) {
      asking.querySelector("[role=status]").textContent = text;
      if (!failed) asking.querySelector("div")?.remove();
      asking = null;
    }
    if (failed && ["star", "unstar"].includes(act))
      starring.parentNode.after(part("p", text, { class: "unstarred", role: "alert" }));
  }

  function save(text, name) {
    const link = part("a", "", { download: name });
    link.href = URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" }));
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  }

  // The panel

  const panel = () => document.getElementById("shelf");
  const theSwitch = () => document.querySelector("button.shelf-switch");

  function toggle() {
    if (panel().classList.contains("open")) return close();
    panel().classList.add("open");
    theSwitch().setAttribute("aria-expanded", "true");
    send({ act: "show" });
  }

  function close() {
    if (!panel()?.classList.contains("open")) return;
    const inside = panel().contains(document.activeElement);
    panel().classList.remove("open");
    theSwitch().setAttribute("aria-expanded", "false");
    if (inside) theSwitch().focus();
  }

  // Asking some papers only, those of a collection or those that the Papers page shows: a hidden field that is sent
  // with every question says which, and a line above the box says so

  const box = () => document.querySelector("#asking textarea");
  const WITHIN = "footnote.within";
  let within = {};

  function askOnly(papers, words) {
    within = papers;
    const field = document.querySelector("#within :is(input, textarea)");
    field.value = words ? JSON.stringify(papers) : "";
    field.dispatchEvent(new Event("input", { bubbles: true }));
    const chip = document.querySelector(".within");
    chip.hidden = !words;
    chip.querySelector("span").textContent = words;
    window.footnote.session.setItem(WITHIN, JSON.stringify([papers, words]));
  }

  function choosePapers(papers, words) {
    askOnly(papers, words);
    close();
    box()?.focus();
  }

  // A reload of the page keeps them

  function resumeWithin() {
    const [papers, words] = JSON.parse(window.footnote.session.getItem(WITHIN) ?? "[{}, null]");
    if (words) askOnly(papers, words);
  }

  const askAll = () => choosePapers({}, "");

  function erase(event) {
    if (event.key !== "Backspace" || event.target !== box() || box().value || document.querySelector(".within").hidden) return;
    askAll();
  }

  const acts = {
    "button.collect": collect,
    "button.star": star,
    "button.watch": watch,
    "button.bundle": bundle,
    "button.shelf-switch": toggle,
    "button.within-this": ({ dataset: { name } }) => choosePapers({ collection: name }, `Asking within “${name}”.`),
    "button.everywhere": askAll,
    "button.look": () => send({ act: "look" }),
    "button.unwatch": (button) => send({ act: "unwatch", question: button.dataset.question }),
    "#shelf button.markdown": (button) => send({ act: "markdown", name: button.dataset.name }),
    "#shelf :is(button.panel-switch, a)": close,
    "#shelf button.bibtex": (button) => send({ act: "bibtex", name: button.dataset.name }),
  };

  document.addEventListener("click", (event) => {
    for (const [selector, act] of Object.entries(acts)) {
      const found = event.target.closest?.(selector);
      if (found) return act(found);
    }
    if (event.isTrusted && event.target.isConnected && !panel()?.contains(event.target)) close();
  });
  document.addEventListener("keydown", (event) => event.key === "Escape" && close());
  document.addEventListener("keydown", erase);

  window.footnote = { ...window.footnote, said, choosePapers, resumeWithin, pressStars };
})();
