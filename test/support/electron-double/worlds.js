/**
 * The two sides of `contextBridge`, as Chromium runs them: the page's own world and the preload's
 * isolated one. They share the document and nothing else, so what passes between them is JSON in
 * DOM events, functions as numbers; an event is dispatched and answered synchronously, as a call
 * must be. The whole file is one expression, which `worlds.ts` puts into the pages.
 */
(() => {
  function fire(name, message) {
    document.dispatchEvent(new CustomEvent(name, { detail: JSON.stringify(message) }));
  }

  function onMessage(name, handler) {
    document.addEventListener(name, (event) => handler(JSON.parse(String(event.detail))));
  }

  function createWire(mine, theirs) {
    const functions = [];
    const promises = new Map();
    let promiseCount = 0;

    function encodePromise(promise) {
      promiseCount += 1;
      const id = promiseCount;
      promise.then(
        (result) => fire(`settle:${theirs}`, { id, value: encode(result) }),
        (error) => fire(`settle:${theirs}`, { id, error: String(error) }),
      );
      return { $: 'promise', id };
    }

    function encode(value) {
      if (value === undefined) return { $: 'undefined' };
      if (typeof value === 'function') {
        functions.push(value);
        return { $: 'function', id: functions.length - 1 };
      }
      if (value instanceof Promise) return encodePromise(value);
      if (Array.isArray(value)) return value.map(encode);
      if (typeof value !== 'object' || value === null) return value;
      const entries = Object.entries(value).map(([key, item]) => [key, encode(item)]);
      return { $: 'object', value: Object.fromEntries(entries) };
    }

    function call(id, input) {
      let answer;
      const listener = (event) => (answer = JSON.parse(String(event.detail)));
      document.addEventListener(`return:${mine}`, listener, { once: true });
      fire(`call:${theirs}`, { id, input: input.map(encode) });
      if (answer === undefined) throw new Error('the other world is gone');
      if (answer.error !== undefined) throw new Error(answer.error);
      return decode(answer.value);
    }

    function decode(value) {
      if (Array.isArray(value)) return value.map(decode);
      if (typeof value !== 'object' || value === null) return value;
      if (value.$ === 'function') return (...input) => call(value.id, input);
      if (value.$ === 'promise') {
        const settled = Promise.withResolvers();
        promises.set(value.id, settled);
        return settled.promise;
      }
      if (value.$ !== 'object') return undefined;
      const entries = Object.entries(value.value).map(([key, item]) => [key, decode(item)]);
      return Object.fromEntries(entries);
    }

    onMessage(`call:${mine}`, ({ id, input }) => {
      try {
        fire(`return:${theirs}`, { value: encode(functions[id](...input.map(decode))) });
      } catch (error) {
        fire(`return:${theirs}`, { error: String(error) });
      }
    });
    onMessage(`settle:${mine}`, ({ id, value, error }) => {
      const settled = promises.get(id);
      promises.delete(id);
      if (error === undefined) settled.resolve(decode(value));
      else settled.reject(new Error(error));
    });
    return { encode, decode };
  }

  /** In the page's own world, before any script of the page. */
  function startPage() {
    const wire = createWire('page', 'preload');
    onMessage('expose', ({ name, api }) => {
      const value = Object.freeze(wire.decode(api));
      Object.defineProperty(window, name, { value, enumerable: true });
    });
  }

  function createIpcRenderer() {
    const waiting = new Map();
    const listeners = new Map();
    let count = 0;
    globalThis.doubleReceive = (message) => {
      if (message.kind === 'event') {
        for (const listener of listeners.get(message.channel) ?? []) listener({}, ...message.input);
        return;
      }
      const answer = waiting.get(message.id);
      waiting.delete(message.id);
      if (message.error === undefined) answer.resolve(message.value);
      else answer.reject(new Error(`Error invoking remote method: ${message.error}`));
    };
    const ipcRenderer = {
      invoke(channel, ...input) {
        count += 1;
        const answer = Promise.withResolvers();
        waiting.set(count, answer);
        globalThis.doubleSend(JSON.stringify({ id: count, channel, input }));
        return answer.promise;
      },
      on(channel, listener) {
        listeners.set(channel, (listeners.get(channel) ?? new Set()).add(listener));
        return ipcRenderer;
      },
      off(channel, listener) {
        listeners.get(channel)?.delete(listener);
        return ipcRenderer;
      },
    };
    return ipcRenderer;
  }

  /** In the isolated world: a sandboxed preload's `require`, which knows `electron` alone. */
  function startPreload(everyFrame, preload) {
    if (window.top !== window && !everyFrame) return;
    const wire = createWire('preload', 'page');
    const ipcRenderer = createIpcRenderer();
    const contextBridge = {
      exposeInMainWorld: (name, api) => fire('expose', { name, api: wire.encode(api) }),
    };
    const require = (name) => {
      if (name !== 'electron') throw new Error(`module not found: ${name}`);
      return { contextBridge, ipcRenderer };
    };
    preload(require, {}, { exports: {} });
  }

  return { startPage, startPreload };
})();
