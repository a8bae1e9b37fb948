'use strict';

// A Feathers 5 (Dove) server over Primus 8. What it offers: ../services.js, and a method of its own name below.

const { feathers } = require('@feathersjs/feathers');
const errors = require('@feathersjs/errors');
const { memory } = require('@feathersjs/memory');
const { AuthenticationService, JWTStrategy, authenticate } = require('@feathersjs/authentication');
const { LocalStrategy, hooks: { protect } } = require('@feathersjs/authentication-local');
const primus = require('./primus');
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
  // Feathers 5 has no default for these two names.
  local: { usernameField: 'email', passwordField: 'password' }
});

const authentication = new AuthenticationService(app);
authentication.register('jwt', new JWTStrategy());
authentication.register('local', new LocalStrategy());
app.use('authentication', authentication);

// Methods by any name came with Feathers 5. `hidden` is one that a client does not get at.
app.use('custom', {
  find: () => Promise.resolve([]),
  archive: (data, { query }) => Promise.resolve({ method: 'archive', data, query }),
  hidden: () => Promise.resolve('found out')
}, { methods: ['find', 'archive'] });

register(app, {
  memory,
  errors,
  authenticate,
  protect,
  // What JWTStrategy.handleConnection does when its timer fires: the socket stays open, signed out and in no channel.
  expire: (_app, connection) => app.emit('disconnect', connection)
});

// The generator has this line. Without it a service that throws null or undefined ends the process: Feathers' socket code looks into what
// was thrown while nobody waits for it. With it such a call is never answered.
process.on('unhandledRejection', (reason) => process.stderr.write(`unhandled rejection: ${reason}\n`));

serve(app, {
  feathers: require('@feathersjs/feathers/package.json').version,
  primus: require('primus/package.json').version
});
