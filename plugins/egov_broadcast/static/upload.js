/* Sends each chosen file by itself and says how far it is. Without this file the form sends all of them at once. */
(function () {
  'use strict';

  function element(name, text, className) {
    var made = document.createElement(name);
    made.textContent = text || '';
    if (className) made.className = className;
    return made;
  }

  function Upload(form) {
    var words = form.dataset;
    var input = form.querySelector('input[type=file]');
    var list = form.querySelector('[data-list]');
    var status = form.querySelector('[data-status]');
    var send = form.querySelector('[data-send]');
    var see = form.querySelector('[data-see]');
    var rows = [], ids = [], busy = false;

    function row(file) {
      var item = element('li');
      var name = element('span', file.name, 'p-egov_broadcast-name');
      var state = element('span', words.waiting, 'sm mut');
      var bar = element('progress', '', 'meter');
      bar.max = 100;
      bar.value = 0;
      bar.setAttribute('aria-label', file.name);
      [name, state, bar].forEach(function (part) { item.appendChild(part); });
      list.appendChild(item);
      return { file: file, item: item, state: state, bar: bar, done: false };
    }

    function say(one, text, tone) {
      one.state.textContent = text;
      one.state.className = tone ? 'tag t-' + tone : 'sm mut';
    }

    function finish(one, text, tone, url) {
      one.bar.hidden = true;
      say(one, text, tone);
      if (!url) return;
      var link = element('a', one.file.name);
      link.href = url;
      one.item.replaceChild(link, one.item.firstChild);
    }

    function tell() {
      var done = rows.filter(function (one) { return one.done; }).length;
      status.textContent = words.done.replace('{done}', done).replace('{all}', rows.length);
      if (!ids.length) return;
      see.href = words.results + '?' + ids.map(function (id) { return 'id=' + id; }).join('&');
      see.hidden = busy;
      form.querySelector('[data-cancel]').hidden = true;
    }

    function answered(one, request) {
      var answer = {};
      try { answer = JSON.parse(request.responseText); } catch (_error) { /* a page about the fault */ }
      if (request.status === 413) return finish(one, words.large, 'bad');
      if (!answer.messages) return finish(one, answer.error || words.failed, 'bad');
      one.done = true;
      answer.messages.forEach(function (message) {
        if (ids.indexOf(message.id) < 0) ids.push(message.id);
        finish(one, message.words, message.tone, message.url);
      });
    }

    function next(at) {
      while (at < rows.length && rows[at].done) at += 1;
      if (at >= rows.length) { busy = false; send.disabled = false; }
      tell();
      if (!busy) return;
      var one = rows[at], request = new XMLHttpRequest(), data = new FormData();
      if (one.file.size > Number(words.most)) { finish(one, words.large, 'bad'); return next(at + 1); }
      ['csrf_token', 'form_key'].forEach(function (name) { data.append(name, form.elements[name].value); });
      data.append(input.name, one.file, one.file.name);
      one.bar.hidden = false;
      request.upload.addEventListener('progress', function (event) {
        if (!event.lengthComputable) return;
        var percent = Math.floor(100 * event.loaded / event.total);
        one.bar.value = percent;
        say(one, percent < 100 ? words.sending.replace('{percent}', percent) : words.reading);
      });
      request.addEventListener('load', function () { answered(one, request); next(at + 1); });
      request.addEventListener('error', function () { finish(one, words.failed, 'bad'); next(at + 1); });
      request.open('POST', form.action);
      request.setRequestHeader('Accept', 'application/json');
      request.send(data);
    }

    // Before the theme's own listener, which would disable the buttons.
    form.addEventListener('submit', function (event) {
      event.preventDefault();
      if (busy) return;
      if (!input.files.length) { status.textContent = words.choose; return; }
      list.textContent = '';
      list.hidden = false;
      rows = Array.prototype.map.call(input.files, row);
      busy = true;
      send.disabled = true;
      next(0);
    }, true);
    input.addEventListener('change', function () { status.textContent = ''; });
  }

  document.addEventListener('DOMContentLoaded', function () {
    Array.prototype.forEach.call(document.querySelectorAll('[data-upload]'), Upload);
  });
}());
