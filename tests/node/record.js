'use strict';

// Records what real servers and their own official client say to each other, message by message, for tests that replay it:
//
//     node tests/node/record.js [CELL...]
//
// writes tests/recordings/<generation>-<transformer>-<parser>.ndjson for each cell whose name begins with one of those given, or for
// all. The client is the one that the generation's own Primus makes (`createSocket`, with primus-emitter). It speaks through a proxy,
// which notes what passes, so nothing but the `node_modules` of the generation and of feathers4 is needed (`npm ci` there first).

const { spawn } = require('child_process');
const fs = require('fs');
const path = require('path');
const proxy = require('./record/proxy');
const { connect, inTime } = require('./record/client');
const { full, short, modern, legacy } = require('./record/steps');

const RECORDINGS = path.join(__dirname, '..', 'recordings');
// Long enough for every step before the one that waits for the first ping; a recording fails if it was not.
const PING_INTERVAL = 5000;
// Engine.IO has a heartbeat of its own, every 25 seconds: the ping of Primus waits for the first of those.
const LATE_PING_INTERVAL = 27000;

/** Generation, transformer and parser, and what is said. */
const CELLS = [
  ['feathers4', 'websockets', 'json', full('feathers4')],
  ['feathers3', 'websockets', 'json', full('feathers3')],
  ['feathers4', 'faye', 'json', short(modern, 'service')],
  ['feathers4', 'sockjs', 'json', short(modern, 'service')],
  ['feathers4', 'engine.io', 'json', short(modern, 'service')],
  ['feathers4', 'websockets', 'ejson', short(modern, 'service', { parser: 'ejson' })],
  ['feathers4', 'websockets', 'binary', short(modern, 'service', { parser: 'binary', longest: true, stacks: false })],
  ['feathers4', 'websockets', 'msgpack', short(modern, 'service', { parser: 'msgpack', longest: true, stacks: false })],
  ['feathers4', 'sockjs', 'ejson', short(modern, 'service', { parser: 'ejson' })],
  ['feathers4', 'engine.io', 'msgpack', short(modern, 'service', { parser: 'msgpack', stacks: false })],
  ['feathers4', 'faye', 'binary', short(modern, 'service', { parser: 'binary', stacks: false })],
  ['feathers3', 'sockjs', 'json', short(modern, 'authenticate')],
  ['feathers3', 'faye', 'json', short(modern, 'authenticate')],
  ['feathers3', 'engine.io', 'json', short(modern, 'authenticate')],
  ['feathers5', 'websockets', 'json', short(modern, 'service')],
  ['feathers5', 'sockjs', 'json', short(modern, 'service')],
  ['feathers2', 'websockets', 'json', short(legacy, 'authenticate')],
  ['feathers2-primus5', 'websockets', 'json', short(legacy, 'events')],
  ['feathers1', 'websockets', 'json', short(legacy, undefined)],
  ['feathers4', 'browserchannel', 'json', short(modern, 'service', { stacks: false })]
].map(([generation, transformer, parser, steps]) => ({
  generation,
  transformer,
  parser,
  steps,
  name: [generation, transformer, parser].join('-'),
  carriedByHttp: transformer === 'browserchannel',
  pingInterval: transformer === 'engine.io' ? LATE_PING_INTERVAL : PING_INTERVAL
}));

/** Starts a generation's app and waits for its one line. It ends when its stdin does, so also when this process dies. */
const start = async ({ generation, transformer, parser, pingInterval }) => {
  const child = spawn(process.execPath, [path.join(__dirname, generation, 'app.js')], {
    env: { ...process.env, PORT: '0', TRANSFORMER: transformer, PARSER: parser, PING_INTERVAL: pingInterval },
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
  const push = (value) => all.push(JSON.stringify(value).split(__dirname).join('/app'));
  return { all, push };
};

/** Tells who waits of what passes the proxy. */
const passing = () => {
  const waiting = { message: [], closed: [] };
  return {
    next: (what) => new Promise((resolve) => waiting[what].push(resolve)),
    tell: (what) => waiting[what].splice(0).forEach((resolve) => resolve())
  };
};

/** What the proxy tells, as lines. HTTP is noted only where it carries the messages. */
const noting = (out, passes, first, { carriedByHttp }) => ({
  target (url) {
    first.target = first.target || url;
  },
  frame (direction, data, binary) {
    out.push(binary ? { [`${direction}_base64`]: data.toString('base64') } : { [direction]: data.toString() });
    if (direction === 'in') passes.tell('message');
  },
  closed (how) {
    out.push({ closed: how });
    passes.tell('closed');
  },
  http (line) {
    if (carriedByHttp) out.push(line);
  }
});

const record = async (cell) => {
  const { child, info } = await start(cell);
  try {
    const out = lines();
    const passes = passing();
    const { port, ...first } = info;
    const between = await proxy.listen(port, noting(out, passes, first, cell));
    const client = await connect(cell, { ...info, port: between }, out, passes, cell.pingInterval);
    await cell.steps(client);

    const file = path.join(RECORDINGS, `${cell.name}.ndjson`);
    fs.mkdirSync(RECORDINGS, { recursive: true });
    fs.writeFileSync(file, `${[JSON.stringify({ server: first }), ...out.all].join('\n')}\n`);
    process.stdout.write(`${path.relative(process.cwd(), file)}: ${out.all.length + 1} lines\n`);
  } finally {
    child.stdin.end();
  }
};

const main = async () => {
  const named = process.argv.slice(2);
  const chosen = CELLS.filter(({ name }) => !named.length || named.some((start) => name.startsWith(start)));
  if (!chosen.length) throw new Error(`no cell has such a name; there are ${CELLS.map(({ name }) => name).join(', ')}`);
  for (const cell of chosen) await record(cell);
};

main().then(() => process.exit(0), (error) => {
  process.stderr.write(`record: ${error.stack}\n`);
  process.exit(1);
});
