'use strict';

// A Feathers 2 (Auk) server over Primus 5, as its first year had it: authentication answers by the events `authenticated` and
// `unauthorized`, never by an ack. What it offers: ../services.js.

const feathers = require('feathers');
const hooks = require('feathers-hooks');
const primus = require('feathers-primus');
const errors = require('feathers-errors');
const memory = require('feathers-memory');
const authentication = require('feathers-authentication');
const jwt = require('jsonwebtoken');
const { primusOptions, tokenExpires, gate, serve } = require('../server');
const { register } = require('../services');

const SECRET = 'a secret for tests only';

const app = feathers();

app.configure(hooks());
app.configure(primus(primusOptions(), (server) => {
  gate(server);
  // What `control` knows its caller by.
  server.on('connection', (spark) => {
    spark.request.feathers.sparkId = spark.id;
  });
}));

app.configure(authentication({
  idField: 'id',
  token: { secret: SECRET, expiresIn: tokenExpires() }
}));

const { verifyToken, populateUser, restrictToAuthenticated } = authentication.hooks;

register(app, {
  memory,
  errors,
  authenticate: () => [verifyToken(), populateUser(), restrictToAuthenticated()],
  protect: hooks.remove,
  isSignedIn: (connection) => connection.user,
  madeCall: (spark, { sparkId }) => spark.id === sparkId,
  // Nothing watches the clock here: the token of the connection is no longer good, and the next protected call finds that out.
  expire: (_app, connection) => {
    connection.token = jwt.sign({ id: connection.user.id }, SECRET, { issuer: 'feathers', expiresIn: -1 });
  }
});

// After it has sent `unauthorized`, authentication/lib/middleware/sockets.js throws where nobody catches. The Node of its time took
// note of that, today's would end.
process.on('unhandledRejection', () => {});

serve(app, {
  feathers: require('feathers/package.json').version,
  primus: require('primus/package.json').version
});
