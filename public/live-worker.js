// One stream of what happens for all tabs of this browser: HTTP/1.1 allows six connections a host, and ten tabs would starve
// each other. A shared worker holds the stream and passes on what it says; a tab that leaves says "bye".
const tabs = new Set();
let source = null;
let status = "wait";

function tell(message) {
  for (const tab of tabs) tab.postMessage(message);
}

function say(next) {
  status = next;
  tell(next);
}

function open() {
  source = new EventSource("/live");
  source.onopen = () => say("live");
  source.onerror = () => {
    say("wait");
    // A refusal (signed out, or the server is gone for a while) closes the stream for good: try again, slowly.
    if (source?.readyState === EventSource.CLOSED) {
      source = null;
      setTimeout(() => tabs.size > 0 && source === null && open(), 5000);
    }
  };
  for (const kind of ["beat", "tickets", "reload"]) source.addEventListener(kind, () => tell(kind));
}

self.onconnect = ({ ports: [tab] }) => {
  tabs.add(tab);
  tab.onmessage = ({ data }) => {
    if (data !== "bye") return;
    tabs.delete(tab);
    if (tabs.size === 0) {
      source?.close();
      source = null;
      status = "wait";
    }
  };
  tab.start();
  tab.postMessage(status);
  if (source === null) open();
};
