// Panels above the question box, each with a form that sends a text or a file to the server; the reply's markup is
// shown below the form. The form names the hidden button that sends it, and what to say until the reply is there.
(() => {
  "use strict";

  const PANEL = ":is(#drafting, #replaying)";

  const opener = (panel) => document.querySelector(`button.panel-switch[aria-controls="${panel.id}"]`);
  const shelf = () => document.querySelector("button.shelf-switch");
  const field = (panel) => panel.querySelector("textarea, input");
  const opened = () => document.querySelector(`${PANEL}.open`);

  function open(panel) {
    close();
    panel.classList.add("open");
    opener(panel).ariaExpanded = "true";
    field(panel).focus();
  }

  function close() {
    const panel = opened();
    if (!panel) return;
    panel.classList.remove("open");
    const button = opener(panel);
    if (button) button.ariaExpanded = "false";
    (button?.checkVisibility() ? button : shelf()).focus();
  }

  function say(panel, words) {
    panel.querySelector(".panel-status").textContent = words;
  }

  async function send(panel) {
    const { sends, meanwhile, largest, tooLarge } = panel.querySelector("form").dataset;
    const [file] = field(panel).files ?? [];
    if (file && file.size > Number(largest)) return say(panel, tooLarge);
    const text = file ? await file.text() : field(panel).value;
    if (!text.trim()) return field(panel).focus();
    say(panel, meanwhile);
    const button = document.getElementById(sends);
    button.dataset.sent = text;
    button.click();
  }

  document.addEventListener("click", (event) => {
    const name = event.target.closest?.("button.panel-switch")?.getAttribute("aria-controls");
    const panel = name && document.getElementById(name);
    if (panel) panel.classList.contains("open") ? close() : open(panel);
    else if (event.target.closest?.(`${PANEL} :is(.close-panel, .ask-this, a[href^='#/papers/'])`)) close();
  });
  document.addEventListener("submit", (event) => {
    const panel = event.target.closest?.(PANEL);
    if (!panel) return;
    event.preventDefault();
    send(panel);
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches?.(`${PANEL} input[type=file]`) && event.target.files.length) send(opened());
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
    const entered = event.key === "Enter" && (event.ctrlKey || event.metaKey);
    if (entered && event.target.matches?.(`${PANEL} textarea`)) send(opened());
  });

  window.footnote = { ...window.footnote, replied: (name) => say(document.getElementById(name), "") };
})();
