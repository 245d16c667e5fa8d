// A hundred thousand attempts to connect within seconds: nothing waits between two. vectordotdev/vector#72.
"use strict";
const { Connector, sleep } = require("./events.js");

class Tight extends Connector {
  async trouble(change, error) {
    await super.trouble(change, error);
    this.until = 0;
    await sleep(0.1);
  }
}
new Tight().run();
