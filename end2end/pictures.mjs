// Takes the pictures of the documentation, of the demo chain as it is on its first morning:
//   BOUCLE_BIN=… BOUCLE_SITE=$PWD/target/site node end2end/pictures.mjs [NAME...]
// Where Python's Pillow is installed, 256 colours a picture make them small.
import { spawnSync } from "node:child_process";
import { mkdir, stat } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { SCREENS, hasBrowserPart, openBrowser, person, Person } from "./browser.mjs";
import { House } from "./house.mjs";

const FOLDER = fileURLToPath(new URL("../docs/pictures/", import.meta.url));
// The ticket of the demo chain that is ready and due: README tells to pay it.
const CODE = "LYN-2418";

const REDUCE = `import sys
from PIL import Image
picture = Image.open(sys.argv[1]).convert("RGB")
picture.quantize(256, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(sys.argv[1], optimize=True)`;

const PICTURES = [
  ["board", "ines", () => "/workshop"],
  ["today", "thomas", () => "/"],
  ["ticket", "ines", () => `/tickets/${CODE}`],
  ["intake", "ines", () => "/workshop/new", { act: fillIn }],
  ["bench", "karim", () => "/bench", { screen: "tablet" }],
  ["till", "cashier", () => `/?code=${CODE}`, { screen: "tablet" }],
  ["phone", "ines", () => `/tickets/${CODE}`, { screen: "phone" }],
  ["dark", "karim", () => "/workshop", { theme: "dark" }],
];

async function fillIn(page) {
  await page.fill("#customer_first_name", "Jeanne");
  await page.fill("#customer_last_name", "Morel");
  await page.fill("#customer_phone", "06 39 98 41 07");
  await page.locator("label:has([name=item_category][value=ebike])").click();
  await page.fill("#item_brand", "Moustache");
  await page.fill("#item_model", "Samedi 28.5");
  for (const chip of (await page.locator("label:has([name=symptom-ebike])").all()).slice(0, 2)) await chip.click();
  await page.fill("#problem", "Le moteur coupe dans les montées depuis dimanche.");
  await page.fill("#ceiling", "120");
}

const only = process.argv.slice(2);
const house = await House.open({ till: true, demo: true });
const browser = await openBrowser();
try {
  await mkdir(FOLDER, { recursive: true });
  for (const [name, who, path, { screen = "desk", theme = "light", act } = {}] of PICTURES) {
    if (only.length && !only.includes(name)) continue;
    const options = { screen: SCREENS[screen], theme, scale: screen === "phone" ? 2 : 1.5 };
    const at = who === "cashier" ? await Person.at(browser, house.tillUrl, options) : await person(browser, house.url, who, options);
    await at.page.goto(path());
    await act?.(at.page);
    if (hasBrowserPart && who !== "cashier") await at.page.waitForSelector("[data-live-status=live]", { state: "attached" });
    await at.page.evaluate(() => { document.activeElement?.blur(); window.scrollTo(0, 0); return document.fonts.ready; });
    const file = `${FOLDER}${name}.png`;
    await at.page.screenshot({ path: file });
    spawnSync("python3", ["-c", REDUCE, file]);
    console.log(`docs/pictures/${name}.png: ${Math.round((await stat(file)).size / 1000)} kB`);
    await at.leave();
  }
} finally {
  await browser.close();
  await house.close();
}
