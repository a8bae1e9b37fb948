'use strict';

// The official client doing what is measured: the one that Primus makes (`createSocket`, with primus-emitter), as a Feathers client uses
// it. Its output is given to the system in pieces of 64 KiB, which is the fastest it can do.
//
//     node official.js PORT listen COUNT
//     node official.js PORT create FILE IN-FLIGHT
//     node official.js PORT find SERVICE

const fs = require('fs');
const path = require('path');
const { createRequire } = require('module');

const load = createRequire(path.join(__dirname, '..', 'node', 'feathers4', 'app.js'));
const Primus = load('primus');

const [port, what, ...args] = process.argv.slice(2);

const open = (pathname) => {
  const Socket = Primus.createSocket({ transformer: 'websockets', parser: 'json', pathname, plugin: { emitter: load('primus-emitter') } });
  return new Socket(`http://127.0.0.1:${port}`, { strategy: false });
};

const PIECE = 64 * 1024;
let waiting = '';

/** Writes all of a text, also to a pipe whose reader is slow. */
const writeAll = (text) => {
  let bytes = Buffer.from(text);
  while (bytes.length > 0) {
    try {
      bytes = bytes.subarray(fs.writeSync(1, bytes));
    } catch (error) {
      if (error.code !== 'EAGAIN') throw error;
    }
  }
};

const print = (value) => {
  waiting += `${JSON.stringify(value)}\n`;
  if (waiting.length >= PIECE) {
    writeAll(waiting);
    waiting = '';
  }
};

const finish = (primus) => {
  writeAll(waiting);
  primus.end();
};

const done = (error) => {
  if (error) throw error;
};

const commands = {
  listen (count) {
    const primus = open(`/events/${count}`);
    let left = Number(count);
    primus.on('rows created', (data) => {
      print(data);
      left -= 1;
      if (left === 0) finish(primus);
    });
  },

  create (file, inFlight) {
    const primus = open('/primus');
    const rows = fs.readFileSync(file, 'utf8').trimEnd().split('\n');
    let next = 0;
    let left = rows.length;
    const start = () => {
      if (next === rows.length) return;
      const row = JSON.parse(rows[next]);
      next += 1;
      primus.send('create', 'rows', row, {}, (error, result) => {
        done(error);
        print(result);
        left -= 1;
        if (left === 0) finish(primus);
        else start();
      });
    };
    primus.on('open', () => {
      for (let index = 0; index < Number(inFlight); index += 1) start();
    });
  },

  find (service) {
    const primus = open('/primus');
    primus.on('open', () => {
      primus.send('find', service, {}, (error, result) => {
        done(error);
        print(result);
        finish(primus);
      });
    });
  }
};

commands[what](...args);
