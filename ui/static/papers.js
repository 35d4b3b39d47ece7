// The papers page: sends the filters to the server, makes the map and the timeline usable by mouse and keyboard, and
// uploads dropped listings. It creates no markup from strings: all text is inserted with textContent.
(() => {
  "use strict";

  const root = document.documentElement;
  const one = (selector) => document.querySelector(selector);
  const all = (selector) => [...document.querySelectorAll(selector)];
  const press = (name) => one(`#papers-${name}`)?.click();
  const smooth = () => (matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth");

  // The address selects the page and the open paper: #/papers, or #/papers/KEY

  const address = () => /^#\/papers(?:\/([0-9a-f]{16}))?(?:\?(.*))?$/.exec(location.hash);
  const opened = () => address()?.[1] ?? "";
  const LINKED = ["text", "since", "until", "listing", "collection"]; // fields that the address of a search holds
  let linked = true; // the address of this page's first search is still to be read
  let filled = false;
  let place = 0;

  function turn() {
    if (!address() || !one("#papers-fill")) return;
    if (!filled) {
      filled = true;
      press("fill");
    }
    if (opened() === (root.dataset.paper ?? "")) return;
    if (opened()) {
      if (!root.dataset.paper) place = scrollY;
      root.dataset.paper = opened();
      root.classList.add("opening");
      press("open");
    } else {
      const left = root.dataset.paper;
      delete root.dataset.paper;
      scrollTo(0, place);
      one(`#papers [data-paper="${left}"]`)?.focus({ preventScroll: true });
    }
    mark();
  }

  // Filters: form fields (`typed`) and buttons (`chosen`)

  const chosen = { theme: null, undated: false, include_undated: false, page: 1 };
  const field = (name) => one(`#browse [name="${name}"]`);
  const typed = () => Object.fromEntries(all("#browse [name]").map((input) => [input.name, input.value]));
  const view = () => JSON.stringify({ ...typed(), ...chosen });
  let typing = 0;

  function browse(change) {
    Object.assign(chosen, { page: 1 }, change);
    const searched = new URLSearchParams(LINKED.map((name) => [name, field(name).value]).filter(([, value]) => value));
    const hash = `#/papers${searched.size ? `?${searched}` : ""}`;
    if (opened()) location.hash = hash;
    else history.replaceState(history.state, "", hash);
    press("browse");
    mark();
  }

  // Best match can be chosen while something is searched for, and is the default then

  function offerBestMatch() {
    const sort = field("sort");
    const best = sort.querySelector("[value=best]");
    const searching = Boolean(field("text").value.trim());
    if (best.disabled !== searching) return;
    best.disabled = !searching;
    if (searching && sort.value === "newest") sort.value = "best";
    else if (!searching && sort.value === "best") sort.value = "newest";
  }

  // A link with a search, such as #/papers?text=bias, fills in the fields once they are on the page

  function readLink() {
    if (!linked || !address() || !field("text")) return;
    linked = false;
    const searched = new URLSearchParams(address()[2] ?? "");
    if (!searched.size) return;
    for (const name of LINKED) field(name).value = searched.get(name) ?? "";
    offerBestMatch();
    browse();
  }

  function choosePeriod(period) {
    const same = field("since").value === period && field("until").value === period;
    field("since").value = field("until").value = same ? "" : period;
    browse({ undated: false, include_undated: false });
  }

  function chooseUndated() {
    field("since").value = field("until").value = "";
    browse({ undated: !chosen.undated });
  }

  function unfilter() {
    one("#browse").reset();
    offerBestMatch();
    browse({ theme: null, undated: false, include_undated: false });
  }

  // The papers have changed: all of them are shown, without filters

  function startAgain() {
    one("#browse").reset();
    offerBestMatch();
    Object.assign(chosen, { theme: null, undated: false, include_undated: false, page: 1 });
    if (!opened() && address()) history.replaceState(history.state, "", "#/papers");
    press("fill");
    mark();
  }

  function turnPage(number) {
    browse({ page: number });
    one("#papers").scrollIntoView({ block: "start", behavior: smooth() });
  }

  // Highlights: which papers match the filters, which one is open, which ones the last answer cites

  function mark() {
    const list = one("#papers ol.papers");
    const found = list?.dataset.filtered === "true" ? new Set(list.dataset.found.split(" ")) : null;
    const cited = new Set(all("#current .turn .source[data-paper]:has(.number)").map((source) => source.dataset.paper));
    const svg = one("svg.points");
    if (!svg) return;
    for (const point of svg.querySelectorAll(".point")) {
      const key = point.dataset.paper;
      point.classList.toggle("faded", found !== null && !found.has(key));
      point.classList.toggle("lit", cited.has(key));
      point.classList.toggle("here", key === opened());
    }
    svg.append(...svg.querySelectorAll(".lit"), ...svg.querySelectorAll(".here")); // drawn last, so on top
    const lit = svg.querySelectorAll(".lit").length;
    const told = one("#map .lit-note");
    told.hidden = lit === 0;
    told.querySelector("b").textContent = lit === 1 ? "1 paper" : `${lit} papers`;
    const { text, since, until, collection } = typed();
    root.classList.toggle("searching", Boolean(text || collection)); // on a phone, results replace the map
    all(".bar").forEach((bar) => pressIn(bar, since === bar.dataset.period && until === bar.dataset.period));
    showMonths(since === until ? since?.slice(0, 4) : "");
    all(".theme").forEach((theme) => pressIn(theme, theme.dataset.theme === chosen.theme));
    all("#show-undated").forEach((button) => pressIn(button, chosen.undated));
  }

  function showMonths(year) {
    const months = all(".months");
    const shown = months.find((one) => one.dataset.year === year) ?? months.at(-1);
    months.forEach((one) => (one.hidden = one !== shown));
  }

  function pressIn(button, pressed) {
    button.setAttribute("aria-pressed", pressed);
  }

  // Map and timeline: each is one tab stop, arrow keys move inside it; a tooltip names the item under the pointer

  const REACH = 16; // pixels: the pointer selects a point from this far
  const steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  const spot = (item) => [Number(item.dataset.x), Number(item.dataset.y)];

  function rove(item, [dx, dy]) {
    const [x, y] = spot(item);
    let best = null;
    let least = Infinity;
    for (const other of item.parentNode.querySelectorAll("[data-x]")) {
      const [ox, oy] = spot(other);
      const along = (ox - x) * dx + (oy - y) * dy;
      const aside = Math.abs((ox - x) * dy) + Math.abs((oy - y) * dx);
      const cost = along + 2 * aside;
      if (other !== item && along > 0 && cost < least) [best, least] = [other, cost];
    }
    if (!best) return name(item);
    item.setAttribute("tabindex", "-1");
    best.setAttribute("tabindex", "0");
    best.focus({ preventScroll: true });
  }

  function makeReachable() {
    for (const picture of all("svg[data-rove]")) {
      if (!picture.querySelector('[tabindex="0"]')) picture.querySelector("[data-x]")?.setAttribute("tabindex", "0");
    }
  }

  function pointUnder(event) {
    const svg = event.target.closest?.("svg.points");
    if (!svg) return null;
    const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
    const reach = REACH / svg.getScreenCTM().a;
    let best = null;
    let least = reach * reach;
    for (const point of svg.querySelectorAll(".point:not(.faded)")) {
      const [x, y] = spot(point);
      const away = (x - at.x) ** 2 + (y - at.y) ** 2;
      if (away < least) [best, least] = [point, away];
    }
    return best;
  }

  // Zoom: buttons, or Ctrl and the wheel; a zoomed map is dragged with the pointer

  const CLOSEST = 8; // times
  let dragged = false;

  function box(svg) {
    svg.dataset.whole ??= svg.getAttribute("viewBox");
    return [svg.getAttribute("viewBox"), svg.dataset.whole].map((text) => text.split(" ").map(Number));
  }

  function frame(svg, x, y, width) {
    const [, [, , whole, height]] = box(svg);
    const within = Math.min(whole, Math.max(whole / CLOSEST, width));
    const tall = (height * within) / whole;
    const left = Math.min(whole - within, Math.max(0, x));
    const top = Math.min(height - tall, Math.max(0, y));
    svg.setAttribute("viewBox", [left, top, within, tall].map((part) => part.toFixed(1)).join(" "));
    svg.classList.toggle("zoomed", within < whole);
  }

  function zoom(svg, factor, at) {
    const [[x, y, width, height], [, , whole]] = box(svg);
    if (!factor) return frame(svg, 0, 0, whole);
    const [ax, ay] = at ? [at.x, at.y] : [x + width / 2, y + height / 2];
    frame(svg, ax - (ax - x) / factor, ay - (ay - y) / factor, width / factor);
  }

  const inMap = (svg, event) => new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());

  function wheel(event) {
    const svg = event.target.closest?.("svg.points");
    if (!svg || !event.ctrlKey) return;
    event.preventDefault();
    zoom(svg, event.deltaY < 0 ? 1.25 : 0.8, inMap(svg, event));
  }

  function drag(event) {
    const svg = event.target.closest?.("svg.points.zoomed");
    if (!svg || event.buttons !== 1) return;
    const [[x, y, width]] = box(svg);
    const unit = svg.getScreenCTM().a;
    dragged ||= Math.abs(event.movementX) + Math.abs(event.movementY) > 2;
    frame(svg, x - event.movementX / unit, y - event.movementY / unit, width);
  }

  const card = document.createElement("div");
  card.id = "named";
  card.hidden = true;
  card.setAttribute("aria-hidden", "true"); // the item's own aria-label says the same
  let named = null;

  function name(item) {
    if (item === named) return;
    named?.classList.remove("named");
    named = item;
    card.hidden = !item;
    if (!item) return;
    item.classList.add("named");
    card.textContent = item.getAttribute("aria-label");
    document.body.append(card);
    const box = item.getBoundingClientRect();
    const left = Math.min(box.left + box.width / 2 - card.offsetWidth / 2, innerWidth - card.offsetWidth - 8);
    const above = box.top - card.offsetHeight - 8;
    card.style.left = `${Math.max(8, left)}px`;
    card.style.top = `${above > 8 ? above : box.bottom + 8}px`;
  }

  // Uploads: files are read here and sent one by one as text, so the server never stores a file under its own name

  let waiting = [];
  let began = false;

  function take(files) {
    if (!files.length) return;
    one(".add").open = true;
    const busy = waiting.length > 0;
    waiting.push(...files);
    bringOutcome();
    if (busy) return;
    began = true;
    press("add");
  }

  const bringOutcome = () => one("#adding").scrollIntoView({ block: "center", behavior: smooth() });

  const LARGEST = () => Number(one(".add").dataset.largest);

  const base64 = (file) => new Promise((done) => {
    const reader = new FileReader();
    reader.onload = () => done(reader.result.slice(reader.result.indexOf(",") + 1));
    reader.onerror = () => done(null);
    reader.readAsDataURL(file);
  });

  async function dropped() {
    const file = waiting[0];
    const content = file.size > LARGEST() ? "" : await base64(file);
    const first = began;
    began = false;
    return JSON.stringify({ name: file.name, size: file.size, content, first });
  }

  function next() {
    waiting.shift();
    if (waiting.length) return press("add");
    startAgain();
    bringOutcome();
  }

  // Fetching: the server that will be contacted is named below the form before anything is sent

  function tellSource(form) {
    const { example, told } = form.elements.source.selectedOptions[0].dataset;
    form.elements.query.placeholder = example;
    one("#fetching-told").textContent = told;
  }

  function fetchPapers(form) {
    form.querySelector("button").disabled = true;
    press("fetch");
  }

  const asked = () => JSON.stringify(Object.fromEntries(new FormData(one("#fetching"))));

  function fetched() {
    one("#fetching button").disabled = false;
    startAgain();
    bringOutcome();
  }

  // Changes: a paper or a listing removed, which is confirmed first, a listing renamed, a paper corrected

  let wanted = null;

  function send(change) {
    wanted = change;
    press("change");
  }

  function part(tag, text, attributes = {}) {
    const element = document.createElement(tag);
    element.textContent = text;
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    return element;
  }

  // A dialog with a form: a title, what is below it, a button that sends the form, and one that leaves all as it is

  function dialogue(title, below, [send, leave], act) {
    const dialog = part("dialog", "", { id: "confirm", "aria-labelledby": "confirm-title" });
    const form = part("form");
    const buttons = part("div", "", { class: "acts" });
    const stay = part("button", leave, { type: "button", class: "quiet" });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      act(dialog);
    });
    stay.addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => dialog.remove());
    buttons.append(part("button", send, { class: "act" }), stay);
    form.append(part("h2", title, { id: "confirm-title" }), ...below, buttons);
    dialog.append(form);
    document.body.append(dialog);
    dialog.showModal();
  }

  function confirmed(question, act) {
    const below = [part("p", "To get it back, add its listing again.")];
    dialogue(question, below, ["Remove", "Keep"], (dialog) => {
      dialog.close();
      act();
    });
    one("#confirm .quiet").focus();
  }

  const removePaper = () =>
    confirmed(`Remove “${one("#paper-title").textContent}” from the index?`, () => send({ act: "remove", key: opened() }));

  const listing = () => ({ file: field("listing").value, name: field("listing").selectedOptions[0].textContent });

  function removeListing() {
    const { file, name } = listing();
    confirmed(`Remove “${name}” and the papers that no other listing has?`, () => send({ act: "unlist", file }));
  }

  function renameListing() {
    const { file, name } = listing();
    const label = part("label", "Name");
    const box = part("input", "", { name: "name", required: "", maxlength: 100, autocomplete: "off" });
    box.value = name;
    label.append(box);
    const below = [label, part("p", `The file is called ${file}.`), part("p", "", { class: "trouble", role: "alert" })];
    dialogue("Rename this listing", below, ["Save", "Cancel"], () => send({ act: "relist", file, name: box.value }));
    box.select();
  }

  function renamed() {
    const refused = one("#papers-said [role=alert]")?.textContent;
    const dialog = one("#confirm");
    if (refused) dialog?.querySelector(".trouble").replaceChildren(refused);
    else dialog?.close();
  }

  function correct(form) {
    const { date, authors } = Object.fromEntries(new FormData(form));
    send({ act: "correct", key: opened(), date, authors });
  }

  function changed() {
    setTimeout(() => one("#papers-said .said:not([role=alert])")?.remove(), 6000);
    if (wanted.act === "relist") return renamed();
    if (one("#papers-said [role=alert]")) return;
    if (wanted.act === "remove") location.hash = "#/papers";
    startAgain();
    if (wanted.act === "correct") press("open");
  }

  const hasFiles = (event) => event.dataTransfer?.types.includes("Files");

  // Asking about a paper: puts its question into the question box, ready to be sent or edited

  function ask(question) {
    location.hash = "#/";
    setTimeout(() => {
      const box = one("#asking textarea");
      box.value = question;
      box.dispatchEvent(new Event("input", { bubbles: true }));
      box.focus();
      box.setSelectionRange(question.length, question.length);
    }, 50);
  }

  // Asking the papers that are shown, in the words of what was typed and selected; those that are added later aren't
  // asked, unless there are too many to name each

  const MOST_SENT = 5000;

  function askThese() {
    const { text, since, until, listing: file, author, venue, keyword, collection } = typed();
    const chosenBy = [text && `“${text}”`, file && listing().name, since && `since ${since}`, until && `until ${until}`,
      author, venue, keyword, collection, chosen.theme, chosen.undated && "undated"].filter(Boolean).join(", ");
    const papers = one("#papers ol.papers").dataset.found.split(" ");
    const asked = papers.length > MOST_SENT ? { view: JSON.parse(view()) } : { papers };
    const count = papers.length === 1 ? "1 paper" : `${papers.length} papers`;
    location.hash = "#/";
    setTimeout(() => window.footnote.choosePapers(asked, `Asking ${count}: ${chosenBy}.`), 50);
  }

  window.footnote = { ...window.footnote, papers: { view, opened, dropped, next, asked, fetched, changed, change: () => JSON.stringify(wanted) } };

  const acts = {
    ".bar": (bar) => choosePeriod(bar.dataset.period),
    ".theme": ({ dataset: { theme } }) => browse({ theme: chosen.theme === theme ? null : theme }),
    "#show-undated": chooseUndated,
    "#ask-these": askThese,
    "#include-undated": () => browse({ include_undated: true }),
    "#unfilter": unfilter,
    "[data-turn]": (button) => turnPage(Number(button.dataset.turn)),
    "[data-zoom]": (button) => zoom(one("svg.points"), Number(button.dataset.zoom)),
    "#close-paper": () => (location.hash = "#/papers"),
    "#remove-paper": removePaper,
    "#relist": renameListing,
    "#unlist": removeListing,
    "[data-ask]": (button) => ask(button.dataset.ask),
  };

  document.addEventListener("click", (event) => {
    if (!event.target.closest?.("#papers-page")) return;
    const point = pointUnder(event);
    if (event.target.closest("svg.points") && event.detail > 0) {
      event.preventDefault();
      if (dragged) return;
      const seen = named === point || event.pointerType !== "touch"; // a first tap only shows the title
      name(point);
      if (point && seen) location.hash = `#/papers/${point.dataset.paper}`;
      return;
    }
    for (const [selector, act] of Object.entries(acts)) {
      const found = event.target.closest(selector);
      if (!found) continue;
      event.preventDefault();
      act(found);
    }
  });
  document.addEventListener("wheel", wheel, { passive: false });
  document.addEventListener("pointerdown", () => (dragged = false));
  document.addEventListener("pointermove", (event) => {
    drag(event);
    if (event.pointerType === "touch" || !(event.movementX || event.movementY)) return; // not while scrolling
    name(pointUnder(event) ?? event.target.closest?.(".bar") ?? null);
  });
  document.addEventListener("focusin", (event) => name(event.target.closest?.(":is(.point, .bar):focus-visible") ?? null));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") name(null);
    const item = event.target.closest?.("svg[data-rove] [data-x]");
    if (item && steps[event.key]) {
      event.preventDefault();
      rove(item, steps[event.key]);
    }
    if (item?.matches(".bar") && event.key === " ") {
      event.preventDefault();
      choosePeriod(item.dataset.period);
    }
  });
  document.addEventListener("input", (event) => {
    if (event.target.matches?.("#drop [type=file]")) {
      take([...event.target.files]);
      event.target.value = "";
    } else if (event.target.matches?.("#fetching select")) {
      tellSource(event.target.form);
    } else if (event.target.closest?.("#browse")) {
      offerBestMatch();
      clearTimeout(typing);
      typing = setTimeout(browse, 200);
    }
  });
  document.addEventListener("submit", (event) => {
    if (!["browse", "correction", "fetching"].includes(event.target.id)) return;
    event.preventDefault();
    if (event.target.id === "fetching") fetchPapers(event.target);
    if (event.target.id === "correction") correct(event.target);
  });
  document.addEventListener("dragover", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    root.classList.add("dragging");
  });
  document.addEventListener("dragleave", (event) => event.relatedTarget || root.classList.remove("dragging"));
  document.addEventListener("drop", (event) => {
    root.classList.remove("dragging");
    if (!hasFiles(event)) return;
    event.preventDefault();
    if (!address()) location.hash = "#/papers";
    take([...event.dataTransfer.files]);
  });
  addEventListener("scroll", () => name(null), { capture: true, passive: true });
  addEventListener("hashchange", () => {
    linked ||= Boolean(address()?.[2]);
    turn();
    readLink();
  });

  // Updates from the server: run what depends on them once they are on the page.
  // Gradio patches existing elements, so changes are recognised by content, not by element identity.

  let drawn = null;
  let listed = null;
  let shown = null;

  function arrived() {
    turn();
    readLink();
    const list = one("#papers ol.papers");
    const picture = one("svg.points")?.childElementCount;
    const found = list && `${list.dataset.filtered} ${list.dataset.found}`;
    const paper = one("#paper .paper")?.dataset.open;
    if (picture !== drawn || found !== listed) mark();
    if (picture !== drawn) makeReachable();
    root.classList.toggle("opening", paper !== opened()); // hides the previous paper until the requested one arrives
    if (paper && paper !== shown) {
      scrollTo(0, 0);
      one("#paper .paper").focus({ preventScroll: true });
    }
    [drawn, listed, shown] = [picture, found, opened() ? paper : null];
  }

  const watched = { childList: true, subtree: true, attributeFilter: ["data-found", "data-filtered", "data-open"] };
  new MutationObserver(arrived).observe(root, watched);
})();
