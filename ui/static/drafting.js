// Citing a draft: a panel above the question box into which a person pastes sentences of their own. The server says
// which papers support them; its markup is shown in the same panel.
(() => {
  "use strict";

  const panel = () => document.getElementById("drafting");
  const text = () => document.getElementById("draft-text");
  const opener = () => document.querySelector("button.draft-switch");

  function open() {
    panel().classList.add("open");
    opener().setAttribute("aria-expanded", "true");
    text().focus();
  }

  function close() {
    if (!panel()?.classList.contains("open")) return;
    panel().classList.remove("open");
    opener().setAttribute("aria-expanded", "false");
    opener().focus();
  }

  function say(words) {
    panel().querySelector(".draft-status").textContent = words;
  }

  function send() {
    if (!text().value.trim()) return text().focus();
    say("Reading the papers…");
    const button = document.getElementById("draft");
    button.dataset.sent = text().value;
    button.click();
  }

  document.addEventListener("click", (event) => {
    if (event.target.closest?.("button.draft-switch")) panel().classList.contains("open") ? close() : open();
    else if (event.target.closest?.("#drafting .close-draft, #drafting a[href^='#/papers/']")) close();
  });
  document.addEventListener("submit", (event) => {
    if (event.target.id !== "draft-form") return;
    event.preventDefault();
    send();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
    if (event.target.id === "draft-text" && event.key === "Enter" && (event.ctrlKey || event.metaKey)) send();
  });

  window.footnote = { ...window.footnote, drafted: () => say("") };
})();
