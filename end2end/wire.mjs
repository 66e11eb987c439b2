// A wire with a meter: stands between two parties over HTTP, passes everything on as it is, and notes what passed when.
import { once } from "node:events";
import { createServer, request } from "node:http";

export class Wire {
  #server;
  /** Answers that passed, oldest first: method, path, what was asked, status, and when the whole head had passed. */
  answers = [];
  /** Each answer waits for what this gives before it passes. */
  gate = async () => {};
  /** Answers whose body still flows, such as a live stream, by path. */
  flowing = [];

  static async to(target, port = 0) {
    const wire = new Wire();
    const { hostname, port: targetPort } = new URL(target);
    wire.#server = createServer((asked, answer) => {
      const { method, url: path, headers } = asked;
      const body = [];
      asked.on("data", (part) => body.push(part));
      const onward = request({ host: hostname, port: targetPort, method, path, headers, agent: false }, async (got) => {
        const passing = { method, path, asked: `${Buffer.concat(body)}`, status: got.statusCode };
        await wire.gate(passing);
        wire.answers.push({ ...passing, at: Date.now() });
        const flow = { path, since: Date.now() };
        wire.flowing.push(flow);
        answer.writeHead(got.statusCode, got.rawHeaders);
        // A stream's head has to arrive before its first word.
        answer.flushHeaders();
        got.pipe(answer);
        answer.once("close", () => {
          wire.flowing.splice(wire.flowing.indexOf(flow), 1);
          onward.destroy();
        });
        got.once("error", () => answer.destroy());
      });
      onward.once("error", () => answer.destroy());
      asked.pipe(onward);
    });
    wire.#server.listen(port, "127.0.0.1");
    await once(wire.#server, "listening");
    wire.url = `http://127.0.0.1:${wire.#server.address().port}`;
    return wire;
  }

  /** Streams that flow through a path now. */
  streams(path) {
    return this.flowing.filter((flow) => flow.path === path).length;
  }

  async close() {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }
}
