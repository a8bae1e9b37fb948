'use strict';

// Records what real servers and their own official client say to each other, frame by frame, for tests that replay it:
//
//     node tests/node/record.js [GENERATION...]
//
// writes tests/recordings/<generation>-<transformer>-<parser>.ndjson for each generation named, or for all. TRANSFORMER and PARSER
// choose another cell. The client is the one that the generation's own Primus makes (`createSocket`, with primus-emitter), and it
// speaks through the generation's own ws, so nothing but the generation's `node_modules` is needed (`npm ci` there first).

const { spawn } = require('child_process');
const { createRequire } = require('module');
const fs = require('fs');
const path = require('path');

// Node 22 brings a WebSocket of its own, which Primus would prefer and which cannot be tapped.
delete globalThis.WebSocket;

const RECORDINGS = path.join(__dirname, '..', 'recordings');
// Long enough for every step before the one that waits for the first ping; `record` fails if it was not.
const PING_INTERVAL = 5000;
const ANSWER_WITHIN = 10000;
const SILENCE = 200;

const later = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** `promise`, or an error that names what was waited for. */
const inTime = (promise, what) => {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what}: nothing came in ${ANSWER_WITHIN} ms`)), ANSWER_WITHIN);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
};

/** Starts a generation's app and waits for its one line. It ends when its stdin does, so also when this process dies. */
const start = async (generation) => {
  const child = spawn(process.execPath, [path.join(__dirname, generation, 'app.js')], {
    env: { ...process.env, PORT: '0', PING_INTERVAL },
    stdio: ['pipe', 'pipe', 'inherit']
  });
  const line = new Promise((resolve, reject) => {
    child.stdout.once('data', (data) => resolve(JSON.parse(data)));
    child.once('exit', (code) => reject(new Error(`${generation} ended with ${code} before it was ready`)));
  });
  return { child, info: await inTime(line, `${generation} start`) };
};

/** Lines of one recording. Where this checkout lies does not belong into it: error stacks name files under `/app`. */
const lines = () => {
  const all = [];
  return {
    all,
    push: (value) => all.push(JSON.stringify(value).split(__dirname).join('/app')),
    frame (direction, data, binary) {
      this.push(binary ? { [`${direction}_base64`]: Buffer.from(data).toString('base64') } : { [direction]: data.toString() });
    }
  };
};

/**
 * Notes every message that any socket of this ws sends and receives, and its end. Done at the prototype, because Primus makes the
 * socket itself and puts empty functions in place of its handlers before the close frame arrives.
 */
const tap = (WebSocket, { frame, closed }) => {
  const { send, emit } = WebSocket.prototype;
  WebSocket.prototype.send = function (data, ...rest) {
    frame('out', data, typeof data !== 'string');
    return send.call(this, data, ...rest);
  };
  WebSocket.prototype.emit = function (event, ...args) {
    // ws 8 says by a flag what ws 7 says by the type.
    if (event === 'message') frame('in', args[0], args.length > 1 ? args[1] : typeof args[0] !== 'string');
    if (event === 'close') closed({ code: args[0], reason: String(args[1]) });
    return emit.call(this, event, ...args);
  };
};

/** Connects the official client; returns the verbs that the steps below are written in. */
const connect = async (generation, info, out) => {
  const load = createRequire(path.join(__dirname, generation, 'package.json'));
  const Primus = load('primus');
  let onClosed;
  const closed = new Promise((resolve) => { onClosed = resolve; });
  tap(load('ws'), {
    frame: (...args) => out.frame(...args),
    closed: (how) => {
      out.push({ closed: how });
      onClosed();
    }
  });

  const { transformer, parser } = info;
  const Socket = Primus.createSocket({ transformer, parser, plugin: { emitter: load('primus-emitter') } });
  const client = new Socket(`http://127.0.0.1:${info.port}`, { strategy: false });
  await inTime(new Promise((resolve, reject) => client.once('open', resolve).once('error', reject)), 'open');

  let pinged = false;
  const ping = new Promise((resolve) => client.once('incoming::ping', () => {
    pinged = true;
    resolve();
  }));

  const send = (step, args, marks) => {
    if (pinged) throw new Error(`${step}: the first ping came too early, the machine is too busy for a recording`);
    out.push({ step, call: args, ...marks });
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
    async id () {
      out.push({ step: 'id' });
      await inTime(new Promise((resolve) => client.id(resolve)), 'id');
    },
    async ping () {
      out.push({ step: 'ping' });
      await inTime(ping, 'ping');
      await settled();
    },
    /** A call after whose answer the server ends the connection. */
    async last (step, ...args) {
      pinged = false;
      await inTime(send(step, args), step);
      await inTime(closed, 'close');
    }
  };
};

const ERRORS = [
  'BadRequest', 'NotAuthenticated', 'PaymentError', 'Forbidden', 'NotFound', 'MethodNotAllowed', 'NotAcceptable', 'Timeout', 'Conflict',
  'Gone', 'LengthRequired', 'Unprocessable', 'TooManyRequests', 'GeneralError', 'NotImplemented', 'BadGateway', 'Unavailable',
  'plain', 'string', 'undefined', 'nothing', 'object'
];
const ADA = { strategy: 'local', email: 'ada@example.com', password: 'correct horse' };
const MALLORY = { ...ADA, password: 'battery staple' };

/** What is the same on every generation that answers `method, service`. */
const services = async ({ call, silent }) => {
  await call('probe', 'find', '~feathers-primus-probe~', {});

  await call('find', 'find', 'messages', { $limit: 2 });
  await call('find-query', 'find', 'messages', { status: 'read', $sort: { id: -1 }, $select: ['text'], $skip: 1, $limit: 3 });
  await call('find-count', 'find', 'messages', { $limit: 0 });
  await call('find-bare-array', 'find', 'nested/notes', {});
  await call('get', 'get', 'messages', 3, {});
  await call('get-text-id', 'get', 'messages', '3', {});
  await call('get-missing', 'get', 'messages', 999, {});
  await call('get-no-id', 'get', 'messages');
  await call('create', 'create', 'messages', {
    text: 'Grüße, 世界 🎉 "quoted" \\ and\nnew line',
    user: 'ada',
    nested: { list: [1, 2.5, -3e-7, true, false, null, 'ß'], deeper: { empty: {}, none: [] } }
  }, {});
  await call('create-array', 'create', 'messages', [{ text: 'one of two' }, { text: 'two of two' }], {});
  await call('create-text', 'create', 'messages', 'no object', {});
  await call('update', 'update', 'messages', 26, { text: 'replaced' }, {});
  await call('patch', 'patch', 'messages', 26, { status: 'read' }, {});
  await call('patch-null', 'patch', 'messages', null, { status: 'gone' }, { text: { $in: ['one of two', 'two of two'] } });
  await call('patch-null-none', 'patch', 'messages', null, { status: 'gone' }, { text: 'of nobody' });
  await call('patch-null-refused', 'patch', 'nested/notes', null, { title: 'all' }, {});
  await call('remove', 'remove', 'messages', 26, {});
  await call('remove-null', 'remove', 'messages', null, { status: 'gone' });
  await call('query-unknown-operator', 'find', 'messages', { id: { $foo: 1 } });

  await call('routed-find', 'find', 'users/7/comments', {});
  await call('routed-create', 'create', 'users/7/comments', { text: 'hello' }, {});
  await call('protected-field', 'find', 'users', {});
  await call('echo', 'update', 'echo', { an: 'object' }, [1, '2'], { a: { b: 'c' } });
  await call('echo-null', 'remove', 'echo', null, {});
  await call('headers', 'find', 'headers', {});
  await call('multiline', 'find', 'multiline', {});
  await call('big', 'get', 'big', 2000, {});

  await call('legacy-find', 'messages::find', { $limit: 1 });
  await call('legacy-create', 'messages::create', { text: 'the old way' }, {});
  await silent('legacy-unknown-service', 'nowhere::find', {});
  await call('unknown-service', 'find', 'nowhere', {});
  await call('unknown-method-of-service', 'remove', 'headers', 1, {});
  await silent('unknown-method', 'frobnicate', 'messages', {}, {});
  await silent('never-answers', 'find', 'silent', {});
  for (const name of ERRORS) await call(`error-${name}`, 'get', 'errors', name, {});
};

const events = async ({ call }) => {
  await call('custom-event', 'create', 'messages', { text: 'with a ping', ping: true }, {});
  await call('event-several', 'create', 'events', { name: 'odd', args: [1, 'two', { three: 3 }, null] }, {});
  await call('event-null', 'create', 'events', { name: 'messages created', args: [null] }, {});
  await call('event-bare', 'create', 'events', { name: 'bare', args: [] }, {});
  await call('event-service-error', 'create', 'events', { name: 'messages error', args: [{ message: 'filter failed', stack: 'Error' }] }, {});
  await call('event-error', 'create', 'events', { name: 'error', args: [{}] }, {});
  await call('event-with-id', 'create', 'events', { write: { type: 0, data: ['unauthorized', { code: 401 }], id: 1 } }, {});
  await call('message-no-packet', 'create', 'events', { write: 'just text' }, {});
  await call('message-unknown-plugin', 'create', 'events', { write: [0, 1, 'channel', { of: 'primus-multiplex' }] }, {});
};

const signIn = {
  async feathers4 ({ call }) {
    await call('protected-anonymous', 'find', 'secrets', {});
    await call('logout-anonymous', 'remove', 'authentication', null, {});
    await call('login-no-strategy', 'create', 'authentication', {}, {});
    await call('login-unknown-strategy', 'create', 'authentication', { strategy: 'nope' }, {});
    await call('login-wrong', 'create', 'authentication', MALLORY, {});
    const [, { accessToken }] = await call('login', 'create', 'authentication', ADA, {});
    await call('login-jwt', 'create', 'authentication', { strategy: 'jwt', accessToken }, {});
    await call('login-jwt-broken', 'create', 'authentication', { strategy: 'jwt', accessToken: 'a.b.c' }, {});
    await call('protected', 'find', 'secrets', {});
    await call('protected-event', 'create', 'secrets', { text: 'only for some' }, {});
    await call('logout', 'remove', 'authentication', null, {});
    await call('protected-again', 'find', 'secrets', {});
    await call('no-event-after-logout', 'create', 'messages', { text: 'unheard' }, {});
    await call('legacy-login', 'authenticate', ADA);
    await call('legacy-logout', 'logout');
  },
  async feathers3 ({ call }) {
    await call('protected-anonymous', 'find', 'secrets', {});
    await call('logout-anonymous', 'logout');
    await call('login-no-strategy', 'authenticate', {});
    await call('login-unknown-strategy', 'authenticate', { strategy: 'nope' });
    await call('login-wrong', 'authenticate', MALLORY);
    const [, { accessToken }] = await call('create-authentication', 'create', 'authentication', ADA, {});
    await call('create-authentication-is-no-login', 'find', 'secrets', {});
    await call('remove-authentication', 'remove', 'authentication', null, {});
    await call('login-jwt-broken', 'authenticate', { strategy: 'jwt', accessToken: 'a.b.c' });
    await call('login-jwt', 'authenticate', { strategy: 'jwt', accessToken });
    await call('login', 'authenticate', ADA);
    // A socket that is signed in is not asked again: whatever it shows, it gets a new token.
    await call('login-wrong-when-signed-in', 'authenticate', MALLORY);
    await call('protected', 'find', 'secrets', {});
    await call('protected-event', 'create', 'secrets', { text: 'only for some' }, {});
    await call('logout', 'logout');
    await call('protected-again', 'find', 'secrets', {});
    await call('no-event-after-logout', 'create', 'messages', { text: 'unheard' }, {});
  }
};

const record = async (generation) => {
  const { child, info } = await start(generation);
  try {
    const out = lines();
    const { port, ...server } = info;
    out.push({ server });
    const client = await connect(generation, info, out);
    await client.id();
    await services(client);
    await events(client);
    await signIn[generation](client);
    await client.ping();
    await client.last('close', 'create', 'control', { action: 'close' }, {});

    const file = path.join(RECORDINGS, `${generation}-${info.transformer}-${info.parser}.ndjson`);
    fs.mkdirSync(RECORDINGS, { recursive: true });
    fs.writeFileSync(file, `${out.all.join('\n')}\n`);
    process.stdout.write(`${path.relative(process.cwd(), file)}: ${out.all.length} lines\n`);
  } finally {
    child.stdin.end();
  }
};

const main = async () => {
  const named = process.argv.slice(2);
  for (const generation of named.length ? named : Object.keys(signIn)) await record(generation);
};

main().then(() => process.exit(0), (error) => {
  process.stderr.write(`record: ${error.stack}\n`);
  process.exit(1);
});
