// The conversations that this browser keeps, and the list of them. The server keeps none: it is handed one when the
// page is opened, or when it is chosen. Nothing here makes markup: text goes in as text.
(() => {
  "use strict";

  const LIST = "footnote-conversations"; // what there is, newest first
  const CURRENT = "footnote-current"; // which is shown in this window: its id, or "" for a new one
  const MOST = 20;
  const LARGEST = 2_000_000; // characters of all together; browsers give a page some five million

  const nowhere = { getItem: () => null, setItem() {}, removeItem() {} };
  const storage = (name) => {
    try {
      return window[name];
    } catch {
      return nowhere; // the person has told the browser to keep nothing
    }
  };
  const local = storage("localStorage");
  const session = storage("sessionStorage");
  const keyOf = (id) => `footnote-conversation-${id}`;
  const makeId = () => `${Date.now().toString(36)}${Math.random().toString(36).slice(2, 8)}`;

  function read(key) {
    try {
      return JSON.parse(local.getItem(key));
    } catch {
      return null;
    }
  }

  const isListed = (one) => [one?.id, one?.title].every((text) => typeof text === "string");
  const list = () => [read(LIST)].flat().filter(isListed);

  // The one that is shown: its id, its record, and the stamp of the record as this window knows it

  let id = session.getItem(CURRENT) ?? list()[0]?.id ?? "";
  let shown = { thumbs: {}, ...read(keyOf(id)) };
  let wanted = "";

  function choose(chosen) {
    id = chosen;
    shown = { thumbs: {}, ...read(keyOf(id)) };
    session.setItem(CURRENT, id);
    tell();
  }

  const current = () => (typeof shown.turns === "string" ? shown.turns : "");

  // Keeping: what does not fit pushes out what is oldest

  function keep(turns) {
    if (!turns) return;
    const asked = JSON.parse(turns).turns.map((turn) => turn.question);
    const known = list().find((one) => one.id === id);
    // Another window has gone on with this conversation, or deleted it: neither takes the place of the other.
    if (!id || read(keyOf(id))?.stamp !== shown.stamp) id = makeId();
    const title = asked.length > 1 && known ? known.title : asked[0].slice(0, 200);
    shown = { ...shown, turns };
    write(title);
  }

  function write(title) {
    shown.stamp = makeId();
    const text = JSON.stringify(shown);
    const kept = [{ id, title, size: text.length }, ...list().filter((one) => one.id !== id)];
    const size = () => kept.reduce((sum, one) => sum + (Number(one.size) || 0), 0);
    while (kept.length > MOST || (size() > LARGEST && kept.length > 1)) drop(kept.pop());
    for (;;) {
      try {
        local.setItem(keyOf(id), text);
        local.setItem(LIST, JSON.stringify(kept));
        break;
      } catch {
        if (kept.length < 2) break; // the browser has no room even for one
        drop(kept.pop());
      }
    }
    session.setItem(CURRENT, id);
    tell();
  }

  function drop(one) {
    local.removeItem(keyOf(one.id));
  }

  // Thumbs go with the conversation that they were pressed in

  const thumb = (name) => shown.thumbs[name];

  function keepThumb(name, thumbs) {
    if (thumbs === "withdrawn") delete shown.thumbs[name];
    else shown.thumbs[name] = thumbs;
    const known = list().find((one) => one.id === id);
    if (known && read(keyOf(id))?.stamp === shown.stamp) write(known.title);
  }

  // Opening another, beginning a new one, deleting: the server changes the page, then says so

  function open(chosen) {
    wanted = chosen;
    close();
    const button = document.getElementById("open");
    button.dataset.sent = read(keyOf(chosen))?.turns ?? "";
    button.click();
  }

  function opened() {
    choose(wanted);
    document.querySelectorAll(".turn.chosen").forEach((turn) => turn.classList.remove("chosen"));
    document.querySelector("#current .turn")?.scrollIntoView({ block: "start" });
    document.querySelector("#asking textarea")?.focus({ preventScroll: true });
  }

  function remove(gone) {
    drop({ id: gone });
    local.setItem(LIST, JSON.stringify(list().filter((one) => one.id !== gone)));
    if (gone === id) document.getElementById("clear").click();
    tell();
    if (list().length) fill();
    else close();
  }

  // The list, unfolded above the box

  const panel = document.createElement("div");
  panel.id = "earlier";
  panel.hidden = true;
  const button = () => document.querySelector("button.earlier-switch");

  function part(tag, text, act) {
    const element = document.createElement(tag);
    element.textContent = text;
    if (act) {
      element.type = "button";
      element.addEventListener("click", act);
    }
    return element;
  }

  function row(one) {
    const item = document.createElement("li");
    const title = part("button", one.title, () => open(one.id));
    const away = part("button", "×", () => remove(one.id));
    title.className = "title";
    away.className = "delete";
    away.setAttribute("aria-label", `Delete “${one.title}”`);
    away.title = "Delete";
    if (one.id === id) title.setAttribute("aria-current", "true");
    item.append(title, away);
    return item;
  }

  function fill() {
    const rows = document.createElement("ul");
    rows.append(...list().map(row));
    panel.replaceChildren(part("h2", "Conversations"), rows, part("p", "Kept by this browser alone."));
    (panel.querySelector("[aria-current]") ?? panel.querySelector("button"))?.focus();
  }

  function unfold() {
    if (!panel.hidden) return close();
    document.getElementById("composer").append(panel);
    panel.hidden = false;
    button().setAttribute("aria-expanded", "true");
    fill();
  }

  function close() {
    if (panel.hidden) return;
    const inside = panel.contains(document.activeElement);
    panel.hidden = true;
    button().setAttribute("aria-expanded", "false");
    if (inside) button().focus();
  }

  function tell() {
    document.documentElement.toggleAttribute("data-earlier", list().length > 0);
  }

  document.addEventListener("click", (event) => {
    if (event.target.closest?.("button.earlier-switch")) unfold();
    else if (!panel.contains(event.target) && event.target.isConnected) close();
  });
  panel.addEventListener("focusout", (event) => {
    const to = event.relatedTarget;
    if (to && !panel.contains(to) && to !== button()) close();
  });
  document.addEventListener("keydown", (event) => event.key === "Escape" && close());
  addEventListener("storage", tell);

  window.footnote = {
    ...window.footnote,
    conversations: { current, keep, opened, begun: () => choose(""), thumb, keepThumb },
  };
  tell();
})();
