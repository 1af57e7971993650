// What a node's samples say: rates are differences of two answers over the difference of that node's own clock.

const window = 10_000; // ms over which a percentile is taken: of one second there may be no message

const samples = {
  connections: 'hub_connections',
  rooms: 'hub_rooms',
  queued: 'hub_outbound_queued_bytes',
  slow: 'hub_connection_closes_total{code="4104"}',
  memory: 'dotnet_process_memory_working_set_bytes',
  processors: 'dotnet_process_cpu_count',
  leaseSeconds: 'hub_cluster_lease_left_seconds',
  links: 'hub_cluster_links',
};
const counters = {
  messagesIn: ['hub_messages_received_total'],
  messagesOut: ['hub_messages_sent_total'],
  bytesIn: ['hub_bytes_received_total'],
  bytesOut: ['hub_bytes_sent_total'],
  processorSeconds: ['dotnet_process_cpu_time_seconds_total{cpu_mode="user"}', 'dotnet_process_cpu_time_seconds_total{cpu_mode="system"}'],
};
const bucket = /^hub_fanout_duration_seconds_bucket\{.*?le="([^"]+)"/;

export class Figures {
  #past = []; // answers of one run, oldest first

  /** @returns what the node does now; null where it has not answered. Rates are null until there are two answers. */
  take({ incarnation, startedAt, at, metrics }) {
    if (!metrics) {
      this.#past = [];
      return null;
    }
    const answer = { run: `${incarnation} ${startedAt}`, at, metrics, buckets: bucketsIn(metrics) };
    const last = this.#past.at(-1);
    if (last && (last.run !== answer.run || at < last.at)) {
      this.#past = [];
    }
    if (at !== this.#past.at(-1)?.at) {
      this.#past.push(answer);
    }
    while (this.#past.length > 2 && at - this.#past[1].at >= window) {
      this.#past.shift();
    }
    return this.#now();
  }

  #now() {
    const answer = this.#past.at(-1);
    const before = this.#past.at(-2);
    const figures = {};
    for (const [figure, sample] of Object.entries(samples)) {
      figures[figure] = answer.metrics[sample] ?? (figure === 'slow' ? 0 : null);
    }
    for (const [figure, names] of Object.entries(counters)) {
      const sum = ({ metrics }) => names.reduce((total, sample) => total + (metrics[sample] ?? 0), 0);
      figures[figure] = before ? Math.max(0, sum(answer) - sum(before)) / ((answer.at - before.at) / 1_000) : null;
    }
    figures.fanOut = new Map([...answer.buckets].map(([limit, total]) => [limit, total - (this.#past[0].buckets.get(limit) ?? 0)]));
    return derived(figures);
  }
}

/** Those of all nodes together. */
export function together(all) {
  const answered = all.filter(Boolean);
  const total = {};
  for (const figure of [...Object.keys(samples), ...Object.keys(counters)]) {
    const values = answered.map(figures => figures[figure]).filter(value => value !== null);
    total[figure] = values.length ? values.reduce((sum, value) => sum + value, 0) : null;
  }
  total.fanOut = new Map();
  for (const { fanOut } of answered) {
    fanOut.forEach((number, limit) => total.fanOut.set(limit, (total.fanOut.get(limit) ?? 0) + number));
  }
  return derived(total);
}

function derived(figures) {
  figures.p99 = quantile(figures.fanOut, 0.99);
  figures.processor = figures.processorSeconds === null ? null : (figures.processorSeconds * 100) / (figures.processors || 1);
  return figures;
}

/** In milliseconds, by the line between a bucket's limits; null for no message, Infinity beyond the last limit. */
export function quantile(buckets, share) {
  const limits = [...buckets.keys()].sort((a, b) => a - b);
  const total = buckets.get(Infinity) ?? 0;
  if (!(total > 0)) {
    return null;
  }
  const wanted = total * share;
  let [below, passed] = [0, 0];
  for (const limit of limits) {
    const reached = buckets.get(limit);
    if (reached >= wanted) {
      return limit === Infinity ? Infinity : (below + ((limit - below) * (wanted - passed)) / (reached - passed)) * 1_000;
    }
    [below, passed] = [limit, reached];
  }
  return Infinity;
}

function bucketsIn(metrics) {
  const buckets = new Map();
  for (const [sample, value] of Object.entries(metrics)) {
    const limit = bucket.exec(sample)?.[1];
    if (limit) {
      buckets.set(limit === '+Inf' ? Infinity : Number(limit), value);
    }
  }
  return buckets;
}
