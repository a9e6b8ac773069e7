/**
 * A simulated world from a seed: 3 to 12 devices, some hostile, that contribute, judge and withdraw while links break and heal, clocks go wrong and tabs are
 * killed. At the end every honest device has met every other over a link that holds.
 */
import type { RecordId } from '#ledger';
import { START, manifest, submission } from '../../src/ledger/testing/world';
import { type Device, createDevice } from './device';
import { frameAttacks, oneFace, recordAttacks, withLie, withholding } from './hostile';
import { type End, type Link, createLink } from './network';
import { type Random, createRandom } from './random';

const DAY = 24 * 60 * 60 * 1000;
const STEPS = 60;

export interface Ended {
  readonly honest: readonly Device[];
  readonly hostile: readonly Device[];
  readonly net: RecordId;
  /** Honest devices that an honest one has let go: never. */
  readonly wronged: number;
  /** Links on which a hostile end said what no honest one says, and which held nevertheless. */
  readonly unpunished: number;
  /** Attacks that were tried, by name. */
  readonly attacks: readonly string[];
}

interface Member {
  readonly device: Device;
  readonly isHostile: boolean;
  /** Milliseconds that its clock is off. */
  readonly skew: number;
}

export async function runWorld(seed: number): Promise<Ended> {
  const random = createRandom(seed);
  let time = START + DAY;
  const attacks: string[] = [];
  let wronged = 0;
  /** Links between an honest end and one that lies. */
  const lying = new Set<Link>();
  const count = 3 + random.below(10);
  const members: Member[] = [];
  for (let index = 0; index < count; index++) {
    const isHostile = index > 1 && random.chance(0.3);
    // Minutes for most; a hostile one, or one with an empty battery, may be days off.
    const skew = random.chance(0.8) ? random.below(10 * 60_000) - 5 * 60_000 : (random.below(5) - 2) * DAY;
    // Some people have two devices.
    const person = index > 0 && random.chance(0.25) && members[index - 1]?.isHostile === isHostile ? `${seed}-${index - 1}` : `${seed}-${index}`;
    members.push({ device: await createDevice({ account: person, name: `${seed}-${index}`, now: () => time + skew }), isHostile, skew });
  }
  const founder = members[0]!;
  const founding = await founder.device.append('datanet.create', null, { manifest: manifest({ perDay: 2 }) }, time + founder.skew);
  const net = founding.id;
  const links = new Map<string, Link>();

  const endOf = async (member: Member, towards: Member): Promise<End & { readonly isLying?: boolean }> => {
    if (!member.isHostile) return { store: member.device };
    const what = random.below(4);
    if (what === 0) {
      const [name, frame] = random.pick(Object.entries(frameAttacks));
      attacks.push(name);
      return { store: member.device, isLying: true, hostile: (say) => say(frame(random, member.device)) };
    }
    if (what === 1) {
      const [name, lie] = random.pick(Object.entries(recordAttacks));
      attacks.push(name);
      return { store: withLie(member.device, await lie(towards.device, member.device, random)), isLying: true };
    }
    if (what === 2) {
      attacks.push('withholding');
      return { store: withholding(member.device) };
    }
    const tips = member.device.heads().filter(({ device }) => device === member.device.device);
    const tip = member.device.records.get(random.pick(tips).id);
    if (tips.length < 2 || tip === undefined) return { store: member.device };
    attacks.push('two faces of a forked chain');
    return { store: oneFace(member.device, tip) };
  };

  async function connect(a: Member, b: Member): Promise<Link> {
    const [endA, endB] = [await endOf(a, b), await endOf(b, a)];
    const link = createLink(endA, endB, random, (of) => {
      if (!(of === endA ? a : b).isHostile) wronged += 1;
    });
    if (a.isHostile !== b.isHostile && (endA.isLying === true || endB.isLying === true)) lying.add(link);
    return link;
  }

  for (let step = 0; step < STEPS; step++) {
    time += random.below(DAY / 6);
    const member = random.pick(members);
    if (random.chance(0.8)) await act(member, net, time + member.skew, random, attacks);
    if (random.chance(0.05)) {
      member.device.restart();
      for (const [name, link] of links) {
        if (!name.split('-').includes(String(members.indexOf(member)))) continue;
        link.cut();
        links.delete(name);
      }
    }
    const [a, b] = [random.pick(members), random.pick(members)];
    const name = `${Math.min(members.indexOf(a), members.indexOf(b))}-${Math.max(members.indexOf(a), members.indexOf(b))}`;
    if (a !== b && random.chance(0.5)) {
      if (links.get(name)?.isOpen() !== true) links.set(name, await connect(a, b));
    } else if (random.chance(0.2)) links.get(name)?.cut();
    for (let delivered = 0; delivered < 6; delivered++) {
      const busy = [...links.values()].filter((link) => link.isOpen() && link.pending() > 0);
      if (busy.length > 0) await random.pick(busy).step();
    }
    for (const link of links.values()) if (link.isOpen() && random.chance(0.3)) link.tell();
  }
  for (const link of links.values()) link.cut();

  // Everything heals, and clocks that ran ahead are caught up with.
  time += 30 * DAY;
  const honest = members.filter(({ isHostile }) => !isHostile);
  lying.clear();
  const unpunished = (await heal(members, connect)).filter((link) => lying.has(link)).length;
  await heal(honest, connect);
  return { honest: honest.map(({ device }) => device), hostile: members.filter(({ isHostile }) => isHostile).map(({ device }) => device), net, wronged, unpunished, attacks };
}

/** Everybody meets everybody until nobody has news. Returns the links that held. */
async function heal(members: readonly Member[], connect: (a: Member, b: Member) => Promise<Link>): Promise<readonly Link[]> {
  const links: Link[] = [];
  for (const [index, a] of members.entries()) for (const b of members.slice(index + 1)) links.push(await connect(a, b));
  for (let isBusy = true; isBusy; ) {
    isBusy = false;
    for (const link of links) {
      while (link.isOpen() && link.pending() > 0) {
        await link.step();
        isBusy = true;
      }
      if (link.isOpen()) link.tell();
      if (link.isOpen() && link.pending() > 0) isBusy = true;
    }
  }
  const held = links.filter((link) => link.isOpen());
  for (const link of links) link.cut();
  return held;
}

const TEXTS = ['The ferry leaves at nine from the east quay.', 'Mend nets on the dry side of the shed.', 'The lamp burns green from dusk until the last boat is in.', 'Odile bakes rye bread with caraway every Thursday.'];

async function act({ device, isHostile }: Member, net: RecordId, at: number, random: Random, attacks: string[]): Promise<void> {
  const state = device.fold().state().datanets.get(net);
  if (state === undefined) return;
  const all = [...state.contributions.values()];
  const what = random.below(isHostile ? 9 : 4);
  if (what <= 1 || all.length === 0) {
    await device.append('contribution.submit', net, submission(net, `${random.pick(TEXTS)} ${random.below(1000)}`, random.pick([0.05, 0.3, 0.7])), at);
    return;
  }
  const target = random.pick(all);
  const verdict = (accept: boolean) => ({ contribution: target.id, verdict: accept ? ('accept' as const) : ('reject' as const), reason: accept ? null : { code: 'wrong' as const, note: 'Not so.' } });
  if (what === 2) await device.append('verdict.cast', net, verdict(random.chance(0.6)), Math.max(at, target.at));
  else if (what === 3) {
    const own = all.find(({ account }) => account === device.account);
    if (own !== undefined) await device.append('contribution.withdraw', net, { contribution: own.id }, at);
  } else if (what === 4) {
    attacks.push('withdrawing what is another’s');
    await device.append('contribution.withdraw', net, { contribution: target.id }, at);
  } else if (what === 5) {
    attacks.push('equivocation');
    const before = device.chain.at(-2) ?? device.chain[0];
    if (before !== undefined && before.record.type !== 'datanet.create') await device.append('account.rename', null, { name: 'twice' }, before.record.at, before);
  } else if (what === 6) {
    attacks.push('copying an item under an earlier date');
    const copied = [...device.records.values()].find(({ id }) => id === target.id);
    if (copied?.record.type === 'contribution.submit') await device.append('contribution.submit', net, copied.record.body, 0);
  } else if (what === 7) {
    attacks.push('many submissions at once');
    for (let index = 0; index < 6; index++) await device.append('contribution.submit', net, submission(net, `Spam ${index} ${random.below(1000)}`, 0.9), at);
  } else {
    attacks.push('acting as owner');
    await device.append('datanet.amend', net, { manifest: manifest({ automaticAt: 0, perDay: 1000 }) }, at);
    await device.append('datanet.close', net, {}, at);
  }
}
