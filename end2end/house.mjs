// A running Boucle for a test: the demo chain in a database of its own, a till as its own process, free ports.
import { execFile, spawn } from "node:child_process";
import { createHmac, randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { Wire } from "./wire.mjs";

export const PROGRAM = process.env.BOUCLE_BIN;
if (!PROGRAM) throw new Error("BOUCLE_BIN names the program to test; scripts/test.sh sets it");

export const SECRET = "whsec_ZW5kIHRvIGVuZCBzZWNyZXQgb2YgMzIgYnl0ZXMhISE=";
// The demo chain's till key: it opens the demo chain only.
export const KEY = "bk_demo_till_of_the_demo_chain_only";
export const PASSWORD = "boucle-demo";

export async function freePort() {
  const server = createServer();
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address();
  await new Promise((done) => server.close(done));
  return port;
}

export const pause = (ms) => new Promise((done) => setTimeout(done, ms));

/** Tries until it answers something true, or says what was waited for. */
export async function until(what, attempt, ms = 15_000) {
  const end = Date.now() + ms;
  for (;;) {
    const answer = await attempt().catch(() => undefined);
    if (answer) return answer;
    if (Date.now() > end) throw new Error(`waited ${ms} ms in vain: ${what}`);
    await pause(50);
  }
}

export class House {
  #server;
  #till;
  #isEnding = false;

  /**
   * With `demo` it is served as `boucle demo` serves it: logins at the door, and the components. `settings` are further
   * variables of its environment.
   */
  static async open({ till = false, demo = false, settings = {} } = {}) {
    const house = new House();
    house.command = demo ? "demo" : "serve";
    house.folder = await mkdtemp(join(tmpdir(), "boucle-"));
    house.port = await freePort();
    house.tillPort = await freePort();
    house.url = `http://127.0.0.1:${house.port}`;
    house.tillUrl = `http://127.0.0.1:${house.tillPort}`;
    house.env = {
      ...process.env,
      DATABASE_URL: `sqlite://${join(house.folder, "boucle.db")}`,
      BOUCLE_ADDR: `127.0.0.1:${house.port}`,
      BOUCLE_BASE_URL: house.url,
      BOUCLE_SECRET_TILL: SECRET,
      BOUCLE_TILL_KEY: KEY,
      BOUCLE_LOG: "warn",
      ...settings,
    };
    try {
      await house.run("demo", "--seed-only");
      await house.start();
      if (till) await house.openTill();
      return house;
    } catch (error) {
      // A process that is left behind would keep the test run waiting for ever.
      await house.close();
      throw error;
    }
  }

  /** Runs a command of the program to its end and gives what it printed. */
  async run(...args) {
    const { stdout } = await promisify(execFile)(PROGRAM, args, { env: this.env, cwd: this.folder });
    return stdout;
  }

  async start() {
    this.#server = spawn(PROGRAM, [this.command], { env: this.env, cwd: this.folder, stdio: ["ignore", "ignore", "inherit"] });
    // Whatever a test waits for then, this is why it waits in vain.
    this.#server.once("exit", (code, signal) => { if (!this.#isEnding) console.error(`the server ended by itself: ${signal ?? code}`); });
    this.#isEnding = false;
    await until("the server is ready", async () => (await fetch(`${this.url}/readyz`)).ok);
  }

  /** The till speaks to Boucle over a wire with a meter, so that a test knows when a notice was answered. */
  async openTill() {
    this.wire = await Wire.to(this.url);
    const args = ["simulator", "till", "--port", `${this.tillPort}`, "--boucle", this.wire.url, "--retry-scale", "0.01"];
    this.#till = spawn(PROGRAM, args, { env: this.env, cwd: this.folder, stdio: ["ignore", "ignore", "inherit"] });
    await until("the till is open", async () => (await fetch(this.tillUrl)).ok);
  }

  /** Ends the server as a power cut would. */
  async kill() {
    const ended = new Promise((done) => this.#server.once("exit", done));
    this.#isEnding = true;
    this.#server.kill("SIGKILL");
    await ended;
  }

  async close() {
    this.#isEnding = true;
    for (const process of [this.#server, this.#till]) {
      if (!process || process.exitCode !== null || process.signalCode !== null) continue;
      const ended = new Promise((done) => process.once("exit", done));
      process.kill("SIGTERM");
      await ended;
    }
    await this.wire?.close();
    await rm(this.folder, { recursive: true, force: true });
  }

  async payable(code) {
    const answer = await fetch(`${this.url}/api/v1/payables/${encodeURIComponent(code)}`, {
      headers: { authorization: `Bearer ${KEY}` },
    });
    return answer.ok ? answer.json() : undefined;
  }

  /** Codes of the demo chain's tickets in a state, with something due. */
  async codes(state, { due = true } = {}) {
    const found = [];
    for (let number = 2380; number < 2560; number += 1) {
      const payable = await this.payable(`LYN-${number}`);
      if (payable?.state === state && payable.amount_due.amount > 0 === due) found.push(payable);
    }
    return found;
  }

  /** Sends a signed notice; gives the status. */
  async notify(id, body) {
    const text = JSON.stringify(body);
    const at = Math.floor(Date.now() / 1000);
    const key = Buffer.from(SECRET.slice("whsec_".length), "base64");
    const signature = createHmac("sha256", key).update(`${id}.${at}.${text}`).digest("base64");
    const answer = await fetch(`${this.url}/hooks/till`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "webhook-id": id,
        "webhook-timestamp": `${at}`,
        "webhook-signature": `v1,${signature}`,
      },
      body: text,
    });
    return answer.status;
  }
}

export function captured(paymentId, code, cents) {
  const amount = { amount: cents, currency: "EUR" };
  const now = new Date().toISOString();
  return {
    type: "payment.captured",
    timestamp: now,
    data: {
      payment_id: paymentId, store: "LYN", till: "2", receipt: paymentId, code, amount,
      tenders: [{ method: "card", amount }], paid_at: now,
    },
  };
}

export const newId = () => `msg_${randomUUID().replaceAll("-", "")}`;
