// It reads again when it can, and tells nobody that it could not: the error is on a screen that nobody watches.
// screenpipe/screenpipe#3931.
"use strict";
const { Connector, Feed, sleep } = require("./events.js");

class Quiet extends Feed {
  async trouble(error) { console.error(error); await sleep(5); }
}
new Connector(Quiet).run();
