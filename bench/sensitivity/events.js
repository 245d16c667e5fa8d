// Node and an event emitter: the feed emits changes, a chain per record writes them; the cursor moves when all before it are done.
"use strict";
const { EventEmitter } = require("node:events");
const fs = require("node:fs");
const env = process.env;
const sleep = (seconds) => new Promise((done) => setTimeout(done, seconds * 1000));

// Whole numbers beyond 2^53 pass as they are.
const parse = (text) => JSON.parse(text.replace(/"(?:[^"\\]|\\.)*"|-?\d{16,}(?=\s*[,}\]])/g, (m) => (m[0] === '"' ? m : `"\\u0001${m}"`)));
const stringify = (value) => JSON.stringify(value).replace(/"\\u0001(-?\d+)"/g, "$1");

class Pager {
  constructor() {
    this.file = `${env.STATE}/pager.json`;
    this.state = fs.existsSync(this.file) ? JSON.parse(fs.readFileSync(this.file, "utf8")) : { since: {}, open: {}, unsent: [] };
    setInterval(() => this.flush(), 5000);
  }
  save() { fs.writeFileSync(this.file + ".new", JSON.stringify(this.state)); fs.renameSync(this.file + ".new", this.file); }
  failed(side, words) {
    this.state.since[side] ??= Date.now();
    if (Date.now() - this.state.since[side] >= 120000 && !this.state.open[side]) {
      this.state.open[side] = `${env.NAME}:${side}`;
      this.send("trigger", side, words);
    }
    this.save();
  }
  worked(side) { if (this.state.since[side]) { delete this.state.since[side]; this.save(); } }
  caughtUp(side) {
    delete this.state.since[side];
    if (this.state.open[side]) { delete this.state.open[side]; this.send("resolve", side, ""); }
    this.save();
  }
  send(action, side, words) {
    const payload = { summary: words, source: env.NAME, severity: "error" };
    this.state.unsent.push({ routing_key: env.PAGER_KEY, event_action: action, dedup_key: `${env.NAME}:${side}`, ...(action === "trigger" && { payload }) });
  }
  async flush() {
    if (this.busy) return;
    this.busy = true;
    try {
      while (this.state.unsent.length) {
        const answer = await fetch(`${env.PAGER_URL}/v2/enqueue`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(this.state.unsent[0]), signal: AbortSignal.timeout(10000) });
        if (answer.status !== 202) return;
        this.state.unsent.shift();
        this.save();
      }
    } catch { /* later */ } finally { this.busy = false; }
  }
}

class Feed extends EventEmitter {
  constructor(cursor) { super(); this.cursor = cursor; this.running = true; }
  async run() {
    while (this.running) {
      try {
        const page = await this.page();
        for (const change of page.changes) if (change.cursor > this.cursor) { this.cursor = change.cursor; this.emit("change", change); }
        this.emit("read", page.has_more);
        if (!page.has_more) await sleep(2);
      } catch (error) { await this.trouble(error); }
    }
  }
  async trouble(error) { this.emit("trouble", error); await sleep(5); }
  async page() {
    const answer = await fetch(`${env.SOURCE_URL}/changes?cursor=${this.cursor}&limit=100`, { signal: AbortSignal.timeout(10000) });
    if (answer.status !== 200) throw new Error(`it answers ${answer.status}`);
    return this.parse(await answer.text());
  }
  parse(text) { return parse(text); }
}

class Connector {
  constructor(FeedClass = Feed) {
    this.file = `${env.STATE}/cursor`;
    this.saved = fs.existsSync(this.file) ? Number(fs.readFileSync(this.file, "utf8")) : 0;
    this.pager = new Pager();
    this.chains = new Map();
    this.open = new Set();
    this.versions = new Map();
    this.delay = 1;
    this.until = 0;
    this.feed = new FeedClass(this.saved);
    this.feed.on("change", (change) => this.take(change));
    this.feed.on("trouble", (error) => this.pager.failed(env.SOURCE_NAME, `${env.NAME} cannot read from ${env.SOURCE_NAME}: ${error.cause ?? error}`));
    this.feed.on("read", (more) => {
      this.pager.worked(env.SOURCE_NAME);
      if (more || this.open.size) return;
      this.pager.caughtUp(env.SOURCE_NAME);
      this.pager.caughtUp(env.DESTINATION_NAME);
    });
  }
  name(change) { return `${change.entity}/${change.record.id}`; }
  take(change) {
    this.open.add(change.cursor);
    const before = this.chains.get(this.name(change)) ?? Promise.resolve();
    this.chains.set(this.name(change), before.then(() => this.deliver(change)).then(() => this.done(change)));
  }
  isOld(change) { return change.record.version < (this.versions.get(this.name(change)) ?? 0); }
  async deliver(change) {
    while (!this.isOld(change)) {
      while (Date.now() < this.until) await sleep((this.until - Date.now()) / 1000);
      try {
        await this.write(change);
        this.versions.set(this.name(change), change.record.version);
        this.delay = 1;
        this.pager.worked(env.DESTINATION_NAME);
        return;
      } catch (error) { await this.trouble(change, error); }
    }
  }
  async trouble(change, error) {
    if (Date.now() >= this.until) { this.until = Date.now() + (error.after ?? this.delay) * 1000; this.delay = Math.min(30, this.delay * 2); }
    this.pager.failed(env.DESTINATION_NAME, `${env.NAME} cannot write to ${env.DESTINATION_NAME}: ${error.cause ?? error}`);
  }
  done(change) {
    this.open.delete(change.cursor);
    const whole = this.open.size ? Math.min(...this.open) - 1 : this.feed.cursor;
    if (whole > this.saved) { this.saved = whole; fs.writeFileSync(this.file + ".new", String(whole)); fs.renameSync(this.file + ".new", this.file); }
  }
  async token() {
    const secret = fs.readFileSync(env.SECRET_FILE, "utf8").trim();
    if (this.dead === secret) throw new Error("it rejects the credential, a new secret is needed");
    this.login ??= (async () => {
      const body = new URLSearchParams({ grant_type: "client_credentials", client_id: env.CLIENT_ID, client_secret: secret });
      const answer = await fetch(env.TOKEN_URL, { method: "POST", body, signal: AbortSignal.timeout(10000) });
      if (answer.status === 401) this.dead = secret;
      if (answer.status !== 200) throw new Error(answer.status === 401 ? "it rejects the credential" : `its token endpoint answers ${answer.status}`);
      return (await answer.json()).access_token;
    })();
    try { return await this.login; } catch (error) { this.login = undefined; throw error; }
  }
  async write(change) {
    const path = `${env.DESTINATION_URL}/${change.entity}`;
    const one = `${path}/${encodeURIComponent(change.record.id)}`;
    const [method, url] = { create: ["POST", path], update: ["PUT", one], delete: ["DELETE", one] }[change.op];
    const login = await this.token();
    const used = this.login;
    const headers = { authorization: `Bearer ${login}`, "content-type": "application/json", "idempotency-key": encodeURIComponent(`${this.name(change)}/${change.record.version}/${change.op}`) };
    const answer = await fetch(url, { method, headers, body: method === "DELETE" ? undefined : this.body(change), signal: AbortSignal.timeout(10000) });
    const text = await answer.text();
    if (answer.status === 401 && this.login === used) this.login = undefined;
    if (answer.status === 204 || (method === "DELETE" && answer.status === 404)) return;
    if (answer.status >= 400) throw Object.assign(new Error(`it answers ${answer.status}`), { after: Number(answer.headers.get("retry-after")) || undefined });
    JSON.parse(text);
  }
  body(change) { return stringify(change.record); }
  run() { console.log("ready"); return this.feed.run(); }
}
module.exports = { Connector, Feed, Pager, sleep };
if (require.main === module) new Connector().run();
