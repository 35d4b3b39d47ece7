// Notices when the server goes away and comes back. What is on the page stays there; when the server is back, it is
// told the conversation again, and a question that was under way can be asked again. Where an event is lost, Gradio
// reloads the page once the server is back: what was asked and typed is kept for that.
(() => {
  "use strict";

  const BETWEEN = 10_000; // milliseconds between two checks
  const WHILE_AWAY = 2_000;
  const PATIENCE = 5_000; // for one check
  const FAILURES = 2; // in a row, before it is said that the server is away

  const banner = document.createElement("div");
  const said = document.createElement("span");
  const again = document.createElement("button");
  banner.id = "connection";
  banner.setAttribute("role", "status");
  again.type = "button";
  again.className = "quiet";
  again.textContent = "Ask again";
  banner.append(said, again);

  let server = null; // its id, which changes when it restarts
  let failures = 0;
  let pending = ""; // the question that was being answered when the server went away

  const UNSENT = "footnote.unsent"; // where a question that was under way, and what was typed, outlive a reload

  const box = () => document.querySelector("#asking textarea");
  const underWay = () => document.querySelector("#current .turn:has(.progress) .question")?.textContent ?? "";

  async function check() {
    try {
      const reply = await fetch("gradio_api/app_id", { cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
      if (reply.ok) back((await reply.json()).app_id);
      else away();
    } catch {
      away();
    }
    setTimeout(check, failures ? WHILE_AWAY : BETWEEN);
  }

  function away() {
    failures += 1;
    if (failures < FAILURES) return;
    pending ||= underWay();
    say("Can’t reach Footnote. What you see stays here, and this page reconnects by itself.", false);
  }

  function back(id) {
    const restarted = server !== null && id !== server;
    const missed = failures >= FAILURES;
    [server, failures] = [id, 0];
    if (!restarted && !missed) return;
    pending ||= underWay();
    window.footnote.conversations.reopen();
    say("Footnote is back.", Boolean(pending));
    if (!pending) setTimeout(() => banner.remove(), 4000);
  }

  function say(text, offer) {
    said.textContent = text;
    again.hidden = !offer;
    if (!banner.isConnected) document.getElementById("composer")?.prepend(banner);
  }

  function keep() {
    const asked = pending || underWay();
    const typed = box()?.value ?? "";
    if (asked || typed) window.footnote.session.setItem(UNSENT, JSON.stringify({ asked, typed }));
  }

  function resume() {
    const { asked = "", typed = "" } = JSON.parse(window.footnote.session.getItem(UNSENT) ?? "{}");
    window.footnote.session.removeItem(UNSENT);
    if (typed && !box().value) {
      box().value = typed;
      box().dispatchEvent(new Event("input", { bubbles: true }));
    }
    pending = asked;
    if (asked) say("Your last question wasn’t answered.", true);
  }

  // Gradio says in its own words that it lost an event, in a place that is there once the page is drawn

  function lost() {
    const toast = [...document.querySelectorAll(".toast-body")].find((one) => one.textContent.includes("reconnection"));
    if (!toast || toast.style.display === "none") return;
    toast.style.display = "none";
    failures = Math.max(failures, FAILURES);
    away();
  }

  window.footnote = { ...window.footnote, resume };
  const inside = { childList: true, subtree: true };
  const drawing = new MutationObserver(() => {
    const toasts = document.querySelector(".toast-wrap");
    if (!toasts) return;
    drawing.disconnect();
    new MutationObserver(lost).observe(toasts, inside);
  });
  drawing.observe(document.documentElement, inside);
  addEventListener("pagehide", keep);
  again.addEventListener("click", () => {
    banner.remove();
    window.footnote.request(pending, "next");
    pending = "";
  });
  addEventListener("offline", check);
  setTimeout(check, BETWEEN);
})();
