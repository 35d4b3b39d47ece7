// The chat page: links between citation numbers and quotes, copying and downloading answers, asking again, feedback,
// and switching between pages. It creates no markup from strings: all text is inserted with textContent.
(() => {
  "use strict";

  // A saved conversation is about to be restored: hide the welcome, which would only flash.
  const { conversations } = window.footnote;
  if (conversations.current()) {
    document.documentElement.dataset.restoring = "";
    setTimeout(() => delete document.documentElement.dataset.restoring, 1500);
  }

  // The page scrolls by itself to what was clicked or asked; until that ends or the reader moves, it is "led"

  let led = false;
  const smooth = () => (matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth");

  function bring(element, block) {
    led = true;
    element.scrollIntoView({ block, behavior: smooth() });
  }

  const target = (link) => document.getElementById(link.getAttribute("href").slice(1));

  // From a citation number to its quote, and back

  let origin = null;

  function choose(turn) {
    document.querySelectorAll(".turn.chosen").forEach((other) => other.classList.remove("chosen"));
    turn.classList.add("chosen");
  }

  function flash(element) {
    element.classList.remove("flash");
    void element.offsetWidth; // forces a reflow, which restarts the animation
    element.classList.add("flash");
    setTimeout(() => element.classList.remove("flash"), 2000);
  }

  function go(link) {
    const place = target(link);
    if (!place) return;
    origin = link;
    hide();
    choose(link.closest(".turn"));
    place.focus({ preventScroll: true });
    bring(place, "center");
    flash(place.closest("mark") ?? place);
  }

  function goBack(back) {
    const number = back.dataset.number;
    const turn = back.closest(".turn");
    const chips = [...turn.querySelectorAll(".chip")];
    const chip = chips.find((one) => one === origin && one.textContent === number)
      ?? chips.find((one) => one.textContent === number);
    chip?.focus({ preventScroll: true });
    if (chip) bring(chip, "center");
  }

  function showSources(button) {
    const turn = button.closest(".turn");
    choose(turn);
    const sources = turn.querySelector(".sources");
    sources.focus({ preventScroll: true });
    bring(sources, "nearest");
  }

  // The tooltip of a citation number, on hover or focus

  const card = document.createElement("div");
  card.id = "card";
  card.hidden = true;
  card.setAttribute("role", "tooltip");
  let described = null;
  let waiting = 0;

  function line(tag, text) {
    const element = document.createElement(tag);
    element.textContent = text;
    return element;
  }

  function show(chip) {
    const back = target(chip);
    const source = back?.closest(".source");
    if (!source) return;
    hide();
    card.replaceChildren(
      line("strong", source.querySelector("h4").textContent),
      line("small", source.querySelector(".about").textContent),
      line("q", back.dataset.quote),
    );
    document.body.append(card);
    card.hidden = false;
    described = chip;
    chip.setAttribute("aria-describedby", "card");
    beside(chip.getBoundingClientRect());
  }

  function beside(chip) {
    const gap = 8;
    const left = Math.min(chip.left, innerWidth - card.offsetWidth - 2 * gap);
    const below = chip.bottom + gap;
    const above = chip.top - gap - card.offsetHeight;
    card.style.left = `${Math.max(2 * gap, left)}px`;
    card.style.top = `${below + card.offsetHeight < innerHeight - gap || above < gap ? below : above}px`;
  }

  function hide() {
    clearTimeout(waiting);
    described?.removeAttribute("aria-describedby");
    described = null;
    card.hidden = true;
  }

  function soon(act, delay) {
    clearTimeout(waiting);
    waiting = setTimeout(act, delay);
  }

  // Copying

  function copyByHand(text) {
    const area = document.createElement("textarea");
    area.value = text;
    area.className = "hidden";
    document.body.append(area);
    area.select();
    const copied = document.execCommand("copy");
    area.remove();
    return copied;
  }

  async function copy(button) {
    const label = (button.dataset.label ??= button.textContent);
    const text = button.dataset.copy ?? (await references(button));
    const copied = text && (await navigator.clipboard?.writeText(text).then(() => true, () => false));
    button.textContent =
      !text ? NO_REFERENCES : copied || copyByHand(text) ? "Copied" : "Couldn’t copy: the browser blocked it";
    button.focus({ preventScroll: true });
    setTimeout(() => (button.textContent = label), 2000);
  }

  // Downloading

  async function download(button) {
    const text = button.dataset.text ?? (await references(button));
    if (!text) {
      button.textContent = NO_REFERENCES;
      return;
    }
    const type = button.dataset.name.endsWith(".json") ? "application/json" : "text/plain";
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
    link.download = button.dataset.name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
    button.closest("details").open = false;
  }

  // References: the server writes them once a format is chosen, and its reply has the number of the request

  const NO_REFERENCES = "Not available: reload the page";
  const ordered = new Map();
  let orders = 0;

  function references(button) {
    const number = ++orders;
    const text = new Promise((arrive) => ordered.set(number, arrive));
    send("cite", { number, papers: button.dataset.papers.split(" "), format: button.dataset.format });
    setTimeout(() => cited(JSON.stringify({ number, text: null })), 20_000);
    return text;
  }

  function cited(reply) {
    const { number, text } = JSON.parse(reply || "{}");
    ordered.get(number)?.(text);
    ordered.delete(number);
  }

  // Asking by a click: a hidden Gradio button sends the question to the server

  function request(question, how, { form: shown_as = null, undated } = {}) {
    send("request", { question, how, shown_as, undated: undated === "true" });
    refocus();
  }

  function send(name, values) {
    const button = document.getElementById(name);
    button.dataset.sent = JSON.stringify(values);
    button.click();
  }

  const askThis = (button) => request(button.dataset.question, button.dataset.how, button.dataset);

  function reword(button) {
    document.querySelector("form.reword")?.remove();
    const form = document.createElement("form");
    const area = document.createElement("textarea");
    const send = line("button", "Ask");
    const cancel = line("button", "Cancel");
    form.className = "reword";
    area.value = button.dataset.question;
    area.rows = 1;
    area.setAttribute("aria-label", "Edit question");
    cancel.type = "button";
    const close = () => {
      form.remove();
      button.focus();
    };
    cancel.addEventListener("click", close);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const question = area.value.trim();
      form.remove();
      if (question) request(question, button.dataset.how);
    });
    form.addEventListener("keydown", (event) => {
      if (event.key === "Escape") close();
      if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.target !== area) return;
      event.preventDefault();
      form.requestSubmit();
    });
    form.append(area, send, cancel);
    (button.closest(".understood") ?? button.closest(".turn").querySelector(".question")).after(form);
    area.style.height = `${area.scrollHeight + 2}px`;
    area.focus();
    area.select();
  }

  // Feedback: a thumb is sent at once, a comment may follow; both are stored where the server runs

  const sending = []; // feedback that the server hasn't acknowledged yet, oldest first
  const nameOf = (turn) => turn.querySelector(".judging").dataset.answer; // a digest: turn numbers are reused

  function judge(button) {
    const turn = button.closest(".turn");
    const takenBack = button.getAttribute("aria-pressed") === "true";
    document.querySelector("form.why-so")?.remove();
    sendThought(turn, takenBack ? "withdrawn" : button.dataset.thumbs, "");
    if (!takenBack) askWhy(turn, button.dataset.thumbs);
  }

  function sendThought(turn, thumbs, comment) {
    sending.push({ turn, thumbs, comment, name: nameOf(turn) });
    send("judge", { turn: Number(turn.id.slice(1)), thumbs, comment });
  }

  function judged(kept) {
    const sent = sending.shift();
    if (!sent) return;
    const note = sent.turn.querySelector("form.why-so [role=status]");
    if (kept) conversations.keepThumb(sent.name, sent.thumbs);
    if (note) note.textContent = kept ? "Saved on the computer that runs Footnote; sent nowhere else." : "Not saved.";
    if (kept && sent.comment) sent.turn.querySelector("form.why-so > div")?.remove();
    pressThumbs();
  }

  function pressThumbs() {
    document.querySelectorAll(".turn:has(.thumb)").forEach((turn) => {
      const thumbs = conversations.thumb(nameOf(turn));
      turn.querySelectorAll("button.thumb").forEach((button) => {
        const pressed = String(thumbs === button.dataset.thumbs);
        if (button.getAttribute("aria-pressed") !== pressed) button.setAttribute("aria-pressed", pressed);
      });
    });
  }

  function askWhy(turn, thumbs) {
    const form = document.createElement("form");
    const row = document.createElement("div");
    const input = document.createElement("input");
    const note = document.createElement("p");
    form.className = "why-so";
    note.setAttribute("role", "status");
    input.maxLength = 2000;
    input.placeholder = thumbs === "up" ? "What’s good about it? (optional)" : "What’s wrong with it? (optional)";
    input.setAttribute("aria-label", input.placeholder);
    row.append(input, line("button", "Add"));
    form.append(row, note);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (!input.value.trim()) return input.focus();
      sendThought(turn, thumbs, input.value);
      turn.querySelector(`button.thumb.${thumbs}`).focus();
    });
    form.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      form.remove();
      turn.querySelector(`button.thumb.${thumbs}`).focus();
    });
    turn.querySelector("div.foot").after(form);
    input.focus();
  }

  // A link with a question asks it once the page is ready; the address then no longer has it

  function ready() {
    const address = new URL(location.href);
    const question = address.searchParams.get("q")?.trim();
    if (!question) {
      resumeDates();
      window.footnote.resumeWithin();
      return window.footnote.resume();
    }
    address.searchParams.delete("q");
    history.replaceState(null, "", address);
    request(question, "alone");
  }

  window.footnote = { ...window.footnote, judged, cited, ready, request };

  // The date filter is folded by default; its button shows the dates that are set

  function foldDates(button) {
    const row = document.getElementById("dates");
    const open = button.getAttribute("aria-expanded") !== "true";
    button.setAttribute("aria-expanded", open);
    row.classList.toggle("open", open);
    if (open) row.querySelector("input, textarea").focus();
    sayDates();
  }

  const DATES = "footnote.dates"; // where they outlive a reload of the page
  const dateBoxes = () => ["since", "until"].map((name) => document.querySelector(`#${name} :is(input, textarea)`));

  function resumeDates() {
    const { dates, undated } = JSON.parse(window.footnote.session.getItem(DATES) ?? '{"dates": []}');
    dateBoxes().forEach((box, place) => {
      box.value = dates[place] ?? "";
      box.dispatchEvent(new Event("input", { bubbles: true }));
    });
    if (undated) document.querySelector("#undated input").click();
  }

  function sayDates() {
    const button = document.querySelector(".dates-switch");
    const dates = dateBoxes().map((box) => box.value.trim());
    const [since, until] = dates;
    const undated = document.querySelector("#undated input").checked;
    window.footnote.session.setItem(DATES, JSON.stringify({ dates, undated }));
    const said = [since && `since ${since}`, until && `until ${until}`, undated && "including undated"];
    const set = since || until;
    button.textContent = set ? `Papers ${said.filter(Boolean).join(", ")}` : "Filter by date";
    button.classList.toggle("set", Boolean(set));
  }

  // The header is taller while it shows a warning: --top passes its height to the CSS

  const heights = new ResizeObserver(([head]) => {
    const { height } = head.target.getBoundingClientRect();
    document.documentElement.style.setProperty("--top", `${height}px`);
  });
  let measured = null;

  function measure() {
    const head = document.getElementById("header");
    if (head === measured) return;
    heights.disconnect();
    measured = head;
    if (head) heights.observe(head);
  }

  // A new question scrolls to the top of the page; its answer then grows below without moving it

  let latest = null;

  function follow() {
    const turn = document.querySelector("#current .turn");
    if ((turn?.id ?? null) === latest) return;
    latest = turn?.id ?? null;
    hide();
    document.querySelectorAll(".turn.chosen").forEach((other) => other.classList.remove("chosen"));
    if (!turn) return;
    led = true;
    setTimeout(() => bring(turn, "start"), 50); // by then the rest of the page has been updated as well
  }

  // A clicked button disappears: move the focus to the box, except where that would open an on-screen keyboard

  function refocus() {
    if (matchMedia("(hover: hover)").matches) document.querySelector("#asking textarea")?.focus();
  }

  // Pages: the address selects one, and each keeps its scroll position

  let tabName = "";  // document.title has its spaces collapsed, so it may never equal what it was set to

  function nameTheTab() {
    const paper = document.documentElement.dataset.paper && document.querySelector("#paper-title")?.textContent;
    const question = document.querySelector("#current .turn .question")?.textContent;
    const shown = page === "papers" ? paper || "Papers" : question;
    const title = shown ? `${shown} · Footnote` : "Footnote";
    if (title !== tabName) document.title = tabName = title;
  }

  // On wide screens the sources shown are those of the answer in view

  const wide = matchMedia("(min-width: 60rem)");
  let looking = 0;

  function followView() {
    looking = 0;
    if (led || page !== "ask" || !wide.matches) return;
    const line = innerHeight / 3;
    const turns = [...document.querySelectorAll(".turn")];
    const seen = turns.findLast((turn) => turn.getBoundingClientRect().top < line) ?? turns[0];
    if (seen && !seen.classList.contains("chosen")) choose(seen);
  }

  // Keys: / for the question box, ArrowUp in it for the last question, Escape to stop, ? for help

  const KEYS = [["/", "Go to the question box"], ["↑", "Edit the last question"], ["Esc", "Stop the answer"],
    ["Enter", "Ask"], ["Shift Enter", "New line"], ["⌫", "In an empty box: ask all papers again"],
    ["?", "Show these keys"]];

  function showKeys() {
    const dialog = document.createElement("dialog");
    const list = document.createElement("dl");
    const done = line("button", "Close");
    dialog.id = "keys";
    dialog.setAttribute("aria-labelledby", "keys-title");
    const title = line("h2", "Keyboard shortcuts");
    title.id = "keys-title";
    for (const [key, meaning] of KEYS) list.append(line("dt", key), line("dd", meaning));
    done.className = "quiet";
    done.addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => dialog.remove());
    dialog.append(title, list, done);
    document.body.append(dialog);
    dialog.showModal();
  }

  function pressed(event) {
    const box = document.querySelector("#asking textarea");
    const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
    if (event.key === "Escape" && page === "ask" && !document.querySelector("dialog[open], #earlier:not([hidden])")) {
      const stop = document.getElementById("stop");
      if (stop?.checkVisibility()) stop.click();
    }
    if (event.key === "ArrowUp" && event.target === box && !box.value) {
      const last = [...document.querySelectorAll(".turn .question")].at(-1)?.textContent;
      if (!last) return;
      event.preventDefault();
      box.value = last;
      box.dispatchEvent(new Event("input", { bubbles: true }));
    }
    if (typing || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    if (event.key === "?") showKeys();
    if (event.key !== "/") return;
    event.preventDefault();
    (page === "papers" ? document.querySelector("#browse [name=text]") : box)?.focus();
  }

  // The whole conversation as one Markdown file, the footnotes of each answer numbered with it

  function saveConversation(button) {
    const parts = [...document.querySelectorAll('.turn [data-name="answer.md"]')].map((one, place) =>
      one.dataset.text.replace(/\[\^(\d+)\]/g, `[^${place + 1}-$1]`));
    download({ dataset: { name: "conversation.md", text: parts.join("\n\n") }, closest: () => ({}) });
    button.focus({ preventScroll: true });
  }

  const places = {};
  let page = null;

  function turnTo() {
    const named = /^#\/papers([/?]|$)/.test(location.hash) ? "papers" : "ask";
    if (named !== page) {
      places[page] = scrollY;
      page = named;
      document.documentElement.dataset.page = page;
      scrollTo(0, places[page] ?? 0);
    }
    document.querySelectorAll(".tabs a").forEach((link) => {
      if (link.hash === (page === "papers" ? "#/papers" : "#/")) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    });
  }

  const acts = { "a.chip, a.near": go, "a.back": goBack, "button.copy": copy, "button.show": showSources,
    "button.download": download, "button.ask-this": askThis, "button.reword": reword, "button.thumb": judge,
    "button.dates-switch": foldDates, "button.save-all": saveConversation, "button.print": () => print(),
    "button.keys": showKeys };

  document.addEventListener("click", (event) => {
    for (const [selector, act] of Object.entries(acts)) {
      const found = event.target.closest?.(selector);
      if (!found) continue;
      event.preventDefault();
      act(found);
    }
    if (event.isTrusted && event.target.closest?.("#ask, #stop, #clear, .example")) refocus();
  });
  document.addEventListener("input", (event) => event.target.closest?.("#dates") && sayDates());
  document.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch") return;
    const chip = event.target.closest?.("a.chip");
    if (chip) soon(() => show(chip), 120);
    else if (event.target.closest?.("#card")) clearTimeout(waiting);
    else if (!card.hidden || waiting) soon(hide, 200);
  });
  document.addEventListener("focusin", (event) => {
    if (event.target.matches?.("a.chip:focus-visible")) show(event.target);
    else hide();
  });
  document.addEventListener("keydown", (event) => event.key === "Escape" && hide());
  document.addEventListener("keydown", pressed);
  addEventListener("scroll", () => led || (looking ||= requestAnimationFrame(followView)), { passive: true });
  for (const moves of ["scrollend", "wheel", "touchmove", "pointerdown", "keydown"])
    addEventListener(moves, () => (led = false), { passive: true });
  addEventListener("scroll", (event) => event.target !== card && hide(), { capture: true, passive: true });
  addEventListener("hashchange", turnTo);
  turnTo();
  new MutationObserver(() => {
    measure();
    follow();
    turnTo();
    nameTheTab();
    pressThumbs();
    window.footnote.pressStars();
  }).observe(document.documentElement, { childList: true, subtree: true });
})();
