'use strict';

// A Feathers 3 (Buzzard) server over Primus 7, put together as its generator would do it. What it offers: ../services.js.

const feathers = require('@feathersjs/feathers');
const primus = require('@feathersjs/primus');
const errors = require('@feathersjs/errors');
const memory = require('feathers-memory');
const authentication = require('@feathersjs/authentication');
const jwt = require('@feathersjs/authentication-jwt');
const local = require('@feathersjs/authentication-local');
const { primusOptions, tokenExpires, gate, serve } = require('../server');
const { register } = require('../services');

const app = feathers();

// Authentication 2 insists on handing Express middleware to `app.use`, for REST. This app has no Express, and `feathers()` would
// throw, so what is no service is dropped here.
const { use } = app;
app.use = (path, service) => (typeof path === 'function' ? app : use.call(app, path, service));

app.configure(primus(primusOptions(), gate));

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
  protect: local.hooks.protect,
  // What authentication/lib/socket/handler.js comes to when its timer fires: its own logout fails at the expired token, after these
  // lines and before the `logout` event. So the socket is signed out, stays open, and keeps its channels.
  expire: (_app, connection) => {
    delete connection.accessToken;
    delete connection.authenticated;
    connection.headers = {};
  }
});

serve(app, {
  feathers: require('@feathersjs/feathers/package.json').version,
  primus: require('primus/package.json').version
});
