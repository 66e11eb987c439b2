// Starts the browser part: loads the module and wakes the islands of the page. A file of its own, so that the content security
// policy needs no inline script. Its address carries the version of the site, which it hands on.
const version = new URL(import.meta.url).search;

async function wake(node, module, children) {
  if (node.nodeType !== Node.ELEMENT_NODE) return;
  if (node.localName === "leptos-island") {
    children.at(-1)?.();
    await module[node.dataset.component]?.(node);
  }
  // What a page passed into an island belongs to the page again: Leptos needs to know when it is reached.
  const isChildren = node.localName === "leptos-children";
  if (isChildren) children.push(node.$$on_hydrate);
  for (const child of [...node.children]) await wake(child, module, children);
  if (isChildren) children.pop();
}

async function start() {
  const module = await import(`/pkg/boucle.js${version}`);
  await module.default({ module_or_path: `/pkg/boucle.wasm${version}` });
  module.hydrate();
  await wake(document.body, module, []);
}

start().catch((error) => {
  // The page is complete without its islands: it says that it stands still, and goes on.
  for (const status of document.querySelectorAll("[data-live-status]")) status.dataset.liveStatus = "off";
  console.warn("The browser part did not start:", error);
});
