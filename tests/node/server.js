'use strict';

// How every app is configured, announced and ended. It is the test harness that starts these programs: options come from the
// environment, the one line on stdout says that the server is ready, and closed stdin ends it, so that none outlives its test.

const { env } = process;
const number = (text) => (text === undefined ? undefined : Number(text));

/** What makes a transformer do without websockets, as behind a proxy that does not let them through. */
const WITHOUT_WEBSOCKETS = {
  sockjs: { websocket: false },
  'engine.io': { transports: ['polling'] }
};

/** Options of the Primus server; an absent one is left to Primus, so that its own default is what gets tested. */
const primusOptions = () => {
  const all = {
    transformer: env.TRANSFORMER || 'websockets',
    parser: env.PARSER || 'json',
    pathname: env.PATHNAME,
    pingInterval: number(env.PING_INTERVAL),
    timeout: number(env.IDLE_LIMIT),
    maxLength: number(env.MAX_LENGTH),
    transport: env.WEBSOCKETS === 'off' ? WITHOUT_WEBSOCKETS[env.TRANSFORMER] : undefined
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
};

/** Lifetime of tokens, as jsonwebtoken and ms spell it. */
const tokenExpires = () => env.TOKEN_EXPIRES || '1d';

/** Answers `GET <pathname>/spec` as servers do whose proxy or firewall gets in the way. */
const SPECS = {
  missing: (response) => response.writeHead(404).end('Cannot GET'),
  html: (response) => response.writeHead(200, { 'Content-Type': 'text/html' }).end('<!doctype html><title>An app</title>'),
  forbidden: (response) => response.writeHead(403).end('{"error":"no entry"}'),
  hang: () => {}
};

const spoilSpec = (primus) => {
  const answer = SPECS[env.SPEC];
  if (!answer) return;
  const middleware = (request, response) => {
    if (!request.url.split('?')[0].endsWith('/spec')) return;
    answer(response);
    // Nobody else shall answer.
    return true;
  };
  primus.use('spoilt-spec', middleware, {}, 0);
};

/** Refuses upgrades that do not show AUTHORIZE_TOKEN, in the query or as a bearer. Primus serves its spec to anyone all the same. */
const gate = (primus) => {
  spoilSpec(primus);
  const token = env.AUTHORIZE_TOKEN;
  if (!token) return;
  primus.authorize((request, done) => {
    const shown = [new URL(request.url, 'http://host').searchParams.get('token'), request.headers.authorization];
    if (shown[0] === token || shown[1] === `Bearer ${token}`) return done();
    done({ statusCode: 401, message: 'no entry', authenticate: 'Bearer' });
  });
};

/** Listens on loopback or at a Unix socket, says so on stdout, and ends with stdin. `versions` are those of the app's own packages. */
const serve = (app, versions) => {
  const { transformer, parser } = primusOptions();
  const server = env.SOCKET ? app.listen(env.SOCKET) : app.listen(Number(env.PORT || 0), '127.0.0.1');
  server.on('listening', () => {
    const { port = 0 } = server.address();
    process.stdout.write(`${JSON.stringify({ port, ...versions, transformer, parser })}\n`);
  });
  process.stdin.on('close', () => process.exit(0)).resume();
};

module.exports = { primusOptions, tokenExpires, gate, serve };
