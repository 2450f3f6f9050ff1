// Which ways out does no policy close? Opening a window, navigating away, frames, WebRTC, and what pages of one
// host share: they are shut here, by code, before anything else runs. Also starts `globalThis.glovebox`, the
// page's own record of what it promises: which policies are in force, and every attempt that they or this file
// stopped.
//
// Code is no boundary as a policy is. So what is called when it matters was taken from the browser at the start
// (a later script may put something else in its place), and no second set of it can be had: no frame is made,
// since a frame without an address would have its own, unguarded.

(() => {
  'use strict';

  const { apply } = Reflect;
  const { defineProperty, getOwnPropertyDescriptor, getPrototypeOf } = Object;
  /** The browser's own method or getter, whatever stands in its place later. */
  const method = (owner, name) => {
    const taken = owner[name];
    return (self, ...given) => apply(taken, self, given);
  };
  const getter = (owner, name) => {
    const get = getOwnPropertyDescriptor(owner, name)?.get;
    return (self) => (get ? apply(get, self, []) : undefined);
  };
  const text = String;
  const slice = method(String.prototype, 'slice');
  const lower = method(String.prototype, 'toLowerCase');
  const find = method(String.prototype, 'indexOf');
  const now = performance.now.bind(performance);
  const later = setTimeout;

  // --- The record

  /** The last so many refusals are kept: a page in a loop must not fill the memory. */
  const KEPT = 500;
  const policy = document.querySelector('meta[http-equiv="Content-Security-Policy"]');
  const record = {
    version: '',
    policy: { first: policy ? policy.content : '', seal: '', header: '' },
    offline: false,
    samples: [],
    without: [],
    refused: '',
    watched: 'navigation' in globalThis,
    typed: 'trustedTypes' in globalThis,
  };
  defineProperty(globalThis, 'glovebox', { value: record });
  // What counts is kept where no other script can reach it.
  const blocked = [];
  let [stopped, sealed, sealedAt, booting] = [0, false, 0, false];
  const copy = method(Array.prototype, 'slice');
  for (const [name, get] of Object.entries({ blocked: () => copy(blocked), stopped: () => stopped, sealed: () => sealed, sealedAt: () => sealedAt })) {
    defineProperty(record, name, { get, enumerable: true });
  }

  const shift = method(Array.prototype, 'shift');
  const note = (kind, target) => {
    stopped += 1;
    if (blocked.length >= KEPT) shift(blocked);
    blocked[blocked.length] = { kind, target: slice(text(target), 0, 300), at: now() };
  };

  // One attempt breaks several policies, and each tells of it: the one that told most often has the number.
  const told = new Map();
  const [mapGet, mapSet] = [method(Map.prototype, 'get'), method(Map.prototype, 'set')];
  record.violated = (kind, target, policyText) => {
    const attempt = `${kind} ${slice(text(target), 0, 300)}`;
    const known = mapGet(told, attempt) ?? { most: 0, by: new Map() };
    if (known.most === 0 && told.size < KEPT) mapSet(told, attempt, known);
    const times = (mapGet(known.by, policyText) ?? 0) + 1;
    mapSet(known.by, policyText, times);
    if (times <= known.most) return;
    known.most = times;
    note(kind, target);
  };
  document.addEventListener('securitypolicyviolation', (event) => {
    record.violated(event.effectiveDirective || event.violatedDirective, event.blockedURI, event.originalPolicy);
  });

  /** Notes the attempt and throws, as the browser does for what a policy refuses. */
  const refuse = (kind, target) => {
    note(kind, target);
    throw new DOMException(`Glovebox lets nothing out: ${kind} is refused`, 'NotAllowedError');
  };

  // --- What has no place here

  const fix = (owner, name, value) => {
    if (owner && name in owner) defineProperty(owner, name, { value, writable: false, configurable: false });
  };

  /**
   * Takes names from a scope, wherever on its chain they stand. `seen` hears of each attempt to use one. Its text
   * runs in the worker too, so it stands alone.
   */
  record.sever = (scope, seen) => {
    const CHANNELS = {
      // What other pages of this host can see: they might be kept open by somebody, and send it on.
      self: ['BroadcastChannel', 'SharedWorker', 'caches', 'cookieStore', 'indexedDB', 'sessionStorage', 'sharedStorage',
        'webkitRequestFileSystem', 'webkitResolveLocalFileSystemURL', 'webkitRequestFileSystemSync', 'webkitResolveLocalFileSystemSyncURL',
        // What talks to other hosts or programs by itself, or makes a window with everything in it once more.
        'RTCPeerConnection', 'webkitRTCPeerConnection', 'RTCDataChannel', 'RTCIceTransport', 'RTCIceGatherer',
        'PaymentRequest', 'PresentationRequest', 'Notification', 'speechSynthesis', 'SpeechRecognition', 'webkitSpeechRecognition',
        'documentPictureInPicture', 'crashReport', 'launchQueue', 'fence', 'XSLTProcessor',
        // A worker starts no other; the page does, by guard.js.
        ...(scope.document ? [] : ['Worker'])],
      navigator: ['serviceWorker', 'storage', 'storageBuckets', 'locks', 'webkitTemporaryStorage', 'webkitPersistentStorage',
        'credentials', 'login', 'share', 'presentation', 'registerProtocolHandler', 'requestMIDIAccess', 'usb', 'serial', 'hid',
        'bluetooth', 'joinAdInterestGroup', 'runAdAuction', 'updateAdInterestGroups'],
      document: ['cookie', 'open', 'close', 'write', 'writeln', 'browsingTopics', 'requestStorageAccess'],
    };
    const define = Object.defineProperty;
    for (const [holder, names] of Object.entries(CHANNELS)) {
      for (const name of names) {
        for (let place = scope[holder]; place; place = Object.getPrototypeOf(place)) {
          if (!Object.getOwnPropertyDescriptor(place, name)) continue;
          const use = () => seen(holder === 'self' ? name : `${holder}.${name}`);
          define(place, name, { get: use, set: use, configurable: false });
        }
      }
    }
  };

  /** What the browser keeps of this page between visits: whether it is light or dark, and nothing else. */
  const kept = (() => { try { return globalThis.localStorage; } catch { return null; } })();
  const [keptGet, keptSet, keptRemove] = kept ? ['getItem', 'setItem', 'removeItem'].map((name) => method(Storage.prototype, name)) : [];
  const THEME = 'glovebox.theme';
  const about = (key) => key === THEME || note('localStorage', key);
  const themeStore = kept && Object.freeze({
    getItem: (key) => (key === THEME ? keptGet(kept, THEME) : null),
    setItem: (key, value) => {
      if (value === 'dark' || value === 'light') { if (about(key) === true) keptSet(kept, THEME, value); } else note('localStorage', key);
    },
    removeItem: (key) => { if (about(key) === true) keptRemove(kept, THEME); },
  });
  defineProperty(globalThis, 'localStorage', { value: themeStore, writable: false, configurable: false });
  record.sever(globalThis, (name) => note(name, ''));

  fix(globalThis, 'open', (address) => {
    note('window.open', address ?? '');
    return null;
  });

  // Workers run two texts only, each of which boot.js hands over once, before the page is sealed.
  const NativeWorker = globalThis.Worker;
  let [workerAddress, otherAddress] = [null, null];
  record.workersFrom = (address) => {
    if (sealed || otherAddress !== null) refuse('worker', address);
    otherAddress = workerAddress;
    workerAddress = address;
    return () => new NativeWorker(address);
  };
  const GuardedWorker = function Worker(address) { refuse('worker', address); };
  GuardedWorker.prototype = NativeWorker.prototype;
  fix(NativeWorker.prototype, 'constructor', GuardedWorker);
  fix(globalThis, 'Worker', GuardedWorker);

  // --- Other windows

  // Who opened this window could be told, or sent elsewhere with something in the address; who frames it as well.
  globalThis.opener = null;
  defineProperty(globalThis, 'opener', { value: null, writable: false, configurable: false });
  globalThis.name = '';
  defineProperty(globalThis, 'name', { get: () => '', set: (value) => note('window.name', value), configurable: false });
  const [sourceOf, stopEvent] = [getter(MessageEvent.prototype, 'source'), method(Event.prototype, 'stopImmediatePropagation')];
  for (const kind of ['message', 'messageerror']) {
    addEventListener(kind, (event) => {
      const source = sourceOf(event);
      if (source === null || source === globalThis) return;
      // An answer would leave: nobody here gets to know who asks.
      stopEvent(event);
      note('message from another window', event.origin);
    }, true);
  }

  // --- Links: this file follows them itself, so that none can change between the look at it and the click

  const [localName, namespace] = [getter(Element.prototype, 'localName'), getter(Element.prototype, 'namespaceURI')];
  const [attribute, closest] = [method(Element.prototype, 'getAttribute'), method(Element.prototype, 'closest')];
  const connected = getter(Node.prototype, 'isConnected');
  const hrefOf = [getter(HTMLAnchorElement.prototype, 'href'), getter(HTMLAreaElement.prototype, 'href')];
  const [typeOf, pathOf] = [getter(Event.prototype, 'type'), method(Event.prototype, 'composedPath')];
  const preventDefault = method(Event.prototype, 'preventDefault');
  const make = method(document, 'createElement');
  const setHref = getOwnPropertyDescriptor(HTMLAnchorElement.prototype, 'href').set;
  const setDownload = getOwnPropertyDescriptor(HTMLAnchorElement.prototype, 'download').set;
  const click = method(HTMLElement.prototype, 'click');
  const dispatch = method(EventTarget.prototype, 'dispatchEvent');
  const upToHash = (address) => {
    const hash = find(address, '#');
    return hash < 0 ? address : slice(address, 0, hash);
  };

  /** The address that a link leads to; '' for none. */
  const addressOf = (node) => {
    try {
      const name = localName(node);
      if (namespace(node) === 'http://www.w3.org/1999/xhtml') return name === 'a' ? hrefOf[0](node) : name === 'area' ? hrefOf[1](node) : '';
      // In pictures and formulas: none of this page's own has one, so that all of them lead away.
      return attribute(node, 'href') ?? attribute(node, 'xlink:href') ?? '';
    } catch {
      return '';
    }
  };

  const follow = (link, address) => {
    if (upToHash(address) === upToHash(location.href) && find(address, '#') >= 0) {
      later(() => { location.hash = slice(address, find(address, '#')); });
    } else if (slice(address, 0, 5) === 'blob:' && attribute(link, 'download') !== null) {
      const own = make(document, 'a');
      apply(setHref, own, [address]);
      apply(setDownload, own, [attribute(link, 'download')]);
      click(own);
    } else {
      note('link', address);
    }
  };

  const onClick = (event) => {
    const path = pathOf(event);
    for (let i = 0; i < path.length; i += 1) {
      const address = addressOf(path[i]);
      if (address !== '') {
        preventDefault(event);
        if (typeOf(event) === 'click' || event.button === 1) follow(path[i], address);
        return;
      }
    }
  };
  addEventListener('click', onClick, true);
  addEventListener('auxclick', onClick, true);

  /** The link that a click on something outside the document would follow: no listener on the window hears of it. */
  const looseLink = (node) => {
    try {
      return connected(node) ? null : closest(node, 'a, area, [href]');
    } catch {
      return null;
    }
  };
  fix(HTMLElement.prototype, 'click', function guarded() {
    const link = looseLink(this);
    return link ? follow(link, addressOf(link)) : click(this);
  });
  fix(EventTarget.prototype, 'dispatchEvent', function guarded(event) {
    const link = looseLink(this);
    const kind = link ? typeOf(event) : '';
    if (kind !== 'click' && kind !== 'auxclick') return dispatch(this, event);
    follow(link, addressOf(link));
    return false;
  });
  // What a closed shadow hides, a click's path does not show.
  fix(Element.prototype, 'attachShadow', () => refuse('shadow', ''));

  for (const name of ['submit', 'requestSubmit']) {
    fix(HTMLFormElement.prototype, name, function guarded() { note('form', this.action); });
  }
  addEventListener('submit', (event) => {
    preventDefault(event);
    note('form', event.target.action);
  }, true);

  // --- Elements that load, connect or hold a window of their own

  const WINDOWS = ['iframe', 'frame', 'frameset', 'object', 'embed', 'applet', 'portal', 'fencedframe', 'controlledframe', 'webview'];
  const LOADERS = ['link', 'meta', 'base', 'script'];
  const NAMES = [...WINDOWS, ...LOADERS];
  const [windows, loaders] = [WINDOWS.join(), LOADERS.join()];
  const isOne = (list, name) => {
    for (let i = 0; i < list.length; i += 1) if (list[i] === name) return true;
    return false;
  };
  /** What loads is needed until the seal, by boot.js. */
  const checkName = (given) => {
    const name = lower(given);
    const local = slice(name, find(name, ':') + 1);
    if (isOne(WINDOWS, local) || (sealed && isOne(LOADERS, local))) refuse(`<${local}>`, '');
    return given;
  };
  const checkMarkup = (markup) => {
    const all = lower(markup);
    for (let i = 0; i < NAMES.length; i += 1) if (find(all, `<${NAMES[i]}`) >= 0) return false;
    // A prefix or an entity would hide a name, a shadow a link.
    return find(all, 'shadowroot') < 0 && find(all, '<!entity') < 0 && find(all, 'xmlns:') < 0;
  };
  const [within, matches] = [method(DocumentFragment.prototype, 'querySelector'), method(Element.prototype, 'matches')];
  const withinElement = method(Element.prototype, 'querySelector');
  const checkCopy = (copied) => {
    const selector = sealed ? `${windows},${loaders}` : windows;
    let has = false;
    try {
      has = matches(copied, selector) || withinElement(copied, selector) !== null;
    } catch {
      try { has = within(copied, selector) !== null; } catch { /* a text, or a document, which clones without a window */ }
    }
    if (has) refuse('a copy of what loads', '');
    return copied;
  };
  /** Puts a check before or after one of the browser's own methods. */
  const wrap = (owner, name, make) => {
    if (owner && name in owner) fix(owner, name, make(method(owner, name)));
  };
  wrap(Document.prototype, 'createElement', (own) => function createElement(name, ...more) { return own(this, checkName(text(name)), ...more); });
  wrap(Document.prototype, 'createElementNS', (own) => function createElementNS(space, name, ...more) { return own(this, space, checkName(text(name)), ...more); });
  wrap(DOMImplementation.prototype, 'createDocument', (own) => function createDocument(space, name, ...more) { return own(this, space, checkName(text(name ?? '')), ...more); });
  for (const [owner, name] of [[Node.prototype, 'cloneNode'], [Document.prototype, 'importNode'], [Range.prototype, 'cloneContents']]) {
    wrap(owner, name, (own) => function copied(...given) { return checkCopy(own(this, ...given)); });
  }
  for (const [owner, name] of [[Element.prototype, 'setHTML'], [Document, 'parseHTML']]) {
    wrap(owner, name, (own) => function parsed(markup, ...more) {
      const given = text(markup);
      if (!checkMarkup(given)) refuse('markup', given);
      return own(this, given, ...more);
    });
  }

  // All other ways from text to elements (innerHTML, DOMParser, document.write and so on) the browser itself brings
  // here, by the policy's require-trusted-types-for; so it does with the addresses of workers.
  globalThis.trustedTypes?.createPolicy('default', {
    createHTML: (markup) => (checkMarkup(markup) ? markup : null),
    createScriptURL: (address) => (address === workerAddress || address === otherAddress ? address : null),
    // The policy refuses all text as script anyway; refused here too it would be told twice.
    createScript: (script) => script,
  });

  // Those in the head since the start stay as they are: another address in one would be a hint to connect.
  const fixed = new WeakSet();
  const [isFixed, ownerOf] = [method(WeakSet.prototype, 'has'), getter(Attr.prototype, 'ownerElement')];
  const guardSet = (owner, name, holder = (self) => self) => {
    const described = getOwnPropertyDescriptor(owner, name);
    const native = described?.value ?? described?.set;
    if (!native) return;
    const guarded = function guarded(...given) {
      const held = holder(this);
      if (held && isFixed(fixed, held)) return refuse('a change to what loads', given[given.length - 1]);
      return apply(native, this, given);
    };
    defineProperty(owner, name, described.value
      ? { value: guarded, writable: false, configurable: false }
      : { get: described.get, set: guarded, configurable: false });
  };
  for (const name of ['setAttribute', 'setAttributeNS', 'setAttributeNode', 'setAttributeNodeNS', 'toggleAttribute']) guardSet(Element.prototype, name);
  for (const name of ['setNamedItem', 'setNamedItemNS']) guardSet(NamedNodeMap.prototype, name);
  for (const name of ['add', 'replace', 'toggle', 'value']) guardSet(DOMTokenList.prototype, name);
  guardSet(Attr.prototype, 'value', ownerOf);
  const [nodeType, ATTRIBUTE] = [getter(Node.prototype, 'nodeType'), Node.ATTRIBUTE_NODE];
  const ofAttribute = (self) => (nodeType(self) === ATTRIBUTE ? ownerOf(self) : null);
  for (const name of ['nodeValue', 'textContent']) guardSet(Node.prototype, name, ofAttribute);
  for (const owner of [HTMLLinkElement, HTMLMetaElement, HTMLScriptElement, HTMLBaseElement]) {
    for (const name of Object.getOwnPropertyNames(owner.prototype)) if (getOwnPropertyDescriptor(owner.prototype, name).set) guardSet(owner.prototype, name);
  }

  /** boot.js has begun: from now on it tells itself what is the matter. */
  record.boots = () => { booting = true; };
  /** Adds the second policy and from then on lets nobody make what loads. */
  record.seal = (policyText) => {
    const meta = document.createElement('meta');
    meta.httpEquiv = 'Content-Security-Policy';
    meta.content = policyText;
    document.head.append(meta);
    record.policy.seal = policyText;
    for (const element of document.querySelectorAll(loaders)) {
      for (const part of [element, element.attributes, element.relList]) if (part) fixed.add(part);
    }
    sealed = true;
    sealedAt = now();
  };

  // --- The location. Going back, loading again and the address bar are the person's own and stay.

  const here = () => upToHash(location.href);
  for (const name of ['pushState', 'replaceState']) {
    wrap(History.prototype, name, (own) => function changed(state, title, address) {
      // Only the fragment may change: the rest would reach the host when the page is loaded again.
      if (address !== undefined && address !== null) {
        const given = text(address);
        if (given[0] !== '#' && upToHash(given) !== here()) return note('navigation', given);
        return own(this, state, title, given[0] === '#' ? here() + given : given);
      }
      return own(this, state, title);
    });
  }
  for (const name of ['back', 'forward', 'go']) fix(History.prototype, name, (by) => note('navigation', `history.${name}(${by ?? ''})`));

  const { navigation } = globalThis;
  if (navigation) {
    const over = () => { const never = Promise.reject(new DOMException('Refused', 'AbortError')); never.catch(() => {}); return { committed: never, finished: never }; };
    for (const name of ['back', 'forward', 'reload', 'traverseTo']) {
      fix(Navigation.prototype, name, () => { note('navigation', `navigation.${name}()`); return over(); });
    }
    const [kindOf, byPerson, destination] = ['navigationType', 'userInitiated', 'destination'].map((name) => getter(NavigateEvent.prototype, name));
    const [destinationUrl, sameDocument] = ['url', 'sameDocument'].map((name) => getter(NavigationDestination.prototype, name));
    const download = getter(NavigateEvent.prototype, 'downloadRequest');
    navigation.addEventListener('navigate', (event) => {
      const kind = kindOf(event);
      if ((kind === 'reload' || kind === 'traverse') && byPerson(event)) return;
      const to = destination(event);
      const address = destinationUrl(to);
      const stays = kind !== 'reload' && sameDocument(to) && upToHash(address) === here();
      const made = download(event) !== null && slice(address, 0, 5) === 'blob:';
      if (stays || made) return;
      preventDefault(event);
      note('navigation', address);
    });
  }

  // --- Where the page does not start, and parts that do not come

  /** Says something in the place of the word that the page is loading, as soon as that place is there. */
  record.say = (words, alert = true) => {
    const put = () => {
      const place = document.getElementById('loading') ?? document.body?.appendChild(document.createElement('p'));
      if (!place) return;
      if (alert) place.setAttribute('role', 'alert');
      place.textContent = words;
    };
    if (document.body) put();
    else addEventListener('DOMContentLoaded', put);
  };
  const keepOut = (words) => {
    record.refused = words;
    record.say(words);
  };
  if (location.protocol === 'file:') {
    keepOut('Glovebox was opened as a file, and a browser loads no WebAssembly that way. '
      + 'Serve this folder with any web server and open that address; with the sources, run “make serve”.');
  } else if (globalThis.top !== globalThis) {
    // Who frames a page can be told everything, and sends on what it likes.
    keepOut('Glovebox does not start inside another page, which could see what it does. Open its address in a tab of its own.');
  }

  const partName = (address) => slice(text(address), text(address).lastIndexOf('/') + 1) || text(address);
  addEventListener('error', (event) => {
    // boot.js tells of the other parts; of itself it cannot.
    const part = event.target instanceof HTMLScriptElement ? event.target.src : event instanceof ErrorEvent ? event.filename : '';
    if (booting || record.refused || find(partName(part), 'boot') !== 0) return;
    record.say(`Glovebox could not start: ${partName(part)} did not arrive, or is damaged. `
      + 'Reload the page; if that does not help, the site has to be put up again.');
  }, true);
  later(() => {
    if (booting || record.refused) return;
    for (const sheet of document.querySelectorAll('link[rel=stylesheet]')) if (!sheet.sheet) sheet.remove();
    record.say('Glovebox has waited ten seconds for its first parts. Check the connection and reload the page.');
  }, 10_000);
})();
