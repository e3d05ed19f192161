'use strict';
(() => {
  const TILE = 164, PICTURE = 160, ROW = 226, GAP = 12, OVERSCAN = 3, SMALL = 256;
  const byId = id => document.getElementById(id);
  const data = JSON.parse(byId('data').textContent);
  const thumbnails = byId('thumbnails').textContent.split('\n');
  const entries = [];
  let shown = [];
  let selected = -1;
  let columns = 1;
  let tileWidth = TILE;
  const tiles = new Map();

  const grid = byId('grid'), scroll = byId('scroll'), viewer = byId('viewer');
  const search = byId('search'), status = byId('status'), steps = byId('steps'), label = byId('label'), sort = byId('sort');

  // entries

  const add = entry => {
    entry.order = entries.length;
    const labels = Object.entries(entry.labels || {}).map(([key, value]) => key + '=' + value);
    entry.labelTexts = labels;
    entry.text = [entry.prompt, entry.negativePrompt, entry.job, entry.error, ...(entry.warnings || []), ...labels].join('\n').toLowerCase();
    entries.push(entry);
  };

  const timeTaken = entry => entry.timing
    ? entry.timing.waiting + entry.timing.denoising + entry.timing.decoding + entry.timing.storing : 0;

  const thumbnailOf = entry => {
    if (data.live) return entry.file;
    const thumbnail = thumbnails[entry.order];
    return thumbnail ? 'data:image/' + thumbnail : entry.file;
  };

  // The largest seed is 2^64 - 1; what has none comes after it.
  const seedOf = entry => BigInt(entry.seed ?? '18446744073709551616');

  const ORDERS = {
    order: (a, b) => a.order - b.order,
    newest: (a, b) => (b.finishedAt || '').localeCompare(a.finishedAt || '') || b.order - a.order,
    prompt: (a, b) => a.prompt.localeCompare(b.prompt) || a.order - b.order,
    seed: (a, b) => Number(seedOf(a) - seedOf(b)) || a.order - b.order,
    steps: (a, b) => a.steps - b.steps || a.order - b.order,
    guidance: (a, b) => a.guidance - b.guidance || a.order - b.order,
    time: (a, b) => timeTaken(b) - timeTaken(a) || a.order - b.order,
  };

  const fillChoices = (select, values) => {
    const chosen = select.value;
    const wanted = ['', ...values];
    if (select.options.length === wanted.length && wanted.every((value, i) => select.options[i].value === value)) return;
    select.replaceChildren(...wanted.map(value => {
      const option = document.createElement('option');
      option.value = value;
      option.textContent = value === '' ? 'all' : value;
      return option;
    }));
    select.value = wanted.includes(chosen) ? chosen : '';
  };

  const refreshChoices = () => {
    const all = of => [...new Set(entries.flatMap(of))];
    fillChoices(status, all(entry => [entry.status]).sort());
    fillChoices(steps, all(entry => entry.steps ? [String(entry.steps)] : []).sort((a, b) => a - b));
    fillChoices(label, all(entry => entry.labelTexts).sort().slice(0, 500));
  };

  const apply = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(word => word);
    const current = shown[selected];
    shown = entries.filter(entry =>
      (!status.value || entry.status === status.value)
      && (!steps.value || String(entry.steps) === steps.value)
      && (!label.value || entry.labelTexts.includes(label.value))
      && words.every(word => entry.text.includes(word)));
    shown.sort(ORDERS[sort.value]);
    selected = current ? shown.indexOf(current) : -1;
    byId('count').textContent = shown.length === entries.length
      ? entries.length.toLocaleString('en') + ' shown'
      : shown.length.toLocaleString('en') + ' of ' + entries.length.toLocaleString('en') + ' shown';
    byId('empty').hidden = shown.length > 0;
    for (const tile of tiles.values()) tile.remove();
    tiles.clear();
    layout();
  };

  // the grid: only the rows in sight are in the document

  const layout = () => {
    const width = grid.clientWidth;
    const fitting = Math.max(1, Math.floor((width + GAP) / (TILE + GAP)));
    const wide = Math.floor((width - (fitting - 1) * GAP) / fitting);
    if (fitting !== columns || wide !== tileWidth) {
      columns = fitting;
      tileWidth = wide;
      for (const tile of tiles.values()) tile.remove();
      tiles.clear();
    }
    const height = Math.ceil(shown.length / columns) * (ROW + GAP);
    grid.style.height = height + 'px';
    const first = Math.max(0, Math.floor(scroll.scrollTop / (ROW + GAP)) - OVERSCAN) * columns;
    const last = Math.min(shown.length, (Math.ceil((scroll.scrollTop + scroll.clientHeight) / (ROW + GAP)) + OVERSCAN) * columns);
    for (const [index, tile] of tiles) {
      if (index < first || index >= last) {
        tile.remove();
        tiles.delete(index);
      }
    }
    for (let index = first; index < last; index++) {
      if (!tiles.has(index)) {
        const tile = makeTile(shown[index], index);
        tiles.set(index, tile);
        grid.append(tile);
      }
    }
  };

  const element = (name, className, text) => {
    const made = document.createElement(name);
    if (className) made.className = className;
    if (text !== undefined) made.textContent = text;
    return made;
  };

  const makeTile = (entry, index) => {
    const tile = element('figure', 'tile');
    tile.style.width = tileWidth + 'px';
    tile.style.height = ROW + 'px';
    tile.style.transform = `translate(${(index % columns) * (tileWidth + GAP)}px, ${Math.floor(index / columns) * (ROW + GAP)}px)`;
    tile.setAttribute('role', 'option');
    tile.setAttribute('aria-selected', index === selected);
    tile.dataset.index = index;
    if (entry.status === 'completed') {
      const image = element('img', entry.width && entry.width < SMALL ? 'pixels' : '');
      image.alt = '';
      image.decoding = 'async';
      image.src = thumbnailOf(entry);
      tile.append(image);
      if (entry.warnings) {
        const mark = element('span', 'warned', '⚠');
        mark.title = entry.warnings.join('\n');
        tile.append(mark);
      }
    } else {
      tile.append(element('div', 'failed', entry.status + ': ' + (entry.error || '')));
    }
    const caption = element('div', 'caption', entry.prompt);
    caption.dir = 'auto';
    tile.append(caption);
    tile.append(element('div', 'meta', entry.status === 'completed'
      ? `seed ${entry.seed} · ${entry.steps} steps · g ${entry.guidance}` : entry.job));
    return tile;
  };

  const select = (index, scrollThere) => {
    if (index < 0 || index >= shown.length) return;
    const before = tiles.get(selected);
    if (before) before.setAttribute('aria-selected', 'false');
    selected = index;
    if (scrollThere) {
      const top = Math.floor(index / columns) * (ROW + GAP);
      if (top < scroll.scrollTop) scroll.scrollTop = top;
      if (top + ROW + GAP > scroll.scrollTop + scroll.clientHeight) scroll.scrollTop = top + ROW + 2 * GAP - scroll.clientHeight;
      layout();
    }
    const tile = tiles.get(index);
    if (tile) tile.setAttribute('aria-selected', 'true');
  };

  // one picture, large

  // Control characters would act on the terminal that the command is pasted into: bash and zsh make them from escapes.
  const CONTROLS = /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;
  const escapeOf = control => '\\u' + control.charCodeAt(0).toString(16).padStart(4, '0');
  const quoted = text => text.search(CONTROLS) < 0
    ? "'" + text.replace(/'/g, "'\\''") + "'"
    : "$'" + text.replace(/[\\']/g, '\\$&').replace(CONTROLS, escapeOf) + "'";

  const commandOf = entry => {
    const asked = entry.asked || {};
    if (!entry.prompt && !asked.prompts) {
      return '# what it asked for can\'t be read: correct the job and enqueue it again';
    }
    if (entry.mode && entry.mode !== 'generate' && !asked.mode) {
      return '# made from another picture: enqueue the job ' + entry.job + ' again with its own image';
    }
    const parts = ['paellera enqueue'];
    if (entry.seed !== undefined) parts.push('--seed ' + entry.seed);
    if (entry.steps !== undefined) parts.push('--steps ' + entry.steps);
    if (entry.guidance !== undefined) parts.push('--guidance ' + entry.guidance);
    if (entry.negativePrompt) parts.push('--negative-prompt ' + quoted(escaped(entry.negativePrompt)));
    if (entry.temperature) parts.push(`--set temperature=${entry.temperature[0]}..${entry.temperature[1]}`);
    if (entry.typicalMass) parts.push('--set typicalMass=' + entry.typicalMass);
    if (entry.width) parts.push(`--size ${entry.width}x${entry.height}`);
    if (entry.model) parts.push('--model ' + quoted(entry.model));
    for (const [field, value] of Object.entries(asked)) parts.push('--set ' + quoted(field + '=' + value));
    const mixed = asked.prompts && !JSON.parse(asked.prompts).some(part => part.region);
    if (!mixed) parts.push('-- ' + quoted(escaped(entry.prompt)));
    return parts.join(' ');
  };

  // No line ends within the name of an option.
  const unbroken = command => command.split(/(--[\w-]+)/).map((part, i) => i % 2 ? element('span', 'option', part) : part);

  const escaped = text => text.replace(/\{([A-Za-z][\w.-]*)\}/g, '{{$1}}');

  const seconds = milliseconds => (milliseconds / 1000).toFixed(2) + ' s';

  const factsOf = entry => {
    const facts = [['status', entry.status], ['job', entry.job]];
    for (const warning of entry.warnings || []) facts.push(['warning', warning]);
    if (entry.index !== undefined) facts.push(['picture', String(entry.index + 1)]);
    if (entry.seed !== undefined) facts.push(['seed', String(entry.seed)]);
    if (entry.steps !== undefined) facts.push(['steps', String(entry.steps)]);
    if (entry.guidance !== undefined) facts.push(['guidance', String(entry.guidance)]);
    if (entry.temperature) facts.push(['temperature', entry.temperature.join(' to ')]);
    if (entry.negativePrompt) facts.push(['not', entry.negativePrompt]);
    if (entry.width) facts.push(['size', entry.width + ' × ' + entry.height]);
    if (entry.model) facts.push(['model', entry.model]);
    if (entry.timing) {
      facts.push(['denoising', seconds(entry.timing.denoising)], ['queued', seconds(entry.timing.queued)],
        ['other', seconds(entry.timing.waiting + entry.timing.decoding + entry.timing.storing)]);
    }
    for (const text of entry.labelTexts) facts.push(['label', text]);
    if (entry.finishedAt) facts.push(['finished', entry.finishedAt.slice(0, 19).replace('T', ' ') + ' UTC']);
    if (entry.worker) facts.push(['worker', entry.worker]);
    return facts;
  };

  const open = index => {
    if (index < 0 || index >= shown.length) return;
    select(index, true);
    const entry = shown[index];
    const good = entry.status === 'completed';
    const image = byId('large');
    image.hidden = !good;
    byId('failure').hidden = good;
    byId('stage').className = good ? '' : 'failed';
    if (good) {
      image.className = entry.width && entry.width < SMALL ? 'pixels' : '';
      image.onerror = () => { image.onerror = null; image.src = thumbnailOf(entry); };
      image.src = entry.file || thumbnailOf(entry);
      image.alt = entry.prompt;
    } else {
      byId('failure').textContent = entry.error || entry.status;
    }
    byId('prompt').textContent = entry.prompt;
    byId('facts').replaceChildren(...factsOf(entry).flatMap(([name, value]) => {
      const definition = element('dd', '', value);
      definition.dir = 'auto';
      return [element('dt', '', name), definition];
    }));
    const command = commandOf(entry);
    byId('command').replaceChildren(...unbroken(command));
    byId('copy').hidden = command.startsWith('#');
    byId('copy').textContent = 'Copy the command that makes it again';
    if (!viewer.open) viewer.showModal();
  };

  const copy = async () => {
    const text = byId('command').textContent;
    try {
      await navigator.clipboard.writeText(text);
    } catch (refused) {
      const range = document.createRange();
      range.selectNodeContents(byId('command'));
      getSelection().removeAllRanges();
      getSelection().addRange(range);
      document.execCommand('copy');
    }
    byId('copy').textContent = 'Copied';
  };

  // light and dark

  const isDark = () => document.documentElement.dataset.theme
    ? document.documentElement.dataset.theme === 'dark'
    : matchMedia('(prefers-color-scheme: dark)').matches;

  const toggleTheme = () => { document.documentElement.dataset.theme = isDark() ? 'light' : 'dark'; };

  // keyboard and mouse

  const MOVES = {ArrowLeft: () => -1, ArrowRight: () => 1, ArrowUp: () => -columns, ArrowDown: () => columns,
    Home: () => -shown.length, End: () => shown.length};

  const move = by => {
    const from = selected >= 0 ? selected : Math.abs(by) === shown.length ? 0 : -by;
    const to = Math.min(shown.length - 1, Math.max(0, from + by));
    if (viewer.open) open(to); else select(to, true);
  };

  document.addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const typing = event.target === search || event.target.tagName === 'SELECT';
    if (typing) {
      if (event.key === 'Escape' && event.target === search) { search.value = ''; apply(); grid.focus(); }
      else if (event.key === 'Enter' && event.target === search) grid.focus();
      return;
    }
    if (MOVES[event.key]) { move(MOVES[event.key]()); event.preventDefault(); }
    else if (event.key === 'Enter' && !viewer.open && event.target.tagName !== 'BUTTON') { open(Math.max(0, selected)); event.preventDefault(); }
    else if (event.key === '/' && !viewer.open) { search.focus(); event.preventDefault(); }
    else if (event.key === 'c' && viewer.open) copy();
    else if (event.key === 'd') toggleTheme();
  });
  grid.addEventListener('click', event => {
    const tile = event.target.closest('.tile');
    if (tile) open(Number(tile.dataset.index));
  });
  viewer.addEventListener('click', event => { if (event.target === viewer) viewer.close(); });
  byId('close').addEventListener('click', () => viewer.close());
  byId('copy').addEventListener('click', copy);
  byId('theme').addEventListener('click', toggleTheme);
  search.addEventListener('input', () => { scroll.scrollTop = 0; apply(); });
  for (const choice of [status, steps, label, sort]) choice.addEventListener('change', () => { scroll.scrollTop = 0; apply(); });
  let waiting = false;
  const soon = () => {
    if (!waiting) {
      waiting = true;
      requestAnimationFrame(() => { waiting = false; layout(); });
    }
  };
  scroll.addEventListener('scroll', soon, {passive: true});
  new ResizeObserver(soon).observe(grid);
  addEventListener('resize', soon);

  // progress, and in the live page what has come since

  const showProgress = progress => {
    byId('progress').hidden = !progress;
    if (!progress) return;
    const share = progress.planned > 0 ? progress.ended / progress.planned : 0;
    byId('fill').style.transform = `scaleX(${share})`;
    byId('bar').setAttribute('aria-valuenow', Math.floor(share * 100));
    byId('progress-text').textContent = progress.text;
  };

  const follow = async () => {
    let wait = 500;
    while (true) {
      try {
        const answer = await fetch('news?from=' + entries.length, {cache: 'no-store'});
        if (!answer.ok) throw new Error('status ' + answer.status);
        const news = await answer.json();
        showProgress(news.progress);
        if (news.entries.length > 0) {
          news.entries.forEach(add);
          refreshChoices();
          apply();
        }
        wait = news.entries.length > 0 ? 50 : 500;
      } catch (gone) {
        byId('progress-text').textContent = 'the gallery command has ended; what is shown stays';
        wait = 3000;
      }
      await new Promise(resolve => setTimeout(resolve, wait));
    }
  };

  data.entries.forEach(add);
  showProgress(data.progress);
  refreshChoices();
  apply();
  if (data.live) follow();
})();
