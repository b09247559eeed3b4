import { mkdirSync } from 'node:fs';
import type { Server as HttpServer, IncomingMessage, RequestListener } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Express, RequestHandler } from 'express';
import express from 'express';
import type { SiteId } from '../protocol/ids.ts';
import { limits } from '../protocol/limits.ts';
import { problem } from '../protocol/problems.ts';
import { foundInSteps } from './channels/email/check-steps.ts';
import { environmentEmail } from './channels/email/environment-email.ts';
import { isDkimKey } from './channels/email/is-dkim-key.ts';
import type { MailOut } from './channels/email/mail.ts';
import { createMailMarks, makeMailToken } from './channels/email/mail-marks.ts';
import { openEmail } from './channels/email/open-email.ts';
import { readOriginal } from './channels/email/parse/read-original.ts';
import { lookAtHost } from './channels/email/public-address.ts';
import { nobodysGround } from './channels/email-set-up.ts';
import { type Channels, openChannels, type SharedEmail } from './channels/open-channels.ts';
import type { Clock } from './clock.ts';
import { systemClock } from './clock.ts';
import type { Config } from './config.ts';
import { hostInUrl, isLocal } from './config.ts';
import type { AgentCaller } from './conversation/caller.ts';
import type { News } from './conversation/outcome.ts';
import { channelHandlers } from './doors/channel-handlers.ts';
import { escalationHandlers } from './doors/escalation-handlers.ts';
import { identityHandlers } from './doors/identity-handlers.ts';
import { inboxHandlers } from './doors/inbox-handlers.ts';
import { createLimiter } from './doors/limiter.ts';
import { createDoorway } from './doors/pass-door.ts';
import { profileHandlers } from './doors/profile-handlers.ts';
import { teamHandlers } from './doors/team-handlers.ts';
import { visitorHandlers } from './doors/visitor-handlers.ts';
import { wayHandlers } from './doors/way-handlers.ts';
import { briefOf } from './escalation/brief/gather-brief.ts';
import type { EscalationDesk } from './escalation/escalation-desk.ts';
import { historyOf } from './escalation/history-of.ts';
import { startLadder } from './escalation/start-ladder.ts';
import { trySettled } from './escalation/try-settled.ts';
import { createFileShelf } from './file/file-shelf.ts';
import { errorAnswer, sendProblem } from './http/answer.ts';
import { answerPage } from './http/answer-page.ts';
import { checkMounted } from './http/check-mounted.ts';
import { continueRoute } from './http/continue-route.ts';
import { createCookieJar } from './http/cookie.ts';
import { allowPreflight } from './http/cors.ts';
import { exportRoutes } from './http/export-routes.ts';
import { fileLinkRoute } from './http/file-link-route.ts';
import { fileRoutes } from './http/file-routes.ts';
import { everyAnswer } from './http/headers.ts';
import { identifyAgent, identifyVisitor } from './http/identify.ts';
import { inboxRoutes } from './http/inbox-routes.ts';
import { logoRoute } from './http/logo-route.ts';
import { mailRoute } from './http/mail-route.ts';
import { createMayUpgrade } from './http/may-upgrade.ts';
import { mountDoors, numberRequest } from './http/mount-doors.ts';
import { networkOf } from './http/network-of.ts';
import type { ListedRoute } from './http/raw-routes.ts';
import { mountRawRoutes, rawRoutes } from './http/raw-routes.ts';
import { stopRoute } from './http/stop-route.ts';
import { widgetRoutes } from './http/widget-routes.ts';
import { createDataChores } from './identity/data-chores.ts';
import { ensureIdentityKey } from './identity/ensure-identity-key.ts';
import { replayErasures } from './identity/erasure/replay-erasures.ts';
import { findDevice } from './identity/find-device.ts';
import type { IdentityDesk } from './identity/identity-desk.ts';
import { levelOf } from './identity/level-of.ts';
import { makeDevice } from './identity/make-device.ts';
import { createPasses } from './identity/passes.ts';
import { keepRaw } from './inbound/keep-raw.ts';
import { ownAddress } from './inbound/own-address.ts';
import { startReader } from './inbound/reader.ts';
import type { Log } from './log.ts';
import { createLog, traceOf } from './log.ts';
import type { Metrics } from './metrics.ts';
import { createMetrics, serveMetrics } from './metrics.ts';
import { openSecrets } from './open-secrets.ts';
import { listenForOperator } from './operator/listen-for-operator.ts';
import { startDeliveryWorker } from './outbox/delivery-worker.ts';
import type { PackNeeds } from './outbox/pack/pack-needs.ts';
import { packParcel } from './outbox/pack/pack-parcel.ts';
import { createOverload, measureLoopDelay, type Overload } from './overload.ts';
import { refuseStart } from './refuse-start.ts';
import { circumstancesOf, type RoutingDesk } from './routing/routing-desk.ts';
import { createLinkPasses } from './secret/link-passes.ts';
import { createPasswords, type PasswordCost } from './secret/passwords.ts';
import { createAvailabilities } from './site/availabilities.ts';
import { createChannelChecks } from './site/channel/channel-checks.ts';
import type { ChannelDesk } from './site/channel/channel-desk.ts';
import { ensureFirstSite } from './site/ensure-first-site.ts';
import { type HelloDesk, hello } from './site/hello.ts';
import { matchesOrigin, pageOrigin } from './site/matches-origin.ts';
import { openSiteDirectory } from './site/site-directory.ts';
import { createSnippetWatch } from './site/snippet-watch.ts';
import { takePing } from './site/take-ping.ts';
import type { LiveServer } from './socket/live-server.ts';
import { createLiveServer } from './socket/live-server.ts';
import { StartRefusal } from './start-refusal.ts';
import { NewerSchema } from './store/migrate.ts';
import { openStore } from './store/open-store.ts';
import type { Store } from './store/store.ts';
import { StoreTaken } from './store/store-taken.ts';
import { ensureFirstOwner } from './team/ensure-first-owner.ts';
import { findCaller } from './team/find-caller.ts';
import { createGuesses } from './team/guesses.ts';
import { createInstanceOwners } from './team/instance-owners.ts';
import { offerSetup } from './team/offer-setup.ts';
import { selfOf } from './team/show-self.ts';
import type { TeamDesk } from './team/team-desk.ts';
import { startUpkeep } from './upkeep.ts';

export interface AppOptions {
  readonly config: Config;
  /** The folder of the built widget and inbox. */
  readonly dist: string;
  readonly clock?: Clock;
  readonly log?: Log;
  /** The demo adds its pages here, before the last answer, and answers the list of them: what is mounted and not listed refuses the start. */
  readonly extend?: (app: Express, ground: Ground) => readonly ListedRoute[] | Promise<readonly ListedRoute[]>;
  readonly isDemo?: boolean;
  /**
   * The demo's own mailbox, for a server without mail settings: everybody's. Answers come to an inlet on a free port of this
   * machine; there the word of `authserv` on senders counts.
   */
  readonly mail?: { readonly from: string; readonly out: MailOut; readonly authserv: string };
  /** For the benchmark: false writes one transaction per job. */
  readonly grouped?: boolean;
  /** For tests: the disk has this many pages. */
  readonly maxPages?: number;
  /** For tests, which are not attacked: what one guess of a password costs. */
  readonly passwordCost?: PasswordCost;
  /** For tests: how late the event loop was in the last second, 99th percentile, ms. */
  readonly loopDelayMs?: () => number;
}

/** What the demo stands on: its data are written by the verbs, and announced as theirs are. */
export interface Ground {
  readonly publicUrl: string;
  readonly inboxUrl: string;
  readonly siteKey: string;
  readonly store: Store;
  readonly clock: Clock;
  readonly announce: (news: readonly News[]) => void;
  /** Where mails to the shop are taken, on this machine; null: nowhere. */
  readonly inletPort: number | null;
}

export interface App {
  readonly port: number;
  readonly publicUrl: string;
  readonly inboxUrl: string;
  /** The one-time link of the first run; null once there is an owner. */
  readonly setupUrl: string | null;
  readonly store: Store;
  readonly metricsPort: number | null;
  /** Drains: nobody new is let in, whoever is inside gets her answer, everything accepted is on disk. */
  close(): Promise<void>;
}

/** Puts everything together: the only place that knows concrete stores. Errors: StartRefusal and what the store throws (folder taken, newer schema). */
export const startApp = async (options: AppOptions): Promise<App> => {
  const { config } = options;
  const clock = options.clock ?? systemClock();
  const log = options.log ?? createLog(config.logLevel);
  makeFolder(config.dataFolder);
  const store = await openConfiguredStore(options, clock, log);
  const opened: Undo[] = [];
  try {
    return await serve(options, store, clock, log, opened);
  } catch (cause) {
    for (const close of opened.toReversed()) await close();
    await store.close();
    throw cause;
  }
};

/** Ends again what a start had begun that is refused further on; left open it would keep the process alive. */
type Undo = () => unknown;

const makeFolder = (folder: string): void => {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw refuseStart(cause, 'folder');
  }
};

const openConfiguredStore = async (options: AppOptions, clock: Clock, log: Log): Promise<Store> => {
  try {
    return await openStore({
      dataFolder: options.config.dataFolder,
      ...(options.config.databaseUrl === null ? {} : { databaseUrl: options.config.databaseUrl }),
      clock,
      onFatal: (cause) => {
        log.fatal(traceOf(cause), 'a commit ended without saying whether it is on disk');
        process.exit(1);
      },
      ...(options.grouped === undefined ? {} : { grouped: options.grouped }),
      ...(options.maxPages === undefined ? {} : { maxPages: options.maxPages }),
    });
  } catch (cause) {
    if (cause instanceof StoreTaken) throw new StartRefusal(cause.message, cause.exitCode);
    if (cause instanceof NewerSchema) throw new StartRefusal(cause.message);
    throw refuseStart(cause, options.config.databaseUrl === null ? 'folder' : 'database');
  }
};

const listenOn = async (http: HttpServer, { port, host }: Config): Promise<number> => {
  await new Promise<void>((resolve, reject) => {
    http.once('error', (cause) => reject(refuseStart(cause, 'port')));
    http.listen(port, host, resolve);
  });
  return (http.address() as AddressInfo).port;
};

/** Until everything stands, whoever comes is told to wait. */
const waitAnswer: RequestListener = (_request, response) => {
  response.writeHead(503, { 'Content-Type': 'application/json', 'Retry-After': '1' });
  response.end(JSON.stringify({ ok: false, problem: problem('server.busy', undefined, 1_000) }));
};

const serve = async (options: AppOptions, store: Store, clock: Clock, log: Log, opened: Undo[]): Promise<App> => {
  const { config } = options;
  const { sealer, mac } = await openSecrets(config, store, log);
  const passes = createPasses(mac);
  const shelf = createFileShelf({ folder: join(config.dataFolder, 'files') });
  const again = await replayErasures({ store, shelf, mac, clock, dataFolder: config.dataFolder });
  if (again > 0) log.warn({ op: 'erase', count: again }, 'erased again what a backup had brought back');
  const http = createServer({ requestTimeout: 120_000, headersTimeout: 20_000, keepAliveTimeout: 10_000 });
  let answer = waitAnswer;
  // One listener that stays: Socket.IO wraps those it finds.
  http.on('request', (request, response) => answer(request, response));
  const port = await listenOn(http, config);
  opened.push(() => http.close());
  const publicUrl = config.publicUrl ?? `http://${hostInUrl(config.host)}:${port}`;
  const inboxUrl = config.inboxUrl ?? publicUrl;
  const isSecure = inboxUrl.startsWith('https:');

  const { firstSite } = config;
  const ensured = await ensureFirstSite(
    { store, clock },
    { ...firstSite, origins: firstSite.origins.length > 0 ? firstSite.origins : [publicUrl] },
  );
  if (!ensured.ok)
    throw new StartRefusal(
      `NAHTLOS_SITE_… cannot be used: ${ensured.problem.detail?.field} (${ensured.problem.detail?.reason}).`,
    );
  await ensureIdentityKey({ store, clock, sealer }, ensured.answer.site, config.identityKey);
  const directory = await openSiteDirectory({ store, clock, publicUrl });
  const availabilities = createAvailabilities({
    sites: directory,
    read: store.read,
    clock,
    failed: (error) => log.error(traceOf(error), 'how busy it is was not read'),
  });
  const limiter = createLimiter(clock, config.limitFactor);
  const metrics = createMetrics();
  const delay = measureLoopDelay();
  const overload = createOverload(options.loopDelayMs ?? delay.look);
  const watching = setInterval(overload.tick, 1_000).unref();
  const watchNoMore = (): void => {
    clearInterval(watching);
    delay.close();
  };
  opened.push(watchNoMore);
  let isReady = false;
  let isDraining = false;

  const network = (request: IncomingMessage): string => networkOf(request, config.trustProxy);
  const inboxOrigin = pageOrigin(inboxUrl);
  const isInboxOrigin = (origin: string | null | undefined): boolean => matchesOrigin([], origin, inboxOrigin);
  const isListed = (origin: string | null | undefined): Promise<boolean> => directory.isListed(origin);
  const live = createLiveServer({
    http,
    store,
    clock,
    log,
    networkOf: network,
    standing: availabilities,
    mayUpgrade: createMayUpgrade({
      limiter,
      networkOf: network,
      isListed: async (origin) => isInboxOrigin(origin) || isListed(origin),
      isDraining: () => isDraining || !isReady,
      refuseNew: () => overload.refuse('sockets'),
      openFrom: (from) => live.openFrom(from),
      factor: config.limitFactor,
    }),
  });
  const { living } = live;
  opened.push(() => live.close());
  const upkeep = startUpkeep({
    store,
    shelf,
    clock,
    log,
    chores: createDataChores({
      store,
      shelf,
      mac,
      clock,
      dataFolder: config.dataFolder,
      announce: (news) => announce(news),
    }),
  });
  opened.push(() => upkeep.close());
  let hearChannels: Channels['hear'] = async () => {};
  let wakeLadder = (): void => {};
  const announce = (news: readonly News[]): void => {
    living.announce(news);
    directory
      .hear(news)
      // New hours hold at once.
      .then(() => news.some(({ is }) => is === 'site') && living.watchAvailability())
      .catch((error: unknown) => log.error(traceOf(error), 'sites not read again'));
    void hearChannels(news);
    if (news.some(({ is }) => is === 'entry' || is === 'aside')) upkeep.wakeIndex();
    if (news.some((it) => it.is === 'aside' && it.aside.kind === 'escalation')) wakeLadder();
  };

  const desk: TeamDesk & { publicUrl: string } = {
    store,
    clock,
    passwords: createPasswords(options.passwordCost === undefined ? {} : { cost: options.passwordCost }),
    sealer,
    guesses: createGuesses({ clock }),
    inboxUrl,
    publicUrl,
    requiresFactor: !isLocal(publicUrl),
    isDemo: options.isDemo === true,
    isOnline: (site, agent) => living.isAgentOnline(site, agent),
  };
  const owner = config.firstOwner === null ? null : await ensureFirstOwner(desk, config.firstOwner);
  if (owner !== null && !owner.ok)
    throw new StartRefusal(
      `NAHTLOS_ADMIN_… cannot be used: ${owner.problem.detail?.field ?? owner.problem.code} (${owner.problem.detail?.reason ?? ''}).`,
    );
  const offered = await offerSetup(desk);

  const mailMarks = createMailMarks(mac);
  let wakeReader = (): void => {};
  const mayBePrivate = (host: string): boolean =>
    isLocal(publicUrl) || config.allowPrivate.includes(host.toLowerCase());
  const channels: Channels = await openChannels({
    store,
    clock,
    log,
    sealer,
    sites: directory,
    shared: sharedEmail(options, ensured.answer.site),
    mayBePrivate,
    openEmail: (setUp, ground, from) =>
      openEmail(
        { marks: mailMarks, now: () => clock.wall() },
        setUp,
        ground,
        from === 'demo' ? options.mail : undefined,
      ),
    keep: (channel, raw) => keepRaw({ store, shelf, clock, wakeReader: () => wakeReader() }, channel, raw),
    announce: (news) => announce(news),
  });
  opened.push(() => channels.close());
  hearChannels = channels.hear;
  const routing: RoutingDesk = {
    store,
    clock,
    sites: directory,
    channels,
    living,
    wakeDeliveries: () => deliveries.wake(),
  };
  const packing: PackNeeds = {
    store,
    clock,
    sealer,
    sites: directory,
    shelf,
    passes: createLinkPasses(mac),
    marks: mailMarks,
    makeToken: makeMailToken,
    publicUrl,
  };
  const deliveries = startDeliveryWorker({
    store,
    clock,
    log,
    channels,
    pack: (rows, channel) => packParcel(packing, rows, channel),
    circumstances: (site, conversation) => circumstancesOf(routing, site, conversation),
    trySettled,
    announce: (news) => announce(news),
    tellProblem: (channel, problem) => {
      const news = channels.sitesOf(channel).map((site) => ({ is: 'channels', site }) as const);
      const mark = { channel: channel.id, key: 'problem', value: problem ?? '', at: clock.wall() };
      store
        .write((tx) => tx.saveMark(mark))
        .then(
          () => announce(news),
          (error: unknown) => log.error(traceOf(error), 'a channel in trouble is not shown'),
        );
    },
    count: (what) => metrics.count(what),
  });
  opened.push(() => deliveries.close());
  metrics.gauge('deliveries_on_the_way', deliveries.onTheWay);
  metrics.gauge('deliveries_stuck', deliveries.stuck);
  const reader = startReader({
    store,
    shelf,
    clock,
    log,
    channels,
    desk: {
      mac,
      sealer,
      fits: mailMarks.fitsParcel,
      isOurs: ownAddress(channels),
      circumstances: (site, conversation) => circumstancesOf(routing, site, conversation),
      sitesOf: channels.sitesOf,
      inboxUrl,
    },
    announce: (news) => announce(news),
    wakeDeliveries: () => deliveries.wake(),
    count: (what) => metrics.count(what),
  });
  wakeReader = reader.wake;
  opened.push(() => reader.close());

  const escalating: EscalationDesk = {
    ...routing,
    sites: directory,
    living,
    sealer,
    mac,
    publicUrl,
    inboxUrl,
    wakeLadder: () => wakeLadder(),
  };
  const ladder = startLadder({ ...escalating, briefOf, historyOf, log, announce: (news) => announce(news) });
  wakeLadder = ladder.wake;
  opened.push(() => ladder.close());

  const checks = createChannelChecks(clock, foundInSteps, (error) =>
    log.error(traceOf(error), 'a test of a mailbox failed'),
  );
  opened.push(() => checks.close());
  const settingUp: ChannelDesk = {
    store,
    clock,
    sealer,
    channels,
    checks,
    mayBePrivate,
    lookAt: (host) => lookAtHost({ host, mayBePrivate: mayBePrivate(host) }),
    isDkimKey,
    tryEmail: (setUp) => openEmail({ marks: mailMarks, now: () => clock.wall() }, setUp, nobodysGround),
    trySettled,
  };

  const persons: IdentityDesk = {
    store,
    clock,
    sealer,
    mac,
    passes,
    sites: directory,
    shelf,
    publicUrl,
    limiter,
    living,
    mailOf: (site) => {
      const view = channels.viewOf(site);
      return view === undefined
        ? { way: 'none', from: null }
        : { way: view.from === 'demo' ? 'demo' : 'smtp', from: view.channel.address };
    },
    wakeDeliveries: deliveries.wake,
    wakeUpkeep: upkeep.wakeRemoval,
    dataFolder: config.dataFolder,
  };
  const widget = widgetRoutes({
    folder: join(options.dist, 'widget'),
    directory,
    publicUrl,
    isWaiting: (site) => snippets.isWaiting(site),
    fetched: (site, page) => snippets.fetched(site, page),
    strayed: (page) => {
      const sites = directory.all().filter((site) => directory.judge(site, URL.parse(page)?.origin) !== 'unlisted');
      snippets.strayed(
        sites.map(({ id }) => id),
        page,
      );
    },
  });
  const snippets = createSnippetWatch({
    clock,
    version: widget.version,
    changed: (site, light) => announce([{ is: 'snippet', site, light }]),
  });
  opened.push(() => snippets.close());
  const greeting: Omit<HelloDesk, 'sites'> = {
    publicUrl,
    availability: async (site) => {
      await availabilities.fresh(site);
      return living.availability(site);
    },
    sendsCodes: (site) => channels.of(site, 'email') !== undefined,
    answersMail: (site) => channels.of(site, 'email') !== undefined,
    escalates: ladder.escalates,
  };
  const doorway = createDoorway({
    handlers: {
      visitor: visitorHandlers({
        store,
        living,
        limiter,
        refuseNew: () => overload.refuse('conversations'),
        hello: (call) =>
          hello({ ...greeting, sites: directory, greeted: snippets.greeted }, call.request, call.facts.origin),
        ping: (call) => takePing({ sites: directory, snippets }, call.request, call.facts.origin),
        rates: (site) => directory.byId(site)?.look.rates === true,
        makeDevice: (call) => makeDevice({ store, clock }, call.request, call.facts),
        identity: identityHandlers(persons),
        ways: wayHandlers(routing),
        circumstances: (site, conversation, now) => circumstancesOf(routing, site, conversation, now),
      }),
      inbox: inboxHandlers({
        store,
        living,
        team: {
          ...teamHandlers({
            ...desk,
            shelf,
            snippets,
            pinned: widget.pinned,
            preview: { sites: directory, hello: greeting, configOf: widget.configOf, saidIn: widget.saidIn },
          }),
          ...profileHandlers(persons),
          ...channelHandlers({ ...routing, ...settingUp, channels }),
          ...escalationHandlers({ ...escalating, briefOf, historyOf }),
        },
        circumstances: (site, conversation, now) => circumstancesOf(routing, site, conversation, now),
      }),
    },
    limiter,
    clock,
    log,
    announce,
    isDraining: () => isDraining,
    count: (what) => metrics.count(what),
  });

  const cookies = createCookieJar(isSecure, limits.signInLifeMs);
  const instances = createInstanceOwners({ store, clock });
  const findAgent = (shown: Parameters<typeof findCaller>[1]) => findCaller({ ...desk, instances }, shown);
  const identify = {
    visitor: identifyVisitor({ directory, find: (shown) => findDevice({ store, clock, passes }, shown) }),
    inbox: identifyAgent({ cookies, isInboxOrigin, find: findAgent }),
  };
  live.mount(doorway, {
    admitVisitor: async (auth, { origin }) => {
      const site = await directory.byKey(auth.site);
      if (site === undefined) return problem('site.unknown');
      if (directory.judge(site, origin) !== 'ok') return problem('origin.refused');
      const found = await findDevice({ store, clock, passes }, { token: auth.token, site: auth.site, pass: auth.pass });
      return found.ok ? found : found.problem;
    },
    levelOf: (caller, now) => levelOf(store.read, caller, now),
    admitAgent: async (cookie, auth, { origin }) => {
      if (!isInboxOrigin(origin)) return problem('origin.refused');
      const secret = cookies.read(cookie);
      if (secret === null) return problem('auth.missing');
      return async (isUnasked = false) => {
        const found = await findAgent({ secret, instance: auth.instance, site: auth.site, isUnasked });
        return found.ok ? { ...found, as: found.caller.role } : found.problem;
      };
    },
    self: async ({ agent }: AgentCaller) => (await selfOf(store.read, agent, desk.requiresFactor)) ?? null,
  });

  const app = createPages();
  const first = [numberRequest, everyAnswer(publicUrl.startsWith('https:'))];
  app.use(...first);
  mountDoors(app, { doorway, identify, networkOf: network, cookies, isListed });
  const inbox = inboxRoutes(join(options.dist, 'inbox'), inboxUrl, publicUrl);
  const files = fileRoutes({
    store,
    shelf,
    clock,
    limiter,
    identify,
    networkOf: network,
    isListed,
    refused: doorway.refused,
  });
  const handouts = exportRoutes({
    store,
    shelf,
    clock,
    log,
    limiter,
    identifyAgent: identify.inbox,
    networkOf: network,
    isListed,
    refused: doorway.refused,
  });
  const linkPasses = createLinkPasses(mac);
  const stop = stopRoute({ store, clock, limiter, passes: linkPasses, sites: directory, networkOf: network, announce });
  const isServing = (): boolean => isReady && !isDraining && store.state().ready;
  mountRawRoutes(app, {
    'get /healthz': (_request, response) => void response.type('text/plain').send('alive\n'),
    'get /readyz': (_request, response) =>
      void response
        .status(isServing() ? 200 : 503)
        .type('text/plain')
        .send(isServing() ? 'ready\n' : 'not ready\n'),
    'get /nahtlos.js': widget.loader,
    'get /v1/nahtlos.js': widget.loader,
    'get /v:version/nahtlos.full.js': widget.full,
    'get /esm/:name': widget.esm,
    'get /assets/:name': widget.asset,
    'get /logo/:name': logoRoute(store.read),
    'get /inbox/assets/:name': inbox.asset,
    'get /inbox': inbox.shell,
    'get /inbox/preview': inbox.preview,
    'get /inbox/preview/nahtlos.js': widget.preview,
    'get /inbox/*path': inbox.shell,
    'get /setup': inbox.shell,
    'get /continue': continueRoute({ directory, publicUrl }),
    'get /answer': answerPage,
    'get /u/:token': stop.get,
    'post /u/:token': stop.post,
    'get /f/:token': fileLinkRoute({ store, shelf, clock, limiter, passes: linkPasses, networkOf: network }),
    // In the demo this address is the shop's own: the mails to its visitors lead to it.
    'get /': (_request, response) => response.redirect(options.isDemo === true ? '/demo/' : '/inbox'),
    'options /v1/visitor/*path': (request, response) => allowPreflight(request, response, isListed),
    'put /v1/visitor/file': files.put('visitor'),
    'get /v1/visitor/file/:id': files.get('visitor'),
    'put /v1/inbox/file': files.put('inbox'),
    'get /v1/inbox/file/:id': files.get('inbox'),
    'get /v1/inbox/mail/:id': mailRoute({
      store,
      shelf,
      limiter,
      identifyAgent: identify.inbox,
      networkOf: network,
      refused: doorway.refused,
      readOriginal,
    }),
    'get /v1/visitor/export': handouts.visitor,
    'get /v1/inbox/export': handouts.inbox,
  });
  const siteKey = directory.first()?.key ?? firstSite.key;
  const extended = await options.extend?.(app, {
    publicUrl,
    inboxUrl,
    siteKey,
    store,
    clock,
    announce,
    inletPort: await channels.inletPort(),
  });
  const nothingHere: RequestHandler = (_request, response) => sendProblem(response, problem('not-found'));
  const last = errorAnswer(log);
  app.use(nothingHere, last);
  checkMounted(app, [rawRoutes, extended ?? []], [...first, nothingHere, last]);
  live.checkMounted();
  answer = app;

  gauge(metrics, store, live, overload, isServing);
  const metricsServer = config.metricsPort === null ? null : await serveMetrics(metrics, config.metricsPort);
  opened.push(() => metricsServer?.close());
  const operator = await listenForOperator({ dataFolder: config.dataFolder, store, clock, publicUrl, announce, log });
  opened.push(() => operator.close());
  isReady = true;
  log.info({ port, store: store.kind, epoch: store.epoch, run: store.run }, 'ready');

  let closing: Promise<void> | null = null;
  const close = async (): Promise<void> => {
    isDraining = true;
    live.drain();
    await operator.close();
    await doorway.emptied();
    await ladder.close();
    await deliveries.close();
    checks.close();
    snippets.close();
    await channels.close();
    await reader.close();
    await upkeep.close();
    await live.close();
    metricsServer?.close();
    watchNoMore();
    await store.close();
    log.info({ run: store.run }, 'stopped');
  };
  return {
    port,
    publicUrl,
    inboxUrl,
    setupUrl: offered?.url ?? null,
    store,
    metricsPort: metricsServer === null ? null : (metricsServer.address() as AddressInfo).port,
    close: () => (closing ??= close()),
  };
};

/** The server's own channel: of the operator's mail servers, else the demo's mailbox with an inlet on this machine. */
const sharedEmail = ({ config: { email }, mail }: AppOptions, site: SiteId): SharedEmail | null => {
  if (email !== null) return { from: 'environment', site, ...environmentEmail(email), inlet: email.inlet };
  if (mail === undefined) return null;
  const nowhere = { host: 'localhost', port: 25, secure: 'none', user: '' } as const;
  return {
    from: 'demo',
    site,
    settings: { address: mail.from, preset: 'other', smtp: nowhere, imap: null, reply: null, dkim: null },
    secrets: {},
    inlet: { host: '127.0.0.1', port: 0 },
  };
};

const createPages = (): Express => {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('query parser', 'simple');
  app.set('case sensitive routing', true);
  return app;
};

const bytesPerMegabyte = 1024 * 1024;

const gauge = (
  metrics: Metrics,
  store: Store,
  live: LiveServer,
  overload: Overload,
  isServing: () => boolean,
): void => {
  metrics.gauge('ready', () => (isServing() ? 1 : 0));
  metrics.gauge('sockets', () => live.sockets());
  metrics.gauge('store_queued', () => store.state().queued);
  metrics.gauge('memory_rss_megabytes', () => Math.round(process.memoryUsage.rss() / bytesPerMegabyte));
  metrics.gauge('loop_delay_p99_ms', () => Math.round(overload.lastMs()));
};
