'use strict';

const fs = require('fs');

// The services that every generation of server offers, so that one test can run against all of them. What differs between
// generations (their memory adapter, error classes and hooks) is handed in; this folder has no dependencies of its own.

/** `correct horse`, hashed at bcrypt's lowest cost: the plugins' own cost takes 20 seconds by now on Feathers 2 and 3. */
const PASSWORD_HASH = '$2a$04$vuQxghNZ861PUgW2ScBgUO3VQ6kRAUzAyN1hrC.KuLvIbLoV3ext6';

/** An adapter's store with `records` in it. */
const stored = (records) => Object.fromEntries(records.map((record) => [record.id, record]));

/** What a seeded memory service is made with; `startId` keeps new ids apart from seeded ones. */
const seeded = (records, more) => ({ store: stored(records), startId: records.length + 1, ...more });

// Fixed times and texts: a test may name any of these records.
const messages = Array.from({ length: 25 }, (_, index) => ({
  id: index + 1,
  text: `message ${index + 1}`,
  status: index % 2 ? 'read' : 'unread',
  user: ['ada', 'bob', 'cyd'][index % 3],
  createdAt: new Date(Date.UTC(2024, 0, 1, index)).toISOString()
}));
const users = [{ id: 1, email: 'ada@example.com', name: 'Ada', password: PASSWORD_HASH }];
const notes = [{ id: 1, title: 'first' }, { id: 2, title: 'second' }, { id: 3, title: 'third' }];
const secrets = [{ id: 1, text: 'the cake is a lie' }, { id: 2, text: 'swordfish' }];
const comments = [{ id: 1, userId: 7, text: 'one by seven' }, { id: 2, userId: 8, text: 'one by eight' }];

/** Answers with what arrived. `types` tells what JSON alone would hide, such as a missing argument. */
const echo = () => {
  const type = (value) => (value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value);
  const reply = (method, { query }, rest = {}) => {
    const all = { ...rest, query };
    const types = Object.fromEntries(Object.entries(all).map(([name, value]) => [name, type(value)]));
    return Promise.resolve({ method, ...all, types });
  };
  return {
    find: (params) => reply('find', params),
    get: (id, params) => reply('get', params, { id }),
    create: (data, params) => reply('create', params, { data }),
    update: (id, data, params) => reply('update', params, { id, data }),
    patch: (id, data, params) => reply('patch', params, { id, data }),
    remove: (id, params) => reply('remove', params, { id })
  };
};

/** Never answers, as when a hook forgets to resolve. */
const silent = () => {
  const never = () => new Promise(() => {});
  return { find: never, get: never, create: never, update: never, patch: never, remove: never };
};

/** The upgrade's headers, where the transport hands them on (Feathers 4 does, 3 does not). It has no other method: good for a 405. */
const headers = () => ({ find: (params) => Promise.resolve(params.headers || null) });

/** Fails in every way a server can: `get('Conflict')` throws a Conflict, and so on for each class that this generation has. */
const errors = (classes) => {
  const odd = {
    plain: () => new TypeError('kaput'),
    string: () => 'just text',
    undefined: () => undefined,
    nothing: () => null,
    object: () => ({ code: 418, message: 'teapot' })
  };
  return {
    async get (name) {
      if (odd[name]) throw odd[name]();
      if (!/^[A-Z]/.test(name) || !classes[name]) throw new classes.NotFound(`no error is called '${name}'`);
      throw new classes[name](`this is ${name}`, { field: 'x', errors: [{ path: 'x', message: 'x is wrong' }] });
    }
  };
};

/** Text that would harm a terminal if it were printed as it comes, and numbers at the edge of what JavaScript can write. */
const multiline = () => {
  const values = {
    newlines: 'first\nsecond\r\nthird\rfourth',
    tabs: 'left\tright\vdown\fnew page',
    controls: 'bell \u0007, backspace \u0008, null \u0000, delete \u007f',
    escape: '\u001b[31mred\u001b[0m \u001b]0;a title\u0007 \u001b[2J',
    c1: 'csi \u009b31m, next line \u0085, osc \u009d0;title\u009c',
    bidi: 'user \u202egnp.exe\u202c, isolate \u2066text\u2069, mark \u200f',
    invisible: 'zero\u200bwidth, soft\u00adhyphen, bom \ufeff, separators \u2028 \u2029',
    wide: 'e\u0301 \u00e9 日本語 👩‍👩‍👧 🇩🇪',
    lone: 'half a pair \ud83d alone',
    numbers: [9007199254740991, 9007199254740993, 12345678901234567890, 1e21, 1e-7, -0, 0.1 + 0.2]
  };
  return {
    find: () => Promise.resolve(values),
    get: (name) => Promise.resolve(values[name] === undefined ? null : values[name])
  };
};

/** What a value is, by names of members with dots between them. */
const described = (value, name, all) => {
  const tell = (type, more) => { all[name] = { type, ...more }; };
  const members = () => {
    for (const [key, member] of Object.entries(value)) described(member, name ? `${name}.${key}` : key, all);
  };
  if (value === null || value === undefined) tell(String(value));
  else if (typeof value === 'string') tell('string', { length: value.length, ...(value.length > 100 ? {} : { text: value }) });
  else if (typeof value === 'number') tell('number', { text: Object.is(value, -0) ? '-0' : String(value) });
  else if (typeof value === 'boolean') tell('boolean', { text: String(value) });
  else if (value instanceof Date) tell('Date', { iso: isNaN(value) ? null : value.toISOString() });
  else if (value instanceof RegExp) tell('RegExp', { text: String(value) });
  // A Buffer, or the Uint8Array that some parsers make instead.
  else if (value instanceof Uint8Array) tell(value.constructor.name, { hex: Buffer.from(value).toString('hex') });
  else if (Array.isArray(value)) {
    tell('array', { length: value.length });
    members();
  } else {
    tell(value.constructor ? value.constructor.name : 'Object');
    members();
  }
  return all;
};

/**
 * What some parsers carry beyond JSON, or write in several ways: `find` answers with those that all parsers can write and read,
 * `get(name)` with any, and `create(data)` with what arrived, member by member, and as what.
 */
const values = () => {
  const integers = [0, 1, 31, 32, 127, 128, 255, 256, 32767, 32768, 65535, 65536, 2147483647, 2147483648, 4294967295];
  const common = {
    when: new Date(Date.UTC(2024, 1, 29, 12, 34, 56, 789)),
    dates: [new Date(0), { at: new Date(-1), of: [new Date(Date.UTC(2038, 0, 19, 3, 14, 8))] }],
    bytes: Buffer.from('00ff80c3e282ac', 'hex'),
    undefined,
    nan: NaN,
    integers,
    negatives: [-1, -32, -33, -127, -128, -129, -32768, -32769, -65536, -2147483647, -2147483648],
    floats: [0.5, -0.1, 1.5, 123456.789, 1e-7, 5e-324],
    text: '',
    unicode: 'Grüße, 世界 🎉 \u0000\u2028',
    long: 'ß'.repeat(150),
    list: Array.from({ length: 20 }, (_, index) => `member ${index}`),
    map: Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`key${index}`, index])),
    empty: [{}, [], ''],
    'schlüssel 🎉': true
  };
  const more = {
    infinity: [Infinity, -Infinity],
    large: [4294967296, 1e15, 9007199254740991, 9007199254740992, -2147483649, -4294967297, -9007199254740992],
    huge: [1e21, 1.7976931348623157e308, 2 ** 63, 2 ** 64],
    zero: -0,
    emptyBytes: Buffer.alloc(0),
    pattern: /a\/b/gi,
    longest: 'x'.repeat(70000)
  };
  const all = { ...common, ...more };
  return {
    find: () => Promise.resolve(common),
    get: (name) => Promise.resolve(all[name]),
    create: (data) => Promise.resolve(described(data, '', {}))
  };
};

/** `get(n)`: a string of n bytes. */
const big = () => ({ get: (bytes) => Promise.resolve('x'.repeat(Number(bytes))) });

/** Makes the server send what Feathers itself never would: `{name, args}` an event to all, `{write}` any Primus message to all. */
const events = (app) => ({
  async create ({ name, args = [], write }) {
    if (write !== undefined) app.primus.write(write);
    else app.primus.send(name, ...args);
    return { sent: app.primus.connected };
  }
});

/**
 * Ends things: `create({action})`. The call is answered first and the deed done 10 ms later; with `now: true` it is done at once and
 * the call is never answered.
 */
const control = (app, { expire, madeCall }) => ({
  async create ({ action, now }, params) {
    let spark;
    app.primus.forEach((each) => {
      if (madeCall(each, params)) spark = each;
    });
    const deeds = {
      // This spark only: `primus::server::close`, then a close frame.
      close: () => spark.end(),
      // The same for all sparks, and the server listens no more.
      destroy: () => app.primus.destroy(),
      // A close frame without `primus::server::close`: the client shall come back.
      restart: () => spark.end(undefined, { reconnect: true }),
      // The TCP connection vanishes without a close frame.
      drop: () => spark.request.socket.destroy(),
      // What the auth plugin does when the token has expired.
      expire: () => expire(app, spark.request.feathers),
      // Nothing: the answer tells how the server sees this connection, which Feathers 3 shows to no service.
      describe: () => {}
    };
    const deed = deeds[action];
    if (!deed) throw new Error(`no action is called '${action}'`);
    if (now) {
      deed();
      return new Promise(() => {});
    }
    setTimeout(deed, 10);
    if (action !== 'describe') return { action };
    // Primus hides an object among the headers.
    const headers = Object.entries(spark.headers).filter(([, value]) => typeof value === 'string');
    return { action, id: spark.id, query: spark.query, headers: Object.fromEntries(headers) };
  }
});

/** Keeps `users/7/comments` to the comments of user 7. */
const scopeToUser = async (context) => {
  const userId = Number(context.params.route.userId);
  context.params.query = { ...context.params.query, userId };
  if (context.data) context.data = { ...context.data, userId };
  return context;
};

/**
 * As in the generated `channels.js`: nobody receives anything unless the server joins and publishes. Feathers itself takes a
 * connection out of all channels at logout, and nothing puts it back: after a logout events stop.
 */
const publish = (app) => {
  app.on('connection', (connection) => app.channel('everybody').join(connection));
  app.on('login', (_result, { connection }) => {
    if (connection) app.channel('everybody', 'authenticated').join(connection);
  });
  app.publish(() => app.channel('everybody'));
  app.service('secrets').publish(() => app.channel('authenticated'));
  // A test that listens shall see what it asked these two for, and not also that it asked.
  for (const path of ['events', 'control']) app.service(path).publish(() => null);
};

/**
 * The same where there are no channels yet: everything goes to everyone that a filter does not keep it from. What a filter throws goes
 * to everyone too, and `unfit: true` in a message makes one throw.
 */
const filter = (app, isSignedIn) => {
  app.service('messages').filter((data) => {
    if (data.unfit === true) throw new Error('unfit to be sent');
    return data;
  });
  if (isSignedIn) app.service('secrets').filter((data, connection) => isSignedIn(connection) && data);
  for (const path of ['events', 'control']) app.service(path).filter(() => false);
};

/** Whether the spark made the call with these params. Before Feathers 3 they do not show the connection, and the app must mark it. */
const madeCall = (spark, { connection }) => spark.request.feathers === connection;

/**
 * A service whose records outlive the server: each is a line of `file` before anybody hears of it. Its ids come from whoever creates,
 * and one that is taken is a conflict, so that a lost answer can be asked for again.
 */
const journal = (app, file, { memory, errors }) => {
  const text = fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '';
  const records = text.split('\n').filter(Boolean).map((line) => JSON.parse(line));
  app.use('journal', memory({ store: stored(records), paginate: { default: 50, max: 50 } }));
  const { store } = app.service('journal');
  app.service('journal').hooks({
    before: {
      create: [async (context) => {
        if (store[context.data.id]) throw new errors.Conflict('that id is taken');
        context.data.at = new Date().toISOString();
        return context;
      }]
    },
    after: {
      create: [async (context) => {
        fs.appendFileSync(file, `${JSON.stringify(context.result)}\n`);
        return context;
      }]
    }
  });
};

/**
 * Registers all services on `app`.
 *
 * `kit` is what the generation brings: `memory` (adapter), `errors` (classes), `authenticate` (hook, or a list of them) and `protect`
 * (hook), `expire(app, connection)`. One without channels brings `isSignedIn(connection)` and `madeCall` of its own. Where nobody can
 * sign in (no `authenticate`), there are no users and no secrets.
 */
const register = (app, kit) => {
  const createDelay = Number(process.env.CREATE_DELAY_MS || 0);

  app.use('messages', kit.memory(seeded(messages, {
    paginate: { default: 10, max: 50 },
    multi: true,
    events: ['pinged']
  })));
  app.service('messages').hooks({
    before: {
      create: [(context) => new Promise((resolve) => setTimeout(resolve, createDelay, context))]
    },
    after: {
      create: [async (context) => {
        if (context.data.ping === true) app.service('messages').emit('pinged', { id: context.result.id, by: context.result.user || null });
        return context;
      }]
    }
  });

  // Neither paginated nor `multi`: lists come as bare arrays, and a null id is refused.
  // `$and` must be allowed by name, as the generation has it.
  app.use('nested/notes', kit.memory(seeded(notes, { whitelist: ['$and'], operators: ['$and'] })));

  if (kit.authenticate) {
    app.use('users', kit.memory(seeded(users)));
    app.service('users').hooks({ after: { all: [kit.protect('password')] } });

    app.use('secrets', kit.memory(seeded(secrets)));
    app.service('secrets').hooks({ before: { all: [].concat(kit.authenticate('jwt')) } });
  }

  // Routes came with the channels.
  if (app.channel) {
    app.use('users/:userId/comments', kit.memory(seeded(comments)));
    app.service('users/:userId/comments').hooks({ before: { all: [scopeToUser] } });
  }

  app.use('echo', echo());
  app.use('silent', silent());
  app.use('headers', headers());
  app.use('errors', errors(kit.errors));
  app.use('multiline', multiline());
  app.use('values', values());
  app.use('big', big());
  app.use('events', events(app));
  app.use('control', control(app, { madeCall, ...kit }));

  if (process.env.JOURNAL) journal(app, process.env.JOURNAL, kit);

  if (app.channel) publish(app);
  else filter(app, kit.isSignedIn);
};

module.exports = { register };
