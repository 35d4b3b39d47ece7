// Saved conversations, in the browser's localStorage, and the list of them. The server stores none: the page sends it
// one on loading, or when one is opened. It creates no markup from strings: all text is inserted with textContent.
(() => {
  "use strict";

  const LIST = "footnote-conversations"; // key of the list, newest first
  const CURRENT = "footnote-current"; // key of the id shown in this window, "" for a new one
  const MOST = 20; // conversations
  const LARGEST = 2_000_000; // characters in all; browsers allow a site some five million

  const nowhere = { getItem: () => null, setItem() {}, removeItem() {} };
  const storage = (name) => {
    try {
      return window[name];
    } catch {
      return nowhere; // storage is disabled in the browser
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

  // The conversation shown: its id and its record, whose stamp changes with every write (see `keep`)

  // A link with a question, such as /?q=Who, starts a conversation
  if (new URLSearchParams(location.search).has("q")) session.setItem(CURRENT, "");
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

  // Saving; the oldest conversations make room for new ones

  function keep(turns) {
    if (!turns) return;
    const asked = JSON.parse(turns).turns.map((turn) => turn.question);
    const known = list().find((one) => one.id === id);
    // Another window continued or deleted this conversation: save a copy rather than overwrite it.
    if (!id || read(keyOf(id))?.stamp !== shown.stamp) id = makeId();
    const title = asked.length > 1 && known ? known.title : asked[0].slice(0, 200);
    shown = { ...shown, turns };
    write(title);
  }

  function write(title) {
    shown.stamp = makeId();
    const text = JSON.stringify(shown);
    const kept = [{ id, title, size: text.length, when: Date.now() }, ...list().filter((one) => one.id !== id)];
    const size = () => kept.reduce((sum, one) => sum + (Number(one.size) || 0), 0);
    while (kept.length > MOST || (size() > LARGEST && kept.length > 1)) drop(kept.pop());
    for (;;) {
      try {
        local.setItem(keyOf(id), text);
        local.setItem(LIST, JSON.stringify(kept));
        break;
      } catch {
        if (kept.length < 2) break; // there is no room even for this one
        drop(kept.pop());
      }
    }
    session.setItem(CURRENT, id);
    tell();
  }

  function drop(one) {
    local.removeItem(keyOf(one.id));
  }

  // Thumbs are saved with their conversation

  const thumb = (name) => shown.thumbs[name];

  function keepThumb(name, thumbs) {
    if (thumbs === "withdrawn") delete shown.thumbs[name];
    else shown.thumbs[name] = thumbs;
    const known = list().find((one) => one.id === id);
    if (known && read(keyOf(id))?.stamp === shown.stamp) write(known.title);
  }

  // The server lost the conversation shown, because it restarted: send it again

  function reopen() {
    if (!current()) return;
    wanted = id;
    const button = document.getElementById("open");
    button.dataset.sent = current();
    button.click();
  }

  // Opening, starting and deleting: the server updates the page, then calls `opened` or `begun`

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

  // A deleted conversation can be put back until another is deleted or the panel is closed

  let deleted = null;

  function remove(gone) {
    deleted = { one: list().find((one) => one.id === gone), text: local.getItem(keyOf(gone)), shown: gone === id };
    drop({ id: gone });
    local.setItem(LIST, JSON.stringify(list().filter((one) => one.id !== gone)));
    if (deleted.shown) document.getElementById("clear").click();
    tell();
    fill();
    panel.querySelector(".undo").focus();
  }

  function putBack() {
    const { one, text, shown } = deleted;
    deleted = null;
    local.setItem(keyOf(one.id), text);
    local.setItem(LIST, JSON.stringify([...list(), one].sort((a, b) => (b.when ?? 0) - (a.when ?? 0))));
    tell();
    if (shown) open(one.id);
    else fill();
  }

  // The list, shown above the question box

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
    const when = part("time", one.when ? dayOf(one.when) : "");
    if (one.when) when.dateTime = new Date(one.when).toISOString();
    item.append(title, when, away);
    return item;
  }

  // Today the time, otherwise the day

  function dayOf(when) {
    const date = new Date(when);
    const today = date.toDateString() === new Date().toDateString();
    const format = today ? { hour: "2-digit", minute: "2-digit" } : { day: "numeric", month: "short" };
    return date.toLocaleString("en-GB", format);
  }

  function fill() {
    const rows = document.createElement("ul");
    rows.append(...list().map(row));
    const notes = [part("p", "Saved only in this browser.")];
    if (deleted) {
      const undo = part("button", "Undo", putBack);
      const note = part("p", `Deleted “${deleted.one.title}”. `);
      undo.className = "undo";
      note.setAttribute("role", "status");
      note.append(undo);
      notes.unshift(note);
    }
    panel.replaceChildren(part("h2", "Conversations"), rows, ...notes);
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
    deleted = null;
    button().setAttribute("aria-expanded", "false");
    if (inside) button().focus();
  }

  function tell() {
    document.documentElement.toggleAttribute("data-earlier", list().length > 0);
  }

  document.addEventListener("click", (event) => {
    if (event.target.closest?.("button.earlier-switch")) unfold();
    else if (event.isTrusted && !panel.contains(event.target) && event.target.isConnected) close();
  });
  panel.addEventListener("focusout", (event) => {
    const to = event.relatedTarget;
    if (to && !panel.contains(to) && to !== button()) close();
  });
  document.addEventListener("keydown", (event) => event.key === "Escape" && close());
  addEventListener("storage", tell);

  window.footnote = {
    ...window.footnote,
    session,
    conversations: { current, keep, opened, reopen, begun: () => choose(""), thumb, keepThumb },
  };
  tell();
})();
