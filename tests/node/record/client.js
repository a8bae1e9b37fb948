'use strict';

// The official client of a generation, and the verbs that the steps are written in.

const { createRequire } = require('module');
const path = require('path');

// Node 22 brings a WebSocket of its own, which Primus would prefer.
delete globalThis.WebSocket;

const ROOT = path.join(__dirname, '..');
const ANSWER_WITHIN = 10000;
const SILENCE = 200;

const later = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** `promise`, or an error that names what was waited for. */
const inTime = (promise, what, within = ANSWER_WITHIN) => {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what}: nothing came in ${within} ms`)), within);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
};

// It has every client and parser there is.
const complete = createRequire(path.join(ROOT, 'feathers4', 'package.json'));

/** Arguments as a line of JSON can hold them: what JSON cannot carry stands there as the package ejson writes it. */
const noted = (parser, args) => (parser === 'json' ? args : JSON.parse(complete('ejson').stringify(args)));

/** Ways to make sockets that the client of Primus prefers to its own. */
const factories = {
  // Its own begins with polling whatever its options say, and has bytes sent as base64, which no other client asks for.
  'engine.io' (load) {
    const { Socket } = load('engine.io-client');
    globalThis.eio = (options) => new Socket({ ...options, transports: ['websocket'], forceBase64: false });
  },
  // Not every generation here has the package.
  sockjs () {
    globalThis.SockJS = complete('sockjs-client');
  }
};

/** The class of the generation's official client. */
const clientOf = (load, { transformer, parser }) => {
  const Primus = load('primus');
  // A client sees the globals that there are when it is made.
  if (factories[transformer]) factories[transformer](load);
  const Socket = Primus.createSocket({ transformer, parser, plugin: { emitter: load('primus-emitter') } });
  if (parser === 'binary') {
    // Primus runs its client in a context of its own, and binarypack refuses objects of which it does not know the constructor.
    const encode = Socket.prototype.encoder;
    Socket.prototype.encoder = (packet, done) => encode(typeof packet === 'object' ? { ...packet } : packet, done);
  }
  return Socket;
};

/**
 * Connects the official client of `cell` to the proxy at `port`; returns the verbs. `out` takes lines; `passing` tells of `message`s
 * of the server and of the end, `closed`. Primus pings every `pingInterval` milliseconds, whichever side does it.
 */
const connect = async (cell, { port, primus }, out, passing, pingInterval) => {
  const load = createRequire(path.join(ROOT, cell.generation, 'package.json'));
  const Socket = clientOf(load, cell);
  // Up to Primus 6 the client pings, and later ones refuse the option.
  const clientPings = Number(primus.split('.')[0]) < 7;
  const client = new Socket(`http://127.0.0.1:${port}`, { strategy: false, ...(clientPings ? { ping: pingInterval } : {}) });
  await inTime(new Promise((resolve, reject) => client.once('open', resolve).once('error', reject)), 'open');
  client.on('error', (error) => process.stderr.write(`${cell.generation}: the client says: ${error.message}\n`));

  let pinged = false;
  const ping = new Promise((resolve) => client.once(clientPings ? 'outgoing::ping' : 'incoming::ping', () => {
    pinged = true;
    resolve();
  }));

  const begin = (step, args, marks) => {
    if (pinged) throw new Error(`${step}: the first ping came too early, the machine is too busy for a recording`);
    out.push({ step, call: noted(cell.parser, args), ...marks });
  };
  const send = (step, args, marks) => {
    begin(step, args, marks);
    return new Promise((resolve) => client.send(...args, (...answer) => resolve(answer)));
  };
  // Frames that follow an answer belong to its step.
  const settled = () => later(20);

  return {
    /** One call and its answer, which is returned as `[error, result]`. */
    async call (step, ...args) {
      const answer = await inTime(send(step, args), step);
      await settled();
      return answer;
    },
    /** A call that the server never answers. */
    async silent (step, ...args) {
      const answer = send(step, args, { silent: true });
      if (await Promise.race([answer, later(SILENCE)])) throw new Error(`${step}: was answered`);
    },
    /** A call whose answer the official client cannot read. */
    async unread (step, ...args) {
      const came = passing.next('message');
      send(step, args);
      await inTime(came, step);
      await settled();
    },
    /** What asks for no ack and is answered by one of these events. */
    async event (step, names, ...args) {
      begin(step, args);
      const came = Promise.race(names.map((name) => new Promise((resolve) => client.once(name, resolve))));
      client.send(...args);
      const data = await inTime(came, step);
      await settled();
      return data;
    },
    async id () {
      out.push({ step: 'id' });
      // What `client.id` does, unless its socket has an id of its own, as that of Engine.IO has.
      const told = new Promise((resolve) => client.once('incoming::id', resolve));
      client._write('primus::id::');
      await inTime(told, 'id');
      await settled();
    },
    async ping () {
      out.push({ step: 'ping' });
      await inTime(ping, 'ping', pingInterval + ANSWER_WITHIN);
      await settled();
    },
    /** A call after whose answer the server ends the connection. */
    async last (step, ...args) {
      pinged = false;
      const closed = cell.carriedByHttp ? new Promise((resolve) => client.once('end', resolve)) : passing.next('closed');
      await inTime(send(step, args), step);
      await inTime(closed, 'close');
      if (cell.carriedByHttp) await later(SILENCE);
    }
  };
};

module.exports = { connect, inTime };
