// Every page, with very long and hostile data in it, on a desk, a tablet and a phone, light and dark: axe finds nothing, the
// console is silent (a breach of the content security policy would stand there), nothing scrolls sideways.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { HOSTILE, Person, SCREENS, assertNothing, axe, hasBrowserPart, looks, openBrowser, person, smallTargets } from "./browser.mjs";
import { House, PROGRAM, captured, freePort, newId, until } from "./house.mjs";

const LARGE = process.env.BOUCLE_TEST_SIZE === "large";
// Every combination is looked at; axe reads these two, or all of them.
const READ = new Set(["desk light", "phone dark"]);
const COMBINATIONS = Object.keys(SCREENS).flatMap((screen) => ["light", "dark"].map((theme) => ({ screen, theme })));
const LONG = "Anne-Charlotte-Éléonore-Bérengère";

let house;
let browser;
let partner;
const staff = {};
const known = {};

before(async () => {
  known.partner = await freePort();
  const settings = {
    BOUCLE_PARTNER_FASTMAG_ADDRESS: `http://127.0.0.1:${known.partner}`,
    BOUCLE_PARTNER_FASTMAG_BRAND: "DEMO",
    BOUCLE_PARTNER_FASTMAG_STORE: "LYN",
    BOUCLE_PARTNER_FASTMAG_ACCOUNT: "boucle",
    BOUCLE_SECRET_FASTMAG_PASSWORD: "demo",
  };
  house = await House.open({ till: true, demo: true, settings });
  browser = await openBrowser();
  for (const login of ["ines", "karim", "thomas", "admin"]) staff[login] = await person(browser, house.url, login);
  staff.nobody = await Person.at(browser, house.url);
  staff.cashier = await Person.at(browser, house.tillUrl);
  await fill();
  await differ();
});
after(async () => {
  await browser?.close();
  if (partner?.exitCode === null) {
    const ended = new Promise((done) => partner.once("exit", done));
    partner.kill("SIGTERM");
    await ended;
  }
  await house?.close();
});

/** Takes in what nobody would want to see on a page, and raises questions of the till. */
async function fill() {
  const { page } = staff.ines;
  await page.goto("/workshop/new");
  await page.fill("#customer_first_name", LONG);
  await page.fill("#customer_last_name", `de la Tour-d’Auvergne-Lauraguais ${HOSTILE} ${"W".repeat(40)}`);
  await page.fill("#customer_phone", "06 39 98 55 01");
  await page.fill("#customer_email", `${"anne-charlotte.eleonore".repeat(2)}@une-tres-longue-adresse.exemple.fr`);
  await page.locator("label:has([name=item_category][value=bike])").click();
  await page.fill("#item_brand", `Rétrovélocipède ${HOSTILE}`);
  await page.fill("#item_model", `Klassik${"é".repeat(60)} Trapez`);
  await page.fill("#item_serial", "WSBC602123456789NX0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ");
  await page.locator("label:has([name=symptom-bike])").first().click();
  await page.fill("#problem", `${HOSTILE} ${"bruit".repeat(60)}\n`.repeat(3));
  await page.fill("#location", `Mezzanine ${"Z".repeat(45)}`);
  await page.getByRole("button", { name: "Réceptionner" }).click();
  await page.waitForURL(/\/tickets\/LYN-\d+/);
  known.code = new URL(page.url()).pathname.split("/").pop();
  await page.locator("summary", { hasText: "Ajouter une ligne" }).click();
  await page.fill("#line_label", `Roulement ${HOSTILE} ${"X".repeat(70)}`);
  await page.fill("#line_unit_price", "12345,67");
  await page.locator("form:has(#line_label)").getByRole("button").click();
  await page.locator("td", { hasText: "Roulement" }).first().waitFor();
  await page.locator("summary", { hasText: /note/i }).click();
  await page.fill("#note", `${HOSTILE} ${"n".repeat(300)}`);
  await page.locator("form:has(#note)").getByRole("button").click();
  await page.getByText("n".repeat(300)).first().waitFor();
  await page.goto(`/tickets/${known.code}`);
  await page.locator("summary", { hasText: "Préparer un devis" }).click();
  await page.fill("#message", `${HOSTILE} ${"m".repeat(200)}`);
  await page.getByRole("button", { name: "Envoyer le devis" }).click();
  known.quote = new URL(await page.locator("#quote-link").inputValue()).pathname;
  await page.goto(`/tickets/${known.code}`);
  known.customer = await page.locator("a[href^='/customers/']").first().getAttribute("href");
  known.item = await page.locator("a[href^='/items/']").first().getAttribute("href");
  const [ready] = await house.codes("ready");
  known.ready = ready.code;
  [known.paid] = (await house.codes("paid", { due: false })).map((payable) => payable.code);
  const due = ready.amount_due.amount;
  for (const [id, code, cents] of [["P-1", ready.code, due], ["P-2", ready.code, due], ["P-3", `ZZZ-${HOSTILE}`, 100]]) {
    assert.equal(await house.notify(newId(), captured(id, code, cents)), 202);
  }
  await staff.admin.page.goto("/settings/users");
  known.user = await staff.admin.page.locator("main a[href^='/settings/users/']:not([href$=new])").first().getAttribute("href");
  await staff.admin.page.goto("/settings/stores");
  known.store = await staff.admin.page.locator("main a[href^='/settings/stores/']:not([href$=new])").first().getAttribute("href");
  await staff.thomas.page.goto("/");
  await until("the questions of the till stand on Today", async () => {
    await staff.thomas.page.reload();
    return staff.thomas.page.locator("form[action^='/clear-ups/']").count();
  });
}

/** A partner that took money yesterday, of which Boucle was never told. */
async function differ() {
  const at = new Date(Date.now() - 86_400_000).toISOString();
  const paid = {
    number: 1001, kind: "COMMANDE", store: "LYN", total: 8990, quantity: 1, transaction: "REPARATION", email: "",
    comment: `${known.ready} ${known.ready}`, payment: "CB", lines: [], sale: 1002, made: at, updated: at,
  };
  // Whom the check looks for.
  const client = {
    number: 1000, email: "check@boucle.example", last_name: "ESSAI", first_name: "Zoé", title: "Madame", address: ["-", ""],
    postcode: "00000", city: "INCONNUE", country: "FRANCE", phone: "", mobile: "", remarks: "", company: "", external: "",
    updated: at,
  };
  const state = join(house.folder, "fastmag.jsonl");
  await writeFile(state, `${JSON.stringify([{ client }, { document: paid }])}\n`);
  const args = ["simulator", "fastmag", "--port", `${known.partner}`, "--state", state];
  partner = spawn(PROGRAM, args, { env: house.env, cwd: house.folder, stdio: ["ignore", "ignore", "inherit"] });
  await until("the partner is there", async () => (await fetch(`http://127.0.0.1:${known.partner}/healthz`)).ok);
  await house.run("connector", "on", "fastmag");
  // Says by its status that something differs.
  await assert.rejects(house.run("control", "run", "fastmag", "--kind", "payments"), /differences are open/);
}

const menu = (selector) => (page) => page.locator(selector).first().click();
const send = (button) => async (page) => {
  const answer = page.waitForResponse((response) => response.request().method() === "POST");
  await page.getByRole("button", { name: button }).click();
  assert.equal((await answer).status(), 422);
  await page.waitForLoadState();
};

/** Who, name, path, and what else: the status of the answer, what is done before looking, whether fingers press there. */
const PAGES = [
  ["nobody", "sign-in", () => "/login"],
  ["nobody", "sign-in after a mistake", () => "/login", { act: signInWrongly }],
  ["nobody", "person of the counter", () => "/switch"],
  ["ines", "today of a seller", () => "/"],
  ["thomas", "today with questions of the till", () => "/", { act: menu("main details summary") }],
  ["ines", "menu of the person", () => "/", { act: menu("[popovertarget=person]") }],
  ["ines", "board", () => "/workshop"],
  ["karim", "board, menu of a card", () => "/workshop", { act: menu(".bcard button.more") }],
  ["ines", "board, menu of filters", () => "/workshop", { act: menu("[popovertarget=filters]") }],
  ["ines", "board, late", () => "/workshop?late=1"],
  ["ines", "board, filtered to nothing", () => "/workshop?category=outdoor&late=1&kind=rental_maintenance"],
  ["ines", "list", () => "/workshop?view=list"],
  ["karim", "a move asks why", () => `/tickets/${known.code}/move?to=cancelled`],
  ["ines", "intake", () => "/workshop/new"],
  ["ines", "intake, another day and hour", () => "/workshop/new", { act: otherDay }],
  ["ines", "intake, somebody known", () => `/workshop/new?q=0639985501`],
  ["ines", "intake refused", () => "/workshop/new", { act: send("Réceptionner") }],
  ["ines", "ticket just taken in", () => `/tickets/${known.code}?taken_in=1`],
  ["thomas", "ticket with a question of the till", () => `/tickets/${known.ready}`],
  ["ines", "ticket that is paid", () => `/tickets/${known.paid}`],
  ["thomas", "ticket, other moves", () => `/tickets/${known.code}`, { act: menu("[popovertarget=moves]:visible") }],
  ["thomas", "ticket, a move asks why", () => `/tickets/${known.code}`, { act: askWhy }],
  ["ines", "ticket, all forms", () => `/tickets/${known.code}`, { act: unfold }],
  ["nobody", "quote by its link", () => known.quote, { fingers: true }],
  ["nobody", "quote by its link, saying no", () => known.quote, { act: unfold, fingers: true }],
  ["nobody", "quote by its link, refused", () => known.quote, { act: send("Accepter et signer"), fingers: true }],
  ["nobody", "link that nobody made", () => "/s/nothing", { status: 404, fingers: true }],
  ["karim", "bench", () => "/bench", { fingers: true }],
  ["karim", "bench, hostile", () => `/bench/${known.code}`, { fingers: true }],
  ["karim", "bench, all forms", () => `/bench/${known.code}`, { act: unfold, fingers: true }],
  ["karim", "bench, nothing found", () => "/bench?q=zzz-0", { status: 404, fingers: true }],
  ["ines", "customers", () => "/customers"],
  ["ines", "customer", () => known.customer],
  ["ines", "customer, edit", () => `${known.customer}/edit`],
  ["ines", "items", () => "/items"],
  ["ines", "item", () => known.item],
  ["ines", "item, edit", () => `${known.item}/edit`],
  ["ines", "search, found", () => "/search?q=moustache"],
  ["ines", "search, hostile", () => `/search?q=${encodeURIComponent(HOSTILE)}`],
  ["ines", "search, nothing found", () => "/search?q=zzzzzzzz"],
  ["ines", "search, nothing typed", () => "/search?q="],
  ["ines", "scan", () => "/scan"],
  ["ines", "proposals of the scan box", () => "/", { act: propose }],
  ["ines", "person of the counter, signed in", () => "/switch"],
  ["ines", "PIN", () => "/switch", { act: pin }],
  ["ines", "settings of one's own", () => "/settings"],
  ["admin", "users", () => "/settings/users"],
  ["admin", "new user", () => "/settings/users/new"],
  ["admin", "user", () => known.user],
  ["admin", "stores", () => "/settings/stores"],
  ["admin", "new store", () => "/settings/stores/new"],
  ["admin", "store", () => known.store],
  ["admin", "devices", () => "/settings/devices"],
  ["admin", "keys", () => "/settings/keys"],
  ["admin", "partners", () => "/settings/connectors"],
  ["admin", "a partner that is off", () => "/settings/connectors/openbravo"],
  ["admin", "a partner that is on", () => "/settings/connectors/fastmag"],
  ["admin", "today, where something differs", () => "/"],
  ["admin", "differences with a partner", () => "/settings/connectors/fastmag/differences", { act: unfold }],
  ["admin", "a difference is left without a reason", () => "/settings/connectors/fastmag/differences", { act: leaveWithout }],
  ["admin", "differences that are over", () => "/settings/connectors/fastmag/differences?state=closed"],
  ["admin", "nothing differs", () => "/settings/connectors/openbravo/differences"],
  ["admin", "what was said to a partner", () => "/settings/connectors/fastmag/exchanges"],
  ["admin", "a partner's files", () => "/settings/connectors/fastmag/try?file=objects/product.toml"],
  ["admin", "components", () => "/styleguide"],
  ["ines", "not found", () => "/tickets/LYN-1", { status: 404 }],
  ["ines", "no such address", () => "/nothing/here", { status: 404 }],
  ["ines", "not allowed", () => "/settings/users", { status: 403 }],
  ["nobody", "no such address, signed out", () => "/nothing/here", { status: 404 }],
  ["cashier", "till", () => "/", { fingers: true }],
  ["cashier", "till, to be paid", () => `/?code=${known.code}`, { fingers: true }],
  ["cashier", "till, unknown code", () => "/?code=ZZZ-9", { fingers: true }],
  ["cashier", "settings of the till", () => "/settings", { fingers: true }],
];

for (const [who, name, path, { status = 200, act, fingers } = {}] of PAGES) {
  test(name, async () => {
    const page = await staff[who].open();
    try {
      const answer = await page.goto(path());
      assert.equal(answer.status(), status, `${path()} answers`);
      await act?.(page);
      if (hasBrowserPart && who !== "cashier" && status === 200) await page.waitForFunction(() => !document.querySelector("[data-live-status=wait]"));
      const found = [];
      for (const { screen, theme } of COMBINATIONS) {
        await page.setViewportSize(SCREENS[screen]);
        await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
        const here = await looks(page);
        if (LARGE || READ.has(`${screen} ${theme}`)) here.push(...(await axe(page)));
        if (fingers && screen !== "desk" && theme === "light") here.push(...(await smallTargets(page)));
        found.push(...here.map((text) => `${screen}, ${theme}: ${text}`));
      }
      found.push(...page.complaints.map((text) => `console: ${text}`));
      assertNothing(found);
    } finally {
      await page.close();
    }
  });
}

async function signInWrongly(page) {
  await page.fill("#login", "ines");
  await page.fill("#password", "not it");
  await page.locator("form:has(#login)").getByRole("button").click();
  await page.getByRole("alert").waitFor();
}

async function otherDay(page) {
  await page.locator("label:has([name=promised_day][value=other])").click();
  await page.locator("label:has([name=promised_hour][value=other])").click();
  await page.locator("label:has([name=item_category][value=ski])").click();
}

async function unfold(page) {
  const folded = page.locator("main details:not([open]) > summary:visible");
  while (await folded.count()) await folded.first().click();
}

async function leaveWithout(page) {
  await page.locator(".difference details > summary").first().click();
  // What the browser would ask for by itself.
  await page.locator(".difference form[action$=accept]").first().evaluate((form) => { form.noValidate = true; });
  const answer = page.waitForResponse((response) => response.request().method() === "POST");
  await page.locator(".difference form[action$=accept] button").first().click();
  assert.equal((await answer).status(), 422);
  await page.waitForLoadState();
}

async function askWhy(page) {
  await page.locator("[popovertarget=moves]:visible").first().click();
  await page.locator("#moves [popovertarget=ask-cancelled]").click();
}

async function propose(page) {
  if (!hasBrowserPart) return;
  await page.waitForSelector("[data-live-status=live]", { state: "attached" });
  await page.locator("#scan").pressSequentially("moustache");
  await page.locator("#scan-list").waitFor();
}

async function pin(page) {
  await page.locator(".pins a[href*='user=']").first().click();
  await page.locator("#pin").waitFor();
}
