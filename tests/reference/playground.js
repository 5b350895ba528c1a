// The losses that TensorFlow Playground's page shows for its links, by an implementation of its own
// in double: `node playground.js` (with npm's seedrandom@2.4.3) prints tests/reference/playground.txt.
'use strict';
const seedrandom = require('seedrandom');

function parse(link) {
  const s = {activation: 'tanh', regularization: 'none', batchSize: 10, dataset: 'circle',
    regDataset: 'reg-plane', learningRate: 0.03, regularizationRate: 0, noise: 0,
    networkShape: '4,2', seed: '', percTrainData: 50, x: true, y: true, problem: 'classification',
    initZero: false};
  for (const pair of link.split('&')) {
    const [key, value] = pair.split('=');
    const numbers = ['batchSize', 'learningRate', 'regularizationRate', 'noise', 'percTrainData'];
    const texts = ['activation', 'regularization', 'dataset', 'regDataset', 'networkShape', 'seed', 'problem'];
    s[key] = numbers.includes(key) ? Number(value) : texts.includes(key) ? value : value !== 'false';
  }
  return s;
}

const generators = {
  circle(n, noise, u) {
    const points = [];
    const label = (x, y) => Math.hypot(x, y) < 2.5 ? 1 : -1;
    for (const [low, high] of [[0, 2.5], [3.5, 5]])
      for (let i = 0; i < n / 2; i++) {
        const r = u(low, high), angle = u(0, 2 * Math.PI);
        const x = r * Math.sin(angle), y = r * Math.cos(angle);
        const nx = u(-5, 5) * noise, ny = u(-5, 5) * noise;
        points.push({x, y, label: label(x + nx, y + ny)});
      }
    return points;
  },
  xor(n, noise, u) {
    const points = [];
    for (let i = 0; i < n; i++) {
      let x = u(-5, 5); x += x > 0 ? 0.3 : -0.3;
      let y = u(-5, 5); y += y > 0 ? 0.3 : -0.3;
      const nx = u(-5, 5) * noise, ny = u(-5, 5) * noise;
      points.push({x, y, label: (x + nx) * (y + ny) >= 0 ? 1 : -1});
    }
    return points;
  },
  gauss(n, noise, u) {
    const points = [], deviation = Math.sqrt(0.5 + 7 * noise);
    const normal = mean => {
      let v, s;
      do {
        v = 2 * u(0, 1) - 1;
        const w = 2 * u(0, 1) - 1;
        s = v * v + w * w;
      } while (s > 1);
      return mean + deviation * Math.sqrt(-2 * Math.log(s) / s) * v;
    };
    for (const sign of [1, -1])
      for (let i = 0; i < n / 2; i++) {
        const x = normal(2 * sign), y = normal(2 * sign);
        points.push({x, y, label: sign});
      }
    return points;
  },
  spiral(n, noise, u) {
    const points = [], half = n / 2;
    for (const [delta, label] of [[0, 1], [Math.PI, -1]])
      for (let i = 0; i < half; i++) {
        const r = i / half * 5, t = 1.75 * i / half * 2 * Math.PI + delta;
        const x = r * Math.sin(t) + u(-1, 1) * noise, y = r * Math.cos(t) + u(-1, 1) * noise;
        points.push({x, y, label});
      }
    return points;
  },
  'reg-plane'(n, noise, u) {
    const points = [];
    for (let i = 0; i < n; i++) {
      const x = u(-6, 6), y = u(-6, 6), nx = u(-6, 6) * noise, ny = u(-6, 6) * noise;
      points.push({x, y, label: (x + nx + y + ny) / 10});
    }
    return points;
  },
  'reg-gauss'(n, noise, u) {
    const bumps = [[-4, 2.5, 1], [0, 2.5, -1], [4, 2.5, 1], [-4, -2.5, -1], [0, -2.5, 1], [4, -2.5, -1]];
    const height = (x, y) => {
      let label = 0;
      for (const [a, b, sign] of bumps) {
        const own = sign * Math.min(1, Math.max(0, 1 - Math.hypot(x - a, y - b) / 2));
        if (Math.abs(own) > Math.abs(label)) label = own;
      }
      return label;
    };
    const points = [];
    for (let i = 0; i < n; i++) {
      const x = u(-6, 6), y = u(-6, 6), nx = u(-6, 6) * noise, ny = u(-6, 6) * noise;
      points.push({x, y, label: height(x + nx, y + ny)});
    }
    return points;
  },
};

const features = [['x', p => p.x], ['y', p => p.y], ['xSquared', p => p.x * p.x],
  ['ySquared', p => p.y * p.y], ['xTimesY', p => p.x * p.y], ['sinX', p => Math.sin(p.x)],
  ['sinY', p => Math.sin(p.y)]];
const activations = {
  tanh: [Math.tanh, (z, a) => 1 - a * a],
  relu: [z => Math.max(0, z), z => z <= 0 ? 0 : 1],
  sigmoid: [z => 1 / (1 + Math.exp(-z)), (z, a) => a * (1 - a)],
  linear: [z => z, () => 1],
};

function run(link, epochs) {
  const s = parse(link), regression = s.problem === 'regression', random = seedrandom(s.seed);
  const u = (a, b) => random() * (b - a) + a;
  const data = generators[regression ? s.regDataset : s.dataset](regression ? 1200 : 500,
    Math.min(80, s.noise) / 100, u);
  for (let n = data.length; n > 0;) {
    const i = Math.floor(random() * n);
    n--;
    [data[n], data[i]] = [data[i], data[n]];
  }
  const split = Math.floor(data.length * s.percTrainData / 100);
  const train = data.slice(0, split), test = data.slice(split);
  const used = features.filter(([name]) => s[name]).map(([, f]) => f);
  const hidden = s.networkShape === '' ? [] : s.networkShape.split(',').map(Number);
  const sizes = [used.length, ...hidden, 1];
  const layers = [];
  for (let l = 1; l < sizes.length; l++) {
    const f = activations[l + 1 < sizes.length ? s.activation : regression ? 'linear' : 'tanh'];
    layers.push([...Array(sizes[l])].map(() => ({
      f, bias: s.initZero ? 0 : 0.1, biasSum: 0,
      links: [...Array(sizes[l - 1])].map(() => {
        const w = random() - 0.5;
        return {w: s.initZero ? 0 : w, sum: 0, dead: false};
      }),
    })));
  }
  const forward = p => {
    let a = used.map(f => f(p));
    for (const layer of layers) {
      a = layer.map(node => {
        node.input = a;
        node.z = node.links.reduce((z, link, i) => z + link.w * a[i], node.bias);
        return node.a = node.f[0](node.z);
      });
    }
    return a[0];
  };
  const loss = points => points.reduce((sum, p) => sum + 0.5 * (forward(p) - p.label) ** 2, 0) / points.length;
  const rate = s.learningRate, lambda = s.regularizationRate;
  let count = 0;
  const epoch = () => train.forEach((p, k) => {
    let back = [forward(p) - p.label];
    for (let l = layers.length - 1; l >= 0; l--) {
      const next = Array(sizes[l]).fill(0);
      layers[l].forEach((node, j) => {
        const delta = back[j] * node.f[1](node.z, node.a);
        node.biasSum += delta;
        node.links.forEach((link, i) => {
          next[i] += link.w * delta;
          if (!link.dead) link.sum += delta * node.input[i];
        });
      });
      back = next;
    }
    count++;
    if ((k + 1) % s.batchSize !== 0) return;
    for (const layer of layers) for (const node of layer) {
      node.bias -= rate * node.biasSum / count;
      node.biasSum = 0;
      for (const link of node.links) {
        if (link.dead) continue;
        const slope = s.regularization === 'L2' ? link.w : s.regularization === 'L1' ? Math.sign(link.w) : 0;
        link.w -= rate / count * link.sum;
        const after = link.w - rate * lambda * slope;
        link.dead = s.regularization === 'L1' && link.w * after < 0;
        link.w = link.dead ? 0 : after;
        link.sum = 0;
      }
    }
    count = 0;
  });
  const rows = [];
  for (let e = 0, i = 0; i < epochs.length; e++) {
    if (e === epochs[i]) {
      rows.push([e, loss(train), loss(test)]);
      i++;
    }
    epoch();
  }
  return rows;
}

// Each with the last epoch to which a program that reckons in float can follow it.
const links = [
  ['activation=tanh&dataset=circle&seed=0.12345', 100],
  ['activation=tanh&dataset=xor&noise=20&seed=0.50819', 100],
  ['activation=sigmoid&dataset=gauss&noise=50&seed=0.06680&batchSize=1', 100],
  ['activation=tanh&dataset=spiral&seed=0.38953&networkShape=8,8&sinX=true&sinY=true', 10],
  ['activation=tanh&dataset=spiral&seed=0.38953&networkShape=4,2', 100],
  ['activation=linear&dataset=gauss&noise=80&networkShape=&learningRate=3&batchSize=3&seed=0.245', 0],
  ['activation=relu&dataset=xor&noise=35&networkShape=3&learningRate=0.01&seed=0.50819', 10],
  ['activation=tanh&dataset=gauss&noise=50&percTrainData=10&seed=0.48288&networkShape=&regularization=L2&regularizationRate=0.3&xSquared=true&ySquared=true&xTimesY=true&sinX=true&sinY=true', 100],
  ['activation=tanh&dataset=xor&noise=30&percTrainData=20&batchSize=7&learningRate=0.01&seed=0.57899&networkShape=&regularization=L1&regularizationRate=0.3&xSquared=true&ySquared=true&xTimesY=true', 100],
  ['activation=sigmoid&dataset=circle&noise=15&percTrainData=70&batchSize=30&networkShape=6,3&learningRate=0.3&seed=0.77777&regularization=L1&regularizationRate=0.003', 100],
  ['activation=tanh&problem=regression&regDataset=reg-plane&seed=0.31415&networkShape=4&noise=10', 100],
  ['activation=tanh&problem=regression&regDataset=reg-gauss&seed=0.27182&networkShape=6,4&batchSize=17&percTrainData=60', 100],
  ['activation=relu&problem=regression&regDataset=reg-gauss&seed=0.11111&networkShape=6,4&batchSize=13', 10],
  ['activation=tanh&dataset=circle&seed=0.99999&initZero=true&xTimesY=true', 100],
  ['activation=tanh&dataset=spiral&noise=25&percTrainData=90&batchSize=29&seed=0.86420&networkShape=5,4,3', 100],
  ['activation=linear&dataset=circle&seed=0.22222&x=false&xSquared=true&y=false&ySquared=true&networkShape=1', 100],
];
if (process.argv[2])
  console.log(JSON.stringify(run(process.argv[2], [0, 1, 10, 100])));
else
  for (const [link, last] of links) {
    console.log(link);
    for (const [e, train, test] of run(link, [0, 1, 10, 100].filter(e => e <= last)))
      console.log(' ', e, train.toPrecision(12), test.toPrecision(12));
  }
