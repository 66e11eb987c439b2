// Keeps the list of sent notices fresh, and the scanner's words where they belong. The page works without this: a reload
// shows the truth.
const list = document.getElementById("sent");
const wait = 1000;

async function refresh() {
  if (document.visibilityState === "visible") {
    try {
      const answer = await fetch("/sent", { headers: { accept: "text/html" } });
      if (answer.ok) {
        const fresh = await answer.text();
        if (fresh !== list.dataset.shown) {
          list.dataset.shown = fresh;
          list.innerHTML = fresh;
        }
      }
    } catch {
      // The till was closed: the next reload says so.
    }
  }
  setTimeout(refresh, wait);
}

if (list) setTimeout(refresh, wait);

const wrong = document.querySelector("[aria-invalid]");
const code = document.getElementById("code");
(wrong ?? code)?.focus();
(wrong ?? code)?.select();
