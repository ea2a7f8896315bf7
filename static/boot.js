/* What the page can still say when the program can't: no WebAssembly, a load that broke off, a program that failed.
   Stands alone and keeps to plain old JavaScript: it runs where the program does not, and before it. Nothing here
   makes a request, and nothing is read from the stores but for a download that the student asks for. */
(function () {
  'use strict';
  var SLOW_AFTER_MS = 20000;
  var STORE_PATIENCE_MS = 4000;
  var started = false;
  var panel = null;

  function add(parent, tag, text, className) {
    var node = document.createElement(tag);
    if (text) node.textContent = text;
    if (className) node.className = className;
    parent.appendChild(node);
    return node;
  }

  function whenBody(then) {
    if (document.body) then();
    else document.addEventListener('DOMContentLoaded', then);
  }

  /* Lays the panel over whatever is there. The newest message wins only over a load failure: the first failure of
     the program is its cause, those after it are its echoes. */
  function show(kind, heading, sentences, buttons, detail) {
    whenBody(function () {
      if (panel && !(panel.kind === 'load' && kind === 'program')) return;
      hide();
      var app = document.getElementById('app');
      if (app) app.inert = true;
      var node = add(document.body, 'div', '', 'boot-failed');
      var main = add(node, 'main', '', 'boot');
      var title = add(main, 'h1', heading);
      sentences.forEach(function (sentence) { add(main, 'p', sentence); });
      buttons.forEach(function (button) {
        var control = add(main, 'button', button[0]);
        control.type = 'button';
        control.addEventListener('click', button[1]);
      });
      if (detail) {
        var more = add(main, 'details');
        add(more, 'summary', 'What the browser said');
        add(more, 'pre', detail);
      }
      panel = { kind: kind, node: node, main: main };
      title.tabIndex = -1;
      title.focus();
    });
  }

  function hide() {
    if (!panel) return;
    panel.node.parentNode.removeChild(panel.node);
    panel = null;
    var app = document.getElementById('app');
    if (app) app.inert = false;
  }

  var reload = ['Reload', function () { location.reload(); }];

  function unsupported(missing) {
    show('browser', 'This browser can’t run Flexlab', [
      'Flexlab is a program that runs inside the page, and this browser lacks what it needs (' + missing + ').',
      'Open this address in a Chrome, Edge, Firefox or Safari of 2024 or newer. If yours is one of these, ' +
        'a setting or a policy may have switched WebAssembly off; ask who looks after this computer.'
    ], []);
  }

  function loadFailed(detail) {
    show('load', 'Flexlab did not load', [
      'A part of the program did not arrive, or arrived damaged. This is most often the connection.',
      'Reload the page. If it happens again, look whether this address is still being served, and whether a filter ' +
        'on the network blocks .wasm files. A run that you began earlier is not touched by this.'
    ], [reload, ['Download run', download]], detail);
  }

  function failed(message) {
    show('program', 'The program failed. Your run is safe.', [
      'Flexlab ran into a mistake of its own and stopped. Every operation up to now was saved in this browser.',
      'Reload the page to go on where you were. To be sure, download the run first: it is a small file that holds ' +
        'what you did in the lab, and no password.'
    ], [reload, ['Download run', download]], String(message || ''));
  }

  /* ---- the run, read without the program -------------------------------------------------------------------- */

  function readLocal() {
    var found = {};
    try {
      for (var i = 0; i < localStorage.length; i++) {
        var key = localStorage.key(i);
        if (key.indexOf('flexlab') === 0) found[key] = localStorage.getItem(key);
      }
    } catch (error) { found.unreadable = String(error); }
    return found;
  }

  function readStores(database, then) {
    var found = {};
    var names = Array.prototype.slice.call(database.objectStoreNames);
    if (!names.length) return then(found);
    var reading = database.transaction(names, 'readonly');
    names.forEach(function (name) {
      found[name] = [];
      reading.objectStore(name).openCursor().onsuccess = function (event) {
        var cursor = event.target.result;
        if (!cursor) return;
        found[name].push({ key: cursor.key, value: cursor.value });
        cursor.continue();
      };
    });
    reading.oncomplete = reading.onabort = function () { then(found); };
  }

  /* Calls `then` once, with what could be read, however the browser's storage behaves. */
  function readDatabase(then) {
    var told = false;
    function tell(found) {
      if (told) return;
      told = true;
      then(found);
    }
    setTimeout(function () { tell({ unreadable: 'no answer' }); }, STORE_PATIENCE_MS);
    try {
      var opening = indexedDB.open('flexlab');
      /* There was none: leave none behind. */
      opening.onupgradeneeded = function () { opening.transaction.abort(); };
      opening.onerror = function () { tell({}); };
      opening.onsuccess = function () {
        try {
          readStores(opening.result, function (found) { opening.result.close(); tell(found); });
        } catch (error) { tell({ unreadable: String(error) }); }
      };
    } catch (error) { tell({ unreadable: String(error) }); }
  }

  /* JSON has no bytes: they go as a list of numbers. */
  function plain(key, value) {
    if (value instanceof ArrayBuffer) value = new Uint8Array(value);
    if (ArrayBuffer.isView(value)) return { bytes: Array.prototype.slice.call(value) };
    return value;
  }

  function download() {
    readDatabase(function (stores) {
      var text = JSON.stringify({ format: 'flexlab-rescue', localStorage: readLocal(), indexedDB: stores }, plain, 1);
      var link = document.createElement('a');
      link.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
      link.download = 'flexlab-run.json';
      document.body.appendChild(link);
      link.click();
      document.body.removeChild(link);
      if (panel && !panel.said) {
        panel.said = add(panel.main, 'p', 'flexlab-run.json is in your downloads.');
        panel.said.setAttribute('role', 'status');
      }
    });
  }

  /* ---- what is watched -------------------------------------------------------------------------------------- */

  function isTrap(error) {
    return typeof WebAssembly === 'object' && error instanceof WebAssembly.RuntimeError;
  }

  /* After the start only a trap of the program is a failure: a browser extension's mistake is not ours to report. */
  function judge(error, text) {
    if (isTrap(error)) failed(text);
    else if (!started) loadFailed(text);
  }

  window.flexlabFailed = failed;
  window.flexlabNotLoaded = function (detail) { loadFailed(detail); };

  addEventListener('error', function (event) {
    var source = event.target;
    if (source && source !== window) {
      if (!started && /^(SCRIPT|LINK)$/.test(source.tagName)) loadFailed('Not loaded: ' + (source.src || source.href || 'the program'));
    } else judge(event.error, event.message);
  }, true);

  addEventListener('unhandledrejection', function (event) { judge(event.reason, String(event.reason)); });

  addEventListener('TrunkApplicationStarted', function () {
    started = true;
    if (panel && panel.kind === 'load') hide();
  });

  setTimeout(function () {
    var status = document.getElementById('boot-status');
    if (!started && status) status.textContent = 'Still loading. If nothing has come in a minute, reload the page.';
  }, SLOW_AFTER_MS);

  if (typeof WebAssembly !== 'object') unsupported('WebAssembly');
  else if (!('noModule' in document.createElement('script'))) unsupported('JavaScript modules');
})();
