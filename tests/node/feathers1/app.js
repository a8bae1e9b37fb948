'use strict';

// A Feathers 1 server over Primus 4. It has no authentication: sessions were cookies then. What it offers: ../services.js.

const feathers = require('feathers');
const hooks = require('feathers-hooks');
const errors = require('feathers-errors');
const memory = require('feathers-memory');
const { primusOptions, gate, serve } = require('../server');
const { register } = require('../services');

const app = feathers();

app.configure(hooks());
app.configure(feathers.primus(primusOptions(), (server) => {
  gate(server);
  // What `control` knows its caller by.
  server.on('connection', (spark) => {
    spark.request.feathers = { sparkId: spark.id };
  });
}));

// Later generations have these two methods for what this one has others.
app.mixins.push((service) => service.mixin({
  hooks ({ before = {}, after = {} }) {
    return this.before(before).after(after);
  },
  // A service's own method of an event's name decides what of the event goes to a connection.
  filter (keep) {
    const dispatch = (data, connection, done) => {
      try {
        done(null, keep(data, connection));
      } catch (error) {
        done(error);
      }
    };
    for (const event of this._serviceEvents) this[event] = dispatch;
  }
}));

/** The adapter of the time, with custom events, which it knows nothing of. */
class Memory extends memory.Service {
  constructor ({ events, ...options }) {
    super(options);
    this.events = events;
  }

  // Its own list calls `this.create` for each record, which is hooked and then answers with the hook's object.
  create (data) {
    return Array.isArray(data) ? Promise.all(data.map((one) => super.create(one))) : super.create(data);
  }
}

register(app, {
  memory: (options) => new Memory(options),
  errors,
  madeCall: (spark, { sparkId }) => spark.id === sparkId
});

serve(app, {
  feathers: require('feathers/package.json').version,
  primus: require('primus/package.json').version
});
