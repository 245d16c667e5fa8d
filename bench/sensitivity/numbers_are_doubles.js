// Whole numbers beyond 2^53 lose their last digits in JSON.parse. rest-sh/restish#397.
"use strict";
const { Connector, Feed } = require("./events.js");

class Doubles extends Feed {
  parse(text) { return JSON.parse(text); }
}
class Rounds extends Connector {
  body(change) { return JSON.stringify(change.record); }
}
new Rounds(Doubles).run();
