// Types of cph-console.js, the host element of the Cloud Phone Console. The guide is docs/embed.md.

/** Why the console asks: it has no token yet, or the one it has ends soon, has ended, or was refused. */
export type CphReason = 'initial' | 'expiring' | 'expired' | 'rejected';

/** A token and what it is for. */
export interface CphAuth {
  /** The value of `X-Subject-Token`: 1 to 65,536 printable ASCII characters. */
  readonly token: string;
  /** The ID of the project the token is scoped to. */
  readonly projectId: string;
  /** The ID of a region the console is configured for; its default region if left out. */
  readonly region?: string;
  /** When the token ends. The console asks for the next one five minutes earlier. */
  readonly expiresAt?: string | Date;
}

/** Gives a token, or throws where there is none, as when nobody is signed in. */
export type CphGetAuth = (reason: CphReason) => CphAuth | Promise<CphAuth>;

export type CphScheme = 'light' | 'dark' | 'system';

/** What the console shows: filters by the names of the API's parameters, pages counted from 1. */
export interface CphView {
  readonly filters?: Readonly<Record<string, string>>;
  readonly page?: number;
  readonly pageSize?: number;
  /** The ID of the server whose details are open; `null` for none. */
  readonly server?: string | null;
}

export interface CphStatus {
  readonly phase: 'idle' | 'loading' | 'ready' | 'error';
  /** How many servers match, once they are loaded. */
  readonly count?: number;
  readonly errorCode?: string;
  readonly requestId?: string;
}

export interface CphError {
  readonly code:
    | 'bad_src' | 'same_origin' | 'no_get_auth'
    | 'unsupported_version' | 'bad_message' | 'unknown_type' | 'denied' | 'too_large' | 'timeout' | 'busy' | 'internal';
  readonly message: string;
}

export interface CphConsoleEventMap {
  /** The console is connected. */
  'cph-ready': CustomEvent<{ readonly app: { readonly name: string; readonly version: string }; readonly features: readonly string[] }>;
  'cph-status': CustomEvent<CphStatus>;
  /** Its view is another; `element.view` is the same value. */
  'cph-view': CustomEvent<CphView>;
  'cph-error': CustomEvent<CphError>;
  /** A person follows a link that leaves the console. `preventDefault()`: the page opens it itself, or does not. */
  'cph-open': CustomEvent<{ readonly url: string }>;
  /** Tab has left the console, forwards over its end or backwards over its start. */
  'cph-focus-leave': CustomEvent<{ readonly edge: 'start' | 'end' }>;
}

/** Attributes: `src`, `title`, `theme`, `locale`, `time-zone`. There is none for a token. */
export class CphConsole extends HTMLElement {
  getAuth: CphGetAuth | undefined;
  view: CphView | undefined;
  setTheme(scheme: CphScheme): void;
  setLocale(lang: string): void;
  setView(view: CphView): void;
  /** After signing in: asks `getAuth` at once. Resolves when the console was told; it never rejects. */
  authenticate(): Promise<void>;
  /** After signing out: the console forgets token and servers. */
  clear(): void;
  /** Ends the connection and takes the element out of the page. */
  destroy(): void;

  addEventListener<K extends keyof CphConsoleEventMap>(
    type: K,
    listener: (this: CphConsole, event: CphConsoleEventMap[K]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener<K extends keyof HTMLElementEventMap>(
    type: K,
    listener: (this: HTMLElement, event: HTMLElementEventMap[K]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ): void;
}

declare global {
  interface HTMLElementTagNameMap {
    'cph-console': CphConsole;
  }
}
