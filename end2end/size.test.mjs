// What a browser has to load before the pages are quick.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { needsBrowserPart } from "./browser.mjs";

const gzipped = async (...files) => {
  const sizes = files.map(async (file) => gzipSync(await readFile(join(process.env.BOUCLE_SITE, file)), { level: 9 }).length);
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
};

for (const [what, most, needs, ...files] of [
  ["the browser part", 150_000, needsBrowserPart, "pkg/boucle.wasm", "pkg/boucle.js", "start.js", "live-worker.js"],
  ["the style sheet", 30_000, {}, "pkg/boucle.css"],
]) {
  test(`${what} is at most ${most / 1000} kB, compressed`, needs, async (t) => {
    const size = await gzipped(...files);
    t.diagnostic(`${(size / 1000).toFixed(1)} kB`);
    assert.ok(size <= most, `${size} bytes`);
  });
}
