// The Tryton that scripts/with-tryton.sh started, as a test sees it: its cashier at the till, its books, its end and its return.
import { spawn } from "node:child_process";
import { connect } from "node:net";
import { once } from "node:events";
import { until } from "../house.mjs";

const SALE = "sale.point.sale";
const { BOUCLE_TEST_TRYTON: address, BOUCLE_TEST_TRYTON_DATABASE: database } = process.env;

export { address };

/** What Boucle has to be told of it, by way of `through`. */
export const settings = (through) => ({
  BOUCLE_PARTNER_TRYTON_ADDRESS: through,
  BOUCLE_PARTNER_TRYTON_DATABASE: database,
  BOUCLE_SECRET_TRYTON_PASSWORD: process.env.BOUCLE_TEST_TRYTON_PASSWORD,
});

const cents = ({ decimal }) => Math.round(Number(decimal) * 100);

export class Tryton {
  #session;
  #context = {};
  #pid = Number(process.env.BOUCLE_TEST_TRYTON_PID);
  #served;

  /** The cashier signs in. */
  static async open() {
    const tryton = new Tryton();
    const login = "caisse";
    const password = process.env.BOUCLE_TEST_TRYTON_TILL_PASSWORD;
    const [user, token] = await tryton.#call("common.db.login", login, { password }, "fr");
    tryton.#session = Buffer.from(`${login}:${user}:${token}`).toString("base64");
    tryton.#context = await tryton.#call("model.res.user.get_preferences", true, {});
    return tryton;
  }

  async #call(method, ...params) {
    const answer = await fetch(`${address}/${database}/rpc/`, {
      method: "POST",
      headers: { "content-type": "application/json", ...(this.#session && { authorization: `Session ${this.#session}` }) },
      body: JSON.stringify({ id: 1, method, params }),
    });
    const { result, error } = await answer.json();
    if (error) throw new Error(`${method}: ${JSON.stringify(error)}`);
    return result;
  }

  #model(method, ...params) {
    return this.#call(`model.${method}`, ...params, this.#context);
  }

  /** How many till sales there are, of whatever kind. */
  async count() {
    return (await this.#sales()).length;
  }

  #sales() {
    return this.#model(`${SALE}.search`, [], 0, null, null);
  }

  /** The sales whose note is this code. */
  async of(code) {
    const resources = (await this.#sales()).map((id) => `${SALE},${id}`);
    const notes = await this.#model("ir.note.search_read", [["message", "=", code], ["resource", "in", resources]], 0, null, null, ["resource"]);
    const ids = notes.map(({ resource }) => Number(resource.split(",")[1]));
    const read = await this.#model(`${SALE}.read`, ids, ["number", "state", "total", "amount_to_pay", "payments.amount"]);
    return read.map((sale) => ({
      id: sale.id, number: sale.number, state: sale.state, total: cents(sale.total), due: cents(sale.amount_to_pay),
      payments: sale["payments."].map(({ amount }) => cents(amount)),
    }));
  }

  /** The cashier takes the money in cash and closes the sale. */
  async pay({ id, due }) {
    const [cash] = await this.#model("sale.point.payment.method.search", [["cash", "=", true]], 0, 1, null);
    const amount = { __class__: "Decimal", decimal: (due / 100).toFixed(2) };
    await this.#model("sale.point.payment.create", [{ sale: id, method: cash, amount }]);
    await this.#model(`${SALE}.process`, [id]);
  }

  /** Ends it, as a broken machine would. */
  async kill() {
    process.kill(this.#pid, "SIGKILL");
    await until("Tryton is gone", async () => !(await listens()));
  }

  /** The same database at the same address again. */
  async serve() {
    this.#served = spawn(process.env.BOUCLE_TEST_TRYTON_SERVE, { stdio: "inherit" });
    this.#pid = this.#served.pid;
    await until("Tryton is back", listens, 30_000);
  }

  /** Ends what `serve` started; the first one is ended by who started it. */
  async close() {
    if (!this.#served || this.#served.exitCode !== null || this.#served.signalCode !== null) return;
    const ended = once(this.#served, "exit");
    this.#served.kill("SIGTERM");
    await ended;
  }
}

function listens() {
  const { hostname, port } = new URL(address);
  return new Promise((done) => {
    const socket = connect(Number(port), hostname);
    socket.once("connect", () => done(true)).once("error", () => done(false));
    socket.once("connect", () => socket.destroy());
  });
}
