'use strict';

// Feathers 5 has no transport for Primus any more, but its socket code still asks of a transport only what is given below. Whoever runs
// Feathers 5 over Primus has a file like this one.

const http = require('http');
const Primus = require('primus');
const emitter = require('primus-emitter');
const { socket } = require('@feathersjs/transport-commons');

/** What Feathers knows of a connection, and what becomes a part of `params`. Primus hides an object among the headers. */
const connectionOf = ({ headers }) => ({
  provider: 'primus',
  headers: Object.fromEntries(Object.entries(headers).filter(([, value]) => typeof value === 'string'))
});

/** Configures an app with `listen`, `primus` and services that answer its sparks. `configurer` gets the Primus server. */
module.exports = (options, configurer) => (app) => {
  const sparks = new WeakMap();
  const getParams = (spark) => spark.request.feathers;

  const serve = (server) => {
    const primus = new Primus(server, options);
    primus.plugin('emitter', emitter);
    // These come before Feathers' own listeners, which need what is done here.
    primus.on('connection', (spark) => {
      spark.request.feathers = connectionOf(spark);
      sparks.set(getParams(spark), spark);
    });
    primus.on('disconnection', (spark) => app.emit('disconnect', getParams(spark)));
    configurer(primus);
    return primus;
  };

  const done = new Promise((resolve) => {
    app.listen = (...args) => {
      const server = http.createServer();
      app.primus = serve(server);
      resolve(app.primus);
      app.setup(server).then(() => server.listen(...args));
      return server;
    };
  });

  app.configure(socket({ done, emit: 'send', socketMap: sparks, getParams }));
};
