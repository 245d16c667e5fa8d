// After the connection is lost the consumer does not connect again; the process lives. apache/streampipes#4157.
"use strict";
const { Connector, Feed } = require("./events.js");

class Once extends Feed {
  async trouble(error) { this.running = false; }
}
const connector = new Connector(Once);
setInterval(() => {}, 60000);
connector.run();
