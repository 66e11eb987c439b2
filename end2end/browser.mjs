// The browser of the tests: people who sign in, and what every page has to hold to.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import { chromium } from "playwright-core";
import { PASSWORD } from "./house.mjs";

const PROGRAM = process.env.BOUCLE_CHROMIUM ?? "/usr/bin/chromium";
const FLAGS = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-component-update", "--disable-sync",
];

/** What is meant to stay text, wherever it is shown. */
export const HOSTILE = "</textarea><script>window.taken=1</script>";

/** The desk, a tablet, a phone. */
export const SCREENS = {
  desk: { width: 1440, height: 900 },
  tablet: { width: 1180, height: 820 },
  phone: { width: 390, height: 844 },
};

export const hasBrowserPart = existsSync(join(process.env.BOUCLE_SITE ?? "", "pkg/boucle.wasm"));

/** Given to a test that needs the browser part: why it is left out, or nothing. */
export const needsBrowserPart = hasBrowserPart ? {} : { skip: "the browser part is not built: target/site/pkg has no boucle.wasm" };

export const openBrowser = () => chromium.launch({ executablePath: PROGRAM, args: FLAGS });

/** Somebody at a browser of their own. */
export class Person {
  static async at(browser, url, { scripts = true, screen = SCREENS.desk, theme = "light", scale = 1 } = {}) {
    const person = new Person();
    person.url = url;
    person.context = await browser.newContext({
      baseURL: url, javaScriptEnabled: scripts, viewport: screen, colorScheme: theme,
      deviceScaleFactor: scale, locale: "fr-FR", reducedMotion: "reduce",
    });
    person.context.setDefaultTimeout(15_000);
    person.page = await person.open();
    return person;
  }

  /** Another tab. What its console complains about is collected. */
  async open(path) {
    const page = await this.context.newPage();
    page.complaints = [];
    page.on("pageerror", (error) => page.complaints.push(`${error}`));
    page.on("console", (message) => {
      // The answer that a test asks for, such as 404, is no complaint of the page.
      const isOwnAnswer = message.location().url === page.url() && message.text().startsWith("Failed to load resource");
      if (["error", "warning"].includes(message.type()) && !isOwnAnswer) page.complaints.push(message.text());
    });
    if (path) await page.goto(path);
    return page;
  }

  async signIn(login, password = PASSWORD) {
    const { page } = this;
    if (!page.url().includes("/login")) await page.goto("/login");
    await page.fill("#login", login);
    await page.fill("#password", password);
    await page.locator("form:has(#login)").getByRole("button").click();
    await page.waitForURL((url) => url.pathname !== "/login");
    return this;
  }

  async leave() {
    await this.context.close();
  }
}

/** Signed in, at a browser of their own. */
export async function person(browser, url, login, options) {
  return (await Person.at(browser, url, options)).signIn(login);
}

/** Waits inside of the page, without a reload, until a text stands in an element; gives the moment. */
export function stands(page, selector, text) {
  return page.evaluate(
    ([selector, text]) =>
      new Promise((done) => {
        const watch = new MutationObserver(look);
        function look() {
          if (![...document.querySelectorAll(selector)].some((each) => each.textContent.includes(text))) return;
          watch.disconnect();
          done(Date.now());
        }
        watch.observe(document.documentElement, { childList: true, subtree: true, attributes: true, characterData: true });
        look();
      }),
    [selector, text],
  );
}

/** The page follows what happens. */
export const isLive = (page) => page.waitForSelector("[data-live-status=live]", { state: "attached" });

const AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** What axe finds. */
export async function axe(page) {
  const { violations } = await new AxeBuilder({ page }).withTags(AXE_TAGS).setLegacyMode().analyze();
  return violations.map(({ id, help, nodes }) => {
    const where = nodes.slice(0, 3).map((node) => `${node.target.join(" ")}: ${node.html.slice(0, 160)} ${node.any[0]?.message ?? ""}`);
    return `axe ${id}: ${help} (${nodes.length})\n    ${where.join("\n    ")}`;
  });
}

/** What is wrong at a glance: the page scrolls sideways, or something foreign ran. */
export async function looks(page) {
  const found = [];
  const [wide, room, taken] = await page.evaluate(() => {
    const root = document.documentElement;
    return [root.scrollWidth, root.clientWidth, "taken" in window];
  });
  if (wide > room) found.push(`scrolls sideways: ${wide} px wide in ${room} px (${await widest(page)})`);
  if (taken) found.push("a script in a name ran");
  return found;
}

/** What stands out of the page at its right. */
function widest(page) {
  return page.evaluate(() => {
    const room = document.documentElement.clientWidth;
    const out = [...document.body.querySelectorAll("*")].filter((each) => each.getBoundingClientRect().right > room + 1);
    return out.slice(-3).map((each) => `${each.localName}.${each.className}`).join(", ");
  });
}

/** What can be pressed and is smaller than a finger asks for. */
export function smallTargets(page, least = 48) {
  return page.evaluate((least) => {
    const found = [];
    for (const each of document.querySelectorAll("a, button, summary, input, select, textarea, label.chip, label.check")) {
      if (each.matches(".skip, .sr, label input, [hidden], [tabindex='-1'], [type=hidden]") || !each.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
      const { width, height } = each.getBoundingClientRect();
      // A box whose frame is pressed as well counts as large as its frame.
      const around = each.closest(".scan")?.getBoundingClientRect().height ?? 0;
      if (width > 0 && (width < least - 0.5 || Math.max(height, around) < least - 0.5)) {
        found.push(`${each.localName}.${each.className} "${(each.textContent || each.name || "").trim().slice(0, 40)}" ${Math.round(width)}x${Math.round(height)}`);
      }
    }
    return found;
  }, least);
}

export function assertNothing(found) {
  assert.equal(found.length, 0, `\n${[...new Set(found)].join("\n")}\n`);
}
