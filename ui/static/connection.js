// Notices when the server goes away and comes back. What is on the page stays there; when the server is back, it is
// told the conversation again, and a question that was under way can be asked again.
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

  again.addEventListener("click", () => {
    banner.remove();
    window.footnote.request(pending, "next");
    pending = "";
  });
  addEventListener("offline", check);
  setTimeout(check, BETWEEN);
})();
