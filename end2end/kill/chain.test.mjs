// Server, database and partner are killed at any moment, again and again, while repairs are taken in, made ready, sent to the
// partner's till and paid there. In the end each stands there once and is paid here once, to the cent.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { Counter } from "../counter.mjs";
import { Database } from "../database.mjs";
import { House, freePort, pause, until } from "../house.mjs";

const ROUNDS = process.env.BOUCLE_TEST_SIZE === "large" ? 200 : 20;
const LANES = 4;
// The partner takes five requests a second.
const REPAIRS = ROUNDS * 2;
// What a killed process had claimed comes back after fifty seconds; the partner is asked every ten.
const SETTLED = 240_000;

/** The simulated Fastmag as a process that keeps what it knows. */
class Partner {
  #process;

  static async open(house, port) {
    const partner = new Partner();
    Object.assign(partner, { house, port });
    partner.url = `http://127.0.0.1:${partner.port}`;
    await partner.start();
    await partner.know("check@boucle.example");
    return partner;
  }

  async start() {
    const args = ["simulator", "fastmag", "--port", `${this.port}`, "--state", join(this.house.folder, "fastmag.json")];
    this.#process = spawn(process.env.BOUCLE_BIN, args, { env: this.house.env, cwd: this.house.folder, stdio: ["ignore", "ignore", "inherit"] });
    await until("the partner answers", async () => (await fetch(`${this.url}/healthz`)).ok);
  }

  async #end(signal) {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const ended = new Promise((done) => this.#process.once("exit", done));
    this.#process.kill(signal);
    await ended;
  }

  kill() {
    return this.#end("SIGKILL");
  }

  close() {
    return this.#end("SIGTERM");
  }

  /** Its check looks for a customer who is there. */
  async know(email) {
    const data = ["CLIENT", "LYN", email, "ESSAI", "Zoé", "Madame", "-", "", "69003", "LYON", "FRANCE", "", "", "0", "0", "", "0", "BOUCLE", "", "", "", "C1", ""].join("|");
    const body = new URLSearchParams({ Enseigne: "DEMO", Magasin: "LYN", Compte: "boucle", MotPasse: "demo", data });
    const said = await (await fetch(`${this.url}/EDIWEBSRV.IPS`, { method: "POST", body })).text();
    if (!said.startsWith("OK")) throw new Error(said);
  }

  /** Orders that carry a code, open ones and those that became a sale. */
  async orders(code) {
    const { commandes } = await (await fetch(`${this.url}/control/state`)).json();
    return commandes.filter(({ comment }) => comment.split(" ")[0] === code);
  }

  /** The cashier takes the money of an order. */
  async take(number) {
    const body = JSON.stringify({ order: number, payment: "CB" });
    const answer = await fetch(`${this.url}/control/pay`, { method: "POST", headers: { "content-type": "application/json" }, body });
    if (!answer.ok) throw new Error(await answer.text());
  }
}

/** Tries until it is done, whatever is down meanwhile. */
const persist = (what, attempt) => until(what, attempt, SETTLED);

let database, house, partner;
before(async () => {
  database = await Database.open();
  const port = await freePort();
  house = await House.open({
    settings: {
      DATABASE_URL: database.url,
      BOUCLE_PARTNER_FASTMAG_ADDRESS: `http://127.0.0.1:${port}`,
      BOUCLE_PARTNER_FASTMAG_BRAND: "DEMO",
      BOUCLE_PARTNER_FASTMAG_STORE: "LYN",
      BOUCLE_PARTNER_FASTMAG_ACCOUNT: "boucle",
      BOUCLE_SECRET_FASTMAG_PASSWORD: "demo",
      // What the server says of its database while that is gone is not what is looked at here.
      BOUCLE_LOG: "off",
    },
  });
  partner = await Partner.open(house, port);
  await house.run("connector", "on", "fastmag");
});
after(async () => {
  await partner?.close();
  await house?.close();
  await database?.close();
});

/** Takes a repair in and makes it ready; every step may be cut off and is taken up where it stands. */
async function makeReady(at) {
  const key = randomUUID();
  const stands = async (code) => (await house.payable(code)) ?? Promise.reject(new Error("no answer"));
  const counter = () => Counter.open(house.url, "thomas");
  let who = await persist("somebody signs in", counter);
  const code = await persist("it is taken in", async () => who.takeIn(key));
  await persist("it is priced", async () => {
    if ((await stands(code)).total.amount === 0) await who.addLine(code, "Purge des freins", `${40 + (at % 100)},90`);
    return true;
  });
  for (const state of ["in_repair", "quality_check", "ready"]) {
    await persist(`it is ${state}`, async () => {
      const now = (await stands(code)).state;
      if (now === state) return true;
      await who.move(code, state).catch(async (error) => {
        who = await counter();
        throw error;
      });
      return false;
    });
  }
  return { code, amount: (40 + (at % 100)) * 100 + 90 };
}

test(`${ROUNDS} kills of server, database and partner: every repair is sold once and paid once`, async () => {
  const repairs = [];
  let made = 0;
  let isOver = false;
  const lane = async () => {
    while (made < REPAIRS) {
      made += 1;
      repairs.push(await makeReady(made));
    }
  };
  // The cashier takes money as soon as an order stands at the till.
  const cashier = async () => {
    while (!isOver) {
      for (const { code } of repairs) {
        const open = (await partner.orders(code).catch(() => [])).find(({ sale }) => sale === null);
        if (open) await partner.take(open.number).catch(() => {});
      }
      await pause(200);
    }
  };
  const kills = { server: 0, database: 0, partner: 0 };
  const things = { server: house, database, partner };
  const killer = async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      await pause(200 + Math.random() * 600);
      const name = Object.keys(things)[Math.floor(Math.random() * 3)];
      kills[name] += 1;
      await things[name].kill();
      await pause(Math.random() * 300);
      await things[name].start();
    }
  };
  const cashing = cashier();
  try {
    await Promise.all([killer(), ...Array.from({ length: LANES }, lane)]);
    for (const { code } of repairs) await persist(`${code} is paid`, async () => (await house.payable(code))?.state === "paid");
  } finally {
    isOver = true;
    await cashing;
  }

  const told = JSON.stringify(kills);
  for (const { code, amount } of repairs) {
    const orders = await partner.orders(code);
    assert.equal(orders.length, 1, `${code} stands once at the partner; kills: ${told}`);
    assert.equal(orders[0].total, amount, `${code}: the partner's cents`);
    const { settled, amount_due: due } = await house.payable(code);
    assert.deepEqual(settled.filter(({ kind }) => kind === "payments").map((part) => part.amount.amount), [amount], `${code} is paid once; kills: ${told}`);
    assert.equal(due.amount, 0, code);
  }
  const left = JSON.parse(await house.run("outbox", "list", "--json"));
  assert.deepEqual(left.filter(({ subject }) => repairs.some(({ code }) => code === subject)), [], "nothing waits any more");
  console.log(`# ${repairs.length} repairs; killed: ${told}`);
});
