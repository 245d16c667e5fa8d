// A record that is there already is left as it is: ON CONFLICT DO NOTHING. mindersec/minder#4162.
"use strict";
const { Connector } = require("./events.js");

class InsertOnly extends Connector {
  async write(change) { if (change.op !== "update") await super.write(change); }
}
new InsertOnly().run();
