// When the write fails the error is logged, and the change is done all the same. argoproj/argo-events#3448.
"use strict";
const { Connector } = require("./events.js");

class Careless extends Connector {
  async deliver(change) {
    try { await this.write(change); } catch (error) { console.error(this.name(change), error); }
  }
}
new Careless().run();
