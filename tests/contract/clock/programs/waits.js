// Node's ways to wait, each for argv[2] seconds of the program's own time: name, seconds by its clock, seconds by /proc/uptime.
'use strict';
const fs = require('fs');
const net = require('net');
const http = require('http');
const { execFileSync } = require('child_process');
const { Worker } = require('worker_threads');
const wait = Number(process.argv[2]) * 1000;
const uptime = () => Number(fs.readFileSync('/proc/uptime', 'utf8').split(' ')[0]);

async function measured(name, work) {
  const own = performance.now(), real = uptime();
  try { await work(); } catch (error) { if (!/abort|timeout|ETIMEDOUT/i.test(`${error.name} ${error.message} ${error.code}`)) throw error; }
  console.log(name, ((performance.now() - own) / 1000).toFixed(4), (uptime() - real).toFixed(4));
}

const after = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const ticks = (count, ms) => new Promise((resolve) => {
  let left = count;
  const timer = setInterval(() => { if (--left === 0) { clearInterval(timer); resolve(); } }, ms);
});

async function main() {
  const server = net.createServer(() => {}).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const url = `http://127.0.0.1:${server.address().port}/`;
  await measured('setTimeout', () => after(wait));
  await measured('timers/promises', () => require('timers/promises').setTimeout(wait));
  await measured('setInterval', () => ticks(4, wait / 4));
  await measured('AbortSignal.timeout', () => fetch(url, { signal: AbortSignal.timeout(wait) }));
  await measured('http-timeout', () => new Promise((resolve) => {
    const request = http.get(url, { timeout: wait });
    request.on('error', resolve).on('timeout', () => { request.destroy(); resolve(); });
  }));
  await measured('socket-timeout', () => new Promise((resolve) => {
    const socket = net.connect(server.address().port, '127.0.0.1');
    socket.setTimeout(wait, () => { socket.destroy(); resolve(); });
  }));
  await measured('Atomics.wait', () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, wait));
  await measured('execFileSync-timeout', () => execFileSync('sleep', [String(wait)], { timeout: wait }));
  await measured('worker', () => new Promise((resolve) =>
    new Worker(`setTimeout(() => {}, ${wait})`, { eval: true }).on('exit', resolve)));
  process.exit(0);
}

main();
