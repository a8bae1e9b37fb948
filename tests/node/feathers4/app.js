'use strict';

// A Feathers 4 (Crow) server over Primus 8, put together as its generator would do it. What it offers: ../services.js.

const feathers = require('@feathersjs/feathers');
const primus = require('@feathersjs/primus');
const errors = require('@feathersjs/errors');
const memory = require('feathers-memory');
const { AuthenticationService, JWTStrategy, authenticate } = require('@feathersjs/authentication');
const { LocalStrategy, hooks: { protect } } = require('@feathersjs/authentication-local');
const { primusOptions, tokenExpires, gate, serve } = require('../server');
const { register } = require('../services');

const app = feathers();

app.configure(primus(primusOptions(), gate));

app.set('authentication', {
  secret: 'a secret for tests only',
  entity: 'user',
  service: 'users',
  authStrategies: ['jwt', 'local'],
  jwtOptions: { expiresIn: tokenExpires() },
  // Feathers 4 has no default for these two names.
  local: { usernameField: 'email', passwordField: 'password' }
});

const authentication = new AuthenticationService(app);
authentication.register('jwt', new JWTStrategy());
authentication.register('local', new LocalStrategy());
app.use('authentication', authentication);

register(app, {
  memory,
  errors,
  authenticate,
  protect,
  // What JWTStrategy.handleConnection does when its timer fires: the socket stays open, signed out and in no channel.
  expire: (_app, connection) => app.emit('disconnect', connection)
});

serve(app, {
  feathers: require('@feathersjs/feathers/package.json').version,
  primus: require('primus/package.json').version
});
