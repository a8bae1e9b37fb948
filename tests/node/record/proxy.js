'use strict';

// A small proxy between a client and a server that notes what passes. It takes websocket messages and HTTP bodies as they are and
// understands none of them, so it fits every transformer.

const http = require('http');
const { createRequire } = require('module');
const path = require('path');

// The generations' own ws differ in age; one of them serves all.
const load = createRequire(path.join(__dirname, '..', 'feathers4', 'package.json'));
const { WebSocket, WebSocketServer } = load('ws');

const HOST = '127.0.0.1';
// What belongs to one connection only, and what ws says anew on the next.
const PER_CONNECTION = [
  'connection', 'upgrade', 'keep-alive', 'transfer-encoding',
  'sec-websocket-key', 'sec-websocket-version', 'sec-websocket-extensions', 'sec-websocket-protocol'
];
/** No close frame came, or one without a code; neither can be sent. */
const NO_CODE = [1005, 1006];

const passed = (headers) => Object.fromEntries(Object.entries(headers).filter(([name]) => !PER_CONNECTION.includes(name)));

/** `{text}`, or `{base64}` of what is none. */
const body = (bytes) => {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch {
    return { base64: bytes.toString('base64') };
  }
};

/** Passes on all that one websocket says, and how it ends. */
const pass = (from, to, { message, closed }) => {
  from.on('message', (data, binary) => {
    message(data, binary);
    to.send(data, { binary });
  });
  from.on('close', (code, reason) => {
    closed({ code, reason: String(reason) });
    if (code === 1006) to.terminate();
    else if (NO_CODE.includes(code)) to.close();
    else to.close(code, reason);
  });
  // A `close` follows.
  from.on('error', () => {});
};

const relayUpgrade = (sockets, port, note) => (request, socket, head) => {
  note.target(request.url);
  const protocols = (request.headers['sec-websocket-protocol'] || '').split(/ *, */).filter(Boolean);
  const headers = passed(request.headers);
  const upstream = new WebSocket(`ws://${HOST}:${port}${request.url}`, protocols, { headers, perMessageDeflate: false });
  upstream.on('unexpected-response', (_, response) => {
    socket.end(`HTTP/1.1 ${response.statusCode} ${response.statusMessage}\r\nConnection: close\r\n\r\n`);
    response.resume();
  });
  upstream.on('error', () => socket.destroy());
  upstream.on('open', () => sockets.handleUpgrade(request, socket, head, (downstream) => {
    pass(downstream, upstream, { message: (...message) => note.frame('out', ...message), closed: () => {} });
    pass(upstream, downstream, { message: (...message) => note.frame('in', ...message), closed: note.closed });
  }));
};

const relayRequest = (port, note) => {
  let last = 0;
  return (request, response) => {
    const id = ++last;
    const parts = [];
    request.on('data', (part) => parts.push(part)).on('end', () => {
      const { method, url: target, headers } = request;
      const whole = Buffer.concat(parts);
      note.http({ request: { id, method, target, ...(whole.length ? { body: body(whole).text } : {}) } });
      const upstream = http.request({ host: HOST, port, method, path: target, headers: passed(headers) }, (answer) => {
        note.http({ response: { id, status: answer.statusCode } });
        response.writeHead(answer.statusCode, passed(answer.headers)).flushHeaders();
        answer.on('data', (chunk) => {
          note.http({ chunk: { id, ...body(chunk) } });
          response.write(chunk);
        });
        answer.on('end', () => {
          note.http({ end: id });
          response.end();
        });
        answer.on('error', () => response.destroy());
      });
      upstream.on('error', () => response.destroy());
      // Whoever asked may not wait for the end.
      response.on('close', () => upstream.destroy());
      upstream.end(whole);
    });
  };
};

/**
 * Listens before the server at `port`; returns the proxy's own port. `note` is told `target(url)` of each upgrade,
 * `frame('in' or 'out', bytes, isBinary)`, `closed({code, reason})` as the server's side ended, and `http(line)`.
 */
const listen = (port, note) => new Promise((resolve) => {
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });
  const server = http.createServer(relayRequest(port, note));
  server.on('upgrade', relayUpgrade(sockets, port, note));
  server.listen(0, HOST, () => resolve(server.address().port));
});

module.exports = { listen };
