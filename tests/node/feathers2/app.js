'use strict';

// A Feathers 2 (Auk) server over Primus 7, put together as its generator would do it. What it offers: ../services.js.

const feathers = require('feathers');
const hooks = require('feathers-hooks');
const { discard, iff, isProvider } = require('feathers-hooks-common');
const Primus = require('primus');
const primus = require('feathers-primus');
const errors = require('feathers-errors');
const memory = require('feathers-memory');
const authentication = require('feathers-authentication');
const jwt = require('feathers-authentication-jwt');
const local = require('feathers-authentication-local');
const { primusOptions, tokenExpires, gate, serve } = require('../server');
const { register } = require('../services');

// feathers-primus asks for room for 64 listeners. The event emitter that Primus 7.3 has come to use knows neither limit nor method.
Primus.prototype.setMaxListeners = () => {};

const app = feathers();

app.configure(hooks());
app.configure(primus(primusOptions(), (server) => {
  gate(server);
  // What `control` knows its caller by. Plain text, because authentication makes a deep copy of all that is in here.
  server.on('connection', (spark) => {
    spark.request.feathers.sparkId = spark.id;
  });
}));

app.configure(authentication({
  secret: 'a secret for tests only',
  jwt: { expiresIn: tokenExpires() }
}));
app.configure(jwt());
app.configure(local());

const { authenticate } = authentication.hooks;
app.service('authentication').hooks({
  before: {
    create: [authenticate(['jwt', 'local'])],
    remove: [authenticate('jwt')]
  }
});

register(app, {
  memory,
  errors,
  authenticate,
  protect: (...fields) => iff(isProvider('external'), discard(...fields)),
  isSignedIn: (connection) => connection.authenticated,
  madeCall: (spark, { sparkId }) => spark.id === sparkId,
  // What authentication/lib/socket/handler.js comes to when its timer fires: its own logout fails at the expired token, after these
  // lines and before the `logout` event. So the socket is signed out and stays open.
  expire: (_app, connection) => {
    delete connection.accessToken;
    delete connection.authenticated;
    connection.headers = {};
  }
});

serve(app, {
  feathers: require('feathers/package.json').version,
  primus: require('primus/package.json').version
});
