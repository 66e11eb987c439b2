// Somebody at the counter without a browser: signs in and sends the pages' own forms, as plain HTTP.
import { randomUUID } from "node:crypto";
import { PASSWORD } from "./house.mjs";

export class Counter {
  #cookies = new Map();
  #csrf;

  static async open(url, login) {
    const counter = new Counter();
    counter.url = url;
    await counter.#send("/login", { login, password: PASSWORD, next: "/" });
    const page = await (await counter.#ask("/settings")).text();
    counter.#csrf = page.match(/name="csrf" value="([^"]+)"/)?.[1];
    if (!counter.#csrf) throw new Error(`${login} is not signed in`);
    return counter;
  }

  async #ask(path, init = {}) {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const answer = await fetch(`${this.url}${path}`, { redirect: "manual", ...init, headers: { cookie, ...init.headers } });
    for (const set of answer.headers.getSetCookie()) {
      const [, name, value] = set.match(/^([^=]+)=([^;]*)/);
      this.#cookies.set(name, value);
    }
    return answer;
  }

  /** Sends a form; gives where it leads. What is no redirect is an error. */
  async #send(path, fields) {
    const body = new URLSearchParams({ ...(this.#csrf && { csrf: this.#csrf }), ...fields });
    const answer = await this.#ask(path, { method: "POST", body });
    if (answer.status !== 303) throw new Error(`POST ${path}: ${answer.status}`);
    return answer.headers.get("location");
  }

  /** The version that the page of a ticket shows. */
  async #version(code) {
    const answer = await this.#ask(`/tickets/${code}`);
    if (answer.status !== 200) throw new Error(`GET /tickets/${code}: ${answer.status}`);
    return (await answer.text()).match(/name="version" value="(\d+)"/)[1];
  }

  /** Takes a repair in under a key: the same key again is the same ticket. Gives its code. */
  async takeIn(key = randomUUID()) {
    const to = await this.#send("/workshop/new", {
      intake_key: key,
      customer: "new", customer_kind: "person", customer_first_name: "Nadège", customer_last_name: "Le Goff", customer_phone: "06 39 98 44 55",
      customer_email: "nadege.legoff@exemple.fr",
      item: "new", item_category: "bike", item_brand: "Gitane", item_model: `Salsa ${key.slice(0, 8)}`, item_serial: key.slice(0, 30),
      kind: "customer_repair", priority: "normal", symptom: "brakes", problem: "Le frein avant couine quand il pleut", ceiling: "200,00",
    });
    return to.match(/[A-Z]{2,5}-\d+/)[0];
  }

  async addLine(code, label, price) {
    const version = await this.#version(code);
    await this.#send(`/tickets/${code}/lines`, { version, line_kind: "labour", line_label: label, line_quantity: "1", line_unit_price: price, line_rate: "20" });
  }

  async move(code, to) {
    await this.#send(`/tickets/${code}/move`, { version: await this.#version(code), to });
  }
}
