/* Saves a draft while it is written. Without this file "Lưu nháp" does the same by hand.
   What could not be saved (no network, signed out, another page was faster) stays in this browser, under a key of this
   person and draft, and is offered when the form is opened again; it goes as soon as it is saved, at last after a week. */
(function () {
  'use strict';
  var WAIT = 3000, AGAIN = 20000, TOO_LARGE = 413, WEEK = 7 * 24 * 3600 * 1000;
  var OWN = ['csrf_token', 'version', 'form_key', 'uploads', 'removed', 'auto', 'check', 'keep'];

  function stored(key) {
    try {
      var kept = JSON.parse(localStorage.getItem(key) || 'null');
      if (!kept || Date.now() - kept.at < WEEK) return kept;
      localStorage.removeItem(key);
    } catch (_error) { /* a browser that keeps nothing, or something else than we wrote */ }
    return null;
  }

  function forget(key) {
    try { localStorage.removeItem(key); } catch (_error) { /* nothing was kept */ }
  }

  function clock(moment) {
    var when = new Date(moment);
    return when.toLocaleString(document.documentElement.lang, {
      hour: '2-digit', minute: '2-digit', day: 'numeric', month: 'numeric', timeZone: 'Asia/Ho_Chi_Minh'
    });
  }

  function Draft(form) {
    var words = form.dataset;
    var status = form.querySelector('[data-status]');
    var offer = document.getElementById('d-offer');
    var timer = 0, busy = false, dirty = false, stopped = false, renewed = false;
    var going = '', sent = '';  // what is on its way to the server, what has arrived there

    function typed() {
      var pairs = [];
      new FormData(form).forEach(function (value, name) {
        if (OWN.indexOf(name) < 0 && typeof value === 'string') pairs.push([name, value.replace(/\r\n/g, '\n')]);
      });
      return pairs;
    }

    function chosen() {
      var input = form.querySelector('input[name=uploads]');
      return Boolean(input && input.value);
    }

    function keep() {
      try {
        localStorage.setItem(words.key, JSON.stringify({ at: Date.now(), pairs: typed() }));
      } catch (_error) { /* then only the server keeps it */ }
    }

    function say(text, values) {
      if (status) status.textContent = text.replace(/\{(\w+)\}/g, function (_all, name) { return values[name]; });
    }

    function later(wait) {
      clearTimeout(timer);
      if (!stopped) timer = setTimeout(save, wait);
    }

    /* Leaving a field tells of a change once more: what is saved already is not kept, nor offered, again. */
    function changed() {
      if (!busy && !dirty && !chosen() && JSON.stringify(typed()) === sent) return;
      dirty = true;
      keep();
      later(WAIT);
    }

    function body() {
      var parts = new FormData(form);
      if (!chosen()) parts.delete('uploads');
      // Whoever ticks a file to go says so by hand.
      parts.delete('removed');
      parts.set('auto', '1');
      return parts;
    }

    function save() {
      if (busy || stopped || !dirty) return;
      busy = true;
      dirty = false;
      going = JSON.stringify(typed());
      say(words.saving, {});
      fetch(form.action, {
        method: 'POST', body: body(), headers: { Accept: 'application/json' }, redirect: 'manual', credentials: 'same-origin'
      }).then(function (answer) {
        return answer.json().catch(function () { return {}; }).then(function (told) {
          if (told.draft) return take(told);
          return answer.status === TOO_LARGE ? tooLarge(told) : refused();
        });
      }).catch(failed).then(function () {
        busy = false;
        if (dirty) later(WAIT);
      });
    }

    function take(told) {
      renewed = false;
      if (told.conflict) {
        stopped = true;
        say(told.message, {});
        return;
      }
      if (told.version) saved(told);
      else if (told.problems.length) say(told.problems[0], {});
    }

    function saved(told) {
      form.elements.version.value = told.version;
      if (told.key !== words.key) {
        forget(words.key);
        words.key = told.key;
        form.action = told.url;
        history.replaceState(null, '', told.url);
      }
      if (told.problems.length) {
        keep();
        say(words.problems, { time: told.saved, what: told.problems.join('; ') });
      } else {
        sent = going;
        if (!dirty) forget(words.key);
        say(words.saved, { time: told.saved });
      }
      Object.keys(told.parts).forEach(function (id) { show(id, told.parts[id]); });
    }

    /* The parts of the page that follow from what was saved: the files, and which colleague is meant. */
    function show(id, html) {
      var part = document.getElementById(id);
      if (!part || part.dataset.html === html || (dirty && id === 'd-who')) return;
      part.dataset.html = html;
      var fresh = new DOMParser().parseFromString(html, 'text/html').body;
      part.replaceChildren.apply(part, Array.prototype.slice.call(fresh.childNodes));
    }

    /* The file is not taken by any server; the words are saved without it. */
    function tooLarge(told) {
      form.querySelector('input[name=uploads]').value = '';
      say(told.message || words.later, {});
      dirty = true;
    }

    /* No answer of ours: signed out, or the page is so old that its token no longer holds. A fresh one is asked for once. */
    function refused() {
      dirty = true;
      keep();
      if (renewed) { say(words.signin, {}); return later(AGAIN); }
      renewed = true;
      return fetch(form.action, { credentials: 'same-origin', redirect: 'manual' }).then(function (answer) {
        return answer.ok ? answer.text() : '';
      }).then(function (html) {
        var fresh = new DOMParser().parseFromString(html, 'text/html').querySelector('form[data-draft] [name=csrf_token]');
        if (!fresh) { say(words.signin, {}); return later(AGAIN); }
        form.elements.csrf_token.value = fresh.value;
        return later(0);
      });
    }

    function failed() {
      dirty = true;
      keep();
      say(words.later, {});
      later(AGAIN);
    }

    function fill(pairs) {
      Array.prototype.forEach.call(form.elements, function (input) {
        if (!input.name || OWN.indexOf(input.name) >= 0) return;
        var values = pairs.filter(function (pair) { return pair[0] === input.name; }).map(function (pair) { return pair[1]; });
        if (input.type === 'radio' || input.type === 'checkbox') input.checked = values.indexOf(input.value) >= 0;
        else if (values.length) input.value = values[0];
      });
      Array.prototype.forEach.call(form.querySelectorAll('details'), function (part) { part.open = true; });
    }

    function offerKept() {
      var kept = stored(words.key);
      if (!kept) return;
      if (JSON.stringify(kept.pairs) === JSON.stringify(typed())) { forget(words.key); return; }
      offer.hidden = false;
      offer.querySelector('[data-when]').textContent = words.kept.replace('{time}', clock(kept.at));
      offer.querySelector('[data-take]').addEventListener('click', function () {
        fill(kept.pairs);
        offer.hidden = true;
        changed();
      });
      offer.querySelector('[data-leave]').addEventListener('click', function () {
        forget(words.key);
        offer.hidden = true;
      });
    }

    offerKept();
    form.addEventListener('input', changed);
    form.addEventListener('change', changed);
    form.addEventListener('submit', function () {
      stopped = true;
      clearTimeout(timer);
    });
    window.addEventListener('pageshow', function (event) { if (event.persisted) stopped = false; });
  }

  document.addEventListener('DOMContentLoaded', function () {
    Array.prototype.forEach.call(document.querySelectorAll('[data-forget]'), function (part) { forget(part.dataset.forget); });
    var form = document.querySelector('form[data-draft]');
    if (form) Draft(form);
  });
}());
