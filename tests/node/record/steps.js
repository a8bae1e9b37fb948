'use strict';

// What is said to each server. A step is a verb of `client.js`, a name, and what the official client is to send.

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

const signInFully = {
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

const full = (generation) => async (client) => {
  await client.id();
  await services(client);
  await events(client);
  await signInFully[generation](client);
  await client.ping();
  await client.last('close', 'create', 'control', { action: 'close' }, {});
};

/** How calls are written, from Feathers 3 on and before. */
const modern = (method, service, ...args) => [method, service, ...args];
const legacy = (method, service, ...args) => [`${service}::${method}`, ...args];

const signIn = {
  /** By a service. */
  async service ({ call }) {
    await call('login-wrong', 'create', 'authentication', MALLORY, {});
    await call('login', 'create', 'authentication', ADA, {});
  },
  /** By an event with an ack. */
  async authenticate ({ call }) {
    await call('login-wrong', 'authenticate', MALLORY);
    await call('login', 'authenticate', ADA);
  },
  /** By an event that is answered by another, whether or not it asks for an ack. */
  async events ({ event, silent }) {
    const answers = ['authenticated', 'unauthorized'];
    await event('login-wrong', answers, 'authenticate', { ...MALLORY, type: 'local' });
    await silent('login-wrong-with-id', 'authenticate', MALLORY);
    const { token } = await event('login', answers, 'authenticate', { ...ADA, type: 'local' });
    await silent('login-with-id', 'authenticate', ADA);
    await event('login-token', answers, 'authenticate', { type: 'token', token });
  }
};

const signOut = {
  service: ['remove', 'authentication', null, {}],
  authenticate: ['logout'],
  events: ['logout']
};

const authentication = (how, form) => async (client) => {
  const { call } = client;
  await call('protected-anonymous', ...form('find', 'secrets', {}));
  await signIn[how](client);
  await call('protected', ...form('find', 'secrets', {}));
  await call('protected-event', ...form('create', 'secrets', { text: 'only for some' }, {}));
  await call('logout', ...signOut[how]);
  await call('protected-again', ...form('find', 'secrets', {}));
};

/** What binarypack cannot write, the server never sends; and it writes numbers that it cannot read. */
const oddities = {
  binary: { infinity: 'silent', large: 'unread', huge: 'silent', pattern: 'silent', emptyBytes: 'silent' },
  ejson: {},
  msgpack: {}
};

const values = async (client, parser, longest) => {
  // The parser `binary` has no dates, and writes what their text is.
  const date = (time) => (parser === 'binary' ? String(new Date(time)) : new Date(time));
  await client.call('values-find', 'find', 'values', {});
  for (const name of ['undefined', 'nan', 'infinity', 'large', 'huge', 'emptyBytes', 'pattern', 'dates']) {
    await client[oddities[parser][name] || 'call'](`values-${name}`, 'get', 'values', name, {});
  }
  if (longest) await client.call('values-longest', 'get', 'values', 'longest', {});
  await client.call('values-create', 'create', 'values', {
    when: date(Date.UTC(2024, 1, 29, 12, 34, 56, 789)),
    bytes: Buffer.from('00ff80c3e282ac', 'hex'),
    none: null,
    numbers: [0, -1, 127, 128, 255, 256, 65535, 65536, 4294967295, -129, -32769, -2147483648, 0.5, -1e-7, NaN],
    text: 'Grüße, 世界 🎉',
    nested: { dates: [date(0), { at: date(-1) }], empty: [{}, [], ''], yes: true },
    list: Array.from({ length: 20 }, (_, index) => index),
    map: Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`key${index}`, index]))
  }, {});
};

/**
 * Some of everything. `how` is the way to sign in, if there is one. Stacks name the files of this checkout, and another name cannot be
 * put there where lengths are told.
 */
const short = (form, how, { parser = 'json', longest = false, stacks = true } = {}) => async (client) => {
  const { id, call, silent, ping, last } = client;
  await id();
  await call('find', ...form('find', 'messages', { $limit: 2 }));
  await call('get', ...form('get', 'messages', 3, {}));
  await call('create', ...form('create', 'messages', {
    text: 'Grüße, 世界 🎉 "quoted" \\ and\nnew line',
    user: 'ada',
    nested: { list: [1, 2.5, -3e-7, true, false, null, 'ß'], deeper: { empty: {}, none: [] } }
  }, {}));
  await call('patch-null', ...form('patch', 'messages', null, { status: 'gone' }, { text: 'of nobody' }));
  for (const name of ['invisible', 'lone', 'wide']) await call(`multiline-${name}`, ...form('get', 'multiline', name, {}));
  const plain = stacks ? ['plain'] : [];
  for (const name of ['Conflict', 'object', ...plain]) await call(`error-${name}`, ...form('get', 'errors', name, {}));
  await call('custom-event', ...form('create', 'messages', { text: 'with a ping', ping: true }, {}));
  await call('event-several', ...form('create', 'events', { name: 'odd', args: [1, 'two', { three: 3 }, null] }, {}));
  await call('message-no-packet', ...form('create', 'events', { write: 'just text' }, {}));
  // Before there were channels, what a filter throws is an event.
  if (form === legacy) await call('filter-error', ...form('create', 'messages', { text: 'x', unfit: true }, {}));
  await silent('never-answers', ...form('find', 'silent', {}));
  await silent('unknown-method', ...form('frobnicate', 'messages', {}, {}));
  if (how) await authentication(how, form)(client);
  if (parser !== 'json') await values(client, parser, longest);
  await ping();
  await last('close', ...form('create', 'control', { action: 'close' }, {}));
};

module.exports = { full, short, modern, legacy };
