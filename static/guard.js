// Which ways out does no policy close? Opening a window, navigating away and WebRTC: they are shut
// here, by code, before anything else runs. Also starts `globalThis.glovebox`, the page's own record
// of what it promises: which policies are in force, and every attempt that they or this file stopped.
//
// Code is no boundary as a policy is: a frame without an address has its own, unguarded WebRTC.

(() => {
  'use strict';

  /** More refusals than this say nothing new, and a page in a loop must not fill the memory. */
  const KEPT = 500;
  const policy = document.querySelector('meta[http-equiv="Content-Security-Policy"]');
  const record = {
    version: '',
    sealed: false,
    sealedAt: 0,
    policy: { first: policy ? policy.content : '', seal: '' },
    offline: false,
    blocked: [],
    samples: [],
  };
  Object.defineProperty(globalThis, 'glovebox', { value: record });

  const note = (kind, target) => {
    if (record.blocked.length < KEPT) {
      record.blocked.push({ kind, target: String(target).slice(0, 300), at: performance.now() });
    }
  };

  document.addEventListener('securitypolicyviolation', (event) => {
    note(event.effectiveDirective || event.violatedDirective, event.blockedURI);
  });

  const shut = (owner, name, value) => {
    if (owner && name in owner) {
      Object.defineProperty(owner, name, { value, writable: false, configurable: false });
    }
  };

  shut(globalThis, 'open', (address) => {
    note('window.open', address ?? '');
    return null;
  });
  for (const name of ['RTCPeerConnection', 'webkitRTCPeerConnection', 'RTCDataChannel', 'RTCIceTransport']) {
    shut(globalThis, name, undefined);
  }

  /** Whether following the link would leave this document: all but its own places and made-here downloads. */
  const leaves = (link) => {
    const address = link.href instanceof SVGAnimatedString ? link.href.baseVal : link.href;
    if (!address) return null;
    let target;
    try {
      target = new URL(address, document.baseURI);
    } catch {
      return null;
    }
    const here = new URL(location.href);
    const own = target.origin === here.origin && target.pathname === here.pathname && target.search === here.search;
    const made = target.protocol === 'blob:' && link.hasAttribute('download');
    return own || made ? null : target.href;
  };

  const stopLink = (event) => {
    const link = event.composedPath().find((node) => node instanceof Element && node.matches('a, area'));
    const target = link ? leaves(link) : null;
    if (target !== null) {
      event.preventDefault();
      note('link', target);
    }
  };
  addEventListener('click', stopLink, true);
  addEventListener('auxclick', stopLink, true);

  // A link outside the document clicks without an event that passes through here.
  const click = HTMLElement.prototype.click;
  shut(HTMLElement.prototype, 'click', function guarded() {
    const target = this instanceof HTMLAnchorElement || this instanceof HTMLAreaElement ? leaves(this) : null;
    if (target === null) return click.call(this);
    note('link', target);
    return undefined;
  });
  const dispatch = EventTarget.prototype.dispatchEvent;
  shut(EventTarget.prototype, 'dispatchEvent', function guarded(event) {
    const link = this instanceof Element && !this.isConnected ? this.closest('a, area') : null;
    const target = link && event.type.endsWith('click') ? leaves(link) : null;
    if (target === null) return dispatch.call(this, event);
    note('link', target);
    return false;
  });

  // The policy forbids frames and forms to load anything, but Chromium connects to the host before it asks
  // the policy: a bare connection, without a request. Markup that a parser reads can still cause one.
  for (const name of ['src', 'srcdoc']) {
    Object.defineProperty(HTMLIFrameElement.prototype, name, { get: () => '', set: (value) => note('frame', value) });
  }
  shut(HTMLIFrameElement.prototype, 'setAttribute', function guarded(name, value) {
    if (/^(src|srcdoc)$/i.test(name)) note('frame', value);
    else Element.prototype.setAttribute.call(this, name, value);
  });
  for (const name of ['submit', 'requestSubmit']) {
    shut(HTMLFormElement.prototype, name, function guarded() { note('form', this.action); });
  }
  addEventListener('submit', (event) => event.preventDefault(), true);

  // Scripts that set the location, and refreshes by <meta>. Going back, reloading and the address bar
  // are the person's own and stay.
  globalThis.navigation?.addEventListener('navigate', (event) => {
    const stays = event.destination.sameDocument || event.hashChange || event.navigationType === 'reload';
    const made = event.downloadRequest !== null && event.destination.url.startsWith('blob:');
    if (stays || made || event.navigationType === 'traverse') return;
    if (event.cancelable) event.preventDefault();
    note('navigation', event.destination.url);
  });

  // Opened as a file, a browser refuses to load the page's parts: say so instead of waiting forever.
  if (location.protocol === 'file:') {
    addEventListener('DOMContentLoaded', () => {
      const place = document.getElementById('loading');
      if (place) {
        place.textContent = 'Glovebox was opened as a file, and a browser loads no WebAssembly that way. '
          + 'Serve this folder with any web server and open that address; with the sources, run “make serve”.';
      }
    });
  }
})();
